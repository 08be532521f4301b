"""`make eval`: how well people are understood. Prints tables, never a sentence of the measuring set."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from nfh.intents import registry
from nfh.knowledge import wordings
from nfh.knowledge.classifier import BUCKETS, write
from nfh.knowledge.training import train_as
from nfh.understanding.careful import CarefulReader
from nfh.understanding.classifier import Classifier, classifier, word_classes
from nfh.understanding.known import Nothing
from nfh.understanding.names import names
from nfh.understanding.reader import READERS, Sources, read
from tests.evaluation.careful_parts import Counted, Part
from tests.evaluation.scores import Labelled, out_of_scope_line, score, table

PROJECT = Path(__file__).parent.parent.parent
MEASURING = next(
    (folder for parent in PROJECT.parents if (folder := parent / "shared" / "eval").is_dir()), PROJECT / "shared/eval"
)
"""Beside the project, or beside the folder of its worktrees."""

FOLDS = 5


def main(arguments: Sequence[str]) -> int:
    """Score on the measuring set where it is there, out of fold on our own wordings, and the search (--search alone;
    --misses: with the queries it failed)."""
    if "--search" in arguments:
        return _search(misses="--misses" in arguments)
    if MEASURING.is_dir() and "--own" not in arguments:
        _real(MEASURING)
    else:
        print("no measuring set here: our own wordings only")
    if "--real" not in arguments:
        _own()
        _search(misses=False)
    return 0


def _search(*, misses: bool) -> int:
    from tests.evaluation import search_figures

    print("\n".join(search_figures.quality(misses=misses)))
    return 0


def _real(folder: Path) -> None:
    requests = list(_labelled(folder / "requests_dev.jsonl"))
    strangers = [json.loads(line)["text"] for line in _lines(folder / "out_of_scope_dev.jsonl")]
    one_shot, loaded = Counted(CarefulReader()), CarefulReader()
    loaded.load()
    for title, sources in (
        ("all readers, the careful one loaded", Sources(Nothing(), names(), careful=loaded)),
        ("all readers, the careful one loaded when needed", Sources(Nothing(), names(), careful=one_shot)),
        ("its vote without its slots", Sources(Nothing(), names(), careful=Part(loaded, slots=False))),
        ("its slots without its vote", Sources(Nothing(), names(), careful=Part(loaded, vote=False))),
        ("grammar and classifier", Sources(Nothing(), names())),
        ("careful reader alone", Sources(Nothing(), names(), frozenset(["classifier"]), _none, loaded)),
        ("classifier alone", Sources(Nothing(), names(), frozenset(["classifier"]))),
        ("grammar alone", Sources(Nothing(), names(), frozenset(["grammar"]))),
    ):
        scores = [score(one, read(one.text, sources)) for one in requests]
        print("\n".join(table(f"real requests: {title}", scores, families=title.startswith("all"))))
        print(out_of_scope_line([read(text, sources) for text in strangers]))
        if sources.careful is one_shot:
            print(one_shot.line(len(requests) + len(strangers)))
        print()
    _speed([one.text for one in requests] + strangers)


def _none(_: Sequence[str]) -> list[tuple[str, float]]:
    """A classifier that says nothing."""
    return []


def _speed(texts: Sequence[str]) -> None:
    sources = Sources(Nothing(), names())
    for text in texts[:20]:
        read(text, sources)
    taken = []
    for text in texts:
        started = time.perf_counter()
        read(text, sources)
        taken.append(1000 * (time.perf_counter() - started))
    taken.sort()
    middle, high = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
    print(f"  speed: median {middle:.2f} ms, 99 % within {high:.2f} ms, slowest {taken[-1]:.2f} ms\n")


def _own() -> None:
    """Our own wordings, without those the grammar was written for, each read by a classifier that has not seen it."""
    from sklearn.model_selection import StratifiedKFold

    rows = [
        (Labelled(wording.say, frozenset([file.intent]), wording.slots, file.family), wording.template)
        for _, file, _ in wordings.read_folder(PROJECT / "intents")
        for wording in file.wordings
    ]
    texts = [row.text for row, _ in rows]
    labels = [next(iter(row.accepted)) for row, _ in rows]
    scores, strangers = [], []
    for seen, held in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(texts, labels):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "classifier.bin"
            some = [texts[place] for place in seen], [labels[place] for place in seen]
            write(train_as(classifier(), *some, word_classes(), BUCKETS), file)
            sources = Sources(Nothing(), names(), READERS, Classifier(file).chances)
        for place in held:
            row, template = rows[place]
            if not template:
                understood = read(row.text, sources)
                if "out_of_scope" in row.accepted:
                    strangers.append(understood)
                else:
                    scores.append(score(row, understood))
    print("\n".join(table("our own wordings, out of fold, without templates", scores)))
    print(out_of_scope_line(strangers))


def _labelled(file: Path) -> Iterator[Labelled]:
    for line in _lines(file):
        row = json.loads(line)
        also = re.findall(r"could be ([\w, /]+)", row.get("note") or "")
        accepted = {row["intent"]} | {
            name for said in also for name in re.findall(r"\w+", said) if name in registry.names()
        }
        yield Labelled(row["text"], frozenset(accepted), row.get("slots") or {}, registry.family(row["intent"]))


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
