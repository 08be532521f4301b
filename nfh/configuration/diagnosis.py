"""What is wrong with a text that is no Nix, said so that a newcomer finds it.

Called only when the parser has refused the text: it reads the tokens once, keeps track of what is open, and stops at
the first thing that cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from nfh.configuration.tokens import Token, tokens

CLOSERS = {"{": "}", "${": "}", "[": "]", "(": ")"}


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """Where (a character offset), what, and what to do about it."""

    offset: int
    message: str
    hint: str


@dataclass(slots=True)
class _Open:
    """Something that is open: a set, a list, parentheses, arguments, a let, or the file itself."""

    kind: str
    start: int
    state: str = "key"
    """In a set or let: key, value or inherit."""
    seen: list[int] = field(default_factory=list)
    """The indices of the tokens of the key, or of the value, so far."""
    guards: int = 0
    """How many `with` and `assert` still wait for their semicolon."""


class _Stop(Exception):
    def __init__(self, offset: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.diagnosis = Diagnosis(offset, message, hint)


def diagnose(text: str) -> Diagnosis | None:
    """The first thing wrong in a text; None when nothing is found that could be named."""
    found, unended = tokens(text)
    reader = _Reader(text, found)
    if unended is not None:
        return reader.unended(unended.start, unended.opening)
    try:
        reader.read()
    except _Stop as stop:
        return stop.diagnosis
    return None


class _Reader:
    def __init__(self, text: str, found: list[Token]) -> None:
        self.text = text
        self.tokens = found
        self.stack = [_Open("file", 0, "value")]
        self.pairs: list[tuple[int, int]] = []

    def unended(self, start: int, opening: str) -> Diagnosis:
        for token in self.tokens:
            # One quotation mark too many turns all later texts inside out; the first such text tells where it began.
            if opening == '"' and token.text.startswith('"') and ";\n" in token.text.replace("\r", ""):
                start = token.start
                break
        if opening == "/*":
            return Diagnosis(start, "the comment that begins there with /* never ends", "End it with */.")
        return Diagnosis(
            start,
            f"the text that begins there with {opening} never ends",
            f"Add the closing {opening} where the text should end.",
        )

    def read(self) -> None:
        for index, token in enumerate(self.tokens):
            self._one(index, token)
        if len(self.stack) > 1:
            self._never_closed(self.stack[-1])

    # -------------------------------------------------------------------------------------------- one token

    def _one(self, index: int, token: Token) -> None:
        here = self.stack[-1]
        binds = here.kind in ("set", "let")
        if token.kind == "mark" and token.text in CLOSERS:
            self._open(index, token, here)
        elif token.kind == "mark" and token.text in ("}", "]", ")"):
            self._close(index, token, here)
        elif token.kind == "mark" and token.text == "=":
            self._equals(index, token, here)
        elif token.kind == "mark" and token.text == ";":
            self._semicolon(index, token, here)
        elif token.kind == "mark" and token.text == ",":
            self._comma(token, here)
        elif token.kind == "word" and token.text == "let" and not (binds and here.state == "key"):
            here.seen.append(index)
            self.stack.append(_Open("let", token.start))
        elif token.kind == "word" and token.text == "in":
            self._in(index, token, here)
        elif here.kind == "arguments":
            self._argument(index, token, here)
        elif binds and here.state == "key":
            self._key(index, token, here)
        else:
            if token.kind == "word" and token.text in ("with", "assert"):
                here.guards += 1
            here.seen.append(index)

    def _open(self, index: int, token: Token, here: _Open) -> None:
        if here.kind in ("set", "let") and here.state == "key" and token.text != "${":
            self._key(index, token, here)
        here.seen.append(index)
        kind = {"{": "set", "${": "${", "[": "list", "(": "parentheses"}[token.text]
        if token.text == "{" and self._is_arguments(index):
            kind = "arguments"
        self.stack.append(_Open(kind, token.start, "key" if kind == "set" else "value"))

    def _close(self, index: int, token: Token, here: _Open) -> None:
        opening = {"}": ("set", "arguments", "${"), "]": ("list",), ")": ("parentheses",)}[token.text]
        if here.kind not in opening:
            if not any(one.kind in opening for one in self.stack):
                raise _Stop(
                    token.start,
                    f"this {token.text} closes nothing, because nothing before it was opened for it",
                    f"Take the {token.text} away, or look for the bracket that is missing before it.",
                )
            self._never_closed(here, token)
        if here.kind == "set":
            self._end_of_binding(index, token, here)
        self.pairs.append((here.start, token.start))
        self.stack.pop()
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if here.kind == "arguments" and (following is None or following.text not in (":", "@")):
            raise _Stop(
                token.end,
                "a colon (:) is missing after the arguments",
                "Arguments are written { config, pkgs, ... }:",
            )

    def _end_of_binding(self, index: int, token: Token, here: _Open) -> None:
        """A set or let ends: the last binding must be complete."""
        if here.state == "key" and here.seen:
            raise _Stop(
                self._end_before(index),
                "a name stands there without a value",
                "Write: name = value; with a semicolon.",
            )
        if here.state == "value" and not here.seen:
            raise _Stop(token.start, "a value is missing after the =", "Write: name = value; with a semicolon.")
        if here.state in ("value", "inherit"):
            self._semicolon_missing(self._end_before(index))

    def _equals(self, index: int, token: Token, here: _Open) -> None:
        if here.kind in ("let", "set"):
            if here.state == "key" and here.seen:
                if self.tokens[here.seen[-1]].text == ".":
                    raise _Stop(token.start, "“=” does not fit after the dot", "A name must follow a dot.")
                here.state, here.seen = "value", []
                return
            if here.state == "key":
                raise _Stop(token.start, "a name is missing before this =", "Write: name = value; with a semicolon.")
            start = self._key_start(index, here)
            if start is None:
                raise _Stop(token.start, "there is one = too many", "Every name has one = and one value.")
            self._semicolon_missing(self._end_before(start))
        if here.kind in ("list", "parentheses", "arguments"):
            self._never_closed(here, token)
        raise _Stop(token.start, "this = does not belong here", "Names get values inside braces: { name = value; }")

    def _key_start(self, index: int, here: _Open) -> int | None:
        """The index at which the name before an unexpected = begins; None when no value is left before it."""
        start = index - 1
        while start - 1 in here.seen and self.tokens[start - 1].text == ".":
            start -= 2
        return start if start in here.seen[1:] or start - 1 in here.seen else None

    def _semicolon(self, index: int, token: Token, here: _Open) -> None:
        if here.guards:
            here.guards -= 1
            here.seen.append(index)
            return
        if here.kind in ("set", "let"):
            if here.state == "key" and not here.seen:
                raise _Stop(token.start, "there is one semicolon too many", "Take this ; away.")
            if here.state != "inherit" and not (here.state == "value" and here.seen):
                missing = "a value is missing after the =" if here.state == "value" else "a value is missing"
                raise _Stop(token.start, missing, "Write: name = value; with a semicolon.")
            here.state, here.seen = "key", []
            return
        if here.kind == "file":
            raise _Stop(
                token.start, "this semicolon does not belong here", "A semicolon ends a binding inside braces."
            )
        self._never_closed(here, token)

    def _comma(self, token: Token, here: _Open) -> None:
        if here.kind == "arguments":
            here.seen = []
            return
        if here.kind == "list":
            raise _Stop(
                token.start, "there is a comma in a list", "The elements of a list are parted by spaces only."
            )
        hint = "Inside braces every binding ends with a semicolon." if here.kind == "set" else "Take it away."
        raise _Stop(token.start, "this comma does not belong here", hint)

    def _in(self, index: int, token: Token, here: _Open) -> None:
        if here.kind != "let":
            if any(one.kind == "let" for one in self.stack):
                self._never_closed(here, token)
            raise _Stop(token.start, "there is an “in” without a “let”", "Write: let name = value; in …")
        self._end_of_binding(index, token, here)
        self.stack.pop()

    def _argument(self, index: int, token: Token, here: _Open) -> None:
        before = self.tokens[here.seen[-1]] if here.seen else None
        if before is not None and len(here.seen) == 1 and token.kind == "word" and before.kind == "word":
            raise _Stop(before.end, "a comma is missing between two arguments", "Write: { config, pkgs, ... }:")
        here.seen.append(index)

    def _key(self, index: int, token: Token, here: _Open) -> None:
        """A token of a name in a set."""
        before = self.tokens[here.seen[-1]] if here.seen else None
        if token.kind == "word" and token.text == "inherit" and before is None:
            here.state, here.seen = "inherit", [index]
            return
        named = token.kind in ("word", "text")
        if token.text == "." and before is not None and before.text != ".":
            here.seen.append(index)
            return
        if named and (before is None or before.text == "."):
            here.seen.append(index)
            return
        if before is None and here.kind == "let":
            self._never_closed(here)
        if before is None:
            raise _Stop(token.start, f"{_shown(token)} stands where a name should be", "Write: name = value;")
        if token.text == ":":
            raise _Stop(
                token.start, "a : stands there in the place of an =", "Write: name = value; with a semicolon."
            )
        if before.text == ".":
            raise _Stop(token.start, f"{_shown(token)} does not fit after the dot", "A name must follow a dot.")
        raise _Stop(before.end, f"a = is missing before {_shown(token)}", "Write: name = value; with a semicolon.")

    # -------------------------------------------------------------------------------------------- helpers

    def _is_arguments(self, index: int) -> bool:
        """Whether the brace at `index` opens the arguments of a function and not a set."""
        first, second = (self._text(index + 1), self._text(index + 2))
        if first == "...":
            return True
        if first == ",":
            return True
        word = index + 1 < len(self.tokens) and self.tokens[index + 1].kind == "word" and first != "inherit"
        if word and second == "}":
            return self._text(index + 3) in (":", "@")
        if word and second in (",", "?"):
            return True
        if first != "}" and not (word and index + 2 < len(self.tokens) and self.tokens[index + 2].kind == "word"):
            return False
        depth = 0
        for at in range(index, len(self.tokens)):
            depth += {"{": 1, "${": 1, "}": -1}.get(self.tokens[at].text, 0) if self.tokens[at].kind == "mark" else 0
            if not depth:
                return self._text(at + 1) in (":", "@")
        return False

    def _text(self, index: int) -> str:
        return self.tokens[index].text if index < len(self.tokens) else ""

    def _end_before(self, index: int) -> int:
        return self.tokens[index - 1].end

    def _semicolon_missing(self, offset: int) -> None:
        raise _Stop(
            offset, "a semicolon (;) is missing there", "Every name = value inside braces ends with a semicolon."
        )

    def _never_closed(self, here: _Open, token: Token | None = None) -> None:
        if here.kind == "let":
            raise _Stop(here.start, "this “let” has no “in”", "Write: let name = value; in …")
        start = here.start
        if token is None:
            # Of braces that match only by number, the pair that does not line up is the wrong one.
            start = next((opening for opening, closing in self.pairs if self._askew(opening, closing)), start)
        opening = "${" if self.text.startswith("${", start) else self.text[start]
        raise _Stop(
            start,
            f"the {opening} that opens there is never closed",
            f"Add the missing {CLOSERS[opening]} before line {self._line(token.start)}."
            if token is not None
            else f"Add the missing {CLOSERS[opening]} where it should end.",
        )

    def _line(self, offset: int) -> int:
        return self.text.count("\n", 0, offset) + 1

    def _askew(self, opening: int, closing: int) -> bool:
        def indent(offset: int) -> str:
            start = self.text.rfind("\n", 0, offset) + 1
            line = self.text[start:]
            return line[: len(line) - len(line.lstrip(" \t"))]

        first = not self.text[self.text.rfind("\n", 0, closing) + 1 : closing].strip()
        return first and indent(opening) != indent(closing)


def _shown(token: Token) -> str:
    return f"“{token.text.splitlines()[0][:20]}”"
