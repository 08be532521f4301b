"""The tokens of a Nix text that may be broken: only what is needed to say where it broke."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["word", "text", "number", "path", "mark"]

_SKIP = re.compile(r"(?:\s|#[^\n]*|/\*.*?\*/)+", re.DOTALL)
_TOKEN = re.compile(
    r"""
    (?P<path> ~?[A-Za-z0-9._+-]*(?:/[A-Za-z0-9._+-]+)+/? | <[A-Za-z0-9._+-]+(?:/[A-Za-z0-9._+-]+)*>
            | [A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9%/?:@&=+$,_.!~*'-]+ )
  | (?P<word> [A-Za-z_][A-Za-z0-9_'-]* )
  | (?P<number> [0-9]*\.[0-9]+(?:[Ee][+-]?[0-9]+)? | [0-9]+(?:\.[0-9]*)? )
  | (?P<mark> \.\.\. | \$\{ | == | != | <= | >= | && | \|\| | -> | \+\+ | // | \|> | <\| | . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `start` and `end` are character offsets."""

    kind: Kind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unended:
    """A text or comment that begins and never ends."""

    start: int
    opening: str


def tokens(text: str) -> tuple[list[Token], Unended | None]:
    """All tokens, strings as one each; and the string or comment that runs to the end of the file, if one does."""
    found: list[Token] = []
    at = 0
    while True:
        token, at = _next(text, at)
        if isinstance(token, Unended):
            return found, token
        if token is None:
            return found, None
        found.append(token)


def _next(text: str, at: int) -> tuple[Token | Unended | None, int]:
    skipped = _SKIP.match(text, at)
    at = skipped.end() if skipped else at
    if at >= len(text):
        return None, at
    if text.startswith("/*", at):
        return Unended(at, "/*"), len(text)
    for opening in ("''", '"'):
        if text.startswith(opening, at):
            end = _string_end(text, at + len(opening), opening)
            if end is None:
                return Unended(at, opening), len(text)
            return Token("text", text[at:end], at, end), end
    match = _TOKEN.match(text, at)
    if match is None:
        return Token("mark", text[at], at, at + 1), at + 1
    kinds: tuple[Kind, ...] = ("path", "word", "number")
    kind: Kind = next((one for one in kinds if match[one] is not None), "mark")
    return Token(kind, match[0], at, match.end()), match.end()


_IN_TEXT = re.compile(r'\\.|\$\$|\$\{|"', re.DOTALL)
_IN_INDENTED = re.compile(r"'''|''\$|''\\.|\$\$|\$\{|''", re.DOTALL)


def _string_end(text: str, at: int, opening: str) -> int | None:
    """Where a string ends that is open at `at`; None: nowhere. What is interpolated is skipped over."""
    pattern = _IN_TEXT if opening == '"' else _IN_INDENTED
    while True:
        match = pattern.search(text, at)
        if match is None:
            return None
        at = match.end()
        if match[0] == opening:
            return at
        if match[0] == "${":
            after = _interpolation_end(text, at)
            if after is None:
                return None
            at = after


def _interpolation_end(text: str, at: int) -> int | None:
    depth = 1
    while depth:
        token, at = _next(text, at)
        if token is None or isinstance(token, Unended):
            return None
        depth += {"{": 1, "${": 1, "}": -1}.get(token.text, 0) if token.kind == "mark" else 0
    return at
