"""Into which groups somebody goes, and out of which, by sentences that may say both; and what that does to the text."""

from __future__ import annotations

import pytest

from nfh.errors import Refused
from nfh.planning.group_moves import read

from .conftest import Desk, added, request


@pytest.mark.parametrize(
    ("text", "group", "into", "out"),
    [
        ("add ada to docker", "docker", ["docker"], []),
        ("remove ada from the docker group", "docker", [], ["docker"]),
        ("ada should no longer be in docker", "docker", [], ["docker"]),
        ("take bob out of wheel and put him in audio instead", "audio", ["audio"], ["wheel"]),
        ("take bob out of wheel and put him in audio instead", "wheel", ["audio"], ["wheel"]),
        ("add ada to audio and video and remove her from wheel", "audio and video", ["audio", "video"], ["wheel"]),
        ("move ada from wheel to audio", "audio", ["audio"], ["wheel"]),
        ("put ada into audio", "audio", ["audio"], []),
        ("put him in audio instead", "audio", ["audio"], []),
        ("give ada sudo", "sudo", ["wheel"], []),
        ("revoke sudo from ada", "sudo", [], ["wheel"]),
        ("make ada an admin and take her out of the docker group", "admin", ["wheel"], ["docker"]),
        ("disable docker for ada", "docker", [], ["docker"]),
        ("bob is not allowed to sudo", "sudo", [], ["wheel"]),
        ("bob should lose sudo", "sudo", [], ["wheel"]),
        ("make sure bob is not an admin", "admin", [], ["wheel"]),
        ("bob must not use sudo", "sudo", [], ["wheel"]),
        ("anna: no sudo", "sudo", [], ["wheel"]),
        ("ada shouldn't be in the docker group", "docker", [], ["docker"]),
        ("make anna just a normal user", "", [], ["wheel"]),
        ("demote anna", "", [], ["wheel"]),
        ("give bob docker but not sudo", "docker", ["docker"], []),
        ("let ada use docker without sudo", "docker", ["docker"], []),
        ("ada cannot use docker", "docker", ["docker"], []),
        ("give bob sudo with no password", "sudo", ["wheel"], []),
        ("", "docker", ["docker"], []),
    ],
)
def test_each_part_of_a_sentence_goes_its_own_way(text: str, group: str, into: list[str], out: list[str]) -> None:
    moves = read(text, group, ["wheel"])
    assert (moves.into, moves.out, moves.from_all) == (into, out, False)


@pytest.mark.parametrize(
    ("text", "spared"),
    [
        ("remove ada from all groups", []),
        ("take ada out of all her groups", []),
        ("remove ada from every group except wheel", ["wheel"]),
    ],
)
def test_all_groups_are_no_group_of_that_name(text: str, spared: list[str]) -> None:
    moves = read(text, "groups", ["wheel"])
    assert (moves.from_all, moves.spared, moves.into, moves.out) == (True, spared, [], [])


def test_all_groups_are_those_in_the_text(desk: Desk) -> None:
    entry = desk.target.entry
    entry.write_text(entry.read_text().replace('[ "wheel" ]', '[ "networkmanager" "wheel" "audio" ]'))
    said = "remove ada from all groups except wheel"
    plan = desk.prepare(request("add_user_to_group", text=said, user="ada", group="groups except wheel")).plan
    assert plan is not None
    assert [line for line in added(plan) if '[ "wheel" ]' in line]
    assert "out of the groups networkmanager and audio" in plan.summary
    with pytest.raises(Refused, match="only one who may use sudo"):
        desk.prepare(request("add_user_to_group", text="take ada out of all groups", user="ada", group="groups"))


def test_both_ways_are_one_plan(desk: Desk) -> None:
    entry = desk.target.entry
    entry.write_text(entry.read_text().replace('[ "wheel" ]', '[ "wheel" "audio" ]'))
    said = "take ada out of audio and put her in video instead"
    plan = desk.prepare(request("add_user_to_group", text=said, user="ada", group="video")).plan
    assert plan is not None
    assert [line for line in added(plan) if '[ "wheel" "video" ]' in line], added(plan)
