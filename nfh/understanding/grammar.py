"""The first reader: sentence templates, compiled to one automaton (nfh.knowledge.grammar), followed word by word.

Every path through the automaton has a cost. A word that stands in the template costs nothing; a filler that is passed
over costs a little, an unknown word much, a word nearly spelled right something between; a slot costs what its reader
says of the value (nfh.understanding.slots). Of all paths to a state at a word only the cheapest is kept, so the work
grows with the number of words and never with the number of ways to read them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal

from nfh.errors import KnowledgeError
from nfh.knowledge import load

if TYPE_CHECKING:
    from nfh.intents.request import Mode
    from nfh.knowledge.words import Word
    from nfh.understanding.found import Found
    from nfh.understanding.slots import SlotReader

HIGHEST_COST = 5.0
"""Paths that cost more are given up."""

MOST_WORDS = 45
"""Longer texts are stories: the templates do not fit them."""

_FILLER, _COMMA, _STOP, _UNKNOWN = 0.12, 0.05, 0.6, 2.4
_INFLECTED, _NUMBERED = 0.1, 0.08
_NEVER_PASSED_OVER = frozenset(
    "not no never without except but instead unless nor neither none off undo stop only until before after if"
    " other".split()
)
"""Words that turn a sentence round, or narrow it: a reading that leaves one out is no reading."""

GERUND, PAST, TYPO, PASSED = 1, 2, 4, 8
"""What happened on a path, as bits."""


class _Step:
    """The last step of a path; `before` leads back to its beginning, whose `slot` is the mode of the frame."""

    __slots__ = ("before", "cost", "flags", "found", "slot")

    def __init__(self, cost: float, flags: int, before: _Step | None, slot: str, found: Found | None) -> None:
        self.cost = cost
        self.flags = flags
        self.before = before
        self.slot = slot
        self.found = found


class Match:
    """A template that fits: cheaper is surer; 0 is word for word. `unknown`: slots whose value is nothing that
    exists, as far as is known, and what was said there. `filled`: whether the sentence itself filled a slot.
    """

    __slots__ = ("cost", "filled", "intent", "mode", "slots", "template", "unknown")

    def __init__(  # noqa: PLR0917 - a plain class: a dataclass would cost half a millisecond at every start
        self,
        intent: str,
        mode: Mode,
        slots: Mapping[str, str | list[str]],
        cost: float,
        template: str,
        unknown: Mapping[str, tuple[str, ...]],
        *,
        filled: bool,
    ) -> None:
        self.intent = intent
        self.mode = mode
        self.slots = slots
        self.cost = cost
        self.template = template
        self.unknown = unknown
        self.filled = filled


_FIRST_TEMPLATE = 3
"""The line of the file where templates begin."""

_State = tuple[dict[str, int], list[list[Any]], list[int]]
"""Words that lead on, slots that lead on, templates that end here."""


class _Automaton:
    """States by number; those of a large automaton are decoded when a sentence first comes to them."""

    __slots__ = ("_lines", "_states", "start")

    def __init__(self, start: int, states: Sequence[_State | None], lines: Sequence[bytes] = ()) -> None:
        self.start = start
        self._states = list(states)
        self._lines = lines

    @classmethod
    def whole(cls, raw: Mapping[str, Any]) -> _Automaton:
        """A small automaton, decoded already."""
        return cls(raw["start"], list(zip(raw["words"], raw["slots"], raw["accepts"], strict=True)))

    @classmethod
    def lazy(cls, start: int, lines: Sequence[bytes]) -> _Automaton:
        """A large one: a state a line."""
        return cls(start, [None] * len(lines), lines)

    def state(self, number: int) -> _State:
        """One state."""
        found = self._states[number]
        if found is None:
            found = self._states[number] = json.loads(self._lines[number])
        return found


class Grammar:
    """The compiled templates."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        """`lines` as nfh.knowledge.grammar writes them: head, lists, spoken words, templates, states."""
        raw: Mapping[str, Any] = json.loads(lines[0])
        first_state = _FIRST_TEMPLATE + int(raw["templates"])
        self._lines = lines
        self._main = _Automaton.lazy(raw["start"], lines[first_state:])
        self._frames = _Automaton.whole(raw["frames"])
        self._tails = _Automaton.whole(raw["tails"])
        self._frame_info: list[list[Any]] = raw["frame_info"]
        self.fillers = frozenset(raw["fillers"].split(" "))
        self.vocabulary = frozenset(raw["vocabulary"].split(" "))
        self.common = frozenset(raw["common"].split(" "))

    @cached_property
    def lists(self) -> Mapping[str, Mapping[str, str]]:
        """The word lists: what is said, and the value it stands for."""
        found: Mapping[str, Mapping[str, str]] = json.loads(self._lines[1])
        return found

    @cached_property
    def spoken(self) -> tuple[frozenset[str], frozenset[str]]:
        """Words that people use, and those that they use so often that a slip most likely meant them."""
        known, frequent = json.loads(self._lines[2])
        return frozenset(known.split(" ")), frozenset(frequent.split(" "))

    def template(self, number: int) -> tuple[str, Mode | Literal[""], dict[str, str], float, str]:
        """A template's intent, mode (or ""), fixed slots, extra cost and place."""
        found: tuple[str, Mode | Literal[""], dict[str, str], float, str] = json.loads(
            self._lines[_FIRST_TEMPLATE + number]
        )
        return found

    def read(self, words: Sequence[Word], slots: SlotReader) -> list[Match]:
        """Every intent that a template reads out of these (trimmed) words, the surest first, once each."""
        return self._read(words, slots)[0]

    def work(self, words: Sequence[Word], slots: SlotReader) -> int:
        """How many states a reading of these words comes to: the measure of how long it takes."""
        return self._read(words, slots)[1]

    def _read(self, words: Sequence[Word], slots: SlotReader) -> tuple[list[Match], int]:
        if not words or len(words) > MOST_WORDS:
            return [], 0
        reading = _Reading(self, words, slots)
        found = reading.matches()
        if (not found or found[0].cost > 1.0) and reading.misspelled():
            found = _best([*found, *reading.matches()])
        return found, reading.visited

    def frame_mode(self, words: Sequence[Word], slots: SlotReader) -> Mode:
        """How a sentence is meant, from its opening words alone: for readers that have no template."""
        if not words:
            return "do"
        opened = _Reading(self, words[:MOST_WORDS], slots).opened()
        mode = max((mode for _, mode in opened.values()), key=("", "do", "explain", "preview").index)
        if mode in ("", "do") and self.gerund(words[0].form):
            return "explain"
        return mode or "do"  # type: ignore[return-value]

    def gerund(self, form: str) -> bool:
        """Whether a word is a known verb with -ing: a title, not a command."""
        return form.endswith("ing") and any(base in self.vocabulary for base in _bases(form, "ing"))


