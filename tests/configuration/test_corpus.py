"""What people's configurations look like, and what must come of requests about them: the table is corpus/MANIFEST.yaml."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from nfh.configuration.source import Source
from nfh.settings import Folders
from tests.configuration import corpus
from tests.configuration.corpus import Case, Result, Wish

ROWS, CASES = corpus.manifest()
BROKEN = {"syntax-error.nix", "git-conflict.nix"}

Planned = Callable[[Case], list[Result]]


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """What comes of every wish about a configuration, planned once, on a copy that is in no repository."""
    base = tmp_path_factory.mktemp("corpus")
    root = Path(shutil.copytree(corpus.CORPUS, base / "copy"))

    @cache
    def results(case: Case) -> list[Result]:
        found = []
        for wish in case.wishes:
            own = base / f"{case.path}-{wish.number}"
            found.append(corpus.carry_out(case, wish, root, Folders(own / "c", own / "d", own / "k")))
        assert all((root / file).read_bytes() == (corpus.CORPUS / file).read_bytes() for file in files_of(case))
        return found

    with pytest.MonkeyPatch.context() as patch:
        for name in ("USER", "SUDO_USER"):
            patch.delenv(name, raising=False)  # "for me" must not depend on who runs the tests
        yield results


def files_of(case: Case) -> list[str]:
    top = corpus.CORPUS / case.path
    files = [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
    return [str(file.relative_to(corpus.CORPUS)) for file in files]


def wrong(wish: Wish, result: Result) -> str:
    """What is wrong with the result; "" when it is what the manifest says, to the byte."""
    if result.outcome != wish.outcome:
        return f"{wish}: {result.outcome} instead of {wish.outcome} ({result.says})"
    if wish.question != result.question:
        return f"{wish}: asks {result.question} instead of {wish.question}"
    if wish.says not in result.says:
        return f"{wish}: does not say “{wish.says}” but: {result.says}"
    if wish.outcome != "edited":
        return ""
    if list(result.after) != [wish.file]:
        return f"{wish}: changes {', '.join(result.after)} instead of {wish.file}"
    if corpus.expected(result.before[wish.file], wish.change) != result.after[wish.file]:
        return f"{wish}: other bytes:\n{result.after[wish.file].decode()}"
    return ""


LONG = ("flake-helper", "flake-one", "flake-update", "flake-inline-module", "flake-home-module", "flake-computed")
"""Flakes that Nix takes many seconds for; flake-two stands for them in `make test`."""


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=pytest.mark.slow) if case.path in LONG else case for case in CASES], ids=str
)
def test_each_request_does_what_the_manifest_says(case: Case, planned: Planned) -> None:
    assert [problem for pair in zip(case.wishes, planned(case), strict=True) if (problem := wrong(*pair))] == []


def test_what_is_edited_parses(planned: Planned, tmp_path: Path) -> None:
    """By tree-sitter, and by Nix as often as it parsed before."""
    files = []
    for case in CASES:
        for wish, result in zip(case.wishes, planned(case), strict=True):
            for name, content in result.after.items():
                assert Source(Path(name), content).expression is not None
                file = tmp_path / f"{case.path}-{wish.number}-{Path(name).name}"
                file.write_bytes(content)
                files.append(file)
    assert len(files) > 300
    parse(files)


def test_the_corpus_itself_is_correct_nix() -> None:
    """Apart from the files that are there because they are not."""
    files = [corpus.CORPUS / name for case in CASES for name in files_of(case) if case.path not in BROKEN]
    parse(files)
    for name in BROKEN:
        assert nix_parse(corpus.CORPUS / name).returncode != 0


def nix_parse(*files: Path) -> subprocess.CompletedProcess[str]:
    argv = ["nix-instantiate", "--store", "dummy://", "--parse", *map(str, files)]
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=300)


def parse(files: list[Path]) -> None:
    done = nix_parse(*files)
    assert done.returncode == 0, done.stderr


def test_how_often_what_comes_of_requests(planned: Planned, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for case in CASES:
        for wish, result in zip(case.wishes, planned(case), strict=True):
            counts[wish.operation, "wrong" if wrong(wish, result) else result.outcome] += 1
    with capsys.disabled():
        print()
        for operation in corpus.OPERATIONS:
            shown = (f"{counts[operation, one]} {one}" for one in (*corpus.OUTCOMES, "wrong"))
            print(f"  {operation:<7} {', '.join(shown)}")
    assert [counts[operation, "wrong"] for operation in corpus.OPERATIONS] == [0] * len(corpus.OPERATIONS)
    assert all(counts[operation, "edited"] >= 30 for operation in corpus.OPERATIONS)


def test_the_corpus_covers_every_row() -> None:
    covered = Counter(row for case in CASES for row in case.covers)
    assert set(covered) == set(ROWS)
    assert len(CASES) >= 80
    assert sorted(case.path for case in CASES) == sorted(
        path.name for path in corpus.CORPUS.iterdir() if path.name != "MANIFEST.yaml"
    )


BYTES: dict[str, Callable[[bytes], bool]] = {
    "tabs": lambda text: b"\n\t" in text,
    "crlf": lambda text: text.count(b"\r\n") == text.count(b"\n"),
    "no-final-newline": lambda text: not text.endswith(b"\n"),
    "non-ascii": lambda text: not text.isascii(),
    "trailing-white-space": lambda text: b" \n" in text,
}


@pytest.mark.parametrize("row", BYTES)
def test_bytes_are_what_the_rows_say(row: str) -> None:
    """An editor or Git that tidied the corpus would make it worthless."""
    for case in CASES:
        if row in case.covers:
            assert any(BYTES[row]((corpus.CORPUS / name).read_bytes()) for name in files_of(case)), case.path


SPOKEN = [
    ("windows.nix", "add", "htop", "install htop"),
    ("imports-deep", "open", "80", "open port 80"),
    ("flake-one", "set", "networking.hostName", "set networking.hostName to crate"),
]


@pytest.mark.parametrize(("path", "operation", "subject", "text"), SPOKEN)
def test_the_command_line_writes_the_same(path: str, operation: str, subject: str, text: str, tmp_path: Path) -> None:
    case = next(case for case in CASES if case.path == path)
    wish = next(wish for wish in case.wishes if (wish.operation, wish.subject) == (operation, subject))
    original = corpus.CORPUS / path
    copy = shutil.copytree if original.is_dir() else shutil.copy
    copy(original, tmp_path / path)
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("CONFIG", "DATA", "CACHE")}
    argv = [
        sys.executable,
        "-m",
        "nfh",
        "ask",
        "--no-build",
        "--yes",
        "--json",
        "--config",
        str(tmp_path / path),
        text,
    ]
    done = subprocess.run(argv, env={**os.environ, **homes}, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["outcome"]
    for name in files_of(case):
        before, after = (corpus.CORPUS / name).read_bytes(), (tmp_path / name).read_bytes()
        assert after == (corpus.expected(before, wish.change) if name == wish.file else before)
