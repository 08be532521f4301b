"""From a text to requests: what is read, when it is acted on, asked about, refused."""

from __future__ import annotations

import pytest

from nfh.intents.request import Request
from nfh.understanding.as_json import to_json
from nfh.understanding.decide import changes
from nfh.understanding.reader import understand
from nfh.understanding.understood import Understood


def only(understood: Understood) -> Request:
    assert len(understood.requests) == 1
    return understood.requests[0]


@pytest.mark.parametrize(
    ("text", "intent", "slots", "mode"),
    [
        ("Hi! Could you please install git, curl and ripgrep for me?", "install_package",
         {"packages": ["git", "curl", "ripgrep"]}, "do"),
        ("instal htop pls", "install_package", {"package": "htop"}, "do"),
        ("Installing LibreOffice", "install_package", {"package": "LibreOffice"}, "explain"),
        ("I have been wondering how to install firefox", "install_package", {"package": "firefox"}, "explain"),
        ("what would happen if I removed git?", "remove_package", {"package": "git"}, "preview"),
        ("install google chrome", "install_package", {"package": "google chrome"}, "do"),
        ("install htop, just for me", "install_package", {"package": "htop", "scope": "user"}, "do"),
        ("can you search for a video editor", "search_packages", {"query": "video editor"}, "do"),
        ("Please list my generations, thanks", "list_generations", {}, "do"),
        ("ROLL BACK NOW", "rollback", {}, "do"),
        ("please undo that", "undo_last", {}, "do"),
        ("what exactly is a flake?", "explain_concept", {"concept": "flake"}, "do"),
        ("help", "help", {}, "do"),
        ("good morning", "greeting", {}, "do"),
        ("open port 8080", "open_port", {"port": "8080"}, "do"),
        ("install docker", "enable_service", {"service": "docker"}, "do"),
        ("set my timezone to Europe/Madrid", "set_timezone", {"timezone": "Europe/Madrid"}, "do"),
        ("go to generation 42", "switch_generation", {"generation": "42"}, "do"),
        ("hostname lab", "set_hostname", {"hostname": "lab"}, "do"),
        ("language spanish", "set_locale", {"locale": "spanish"}, "do"),
        ("timezone tokyo", "set_timezone", {"timezone": "tokyo"}, "do"),
        ("set the ssh port to 2345", "set_option", {"option": "services.openssh.ports", "value": "2345"}, "do"),
        ("add a user called kim with groups wheel and docker", "add_user", {"user": "kim", "group": "wheel and docker"}, "do"),
        ("install kdePackages.kcalc", "install_package", {"package": "kdePackages.kcalc"}, "do"),
        ("what have you changed so far", "list_changes", {}, "do"),
    ],
)  # fmt: skip
def test_read_and_acted_on(text: str, intent: str, slots: dict[str, object], mode: str) -> None:
    understood = understand(text)
    request = only(understood)
    assert understood.decision == "act", understood.reason
    assert (request.intent.intent_name(), request.intent.slots(), request.mode) == (intent, slots, mode)
    assert request.confidence >= 0.6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("install htop and remove vim", [("install_package", "htop"), ("remove_package", "vim")]),
        ("install vim, emacs and nano; then remove gedit",
         [("install_package", ["vim", "emacs", "nano"]), ("remove_package", "gedit")]),
        ("add htop and vim and remove nano", [("install_package", ["htop", "vim"]), ("remove_package", "nano")]),
        ("set up postgres and open its port", [("enable_service", "postgres"), ("open_port", "postgres")]),
        ("set my timezone to Madrid and the locale to Spanish", [("set_timezone", "Madrid"), ("set_locale", "Spanish")]),
        ("install htop and then remove it", [("install_package", "htop"), ("remove_package", "htop")]),
        ("please install vim, set up ssh and list my generations",
         [("install_package", "vim"), ("enable_service", "ssh"), ("list_generations", None)]),
    ],
)  # fmt: skip
def test_several_requests(text: str, expected: list[tuple[str, object]]) -> None:
    understood = understand(text)
    assert understood.decision == "act"
    found = [(one.intent.intent_name(), next(iter(one.intent.slots().values()), None)) for one in understood.requests]
    assert found == expected


