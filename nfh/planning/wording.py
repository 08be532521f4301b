"""Numbers, sizes and lists in plain words."""

from __future__ import annotations

from collections.abc import Sequence


def plural(count: int, word: str) -> str:
    """One package, 2 packages."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def listed(items: Sequence[str]) -> str:
    """a, b and c."""
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + " and " + items[-1] if items else ""


def bytes_of(count: int) -> str:
    """A size for people, in the decimal units that disks are sold in."""
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
