"""Many templates as one automaton: deterministic over words and slots, shared at both ends.

Templates know no repetition, so the language is finite and the automaton a graph without cycles: subsets of positions
are made one by one (the usual subset construction) and equal states are merged from the end backwards.
"""

from __future__ import annotations

from collections.abc import Sequence as Items
from dataclasses import dataclass, field

from nfh.knowledge.templates import Choice, Literal, Node, Sequence, Slot

Label = str
"""A word as it is; a slot as "{name:kind}"."""


@dataclass(slots=True)
class Automaton:
    """States by number. `words` and `slots` lead on, `accepts` are the templates that end here. State `start`
    begins.
    """

    words: list[dict[str, int]] = field(default_factory=list)
    slots: list[list[tuple[str, str, int]]] = field(default_factory=list)
    accepts: list[tuple[int, ...]] = field(default_factory=list)
    start: int = 0


def compile_automaton(trees: Items[Node]) -> Automaton:
    """The automaton of all templates; a template's number is its place in `trees`. The result depends on nothing
    else.
    """
    nfa = _Nfa()
    start = nfa.state()
    for number, tree in enumerate(trees):
        end = nfa.state()
        nfa.accepts[end] = number
        nfa.add(tree, start, end)
    return _Determiniser(nfa).run(start)


class _Nfa:
    """Thompson's construction: words and slots on edges, edges without a label between."""

    def __init__(self) -> None:
        self.edges: list[list[tuple[Label, int]]] = []
        self.free: list[list[int]] = []
        self.accepts: dict[int, int] = {}

    def state(self) -> int:
        self.edges.append([])
        self.free.append([])
        return len(self.edges) - 1

    def add(self, node: Node, start: int, end: int) -> None:
        match node:
            case Literal(form):
                self.edges[start].append((form, end))
            case Slot(name, kind):
                self.edges[start].append((f"{{{name}:{kind}}}", end))
            case Sequence(items):
                here = start
                for item in items:
                    there = self.state()
                    self.add(item, here, there)
                    here = there
                self.free[here].append(end)
            case Choice(options):
                for option in options:
                    self.add(option, start, end)


class _Determiniser:
    def __init__(self, nfa: _Nfa) -> None:
        self._nfa = nfa
        self._result = Automaton()
        self._of_subset: dict[frozenset[int], int] = {}
        self._merged: dict[tuple[object, ...], int] = {}

    def run(self, start: int) -> Automaton:
        self._result.start = self._state(self._closure([start]))
        return self._result

    def _closure(self, states: list[int]) -> frozenset[int]:
        seen = set(states)
        pending = list(states)
        while pending:
            for state in self._nfa.free[pending.pop()]:
                if state not in seen:
                    seen.add(state)
                    pending.append(state)
        return frozenset(seen)

    def _state(self, subset: frozenset[int]) -> int:
        known = self._of_subset.get(subset)
        if known is not None:
            return known
        targets: dict[Label, list[int]] = {}
        for state in subset:
            for label, target in self._nfa.edges[state]:
                targets.setdefault(label, []).append(target)
        following = {label: self._state(self._closure(targets[label])) for label in sorted(targets)}
        accepts = tuple(sorted(self._nfa.accepts[state] for state in subset if state in self._nfa.accepts))
        number = self._merge(following, accepts)
        self._of_subset[subset] = number
        return number

    def _merge(self, following: dict[Label, int], accepts: tuple[int, ...]) -> int:
        shape = (tuple(following.items()), accepts)
        if shape in self._merged:
            return self._merged[shape]
        result = self._result
        number = len(result.accepts)
        self._merged[shape] = number
        result.words.append({label: target for label, target in following.items() if label[0] != "{"})
        result.slots.append(
            [(*label[1:-1].split(":"), target) for label, target in following.items() if label[0] == "{"]  # type: ignore[misc]
        )
        result.accepts.append(accepts)
        return number
