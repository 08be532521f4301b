"""Taking one change out of a text that was changed again since."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_START, _END = b"\0start", b"\0end"
"""Stand before and after every text, so that a change at its edge has neighbours too."""

_WORD = re.compile(rb"\r?\n|[ \t]+|[\w.'-]+|.", re.DOTALL)


def take_back(before: bytes, after: bytes, now: bytes) -> bytes | None:
    """`now` without the change from `before` to `after`; None when that cannot be told, or meets another change.

    A region of the change is taken back where it, and the line on each side of it, stand in `now` unchanged. In Nix a
    neighbour on one side will do, and words instead of lines, provided that each option then says what it said in
    `now`, but for what the change made of it.
    """
    exact = _take_back(before, after, now, _lines, both=True)
    if exact is not None:
        return exact
    for split in (_lines, _words):
        loose = _take_back(before, after, now, split, both=False)
        if loose is not None and _means(before, after, now, loose):
            return loose
    return None


def _lines(text: bytes) -> list[bytes]:
    return text.splitlines(keepends=True)


def _words(text: bytes) -> list[bytes]:
    return _WORD.findall(text)


def _take_back(
    before: bytes, after: bytes, now: bytes, split: Callable[[bytes], list[bytes]], *, both: bool
) -> bytes | None:
    """`both`: each region needs both its neighbours as they were; else one."""
    old, new, current = ([_START, *split(text), _END] for text in (before, after, now))
    still = _unchanged(new, current)
    for old_start, old_end, new_start, new_end in reversed(_regions(old, new)):
        place = _place(still, new_start, new_end, both=both)
        if place is None:
            return None
        current[place : place + new_end - new_start] = old[old_start:old_end]
    return b"".join(current[1:-1])


def _place(still: dict[int, int], start: int, end: int, *, both: bool) -> int | None:
    """Where the pieces `start` to `end` of the changed text stand now; None where they do not, as a whole."""
    left, right = still.get(start - 1), still.get(end)
    place = still.get(start) if end > start else left + 1 if left is not None else right
    if place is None or [still.get(at) for at in range(start, end)] != list(range(place, place + end - start)):
        return None
    beside = (left == place - 1, right == place + end - start)
    return place if (all(beside) if both else any(beside)) else None


def _regions(old: list[bytes], new: list[bytes]) -> list[tuple[int, int, int, int]]:
    return [(a, b, c, d) for tag, a, b, c, d in _opcodes(old, new) if tag != "equal"]


def _unchanged(new: list[bytes], current: list[bytes]) -> dict[int, int]:
    """Pieces of `new` that still stand: their number there → their number in `current`."""
    return {a + at: c + at for tag, a, b, c, _ in _opcodes(new, current) if tag == "equal" for at in range(b - a)}


def _opcodes(one: list[bytes], other: list[bytes]) -> list[tuple[str, int, int, int, int]]:
    """How `other` comes of `one`. What both begin and end with is set aside first: comparing takes long."""
    shorter = min(len(one), len(other))
    head = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    rest = shorter - head
    tail = next((at for at in range(rest) if one[-1 - at] != other[-1 - at]), rest)
    middle = SequenceMatcher(None, one[head : len(one) - tail], other[head : len(other) - tail], autojunk=False)
    return [
        ("equal", 0, head, 0, head),
        *((tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in middle.get_opcodes()),
        ("equal", len(one) - tail, len(one), len(other) - tail, len(other)),
    ]


def _means(before: bytes, after: bytes, now: bytes, result: bytes) -> bool:
    """Whether the options say in `result` what they say in `now`, but for the change; False for what is no Nix."""
    said = [_said(text) for text in (before, after, now, result)]
    if any(one is None for one in said):
        return False
    old, new, current, made = (Counter(one) for one in said)
    return made + new == current + old


def _said(text: bytes) -> Counter[tuple[object, ...]] | None:
    """What a text says of each option, word by word, and its comments; None when it is no module."""
    from pathlib import Path

    from nfh.configuration.source import Source
    from nfh.configuration.verify import words_by_option
    from nfh.errors import ConfigurationError

    try:
        return words_by_option(Source(Path("configuration.nix"), text))
    except ConfigurationError:
        return None
