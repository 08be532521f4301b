"""Requests about configurations of several files: flakes, modules, homes. Nix has no nixpkgs here and cannot check."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from nfh.errors import NeedsAnswer, NotYet, Refused
from nfh.execution.journal import Journal
from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.nix.cancel import Cancel
from nfh.nix.events import ignore
from nfh.planning import examine, planner, tracked, which_system
from nfh.planning.answer import Answer
from nfh.planning.context import Context
from nfh.planning.plan import Build, Plan, RunProgram
from nfh.settings import Folders, Settings
from tests.planning.conftest import request

FLAKE = """{
  outputs = { nixpkgs, home-manager, ... }: let
    host = name: nixpkgs.lib.nixosSystem { modules = [ ./hosts/${name}.nix ./common.nix ]; };
  in {
    nixosConfigurations = { desk = host "desk"; lap = host "lap"; };
  };
}
"""
HOST = '{ ... }: {\n  networking.hostName = "x";\n  home-manager.users.ann = import ../ann.nix;\n}\n'
COMMON = """{ pkgs, ... }: {
  environment.systemPackages = with pkgs; [ git ];
  virtualisation.docker.enable = true;
  users.users.ann.isNormalUser = true;
}
"""
ANN = "{ pkgs, ... }: {\n  home.packages = with pkgs; [ jq ];\n}\n"
FILES = {
    "flake.nix": FLAKE,
    "hosts/desk.nix": HOST,
    "hosts/lap.nix": HOST,
    "common.nix": COMMON,
    "ann.nix": ANN,
}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "c", tmp_path / "d", tmp_path / "k")


class System:
    """A configuration in a folder, and what is planned on it."""

    def __init__(self, folder: Path, files: dict[str, str], folders: Folders) -> None:
        self.folder, self.folders = folder, folders
        self.answers: dict[str, str] = {}
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)

    def context(self, config: str = "") -> Context:
        entry = str(self.folder / config) if config else str(self.folder)
        target = which_system.choose("", entry, {}, self.folders, Settings.load(self.folders))
        return Context(target, Journal(self.folders.data / "journal", target.entry), self.folders, self.answers, True)

    def plan(self, name: str, config: str = "", **slots: Any) -> Plan:
        plan = planner.prepare((request(name, **slots),), self.context(config)).plan
        assert plan is not None
        return plan

    def answer(self, name: str, **slots: Any) -> Answer:
        return planner.prepare((request(name, **slots),), self.context()).answers[0]

    def after(self, plan: Plan) -> dict[str, str]:
        return {str(c.path.relative_to(self.folder)): (c.after or b"").decode() for c in plan.changes}


@pytest.fixture
def flake(tmp_path: Path, folders: Folders) -> System:
    return System(tmp_path / "flake", FILES, folders)


def test_which_host_is_asked_once_and_remembered(flake: System) -> None:
    with pytest.raises(NeedsAnswer) as error:
        flake.plan("install_package", package="htop")
    assert [choice.value for choice in error.value.question.choices] == ["desk", "lap"]  # type: ignore[attr-defined]
    flake.answers = {"host": "lap"}
    assert flake.plan("install_package", package="htop").target.host == "lap"
    flake.answers = {}
    assert flake.plan("install_package", package="htop").target.host == "lap"


def test_a_file_that_other_hosts_share_is_said(flake: System) -> None:
    flake.answers = {"host": "desk"}
    plan = flake.plan("install_package", package="htop")
    assert flake.after(plan) == {"common.nix": COMMON.replace("[ git ]", "[ git htop ]")}
    assert "common.nix is also part of lap." in plan.notes
    own = flake.plan("set_timezone", timezone="Madrid")
    assert list(flake.after(own)) == ["hosts/desk.nix"]
    assert not any("also part" in note for note in own.notes)


def test_for_one_person_it_goes_home(flake: System) -> None:
    flake.answers = {"host": "desk"}
    plan = flake.plan("install_package", package="htop", scope="user")
    assert plan.summary == "Install htop for ann."
    assert flake.after(plan) == {"ann.nix": ANN.replace("[ jq ]", "[ jq htop ]")}
    assert flake.plan("install_package", package="git", scope="user").already
    removed = flake.plan("remove_package", package="jq")
    assert "jq was listed for ann only." in removed.notes
    with pytest.raises(Refused, match="no user bob"):
        flake.plan("install_package", package="htop", scope="bob")


def test_what_is_switched_on_elsewhere_is_there_already(flake: System) -> None:
    flake.answers = {"host": "desk"}
    plan = flake.plan("install_package", package="docker")
    assert plan.already
    assert "common.nix line 3" in plan.summary
    assert flake.plan("install_package", package="jq").already


def test_where_an_option_is_set(flake: System) -> None:
    flake.answers = {"host": "desk"}
    (flake.folder / "common.nix").write_text('{ lib, ... }: {\n  networking.hostName = lib.mkDefault "y";\n}\n')
    answer = flake.answer("show_config", option="networking.hostName")
    assert answer.rows == (
        ("hosts/desk.nix", 2, "networking.hostName", '"x"', ""),
        ("common.nix", 2, "networking.hostName", '"y"', "mkDefault"),
    )
    assert "desk.nix line 2 wins, because the others are only defaults (mkDefault)." in answer.text


def test_a_home_of_its_own(tmp_path: Path, folders: Folders) -> None:
    home = System(tmp_path / "home", {"home.nix": '{ pkgs, ... }: {\n  home.username = "ann";\n}\n'}, folders)
    plan = home.plan("install_package", package="htop")
    assert "  home.packages = with pkgs; [\n    htop\n  ];\n" in home.after(plan)["home.nix"]
    assert "home-manager switch" in plan.teaching.why
    assert "NixOS" not in plan.teaching.why
    assert not plan.needs_build
    assert any("home-manager switch" in note for note in plan.notes)
    run(plan, "install htop", home.context().history, Direct(plan.target))  # type: ignore[arg-type]
    assert any("home-manager switch" in note for note in home.plan("undo_last").notes)


def test_a_flake_that_reading_does_not_tell(tmp_path: Path, folders: Folders) -> None:
    mine = System(tmp_path / "mine", {"flake.nix": "{ outputs = { x, ... }: x.nixosConfigurations; }"}, folders)
    with pytest.raises(NotYet, match="cannot follow by reading"):
        mine.plan("install_package", package="htop")


ENTRIES = {
    "configuration.nix": ["configuration.nix", "flake.nix"],
    "flake.nix": ["flake.nix", "configuration.nix"],
    "home.nix": ["home.nix"],
    "default.nix": ["default.nix", "other.nix"],
    "nixos/configuration.nix": ["nixos/configuration.nix", "default.nix"],
    "server.nix": ["server.nix", "hardware-configuration.nix"],
}


@pytest.mark.parametrize(("entry", "names"), ENTRIES.items())
def test_the_entry_in_a_folder(tmp_path: Path, folders: Folders, entry: str, names: list[str]) -> None:
    shells = "{ outputs = _: { devShells = 1; }; }"
    texts = dict.fromkeys(names, "{ }") | ({"flake.nix": shells if entry != "flake.nix" else FLAKE})
    files = {name: text for name, text in texts.items() if name in names}
    system = System(tmp_path / "x", files, folders)
    assert system.context().target.entry == system.folder / entry


def test_what_nix_cannot_check_is_said_and_done(
    tmp_path: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_store_of_its_own(monkeypatch, tmp_path)
    system = System(tmp_path / "x", {"configuration.nix": "{ pkgs, ... }:\n{\n  a.b = 1;\n}\n"}, folders)
    plan = system.plan("install_package", package="htop")
    work = examine.work_for(plan, system.context(), ignore)
    assert work is not None
    examined = work(Cancel())
    assert any(note.startswith("Nix could not check this edit here") for note in examined.notes)
    assert examined.changes == plan.changes
    assert list(folders.cache.iterdir()) == []


def test_an_edit_that_nix_would_not_parse_is_not_made(tmp_path: Path, folders: Folders) -> None:
    text = "{ pkgs, ... }:\n{\n  environment = rec { systemPackages = [ ]; };\n}\n"
    system = System(tmp_path / "x", {"configuration.nix": text}, folders)
    assert system.after(system.plan("install_package", package="htop"))["configuration.nix"].count("pkgs.htop") == 1


def a_store_of_its_own(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nix finds no nixpkgs, and needs no /nix, which a bare machine does not have."""
    monkeypatch.delenv("NIX_PATH", raising=False)
    for name, place in (("STORE", "store"), ("STATE", "var/nix"), ("LOG", "var/log/nix"), ("CONF", "etc/nix")):
        monkeypatch.setenv(f"NIX_{name}_DIR", str(folder / "nix" / place))


