"""Compiles the wordings of intents/ into classifier.bin, the linear classifier, with eight-bit weights.

The file: one line of JSON (padded to PAGE bytes), then a row for each bucket of hashed features. A row is a byte
for each class (weight + 128) and one for the squared rarity of the feature, by which a sentence's length is evened
out. Reading is nfh.understanding.classifier: rows are added up as long integers, so that no library is needed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nfh.errors import KnowledgeError
from nfh.knowledge import wordings
from nfh.knowledge.name_kinds import KINDS

if TYPE_CHECKING:
    from nfh.knowledge.training import Trained
    from nfh.knowledge.word_classes import WordClasses

MAGIC = "nfh-classifier-2"
PAGE = 8192
BUCKETS = 60_000


def build(project: Path, out: Path) -> None:
    """Train and write. Raises KnowledgeError where a class has too few wordings to be learned."""
    from nfh.knowledge.training import train

    texts, labels = wordings_of(project)
    for label in sorted(set(labels)):
        if labels.count(label) < 5:
            raise KnowledgeError(f"{label} has fewer than five wordings: too few to learn it", project / "intents")
    write(train(texts, labels, word_classes(out.parent), BUCKETS), out)


def word_classes(compiled: Path) -> WordClasses:
    """What words stand for, from the grammar and the names that are compiled in this folder already."""
    from nfh.knowledge.package_words import key
    from nfh.knowledge.word_classes import WordClasses

    with (compiled / "grammar.jsonl").open("rb") as grammar:
        head, lists = json.loads(grammar.readline()), json.loads(grammar.readline())
    lines = (line.split("\t") for line in (compiled / "names.tsv").read_text("utf-8").splitlines())
    named = {name for name, kind, _ in lines if KINDS[int(kind)] != "like"}
    return WordClasses(lists, frozenset(head["common"].split(" ")), lambda form: key(form) in named)


def wordings_of(project: Path) -> tuple[list[str], list[str]]:
    """Every wording of intents/ and its intent, in the order of the files."""
    pairs = [
        (wording.say, file.intent)
        for _, file, _ in wordings.read_folder(project / "intents")
        for wording in file.wordings
    ]
    return [text for text, _ in pairs], [label for _, label in pairs]


def write(trained: Trained, out: Path) -> None:
    """Write what was trained; the same training gives the same bytes."""
    header: dict[str, Any] = {
        "magic": MAGIC,
        "classes": trained.classes,
        "buckets": trained.rows.shape[0],
        "width": trained.rows.shape[1],
        "scale": [round(value, 9) for value in trained.scale],
        "rarity": round(trained.rarity, 9),
        "bias": [round(value, 5) for value in trained.bias],
        "temperature": round(trained.temperature, 4),
        "calibration": [[round(given, 4), round(found, 4)] for given, found in trained.calibration],
    }
    line = json.dumps(header, separators=(",", ":")).encode()
    if len(line) >= PAGE:
        raise KnowledgeError("the classifier's header does not fit its page", out)
    draft = out.with_name(out.name + ".new")
    draft.write_bytes(line.ljust(PAGE - 1) + b"\n" + trained.rows.tobytes())
    draft.replace(out)
