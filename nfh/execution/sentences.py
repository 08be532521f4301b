"""What is said about where a system stands: whole sentences for a tired person, with generation numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.execution.where import Where


def size(count: int) -> str:
    """Bytes for people: "700 bytes", "12 MB", "1.4 GB"."""
    if count < 1000:
        return f"{count} bytes"
    value, unit = float(count), "bytes"
    for following in ("kB", "MB", "GB", "TB"):
        if value < 999.5:
            break
        value, unit = value / 1000, following
    return f"{value:.1f} {unit}" if value < 9.95 else f"{value:.0f} {unit}"


def names(items: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def files(paths: Sequence[Path]) -> str:
    """The names of files, each once."""
    return names(list(dict.fromkeys(path.name for path in paths)))


def runs(where: Where) -> str:
    """ "generation 4 goes on running", for whatever is known of what runs."""
    return f"generation {where.runs} goes on running" if where.runs is not None else "the system is as it was"


def apart(where: Where, until: str = "") -> str:
    """ ", but generation 4 still runs" where that is not the current one; empty where it is. `until`: added."""
    if not where.running or not where.system or where.running == where.system or where.runs == where.generation:
        return ""
    what = f"generation {where.runs}" if where.runs is not None else "another system"
    return f", but {what} still runs{until}"


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]
