"""What the text would apply besides: told apart, asked apart, and refused when it is another machine's."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nfh.errors import Refused
from nfh.nix import derivation
from nfh.nix.events import ignore
from nfh.planning import baseline, examine
from nfh.planning.plan import Plan
from nfh.practice.system import Practice
from nfh.settings import Folders

from .conftest import Desk


def rewritten(desk: Desk, old: str, new: str) -> None:
    assert old in desk.text
    desk.target.entry.write_text(desk.text.replace(old, new))


def vim(desk: Desk) -> Plan:
    return desk.examine(desk.plan("install_package", package="vim"))


@pytest.fixture(autouse=True)
def _no_copies(desk: Desk) -> Iterator[None]:
    yield
    for copy in desk.folders.cache.glob("copy-*"):
        subprocess.run(["rm", "-rf", str(copy)], check=True)


def test_on_the_practice_system_nothing_differs_at_first(desk: Desk) -> None:
    assert vim(desk).also == ()


def test_nor_on_one_with_a_history(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k")
    practice = Practice(tmp_path / "practice")
    try:
        desk = Desk(practice.ensure(), folders)
        assert vim(desk).also == ()
    finally:
        practice.reset()


def test_a_package_added_by_hand_is_named(desk: Desk) -> None:
    rewritten(desk, "    git\n", "    git\n    tmux\n")
    also = vim(desk).also
    assert "says something else already" in also[0]
    assert "It installs tmux." in also


def test_a_package_taken_out_by_hand_is_named(desk: Desk) -> None:
    rewritten(desk, "    htop\n", "")
    assert "It removes htop." in vim(desk).also


def test_another_setting_is_told_as_far_as_it_is_known(desk: Desk) -> None:
    rewritten(desk, "Europe/Berlin", "Asia/Tokyo")
    assert "which settings differ cannot be told" in vim(desk).also[-1]


def test_a_text_that_does_not_evaluate_before_the_change(desk: Desk) -> None:
    rewritten(desk, '"Europe/Berlin"', "17")
    plan = desk.examine(desk.plan("set_timezone", timezone="Rome") if False else _repair(desk))
    assert "cannot tell what else" in plan.also[0]


def _repair(desk: Desk) -> Plan:
    """The plan of an edit that makes a broken text right again."""
    from dataclasses import replace

    plan = desk.plan("install_package", package="vim")
    right = (plan.changes[0].after or b"").replace(b"time.timeZone = 17;", b'time.timeZone = "Europe/Berlin";')
    return replace(plan, changes=(replace(plan.changes[0], after=right),))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('hostName = "practice"', 'hostName = "other"', "rename “practice” to “other”"),
        ("users.users.ada = { isNormalUser = true;", "users.users.bob = { isNormalUser = true;", "no user ada"),
    ],
)
def test_another_machines_configuration_is_refused(desk: Desk, old: str, new: str, words: str) -> None:
    rewritten(desk, old, new)
    for plan in (desk.plan("install_package", package="vim"), desk.plan("rebuild_system")):
        with pytest.raises(Refused, match="does not look like the configuration") as caught:
            desk.examine(plan)
        assert words in caught.value.message
        assert "--config" in caught.value.hint
    assert list(desk.folders.cache.glob("copy-*")) == []


def test_a_file_system_that_is_gone_is_refused(desk: Desk) -> None:
    rewritten(
        desk, "  system.stateVersion", '  fileSystems."/data" = { device = "/dev/sdb"; };\n  system.stateVersion'
    )
    desk.do(desk.plan("rebuild_system"))
    rewritten(desk, '  fileSystems."/data" = { device = "/dev/sdb"; };\n', "")
    with pytest.raises(Refused, match="no longer mounts /data"):
        vim(desk)


def test_many_packages_gone_are_refused(desk: Desk) -> None:
    names = (
        "tmux wget curl jq ripgrep fd bat tree file gcc gnumake unzip zip nmap rsync strace lsof ncdu mpv vlc gimp"
    )
    rewritten(desk, "    git\n", "    git\n" + "".join(f"    {name}\n" for name in names.split()))
    desk.do(desk.plan("rebuild_system"))
    rewritten(desk, "".join(f"    {name}\n" for name in names.split()), "")
    with pytest.raises(Refused, match="remove 21 packages"):
        vim(desk)


def test_renaming_on_request_is_no_other_machine(desk: Desk) -> None:
    plan = desk.examine(desk.plan("set_hostname", hostname="lab"))
    assert plan.also == ()


def test_applying_by_request_asks_for_nothing_besides(desk: Desk) -> None:
    rewritten(desk, "    git\n", "    git\n    tmux\n")
    assert desk.examine(desk.plan("rebuild_system")).also == ()


# ------------------------------------------------------------------------------------------------ when it is looked at


@pytest.fixture
def evaluated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked of Nix for the baseline; the real thing is asked."""
    found: list[str] = []
    really: Callable[..., Any] = derivation.output_of

    def output_of(derivation: str) -> str:
        found.append(derivation)
        return str(really(derivation))

    for place in (baseline, derivation):
        monkeypatch.setattr(place, "output_of", output_of)
    return found


