"""Nix text for values: names, strings and more, so that Nix reads back exactly what was meant."""

from __future__ import annotations

import re

from nfh.errors import UsageError

KEYWORDS = frozenset(("if", "then", "else", "assert", "with", "let", "in", "rec", "inherit", "or"))
"""Words that cannot stand as a bare name (Nix manual, "Identifiers"; `or` only reads back bare by luck)."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_'-]*")


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
        quoted = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL).match(path, at)
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
