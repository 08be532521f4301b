"""A system that does not start, and a file that may not be written: real help, not a question for a word."""

from __future__ import annotations

import pytest

from nfh.planning.not_booting import is_meant

from .conftest import Desk, request


@pytest.mark.parametrize(
    "text",
    [
        "my system wont boot after update", "nixos does not boot anymore", "it won't boot", "the pc cannot boot",
        "my computer doesn't start after the upgrade", "boot fails", "stuck at boot", "i get a kernel panic",
        "nixos no longer boots", "i land in emergency mode",
    ],
)  # fmt: skip
def test_it_is_heard(text: str) -> None:
    assert is_meant(text)


@pytest.mark.parametrize(
    "text", ["", "nginx does not start", "sound is gone after boot", "don't start docker at boot"]
)
def test_other_troubles_are_none_of_it(text: str) -> None:
    assert not is_meant(text)


def test_the_way_back_names_a_generation_that_is_there(desk: Desk) -> None:
    (answer,) = desk.prepare(request("troubleshoot", text="my system wont boot after update")).answers
    assert any("choose generation 1 of" in str(row[1]) for row in answer.rows)
    assert answer.next == ("roll back", "what changed between 1 and 2", "list my generations")
    assert answer.expert[0] == "journalctl -b -1 -p err"


def test_a_file_of_roots_is_explained(desk: Desk) -> None:
    text = "permission denied when i edit configuration.nix"
    (answer,) = desk.prepare(request("edit_config", text=text, file="configuration.nix")).answers
    assert "belongs to root" in answer.text
    assert f"“sudoedit {desk.target.entry}”" in answer.text
    (plain,) = desk.prepare(request("edit_config", text="edit configuration.nix")).answers
    assert "root" not in plain.text.replace(str(desk.target.entry), "")
