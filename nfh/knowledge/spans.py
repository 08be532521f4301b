"""Compiles the slots of the wordings into spans.bin: one linear model of whether a word belongs to a slot's value.

The file: one line of JSON (scales, biases, and the values that are chosen rather than said, see
nfh.knowledge.choices), then a byte a bucket (weight + 128), first for places, then for chosen values. The score of a
word is the sum of its rows' weights times the scale, plus the bias; above 0 it is more likely than not part of the
value. So is the score of a value that a sentence may mean.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from nfh.knowledge import choices, wordings
from nfh.knowledge.classifier import word_classes
from nfh.knowledge.span_features import BUCKETS, MOST_WORDS, SpanFeatures, rows
from nfh.knowledge.words import Word, forms, words

MAGIC = "nfh-spans-2"
SOFTNESS = 0.1
"""C of the support vector machine: few features of a slot are to decide alone. Of 4,089 wordings held out that no
template reads, given their intent, 85.4 % of the slots are right with 0.03, 85.5 with 0.05, 85.7 with 0.12."""

Slots = dict[str, str | list[str]]
Example = tuple[str, str, Slots, tuple[str, ...]]
"""A sentence, its intent, its slots, the names of all slots of the intent."""


class Model(NamedTuple):
    """A linear model: a byte a bucket, their scale, the bias."""

    weights: bytes
    scale: float
    bias: float


class Trained(NamedTuple):
    """What is written down: where values stand, which values are meant, and those that may be."""

    places: Model
    values: Model
    choices: choices.Choices


def build(project: Path, out: Path) -> None:
    """Train and write. The grammar and the names must be compiled in the same folder."""
    write(train(examples(project), features(out.parent)), out)


def examples(project: Path) -> list[Example]:
    """Every wording of an intent that has slots, in the order of the files."""
    return [
        (wording.say, file.intent, wording.slots, tuple(file.slots))
        for _, file, _ in wordings.read_folder(project / "intents")
        for wording in file.wordings
        if file.slots
    ]


def features(compiled: Path) -> SpanFeatures:
    """What sees a sentence, from the grammar and the names that are compiled in this folder."""
    head = json.loads((compiled / "grammar.jsonl").read_bytes().split(b"\n", 1)[0])
    vocabulary, common = (frozenset(head[name].split(" ")) for name in ("vocabulary", "common"))
    return SpanFeatures(word_classes(compiled), vocabulary, common)


def train(given: Sequence[Example], seen_by: SpanFeatures) -> Trained:
    """Train from every word of every example, slot by slot, and from every value that a sentence may mean."""
    said = [(say, intent, slots) for say, intent, slots, _ in given]
    chosen = choices.choices(said)
    return Trained(
        _fit(_words(given, seen_by), BUCKETS, SOFTNESS),
        _fit(choices.examples(said, chosen), choices.BUCKETS, choices.SOFTNESS),
        chosen,
    )


def _fit(questions: Iterable[tuple[set[int], bool]], buckets: int, softness: float) -> Model:
    """A support vector machine from rows that are touched, and whether the answer is yes."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    columns: list[Any] = []
    starts, answers = [0], []
    for touched, answer in questions:
        columns.extend(sorted(touched))
        starts.append(len(columns))
        answers.append(answer)
    if not any(answers):
        return Model(bytes([128]) * buckets, 1.0, -1.0)
    matrix = csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(answers), buckets))
    machine = LinearSVC(C=softness, tol=0.01, random_state=0).fit(matrix, np.array(answers))
    weights = machine.coef_[0]
    scale = float(np.abs(weights).max()) / 127
    small = np.rint(weights / scale).astype(np.int64) + 128
    return Model(small.astype(np.uint8).tobytes(), scale, float(machine.intercept_[0]))


def write(trained: Trained, out: Path) -> None:
    """Write what was trained; the same training gives the same bytes."""
    models = (trained.places, trained.values)
    facts = {
        "magic": MAGIC,
        "scale": [round(model.scale, 9) for model in models],
        "bias": [round(model.bias, 6) for model in models],
        "choices": trained.choices,
    }
    head = json.dumps(facts, separators=(",", ":"))
    draft = out.with_name(out.name + ".new")
    draft.write_bytes(head.encode() + b"\n" + b"".join(model.weights for model in models))
    draft.replace(out)


def _words(given: Sequence[Example], seen_by: SpanFeatures) -> Iterator[tuple[set[int], bool]]:
    """Every word as a question about every slot of its intent. A value that is not said as such teaches nothing."""
    for say, intent, said, names in given:
        cut = words(say)
        if not 0 < len(cut) <= MOST_WORDS:
            continue
        slots = {("packages" if name == "package" else name): value for name, value in said.items()}
        found = seen_by.of(say, cut)
        for slot in names:
            belonging = _places(cut, slots.get(slot, []))
            if slot in slots and not belonging:
                continue
            for place, word in enumerate(found):
                yield rows(word, slot, intent), place in belonging


def _places(cut: Sequence[Word], value: str | list[str]) -> set[int]:
    """The places of the words of a value, or of several."""
    found: set[int] = set()
    for one in [value] if isinstance(value, str) else value:
        wanted = forms(one)
        for start in range(len(cut) - len(wanted) + 1):
            if wanted and [word.form for word in cut[start : start + len(wanted)]] == wanted:
                found.update(range(start, start + len(wanted)))
                break
    return found
