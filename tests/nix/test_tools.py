from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import NixMissing
from nfh.nix import tools


def program(folder: Path, name: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


def setuid(folder: Path, name: str) -> Path:
    file = program(folder, name)
    file.chmod(0o4755)
    return file


def test_the_first_on_path_counts(tmp_path: Path) -> None:
    first, second = program(tmp_path / "a", "tool"), program(tmp_path / "b", "tool")
    assert tools.find_program("tool", {"PATH": f"{first.parent}:{second.parent}"}) == str(first)
    assert tools.find_program("tool", {"PATH": f"{second.parent}:{first.parent}"}) == str(second)


def test_what_cannot_be_run_is_no_program(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("")
    (tmp_path / "folder").mkdir()
    assert tools.find_program("text", {"PATH": str(tmp_path)}) == ""
    assert tools.find_program("folder", {"PATH": str(tmp_path)}) == ""
    assert tools.find_program(str(tmp_path / "text")) == ""


def test_relative_entries_of_path_are_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "tool")
    monkeypatch.chdir(tmp_path)
    assert tools.find_program("tool", {"PATH": f".::{tmp_path.name}"}) == ""


def test_systems_own_folders_come_after_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = program(tmp_path / "sw", "tool")
    monkeypatch.setattr(tools, "SYSTEM_FOLDERS", (str(kept.parent),))
    assert tools.find_program("tool", {"PATH": "/nowhere"}) == str(kept)


def test_wrappers_come_first_for_set_uid_programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain, wrapper = setuid(tmp_path / "bin", "sudo"), setuid(tmp_path / "wrappers", "sudo")
    monkeypatch.setattr(tools, "WRAPPERS", str(wrapper.parent))
    assert tools.find_setuid("sudo", {"PATH": str(plain.parent)}) == str(wrapper)
    wrapper.unlink()
    assert tools.find_setuid("sudo", {"PATH": str(plain.parent)}) == str(plain)


def test_a_sudo_that_is_not_set_uid_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "WRAPPERS", str(tmp_path / "nowhere"))
    monkeypatch.setattr(tools, "SYSTEM_FOLDERS", ())
    plain, real = program(tmp_path / "a", "sudo"), setuid(tmp_path / "b", "sudo")
    assert tools.find_setuid("sudo", {"PATH": f"{plain.parent}:{real.parent}"}) == str(real)
    assert tools.find_setuid("sudo", {"PATH": str(plain.parent)}) == ""
    run0 = program(tmp_path / "a", "run0")
    assert tools.find_setuid("run0", {"PATH": str(plain.parent)}) == str(run0)


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(NixMissing, match="no-such-program"):
        tools.require_program("no-such-program")
