"""How things look: colours that can be read on dark and on light, and signs that the terminal can show."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from nfh.terminal.width import clean, to_ascii

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# Only the terminal's own colours, which its owner has made readable; never white, black, yellow or the bright ones.
STYLES = {
    "quiet": "dim",
    "label": "dim",
    "strong": "bold",
    "added": "green",
    "removed": "red",
    "place": "cyan",
    "command": "cyan",
    "good": "green",
    "bad": "bold red",
    "careful": "bold magenta",
    "say": "italic",
    "": "",
}
"""What a part of the drawing is, and the rich style it has."""

PROSE = 100
"""Columns that text for reading takes at most."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the terminal can show."""

    unicode: bool = True
    colour: bool = True

    @classmethod
    def of(cls, stream: IO[str], environ: Mapping[str, str] = os.environ) -> Look:
        """The look for a stream: Unicode where stream and locale are UTF-8, colours unless NO_COLOR is set."""
        return cls(speaks_utf8(stream, environ), not environ.get("NO_COLOR"))

    def plain(self, text: str) -> str:
        """`text`, safe to print, in signs that the terminal has."""
        safe = clean(text)
        return safe if self.unicode else to_ascii(safe)

    def text(self, text: str, part: str = "") -> Text:
        """`text` as rich draws it; `part` is one of STYLES."""
        from rich.text import Text

        return Text(self.plain(text).expandtabs(8), STYLES[part])


def speaks_utf8(stream: IO[str], environ: Mapping[str, str] = os.environ) -> bool:
    """Whether signs beyond ASCII come out right: both the stream's encoding and the locale (locale(7)) say UTF-8.

    Python takes UTF-8 even in the C locale (PEP 540), but the terminal, tmux for one, may not.
    """
    encoding = (getattr(stream, "encoding", "") or "").casefold().replace("-", "")
    locale = environ.get("LC_ALL") or environ.get("LC_CTYPE") or environ.get("LANG") or ""
    return encoding == "utf8" and "utf8" in locale.casefold().replace("-", "")


def console(stream: IO[str], look: Look, width: int | None = None, record: bool = False) -> Console:
    """A rich console on `stream` that draws what it is given: no markup, no emoji, no highlighting."""
    from rich.console import Console

    # COLUMNS and LINES, once exported, do not follow the terminal when it is resized: its own word counts.
    environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
    return Console(
        file=stream,
        _environ=environ,
        color_system="auto" if look.colour else None,
        no_color=not look.colour,
        width=width,
        markup=False,
        emoji=False,
        highlight=False,
        record=record,
    )


def is_dumb(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal can only print lines (terminfo(5): dumb, unknown)."""
    return environ.get("TERM", "") in ("", "dumb", "unknown")
