"""Every planner of the tables, on a real practice system: what it plans, answers, asks and refuses."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from nfh.errors import NeedsAnswer, NfhError, NotYet, Refused
from nfh.knowledge import load
from nfh.planning import planner
from nfh.planning.machine import Machine
from nfh.planning.plan import (
    Activate,
    Build,
    CollectGarbage,
    DeleteGenerations,
    EditConfiguration,
    Plan,
    Risk,
    SwitchGeneration,
)
from nfh.planning.planner import ANSWERS, CHANGES
from nfh.understanding.dialogue import Dialogue
from nfh.understanding.reader import understand

from .conftest import Desk, added, removed, request, state_of


def is_a_way_on(sentence: str, desk: Desk) -> bool:
    """Whether nfh understands a sentence that it offers, and can do what it says."""
    understood = understand(sentence, Machine(desk.target), Dialogue())
    assert understood.decision in ("act", "ask"), (sentence, understood.reason)
    assert all(planner.can_do(request.intent.intent_name()) for request in understood.requests), sentence
    return True


def kinds(plan: Any) -> list[type]:
    return [type(step) for step in plan.steps]


# (intent, slots): what changes the text, the lines that come in and go out
EDITS: list[tuple[str, dict[str, Any], list[str], list[str]]] = [
    ("install_package", {"package": "vim"}, ["vim"], []),
    ("install_package", {"packages": ["vim", "tmux"]}, ["vim", "tmux"], []),
    ("remove_package", {"package": "htop"}, [], ["htop"]),
    ("set_timezone", {"timezone": "Madrid"}, ['time.timeZone = "Europe/Madrid";'], ['time.timeZone = "Europe/Berlin";']),
    ("set_hostname", {"hostname": "lab"}, ['networking.hostName = "lab";'], ['networking.hostName = "practice";']),
    ("set_locale", {"locale": "German"}, ['i18n.defaultLocale = "de_DE.UTF-8";'], []),
    ("open_port", {"port": "8080"}, ["networking.firewall.allowedTCPPorts = [ 8080 ];"], []),
    ("open_port", {"port": "53", "protocol": "both"}, ["networking.firewall.allowedTCPPorts = [ 53 ];", "networking.firewall.allowedUDPPorts = [ 53 ];"], []),
    ("disable_service", {"service": "ssh"}, ["services.openssh.enable = false;"], ["services.openssh.enable = true;"]),
    ("enable_bluetooth", {}, ["hardware.bluetooth.enable = true;"], []),
    ("enable_printing", {}, ["services.printing.enable = true;"], []),
    ("allow_unfree", {}, ["nixpkgs.config.allowUnfree = true;"], []),
    ("enable_desktop", {"desktop": "kde"}, ["services.desktopManager.plasma6.enable = true;", "services.displayManager.sddm.enable = true;"], []),
    ("enable_graphics_driver", {"driver": "amd"}, ["hardware.graphics.enable = true;"], []),
    ("enable_printing", {"driver": "hp laserjet"}, ["services.printing.drivers = [ pkgs.hplip ];"], []),
    ("set_kernel", {"version": "6.6"}, ["boot.kernelPackages = pkgs.linuxPackages_6_6;"], []),
    ("install_font", {"package": "fira-code"}, ["fonts.packages = [ pkgs.fira-code ];"], []),
    ("add_user_to_group", {"user": "ada", "group": "docker"}, ['users.users.ada = { isNormalUser = true; extraGroups = [ "wheel" "docker" ]; };'], ['users.users.ada = { isNormalUser = true; extraGroups = [ "wheel" ]; };']),
    ("set_shell", {"user": "me", "shell": "zsh"}, ["programs.zsh.enable = true;"], ['users.users.ada = { isNormalUser = true; extraGroups = [ "wheel" ]; };']),
    ("auto_update", {"action": "on", "value": "every week"}, ['system.autoUpgrade.dates = "weekly";', "system.autoUpgrade.enable = true;"], []),
    ("auto_garbage_collect", {"age": "two weeks"}, ['nix.gc.options = "--delete-older-than 14d";'], []),
    ("set_option", {"option": "services.openssh.enable", "value": "off"}, ["services.openssh.enable = false;"], ["services.openssh.enable = true;"]),
]  # fmt: skip


@pytest.mark.parametrize(("intent", "slots", "come", "go"), EDITS)
def test_edits(desk: Desk, intent: str, slots: dict[str, Any], come: list[str], go: list[str]) -> None:
    before = state_of(desk.target)
    plan = desk.plan(intent, **slots)
    assert state_of(desk.target) == before
    got = added(plan)
    assert [line for line in come if line not in got] == []
    assert sorted(removed(plan)) == sorted(go)
    assert kinds(plan) == [EditConfiguration, Build, Activate]
    assert plan.risk is Risk.REVERSIBLE
    assert (plan.effects.generation_before, plan.effects.generation_after) == (2, 3)
    assert plan.teaching.expert[-1] == "nixos-rebuild switch"
    assert plan.teaching.why
    assert plan.summary.endswith(".")
    assert "undo" in plan.next
    assert all(load.concept(concept) for concept in plan.teaching.concepts)
    assert all(is_a_way_on(sentence, desk) for sentence in plan.next)
    plan.to_json()


ALREADY: list[tuple[str, dict[str, Any]]] = [
    ("install_package", {"package": "htop"}),
    ("install_package", {"packages": ["htop", "git"]}),
    ("remove_package", {"package": "vim"}),
    ("set_timezone", {"timezone": "Berlin"}),
    ("set_hostname", {"hostname": "practice"}),
    ("enable_service", {"service": "ssh"}),
    ("disable_service", {"service": "docker"}),
    ("close_port", {"port": "9"}),
    ("add_user", {"user": "ada"}),
    ("switch_generation", {"generation": "2"}),
    ("delete_generations", {}),
    ("set_option", {"option": "services.openssh.enable", "value": "true"}),
]


@pytest.mark.parametrize(("intent", "slots"), ALREADY)
def test_what_is_so_already_is_said_and_nothing_is_planned(desk: Desk, intent: str, slots: dict[str, Any]) -> None:
    plan = desk.plan(intent, **slots)
    assert plan.already
    assert not plan.steps
    assert not plan.changes
    assert plan.summary.endswith(".")
    assert ".," not in plan.summary
    assert ". and" not in plan.summary


REFUSED: list[tuple[str, dict[str, Any], type[NfhError], str]] = [
    ("install_package", {"package": "qqqzzz"}, Refused, "I know no package called “qqqzzz”"),
    ("install_package", {"package": "$(rm -rf /)"}, Refused, "I know no package"),
    ("install_package", {"package": "vim", "scope": "nobody-here"}, Refused, "has no user nobody-here"),
    ("set_timezone", {"timezone": "Atlantis-on-sea"}, Refused, "I know no timezone"),
    ("set_locale", {"locale": "Klingonesque"}, Refused, "I know no locale"),
    ("set_keyboard_layout", {"layout": "zzzzzzz"}, Refused, "I know no layout"),
    ("set_hostname", {"hostname": "-bad name"}, Refused, "cannot be a machine's name"),
    ("set_hostname", {"hostname": "x" * 64}, Refused, "cannot be a machine's name"),
    ("set_hostname", {"hostname": 'a"; evil = "b'}, Refused, "cannot be a machine's name"),
    ("add_user", {"user": "1abc"}, Refused, "cannot be a login name"),
    ("add_user", {"user": "root"}, Refused, "own account"),
    ("open_port", {"port": "0"}, Refused, "is no port"),
    ("open_port", {"port": "65536"}, Refused, "is no port"),
    ("open_port", {"port": "-1"}, Refused, "is no port"),
    ("open_port", {"port": "9" * 5000}, Refused, "is no port"),
    ("open_port", {"port": "6000-6007"}, NotYet, "range"),
    ("open_port", {"port": "the unheard-of"}, Refused, "I do not know which port"),
    ("enable_service", {"service": "flumph"}, NotYet, "no recipe for “flumph”"),
    ("disable_service", {"service": "flumph"}, NotYet, "no recipe for “flumph”"),
    ("switch_generation", {"generation": "99"}, Refused, "There is no generation 99"),
    ("delete_generations", {"generation": "99"}, Refused, "There is no generation 99"),
    ("delete_generations", {"generation": "2"}, Refused, "the current one"),
    ("delete_generations", {"age": "a while"}, Refused, "how long"),
    ("delete_generations", {"keep": "some"}, Refused, "how many"),
    ("diff_generations", {"generations": ["2", "2"]}, Refused, "Both are generation 2"),
    ("set_option", {"option": "services.nosuch.enable", "value": "true"}, Refused, "no option called"),
    ("set_option", {"option": "services.openssh.enable", "value": "maybe"}, Refused, "a switch"),
    ("set_option", {"option": "users.users.ada.password", "value": "x"}, Refused, "secret"),
    ("set_option", {"option": "not an option", "value": "x"}, Refused, "is no option"),
    ("undo_last", {}, Refused, "nothing to undo"),
    ("remove_user", {"user": "ada"}, Refused, "only person"),
    ("remove_user", {"user": "root"}, Refused, "needs root"),
    ("add_user_to_group", {"user": "bob", "group": "docker"}, Refused, "no user bob"),
    ("set_shell", {"shell": "powershell"}, Refused, "no shell called"),
    ("set_kernel", {"packages": ["popcorn"]}, Refused, "no kernel called"),
    ("service_control", {"service": "ssh", "action": "restart"}, Refused, "cannot restart sshd here"),
    ("power_control", {"action": "reboot"}, Refused, "nothing really runs"),
    ("enable_desktop", {"desktop": "flumph"}, NotYet, "no recipe for “flumph”"),
    ("enable_service", {"service": "plex"}, Refused, "has no option services.plex.enable"),
    ("update_system", {}, Refused, "cannot see which channel"),
    ("auto_garbage_collect", {"value": "every full moon"}, Refused, "how often"),
    ("install_flatpak_app", {}, NotYet, "cannot do that yet"),
]


@pytest.mark.parametrize(("intent", "slots", "error", "words"), REFUSED)
def test_refusals(desk: Desk, intent: str, slots: dict[str, Any], error: type[NfhError], words: str) -> None:
    if intent == "install_flatpak_app":
        intent, slots = "build_vm", {}
    with pytest.raises(NfhError) as caught:
        desk.prepare(request(intent, **slots))
    assert type(caught.value) is error
    assert words in caught.value.message
    assert caught.value.exit_code == 5
    assert caught.value.message.rstrip().endswith((".", "?", "!"))
    assert len(caught.value.message) < 400


# (intent, slots, the question's id, an answer, a line that then comes in)
ASKED: list[tuple[str, dict[str, Any], str, str, str]] = [
    ("install_package", {}, "package", "tmux", "tmux"),
    ("install_package", {"package": "fierfox"}, "package:fierfox", "firefox", "programs.firefox.enable = true;"),
    ("set_timezone", {}, "timezone", "Tokyo", 'time.timeZone = "Asia/Tokyo";'),
    ("set_timezone", {"timezone": "Madird"}, "timezone:Madird", "madrid", 'time.timeZone = "Europe/Madrid";'),
    ("set_hostname", {}, "hostname", "lab", 'networking.hostName = "lab";'),
    ("set_locale", {}, "locale", "french", 'i18n.defaultLocale = "fr_FR.UTF-8";'),
    ("set_keyboard_layout", {}, "layout", "german", 'services.xserver.xkb.layout = "de";'),
    ("add_user", {}, "user", "grace", "users.users.grace = {"),
    ("open_port", {}, "port", "8080", "networking.firewall.allowedTCPPorts = [ 8080 ];"),
    ("enable_service", {}, "service", "docker", "virtualisation.docker.enable = true;"),
    ("enable_service", {"service": "dockre"}, "service:dockre", "docker", "virtualisation.docker.enable = true;"),
    ("install_package", {"package": "spotify"}, "allow_unfree", "yes", "nixpkgs.config.allowUnfree = true;"),
    ("allow_unfree", {"package": "steam"}, "allow_unfree", "yes", "nixpkgs.config.allowUnfree = true;"),
    ("set_option", {"option": "time.timeZone"}, "value", "Europe/Rome", 'time.timeZone = "Europe/Rome";'),
]


@pytest.mark.parametrize(("intent", "slots", "question", "answer", "line"), ASKED)
def test_questions(desk: Desk, intent: str, slots: dict[str, Any], question: str, answer: str, line: str) -> None:
    with pytest.raises(NeedsAnswer) as caught:
        desk.prepare(request(intent, **slots))
    asked: Any = caught.value.question
    assert asked.id == question
    assert asked.text.endswith(("?", ":", "."))
    assert caught.value.exit_code == 4
    if asked.choices:
        assert answer in [choice.value for choice in asked.choices]
    plan = desk.given({question: answer}).plan(intent, **slots)
    assert any(got.startswith(line) for got in added(plan)), added(plan)


@pytest.mark.parametrize(
    "intent", sorted({*CHANGES} - {"undo_last", "rollback", "rebuild_system", "collect_garbage"})
)
def test_a_question_is_never_put_twice_and_an_answer_that_is_no_choice_is_asked_again(
    desk: Desk, intent: str
) -> None:
    """With no slot said: each question can be answered, and the way ends in a plan or a plain refusal."""
    answers: dict[str, str] = {}
    for _ in range(6):
        try:
            desk.given(answers).prepare(request(intent))
            return
        except NeedsAnswer as problem:
            question: Any = problem.question
            assert question.id not in answers
            answers[question.id] = question.choices[0].value if question.choices else "1"
        except Refused as problem:
            assert problem.message
            return
    pytest.fail(f"{intent} asks without end: {answers}")


def test_several_requests_are_one_plan(desk: Desk) -> None:
    plan = desk.prepare(
        request("install_package", package="vim"),
        request("remove_package", package="htop"),
        request("set_timezone", timezone="Tokyo"),
        request("open_port", port="80"),
    ).plan
    assert plan is not None
    assert len(plan.changes) == 1
    assert kinds(plan) == [EditConfiguration, Build, Activate]
    assert plan.effects.added == ("vim",)
    assert plan.effects.removed == ("htop",)
    assert plan.summary == "Install vim, remove htop, set the time zone to Asia/Tokyo and open port 80 (TCP)."
    assert len(plan.requests) == 4


def test_an_answer_and_a_plan_of_one_sentence(desk: Desk) -> None:
    prepared = desk.prepare(request("list_generations"), request("install_package", package="vim"))
    assert [answer.kind for answer in prepared.answers] == ["list_generations"]
    assert prepared.plan is not None
    assert prepared.plan.effects.added == ("vim",)


def test_half_done_already(desk: Desk) -> None:
    plan = desk.plan("install_package", packages=["htop", "vim"])
    assert plan.summary == "Install vim."
    assert any(note.startswith("htop is already in configuration.nix, line ") for note in plan.notes)


def test_what_takes_itself_back_comes_to_nothing(desk: Desk) -> None:
    plan = desk.prepare(request("install_package", package="vim"), request("remove_package", package="vim")).plan
    assert plan is not None
    assert plan.already
    assert plan.summary == "Taken together, that changes nothing."


@pytest.mark.parametrize("other", ["install_package", "rebuild_system", "switch_generation", "delete_generations"])
def test_going_back_excludes_other_changes(desk: Desk, other: str) -> None:
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("install_package", package="tmux"))
    desk.do(desk.plan("install_package", package="wget"))
    slots = {
        "install_package": {"package": "curl"},
        "switch_generation": {"generation": "3"},
        "delete_generations": {},
    }
    with pytest.raises(Refused, match="one at a time"):
        desk.prepare(request("rollback"), request(other, **slots.get(other, {})))


def test_a_module_comes_instead_of_a_package_and_goes_again(desk: Desk) -> None:
    plan = desk.plan("install_package", package="docker")
    assert "virtualisation.docker.enable = true;" in added(plan)
    assert any("more than a package" in note for note in plan.notes)
    desk.target.entry.write_bytes(plan.changes[0].after or b"")
    gone = desk.plan("remove_package", package="docker")
    assert "virtualisation.docker.enable = false;" in added(gone)


def test_unfree_software_is_asked_for_and_a_no_ends_it(desk: Desk) -> None:
    with pytest.raises(NeedsAnswer) as caught:
        desk.plan("enable_service", service="steam")
    assert caught.value.question.id == "allow_unfree"  # type: ignore[attr-defined]
    plan = desk.answering(allow_unfree="yes").plan("enable_service", service="steam")
    assert {"programs.steam.enable = true;", "nixpkgs.config.allowUnfree = true;"} <= set(added(plan))
    with pytest.raises(Refused):
        desk.answering(allow_unfree="no").plan("enable_service", service="steam")


def test_unfree_packages_are_listed_without_a_question_where_nothing_is_built(desk: Desk) -> None:
    desk.no_build = True
    plan = desk.plan("install_package", package="spotify")
    assert added(plan) == ["spotify"]
    assert any("allow unfree packages" in note for note in plan.notes)


def test_a_library_of_python_says_how_python_finds_it(desk: Desk) -> None:
    plan = desk.plan("install_package", package="python3Packages.numpy")
    assert any("python3.withPackages (ps: [ ps.numpy ])" in note for note in plan.notes)


def test_a_port_of_a_service_that_listens_elsewhere_is_said_to_be_the_firewalls(desk: Desk) -> None:
    moved = desk.plan("open_port", port="2222", service="ssh")
    assert any("listens is a setting of its own" in note for note in moved.notes)
    for port, service in (("5432", "postgresql"), ("22", "ssh"), ("22", "sshd"), ("443", "nginx")):
        usual = desk.plan("open_port", port=port, service=service)
        assert not any("listens is a setting of its own" in note for note in usual.notes), service


def test_what_is_on_by_itself_is_switched_off(desk: Desk) -> None:
    plan = desk.plan("disable_service", service="firewall")
    assert "networking.firewall.enable = false;" in added(plan)
    assert any("can then be reached" in note for note in plan.notes)
    assert desk.plan("disable_service", service="docker").already


def test_insecure_packages_are_not_allowed_in_passing(desk: Desk) -> None:
    with pytest.raises(NotYet, match="broken or insecure"):
        desk.prepare(request("allow_unfree", text="allow the insecure package olm", package="olm"))


def test_a_preview_is_shown_and_asks_nothing(desk: Desk) -> None:
    prepared = desk.prepare(request("enable_service", "preview", service="steam"))
    assert prepared.plan is not None
    assert prepared.plan.preview_only


def test_a_wish_for_a_version_is_not_passed_over(desk: Desk) -> None:
    plan = desk.plan("install_package", package="vim", version="8.1")
    assert any("not 8.1" in note for note in plan.notes)


# ------------------------------------------------------------------------------------------------ rebuilding


@pytest.mark.parametrize(
    ("said", "action", "after"),
    [
        ("", "switch", 3),
        ("next boot", "boot", 3),
        ("test", "test", 2),
        ("build", "build", 2),
        ("dry", "dry-activate", 2),
    ],
)
def test_rebuild(desk: Desk, said: str, action: str, after: int) -> None:
    plan = desk.plan("rebuild_system", action=said)
    assert kinds(plan) == [Build, Activate]
    assert plan.steps[1].action == action  # type: ignore[union-attr]
    assert plan.effects.generation_after == after
    assert plan.teaching.expert == (f"nixos-rebuild {action}",)


def test_a_look_ahead_says_how_to_learn_which_services_restart(desk: Desk) -> None:
    plan = desk.prepare(request("rebuild_system", "preview", action="dry-run")).plan
    assert plan is not None and plan.preview_only
    assert any("dry activate the configuration" in note for note in plan.notes)
    assert not desk.plan("rebuild_system", action="dry-activate").notes


def test_rebuilding_what_runs_already_makes_no_generation(desk: Desk) -> None:
    plan = desk.examine(desk.plan("rebuild_system"))
    assert plan.effects.generation_after == 2
    assert desk.do(desk.plan("rebuild_system")).generation_after == 2


@pytest.mark.parametrize("intent", ["rebuild_system", "rollback"])
def test_no_build_only_edits(desk: Desk, intent: str) -> None:
    desk.no_build = True
    with pytest.raises(Refused, match="--no-build"):
        desk.plan(intent)
    assert kinds(desk.plan("install_package", package="vim")) == [EditConfiguration]


# ------------------------------------------------------------------------------------------------ generations


def test_rollback(desk: Desk) -> None:
    plan = desk.plan("rollback")
    assert kinds(plan) == [SwitchGeneration]
    assert (plan.effects.generation_before, plan.effects.generation_after) == (2, 1)
    assert any("not touched" in note for note in plan.notes)
    desk.do(plan)
    with pytest.raises(Refused, match="oldest"):
        desk.plan("rollback")


def test_rollback_passes_over_a_deleted_generation(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="vim"))
    desk.do(desk.plan("install_package", package="tmux"))
    Path(f"{desk.target.profile}-3-link").unlink()
    assert desk.plan("rollback").effects.generation_after == 2


def test_generations_in_words(desk: Desk) -> None:
    for package in ("vim", "tmux", "wget"):
        desk.do(desk.plan("install_package", package=package))
    for said, number in [("two back", 3), ("the one before", 4), ("3", 3), ("the oldest", 1), ("generation 4", 4)]:
        assert desk.plan("switch_generation", generation=said).effects.generation_after == number, said


def test_which_generation_is_asked(desk: Desk) -> None:
    with pytest.raises(NeedsAnswer) as caught:
        desk.plan("switch_generation", generation="that nice one")
    question: Any = caught.value.question
    assert [choice.value for choice in question.choices] == ["2", "1"]
    assert (
        desk.given({question.id: "1"}).plan("switch_generation", generation="that nice one").effects.generation_after
        == 1
    )


def test_two_unclear_generations_are_two_questions(desk: Desk) -> None:
    slots = {"generations": ["the good one", "the bad one"]}
    answers: dict[str, str] = {}
    for number in ("1", "2"):
        with pytest.raises(NeedsAnswer) as caught:
            desk.given(answers).answer("diff_generations", **slots)
        answers[caught.value.question.id] = number  # type: ignore[attr-defined]
    assert "From generation 1" in desk.given(answers).answer("diff_generations", **slots).text


def several(desk: Desk) -> None:
    for package in ("vim", "tmux", "wget", "curl", "jq"):
        desk.do(desk.plan("install_package", package=package))


def test_deleting_generations_spares_what_is_needed(desk: Desk) -> None:
    several(desk)  # 7 is current, 1 is booted, 5 and 6 are the two before
    plan = desk.plan("delete_generations")
    assert plan.steps[0].numbers == (2, 3, 4)  # type: ignore[union-attr]
    assert plan.risk is Risk.DESTRUCTIVE
    assert any("2–4" in lost for lost in plan.effects.lost)
    assert plan.effects.freed_bytes == 0
    for kept in ("1", "5", "6", "7"):
        with pytest.raises(Refused, match="never delete"):
            desk.plan("delete_generations", generation=kept)
    assert desk.plan("delete_generations", generation="2-4").steps[0].numbers == (2, 3, 4)  # type: ignore[union-attr]
    assert desk.plan("delete_generations", keep="the last five").steps[0].numbers == (2,)  # type: ignore[union-attr]
    assert desk.plan("delete_generations", keep="5", age="30 days").already
    assert desk.plan("delete_generations", age="30 days").already


def test_the_list_says_what_runs_where_the_next_start_takes_another(desk: Desk) -> None:
    states = [row[4] for row in desk.answer("list_generations").rows]
    assert not any("running" in str(state) for state in states), "the current one runs: it is said once"
    desk.do(desk.plan("install_package", package="vim"))
    desk.target.run_dir.joinpath("current-system").unlink()
    desk.target.run_dir.joinpath("current-system").symlink_to(os.readlink(f"{desk.target.profile}-2-link"))
    listed = desk.answer("list_generations")
    assert listed.text == "3 generations; the current one is 3; until the next start 2 runs."
    assert [row[4] for row in listed.rows][:2] == ["current", "running"]


def test_what_was_gone_back_from_is_not_old(desk: Desk) -> None:
    several(desk)
    desk.do(desk.plan("switch_generation", generation="5"))
    plan = desk.plan("delete_generations")
    assert plan.steps[0].numbers == (2,)  # type: ignore[union-attr]
    named = desk.plan("delete_generations", generation="7")
    assert named.steps[0].numbers == (7,)  # type: ignore[union-attr]
    assert any("newer than the current" in note for note in named.notes)


def test_deleting_and_collecting_in_one(desk: Desk) -> None:
    several(desk)
    for number in range(2, 5):
        os.utime(f"{desk.target.profile}-{number}-link", (1, 1), follow_symlinks=False)
    plan = desk.plan("collect_garbage", age="30 days")
    assert kinds(plan) == [DeleteGenerations, CollectGarbage]
    assert plan.effects.freed_bytes > 0
    assert len(plan.effects.lost) == 2
    outcome = desk.do(plan)
    assert outcome.status == "done"
    assert desk.current() == 7
    assert desk.plan("collect_garbage").already


# ------------------------------------------------------------------------------------------------ answers

READS: list[tuple[str, dict[str, Any], str]] = [
    ("list_generations", {}, "2 generations; the current one is 2."),
    ("list_changes", {}, "I have not changed anything here yet."),
    ("list_installed", {}, "2 packages listed in configuration.nix"),
    ("list_installed", {"package": "htop"}, "Yes: htop stands in configuration.nix, line 10"),
    ("list_installed", {"package": "vim"}, "No: vim is not installed."),
    ("package_info", {"package": "htop"}, "htop: "),
    ("package_info", {"package": "qqqzzz"}, "I know no package called “qqqzzz”"),
    ("search_packages", {"query": "text editor"}, "found for “text editor”"),
    ("search_packages", {"query": "qqqzzzxxx"}, "I found nothing"),
    ("search_options", {"query": "remote login"}, "found for “remote login”"),
    ("search_options", {"query": "qqqzzzxxx"}, "I found nothing"),
    ("which_package_provides", {"command": "dig"}, "The package dig has dig"),
    ("which_package_provides", {"file": "/usr/bin/rg"}, "ripgrep has /usr/bin/rg"),
    ("which_package_provides", {"file": "libnothing.so.2"}, "I do not know which package has libnothing.so.2"),
    ("package_info", {"package": "nerdfonts"}, "nerdfonts is no longer there"),
    ("diff_generations", {}, "From generation 1"),
    ("explain_option", {"option": "time.timeZone"}, "time.timeZone: "),
    ("explain_option", {"option": "no.such.option"}, "I know no option called no.such.option"),
    ("show_config", {}, "networking.hostName"),
    ("show_config", {"option": "time.timeZone"}, "is set in 1 place"),
    ("check_config", {}, "in order"),
    ("system_info", {}, "NixOS 25.11"),
    ("explain_concept", {"concept": "generation"}, "generation"),
    ("explain_concept", {"concept": "qqqzzz"}, "I have no explanation"),
    ("explain_concept", {"concept": "x11 and Wayland"}, "it takes the place of X11"),
    ("explain_concept", {"concept": "flakes vs qqqzzz"}, "no explanation of “qqqzzz”"),
    ("help", {}, "own words"),
    ("greeting", {}, "Hello"),
    ("learn", {}, "Lessons"),
    ("out_of_scope", {}, "nothing I can help with"),
    ("change_password", {}, "In a terminal: passwd"),
    ("change_password", {"user": "ada"}, "sudo passwd ada"),
    ("change_password", {"user": "her"}, "sudo passwd ada\n"),
    ("channel_list", {}, "no channel that I can see"),
    ("dev_environment", {"language": "rust"}, "    cargo\n"),
    ("dev_environment", {"packages": ["jq"]}, "    jq\n"),
    ("disk_usage", {}, "a garbage collection would free about"),
    ("edit_config", {}, "configuration.nix"),
    ("explain_error", {}, "Paste it whole"),
    ("explain_error", {"error": "flux"}, "I do not know this error"),
    ("list_users", {}, "1 person with an account"),
    ("list_users", {"group": "sudo"}, "1 person in the group wheel"),
    ("list_users", {"group": "docker"}, "0 people in the group docker"),
    ("network_status", {}, "This computer has"),
    ("service_status", {"service": "ssh"}, "sshd is part of the running generation"),
    ("service_status", {"service": "nginx"}, "no service nginx"),
    ("service_status", {}, "services"),
    ("show_logs", {"service": "ssh"}, "nothing really runs"),
    ("show_logs", {}, "nothing really runs"),
    ("system_health", {}, "All is well"),
    ("troubleshoot", {"device": "sound"}, "Nothing in configuration.nix switches sound with PipeWire on"),
    ("troubleshoot", {"service": "ssh"}, "You have the SSH server on"),
    ("troubleshoot", {"device": "toaster"}, "I do not know what could be wrong"),
    ("try_package", {"package": "cowsay"}, "nix-shell -p cowsay --run cowsay"),
    ("why_depends", {"package": "git"}, "is here because the configuration"),
    ("why_depends", {"package": "gimp"}, "is not on this system"),
]


@pytest.mark.parametrize(("intent", "slots", "text"), READS)
def test_answers(desk: Desk, intent: str, slots: dict[str, Any], text: str) -> None:
    before = state_of(desk.target)
    answer = desk.answer(intent, **slots)
    assert text in answer.text
    assert answer.kind == intent
    assert all(is_a_way_on(sentence, desk) for sentence in answer.next)
    assert state_of(desk.target) == before


def test_what_is_tried_next_is_not_said_twice(desk: Desk) -> None:
    said = [one.strip("?") for one in desk.answer("explain_concept", concept="derivation").next]
    assert "what is a store path" in said
    assert len([one for one in said if "store path" in one]) == 1


def test_every_reading_planner_is_tried() -> None:
    assert {intent for intent, *_ in READS} == set(ANSWERS)


def test_a_broken_text_is_told_by_every_planner_that_reads_it(desk: Desk) -> None:
    desk.target.entry.write_text("{ pkgs, ... }: {\n  a = 1\n}\n")
    for intent, slots in [("install_package", {"package": "vim"}), ("list_installed", {}), ("check_config", {})]:
        with pytest.raises(NfhError, match="line 2") as caught:
            desk.prepare(request(intent, **slots))
        assert str(desk.target.entry) in caught.value.message


def test_a_missing_text_is_told(desk: Desk) -> None:
    desk.target.entry.unlink()
    for intent, slots in [
        ("install_package", {"package": "vim"}),
        ("show_config", {}),
        ("set_timezone", {"timezone": "Rome"}),
    ]:
        with pytest.raises(NfhError, match="There is no file"):
            desk.prepare(request(intent, **slots))


def test_what_stands_in_the_tables_is_there() -> None:
    from importlib import import_module

    for name, module in {**ANSWERS, **CHANGES}.items():
        assert callable(getattr(import_module(f"nfh.planning.{module}"), name))
        assert planner.can_do(name)


def said(desk: Desk, name: str, text: str, **slots: Any) -> Plan:
    plan = desk.prepare(request(name, "do", text, **slots)).plan
    assert plan is not None
    return plan


def numbers(plan: Plan) -> tuple[int, ...]:
    (step,) = [step for step in plan.steps if isinstance(step, DeleteGenerations)]
    return step.numbers


def test_generations_on_one_side_of_a_number(desk: Desk) -> None:
    several(desk)  # 7 is current, 1 is booted, 5 and 6 are the two before
    assert numbers(said(desk, "delete_generations", "delete generations older than 4", generation="4")) == (2, 3)
    assert numbers(said(desk, "delete_generations", "delete generations newer than 3", generation="3")) == (4,)
    assert numbers(said(desk, "delete_generations", "delete generation 3", generation="3")) == (3,)
    assert said(desk, "delete_generations", "delete generations after 4", generation="4").already


def test_all_but_a_number_may_mean_two_things(desk: Desk) -> None:
    several(desk)
    text = "delete all generations except 3"
    with pytest.raises(NeedsAnswer) as wanted:
        said(desk, "delete_generations", text, keep="3")
    assert [choice.value for choice in wanted.value.question.choices] == ["number", "newest"]
    assert numbers(said(desk.answering(spared="number"), "delete_generations", text, keep="3")) == (2, 4)
    assert numbers(said(desk.answering(spared="newest"), "delete_generations", text, keep="3")) == (2, 3, 4)
    last = "delete all generations except the last 3"
    assert numbers(said(desk, "delete_generations", last, keep="3")) == (2, 3, 4)


def test_a_package_for_a_person_who_is_named(desk: Desk) -> None:
    assert said(desk, "install_package", "install vim for ada", package="vim").summary == "Install vim for ada."
    assert said(desk, "install_package", "install vim for writing", package="vim").summary == "Install vim."


def test_several_changes_are_taken_back_one_at_a_time(desk: Desk) -> None:
    for package in ("vim", "ripgrep"):
        desk.do(desk.plan("install_package", package=package))
    plan = said(desk, "undo_last", "undo the last 2 changes", command="last 2")
    assert "ripgrep" in plan.summary and any("one change at a time" in note for note in plan.notes)
    assert not any("at a time" in note for note in said(desk, "undo_last", "undo").notes)


def test_the_desktop_that_is_on_goes(desk: Desk) -> None:
    with pytest.raises(Refused, match="No desktop"):
        said(desk, "enable_desktop", "get rid of the desktop")
    desk.do(desk.plan("enable_desktop", desktop="xfce"))
    assert "Xfce" in said(desk, "enable_desktop", "get rid of the desktop").summary
    assert said(desk, "enable_desktop", "get rid of the desktop").summary.startswith("Turn off")
