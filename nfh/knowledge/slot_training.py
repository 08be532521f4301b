"""Trains the slot reader (nfh.knowledge.slot_pipeline) on wordings whose slots are marked."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.tokens import Span as Entity
from spacy.training import Example
from thinc.util import fix_random_seed

from nfh.knowledge.slot_pipeline import blank, document
from nfh.knowledge.slot_spans import Marked, Span

if TYPE_CHECKING:
    from spacy.language import Language

EPOCHS, AT_ONCE, DROPPED, RATE = 1, 96, 0.2, 0.004
"""And a network of half the width: of 2,090 wordings held out that no template reads, given their intent, nfh reads
the slots of 86.2 % without this reader, of 88.3 % with it, of 88.2 % after two rounds, which take twice as long."""

SWAPPED = 0.35
"""How often a value makes way for another one of its slot, so that the words around it are learned, not the value."""

Kinds = Callable[[Sequence[str]], list[str]]


def train(sentences: Sequence[Marked], kinds: Kinds, epochs: int = EPOCHS) -> Language:
    """A trained pipeline. Seeds are fixed and one thread does the sums: the same sentences, the same weights."""
    fix_random_seed(0)
    dice = random.Random(0)
    pipeline = blank()
    values = _values(sentences)
    ner = pipeline.get_pipe("ner")
    for label in sorted({span.label for sentence in sentences for span in sentence.spans}):
        ner.add_label(label)  # type: ignore[attr-defined]
    first = [_example(pipeline, sentence, kinds) for sentence in sentences[:: max(1, len(sentences) // 200)]]
    optimiser = pipeline.initialize(lambda: first)
    optimiser.learn_rate = RATE
    order = list(sentences)
    for epoch in range(epochs):
        dice.shuffle(order)
        optimiser.learn_rate = RATE * (1 - epoch / epochs) + RATE / 10
        for start in range(0, len(order), AT_ONCE):
            batch = [_swapped(sentence, values, dice) for sentence in order[start : start + AT_ONCE]]
            examples = [_example(pipeline, sentence, kinds) for sentence in batch]
            pipeline.update(examples, sgd=optimiser, drop=DROPPED)
    return pipeline


def _example(pipeline: Language, sentence: Marked, kinds: Kinds) -> Example:
    read = document(pipeline, sentence.forms, kinds(sentence.forms), sentence.intent)
    right = document(pipeline, sentence.forms, [""] * len(sentence.forms), sentence.intent)
    right.set_ents([_entity(right, span) for span in sentence.spans if span.end <= len(right)], default="outside")
    return Example(read, right)


def _entity(read: Doc, span: Span) -> Entity:
    return Entity(read, span.start, span.end, label=span.label)


def _values(sentences: Iterable[Marked]) -> dict[tuple[str, str], list[list[str]]]:
    """Every value by its intent and slot."""
    found: dict[tuple[str, str], list[list[str]]] = {}
    for sentence in sentences:
        for span in sentence.spans:
            found.setdefault((sentence.intent, span.label), []).append(sentence.forms[span.start : span.end])
    return found


def _swapped(sentence: Marked, values: dict[tuple[str, str], list[list[str]]], dice: random.Random) -> Marked:
    """The sentence with some of its values changed for others of the same slot and intent."""
    forms: list[str] = []
    spans: list[Span] = []
    place = 0
    for span in sentence.spans:
        forms += sentence.forms[place : span.start]
        value = sentence.forms[span.start : span.end]
        if dice.random() < SWAPPED:
            value = dice.choice(values[sentence.intent, span.label])
        spans.append(Span(len(forms), len(forms) + len(value), span.label))
        forms += value
        place = span.end
    return Marked([*forms, *sentence.forms[place:]], sentence.intent, spans)
