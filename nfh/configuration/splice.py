"""Byte splices: the only way in which text changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Splice:
    """Bytes from `start` up to `end` give way to `new`; start == end inserts."""

    start: int
    end: int
    new: bytes


def apply(content: bytes, splices: Iterable[Splice]) -> bytes:
    """The content with all splices done. Offsets are those of the old content; splices must not overlap."""
    pieces = []
    at = 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        if splice.start < at or splice.end < splice.start or splice.end > len(content):
            raise ValueError("splices overlap or lie outside the text")
        pieces += [content[at : splice.start], splice.new]
        at = splice.end
    return b"".join([*pieces, content[at:]])
