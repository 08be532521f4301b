"""Compiles the slots of the wordings into spans.bin: one linear model of whether a word belongs to a slot's value.

The file: one line of JSON (scale and bias), then a byte a bucket (weight + 128). The score of a word is the sum of
its rows' weights times the scale, plus the bias; above 0 it is more likely than not part of the value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from nfh.knowledge import wordings
from nfh.knowledge.classifier import word_classes
from nfh.knowledge.span_features import BUCKETS, MOST_WORDS, SpanFeatures, rows
from nfh.knowledge.words import Word, forms, words

MAGIC = "nfh-spans-1"
SOFTNESS = 0.05
"""C of the support vector machine: few features of a slot are to decide alone."""

Slots = dict[str, str | list[str]]
Example = tuple[str, str, Slots, tuple[str, ...]]
"""A sentence, its intent, its slots, the names of all slots of the intent."""


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


def train(given: Sequence[Example], seen_by: SpanFeatures) -> tuple[bytes, float, float]:
    """The weights as bytes, their scale, the bias: from every word of every example, slot by slot."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    columns: list[Any] = []
    starts, answers = [0], []
    for touched, belongs in _words(given, seen_by):
        columns.extend(sorted(touched))
        starts.append(len(columns))
        answers.append(belongs)
    matrix = csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(answers), BUCKETS))
    machine = LinearSVC(C=SOFTNESS, tol=0.01, random_state=0).fit(matrix, np.array(answers))
    weights = machine.coef_[0]
    scale = float(np.abs(weights).max()) / 127
    small = np.rint(weights / scale).astype(np.int64) + 128
    return small.astype(np.uint8).tobytes(), scale, float(machine.intercept_[0])


def write(trained: tuple[bytes, float, float], out: Path) -> None:
    """Write what was trained; the same training gives the same bytes."""
    weights, scale, bias = trained
    head = json.dumps({"magic": MAGIC, "scale": round(scale, 9), "bias": round(bias, 6)}, separators=(",", ":"))
    draft = out.with_name(out.name + ".new")
    draft.write_bytes(head.encode() + b"\n" + weights)
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
