"""Search over corpora of 3,000, 30,000 and 170,000 documents: how good, how fast, how large; for bench and eval."""

from __future__ import annotations

import resource
import tempfile
import time
from pathlib import Path

from nfh.catalogue import from_json
from nfh.catalogue.index import Catalogue
from nfh.catalogue.making import Found, make
from nfh.knowledge import load
from tests.evaluation import corpus
from tests.evaluation.searching import SETS, Score, asked, at, score, table

SIZES = ((2_500, 500), (25_000, 5_000), (145_000, 25_000))


def known() -> tuple[set[str], set[str]]:
    """The names of packages and of options that nfh brings along."""
    from nfh.catalogue.store import Store

    rows = Store(load.path("catalogue.sqlite")).rows("SELECT kind, name FROM documents")
    return {name for kind, name in rows if kind == 0}, {name for kind, name in rows if kind == 1}


def growth() -> list[str]:
    """A line a size: documents, making, file, searching."""
    lines = [
        "Search as it grows (every query of tests/catalogue/asked, warm; made once nixpkgs has been read)",
        "   documents   made s  peak MB  file MB  median ms  99th ms  success@10",
    ]
    filler = ""
    for packages, options in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            filler, catalogue, seconds, size = _made(Path(folder), packages, options)
            everything = Score()
            for queries in asked().values():
                everything.add(score(catalogue, queries))
            middle, high = at(everything.taken, 0.5), at(everything.taken, 0.99)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            lines.append(
                f"  {len(catalogue):>10,} {seconds:>8.1f} {peak:>8.0f} {size / 1e6:>8.1f} {middle:>10.2f} {high:>8.2f}"
                f" {everything.found / everything.asked:>11.3f}"
            )
            catalogue.close()
    return [*lines, f"  the largest: {filler}", ""]


def quality(*, misses: bool = False) -> list[str]:
    """A table a corpus and a set of queries: over what nfh brings along, and over 170,000 documents."""
    lines = []
    brought = Catalogue.open()
    for name in SETS:
        lines += [
            *table(f"search: the catalogue that nfh brings along, {name}", brought, asked(name), misses=misses),
            "",
        ]
    with tempfile.TemporaryDirectory() as folder:
        filler, catalogue, _, _ = _made(Path(folder), *SIZES[-1])
        for name in SETS:
            lines += table(f"search: {len(catalogue):,} documents, {name}", catalogue, asked(name), misses=misses)
        catalogue.close()
    return [*lines, f"  {filler}", ""]


def _made(folder: Path, packages: int, options: int) -> tuple[str, Catalogue, float, int]:
    filler = corpus.write(folder, packages, options, known())
    started = time.perf_counter()
    with (folder / "packages.json").open("rb") as one, (folder / "options.json").open("rb") as other:
        made = make(Found(from_json.packages(one), from_json.options(other)), folder / "catalogue.sqlite")
    seconds = time.perf_counter() - started
    return filler, Catalogue.open(folder / "catalogue.sqlite"), seconds, made.bytes