def looked(desk: Desk, evaluated: list[str]) -> bool:
    """Whether a further plan evaluates the unchanged text too (the changed one's path is asked once in any case)."""
    evaluated.clear()
    vim(desk)
    return len(evaluated) > 1


def test_what_nfh_built_itself_is_not_evaluated_again(desk: Desk, evaluated: list[str]) -> None:
    assert looked(desk, evaluated)
    desk.do(desk.plan("install_package", package="tmux"))
    assert not looked(desk, evaluated)
    desk.do(desk.plan("undo_last"))
    assert not looked(desk, evaluated)


@pytest.mark.parametrize("what", ["text", "profile", "another file", "channel", "rollback", "no build"])
def test_what_changed_outside_is_looked_at(desk: Desk, evaluated: list[str], what: str) -> None:
    channels = desk.target.state_dir / "profiles" / "per-user" / "root" / "channels"
    desk.do(desk.plan("install_package", package="tmux"))
    match what:
        case "text":
            rewritten(desk, "    git\n", "    git\n    wget\n")
        case "profile":
            environ = {**os.environ, **desk.target.environment}
            argv = ["nix-env", "-p", str(desk.target.profile), "--rollback"]
            subprocess.run(argv, env=environ, check=True, capture_output=True)
        case "another file":
            (desk.target.folder / "more.nix").write_text("{ }\n")
        case "channel":
            channels.parent.mkdir(parents=True, exist_ok=True)
            channels.symlink_to("channels-1-link")
        case "rollback":
            desk.do(desk.plan("rollback"))
        case "no build":
            desk.no_build = True
            desk.do(desk.plan("install_package", package="wget"))
            desk.no_build = False
    assert looked(desk, evaluated)


def test_after_a_rollback_what_it_left_in_the_text_is_told(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="tmux"))
    desk.do(desk.plan("rollback"))
    assert "It installs tmux." in vim(desk).also


# ------------------------------------------------------------------------------------------------ how it is asked


def test_the_question_says_all_of_it(desk: Desk) -> None:
    rewritten(desk, "    htop\n", "    tmux\n")
    question = baseline.question(vim(desk))
    assert question.id == "baseline"
    assert [choice.value for choice in question.choices] == ["yes", "no"]
    assert "tmux" in question.text
    assert "htop" in question.text
    assert question.text.endswith("?")


def test_where_no_copy_can_serve_it_is_looked_at_all_the_same(desk: Desk) -> None:
    (desk.target.folder.parent / "more.nix").write_text("{ }\n")
    rewritten(desk, "{\n  boot", "{\n  imports = [ ../more.nix ];\n  boot")
    rewritten(desk, "    git\n", "    git\n    tmux\n")
    plan = vim(desk)
    assert plan.examined is None
    assert any("written first" in note for note in plan.notes)
    assert "It installs tmux." in plan.also


def test_events_of_it_come_in_pairs(desk: Desk) -> None:
    from nfh.nix.cancel import Cancel
    from nfh.nix.events import Event

    events: list[Event] = []
    examine.examine(desk.plan("install_package", package="vim"), desk.context, events.append, Cancel())
    for activity in ("evaluate", "plan"):
        pairs = [
            event.kind for event in events if event.activity == activity and event.kind in ("started", "finished")
        ]
        assert pairs == ["started", "finished"] * (len(pairs) // 2)
    assert ignore is not None
