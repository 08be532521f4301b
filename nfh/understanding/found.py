"""A value found in a sentence, and what values cost: the surer a value is to be one, the less."""

from __future__ import annotations

LISTED_COST = 0.03
"""An entry of a list: a little more than the word itself in a template."""

NAMED_COST = 0.05
"""A package that exists."""

SEVERAL_COST = 0.3
"""A name that several packages share, or a word that has the shape of a name."""

OPEN_COST = 0.45
"""Words that may be anything."""

UNKNOWN_COST = 1.6
"""A name that should exist and does not: the reading stands, but it is asked about."""

LONGER_COST = 0.5
"""Each further word of a name that does not exist."""


class Found:
    """A value: the place after it, its cost, itself as it was written, and the parts that nothing is called by."""

    __slots__ = ("cost", "end", "unknown", "value")

    def __init__(self, end: int, cost: float, value: str | list[str], unknown: tuple[str, ...] = ()) -> None:
        self.end = end
        self.cost = cost
        self.value = value
        self.unknown = unknown