class _Reading:
    """One sentence on its way through the automata."""

    def __init__(self, grammar: Grammar, words: Sequence[Word], slots: SlotReader) -> None:
        self._grammar = grammar
        self._forms = [word.form for word in words]
        self._slots = slots
        self._end = len(words)
        self._passing = [self._price(form) for form in self._forms]
        self._spellings = [self._spelled(form) for form in self._forms]
        self._tail_costs: dict[int, float | None] = {}
        self.visited = 0

    def _price(self, form: str) -> float:
        if form == ",":
            return _COMMA
        if form in self._grammar.fillers:
            return _FILLER
        if form in (".", "?"):
            return _STOP
        return HIGHEST_COST + 1 if form in _NEVER_PASSED_OVER else _UNKNOWN

    def _spelled(self, form: str) -> list[tuple[str, float, int]]:
        """The words of the vocabulary that this one may stand for: itself, another number, a verb's other form."""
        vocabulary = self._grammar.vocabulary
        found = [(form, 0.0, 0)] if form in vocabulary else []
        if len(form) < 4:
            return found
        for ending, cost, flag in (("ing", _INFLECTED, GERUND), ("ed", _INFLECTED, PAST), ("s", _NUMBERED, 0)):
            if form.endswith(ending):
                found += [(base, cost, flag) for base in _bases(form, ending) if base in vocabulary]
        if not found and f"{form}s" in vocabulary:
            found.append((f"{form}s", _NUMBERED, 0))
        return found

    def misspelled(self) -> bool:
        """Look up words that are not in the vocabulary as slips of the finger; whether there were any."""
        from nfh.understanding.spelling import near as spelling_near

        vocabulary = self._grammar.vocabulary
        unknown = [place for place, form in enumerate(self._forms) if not self._spellings[place] and len(form) > 3]
        for place in unknown[:6]:
            near = spelling_near(self._forms[place], vocabulary)
            self._spellings[place] = [(form, 0.7 + 0.5 * distance, TYPO) for form, distance in near]
        return any(self._spellings[place] for place in unknown)

    def opened(self) -> dict[int, tuple[float, str]]:
        """Where the request may begin after politeness and questions: place → (cost, mode)."""
        info = self._grammar._frame_info
        found: dict[int, tuple[float, str]] = {0: (0.0, "")}
        pending = [0]
        while pending:
            place = pending.pop()
            cost, mode = found[place]
            start = {place: {self._grammar._frames.start: _Step(cost, 0, None, "", None)}}
            for end, number, step in self._run(self._grammar._frames, start):
                frame_mode, frame_cost = info[number]
                total = step.cost + frame_cost
                if end < self._end and (end not in found or total < found[end][0]):
                    found[end] = (total, frame_mode or mode)
                    pending.append(end)
        return found

    def matches(self) -> list[Match]:
        """The templates that fit, the cheapest of each intent, cheapest first."""
        start: dict[int, dict[int, _Step]] = {}
        for place, (cost, mode) in self.opened().items():
            start[place] = {self._grammar._main.start: _Step(cost, 0, None, mode, None)}
        found = []
        for end, number, step in self._run(self._grammar._main, start):
            tail = self._tail(end)
            if tail is not None:
                match = self._match(number, step, tail)
                if match is not None:
                    found.append(match)
        return _best(found)

    def _match(self, number: int, step: _Step, tail: float) -> Match | None:
        intent, mode, fixed, extra, template = self._grammar.template(number)
        slots: dict[str, str | list[str]] = dict(fixed)
        unknown: dict[str, tuple[str, ...]] = {}
        cost = step.cost + tail + extra
        first, filled = step, False
        while first.before is not None:
            if first.found is not None:
                filled = True
                slots[first.slot] = first.found.value
                if first.found.unknown:
                    unknown[first.slot] = first.found.unknown
            first = first.before
        framed = first.slot
        if step.flags & PAST and framed != "preview":
            return None
        if cost > HIGHEST_COST:
            return None
        said: Mode = mode or framed or ("explain" if step.flags & GERUND else "do")  # type: ignore[assignment]
        return Match(intent, said, slots, cost, template, unknown, filled=filled)

    def _tail(self, place: int) -> float | None:
        """What it costs that the sentence goes on after `place`; None: it says something else there."""
        if place == self._end:
            return 0.0
        if place not in self._tail_costs:
            start = {place: {self._grammar._tails.start: _Step(0.1, 0, None, "", None)}}
            costs = [step.cost for end, _, step in self._run(self._grammar._tails, start) if end == self._end]
            self._tail_costs[place] = min(costs, default=None)
        return self._tail_costs[place]

    def _run(self, automaton: _Automaton, start: Mapping[int, dict[int, _Step]]) -> Iterable[tuple[int, int, _Step]]:
        """Follow an automaton from `start`; yields (place after it, template, path) for every template that ends."""
        chart: list[dict[int, _Step]] = [{} for _ in range(self._end + 1)]
        for place, states in start.items():
            chart[place].update(states)
        state_of = automaton.state
        at = self._slots.at
        for place in range(min(start), self._end + 1):
            here = chart[place]
            if not here:
                continue
            self.visited += len(here)
            if place == self._end:
                break
            following = chart[place + 1]
            spellings = self._spellings[place]
            passing = self._passing[place]
            for state, step in here.items():
                cost, flags = step.cost, step.flags
                words, slots, _ = state_of(state)
                for form, price, flag in spellings:
                    target = words.get(form)
                    if target is not None and cost + price <= HIGHEST_COST:
                        old = following.get(target)
                        if old is None or old.cost > cost + price:
                            following[target] = _Step(cost + price, flags | flag, step, "", None)
                if cost + passing <= HIGHEST_COST:
                    old = following.get(state)
                    if old is None or old.cost > cost + passing:
                        following[state] = _Step(cost + passing, flags | PASSED, step, "", None)
                for name, kind, target in slots:
                    for found in at(kind, place):
                        total = cost + found.cost
                        if total <= HIGHEST_COST:
                            old = chart[found.end].get(target)
                            if old is None or old.cost > total:
                                chart[found.end][target] = _Step(total, flags, step, name, found)
        for place in range(min(start), self._end + 1):
            for state, step in chart[place].items():
                for number in state_of(state)[2]:
                    yield place, number, step


