"""The shortest way from one store path to another, along what needs what.

It works on any graph whose nodes stand for paths: the database's own numbers, or the paths themselves. Of several
ways of the same length it takes the one whose paths come first in the alphabet, read from its end, so that the same
question has the same answer whoever is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import Protocol, TypeVar

Node = TypeVar("Node", bound=Hashable)


class Graph(Protocol[Node]):
    """What needs what, in the words of one who knows."""

    def references_of(self, nodes: Collection[Node], /) -> Iterable[tuple[Node, Node]]:
        """Pairs: one of `nodes`, and one that it needs directly."""
        ...

    def referrers_of(self, nodes: Collection[Node], /) -> Iterable[tuple[Node, Node]]:
        """Pairs: one that needs one of `nodes` directly, and that one."""
        ...

    def names(self, nodes: Iterable[Node], /) -> Mapping[Node, str]:
        """The store paths of nodes."""
        ...


def down(graph: Graph[Node], start: Node, end: Node) -> list[str]:
    """The paths from `start` to `end`, both included; empty if `start` does not need `end`."""
    before: dict[Node, list[Node]] = {start: []}
    level: set[Node] = {start}
    while level and end not in before:
        found: dict[Node, list[Node]] = {}
        for referrer, reference in graph.references_of(level):
            if reference not in before:
                found.setdefault(reference, []).append(referrer)
        before |= found
        level = set(found)
    return [] if end not in before else _back(graph, before, end)


def up(graph: Graph[Node], end: Node, starts: Collection[Node]) -> dict[Node, int]:
    """Those of `starts` that need `end` (itself included), with the length of the shortest way."""
    distance = {end: 0}
    level: set[Node] = {end}
    steps = 0
    while level:
        steps += 1
        level = {referrer for referrer, _ in graph.referrers_of(level)} - distance.keys()
        distance |= dict.fromkeys(level, steps)
    return {start: distance[start] for start in starts if start in distance}


def _back(graph: Graph[Node], before: Mapping[Node, list[Node]], end: Node) -> list[str]:
    """The way to `end`, by the names of what came before."""
    names = dict(graph.names([end]))
    way = [end]
    while candidates := before[way[-1]]:
        names |= graph.names(candidates)
        way.append(min(candidates, key=names.__getitem__))
    return [names[node] for node in reversed(way)]