@pytest.mark.parametrize("text", ["hostname change", "hostname?", "language please", "ssh port"])
def test_a_word_that_names_nothing_is_no_value(text: str) -> None:
    understood = understand(text)
    assert understood.decision == "ask" or not changes(understood)


@pytest.mark.parametrize(
    "text", ["install salt and pepper", "search for a cat and mouse game", "what is nix and why"]
)
def test_an_and_that_parts_nothing(text: str) -> None:
    assert len(understand(text).requests) <= 1


def test_a_question_about_one_half_is_about_both() -> None:
    understood = understand("how do I install htop and remove vim")
    assert [request.mode for request in understood.requests] == ["explain", "explain"]


@pytest.mark.parametrize(
    ("text", "near"), [("remove fierfox", "firefox"), ("install libreofice", "libreoffice"), ("install gogle chrome", "google-chrome")]
)  # fmt: skip
def test_a_misspelled_package_is_asked_about(text: str, near: str) -> None:
    understood = understand(text)
    assert understood.decision == "ask"
    assert understood.question is not None
    assert understood.question.id == "package"
    assert understood.question.choices[0].value == near
    assert to_json(understood)["requests"][0]["resolved"] == {}  # type: ignore[index]


def test_what_only_exists_elsewhere_is_offered_its_like() -> None:
    understood = understand("install photoshop")
    assert understood.decision == "ask"
    assert understood.question is not None
    assert "gimp" in [choice.value for choice in understood.question.choices]


def test_a_name_nobody_knows_is_not_accepted() -> None:
    understood = understand("install qwertzuiopasdf")
    assert understood.decision == "ask"
    assert to_json(understood)["requests"][0]["resolved"] == {}  # type: ignore[index]


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("my keyboard is wrong", ""),
        ("keyboard layout is broken", ""),
        ("set layout us please", "us"),
        ("change keyboard to no", "no"),
        ("keyboard layout it", "it"),
    ],
)
def test_a_small_word_is_a_layout_only_where_one_is_named(text: str, layout: str) -> None:
    understood = understand(text)
    assert understood.requests[0].intent.slots() == ({"layout": layout} if layout else {})
    assert understood.decision == ("act" if layout else "ask")


def test_a_password_is_no_group() -> None:
    assert understand("create user bob with password 1234").requests[0].intent.slots() == {"user": "bob"}


def test_what_is_missing_is_asked_for() -> None:
    understood = understand("install a package")
    assert understood.decision == "ask"
    assert understood.question is not None
    assert (understood.question.id, understood.question.choices) == ("package", ())
    assert only(understood).intent.intent_name() == "install_package"


def test_what_is_unsure_is_offered_and_its_own_reading_is_among_it() -> None:
    understood = understand("chromium?")
    assert understood.decision == "ask"
    assert understood.question is not None
    assert understood.question.id == "meant"
    request = only(understood)
    assert 1 <= len(request.alternatives) <= 3
    assert request.alternatives[0].intent == request.intent
    assert [choice.value for choice in understood.question.choices] == [
        reading.intent.intent_name() for reading in request.alternatives
    ]
    assert "chromium" in understood.question.choices[0].label


@pytest.mark.parametrize(
    "text", ["what is the weather like today", "who won the world cup", "write me a poem about penguins"]
)
def test_nothing_for_nfh(text: str) -> None:
    understood = understand(text)
    assert understood.decision == "refuse"
    assert "nothing I can help with" in understood.reason
    assert understood.way_on


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing to read"),
        (" \n\t ", "nothing to read"),
        ("x" * 100_000, "too many"),
        ("install \0 htop", "control characters"),
        ("\x1b[31minstall htop", "control characters"),
        ("установи firefox пожалуйста", "English"),
        ("安装 firefox 浏览器程序包和工具", "English"),
        ("😀😀😀", "no words"),
        ("42", "number alone"),
        ("?!", "no words"),
    ],
)
def test_bad_input_is_refused_with_a_reason(text: str, said: str) -> None:
    understood = understand(text)
    assert understood.decision == "refuse"
    assert said in understood.reason
    assert understood.way_on
    assert understood.requests == ()