def test_what_is_wrong_with_a_configuration(
    tmp_path: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_store_of_its_own(monkeypatch, tmp_path)
    text = "{ ... }: {\n  imports = [ ./missing.nix ];\n}\n"
    answer = System(tmp_path / "x", {"configuration.nix": text}, folders).answer("check_config")
    remarks = [row[0] for row in answer.rows]
    assert "not all it imports does" in answer.text
    assert any("There is no file" in str(remark) for remark in remarks)
    assert any("system.stateVersion is not set" in str(remark) for remark in remarks)


def test_a_misspelled_option_is_named_with_the_one_that_is_meant(
    tmp_path: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_store_of_its_own(monkeypatch, tmp_path)
    text = """{ config, ... }: {
  options.services.openssl.enable = { };
  config = {
    services.opensh.enable = true;
    services.openssh.settings.PermitRootLogin = "no";
    networking.hostNam = "box";
    networking.hostName = "box";
    services.somethingelse.enable = true;
    system.stateVersion = "25.11";
  };
}
"""
    answer = System(tmp_path / "x", {"configuration.nix": text}, folders).answer("check_config")
    assert [row[0] for row in answer.rows] == [
        "configuration.nix line 4: I do not know services.opensh.enable. Is services.openssh.enable meant?",
        "configuration.nix line 6: I do not know networking.hostNam. Is networking.hostName meant?",
    ]


def test_a_module_that_git_does_not_know_is_noticed(flake: System) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(flake.folder), *arguments], check=True, capture_output=True)

    flake.answers = {"host": "desk"}
    git("init")
    git("add", "flake.nix", "common.nix", "ann.nix", "hosts/lap.nix")
    edited_only = flake.plan("install_package", package="htop")
    assert any(
        "hosts/desk.nix is new to git" in note and "git add -N hosts/desk.nix" in note for note in edited_only.notes
    )
    context = flake.context()
    context.no_build = False
    with pytest.raises(NeedsAnswer) as error:
        planner.prepare((request("install_package", package="htop"),), context)
    assert error.value.question.id == "git_add"  # type: ignore[attr-defined]
    context.answers = {**flake.answers, "git_add": "yes"}
    plan = planner.prepare((request("install_package", package="htop"),), context).plan
    assert plan is not None
    step = next(step for step in plan.steps if isinstance(step, RunProgram))
    assert plan.steps.index(step) < next(at for at, one in enumerate(plan.steps) if isinstance(one, Build))
    subprocess.run(step.argv, check=True)
    assert tracked.unknown(flake.folder, [flake.folder / "hosts/desk.nix"]) == []
    context.answers = flake.answers
    assert planner.prepare((request("install_package", package="htop"),), context).plan is not None


