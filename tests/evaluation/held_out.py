"""Our own wordings that are held out, read by readers that have not seen them: all of them trained without, for
`make eval`. The sentence model never sees them (nfh.knowledge.held).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from nfh.knowledge import load, wordings
from nfh.knowledge import spans as span_training
from nfh.knowledge.classifier import BUCKETS, wordings_of, write
from nfh.knowledge.held import held
from nfh.knowledge.training import train_as
from nfh.understanding import careful
from nfh.understanding.classifier import Classifier, classifier, word_classes
from nfh.understanding.known import Nothing
from nfh.understanding.names import names
from nfh.understanding.reader import READERS, Chances, Sources, read
from nfh.understanding.spans import Spans
from nfh.understanding.understood import Understood
from tests.evaluation import given_intent
from tests.evaluation.curves import calibration
from tests.evaluation.scores import Labelled, out_of_scope_line, score, table


class Readers(NamedTuple):
    """What was trained without the wordings that are held out."""

    chances: Chances
    spans: Spans


def lines(project: Path) -> Iterator[str]:
    """Tables with and without the careful reader, and the curve of confidence; templates' own wordings are left out."""
    rows = [
        Labelled(wording.say, frozenset([file.intent]), wording.slots, file.family)
        for _, file, _ in wordings.read_folder(project / "intents")
        for wording in file.wordings
        if held(wording.say) and not wording.template
    ]
    with _readers(project) as readers, patch("nfh.understanding.spans.spans", return_value=readers.spans):
        fast = Sources(Nothing(), names(), READERS, readers.chances)
        yield from _table("our own wordings, held out: grammar and classifier", _read(rows, fast))
        for name, other in (("grammar", "classifier"), ("classifier", "grammar")):
            without = Sources(Nothing(), names(), READERS - {name}, readers.chances)
            yield from _table(f"our own wordings, held out: {other} alone", _read(rows, without), families=False)
        if careful.missing():
            yield from given_intent.lines(rows)
            return
        reader = careful.CarefulReader()
        with _slots(project):
            reader.load()
            yield from given_intent.lines(rows, reader)
            readings = _read(rows, Sources(Nothing(), names(), READERS, readers.chances, reader))
    yield from _table("our own wordings, held out: all readers, the careful one loaded", readings)
    yield "\nhow often the first reading is right, by its confidence (the same)"
    yield from calibration(readings)


def _read(rows: list[Labelled], sources: Sources) -> list[tuple[Labelled, Understood]]:
    return [(row, read(row.text, sources)) for row in rows]


def _table(title: str, readings: list[tuple[Labelled, Understood]], *, families: bool = True) -> Iterator[str]:
    scores = [score(row, found) for row, found in readings if "out_of_scope" not in row.accepted]
    yield from table(title, scores, families=families)
    yield out_of_scope_line([found for row, found in readings if "out_of_scope" in row.accepted])
    yield ""


@contextmanager
def _readers(project: Path) -> Iterator[Readers]:
    texts, labels = wordings_of(project)
    seen = [place for place, text in enumerate(texts) if not held(text)]
    examples = [example for example in span_training.examples(project) if not held(example[0])]
    compiled = load.path("classifier.bin").parent
    with tempfile.TemporaryDirectory() as folder:
        one, other = Path(folder) / "classifier.bin", Path(folder) / "spans.bin"
        chosen = [texts[place] for place in seen], [labels[place] for place in seen]
        write(train_as(classifier(), *chosen, word_classes(), BUCKETS), one)
        span_training.write(span_training.train(examples, span_training.features(compiled)), other)
        yield Readers(Classifier(one).chances, Spans(other))


@contextmanager
def _slots(project: Path) -> Iterator[None]:
    """The slot reader of this process is one that has not seen what is held out."""
    from nfh.knowledge.slot_reader import marked
    from nfh.knowledge.slot_training import train
    from nfh.knowledge.word_kinds import compiled_kinds
    from nfh.understanding.slot_model import SlotModel

    kinds = compiled_kinds(load.path("grammar.jsonl").parent)
    said = (
        (file.intent, [wording for wording in file.wordings if not held(wording.say)])
        for _, file, _ in wordings.read_folder(project / "intents")
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "slots.bin"
        file.write_bytes(train(marked(said, kinds.of), kinds.of).to_bytes())
        model = SlotModel(file, kinds)
    with patch("nfh.understanding.careful._slot_model", return_value=model):
        yield
