"""“set imports to ./file.nix”: the main file imports another one, beside what it imports already."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import Refused
from nfh.planning.plan import Plan
from nfh.settings import Folders
from tests.planning.test_whole_configurations import System

ENTRY = "{ ... }: {\n  imports = [\n    ./a.nix # first\n  ];\n  networking.hostName = ''x'';\n}\n"
FLAKE = """{
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.desk = nixpkgs.lib.nixosSystem { modules = [ ./hosts/desk.nix ]; };
  };
}
"""


@pytest.fixture
def system(tmp_path: Path) -> System:
    folders = Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k")
    files = {"configuration.nix": ENTRY, "a.nix": "{ }", "b.nix": "{ }", "part/default.nix": "{ }"}
    return System(tmp_path / "system", files, folders)


def importing(system: System, said: str) -> Plan:
    return system.plan("set_option", option="imports", value=said)


@pytest.mark.parametrize(
    ("said", "line"),
    [("./b.nix", "    ./b.nix\n"), ("[ ./b.nix ]", "    ./b.nix\n"), ("./part", "    ./part\n")],
)
def test_a_file_is_imported(system: System, said: str, line: str) -> None:
    plan = importing(system, said)
    after = ENTRY.replace("    ./a.nix # first\n", f"    ./a.nix # first\n{line}")
    assert system.after(plan) == {"configuration.nix": after}
    assert plan.summary == f"Import {line.strip()} into configuration.nix."


def test_several_files_and_one_that_is_imported(system: System) -> None:
    plan = importing(system, "[ ./a.nix ./b.nix ./part ]")
    assert "    ./a.nix # first\n    ./b.nix\n    ./part\n" in system.after(plan)["configuration.nix"]
    assert "configuration.nix imports ./a.nix already." in plan.notes
    assert importing(system, "./a.nix").already


def test_a_file_that_is_not_there_or_outside(system: System) -> None:
    (system.folder.parent / "other.nix").write_text("{ }")
    with pytest.raises(Refused, match=r"nowhere\.nix is not there"):
        importing(system, "./nowhere.nix")
    with pytest.raises(Refused, match="lies outside"):
        importing(system, "../other.nix")


def test_in_a_flake_the_hosts_own_file_imports_it(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k")
    files = {"flake.nix": FLAKE, "hosts/desk.nix": "{ networking.hostName = ''desk''; }\n", "more.nix": "{ }"}
    plan = importing(flake := System(tmp_path / "flake", files, folders), "./more.nix")
    assert list(flake.after(plan)) == ["hosts/desk.nix"]
    assert "imports = [ ../more.nix ];" in flake.after(plan)["hosts/desk.nix"]