def test_a_host_that_reading_does_not_tell_is_asked_for_by_file(tmp_path: Path, folders: Folders) -> None:
    text = '{ ... }: {\n  networking.hostName = "x";\n}\n'
    files = {
        "flake.nix": "{ outputs = { mine, ... }: { nixosConfigurations.box = mine.make 1; }; }",
        "hosts/box/default.nix": text,
        "hosts/lap/default.nix": text,
    }
    system = System(tmp_path / "mine", files, folders)
    with pytest.raises(NeedsAnswer) as error:
        system.plan("install_package", package="htop")
    (choice,) = error.value.question.choices  # type: ignore[attr-defined]
    assert (error.value.question.id, choice.label) == ("main_file", "hosts/box/default.nix")  # type: ignore[attr-defined]
    system.answers = {"main_file": choice.value}
    assert list(system.after(system.plan("install_package", package="htop"))) == ["hosts/box/default.nix"]


def test_an_option_gets_its_default_back(tmp_path: Path, folders: Folders) -> None:
    text = "{ ... }: {\n  services.openssh.enable = true;\n  a.b = 1;\n}\n"
    system = System(tmp_path / "x", {"configuration.nix": text}, folders)
    plan = system.plan("set_option", option="services.openssh.enable", value="default")
    assert system.after(plan) == {"configuration.nix": "{ ... }: {\n  a.b = 1;\n}\n"}
    assert system.plan("set_option", option="services.printing.enable", value="its default").already


