"""Options that are set on the practice system: what it declares, what only NixOS has, what nobody knows."""

from __future__ import annotations

import pytest

from nfh.errors import Refused
from nfh.planning.option_values import typed
from nfh.planning.place import must_be_a_zone

from .conftest import Desk, added, removed

JOBS = 'signed integer or value "auto" (singular enum)'


def test_what_can_be_set_and_what_is_said_of_the_rest(desk: Desk) -> None:
    lines = {
        ("environment.variables.EDITOR", "vim"): 'environment.variables.EDITOR = "vim";',
        ("environment.shellAliases.ll", "ls -l"): 'environment.shellAliases.ll = "ls -l";',
        ('environment.etc."motd.txt".text', "hello"): 'environment.etc."motd.txt".text = "hello";',
        ("services.openssh.ports", "2222"): "services.openssh.ports = [ 2222 ];",
        ("nix.settings.max-jobs", "four"): "nix.settings.max-jobs = 4;",
    }
    for (option, value), line in lines.items():
        assert added(desk.plan("set_option", option=option, value=value)) == [line]
    with pytest.raises(Refused, match="NixOS does have it"):
        desk.plan("set_option", option="services.hypridle.enable", value="true")
    with pytest.raises(Refused, match="practice system has no option called services"):
        desk.plan("set_option", option="services.no.such", value="1")


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [("four", JOBS, 4), ("4", JOBS, 4), ("auto", JOBS, "auto"), ("twenty-two", "signed integer", 22),
     ("four", "string", "four")],
)  # fmt: skip
def test_numbers_in_words_are_numbers_where_the_option_is_one(said: str, kind: str, value: object) -> None:
    assert typed(said, kind, "nix.settings.max-jobs") == value


def test_a_word_that_is_no_number_is_refused() -> None:
    with pytest.raises(Refused, match="wants a whole number"):
        typed("many", JOBS, "nix.settings.max-jobs")


def test_only_zones_that_there_are() -> None:
    must_be_a_zone("Europe/Madrid")
    with pytest.raises(Refused, match="no time zone “Mars/Olympus”"):
        must_be_a_zone("Mars/Olympus")
    with pytest.raises(Refused) as refused:
        must_be_a_zone("Europe/Madird")
    assert "Europe/Madrid" in refused.value.hint


def test_back_to_its_default_takes_the_option_out(desk: Desk) -> None:
    desk.do(desk.plan("set_option", option="boot.tmp.cleanOnBoot", value="true"))
    plan = desk.plan("set_option", option="boot.tmp.cleanOnBoot", value="back to its default")
    assert removed(plan) == ["boot.tmp.cleanOnBoot = true;"]
