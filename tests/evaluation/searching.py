"""How good and how fast the search is: a table a kind of query, over the compiled catalogue and over a large one."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from nfh.catalogue.index import Catalogue

CATALOGUE_TESTS = Path(__file__).parent.parent / "catalogue"
Queries = Mapping[str, Sequence[str]]


@dataclass
class Score:
    """What queries of one kind came to. `misses`: those without a right answer among the first ten."""

    asked: int = 0
    found: int = 0
    reciprocal: float = 0.0
    recalled: float = 0.0
    taken: list[float] = field(default_factory=list)
    """Milliseconds of processor time a query: what it takes where nothing else runs."""
    waited: list[float] = field(default_factory=list)
    """Milliseconds on the clock, others' work on this machine included."""
    misses: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count what `other` counted."""
        self.asked += other.asked
        self.found += other.found
        self.reciprocal += other.reciprocal
        self.recalled += other.recalled
        self.taken += other.taken
        self.waited += other.waited
        self.misses += other.misses

    def line(self, name: str) -> str:
        """A row of the table."""
        middle, high = at(self.taken, 0.5), at(self.taken, 0.99)
        rates = f"{self.found / self.asked:>10.3f} {self.reciprocal / self.asked:>7.3f} {self.recalled / self.asked:>9.3f}"
        return f"  {name:<16} {self.asked:>5} {rates} {middle:>9.2f} {high:>9.2f} {at(self.waited, 0.5):>9.2f}"


SETS = ("asked", "asked_again", "asked_once_more")
"""The first was written by somebody who did not write the ranking. The others were written afresh when those before
had long been looked at, the third also as people type in the conversation; what they missed has since been mended, so
none is unseen."""


def asked(name: str = "asked") -> dict[str, Queries]:
    """A set of queries by its kinds: a file a kind in a folder of tests/catalogue."""
    files = sorted((CATALOGUE_TESTS / name).glob("*.yaml"))
    kinds = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in files}
    return {kind: {str(ask): right for ask, right in queries.items()} for kind, queries in kinds.items()}


def score(catalogue: Catalogue, queries: Queries) -> Score:
    """Ask everything once, timed (milliseconds), after a first query that warms the file up."""
    total = Score()
    for ask, right in queries.items():
        started, worked = time.perf_counter(), time.process_time()
        names = [hit.name for hit in catalogue.search(ask, 10)]
        total.taken.append(1000 * (time.process_time() - worked))
        total.waited.append(1000 * (time.perf_counter() - started))
        place = next((number for number, name in enumerate(names, start=1) if name in right), 0)
        total.asked += 1
        total.found += place > 0
        total.reciprocal += 1 / place if place else 0.0
        total.recalled += len(set(names) & set(right)) / min(10, len(right))
        if not place:
            total.misses.append(f"{ask!r}: {names[:5]}")
    return total


def at(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(title: str, catalogue: Catalogue, kinds: Mapping[str, Queries], *, misses: bool = False) -> list[str]:
    """Lines: a row a kind, and all together."""
    catalogue.search("warm up")
    lines = [title, f"  {'kind':<16} asked success@10     MRR recall@10 median ms   99th ms  on clock"]
    everything = Score()
    for kind, queries in kinds.items():
        one = score(catalogue, queries)
        everything.add(one)
        lines.append(one.line(kind))
    lines.append(everything.line("all"))
    return lines + (["  " + miss for miss in everything.misses] if misses else [])
