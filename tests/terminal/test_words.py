from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest

from nfh.planning.plan import Activate, Build, BuildAction, Effects, FileChange
from nfh.terminal import words


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (12_345_678, "12.3 MB"),
        (123_456_789, "123 MB"),
        (4_100_000_000, "4.1 GB"),
        (999_600, "1.0 MB"),
        (5_000_000_000_000, "5.0 TB"),
    ],
)
def test_size(count: int, said: str) -> None:
    assert words.size(count) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.04, "0.0 s"),
        (3.21, "3.2 s"),
        (9.96, "10 s"),
        (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3840, "1 h 04 min"),
    ],
)
def test_duration(seconds: float, said: str) -> None:
    assert words.duration(seconds) == said


def test_effects_before_and_after_nix_was_asked(samples: ModuleType) -> None:
    before = words.effects(samples.PLAN.effects, True, ended=False)
    assert before == ["asking Nix what is to be built…", "+htop", "generation 21 → 22"]
    after = words.effects(samples.EXAMINED.effects, True, ended=True)
    assert after[0] == ("2 to build (system-path, nixos-system-lab-24.05), 3 to download (12.3 MB, 48.0 MB unpacked)")
    assert words.effects(Effects(examined=True), True, ended=True) == ["nothing to build or download"]
    assert words.effects(Effects(unknown="this needs Nix"), True, ended=True) == ["this needs Nix"]


def test_many_builds_are_counted_not_listed() -> None:
    drvs = tuple(f"/nix/store/{'0' * 32}-p{n}.drv" for n in range(4))
    assert words.effects(Effects(examined=True, to_build=drvs), True, ended=True) == ["4 to build"]


def test_reading_and_certainty(samples: ModuleType) -> None:
    assert words.reading(samples.REQUEST) == "install package: htop"
    assert words.certainty(samples.REQUEST) == "sure, 99%; a phrase I know"
    guess = samples.REQUEST._replace(confidence=0.55, reader="classifier")
    assert words.certainty(guess) == "not sure, 55%; by likeness to what others say"


def test_worse_names_what_a_yes_did_not_cover(samples: ModuleType) -> None:
    plan = samples.PLAN
    assert words.worse(plan, samples.EXAMINED) == []
    assert words.worse(plan, replace(plan, notes=("Also applied: vim.",))) == ["Also applied: vim."]
    assert "destructive" in words.worse(plan, replace(plan, steps=samples.GARBAGE.steps))[0]
    other = replace(plan, changes=(FileChange(samples.CONFIGURATION, b"", b"x"),))
    assert words.worse(plan, other) == ["The text that would be written is another one now."]


def test_facts_do_not_repeat_the_sentence(samples: ModuleType) -> None:
    assert words.facts(samples.OUTCOME) == "generation 21 → 22 · 14 s"
    assert words.facts(replace(samples.OUTCOME, text="Done. Generation 22 runs now.")) == "14 s"
    assert words.facts(samples.FAILED) == "still generation 21"


@pytest.mark.parametrize("action", ["build", "dry-activate"])
def test_a_plan_that_only_builds_is_harmless(samples: ModuleType, action: BuildAction) -> None:
    plan = replace(samples.PLAN, changes=(), steps=(Build(), Activate(action)))
    assert words.risk_of(plan) == ("harmless", "nothing is switched")
    assert words.risk_of(replace(plan, steps=(Build(), Activate("switch"))))[0] == "reversible"
    assert words.risk_of(samples.PLAN) == words.risk(samples.PLAN.risk)


def test_an_undo_is_not_said_to_be_undone_by_undo(samples: ModuleType) -> None:
    assert words.risk_of(samples.PLAN)[1] == "“undo” takes it back"
    assert words.risk_of(replace(samples.PLAN, undoes="an-entry"))[1] == "“redo” does it again"
