"""Corrections of a plan that say more than one thing, or that belong to one of several requests."""

from __future__ import annotations

import pytest

from nfh.understanding.dialogue import Dialogue
from nfh.understanding.reader import understand
from nfh.understanding.said_before import pieces
from tests.understanding.test_amend import after

PARIS = "set the time zone to Europe/Paris and the keyboard to de"


def packages(*names: str) -> tuple[str, dict[str, object]]:
    return "install_package", {"package": names[0]} if len(names) == 1 else {"packages": list(names)}


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("install htop", "also add ripgrep and fd but not htop", [packages("ripgrep", "fd")]),
        ("install vlc, gimp and jq", "only gimp, and not vlc, also btop", [packages("gimp", "btop")]),
        ("install gimp and vlc", "only vlc and not gimp", [packages("vlc")]),
        ("install krita and jq", "just krita and also open port 8080", [packages("krita"), ("open_port", {"port": "8080"})]),
        ("open port 80", "also 443 but not 80", [("open_port", {"port": "443"})]),
    ],
)  # fmt: skip
def test_several_corrections_in_one_sentence(before: str, text: str, expected: object) -> None:
    assert after(before, text) == expected


def test_where_one_correction_ends() -> None:
    assert pieces("only gimp, and not vlc, also btop") == ["only gimp", "and not vlc", "also btop"]
    assert pieces("yes but not vim and jq") == ["yes but not vim and jq"]
    assert pieces("without the port") == ["without the port"]


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        (PARIS, "actually make it berlin", [{"timezone": "berlin"}, {"layout": "de"}]),
        (PARIS, "make it swiss", [{"timezone": "Europe/Paris"}, {"layout": "swiss"}]),
        (PARIS, "and the keyboard swiss", [{"timezone": "Europe/Paris"}, {"layout": "swiss"}]),
        (
            "set the time zone to Europe/Paris and call this machine lab1",
            "make it lab2",
            [{"timezone": "Europe/Paris"}, {"hostname": "lab2"}],
        ),
        ("install vim and open port 80", "also jq", [{"packages": ["vim", "jq"]}, {"port": "80"}]),
        ("open port 80 and 8080", "make it 8443 instead of 8080", [{"port": "80, 8443"}]),
    ],
)
def test_a_value_goes_where_it_fits(before: str, text: str, expected: list[dict[str, object]]) -> None:
    found = after(before, text)
    assert found is not None
    assert [slots for _name, slots in found] == expected


def test_a_value_that_fits_nowhere_corrects_nothing() -> None:
    assert after(PARIS, "make it qwertzuiop") is None


@pytest.mark.parametrize(
    ("before", "text", "second"),
    [
        ("install vim", "ok do it and turn on ssh as well", ("enable_service", {"service": "ssh"})),
        ("turn on nginx", "and docker as well", ("enable_service", {"service": "docker"})),
        ("turn on printing", "and bluetooth too", ("enable_bluetooth", {})),
        (
            "turn on ssh",
            "but no password login, only keys",
            ("set_option", {"option": "services.openssh.settings.PasswordAuthentication", "value": "false"}),
        ),
    ],
)
def test_more_is_wanted(before: str, text: str, second: object) -> None:
    found = after(before, text)
    assert found is not None
    assert found[1:] == [second]


def test_what_is_to_be_done_first_stands_first() -> None:
    for text in ("yes, only after you remove cowsay", "but first remove cowsay"):
        assert after("install figlet", text) == [("remove_package", {"package": "cowsay"}), packages("figlet")]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("also give her sudo", {"user": "anna", "group": "wheel"}),
        ("let her use docker too", {"user": "anna", "group": "docker"}),
        ("no wait call her hanna", {"user": "hanna"}),
        ("she must be able to use docker", {"user": "anna", "group": "docker"}),
        ("make her an admin", {"user": "anna", "group": "wheel"}),
        ("with zsh", {"user": "anna", "shell": "zsh"}),
        ("and with fish as her shell", {"user": "anna", "shell": "fish"}),
    ],
)
def test_a_new_user_on_the_screen_is_a_person(text: str, slots: object) -> None:
    assert after("add a user anna", text) == [("add_user", slots)]


