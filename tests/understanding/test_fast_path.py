"""Reading a sentence is quick, cold and warm, and imports nothing heavy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nfh.knowledge.words import words as cut
from nfh.understanding.grammar import grammar, trimmed
from nfh.understanding.known import Nothing
from nfh.understanding.names import CompiledNames
from nfh.understanding.names import names as compiled
from nfh.understanding.slots import SlotReader
from tests.evaluation import many_names
from tests.evaluation.__main__ import MATCHING, NOTHING

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
    """As many names as a full nixpkgs has."""
    path = tmp_path_factory.mktemp("names") / "names.tsv"
    many_names.write(path)
    assert path.read_bytes().count(b"\n") >= 120_000
    return CompiledNames(path)


def work(text: str, names: CompiledNames) -> int:
    """States of the automata that a reading of the text comes to."""
    words = trimmed(cut(text))
    rules = grammar()
    return rules.work(words, SlotReader(text, words, names, Nothing(), lists=rules.lists, common=rules.common))


def test_what_nothing_matches_costs_no_more_than_twice(many: CompiledNames) -> None:
    assert sum(work(text, many) for text in NOTHING) < 2 * sum(work(text, many) for text in MATCHING)


def test_more_names_are_no_more_work(many: CompiledNames) -> None:
    for text in MATCHING:
        assert work(text, many) < 1.5 * work(text, CompiledNames())


def test_work_grows_with_the_words_and_not_with_the_ways_to_read_them(many: CompiledNames) -> None:
    short, long = "install htop and vim", "install " + " and ".join(["htop", "vim"] * 8)
    assert work(long, many) < 16 * work(short, many)


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
