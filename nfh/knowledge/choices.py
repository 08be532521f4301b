"""Slots whose value is rarely said as such: "let kea read its config again" means the action reload.

Which slots and values those are is seen in the marked wordings. For each of its values the span reader asks of a
whole sentence whether it is meant; the answers are learned beside the places of values (nfh.knowledge.spans).
"""

from __future__ import annotations

from binascii import crc32
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from nfh.knowledge.words import forms as cut

Values = Mapping[str, str | list[str]]
Choices = dict[str, dict[str, list[str]]]
"""By intent and slot: the values that may be meant."""

BUCKETS = 1 << 15
SOFTNESS = 1.0
"""C of the support vector machine: held out, the action of 54 of 58 orders to a service is right with 0.05 to 3, and
more of them by a score above 0 the higher it is; above 1 more of the wrong ones too."""

NAMES_OF_OURS = frozenset(("action", "scope"))
"""Slots whose values are names that we gave: a word of the sentence is none; a list may say what it stands for."""

UNSAID = 0.25
"""Of the values of such a slot at least this share does not stand in its sentence."""

OFTEN = 3
"""A value counts that is meant so often without being said."""

GIVEN = 0.25
"""A slot that fewer wordings of its intent give is one of which the others say that it is not meant."""


def choices(given: Iterable[tuple[str, str, Values]]) -> Choices:
    """The slots and values that are chosen rather than said, in the order of their names; from sentences, their
    intents and their slots.
    """
    all_of: Counter[tuple[str, str]] = Counter()
    unsaid: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for say, intent, slots in given:
        for slot, value in slots.items():
            all_of[intent, slot] += 1
            if isinstance(value, str) and not _stands(cut(value), cut(say)):
                unsaid[intent, slot][value] += 1
    found: Choices = {}
    for (intent, slot), values in sorted(unsaid.items()):
        often = sorted(value for value, count in values.items() if count >= OFTEN)
        if often and sum(values.values()) >= UNSAID * all_of[intent, slot]:
            found.setdefault(intent, {})[slot] = often
    return found


def examples(given: Sequence[tuple[str, str, Values]], chosen: Choices) -> Iterator[tuple[set[int], bool]]:
    """Every sentence as a question about every value of such a slot: the rows it touches, and whether it is meant."""
    sentences = Counter(intent for _, intent, _ in given)
    marked = Counter((intent, slot) for _, intent, slots in given for slot in slots)
    for say, intent, slots in given:
        forms = cut(say)
        for slot, values in chosen.get(intent, {}).items():
            if slot not in slots and marked[intent, slot] >= GIVEN * sentences[intent]:
                continue
            for value in values:
                yield rows(forms, intent, slot, value), slots.get(slot) == value


def rows(forms: Sequence[str], intent: str, slot: str, value: str) -> set[int]:
    """The rows that the words of a sentence and its neighbours touch, for the question whether a value is meant."""
    asked = f"|{slot}={value}|{intent}"
    seen = {"w" + form for form in forms} | {f"b{one} {other}" for one, other in pairwise(forms)}
    seen |= {f"g{one} {other}" for one, other in zip(forms, forms[2:], strict=False)}
    seen |= {"s" + " ".join(forms[:2]), "e" + " ".join(forms[-2:]), "t"}
    return {crc32((feature + asked).encode()) % BUCKETS for feature in seen}


def _stands(value: Sequence[str], forms: Sequence[str]) -> bool:
    return any(list(forms[start : start + len(value)]) == list(value) for start in range(len(forms)))