def _best(matches: Iterable[Match]) -> list[Match]:
    """The cheapest match of each intent, cheapest first."""
    best: dict[str, Match] = {}
    for match in sorted(matches, key=lambda match: (match.cost, match.template)):
        best.setdefault(match.intent, match)
    return list(best.values())


def trimmed(words: Sequence[Word]) -> Sequence[Word]:
    """The words without the stops and commas at either end."""
    first, last = 0, len(words)
    while last > first and words[last - 1].form in ",.?":
        last -= 1
    while first < last and words[first].form in ",.?":
        first += 1
    return words[first:last]


def _bases(form: str, ending: str) -> list[str]:
    """What a word may be without its ending: removing → remove, putting → put, copied → copy."""
    stem = form[: -len(ending)]
    if ending == "s":
        return [stem]
    bases = [stem, stem + "e"]
    if len(stem) > 2 and stem[-1] == stem[-2]:
        bases.append(stem[:-1])
    if ending == "ed" and stem.endswith("i"):
        bases.append(stem[:-1] + "y")
    return bases


@cache
def grammar() -> Grammar:
    """The grammar that was compiled with nfh."""
    file = load.path("grammar.jsonl")
    try:
        return Grammar(file.read_bytes().split(b"\n"))
    except (OSError, ValueError, KeyError) as problem:
        raise KnowledgeError(f"a part of what nfh knows is damaged ({problem})", file, hint=load.HINT) from problem
