"""Names that are no more, as nixpkgs itself tells of them: in its aliases and in its modules.

Read as text, never evaluated: what is not of a plain shape is left out. Throws are `name = throw "why"`, renamings
`name = other` (nixpkgs, pkgs/top-level/aliases.nix), mkRenamedOptionModule and mkRemovedOptionModule (nixos/modules).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from nfh.knowledge.catalogue_entries import Renaming

_ALIASES = ("pkgs/top-level/aliases.nix", "pkgs/aliases.nix")
_RENAMES = "nixos/modules/rename.nix"
_STRING = r'"((?:[^"\\]|\\.)*)"'
_NAME = r'^\s*"?([A-Za-z_][\w.+-]*)"?\s*=\s*'
_LINES = r"''(.*?)''"
_THROWN = re.compile(_NAME + rf"throw\s+(?:{_STRING}|{_LINES})", re.M | re.S)
_WARNED = re.compile(
    _NAME + rf"(?:lib\.warnOnInstantiate|lib\.warn|warnAlias)\s+{_STRING}\s*([A-Za-z_][\w.+-]*)?\s*;", re.M
)
_SAME = re.compile(_NAME + r"(?:pkgs\.|prev\.|self\.|super\.)?([A-Za-z_][\w.+-]*)\s*;", re.M)
_REPLACED = re.compile(r"(?:renamed to|(?:replaced|superseded) by|favou?r of|use|moved to)\s+['`‘“]([\w.+-]+)['`’”]")
_EXPLICIT = re.compile(r"\b[Uu]se (?:pkgs\.)?([\w+-]+(?:\.[\w+-]+)+) instead")
_QUOTED = re.compile(r"['`‘“]([A-Za-z_][\w.+-]*)['`’”]")
_MOST_INSTEAD = 4
_PATH = r"\[((?:\s*\"[^\"]*\")+)\s*\]"
_RENAMED_OPTION = re.compile(rf"mkRenamedOptionModule(?:With)?\s+{_PATH}\s+{_PATH}")
_REMOVED_OPTION = re.compile(rf"mkRemovedOptionModule\s+{_PATH}\s+(?:{_STRING}|''(.*?)'')", re.S)
_LONGEST = 240


def of(nixpkgs: Path) -> Iterator[Renaming]:
    """Packages and options that this nixpkgs no longer has under their old name."""
    for place in _ALIASES:
        yield from packages(_text(nixpkgs / place))
    yield from options(_text(nixpkgs / _RENAMES))


def packages(aliases: str) -> Iterator[Renaming]:
    """What a file of aliases says."""
    for old, why, lines in _THROWN.findall(aliases):
        yield _gone(old, _line(why or lines))
    for old, why, new in _WARNED.findall(aliases):
        yield Renaming(old, new.removeprefix("pkgs."), _line(why)) if new and new != old else _gone(old, _line(why))
    for old, new in _SAME.findall(aliases):
        yield Renaming(old, new)


def _gone(old: str, said: str) -> Renaming:
    """Renamed, or removed; what the sentence names in quotes may serve instead."""
    replaced = _REPLACED.search(said) or _EXPLICIT.search(said)
    if replaced and replaced[1].removeprefix("pkgs.") != old:
        return Renaming(old, replaced[1].removeprefix("pkgs."), said)
    named = (name.removeprefix("pkgs.") for name in _QUOTED.findall(said))
    instead = tuple(
        dict.fromkeys(name for name in named if name != old and not name.startswith(("services.", "lib.")))
    )
    return Renaming(old, "", said, instead[:_MOST_INSTEAD])


def options(modules: str) -> Iterator[Renaming]:
    """What a file of modules says."""
    for old, new in _RENAMED_OPTION.findall(modules):
        yield Renaming(_dotted(old), _dotted(new))
    for old, said, lines in _REMOVED_OPTION.findall(modules):
        yield Renaming(_dotted(old), "", _line(said or lines))


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


def _dotted(path: str) -> str:
    return ".".join(re.findall(r'"([^"]*)"', path))


def _line(text: str) -> str:
    return " ".join(text.replace('\\"', '"').replace("\\n", " ").split())[:_LONGEST].rstrip(".")
