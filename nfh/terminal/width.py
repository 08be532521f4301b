"""Text in columns of a terminal: how wide it is, made safe to print, padded, cut and wrapped."""

from __future__ import annotations

import os
import re
from typing import IO

_HIDDEN = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
"""Control characters (ECMA-48, sections 5.2 and 5.3) and those that turn the direction of text around (Unicode,
UAX #9): printed as they are, they could move the cursor or show something else than what is there."""

_ESCAPES = r"(?s)\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?|.)"
"""Escape sequences of ECMA-48: CSI, OSC and other strings, two-character ones."""

_ASCII = str.maketrans(
    {
        "→": "->",
        "…": "...",
        "·": "-",
        "•": "*",
        "–": "-",
        "—": "-",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "❯": ">",
        "▸": ">",
        "−": "-",
        "✓": "+",
        "✗": "x",
        "─": "-",
        "│": "|",
        "↓": "v",
    }
)


LONG = 60
"""Columns from which on a line is taken for one that was broken because it was full."""

_ITEM = r"\d+[.)] "


def columns_of(stream: IO[str]) -> int:
    """How wide the terminal behind `stream` is now; 0 when there is none.

    COLUMNS is not looked at: once exported it does not follow a terminal that is resized.
    """
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 0


def clean(text: str) -> str:
    """`text` without escape sequences; control characters other than newline and tab become �."""
    if text.replace("\n", "").replace("\t", "").isprintable():
        return text
    return re.sub(_HIDDEN, "�", re.sub(_ESCAPES, "", text.replace("\r\n", "\n")))


def one_line(text: str) -> str:
    """`text`, cleaned, on one line with single blanks."""
    return " ".join(clean(text).split())


def to_ascii(text: str) -> str:
    """`text` with our own signs and quotation marks in ASCII; what else is not ASCII stays."""
    return text if text.isascii() else text.translate(_ASCII)


def width(text: str) -> int:
    """How many columns `text` takes (Unicode, UAX #11: wide and fullwidth take two, combining marks none)."""
    if text.isascii():
        return len(text)
    from unicodedata import category, east_asian_width

    columns = 0
    for letter in text:
        if category(letter) not in ("Mn", "Me", "Cf"):
            columns += 2 if east_asian_width(letter) in ("W", "F") else 1
    return columns


def pad(text: str, columns: int, right: bool = False) -> str:
    """`text` filled with blanks to `columns`; `right`: the blanks come first."""
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def cut(text: str, columns: int, mark: str = "…") -> str:
    """`text` in at most `columns`; where something was cut off stands `mark`."""
    if width(text) <= columns:
        return text
    kept = ""
    room = columns - width(mark)
    for letter in text:
        room -= width(letter)
        if room < 0:
            break
        kept += letter
    return kept + mark if columns >= width(mark) else ""


def reflow(text: str) -> str:
    """`text` with the lines of its paragraphs joined, where they were broken for the file it was written in.

    A line is joined to a long one before it; lists, indented lines and short lines stay as they are.
    """
    joined: list[str] = []
    for line in text.split("\n"):
        goes_on = (
            joined
            and width(joined[-1].rpartition("\n")[2]) >= LONG
            and line[:1].isalnum()
            and not re.match(_ITEM, line)
        )
        if goes_on:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return "\n".join(joined)


def wrap(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns`, broken at blanks; a word that is longer is broken anywhere.

    What is indented stays so, up to half the columns.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        indent = " " * min(len(paragraph) - len(paragraph.lstrip(" ")), columns // 2)
        lines += [indent + row if row else "" for row in _wrapped(paragraph.split(), columns - len(indent))]
    return lines


def _wrapped(words: list[str], columns: int) -> list[str]:
    rows: list[str] = []
    row = ""
    for word in words:
        if row and width(row) + 1 + width(word) > columns:
            rows.append(row)
            row = ""
        row = f"{row} {word}" if row else word
        while width(row) > columns and (head := cut(row, columns, "")):
            rows.append(head)
            row = row[len(head) :]
    return [*rows, row]
