"""`make eval`: how well people are understood. Prints tables, never a sentence of the measuring set."""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from statistics import mean

from nfh.intents import registry
from nfh.knowledge.classifier import BUCKETS, wordings_of, write
from nfh.knowledge.training import train_as
from nfh.understanding.careful import CarefulReader
from nfh.understanding.classifier import Classifier, classifier, word_classes
from nfh.understanding.known import Nothing
from nfh.understanding.names import CompiledNames, names
from nfh.understanding.reader import READERS, Chances, Sources, read
from tests.evaluation import held_out, many_names, typos
from tests.evaluation.careful_parts import Counted, Part
from tests.evaluation.scores import Labelled, out_of_scope_line, score, table

PROJECT = Path(__file__).parent.parent.parent
MEASURING = next(
    (folder for parent in PROJECT.parents if (folder := parent / "shared" / "eval").is_dir()), PROJECT / "shared/eval"
)
"""Beside the project, or beside the folder of its worktrees."""

MATCHING = ("install firefox and thunderbird on this computer please", "how do i remove the package libreoffice",
            "what changed between generation 41 and 42", "please set my keyboard layout to german")  # fmt: skip
NOTHING = ("pelican umbrella gravity tangerine on this asphalt velvet", "how do i whistle the yellow envelope thrice",
           "what flavoured between marble 41 and 42", "trumpet wet my orchard sideways to almond")  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Score on the measuring set where it is there, on our own wordings that are held out, and the search. `--real`,
    `--own`, `--search`: only that (`--misses`: with the queries it failed); `--growth`: the curve over the number of
    wordings as well.
    """
    if "--search" in arguments:
        return _search(misses="--misses" in arguments)
    there = MEASURING.is_dir()
    if there and "--own" not in arguments:
        _real(MEASURING)
    elif not there:
        print("no measuring set here: our own wordings only")
    if there and "--growth" in arguments:
        _growth(MEASURING)
    if "--real" not in arguments:
        for line in held_out.lines(PROJECT):
            print(line, flush=True)
        _search(misses=False)
    return 0


def _search(*, misses: bool) -> int:
    from tests.evaluation import search_figures

    print("\n".join(search_figures.quality(misses=misses)))
    return 0


def _real(folder: Path) -> None:
    requests, strangers = _measuring(folder)
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
    print("\n".join(typos.lines()))
    print()


def _none(_: Sequence[str]) -> list[tuple[str, float]]:
    """A classifier that says nothing."""
    return []


def _speed(texts: Sequence[str]) -> None:
    """Warm reading against names as many as a full nixpkgs has."""
    with tempfile.TemporaryDirectory() as folder:
        many_names.write(Path(folder) / "names.tsv")
        sources = Sources(Nothing(), CompiledNames(Path(folder) / "names.tsv"))
        for text in texts[:20]:
            read(text, sources)
        taken = sorted(_milliseconds(text, sources) for text in texts)
        middle, high = taken[len(taken) // 2], taken[int(len(taken) * 0.99)]
        print(
            f"  speed, 120,000 names: median {middle:.2f} ms, 99 % within {high:.2f} ms, slowest {taken[-1]:.2f} ms"
        )
        matching = [_milliseconds(text, sources) for text in MATCHING]
        nothing = [_milliseconds(text, sources) for text in NOTHING]
        print(
            f"  a sentence that a template fits {mean(matching):.2f} ms, one that nothing matches {mean(nothing):.2f} ms"
            f" ({mean(nothing) / mean(matching):.1f} ×)"
        )


def _milliseconds(text: str, sources: Sources) -> float:
    """The better of three."""
    best = 1e9
    for _ in range(3):
        started = time.perf_counter()
        read(text, sources)
        best = min(best, 1000 * (time.perf_counter() - started))
    return best


def _growth(folder: Path) -> None:
    """Right, and right or offered, of real requests with an eighth, a quarter, half and all of our wordings."""
    requests, _ = _measuring(folder)
    texts, labels = wordings_of(PROJECT)
    order = list(range(len(texts)))
    Random(5).shuffle(order)
    print("how it grows with the number of wordings (real requests)")
    for part in (8, 4, 2, 1):
        some = sorted(order[: len(order) // part])
        chances = _trained([texts[place] for place in some], [labels[place] for place in some])
        sources = Sources(Nothing(), names(), READERS, chances)
        kinds = [score(one, read(one.text, sources)).kind for one in requests]
        right, offered = kinds.count("right"), kinds.count("offered")
        print(
            f"  {len(some):6} wordings: right {100 * right / len(kinds):.1f} %,"
            f" right or offered {100 * (right + offered) / len(kinds):.1f} %"
        )
    print()


def _trained(texts: Sequence[str], labels: Sequence[str]) -> Chances:
    """A classifier of these wordings, calibrated as the compiled one."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "classifier.bin"
        write(train_as(classifier(), texts, labels, word_classes(), BUCKETS), file)
        return Classifier(file).chances


def _measuring(folder: Path) -> tuple[list[Labelled], list[str]]:
    strangers = [json.loads(line)["text"] for line in _lines(folder / "out_of_scope_dev.jsonl")]
    return list(_labelled(folder / "requests_dev.jsonl")), strangers


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
