from __future__ import annotations

import stat
from pathlib import Path
from types import ModuleType

import pytest

from nfh.errors import Failed
from nfh.settings import Folders
from nfh.terminal import editor


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache")


def _script(tmp_path: Path, body: str) -> str:
    file = tmp_path / "my editor"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)
    return str(file)


def test_visual_comes_first_and_is_taken_apart_without_a_shell(tmp_path: Path) -> None:
    program = _script(tmp_path, "true")
    environ = {"VISUAL": f"'{program}' --wait '$(touch x)'", "EDITOR": "vi", "PATH": "/bin"}
    assert editor.command(environ) == [program, "--wait", "$(touch x)"]


def test_a_missing_or_broken_editor_is_passed_over(tmp_path: Path) -> None:
    program = _script(tmp_path, "true")
    assert editor.command({"VISUAL": "/nowhere/editor", "EDITOR": f"'{program}'"}) == [program]
    assert editor.command({"VISUAL": "it's broken", "EDITOR": ""}) == []
    assert editor.command({}) == []


def test_what_was_written_comes_back_and_nobody_else_could_look(
    tmp_path: Path, folders: Folders, samples: ModuleType
) -> None:
    program = _script(tmp_path, f'sed -i s/htop/btop/ "$2"; stat -c %a "$2" "$(dirname "$2")" > {tmp_path}/modes')
    change = samples.PLAN.changes[0]
    assert editor.edit(change, folders, [program, "--flag"]) == change.after.replace(b"htop", b"btop")
    assert (tmp_path / "modes").read_text().split() == ["600", "700"]
    assert stat.S_IMODE((folders.cache / "edit").stat().st_mode) == 0o700
    assert list((folders.cache / "edit").iterdir()) == []


def test_left_as_it_was(tmp_path: Path, folders: Folders, samples: ModuleType) -> None:
    assert editor.edit(samples.PLAN.changes[0], folders, [_script(tmp_path, "true")]) is None


def test_an_editor_that_fails_changes_nothing(tmp_path: Path, folders: Folders, samples: ModuleType) -> None:
    with pytest.raises(Failed, match="ended with status 3"):
        editor.edit(samples.PLAN.changes[0], folders, [_script(tmp_path, 'echo x > "$1"; exit 3')])
    with pytest.raises(Failed, match="could not be started"):
        editor.edit(samples.PLAN.changes[0], folders, [str(tmp_path / "nothing")])
