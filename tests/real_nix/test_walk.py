"""The walk of a request through the command line, on a fresh practice system, with real Nix."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2]


class Nfh:
    """nfh as another program sees it: a process with a home folder of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environ = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("NIX_", "NIXOS_", "XDG_", "NFH_", "MINI_NIXOS"))
        } | {"HOME": str(home), "PYTHONPATH": str(PROJECT)}

    def run(self, *arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-m", "nfh", *arguments]
        return subprocess.run(argv, env=self.environ, input=given, capture_output=True, text=True, timeout=120)

    def ask(self, text: str, *flags: str) -> tuple[int, dict[str, Any]]:
        done = self.run("ask", "--json", *flags, text)
        assert "Traceback" not in done.stderr
        return done.returncode, json.loads(done.stdout)

    @property
    def root(self) -> Path:
        return self.home / ".local/share/nfh/practice"

    @property
    def entry(self) -> Path:
        return self.root / "etc/nixos/configuration.nix"

    def generation(self) -> int:
        name = os.readlink(self.root / "nix/var/nix/profiles/system")
        return int(name.split("-")[1])

    def generations(self) -> set[int]:
        return {int(p.name.split("-")[1]) for p in (self.root / "nix/var/nix/profiles").glob("system-*-link")}

    def has(self, program: str) -> bool:
        return (self.root / "run/current-system/sw/bin" / program).exists()


@pytest.fixture
def nfh(tmp_path: Path) -> Iterator[Nfh]:
    home = tmp_path / "home"
    home.mkdir()
    yield Nfh(home)
    subprocess.run(["chmod", "-R", "u+w", str(tmp_path)], check=False)


def test_install_and_undo(nfh: Nfh) -> None:
    assert nfh.ask("list my generations")[0] == 0
    before, start = nfh.entry.read_bytes(), nfh.generation()

    code, shown = nfh.ask("install htop", "--dry-run")
    assert code == 0
    assert "+    htop\n" in shown["plan"]["changes"][0]["diff"]
    assert any("htop" in path for path in shown["plan"]["effects"]["to_build"])
    assert shown["plan"]["effects"]["examined"] is True
    assert (nfh.entry.read_bytes(), nfh.generation()) == (before, start)

    code, asked = nfh.ask("install htop")
    assert code == 4
    assert asked["question"]["id"] == "agree"
    assert (nfh.entry.read_bytes(), nfh.generation()) == (before, start)

    code, done = nfh.ask("install htop", "--yes")
    assert code == 0
    assert done["outcome"]["status"] == "done"
    assert (done["outcome"]["generation_before"], done["outcome"]["generation_after"]) == (start, start + 1)
    assert nfh.has("htop")
    assert nfh.generation() == start + 1

    code, again = nfh.ask("install htop", "--yes")
    assert code == 0
    assert again["plan"]["already"] is True
    assert nfh.generation() == start + 1

    code, undone = nfh.ask("undo", "--yes")
    assert code == 0
    assert nfh.entry.read_bytes() == before
    assert nfh.generation() == start
    assert not nfh.has("htop")
    assert undone["outcome"]["generation_after"] == start

    assert nfh.ask("undo", "--yes")[0] == 5


def test_two_wishes_are_one_plan_one_difference_one_generation(nfh: Nfh) -> None:
    assert nfh.ask("install tmux", "--yes")[0] == 0
    start, kept = nfh.generation(), nfh.generations()
    code, done = nfh.ask("install htop and remove tmux", "--yes")
    assert code == 0
    assert len(done["plan"]["changes"]) == 1
    assert nfh.generations() == kept | {start + 1}
    assert nfh.has("htop")
    assert not nfh.has("tmux")


def test_roll_back_moves_the_system_and_says_that_the_text_is_ahead(nfh: Nfh) -> None:
    assert nfh.ask("install htop", "--yes")[0] == 0
    text, start = nfh.entry.read_bytes(), nfh.generation()
    code, done = nfh.ask("roll back", "--yes")
    assert code == 0
    assert nfh.generation() == start - 1
    assert nfh.entry.read_bytes() == text
    assert "configuration.nix" in done["outcome"]["text"]
    assert nfh.ask("undo", "--yes")[0] == 0
    assert nfh.generation() == start


def test_whoever_asks_for_something_else_in_place_of_an_answer_gets_that(nfh: Nfh) -> None:
    assert nfh.ask("list my generations")[0] == 0
    before, start = nfh.entry.read_bytes(), nfh.generation()
    lines = ("install htop", "install cowsay", "no", "firewall", "list my generations", "firewall", "no")
    said = nfh.run(given="".join(f"{line}\n" for line in lines)).stdout
    told = [
        "Install htop.",
        "Do it? yes · no · edit · explain: install cowsay",
        "Nothing was changed.",
        "Install cowsay.",
        "Do it? yes · no · edit · explain: no",
        "Nothing was changed.",
        "Did you mean one of these?",
        "> list my generations",
        "4 generations",
        "Did you mean one of these?",
        "> no",
        "Never mind, then",
    ]
    assert re.search(".*".join(map(re.escape, told)), said, re.DOTALL), said
    assert (nfh.entry.read_bytes(), nfh.generation()) == (before, start)


def test_undo_out_of_order_keeps_what_somebody_else_changed(nfh: Nfh) -> None:
    assert nfh.ask("install htop", "--yes")[0] == 0
    text = nfh.entry.read_text()
    nfh.entry.write_text("# mine\n" + text)
    code, done = nfh.ask("undo", "--yes")
    assert code == 0
    assert nfh.entry.read_text().startswith("# mine\n")
    assert "htop" not in nfh.entry.read_text().split("systemPackages")[1].split("]")[0]
    assert not nfh.has("htop")
    assert any(step["kind"] == "Build" for step in done["plan"]["steps"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 3),
        ("   ", 3),
        ("x" * 100_000, 3),
        ("install\x00htop\x07", 3),
        ("установи htop пожалуйста 請安裝", 3),
        ("what's the weather in Paris", 3),
        ("ls -la", 3),
        ("install fierfox", 4),
        ("install surely-no-such-package-xyz", 4),
        ("set up my email signature in outlook", 3),
    ],
)
def test_bad_input_gets_a_sentence_and_its_code(nfh: Nfh, text: str, code: int) -> None:
    done = nfh.run("ask", "-", given=text)
    assert done.returncode == code
    assert done.stdout.strip()
    assert "Traceback" not in done.stdout + done.stderr


