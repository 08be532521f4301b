"""Failures provoked with real Nix, the whole way: what a person says, what fails, what they are told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from nfh.assistant import Assistant
from nfh.intents.question import Question
from nfh.nix.target import Target
from nfh.person import Reply
from nfh.planning.examination import Examination
from nfh.planning.plan import FileChange, Plan
from nfh.recovery.advice import Advice
from nfh.settings import Folders
from tests.held import held


@dataclass
class Agreeable:
    """A Person who says yes to everything and remembers what was shown and asked."""

    answers: dict[str, str] = field(default_factory=dict)
    shown: list[Any] = field(default_factory=list)
    asked: list[Question] = field(default_factory=list)
    agreement: str = "yes"

    def show(self, thing: Any) -> None:
        self.shown.append(thing)

    def ask(self, question: Question) -> str:
        self.asked.append(question)
        return self.answers.get(question.id, "yes")

    def agree(self, plan: Plan, examination: Examination) -> Any:
        return self.agreement

    def edit(self, change: FileChange) -> bytes | None:
        return None

    def handed_over(self, work: Callable[[], object]) -> None:
        work()


@dataclass
class Bench:
    target: Target
    folders: Folders
    person: Agreeable = field(default_factory=Agreeable)

    @property
    def entry(self) -> Path:
        return self.target.entry

    def write(self, old: str, new: str) -> None:
        text = self.entry.read_text()
        assert old in text
        self.entry.write_text(text.replace(old, new))

    def say(self, text: str) -> Reply:
        return Assistant(self.target, self.folders, interactive=False).turn(text, self.person)

    def advice(self, text: str) -> Advice:
        reply = self.say(text)
        assert reply.exit_code == 1, (reply.message, reply.outcome)
        assert reply.advice is not None, reply.message
        assert reply.advice in self.person.shown
        return reply.advice


@pytest.fixture
def bench(practice_target: Target, tmp_path: Path) -> Bench:
    # A system of one's own: nfh makes no practice system for it, and does everything else as ever.
    target = practice_target._replace(kind="given", label="a system of one's own")
    return Bench(target, Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache"))


PACKAGES = "    git\n    htop\n"

# (family, what is put into the text, a part of the title, a part of the meaning, the line of the text it is about)
EVALUATED = [
    ("undefined-variable", (PACKAGES, "    git\n    htpo\n"), "“htpo”", "needs “pkgs.” in front", "htpo"),
    ("missing-attribute", (PACKAGES, "    git\n    pkgs.htpo\n"), "“htpo”", "pkgs.htpo", "pkgs.htpo"),
    ("option-wrong-type", ("openssh.enable = true", 'openssh.enable = "yes"'), "services.openssh.enable", "boolean", 'services.openssh.enable = "yes";'),
    ("option-does-not-exist", ("services.openssh", "services.opensssh"), "services.opensssh", "no module", "services.opensssh.enable = true;"),
    ("duplicate-attribute", ("  services.openssh", '  time.timeZone = "UTC";\n  services.openssh'), "timeZone", "only once", 'time.timeZone = "UTC";'),
    ("missing-file", ("  boot", "  imports = [ ./nosuch.nix ];\n  boot"), "is not there", "nosuch.nix", None),
    ("unfree-package", (PACKAGES, "    git\n    spotify\n"), "spotify", "licence", None),
    ("broken-package", (PACKAGES, "    git\n    brokenpkg\n"), "brokenpkg", "broken", None),
    ("failed-assertion", ("  boot", '  assertions = [ { assertion = false; message = "Tea needs water."; } ];\n  boot'), "contradicts", "Tea needs water.", None),
    ("infinite-recursion", ('timeZone = "Europe/Berlin"', "timeZone = config.time.timeZone"), "by itself", "again", None),
    ("missing-module-argument", ("{ config, pkgs, ... }:\n\n{", "{ config, pkgs, nosuch, ... }:\n\n{ services.nginx.enable = nosuch.on;"), "nosuch", "braces", None),
    ("not-in-search-path", ("  boot", "  imports = [ <nosuch/module.nix> ];\n  boot"), "<nosuch/module.nix>", "NIX_PATH", "imports = [ <nosuch/module.nix> ];"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "edit", "title", "meaning", "line"), EVALUATED, ids=[row[0] for row in EVALUATED])
@pytest.mark.parametrize("said", ["check my configuration", "apply my changes"])
def test_what_does_not_evaluate(
    bench: Bench, said: str, family: str, edit: tuple[str, str], title: str, meaning: str, line: str | None
) -> None:
    bench.write(*edit)
    before = bench.entry.read_bytes()
    advice = bench.advice(said)
    assert advice.family == family
    assert title in advice.title
    assert meaning in advice.meaning or meaning in "".join(way.text for way in advice.ways) + advice.meaning
    assert "{" not in advice.title + advice.meaning
    assert str(bench.folders.cache) not in advice.raw
    assert bench.entry.read_bytes() == before
    assert list(bench.folders.cache.glob("copy-*")) == []
    if line is not None and bench.entry.name in advice.raw:  # newer Nix does not name the file of every error
        assert advice.place is not None
        assert (advice.place.file, advice.place.text) == (bench.entry, line)


def test_a_syntax_error_in_the_text_is_told_before_nix_is_asked(bench: Bench) -> None:
    bench.write("openssh.enable = true;", "openssh.enable = true")
    reply = bench.say("check my configuration")
    assert reply.exit_code == 1
    assert f"{bench.entry} is not correct Nix at line 7" in reply.message


def test_a_syntax_error_in_an_imported_file(bench: Bench) -> None:
    (bench.entry.parent / "more.nix").write_text("{ ... }:\n{\n  time.timeZone = \n}\n")
    bench.write("  boot", "  imports = [ ./more.nix ];\n  boot")
    advice = bench.advice("check my configuration")
    assert advice.family == "syntax-error"
    assert advice.place is not None
    assert advice.place.file == bench.entry.parent / "more.nix"
    assert advice.place.line == 4


def test_a_conflict_of_two_files_names_the_option(bench: Bench) -> None:
    (bench.entry.parent / "more.nix").write_text('{ ... }: { time.timeZone = "UTC"; }\n')
    bench.write("  boot", "  imports = [ ./more.nix ];\n  boot")
    advice = bench.advice("check my configuration")
    assert advice.family == "option-conflict"
    assert "time.timeZone" in advice.title
    assert advice.place is not None
    assert "time.timeZone" in advice.place.text
    assert [way.say for way in advice.ways] == ["where is time.timeZone set"]


def test_an_insecure_package(bench: Bench) -> None:
    bench.write(PACKAGES, "    git\n    python27\n")
    advice = bench.advice("check my configuration")
    assert (advice.family, "Python 2.7 has reached" in advice.meaning) == ("insecure-package", True)


HASHED = 'outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = "%s";' % ("0" * 52)


def derivation(script: str, more: str = "") -> str:
    return (
        '    (derivation { name = "odd-1.0"; system = builtins.currentSystem; builder = "/bin/sh"; '
        f'PATH = pkgs.lib.builderPath or "/usr/bin:/bin"; args = [ "-c" "{script}" ]; {more} }})\n'
    )


BUILT = [
    ("builder-failed", "    git\n    failing\n", "failing", "77"),
    ("package-collision", '    (buildEnv { name = "both"; paths = [ vim vim-full ]; })\n', "same file", "bin/vim"),
    ("disk-full", derivation("cat /bin/sh > /dev/full; exit 1"), "no space left", "Nix could not write"),
    ("hash-mismatch", derivation("echo x > $out", HASHED), "not what the configuration says", "sha256-"),
]


@pytest.mark.parametrize(("family", "packages", "title", "meaning"), BUILT, ids=[row[0] for row in BUILT])
def test_what_does_not_build(bench: Bench, family: str, packages: str, title: str, meaning: str) -> None:
    bench.write(PACKAGES, packages)
    before = bench.entry.read_bytes()
    reply = bench.say("apply my changes")
    assert reply.exit_code == 1
    assert reply.advice is not None
    assert reply.advice.family == family
    assert title in reply.advice.title
    assert meaning in reply.advice.meaning
    assert reply.outcome is not None
    assert reply.outcome.status == "unchanged"
    assert bench.entry.read_bytes() == before


def test_by_way_of_a_request_the_text_stays_as_it_was(bench: Bench) -> None:
    bench.write("networking.hostName", "nixpkgs.config.allowUnfreePredicate = _: false;\n  networking.hostName")
    before = bench.entry.read_bytes()
    advice = bench.advice("install spotify")
    assert advice.family == "unfree-package"
    assert "spotify" in advice.title
    assert bench.entry.read_bytes() == before


def test_the_daemon_or_store_refusing_a_question_is_explained_too(bench: Bench) -> None:
    """A failure while the plan is being made gets advice as well, not only one while it is carried out."""
    bench.write("timeZone = ", "timeZone = nosuch.")
    assert bench.advice("check my configuration").family == "undefined-variable"


# ------------------------------------------------------------------------------------------------ the baseline's question


def test_a_yes_does_not_cover_what_the_text_says_besides(bench: Bench) -> None:
    bench.write(PACKAGES, "    git\n    htop\n    tmux\n")
    before = bench.entry.read_bytes()
    bench.person.answers["baseline"] = "no"
    reply = bench.say("install wget")
    assert [question.id for question in bench.person.asked] == ["baseline"]
    assert (reply.exit_code, reply.message, reply.outcome) == (5, "Nothing was changed.", None)
    assert bench.entry.read_bytes() == before
    assert reply.plan is not None
    assert "It installs tmux." in reply.plan.also

    bench.person.answers["baseline"] = "yes"
    reply = bench.say("install wget")
    assert reply.exit_code == 0
    for program in ("tmux", "wget"):
        assert (bench.target.run_dir / "current-system/sw/bin" / program).exists()

    bench.person.asked.clear()
    assert bench.say("install curl").exit_code == 0
    assert bench.person.asked == []


def test_editing_a_plan_goes_on_to_a_new_examination(bench: Bench) -> None:
    """The first examination is given up; the second must not be stopped with it."""
    person = bench.person

    class Editing(Agreeable):
        def agree(self, plan: Plan, examination: Examination) -> Any:
            return "yes" if b"tmux" in (plan.changes[0].after or b"") else "edit"

        def edit(self, change: FileChange) -> bytes | None:
            return (change.after or b"").replace(b"wget", b"tmux")

    bench.person = Editing(answers=person.answers)
    reply = bench.say("install wget")
    assert reply.exit_code == 0, reply.message
    assert (bench.target.run_dir / "current-system/sw/bin/tmux").exists()


def test_while_nix_collects_garbage_nothing_waits_for_it(bench: Bench) -> None:
    with held(bench.target.state_dir / "gc.lock"):
        reply = bench.say("rebuild")
    assert reply.exit_code == 1
    assert reply.message.startswith("Nix is collecting garbage right now (process ")
    assert "say it again" in reply.message


def test_where_no_program_printed_anything_the_sentence_stands_alone(bench: Bench) -> None:
    """What nfh itself refused is said once; there is nothing to read besides."""
    with held(bench.target.profile.with_name("system.lock")):
        reply = bench.say("rebuild")
    assert reply.exit_code == 1 and reply.outcome is not None and reply.outcome.status == "unchanged"
    assert reply.outcome.text.startswith("Another Nix is changing the generations of this system right now (process ")
    assert reply.advice is None and not [thing for thing in bench.person.shown if isinstance(thing, Advice)]