def test_a_pasted_error_is_explained() -> None:
    error = (
        "error: attribute 'foo' missing\n\n   at /etc/nixos/configuration.nix:10:3:\n      9|\n     10| pkgs.foo\n"
    )
    request = only(understand(error))
    assert request.intent.intent_name() == "explain_error"
    assert "attribute 'foo' missing" in str(request.intent.slots()["error"])


def test_as_json() -> None:
    shown = to_json(understand("install firefox"))
    assert shown["text"] == "install firefox"
    assert shown["decision"] == "act"
    assert shown["changes"] is True
    request = shown["requests"][0]  # type: ignore[index]
    assert {key: request[key] for key in ("intent", "slots", "resolved", "mode", "alternatives")} == {
        "intent": "install_package",
        "slots": {"package": "firefox"},
        "resolved": {"package_attr": "firefox"},
        "mode": "do",
        "alternatives": [],
    }
    assert request["reader"].startswith("grammar:packages.yaml:")
    assert 0.8 < request["confidence"] <= 1


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("install firefox", True),
        ("how do I install firefox", False),
        ("what would happen if I removed git", False),
        ("list my generations", False),
        ("list my generations and install htop", True),
    ],
)
def test_changes(text: str, changes: bool) -> None:
    assert to_json(understand(text))["changes"] is changes


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("delete generations older than two weeks", {"days": 14}),
        ("delete generations older than 30 days but keep five", {"days": 30, "keep": 5}),
        ("what changed between 41 and 42", {"generations": [41, 42]}),
        ("open ports 80 and 443", {"ports": [80, 443]}),
        ("what are flakes", {"concept": "flake"}),
        ("install htop and git", {"package_attrs": ["htop", "git"]}),
    ],
)
def test_typed_values(text: str, resolved: dict[str, object]) -> None:
    shown = to_json(understand(text))["requests"][0]["resolved"]  # type: ignore[index]
    assert shown == resolved


@pytest.mark.parametrize(
    ("text", "intent", "mode"),
    [
        ("is my system up to date", "update_system", "preview"),
        ("is there anything newer", "update_system", "preview"),
        ("dry rnu of the rebuild", "rebuild_system", "preview"),
        ("does nix clean up after itself", "auto_garbage_collect", "explain"),
    ],
)
def test_a_question_of_how_things_are_changes_nothing(text: str, intent: str, mode: str) -> None:
    request = understand(text).requests[0]
    assert (request.intent.intent_name(), request.mode) == (intent, mode)


@pytest.mark.parametrize("text", ["I need sound, add pipewire", "add pipewire, I need sound"])
def test_what_is_said_twice_is_one_request(text: str) -> None:
    assert [(one.intent.intent_name(), one.intent.slots()) for one in understand(text).requests] == [
        ("enable_audio", {"service": "pipewire"})
    ]


@pytest.mark.parametrize("text", ["how do I uninstall Lotus Symphony?", "how do i uninstall lotus symphony"])
def test_a_name_keeps_the_letters_it_was_typed_in(text: str) -> None:
    assert understand(text).requests[0].intent.slots() in (
        {"package": "Lotus Symphony"},
        {"package": "lotus symphony"},
    )


def test_the_longer_name_counts_where_half_of_it_is_gone() -> None:
    assert understand("uninstall Compiz Fusion").requests[0].intent.slots() == {"package": "Compiz Fusion"}


@pytest.mark.parametrize("service", ["steam", "nginx"])
def test_what_nixos_has_a_module_for_is_no_plain_package(service: str) -> None:
    understood = understand(f"install {service}")
    assert (understood.decision, understood.requests[0].intent.intent_name()) == ("act", "enable_service")


def test_slips_do_not_make_another_request() -> None:
    restart = understand("retsart bluetooth").requests[0].intent
    assert (restart.intent_name(), restart.slots()["action"]) == ("service_control", "restart")
    kernel = understand("use the latset kernel").requests[0].intent
    assert (kernel.intent_name(), kernel.slots()) == ("set_kernel", {"package": "latest"})


def test_of_what_only_reads_there_is_one_way() -> None:
    from nfh.intents import registry
    from nfh.understanding.decide import label

    usage, htop = registry.build("disk_usage", {}), registry.build("install_package", {"package": "htop"})
    assert label(usage, "explain") == label(usage)
    assert label(htop, "explain") == f"{label(htop)} (how it is done)"
