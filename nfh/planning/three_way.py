"""Taking one change out of a text that was changed again since."""

from __future__ import annotations

from difflib import SequenceMatcher


def take_back(before: bytes, after: bytes, now: bytes) -> bytes | None:
    """`now` without the change from `before` to `after`; None when a line of that change, or its neighbour, moved on.

    A region of the change is taken back only where it, and the line on each side of it, stand in `now` unchanged.
    """
    old, new, current = (text.splitlines(keepends=True) for text in (before, after, now))
    same = _unchanged(new, current)
    result = list(current)
    hunks = [op for op in SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if op[0] != "equal"]
    for _tag, old_start, old_end, new_start, new_end in reversed(hunks):
        first, last = max(new_start - 1, 0), min(new_end, len(new) - 1)
        places = [same.get(line) for line in range(first, last + 1)]
        if None in places or places != list(range(places[0] or 0, (places[0] or 0) + len(places))):
            return None
        start = (places[0] or 0) + (new_start - first)
        result[start : start + (new_end - new_start)] = old[old_start:old_end]
    return b"".join(result)


def _unchanged(new: list[bytes], current: list[bytes]) -> dict[int, int]:
    """Lines of `new` that still stand: their number there → their number in `current`."""
    blocks = SequenceMatcher(None, new, current, autojunk=False).get_matching_blocks()
    return {block.a + i: block.b + i for block in blocks for i in range(block.size)}
