"""The units that did not start in a switch: which, and what each said last."""

from __future__ import annotations

import re

from nfh.errors import NfhError
from nfh.nix import process
from nfh.nix.internal_json import line_of
from nfh.nix.target import Target
from nfh.nix.tools import find_program

LINES = 3
"""How many of a unit's last lines are told."""

_NAMES = re.compile(r"^warning: the following units failed: (.+)$", re.MULTILINE)
_LOGGED = re.compile(r"[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d ")
"""How a line of the journal begins (journalctl(1), --output=short)."""
_MANAGER = re.compile(r"^\S+ +\d+ \S+ \S+ systemd\[1\]: ")
"""What systemd itself says of a unit's end: after the unit's own last words, and in the same words for every unit."""
_LOOK = 20
"""Lines of the journal that are looked at for the unit's own."""
_MARKS = "●×○↻*"
"""What systemctl(1) begins a unit's status with."""


def named(said: str) -> tuple[str, ...]:
    """The units that did not start, as switch-to-configuration names them."""
    return tuple(
        unit for names in _NAMES.findall(said) for unit in (name.strip() for name in names.split(",")) if unit
    )


def last_lines(target: Target, said: str, unit: str) -> tuple[str, ...]:
    """What a unit said last: in the status that switch-to-configuration prints, else in the machine's journal."""
    return _of_status(said, unit) or _of_journal(target, unit)


def _of_status(said: str, unit: str) -> tuple[str, ...]:
    """The log lines at the end of a unit's status: a blank line stands before them (systemctl(1), "status")."""
    inside, after_blank, found = False, False, []
    for line in said.splitlines():
        if line[:1] in _MARKS and line[1:2] == " ":
            inside, after_blank = line[2:].split(" ")[0] == unit, False
        elif inside and not line.strip():
            after_blank = True
        elif inside and after_blank and _LOGGED.match(line):
            found.append(line_of(line.strip()))
    return _last(found)


def _of_journal(target: Target, unit: str) -> tuple[str, ...]:
    if target.kind != "this" or not find_program("journalctl"):
        return ()
    argv = ("journalctl", f"--unit={unit}", f"--lines={_LOOK}", "--no-pager", "--quiet", "--output=short")
    try:
        finished = process.run(argv)
    except NfhError:
        return ()
    return _last([line_of(line) for line in finished.text.splitlines() if line.strip()])


def _last(lines: list[str]) -> tuple[str, ...]:
    """The last of the unit's own lines; if it said nothing itself, of systemd's."""
    own = [line for line in lines if not _MANAGER.match(line)]
    return tuple((own or lines)[-LINES:])
