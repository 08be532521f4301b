"""Reading a sentence is quick, cold and warm, and imports nothing heavy."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nfh.knowledge import names as names_file
from nfh.knowledge import wordings
from nfh.understanding.known import Nothing
from nfh.understanding.names import CompiledNames
from nfh.understanding.names import names as compiled
from nfh.understanding.reader import Sources, read

PROJECT = Path(__file__).parents[2]
HEAVY = ("pydantic", "rich", "prompt_toolkit", "numpy", "asyncio", "tree_sitter", "yaml", "spacy", "rapidfuzz", "sqlite3",
         "sklearn", "scipy", "difflib")  # fmt: skip
SENTENCES = ("list my generations", "install firefox and vim", "what is a flake", "no sound after the update",
             "how do i free some disk space", "install htop and remove vim", "purple monkey dishwasher", "ls -la",
             "instal htop pls")  # fmt: skip


@pytest.mark.parametrize("sentence", SENTENCES)
def test_reading_imports_nothing_heavy(sentence: str) -> None:
    code = (
        "import sys; from nfh.understanding.reader import understand; from nfh.understanding.as_json import to_json;"
        f"to_json(understand({sentence!r})); print(*sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    loaded = set(done.stdout.split())
    assert "nfh.understanding.grammar" in loaded or sentence == "ls -la"
    assert not loaded & set(HEAVY)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> CompiledNames:
    """As many names as a full nixpkgs has: those that are known, and made-up ones of their kind."""
    path = tmp_path_factory.mktemp("names") / "names.tsv"
    sets = ("python312Packages.", "haskellPackages.", "perlPackages.", "lib", "", "gnome-", "kde-", "rust-")
    syllables = "ba con de fi gra hu in jo ka lo mi ne or pa qua ri sta tu va xen yo zi".split()
    made = [
        f"{prefix}{one}{two}{three}"
        for prefix in sets
        for one in syllables
        for two in syllables
        for three in syllables[:16]
    ]
    known = [line.split("\t") for line in (PROJECT / "build/knowledge/names.tsv").read_text("utf-8").splitlines()]
    rows = [(key, int(kind), attr) for key, kind, attrs in known for attr in attrs.split()]
    rows += [(name.replace(".", "").replace("-", "").lower(), 0, name) for name in made]
    rows += [(f"{name}{number}", 0, f"{name}{number}") for number, name in enumerate(made)]
    names_file.write(rows, path)
    assert path.read_bytes().count(b"\n") >= 120_000
    return CompiledNames(path)


def taken(texts: list[str], sources: Sources) -> list[float]:
    """Milliseconds for each text, the better of two."""
    found = []
    for text in texts:
        best = 1e9
        for _ in range(2):
            started = time.perf_counter()
            read(text, sources)
            best = min(best, 1000 * (time.perf_counter() - started))
        found.append(best)
    return sorted(found)


def test_warm_reading_is_quick_with_many_names(many: CompiledNames) -> None:
    texts = [
        wording.say for _, file, _ in wordings.read_folder(PROJECT / "intents") for wording in file.wordings[::12]
    ]
    sources = Sources(Nothing(), many)
    taken(texts[:50], sources)
    times = taken(texts, sources)
    assert statistics.median(times) < 3
    assert times[int(0.99 * len(times))] < 25  # 15 on a quiet machine


def test_what_nothing_matches_costs_no_more_than_twice(many: CompiledNames) -> None:
    sources = Sources(Nothing(), many)
    matching = ["install firefox and thunderbird on this computer please", "how do i remove the package libreoffice",
                "what changed between generation 41 and 42", "please set my keyboard layout to german"]  # fmt: skip
    nothing = ["pelican umbrella gravity tangerine on this asphalt velvet", "how do i whistle the yellow envelope thrice",
               "what flavoured between marble 41 and 42", "trumpet wet my orchard sideways to almond"]  # fmt: skip
    taken(matching + nothing, sources)
    match, other = (statistics.mean(taken(texts, sources)) for texts in (matching, nothing))
    assert other < 2 * match + 1


def test_names_are_found_among_many(many: CompiledNames) -> None:
    found = many.exact("Google Chrome")
    assert found is not None
    assert found.attrs == ("google-chrome",)
    assert many.exact("python312Packages.baconde") is not None
    assert many.exact("no such package") is None
    assert many.exact("") is None
    assert many.exact("\0\n\t") is None


def test_every_compiled_name_is_found() -> None:
    for line in (PROJECT / "build/knowledge/names.tsv").read_text("utf-8").splitlines():
        key, _, attrs = line.split("\t")
        found = compiled().exact(key)
        assert found is not None, key
        assert list(found.attrs) == attrs.split(" ")


def test_where_nothing_is_compiled_no_name_is_known(tmp_path: Path) -> None:
    names = CompiledNames(tmp_path / "absent.tsv")
    assert names.exact("firefox") is None
    (tmp_path / "empty.tsv").write_bytes(b"")
    assert CompiledNames(tmp_path / "empty.tsv").exact("firefox") is None
