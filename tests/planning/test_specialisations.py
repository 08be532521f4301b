"""Specialisations: which there are, and the plan that switches to one or leaves it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.errors import NotYet, Refused
from nfh.intents.development import Specialisation
from nfh.intents.request import Request
from nfh.nix.target import Target
from nfh.planning.plan import SwitchSpecialisation
from tests.planning.conftest import Desk


def asked(text: str = "", **slots: str) -> Request:
    return Request(Specialisation(**slots), "do", 1.0, "program", text)


@pytest.fixture
def desk(practice_target: Target, tmp_path: Path) -> Iterator[Desk]:
    """A practice system whose third generation has the specialisations play and work."""
    from nfh.settings import Folders

    entry = practice_target.entry
    lines = "".join(
        f'  specialisation.{name}.configuration.i18n.defaultLocale = "{name}";\n' for name in ("work", "play")
    )
    entry.write_text(entry.read_text().replace("  system.stateVersion", f"{lines}  system.stateVersion"))
    environ = {**os.environ, **practice_target.environment}
    build = ["nix-build", "<nixpkgs/nixos>", "-A", "config.system.build.toplevel", "--no-out-link"]
    system = subprocess.run(build, env=environ, check=True, capture_output=True, text=True).stdout.strip()
    subprocess.run(["nix-env", "-p", practice_target.profile, "--set", system], env=environ, check=True)
    yield Desk(practice_target, Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache"))


@pytest.mark.parametrize("text", ["list specialisations", "which specialisations do I have"])
def test_which_there_are(desk: Desk, text: str) -> None:
    plan = desk.prepare(asked(text)).plan
    assert plan is not None and plan.already and not plan.steps
    assert plan.summary == "Generation 3 has the specialisations play and work."


def test_to_one_of_them(desk: Desk) -> None:
    plan = desk.prepare(asked(name="work", action="switch")).plan
    assert plan is not None and [type(step) for step in plan.steps] == [SwitchSpecialisation]
    assert plan.summary == "Switch to the specialisation work." and plan.risk.name == "REVERSIBLE"
    assert plan.teaching.expert == (f"{desk.target.profile}/specialisation/work/bin/switch-to-configuration test",)
    assert plan.effects.generation_after == plan.effects.generation_before == 3


def test_and_back(desk: Desk) -> None:
    plan = desk.prepare(asked("leave the specialisation, back to the base")).plan
    assert plan is not None and plan.steps[0].text.startswith("leave the specialisation for generation 3 itself")


def test_one_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"no specialisation called games\. Generation 3 has the specialisations"):
        desk.prepare(asked(name="games"))


@pytest.mark.parametrize("text", ["add a specialisation called travel", "remove the specialisation work"])
def test_what_nfh_does_not_write(desk: Desk, text: str) -> None:
    with pytest.raises(NotYet) as caught:
        desk.prepare(asked(text, name="work"))
    assert "specialisation.NAME.configuration" in caught.value.hint
