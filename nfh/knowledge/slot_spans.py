"""Where the marked slots of a wording stand in its words: what the careful reader learns slots from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nfh.knowledge.words import forms as cut

LABELS: Mapping[str, str] = {"package": "packages"}
"""Slots that share a label: one package and several are read alike."""


class Span(NamedTuple):
    """A slot's value: from the word `start` to before the word `end`."""

    start: int
    end: int
    label: str


class Marked(NamedTuple):
    """A wording's words, its intent, and where its slots stand."""

    forms: list[str]
    intent: str
    spans: list[Span]


def spans(forms: Sequence[str], slots: Mapping[str, str | list[str]]) -> list[Span]:
    """The places of all values that stand in the sentence literally, in order; none overlaps another.

    The longest value is placed first, each where it stands last among the places that are still free: a value
    follows the words that announce it.
    """
    values = [
        (cut(value), LABELS.get(slot, slot))
        for slot, said in slots.items()
        for value in ([said] if isinstance(said, str) else said)
    ]
    taken: set[int] = set()
    found: list[Span] = []
    for value, label in sorted(values, key=lambda pair: -len(pair[0])):
        start = _last(forms, value, taken)
        if start is not None:
            taken.update(range(start, start + len(value)))
            found.append(Span(start, start + len(value), label))
    return sorted(found)


def _last(forms: Sequence[str], value: Sequence[str], taken: set[int]) -> int | None:
    size = len(value)
    for start in range(len(forms) - size, -1, -1):
        if size and list(forms[start : start + size]) == list(value) and taken.isdisjoint(range(start, start + size)):
            return start
    return None
