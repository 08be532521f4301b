"""Specialisations: which there are, and the plan that switches to one or leaves it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.errors import NeedsAnswer, NotYet, Refused
from nfh.intents.development import Specialisation
from nfh.intents.request import Request
from nfh.nix import generations
from nfh.nix.target import Target
from nfh.planning.plan import Plan, SwitchSpecialisation
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


def test_added_built_and_switched_to(desk: Desk) -> None:
    plan = desk.prepare(asked("add a specialisation called travel", name="travel", action="add")).plan
    assert plan is not None and plan.summary == "Add the specialisation travel."
    assert added(plan) == ["  specialisation.travel.configuration = { };"]
    assert any("between the braces of specialisation.travel.configuration" in note for note in plan.notes)
    desk.do(plan)
    (generation,) = (each for each in generations.read(desk.target.profile, desk.target.run_dir) if each.current)
    assert generation.specialisations == ("play", "travel", "work")
    assert desk.prepare(asked(name="travel", action="switch")).plan is not None
    again = desk.prepare(asked("make a variant travel", name="travel")).plan
    assert again is not None and again.already and "has the specialisation travel already" in again.summary


def test_removed_with_all_that_is_in_it(desk: Desk) -> None:
    before = desk.text
    plan = desk.prepare(asked("remove the variant work", name="work", action="remove")).plan
    assert plan is not None and plan.summary == "Remove the specialisation work."
    after = plan.changes[0].after.decode()
    assert "specialisation.work" not in after
    assert after == "".join(line for line in before.splitlines(True) if "specialisation.work" not in line)
    desk.do(plan)
    with pytest.raises(Refused, match="no specialisation called work"):
        desk.prepare(asked("remove the specialisation work", name="work"))


def test_its_name_is_asked_for(desk: Desk) -> None:
    with pytest.raises(NeedsAnswer, match="called"):
        desk.prepare(asked("add a specialisation"))
    desk.answers = {"name": "quiet"}
    plan = desk.prepare(asked("add a specialisation")).plan
    assert plan is not None and added(plan) == ["  specialisation.quiet.configuration = { };"]


@pytest.mark.parametrize("name", ["kiosk mode", "../x", "büro", "a.b", "1st", '"'])
def test_what_is_no_name(desk: Desk, name: str) -> None:
    for text in ("add a specialisation", "remove the specialisation"):
        with pytest.raises(Refused, match="cannot name a specialisation"):
            desk.prepare(asked(f"{text} {name}", name=name))


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("add a variant work with docker and the vpn", {"name": "work"}),
        ("add presentation: no notifications, screen never off", {"name": "presentation"}),
        ("make a boot option called gaming with the nvidia driver", {"name": "gaming", "driver": "nvidia"}),
    ],
)
def test_what_one_changes_nfh_does_not_write(desk: Desk, text: str, slots: dict[str, str]) -> None:
    with pytest.raises(NotYet) as caught:
        desk.prepare(asked(text, **slots))
    assert "specialisation.NAME.configuration" in caught.value.hint


def added(plan: Plan) -> list[str]:
    before, after = (plan.changes[0].before or b"").splitlines(), plan.changes[0].after or b""
    return [line.decode() for line in after.splitlines() if line not in before and line.strip()]
