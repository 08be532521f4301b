"""What would be left out of a request is asked about, and nothing of it is done before."""

from __future__ import annotations

import pytest

from nfh.understanding.reader import understand


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("open port 22 only for 192.168.1.5", "only for 192.168.1.5"),
        ("create a user called Bob Smith", "Bob Smith"),
        ("create a user 'a b'", "a b"),
        ('name my computer "lab 2"', "lab 2"),
        ("set hostname to foo.bar baz", "foo.bar baz"),
        ("install htop or vlc", "htop or vlc"),
        ("remove vim, emacs or nano", "vim, emacs or nano"),
        ("update every night at 3", "3"),
        ("reboot in 10 minutes", "in 10 minutes"),
        ("change language to portuguese of brazil", "portuguese of brazil"),
    ],
)
def test_it_is_asked_about(text: str, left: str) -> None:
    understood = understand(text)
    assert understood.decision == "ask"
    assert understood.reason == f"I would leave out “{left}”."


@pytest.mark.parametrize(
    "text",
    [
        "open port 8080/tcp",
        "open ports 80 and 443",
        "open ports 8000 to 9000",
        "create a user called bob and add him to wheel",
        "set hostname to node-7",
        "rename this computer to zeus please",
        "install vlc and gimp",
        "collect garbage every 2 weeks",
    ],
)
def test_what_is_said_whole_is_not(text: str) -> None:
    assert not understand(text).reason.startswith("I would leave out")


def requests(text: str) -> list[tuple[str, object]]:
    understood = understand(text)
    assert understood.decision == "act", understood.reason
    return [(one.intent.intent_name(), one.intent.slots()) for one in understood.requests]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open port 80 and 443 then close 22", [("open_port", "80 and 443"), ("close_port", "22")]),
        ("close port 80, open 443", [("close_port", "80"), ("open_port", "443")]),
        ("open 80 and 443 and close 8080", [("open_port", "80 and 443"), ("close_port", "8080")]),
    ],
)
def test_opening_and_closing_are_two_requests(text: str, expected: list[tuple[str, str]]) -> None:
    assert requests(text) == [(intent, {"port": port}) for intent, port in expected]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("add alice and bob to docker", ["alice", "bob"]),
        ("remove bob, carol and dave from wheel", ["bob", "carol", "dave"]),
        ("add bob to wheel and docker", ["bob"]),
    ],
)
def test_each_of_several_people_has_a_request(text: str, people: list[str]) -> None:
    found = requests(text)
    assert [slots["user"] for _, slots in found] == people  # type: ignore[index]
    assert {intent for intent, _ in found} == {"add_user_to_group"}


@pytest.mark.parametrize("text", ["keep all generations", "please keep every generation", "preserve my generations"])
def test_keeping_generations_deletes_none(text: str) -> None:
    assert understand(text).decision == "refuse"


@pytest.mark.parametrize("text", ["keep only the last 3 generations", "keep the newest five generations"])
def test_keeping_a_few_deletes_the_others(text: str) -> None:
    assert understand(text).requests[0].intent.intent_name() == "delete_generations"


@pytest.mark.parametrize(
    ("text", "desktop"),
    [("swap gnome for kde", "kde"), ("swap kde for gnome", "gnome"), ("get rid of the desktop", "")],
)
def test_which_desktop_is_meant(text: str, desktop: str) -> None:
    assert [slots.get("desktop", "") for _, slots in requests(text)] == [desktop]  # type: ignore[attr-defined]


def test_a_correction_after_a_question_mark_replaces() -> None:
    assert requests("install vlc? no, gimp") == [("install_package", {"package": "gimp"})]


def test_whose_password_it_is() -> None:
    assert requests("change bob's password to hunter2") == [("change_password", {"user": "bob"})]


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("disable root login over ssh", "services.openssh.settings.PermitRootLogin"),
        ("disable ssh password login", "services.openssh.settings.PasswordAuthentication"),
    ],
)
def test_hardening_of_ssh_is_an_option(text: str, option: str) -> None:
    ((intent, slots),) = requests(text)
    assert (intent, slots["option"]) == ("set_option", option)  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("open port 25565 until tomorrow", "until tomorrow"),
        ("disable the firewall for 10 minutes", "for 10 minutes"),
        ("enable ssh but only for ada", "but only for ada"),
        ("upgrade to the next release next weekend", "next weekend"),
        ("reboot tonight", "tonight"),
        ("open port 80 and the https one", "and the https one"),
    ],
)
def test_times_and_conditions_are_asked_about(text: str, left: str) -> None:
    understood = understand(text)
    assert understood.decision == "ask"
    assert understood.reason == f"I would leave out “{left}”."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("open port eighty", [("open_port", {"port": "80"})]),
        ("open ports eighty and four four three", [("open_port", {"port": "80 and 443"})]),
        ("go to generation three", [("switch_generation", {"generation": "3"})]),
        ("compare generations three and four", [("diff_generations", {"generations": ["3", "4"]})]),
        ("install vlc gimp and btop", [("install_package", {"packages": ["vlc", "gimp", "btop"]})]),
        ("make the hostname tower too", [("set_hostname", {"hostname": "tower"})]),
        ("install node 18", [("install_package", {"package": "node", "version": "18"})]),
        (
            "install emacs before you remove vim",
            [("install_package", {"package": "emacs"}), ("remove_package", {"package": "vim"})],
        ),
    ],
)
def test_nothing_of_these_is_left_out(text: str, expected: list[tuple[str, object]]) -> None:
    assert requests(text) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("delete generations older than 30 days every week", "every week"),
        ("delete old generations weekly", "weekly"),
    ],
)
def test_how_often_is_not_once(text: str, left: str) -> None:
    assert understand(text).reason == f"I would leave out “{left}”."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("install libreoffice in german", "in german"),
        ("install vscode with the python extension", "with the python extension"),
        ("install vim without x", "without x"),
        ("install wine in 32 bit please", "in 32 bit please"),
        ("install neovim, with lsp support", "with lsp support"),
    ],
)
def test_how_a_package_is_to_be_is_not_dropped(text: str, left: str) -> None:
    understood = understand(text)
    assert understood.decision == "ask"
    assert understood.reason == f"I would leave out “{left.removesuffix(' please')}”."


@pytest.mark.parametrize(
    "text",
    ["install firefox with nix", "install htop in my config please", "put jq in environment.systemPackages",
     "install vlc please as i want to see films", "install kde with all its apps"],
)  # fmt: skip
def test_words_that_say_nothing_of_it_are(text: str) -> None:
    assert understand(text).decision == "act"