def test_a_configuration_that_does_not_parse_is_named_by_line_and_left_alone(nfh: Nfh) -> None:
    assert nfh.ask("list my generations")[0] == 0
    broken = nfh.entry.read_text().replace("time.timeZone", "time.timeZone = = ", 1)
    nfh.entry.write_text(broken)
    code, said = nfh.ask("install htop", "--yes")
    assert code == 1
    line = next(n for n, text in enumerate(broken.splitlines(), 1) if "= =" in text)
    assert f"line {line}" in said["message"] or f":{line}" in said["message"]
    assert nfh.entry.read_text() == broken


def test_a_package_that_does_not_build_leaves_everything_as_it_was(nfh: Nfh) -> None:
    assert nfh.ask("list my generations")[0] == 0
    before, start = nfh.entry.read_bytes(), nfh.generation()
    code, said = nfh.ask("install the package failing", "--yes", "--answer", "meant=install_package")
    assert code == 1
    assert said["outcome"]["status"] == "unchanged"
    assert said["advice"]["family"] == "builder-failed"
    assert (nfh.entry.read_bytes(), nfh.generation()) == (before, start)


def test_an_evaluation_that_fails_names_the_persons_own_file(nfh: Nfh) -> None:
    assert nfh.ask("list my generations")[0] == 0
    nfh.entry.write_text(nfh.entry.read_text().replace("    git\n", "    git\n    nosuchthing\n", 1))
    before = nfh.entry.read_bytes()
    code, said = nfh.ask("install htop", "--yes")
    assert code == 1
    assert said["advice"]["family"] == "undefined-variable"
    assert said["advice"]["place"]["file"] == str(nfh.entry)
    assert nfh.entry.read_bytes() == before


def test_no_build_edits_the_text_only(nfh: Nfh) -> None:
    assert nfh.ask("list my generations")[0] == 0
    start = nfh.generation()
    assert nfh.ask("install htop", "--yes", "--no-build")[0] == 0
    assert "htop" in nfh.entry.read_text()
    assert nfh.generation() == start
    assert nfh.ask("undo", "--yes", "--no-build")[0] == 0
    assert "htop" not in nfh.entry.read_text().split("systemPackages")[1].split("]")[0]


def test_a_question_how_is_shown_and_not_done(nfh: Nfh) -> None:
    assert nfh.ask("list my generations")[0] == 0
    start = nfh.generation()
    code, said = nfh.ask("how do I install htop?", "--yes")
    assert code == 0
    assert said["plan"]["preview_only"] is True
    assert said["outcome"] is None
    assert nfh.generation() == start


def test_answers_by_flag(nfh: Nfh) -> None:
    code, said = nfh.ask("install fierfox")
    assert code == 4
    question = said["question"]["id"]
    assert "firefox" in [choice["value"] for choice in said["question"]["choices"]]
    code, said = nfh.ask("install fierfox", "--answer", f"{question}=firefox", "--dry-run")
    assert code == 0
    assert said["requests"][0]["intent"] == "install_package"
    assert nfh.ask("install fierfox", "--answer", f"{question}=nonsense")[0] in (2, 4)


def test_what_is_not_there_yet_is_understood_and_said(nfh: Nfh) -> None:
    done = nfh.run("ask", "build an iso image of my system")
    assert done.returncode == 5
    assert "understood" in done.stdout
    assert "yet" in done.stdout


def test_reading_packages_comes_before_the_first_request(nfh: Nfh) -> None:
    done = nfh.run("index")
    assert done.returncode == 0, done.stderr
    assert nfh.ask("list my generations")[0] == 0, "the practice system is whole"


def test_flakes_are_switched_on_before_one_is_begun(nfh: Nfh) -> None:
    code, said = nfh.ask("enable flakes", "--yes", "--no-build")
    assert code == 0
    assert 'nix.settings.experimental-features = [ "nix-command" "flakes" ];' in nfh.entry.read_text()
    code, said = nfh.ask("convert my config to a flake", "--yes")
    assert code == 5
    assert "nix flake init" in said["message"]


def test_events_are_json_lines(nfh: Nfh) -> None:
    done = nfh.run("ask", "--json", "--events", "--yes", "install htop")
    assert done.returncode == 0
    events = [json.loads(line) for line in done.stderr.splitlines()]
    assert {"evaluate", "build", "write", "profile", "activate"} <= {event["activity"] for event in events}


def test_usage(nfh: Nfh) -> None:
    assert nfh.run("ask").returncode == 2
    assert nfh.run("frobnicate").returncode == 2
    assert nfh.run("ask", "--answer", "nonsense", "install htop").returncode == 2
    assert nfh.run("ask", "--on", "practice", "--config", "/x", "hello").returncode == 2


@pytest.mark.parametrize(
    ("said", "answer"),
    [("hello", "Hello. I look after the practice system."), ("thanks!", "welcome"), ("bye", "exit")],
)
def test_manners(nfh: Nfh, said: str, answer: str) -> None:
    done = nfh.run("ask", said)
    assert done.returncode == 0
    assert answer in done.stdout
