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
_THROWN = re.compile(_NAME + rf"(?:lib\.warnOnInstantiate\s+|lib\.warn\s+|warnAlias\s+|throw\s+){_STRING}", re.M)
_SAME = re.compile(_NAME + r"(?:pkgs\.|prev\.|self\.|super\.)?([A-Za-z_][\w.+-]*)\s*;", re.M)
_REPLACED = re.compile(
    r"(?:renamed to|replaced by|renamed to/replaced by|favou?r of|use|moved to)\s+['`‘“]([\w.+-]+)['`’”]"
)
_EXPLICIT = re.compile(r"\buse (?:pkgs\.)?([\w+-]+(?:\.[\w+-]+)+) instead")
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
    for old, why in _THROWN.findall(aliases):
        said = _line(why)
        replaced = _REPLACED.search(said) or _EXPLICIT.search(said)
        if replaced and replaced[1].removeprefix("pkgs.") != old:
            yield Renaming(old, replaced[1].removeprefix("pkgs."), said)
        else:
            yield Renaming(old, "", said)
    for old, new in _SAME.findall(aliases):
        yield Renaming(old, new)


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
