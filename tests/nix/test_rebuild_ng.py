"""nixos-rebuild-ng's module is found, loaded and looked at; what cannot be used is told, and never used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nfh.nix import rebuild_ng
from tests.nix.rebuild_eras import ERAS, EXPECTED, OURS, install, package_of


@pytest.mark.parametrize("era", ERAS)
def test_every_era_is_recognised(era: str, tmp_path: Path) -> None:
    found = rebuild_ng.probe(install(tmp_path, era))
    assert found.is_found and found.is_usable and found.problem == ""
    assert (found.build, found.flags, found.elevation, found.error) == EXPECTED[era]
    assert found.python == OURS and found.folder == str(package_of(tmp_path)) and found.runner
    assert {"get_generations", "set_profile", "switch_to_configuration"} <= set(found.functions)
    assert set(found.models) == {"Profile", "Flake", "BuildAttr", "Action"}
    said = "\n".join(found.report())
    assert found.build in said and found.error in said and "not usable" not in said


def test_it_is_found_under_its_other_name(tmp_path: Path) -> None:
    assert rebuild_ng.probe(install(tmp_path, "keywords", "nixos-rebuild-ng")).is_usable


def test_among_our_own_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "elevator")
    monkeypatch.syspath_prepend(str(package_of(tmp_path).parent))
    found = rebuild_ng.probe({"PATH": "/nowhere"})
    assert found.is_usable and found.elevation == "elevator"


def test_nothing_is_left_loaded(tmp_path: Path) -> None:
    path = list(sys.path)
    rebuild_ng.probe(install(tmp_path, "keywords"))
    assert not [name for name in sys.modules if name.startswith("nixos_rebuild")]
    assert sys.path == path


def test_not_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())
    found = rebuild_ng.probe({"PATH": str(tmp_path)})
    assert not found.is_found and not found.is_usable
    assert "not on this machine" in found.report()[0]


def test_the_older_shell_program_is_no_module(tmp_path: Path) -> None:
    program = tmp_path / "bin" / "nixos-rebuild"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert not rebuild_ng.probe({"PATH": str(program.parent)}).is_found


def test_installed_for_another_python(tmp_path: Path) -> None:
    newer = f"{sys.version_info[0]}.{sys.version_info[1] + 1}"
    environ = install(tmp_path, "keywords", python=newer)
    found = rebuild_ng.probe(environ)
    assert found.is_found and not found.is_usable and rebuild_ng.load(environ) is None
    assert found.problem == f"it is installed for Python {newer}, and nfh runs on {OURS}"
    assert "not usable from here" in "\n".join(found.report())


def test_written_for_a_newer_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = install(tmp_path, "keywords")
    newer = (sys.version_info[0], sys.version_info[1] + 1)
    monkeypatch.setattr(rebuild_ng, "NEEDS", newer)
    (package_of(tmp_path) / "process.py").write_text("type = type Args = list[str] of the future\n")
    found = rebuild_ng.probe(environ)
    assert found.is_found and not found.is_usable
    assert "it needs Python {}.{} or later".format(*newer) in found.problem


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("nix.py", "raise RuntimeError('no\\nluck')", "RuntimeError: no luck"),
        ("models.py", "1 / 0", "ZeroDivisionError"),
        ("process.py", "", "cannot import name 'Remote'"),
    ],
)
def test_one_that_cannot_be_loaded(
    tmp_path: Path, file: str, text: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuild_ng, "NEEDS", (3, 11))
    environ = install(tmp_path, "keywords")
    (package_of(tmp_path) / file).write_text(text)
    found = rebuild_ng.probe(environ)
    assert found.is_found and not found.is_usable and why in found.problem


def test_of_a_shape_that_is_not_known(tmp_path: Path) -> None:
    environ = install(tmp_path, "keywords")
    (package_of(tmp_path) / "nix.py").write_text(
        "from .process import run_wrapper\ndef construct(everything): pass\n"
    )
    found = rebuild_ng.probe(environ)
    assert found.is_found and not found.problem and not found.is_usable
    assert found.functions == () and "does not know" in "\n".join(found.report())