VALUES = [
    ("services.openssh.ports", "22 2222", "services.openssh.ports = [ 22 2222 ];"),
    ("boot.kernelPackages", "pkgs.linuxPackages_latest", "boot.kernelPackages = pkgs.linuxPackages_latest;"),
    ("services.x.ratio", "0.5", "services.x.ratio = 0.5;"),
    ("services.x.count", "7", "services.x.count = 7;"),
    ("services.x.none", "null", "services.x.none = null;"),
    ("services.x.set", '{ a = 1; b = "c"; }', 'services.x.set = {\n    a = 1;\n    b = "c";\n  };'),
    ("services.x.list", '[ "a" "b" ]', 'services.x.list = [ "a" "b" ];'),
    ("services.x.text", 'say "hi" ${x}', 'services.x.text = "say \\"hi\\" \\${x}";'),
    ("services.x.flag", "off", "services.x.flag = false;"),
]


@pytest.mark.parametrize(("option", "value", "written"), VALUES)
def test_values_of_every_type(tmp_path: Path, folders: Folders, option: str, value: str, written: str) -> None:
    system = System(tmp_path / "x", {"configuration.nix": "{ pkgs, ... }: {\n  a.b = 1;\n}\n"}, folders)
    plan = system.plan("set_option", option=option, value=value)
    assert f"  {written}\n" in system.after(plan)["configuration.nix"]


def test_an_option_by_its_older_name_is_not_set_twice(tmp_path: Path, folders: Folders) -> None:
    text = '{ ... }: {\n  services.xserver.layout = "us";\n  console.keyMap = "us";\n}\n'
    system = System(tmp_path / "x", {"configuration.nix": text}, folders)
    plan = system.plan("set_keyboard_layout", layout="german")
    assert system.after(plan)["configuration.nix"] == text.replace('"us"', '"de"')
    assert "services.xserver.xkb.layout stands there by its older name, services.xserver.layout." in plan.notes


def test_an_option_without_a_dot_is_one_where_it_is_set(tmp_path: Path, folders: Folders) -> None:
    system = System(tmp_path / "x", {"configuration.nix": "{ swapDevices = [ ]; }\n"}, folders)
    assert system.plan("set_option", option="swapDevices", value="[ ]").already
    with pytest.raises(Refused, match="is no option"):
        system.plan("set_option", option="whatever", value="[ ]")


def test_a_user_of_a_computed_name(tmp_path: Path, folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "SUDO_USER"):
        monkeypatch.delenv(name, raising=False)
    text = (
        "{ pkgs, name, ... }: {\n  users.users.${name} = {\n    isNormalUser = true;\n"
        "    packages = with pkgs; [ git ];\n  };\n}\n"
    )
    system = System(tmp_path / "x", {"configuration.nix": text}, folders)
    mine = system.plan("install_package", package="htop", scope="user")
    assert system.after(mine) == {"configuration.nix": text.replace("[ git ]", "[ git htop ]")}
    gone = system.plan("remove_package", package="git")
    assert system.after(gone) == {"configuration.nix": text.replace("[ git ]", "[ ]")}
    assert "git was listed for the user of configuration.nix line 4 only." in gone.notes
    assert "users.users.guest" in system.after(system.plan("add_user", user="guest"))["configuration.nix"]


@pytest.mark.parametrize(
    ("text", "option", "value", "written"),
    [
        ('set boot.kernel.sysctl."vm.swappiness" to 10', "boot.kernel.sysctl", '."vm.swappiness" to 10', "= 10;"),
        ("unset time.timeZone", "time.timeZone", "time.timeZone", ""),
        ("remove the option time.timeZone", "time.timeZone", "", ""),
    ],
)
def test_an_option_as_the_sentence_says_it(
    tmp_path: Path, folders: Folders, text: str, option: str, value: str, written: str
) -> None:
    before = '{\n  time.timeZone = "UTC";\n}\n'
    system = System(tmp_path / "x", {"configuration.nix": before}, folders)
    wish = request("set_option", text=text, option=option, **({"value": value} if value else {}))
    plan = planner.prepare((wish,), system.context()).plan
    assert plan is not None
    after = system.after(plan)["configuration.nix"]
    if written:
        assert after == before.replace("}\n", f'  boot.kernel.sysctl."vm.swappiness" {written}\n}}\n')
    else:
        assert after == "{\n}\n"
