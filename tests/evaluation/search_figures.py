"""Search over corpora of 3,000, 30,000 and 170,000 documents: how good, how fast, how large; for bench and eval."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nfh.catalogue import from_json
from nfh.catalogue.index import Catalogue
from nfh.catalogue.making import Found, make
from nfh.knowledge import load
from tests.evaluation import corpus
from tests.evaluation.searching import SETS, Score, asked, at, score, table

PROJECT = Path(__file__).parents[2]
FIRST = "something to edit photos"
COLD = 9  # processes of which the median is told
SIZES = ((2_500, 500), (25_000, 5_000), (145_000, 25_000))


def known() -> tuple[set[str], set[str]]:
    """The names of packages and of options that nfh brings along."""
    from nfh.catalogue.store import Store

    rows = Store(load.path("catalogue.sqlite")).rows("SELECT kind, name FROM documents")
    return {name for kind, name in rows if kind == 0}, {name for kind, name in rows if kind == 1}


def growth() -> list[str]:
    """A line a size: documents, making, file, searching; each made and each searched by a process of its own."""
    lines = [
        f"Search as it grows (made once nixpkgs has been read; the queries of {', '.join(SETS)}, warm)",
        "   documents   made s    cpu s  peak MB  file MB  median ms  99th ms  success@10    MRR  first ms  cold ms",
    ]
    filler = ""
    for packages, options in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            filler = corpus.write(Path(folder), packages, options, known())
            made, searched = (_in_a_process(step, folder) for step in ("make", "search"))
            cold = statistics.median(_cold(folder) for _ in range(COLD))
            lines.append(
                f"  {searched['documents']:>10,} {made['seconds']:>8.1f} {made['cpu']:>8.1f} {made['peak']:>8.0f}"
                f" {made['bytes'] / 1e6:>8.1f} {searched['median']:>10.2f} {searched['high']:>8.2f}"
                f" {searched['success']:>11.3f} {searched['mrr']:>6.3f} {searched['first']:>9.1f} {cold:>8.0f}"
            )
    bare = statistics.median(_timed([sys.executable, "-c", "pass"]) for _ in range(COLD))
    lines.append(
        f"  first ms: opening and the first query; cold ms: that with Python's own start ({bare:.0f} ms bare)"
    )
    return [*lines, f"  the largest: {filler}", ""]


def _in_a_process(step: str, folder: str) -> dict[str, float]:
    argv = [sys.executable, "-m", "tests.evaluation.search_figures", step, folder]
    done = subprocess.run(argv, cwd=PROJECT, capture_output=True, text=True, check=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _cold(folder: str) -> float:
    """Milliseconds of a whole process that opens the catalogue and searches once."""
    code = "import sys; from pathlib import Path; from nfh.catalogue.index import Catalogue\n"
    code += f"Catalogue.open(Path(sys.argv[1])).search({FIRST!r})"
    return _timed([sys.executable, "-c", code, str(Path(folder) / "catalogue.sqlite")])


def _timed(argv: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(argv, cwd=PROJECT, check=True)
    return 1000 * (time.perf_counter() - started)


def measure_making(folder: Path) -> dict[str, float]:
    """Make the catalogue of the lists in `folder`: seconds, processor seconds, peak megabytes, bytes."""
    started = time.perf_counter()
    with (folder / "packages.json").open("rb") as one, (folder / "options.json").open("rb") as other:
        made = make(Found(from_json.packages(one), from_json.options(other)), folder / "catalogue.sqlite")
    return {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time(),
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "bytes": made.bytes,
    }


def measure_searching(folder: Path) -> dict[str, float]:
    """Ask everything of the catalogue in `folder`: the first query in milliseconds, then all, warm."""
    started = time.perf_counter()
    catalogue = Catalogue.open(folder / "catalogue.sqlite")
    catalogue.search(FIRST)
    first = 1000 * (time.perf_counter() - started)
    total = Score()
    for name in SETS:
        for queries in asked(name).values():
            total.add(score(catalogue, queries))
    return {
        "documents": len(catalogue),
        "first": first,
        "median": at(total.taken, 0.5),
        "high": at(total.taken, 0.99),
        "success": total.found / total.asked,
        "mrr": total.reciprocal / total.asked,
    }


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
        filler, catalogue = _made(Path(folder), *SIZES[-1])
        for name in SETS:
            lines += table(f"search: {len(catalogue):,} documents, {name}", catalogue, asked(name), misses=misses)
        catalogue.close()
    return [*lines, f"  {filler}", ""]


def _made(folder: Path, packages: int, options: int) -> tuple[str, Catalogue]:
    filler = corpus.write(folder, packages, options, known())
    measure_making(folder)
    return filler, Catalogue.open(folder / "catalogue.sqlite")


if __name__ == "__main__":
    _step, _folder = sys.argv[1:]
    print(json.dumps({"make": measure_making, "search": measure_searching}[_step](Path(_folder))))
