"""Taking one change out of a text that was changed again since."""

from __future__ import annotations

from difflib import SequenceMatcher

_START, _END = b"\0start", b"\0end"
"""Stand before and after every text, so that a change at its edge has neighbours too."""


def take_back(before: bytes, after: bytes, now: bytes) -> bytes | None:
    """`now` without the change from `before` to `after`; None when a line of that change, or its neighbour, moved on.

    A region of the change is taken back only where it, and the line on each side of it, stand in `now` unchanged.
    """
    old, new, current = (_lines(text) for text in (before, after, now))
    still = _unchanged(new, current)
    hunks = [op for op in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if op[0] != "equal"]
    for _tag, old_start, old_end, new_start, new_end in reversed(hunks):
        place = still.get(new_start - 1)
        region = range(new_start - 1, new_end + 1)
        if place is None or [still.get(line) for line in region] != list(range(place, place + len(region))):
            return None
        current[place + 1 : place + 1 + new_end - new_start] = old[old_start:old_end]
    return b"".join(current[1:-1])


def _lines(text: bytes) -> list[bytes]:
    return [_START, *text.splitlines(keepends=True), _END]


def _unchanged(new: list[bytes], current: list[bytes]) -> dict[int, int]:
    """Lines of `new` that still stand: their number there → their number in `current`."""
    blocks = SequenceMatcher(None, new, current, autojunk=False).get_matching_blocks()
    return {block.a + i: block.b + i for block in blocks for i in range(block.size)}
