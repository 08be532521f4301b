"""Corrections of the plan on the screen."""

from __future__ import annotations

import pytest

from nfh.understanding.amend import amended, corrects
from nfh.understanding.dialogue import Dialogue
from nfh.understanding.names import names
from nfh.understanding.reader import understand


def after(before: str, text: str) -> list[tuple[str, dict[str, object]]] | None:
    understood = understand(before)
    assert understood.decision == "act"
    found = amended(text, understood.requests, names())
    return None if found is None else [(one.intent.intent_name(), dict(one.intent.slots())) for one in found]


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("install cowsay", "no, I meant docker", [("install_package", {"package": "docker"})]),
        ("install cowsay", "no, jq", [("install_package", {"package": "jq"})]),
        ("install cowsay", "I said jq not cowsay", [("install_package", {"package": "jq"})]),
        ("install cowsay", "not cowsay but jq", [("install_package", {"package": "jq"})]),
        ("install cowsay and vim", "jq instead of cowsay", [("install_package", {"packages": ["jq", "vim"]})]),
        ("set my hostname to lab1", "no, make it lab2", [("set_hostname", {"hostname": "lab2"})]),
        ("set my hostname to lab1", "make it lab2", [("set_hostname", {"hostname": "lab2"})]),
        ("open port 80", "no, port 443", [("open_port", {"port": "443"})]),
        ("install cowsay", "also jq", [("install_package", {"packages": ["cowsay", "jq"]})]),
        ("install gimp, vim and jq", "only the first", [("install_package", {"package": "gimp"})]),
        ("install gimp, vim and jq", "just the first two", [("install_package", {"packages": ["gimp", "vim"]})]),
        ("install gimp, vim and jq", "forget the gimp", [("install_package", {"packages": ["vim", "jq"]})]),
        ("install gimp, vim and jq", "only vim please", [("install_package", {"package": "vim"})]),
        ("install gimp, vim and jq", "but not vim and jq", [("install_package", {"package": "gimp"})]),
        ("install gimp and open port 80", "without the port", [("install_package", {"package": "gimp"})]),
        ("install gimp and open port 80", "skip the port", [("install_package", {"package": "gimp"})]),
        ("install gimp and open port 80", "leave the gimp out", [("open_port", {"port": "80"})]),
        ("install gimp and open port 80", "only the first", [("install_package", {"package": "gimp"})]),
        ("install gimp", "forget the gimp", []),
    ],
)
def test_what_a_correction_makes_of_it(before: str, text: str, expected: list[tuple[str, dict[str, object]]]) -> None:
    assert after(before, text) == expected


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("install cowsay", "without the port"),
        ("install cowsay", "no, that is not what I wanted at all"),
        ("install cowsay", "only the fourth"),
        ("install cowsay", "no, qwertzuiop"),
        ("open port 80", "no, the firewall"),
        ("set my hostname to lab1", "lab2"),
        ("install cowsay", "list my generations"),
        ("install gimp, vim and jq", "no, docker"),
        ("install cowsay", "only the first"),
    ],
)
def test_what_is_no_correction_of_it(before: str, text: str) -> None:
    assert after(before, text) is None


def test_what_sounds_like_a_correction() -> None:
    assert all(map(corrects, ("without the port", "no, something else", "Only that", "I meant the other")))
    assert not any(map(corrects, ("no", "yes", "install vim", "nothing at all")))


def test_only_what_stands_at_its_plan_is_corrected() -> None:
    for on_screen, decision in ((True, "act"), (False, "ask")):
        dialogue = Dialogue(understand("install gimp, vim and jq").requests)
        dialogue.on_screen = on_screen
        assert understand("forget the gimp", None, dialogue).decision == decision


@pytest.mark.parametrize(
    ("first", "text", "slots"),
    [
        ("open port 8080", "make it udp", {"port": "8080", "protocol": "udp"}),
        ("open port 8080", "and 9090 as well", {"port": "8080, 9090"}),
        ("open ports 80 and 443", "but not 443", {"port": "80"}),
        ("open ports 80, 443 and 8080", "only 80", {"port": "80"}),
        ("delete generation 2 and 4", "no, only 2", {"generation": "2"}),
        ("remove git and vim", "ok do it but keep git", {"package": "vim"}),
    ],
)
def test_ports_generations_and_what_is_to_stay(first: str, text: str, slots: object) -> None:
    corrected = after(first, text)
    assert corrected is not None
    assert [said for _intent, said in corrected] == [slots]


def test_another_request_may_be_added() -> None:
    assert after("open port 80", "and enable nginx too") == [
        ("open_port", {"port": "80"}),
        ("enable_service", {"service": "nginx"}),
    ]
    assert after("install nginx and open port 80 and 443", "and 8080 too") == [
        ("enable_service", {"service": "nginx"}),
        ("open_port", {"port": "80 and 443, 8080"}),
    ]
    assert after("install vlc", "and list my packages") is None


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("install vlc and gimp", "also leave vlc out", [("install_package", {"package": "gimp"})]),
        ("install tree", "swap tree for jq", [("install_package", {"package": "jq"})]),
        (
            "remove htop and ripgrep and install btop",
            "no keep ripgrep",
            [("remove_package", {"package": "htop"}), ("install_package", {"package": "btop"})],
        ),
        (
            "set up bluetooth, printing and sound",
            "without sound",
            [("enable_bluetooth", {}), ("enable_printing", {})],
        ),
    ],
)
def test_parts_are_dropped_and_swapped_by_their_names(before: str, text: str, expected: object) -> None:
    assert after(before, text) == expected
