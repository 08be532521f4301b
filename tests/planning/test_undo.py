"""Undo: text and system together, whatever happened in between."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from nfh.errors import NeedsAnswer, Refused
from nfh.execution.ledger import Ledger
from nfh.execution.where import Where
from nfh.planning import which_change
from nfh.planning.context import Context
from nfh.planning.draft import Draft
from nfh.planning.plan import Activate, Build, EditConfiguration, SwitchGeneration
from nfh.planning.undo import take_back_entry

from .conftest import Desk


def kinds(desk: Desk) -> list[type]:
    return [type(step) for step in desk.plan("undo_last").steps]


def runs(desk: Desk, program: str) -> bool:
    return (desk.target.run_dir / "current-system" / "sw" / "bin" / program).exists()


def nix_env(desk: Desk, *arguments: str) -> None:
    environ = {**os.environ, **desk.target.environment}
    argv = ["nix-env", "-p", str(desk.target.profile), *arguments]
    subprocess.run(argv, env=environ, check=True, capture_output=True)


def rebuild_by_hand(desk: Desk) -> None:
    environ = {**os.environ, **desk.target.environment, "NIXOS_CONFIG": str(desk.target.entry)}
    argv = ["nix-build", "<nixpkgs/nixos>", "-A", "system", "--no-out-link"]
    system = subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.strip()
    nix_env(desk, "--set", system)
    subprocess.run([f"{system}/bin/switch-to-configuration", "switch"], env=environ, check=True, capture_output=True)


def test_text_and_system_go_back_together(desk: Desk) -> None:
    before = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    assert (desk.current(), runs(desk, "vim")) == (3, True)
    plan = desk.plan("undo_last")
    assert [type(step) for step in plan.steps] == [EditConfiguration, SwitchGeneration]
    assert plan.undoes == desk.last().id
    desk.do(plan)
    assert (desk.text, desk.current(), runs(desk, "vim")) == (before, 2, False)


def test_undo_twice_takes_back_two_changes_and_then_there_is_nothing(desk: Desk) -> None:
    before = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("install_package", package="tmux"))
    desk.do(desk.plan("undo_last"))
    assert runs(desk, "vim")
    assert not runs(desk, "tmux")
    desk.do(desk.plan("undo_last"))
    assert (desk.text, desk.current()) == (before, 2)
    with pytest.raises(Refused, match="nothing to undo any more: what I had changed here was taken back"):
        desk.plan("undo_last")


def test_after_a_rebuild_by_hand_it_is_built_anew_and_the_other_change_stays(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="vim"))
    desk.target.entry.write_text(desk.text.replace('"Europe/Berlin"', '"Asia/Tokyo"'))
    rebuild_by_hand(desk)
    plan = desk.plan("undo_last")
    assert [type(step) for step in plan.steps] == [EditConfiguration, Build, Activate]
    assert any("changed by somebody else" in note for note in plan.notes)
    desk.do(plan)
    assert '"Asia/Tokyo"' in desk.text
    assert "vim" not in desk.text
    assert not runs(desk, "vim")
    assert desk.current() == 5


def test_the_same_lines_changed_since_are_left_alone(desk: Desk) -> None:
    desk.do(desk.plan("set_timezone", timezone="Tokyo"))
    desk.target.entry.write_text(desk.text.replace('"Asia/Tokyo"', '"Asia/Seoul"'))
    standing = desk.text
    with pytest.raises(NeedsAnswer, match="in the very lines"):
        desk.plan("undo_last")
    with pytest.raises(Refused, match="left as it is"):
        desk.answering(undo="leave").plan("undo_last")
    assert desk.text == standing


def test_the_same_lines_are_put_back_if_the_person_gives_up_what_stands_there(desk: Desk) -> None:
    before = desk.text
    desk.no_build = True
    desk.do(desk.plan("set_timezone", timezone="Tokyo"))
    desk.target.entry.write_text(desk.text.replace('"Asia/Tokyo"', '"Asia/Seoul"'))
    plan = desk.answering(undo="back").plan("undo_last")
    assert plan.effects.lost == (f"what somebody else changed in {desk.target.entry} since",)
    desk.do(plan)
    assert desk.text == before


def test_the_file_is_gone(desk: Desk) -> None:
    desk.do(desk.plan("set_timezone", timezone="Tokyo"))
    desk.target.entry.unlink()
    with pytest.raises(Refused, match="leave it alone"):
        desk.plan("undo_last")


def test_the_earlier_generation_was_deleted(desk: Desk) -> None:
    before = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    nix_env(desk, "--delete-generations", "2")
    plan = desk.plan("undo_last")
    assert [type(step) for step in plan.steps] == [EditConfiguration, Build, Activate]
    assert "Generation 2 is not there any more" in plan.teaching.why
    desk.do(plan)
    assert (desk.text, runs(desk, "vim"), desk.current()) == (before, False, 4)


def test_a_rollback_is_undone_before_what_it_went_back_from(desk: Desk) -> None:
    before = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("rollback"))
    assert not runs(desk, "vim")
    plan = desk.plan("undo_last")
    assert [type(step) for step in plan.steps] == [SwitchGeneration]
    assert any("is not touched" in note for note in plan.notes)
    desk.do(plan)
    assert (desk.current(), runs(desk, "vim")) == (3, True)
    desk.do(desk.plan("undo_last"))
    assert (desk.text, desk.current(), runs(desk, "vim")) == (before, 2, False)


def test_a_rollback_that_the_system_has_moved_on_from_is_not_undone(desk: Desk) -> None:
    desk.do(desk.plan("rollback"))
    nix_env(desk, "--switch-generation", "2")
    with pytest.raises(Refused, match="has moved on since"):
        desk.plan("undo_last")


@pytest.mark.parametrize("activated", [True, False])
def test_gone_back_by_hand_already(desk: Desk, activated: bool) -> None:
    before = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    nix_env(desk, "--rollback")
    if activated:
        environ = {**os.environ, **desk.target.environment}
        argv = [f"{desk.target.profile}/bin/switch-to-configuration", "switch"]
        subprocess.run(argv, env=environ, check=True, capture_output=True)
    plan = desk.plan("undo_last")
    assert [type(step) for step in plan.steps] == [EditConfiguration, *([] if activated else [SwitchGeneration])]
    desk.do(plan)
    assert (desk.text, desk.current(), runs(desk, "vim")) == (before, 2, False)


def test_what_was_only_edited_is_only_edited_back(desk: Desk) -> None:
    before = desk.text
    desk.no_build = True
    desk.do(desk.plan("install_package", package="vim"))
    desk.no_build = False
    assert kinds(desk) == [EditConfiguration]
    desk.do(desk.plan("undo_last"))
    assert (desk.text, desk.current()) == (before, 2)


def test_with_no_build_only_the_text_comes_back(desk: Desk) -> None:
    before = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    quiet = replace(desk, no_build=True)
    plan = quiet.plan("undo_last")
    assert [type(step) for step in plan.steps] == [EditConfiguration]
    desk.do(plan)
    assert (desk.text, desk.current(), runs(desk, "vim")) == (before, 3, True)


def test_tried_until_the_next_start_and_undone(desk: Desk) -> None:
    """A test moves no profile, yet runs: undo must bring the earlier system back to life."""
    before = desk.text
    from .conftest import request

    plan = desk.prepare(request("install_package", package="vim"), request("rebuild_system", action="test")).plan
    assert plan is not None
    desk.do(plan)
    assert (desk.current(), runs(desk, "vim")) == (2, True)
    desk.do(desk.plan("undo_last"))
    assert (desk.text, runs(desk, "vim")) == (before, False)


def test_the_earlier_generation_is_not_taken_for_what_the_text_said(desk: Desk) -> None:
    """Before the change the text was ahead of the system; taking the change back must leave both agreeing."""
    ahead = desk.text.replace("    git\n", "    git\n    tmux\n")
    desk.target.entry.write_text(ahead)
    examined = desk.examine(desk.plan("install_package", package="vim"))
    assert examined.also
    desk.do(desk.plan("install_package", package="vim"))
    plan = desk.plan("undo_last")
    assert [type(step) for step in plan.steps] == [EditConfiguration, Build, Activate]
    assert "was not built from the text" in plan.teaching.why
    desk.do(plan)
    assert desk.text == ahead
    assert runs(desk, "tmux")
    assert not runs(desk, "vim")


def test_what_is_half_done_is_not_jumped_over(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="vim"))
    half_done = desk.plan("install_package", package="tmux")
    Ledger(desk.journal).begin(half_done, "install tmux", Where.of(desk.target))
    with pytest.raises(Refused, match="left half done") as caught:
        desk.plan("undo_last")
    assert "unfinished=undo" in caught.value.hint


def test_deleting_cannot_be_undone_and_says_so(desk: Desk) -> None:
    for package in ("vim", "tmux", "wget", "curl"):
        desk.do(desk.plan("install_package", package=package))
    desk.do(desk.plan("delete_generations"))
    with pytest.raises(Refused, match="cannot be undone: deleted generations are gone"):
        desk.plan("undo_last")


def test_planning_an_undo_touches_nothing(desk: Desk) -> None:
    from .conftest import state_of

    desk.do(desk.plan("install_package", package="vim"))
    before = state_of(desk.target), sorted(Path(desk.folders.data).rglob("*"))
    desk.plan("undo_last")
    assert (state_of(desk.target), sorted(Path(desk.folders.data).rglob("*"))) == before


# ------------------------------------------------------------------------------------------------ not the last one


def test_an_earlier_change_is_taken_back_by_its_name_and_the_later_one_stays(desk: Desk) -> None:
    before = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("set_timezone", timezone="Madrid"))
    plan = desk.plan("undo_last", command="installing vim")
    assert plan.summary == "Undo “Install vim”."
    assert any("Set the time zone to Europe/Madrid" in note for note in plan.notes)
    assert [type(step) for step in plan.steps] == [EditConfiguration, Build, Activate]
    desk.do(plan)
    assert not runs(desk, "vim")
    assert desk.text == before.replace("Europe/Berlin", "Europe/Madrid")
    desk.do(desk.plan("undo_last"))
    assert desk.text == before


def test_what_came_later_in_the_same_lines_is_named(desk: Desk) -> None:
    desk.do(desk.plan("set_timezone", timezone="Madrid"))
    desk.do(desk.plan("set_timezone", timezone="Paris"))
    with pytest.raises(NeedsAnswer) as asked:
        desk.plan("undo_last", command="the time zone")
    newest, oldest, _ = asked.value.question.choices  # type: ignore[attr-defined]
    assert "Europe/Paris" in newest.label
    desk.answers = {"change": oldest.value}
    with pytest.raises(Refused, match="in the very lines") as refused:
        desk.plan("undo_last", command="the time zone")
    assert refused.value.hint == "After it came: Set the time zone to Europe/Paris. Undo that first."


def test_a_name_that_no_change_has_is_asked_about(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("install_package", package="tmux"))
    with pytest.raises(NeedsAnswer) as asked:
        desk.plan("undo_last", command="docker")
    assert [choice.label[:13] for choice in asked.value.question.choices[:-1]] == ["Install tmux ", "Install vim ("]  # type: ignore[attr-defined]


def test_the_only_change_is_not_taken_back_under_another_name(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="tmux"))
    with pytest.raises(NeedsAnswer) as asked:
        desk.plan("undo_last", command="docker")
    assert [choice.label[:12] for choice in asked.value.question.choices] == ["Install tmux", "none of them"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("undo that user thing", "user"),
        ("undo only the scanner", "scanner"),
        ("take the wallpaper change back", "wallpaper"),
        ("Please undo what you did to my printer", "printer"),
    ],
)
def test_what_the_sentence_alone_names_and_no_change_is_about_is_asked(desk: Desk, text: str, unknown: str) -> None:
    desk.do(desk.plan("install_package", package="tmux"))
    with pytest.raises(NeedsAnswer) as asked:
        desk.plan("undo_last", text=text)
    assert f"is about {unknown}." in str(asked.value.question.text)  # type: ignore[attr-defined]
    desk.answers = {"change": "none"}
    with pytest.raises(Refused, match="Nothing was undone"):
        desk.plan("undo_last", text=text)


@pytest.mark.parametrize(
    "text",
    ["undo", "undo that", "undo my last change please", "undo that thing you just did", "no, take that back",
     "put my config back as it was before you changed it", "undo it, I need a moment", "can you undo this for me?",
     "undo the last 2 changes"],
)  # fmt: skip
def test_a_sentence_that_names_nothing_means_the_last_change(desk: Desk, text: str) -> None:
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("install_package", package="tmux"))
    assert desk.plan("undo_last", text=text).summary == "Undo “Install tmux”."


def test_a_part_of_a_change_is_not_taken_for_the_whole(desk: Desk) -> None:
    desk.do(desk.plan("install_package", packages=["vim", "tmux"]))
    with pytest.raises(NeedsAnswer, match="undone whole") as asked:
        desk.plan("undo_last", text="undo only tmux")
    whole, _ = asked.value.question.choices  # type: ignore[attr-defined]
    desk.answers = {"change": whole.value}
    assert desk.plan("undo_last", text="undo only tmux").undoes == whole.value


def test_a_change_is_found_under_a_name_written_in_one_word(desk: Desk) -> None:
    desk.do(desk.plan("set_timezone", timezone="Madrid"))
    desk.do(desk.plan("install_package", package="tmux"))
    assert "Europe/Madrid" in desk.plan("undo_last", text="undo the timezone change").summary


@pytest.mark.parametrize(
    ("said", "summary", "opposite"),
    [
        ("undo removing vim", "Install vim.", True),
        ("undo removing vim", "Remove vim.", False),
        ("undo installing vim", "Remove vim.", True),
        ("undo the vim change", "Remove vim.", False),
        ("undo turning off docker", "Turn on Docker.", True),
        ("undo turning off docker", "Turn off Docker.", False),
        ("undo opening port 80", "Close port 80.", True),
        ("undo installing vim", "Install vim and remove nano.", False),
    ],
)
def test_a_change_the_other_way_is_not_meant(said: str, summary: str, opposite: bool) -> None:
    assert which_change.opposite(said, summary) == opposite


def test_undoing_a_removal_does_not_undo_the_installation(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="tmux"))
    draft = Draft(desk.context)
    standing = [desk.last()]
    with pytest.raises(NeedsAnswer):
        which_change.choose("tmux", "undo removing tmux", standing, draft.context)
    assert which_change.choose("tmux", "undo installing tmux", standing, draft.context) == standing[0]


def test_the_first_of_two_packages_is_taken_back_and_then_the_second(desk: Desk) -> None:
    desk.no_build = True
    before = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("install_package", package="tmux"))
    desk.do(desk.plan("undo_last", command="installing vim"))
    assert desk.text == before.replace("    htop\n", "    htop\n    tmux\n")
    desk.do(desk.plan("undo_last"))
    assert desk.text == before


def test_out_of_order_with_a_change_by_hand_in_between(desk: Desk) -> None:
    desk.no_build = True
    before = desk.text
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("install_package", package="tmux"))
    desk.target.entry.write_text(desk.text.replace('"Europe/Berlin"', '"Asia/Tokyo"'))
    desk.do(desk.plan("undo_last", command="installing vim"))
    desk.target.entry.write_text("# by hand\n" + desk.text)
    plan = desk.plan("undo_last")
    assert plan.notes == ("configuration.nix was changed by somebody else since; that is kept.",)
    desk.do(plan)
    assert desk.text == "# by hand\n" + before.replace("Europe/Berlin", "Asia/Tokyo")


@pytest.mark.parametrize(("later", "kind"), [(-60, SwitchGeneration), (60, Build)])
def test_a_lock_file_that_was_updated_since_is_built_anew(desk: Desk, later: int, kind: type) -> None:
    """The earlier generation was built from the earlier lock file."""
    desk.do(desk.plan("install_package", package="vim"))
    lock = desk.target.folder / "flake.lock"
    lock.write_text("{ }\n")
    os.utime(lock, (0, desk.last().time + later))
    target = desk.target._replace(entry=desk.target.folder / "flake.nix")
    context = Context(target, desk.journal, desk.folders)
    draft = Draft(context)
    take_back_entry(desk.last(), context, draft)
    steps = draft.plan(()).steps
    assert kind in [type(step) for step in steps]
    assert ("flake.lock was written since" in " ".join(draft.why)) == (kind is Build)


def test_what_was_removed_is_not_put_back_by_removing_something_else(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="vim"), "install vim")
    with pytest.raises(NeedsAnswer, match="Which change"):
        desk.plan("undo_last", text="put back what i removed yesterday")
    assert desk.plan("undo_last", text="undo what i installed").undoes
