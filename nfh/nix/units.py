"""The systemd units of two systems compared, as switch-to-configuration does: by their files, nothing is run.

A system's units lie in etc/systemd/system, files or links to them, with NAME.d folders of overrides. A file counts as
changed if its text is, whichever store path it lies in.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

UnitKind = Literal["added", "removed", "changed"]
_ENDINGS = (".service", ".socket", ".timer", ".target", ".mount", ".automount", ".path", ".swap", ".slice")


@dataclass(frozen=True, slots=True)
class UnitChange:
    """One unit that differs."""

    name: str
    """With its ending: "sshd.service"."""
    kind: UnitKind


def between(before: str, after: str) -> tuple[UnitChange, ...]:
    """The units that differ between two systems, by name. What cannot be read counts as not there."""
    old, new = _units(before), _units(after)
    changes = []
    for name in sorted(old.keys() | new.keys()):
        if name not in old:
            changes.append(UnitChange(name, "added"))
        elif name not in new:
            changes.append(UnitChange(name, "removed"))
        elif old[name] != new[name] and _texts(old[name]) != _texts(new[name]):
            changes.append(UnitChange(name, "changed"))
    return tuple(changes)


def _units(system: str) -> dict[str, tuple[str, ...]]:
    """The files of each unit, by where they really lie: its own, and those of its NAME.d folder."""
    folder = f"{system}/etc/systemd/system"
    found: dict[str, tuple[str, ...]] = {}
    for entry in _entries(folder):
        if entry.name.endswith(_ENDINGS):
            found[entry.name] = (os.path.realpath(entry.path), *found.get(entry.name, ()))
        elif entry.name.endswith(tuple(f"{ending}.d" for ending in _ENDINGS)):
            name = entry.name.removesuffix(".d")
            overrides = (os.path.realpath(each.path) for each in _entries(entry.path) if each.name.endswith(".conf"))
            found[name] = (*found.get(name, ()), *sorted(overrides))
    return found


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _texts(files: tuple[str, ...]) -> list[bytes]:
    texts = []
    for file in files:
        try:
            with open(file, "rb") as handle:  # noqa: PTH123
                texts.append(handle.read())
        except OSError:
            texts.append(b"")  # masked: a link to /dev/null, or nowhere
    return texts
