"""The exact difference of a file, drawn for people: line numbers, signs, colours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.terminal.words import at_home

if TYPE_CHECKING:
    from rich.console import RenderableType

    from nfh.planning.plan import FileChange
    from nfh.terminal.style import Look

LONGEST = 60
"""Lines of a difference that a card shows; the rest is there for the asking."""

_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")
_PARTS = {"+": "added", "-": "removed", " ": "", "\\": "quiet"}


def difference(change: FileChange, look: Look, longest: int | None = LONGEST) -> list[RenderableType]:
    """The file's name and its changed lines; of more than `longest` lines the rest is counted only (None: all)."""
    from rich.table import Table

    kind = " (new file)" if change.before is None else " (deleted)" if change.after is None else ""
    name = look.text(at_home(change.path), "place").append(kind, "dim")
    lines = _numbered(change)
    shown = lines if longest is None or len(lines) <= longest + 2 else lines[:longest]
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for number, sign, text in shown:
        part = _PARTS[sign]
        grid.add_row(look.text(number, "quiet"), look.text(sign, part), look.text(text, part))
    rest = len(lines) - len(shown)
    more = [look.text(f"… {rest} more lines; “explain” shows them", "quiet")] if rest else []
    return [name, grid, *more]


def is_cut(change: FileChange) -> bool:
    """Whether a card does not show all of it."""
    return len(_numbered(change)) > LONGEST + 2


def _numbered(change: FileChange) -> list[tuple[str, str, str]]:
    """The lines of the unified difference: number in the new file (for a removed line in the old), sign, text."""
    found: list[tuple[str, str, str]] = []
    old = new = 0
    for line in change.diff().split("\n")[2:]:
        if hunk := _HUNK.match(line):
            if found:
                found.append(("…", " ", ""))
            old, new = int(hunk[1]), int(hunk[2])
        elif line:
            sign = line[0]
            found.append((str(old if sign == "-" else new) if sign != "\\" else "", sign, line[1:]))
            old += sign in " -"
            new += sign in " +"
    return found
