"""Values as Nix text: whatever goes in, Nix reads back exactly that."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.errors import UsageError

if TYPE_CHECKING:
    from nfh.configuration.manner import Manner
    from nfh.configuration.scope import Scope

KEYWORDS = frozenset(("if", "then", "else", "assert", "with", "let", "in", "rec", "inherit", "or"))
"""Words that cannot stand as a bare name (Nix manual, "Identifiers"; `or` only reads back bare by luck)."""

LARGEST = 2**63 - 1
"""Nix integers have 64 bits (Nix manual, "Integer")."""

WIDEST = 80
"""Characters. A list that would be wider on one line gets a line for each element."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_'-]*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_PATH = re.compile(r"(?:\.{0,2}/|~/)[A-Za-z0-9._+/-]*[A-Za-z0-9._+-]|\.{1,2}")


@dataclass(frozen=True, slots=True)
class PackageRef:
    """A package, by its attribute in pkgs (without `pkgs.`)."""

    attr: str


@dataclass(frozen=True, slots=True)
class NixPath:
    """A path as Nix has them without quotes: ./hardware-configuration.nix."""

    text: str


NixValue = None | bool | int | float | str | PackageRef | NixPath | Sequence["NixValue"] | Mapping[str, "NixValue"]
"""What an option can be set to."""


def string(text: str) -> str:
    """A text as a Nix string in double quotes. Raises UsageError for NUL and for what is no Unicode text."""
    if "\0" in text:
        raise UsageError("A text for Nix cannot hold a NUL character.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise UsageError("That text holds characters that cannot be written as UTF-8.") from None
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("${", "\\${")
    # Nix turns a bare carriage return (or CR LF) inside a string into a line feed, so it must be spelled out.
    escaped = escaped.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def attr_name(name: str) -> str:
    """A name as it stands in an attribute path: bare where Nix allows it, else quoted."""
    return name if _IDENTIFIER.fullmatch(name) and name not in KEYWORDS else string(name)


def attr_path(parts: tuple[str, ...]) -> str:
    """An attribute path: ("boot", "kernel.sysctl") becomes boot."kernel.sysctl"."""
    return ".".join(attr_name(part) for part in parts)


def split_path(path: str) -> tuple[str, ...]:
    """The parts of a path as people and catalogues write it: a.b, or a."b.c".d. Raises UsageError when it is none."""
    parts: list[str] = []
    at = 0
    while True:
        quoted = _QUOTED.match(path, at)
        if quoted:
            parts.append(re.sub(r"\\(.)", r"\1", quoted[1], flags=re.DOTALL))
            at = quoted.end()
        else:
            end = path.find(".", at)
            end = len(path) if end < 0 else end
            parts.append(path[at:end])
            at = end
        if not parts[-1] or "\0" in parts[-1]:
            raise UsageError(f"“{path}” is not a name that Nix could have.")
        if at == len(path):
            return tuple(parts)
        if path[at] != ".":
            raise UsageError(f"“{path}” is not a name that Nix could have.")
        at += 1


# ---------------------------------------------------------------------------------------------------- whole values


def package(attr: str, scope: Scope) -> str:
    """A package as it is written in a scope: bare only where that means pkgs (rule 6 of this package)."""
    parts = split_path(attr)
    bare = attr_name(parts[0]) == parts[0] and scope.is_bare_pkgs(parts[0])
    return attr_path(parts) if bare else f"pkgs.{attr_path(parts)}"


def element(value: NixValue, how: Manner) -> str:
    """A value as an element of a list: where only one word fits, parentheses."""
    text = render(value, how)
    negative = isinstance(value, (int, float)) and not isinstance(value, bool) and text.startswith("-")
    return f"({text})" if negative else text


def render(value: NixValue, how: Manner) -> str:
    """A value as Nix text in its place. Sets get a line for each member, lists stay on one line while they are short.

    Raises UsageError for what Nix cannot hold: NUL in a text, integers beyond 64 bits, infinity.
    """
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value)
        case str():
            return string(value)
        case PackageRef():
            return package(value.attr, how.scope)
        case NixPath():
            if not _PATH.fullmatch(value.text) or "//" in value.text:
                raise UsageError(f"“{value.text}” is not a path that Nix can hold without quotes.")
            return value.text
        case Mapping():
            return _set(value, how)
    return _list(value, how)


def _number(value: float) -> str:
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise UsageError(f"{value} is too large a number for Nix.")
        return str(value)
    if not math.isfinite(value):
        raise UsageError("Nix has no number for that.")
    mantissa, _, exponent = repr(value).partition("e")
    if "." not in mantissa:
        mantissa += ".0"
    return mantissa + (f"e{exponent}" if exponent else "")


def _set(value: Mapping[str, NixValue], how: Manner) -> str:
    if not value:
        return "{ }"
    if how.one_line:
        return "{ " + " ".join(f"{attr_name(key)} = {render(one, how)};" for key, one in value.items()) + " }"
    deeper = how.deeper()
    below = (how.newline + deeper.indent).decode()
    members = "".join(f"{below}{attr_name(key)} = {render(one, deeper)};" for key, one in value.items())
    return "{" + members + (how.newline + how.indent).decode() + "}"


def _list(value: Sequence[NixValue], how: Manner) -> str:
    if not value:
        return "[ ]"
    flat = "[ " + " ".join(element(one, how.flat()) for one in value) + " ]"
    nested = any(isinstance(one, Mapping) and one for one in value)
    if how.one_line or (not nested and len(how.indent) + len(flat) <= WIDEST):
        return flat
    deeper = how.deeper()
    below = (how.newline + deeper.indent).decode()
    return "[" + "".join(below + element(one, deeper) for one in value) + (how.newline + how.indent).decode() + "]"


def packages_in(value: NixValue) -> bool:
    """Whether a value names a package anywhere."""
    if isinstance(value, Mapping):
        return any(packages_in(one) for one in value.values())
    if isinstance(value, (list, tuple)):
        return any(packages_in(one) for one in value)
    return isinstance(value, PackageRef)


def same(one: NixValue, other: NixValue) -> bool:
    """Whether two values are the same to Nix; unlike in Python, true is not 1."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return type(one) is type(other) and one == other
