"""Sentences that want a part of a rebuild: read as that part, acted on or asked about, never as more."""

from __future__ import annotations

import pytest

from nfh.intents.system import RebuildSystem
from nfh.understanding.reader import understand


def read(said: str) -> tuple[str, str, str]:
    understood = understand(said)
    request = understood.requests[0]
    assert isinstance(request.intent, RebuildSystem), request
    return understood.decision, request.intent.action, request.mode


@pytest.mark.parametrize(
    ("said", "action", "mode"),
    [
        ("try the configuration until the next boot", "test", "do"),
        ("try the system until the next boot", "test", "do"),
        ("activate the configuration until the next reboot", "test", "do"),
        ("apply my changes just for now", "test", "do"),
        ("switch to the new configuration temporarily", "test", "do"),
        ("apply my changes at the next boot", "boot", "do"),
        ("don't activate it now, only at the next boot", "boot", "do"),
        ("rebuild without switching", "build", "do"),
        ("rebuild but don't switch", "build", "do"),
        ("don't switch, just build", "build", "do"),
        ("show what a switch would restart", "dry-run", "preview"),
        ("which services would a rebuild restart", "dry-run", "preview"),
        ("which services would a rebuild restart?", "dry-run", "preview"),
        ("dry build the configuration", "dry-run", "preview"),
        ("dry activate the configuration", "dry-activate", "do"),
        ("dry-activate", "dry-activate", "do"),
    ],
)
def test_read_as_that_part_and_acted_on(said: str, action: str, mode: str) -> None:
    assert read(said) == ("act", action, mode)


@pytest.mark.parametrize(
    ("said", "action"),
    [
        ("activate it but don't add it to the boot menu", "test"),
        ("apply everything I wrote, but nothing may be in the boot menu afterwards, so only until I reboot", "test"),
        ("rebuild, but do not activate anything before the next reboot", "boot"),
        ("rebuild, but only build", "build"),
    ],
)
def test_what_is_asked_about_names_that_part(said: str, action: str) -> None:
    assert read(said)[1] == action


@pytest.mark.parametrize(
    "said", ["don't switch to the new configuration", "do not apply my changes", "never rebuild"]
)
def test_what_is_forbidden_is_not_done_in_part_either(said: str) -> None:
    assert understand(said).decision == "refuse"


def test_a_part_of_two_requests_is_read_by_its_own_words() -> None:
    understood = understand("install htop and show me what a rebuild would change")
    assert all(
        request.mode == "preview" for request in understood.requests if isinstance(request.intent, RebuildSystem)
    )


@pytest.mark.parametrize("line", ["nixos-rebuild dry-activate", "sudo nixos-rebuild dry-activate"])
def test_the_command_is_offered_as_what_it_is(line: str) -> None:
    assert read(line) == ("ask", "dry-activate", "do")


@pytest.mark.parametrize(
    "said", ["start ssh at boot", "make ssh start on boot", "start docker automatically at boot"]
)
def test_a_service_that_starts_at_boot_is_turned_on(said: str) -> None:
    understood = understand(said)
    assert understood.decision == "act"
    assert understood.requests[0].intent.intent_name() == "enable_service"


def test_a_program_that_starts_at_login_still_is_a_program() -> None:
    assert understand("start firefox when I log in").requests[0].intent.intent_name() == "autostart_program"
    assert understand("start firefox at boot").requests[0].intent.intent_name() == "autostart_program"


def test_is_and_a_name_tells_of_the_package() -> None:
    understood = understand("is firefox")
    assert (understood.decision, understood.requests[0].intent.intent_name()) == ("act", "package_info")