def test_rights_that_are_taken_are_not_given() -> None:
    assert after("add a user anna", "but do not give her sudo") is None
    taken = after("add a user anna", "and remove her from docker too")
    assert taken is None or ("add_user", {"user": "anna"}) in taken


def test_what_stays_is_left_out_of_a_removal() -> None:
    for text in ("leave in unzip as well", "but unzip stays", "keep unzip in"):
        assert after("remove tmux and unzip", text) == [("remove_package", {"package": "tmux"})]


def test_a_thing_that_is_told_of_is_not_added() -> None:
    assert after("install gimp", "gimp is nice too") is None
    assert after("install krita", "list my packages and open port 80") is None


@pytest.mark.parametrize(
    ("text", "protocols"),
    [
        ("udp too", ["tcp", "udp"]),
        ("both tcp and udp", ["tcp", "udp"]),
        ("and udp as well", ["tcp", "udp"]),
        ("make it udp", ["udp"]),
        ("no, udp", ["udp"]),
    ],
)
def test_the_protocol_of_a_port(text: str, protocols: list[str]) -> None:
    found = after("open port 80", text)
    assert found == [("open_port", {"port": "80", "protocol": one}) for one in protocols]


def test_another_request_instead_of_all() -> None:
    for text in ("instead of that, install mpv", "no, rather install mpv"):
        assert after("install vlc and open port 80", text) == [packages("mpv")]


def test_the_same_for_another_stands_beside_the_plan() -> None:
    dialogue = Dialogue(understand("add a user anna").requests)
    dialogue.on_screen = True
    found = understand("and bob too", None, dialogue)
    assert [one.intent.slots() for one in found.requests] == [{"user": "anna"}, {"user": "bob"}]
    dialogue.on_screen = False
    found = understand("and bob too", None, dialogue)
    assert [one.intent.slots() for one in found.requests] == [{"user": "bob"}]


def test_who_is_planned_is_not_deleted_in_the_same_plan() -> None:
    assert after("add a user anna", "delete her") is None


@pytest.mark.parametrize(
    "text",
    [
        "remove gimp from that",
        "take gimp out",
        "scratch gimp",
        "I don't need gimp",
        "no need for gimp",
        "gimp is not needed",
        "krita only",
        "no thanks, krita only",
        "change gimp to krita",
    ],
)
def test_ways_to_leave_a_part_out(text: str) -> None:
    found = after("install gimp and krita", text)
    assert found in ([packages("krita")], [packages("krita", "krita")])


def test_what_is_removed_is_no_part_to_take_out() -> None:
    assert after("remove gimp and krita", "remove gimp too") in (
        None,
        [("remove_package", {"packages": ["gimp", "krita"]})],
    )
    assert after("install gimp and krita", "without gimp or krita") == []
    assert after("install gimp and krita", "remove vim") is None


def test_another_of_its_kind_instead() -> None:
    assert after("install vlc and open port 80", "nah install mpv instead") == [
        packages("mpv"),
        ("open_port", {"port": "80"}),
    ]
    assert after("install vlc", "no thanks, mpv") == [packages("mpv")]


def test_parts_by_what_they_are_about_and_how_many_are_kept() -> None:
    nginx = "install nginx and open port 80 and 443 for it"
    assert after(nginx, "just nginx") == [("enable_service", {"service": "nginx"})]
    assert after("remove vim and jq", "wait no keep them") == []
    assert after("install vim", "keep it") is None
    kept = after("keep only the last 2 generations", "no, the last three")
    assert kept is not None
    assert kept[0][1]["keep"] == "3"
