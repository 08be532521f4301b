"""What must not go wrong at the three doors: `nfh search`, its --json, and the conversation's "search for …"."""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from nfh import cli
from nfh.catalogue import own
from nfh.knowledge import load
from nfh.planning import which_system
from nfh.settings import Folders

Door = Callable[[str], tuple[int, str]]
NOTHING = {
    "no words at all": ("", "Say what you look for"),
    "spaces": ("   ", "Say what you look for"),
    "10,000 letters": ("x" * 10_000, "I found nothing for “" + "x" * 60 + "…”"),
    "a quote": ('"', 'I found nothing for “"”'),
    "two quotes": ("''", "I found nothing for “''”"),
    "only signs of FTS": ("* ^ : ( ) { } - +", "I found nothing for “* ^"),
    "Cyrillic": ("браузер", "I found nothing for “браузер”"),
    "Arabic": ("متصفح", "I found nothing for “متصفح”"),
    "Japanese": ("ブラウザ", "I found nothing for “ブラウザ”"),
    "a picture": ("🎉", "I found nothing for “🎉”"),
    "words that say nothing": ("what is the best", "I found nothing for “what is the best”"),
}
SOMETHING = {
    "one letter": ("f", "firefox"),
    "a name in quotes": ('"firefox"', "firefox"),
    "FTS syntax": ("firefox NOT (a OR b)", "firefox"),
    "NEAR": ("NEAR(firefox gimp, 2)", "firefox"),
    "a column": ("names:firefox", "firefox"),
    "a star": ("firefox*", "firefox"),
    "an end of SQL": ("firefox'; DROP TABLE documents; --", "firefox"),
    "many words": ("firefox " * 2_000, "firefox"),
    "two scripts": ("firefox браузер", "firefox"),
}


@pytest.fixture(autouse=True)
def _on_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A practice system without Nix: nothing is made in the background."""
    for name in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str]:
    code = cli.main([*argv, "--on", "practice"])
    said = capsys.readouterr()
    assert "Traceback" not in said.out + said.err
    return code, said.out + said.err


@pytest.mark.parametrize("name", NOTHING)
def test_what_finds_nothing_says_so(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text, said = NOTHING[name]
    code, shown = run(capsys, "search", text)
    assert (code, said in shown) == (0, True), shown
    assert cli.main(["search", "--json", text, "--on", "practice"]) == 0
    out = capsys.readouterr()
    assert json.loads(out.out)["results"] == []
    assert said in out.err


@pytest.mark.parametrize("name", SOMETHING)
def test_signs_and_scripts_do_not_hide_a_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text, expected = SOMETHING[name]
    code, shown = run(capsys, "search", text)
    assert (code, expected in shown) == (0, True), shown
    assert cli.main(["search", "--json", text, "--on", "practice"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["version"], found["query"]) == (1, text)
    assert expected in [result["name"] for result in found["results"]]


@pytest.mark.parametrize("name", [*NOTHING, *SOMETHING])
def test_in_the_conversation_too(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    text, _ = {**NOTHING, **SOMETHING}[name]
    code, shown = run(capsys, "ask", f"search for {text}")
    assert code in (0, 3, 4), shown
    assert shown.strip()


def damaged(file: Path) -> None:
    file.write_bytes(b"no database at all" * 300)


def cut_off(file: Path) -> None:
    shutil.copyfile(load.path("catalogue.sqlite"), file)
    with file.open("r+b") as content:
        content.truncate(file.stat().st_size // 2)


def empty(file: Path) -> None:
    file.touch()


def incomplete(file: Path) -> None:
    """Damage that comes to light while it is read."""
    shutil.copyfile(load.path("catalogue.sqlite"), file)
    with closing(sqlite3.connect(file)) as base:
        base.execute("DROP TABLE names")


def of_another_version(file: Path) -> None:
    shutil.copyfile(load.path("catalogue.sqlite"), file)
    with closing(sqlite3.connect(file)) as base:
        base.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (damaged, "the list of packages is damaged"),
        (cut_off, "the list of packages is damaged"),
        (incomplete, "the list of packages is damaged"),
        (empty, "the list of packages is empty"),
        (of_another_version, "the list of packages was made by another version of nfh"),
    ],
)
def test_an_index_that_is_no_good_is_said_and_not_needed(
    spoil: Callable[[Path], None], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    places = Folders.of()
    file = own.place(places, which_system.practice(places))
    file.parent.mkdir(parents=True)
    spoil(file)
    for argv in (("search", "firefox"), ("search", "--json", "firefox"), ("ask", "search for firefox")):
        code, shown = run(capsys, *argv)
        assert code == 0
        assert "firefox" in shown
        assert said in shown and "'nfh index' makes it anew" in shown, shown


def test_no_room_for_an_index_is_said_and_search_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "packages.json"
    listed.write_text(json.dumps({"jq": {"name": "jq-1.7", "meta": {"description": "For JSON"}}}))
    argv = [sys.executable, "-m", "nfh", "index", "--from", listed, "--on", "practice"]
    no_room = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (200_000, 200_000))
    done = subprocess.run(argv, capture_output=True, text=True, preexec_fn=no_room)
    assert done.returncode == 1
    assert "list of packages" in done.stderr and "What I knew before is still there." in done.stderr
    assert "Traceback" not in done.stderr
    assert "firefox" in run(capsys, "search", "firefox")[1]
