"""What is said in the place of a yes or a no, in a real conversation: nothing is lost, and no question is a trap."""

from __future__ import annotations

from pathlib import Path

from tests.terminal.spoken import spoken

OFFER = "Do it? yes · no · edit · explain:"


def test_a_correction_that_cannot_be_planned_leaves_the_plan(tmp_path: Path) -> None:
    said = spoken(tmp_path, "install btop and turn on docker", "and restart nginx", "no")
    assert said.count("Plan for practice system on paper: Install btop and turn on Docker.") == 2
    assert "I cannot restart nginx here" in said
    assert said.count("Nothing was changed.") == 1


def test_a_correction_takes_the_place_of_the_plan(tmp_path: Path) -> None:
    said = spoken(tmp_path, "install vlc and gimp", "also leave vlc out", "no")
    assert "Plan for practice system on paper: Install gimp." in said
    assert said.count("Nothing was changed.") == 1


def test_the_question_about_unfree_packages_can_be_corrected(tmp_path: Path) -> None:
    said = spoken(
        tmp_path, "install slack, discord and htop", "only discord, not slack", "actually the blue one", "no"
    )
    assert "slack and discord are not free software" in said
    assert "\ndiscord is not free software" in said
    assert "cannot change it like that" in said
    assert "Please answer with a number" not in said


def test_a_question_that_was_decided_does_not_come_back(tmp_path: Path) -> None:
    said = spoken(tmp_path, "install slack, discord and htop", "without discord", "no", "list my generations")
    assert said.count("slack is not free software") == 1
    assert "generations; the current one is" in said


def test_what_has_nothing_to_do_with_the_plan_stays_and_so_does_the_plan(tmp_path: Path) -> None:
    said = spoken(tmp_path, "install btop", "ok do it but keep git", "but keep the firewall on", "no")
    assert "nothing to do with git: that stays as it is." in said
    assert "nothing to do with the firewall on" in said
    assert said.count(OFFER) == 3


def test_questions_at_a_menu_are_answered_and_it_stays(tmp_path: Path) -> None:
    said = spoken(tmp_path, "free space", "why", "what does the second do", "neither", "list my generations")
    assert "2. show what uses the disk: It only shows something." in said
    assert "generations; the current one is" in said
    assert "Please answer with a number" not in said
