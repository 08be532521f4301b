"""Lists and sets in a sentence: they are written as they were said, whatever the reader made of the quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.planning import planner
from nfh.settings import Folders
from tests.planning.conftest import request
from tests.planning.test_whole_configurations import System

SAID = {
    "a set": ("services.x.set", 'to { a = 1; b = "c"; }', 'a = 1; b = "c', '  services.x.set = {\n    a = 1;\n    b = "c";\n  };\n'),
    "a set with a full stop": ("services.x.set", "to { a = 1; }.", "a = 1", "  services.x.set = {\n    a = 1;\n  };\n"),
    "a list of strings": (
        "boot.kernelParams",
        'to [ "quiet" "splash=\\"x\\"" ]',
        'quiet" "splash=\\"x\\"',
        '  boot.kernelParams = [ "quiet" "splash=\\"x\\"" ];\n',
    ),
    "a list as Nix has it": ("services.x.list", "= [ 22 80 ];", "22 80", "  services.x.list = [ 22 80 ];\n"),
    "no list at all": ("services.x.text", "to a [b] c", "a [b] c", '  services.x.text = "a [b] c";\n'),
}  # fmt: skip


@pytest.mark.parametrize(("option", "said", "value", "line"), SAID.values(), ids=SAID)
def test_what_was_said_is_what_is_written(tmp_path: Path, option: str, said: str, value: str, line: str) -> None:
    folders = Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k")
    system = System(tmp_path / "x", {"configuration.nix": "{ ... }: {\n}\n"}, folders)
    wish = request("set_option", text=f"set {option} {said}", option=option, value=value)
    plan = planner.prepare((wish,), system.context("configuration.nix")).plan
    assert plan is not None
    assert system.after(plan) == {"configuration.nix": "{ ... }: {\n" + line + "}\n"}
