"""Edits that find their file by themselves, over whole configurations."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.configuration.nix_value import PackageRef
from nfh.configuration.whole import lists, options, packages
from nfh.configuration.whole.packages import Listing
from nfh.configuration.whole.places import places, verdict
from nfh.errors import CannotEdit, CannotFollow, NeedsAnswer
from tests.configuration.trees import Tree

SYSTEM = Listing()

MAIN = '{ pkgs, ... }:\n{\n  imports = [ ./other.nix ];\n  networking.hostName = "x";\n  system.stateVersion = "24.05";\n}\n'


def asked(error: pytest.ExceptionInfo[NeedsAnswer]) -> tuple[str, list[str]]:
    question = error.value.question
    return question.id, [choice.label for choice in question.choices]  # type: ignore[attr-defined]


# ---------------------------------------------------------------------------------------------------- packages


def test_a_package_goes_into_the_list_that_there_is(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": MAIN,
            "other.nix": "{ pkgs, ... }: {\n  environment.systemPackages = with pkgs; [\n    git # vcs\n  ];\n}\n",
        },
    )
    done = packages.add(tree.desk(), ["htop", "git"], SYSTEM)
    assert (done.added, done.already) == (("htop",), ("git",))
    assert tree.changed() == {"other.nix": ["+    htop"]}


def test_the_main_files_list_comes_first(tmp_path: Path) -> None:
    listed = "  environment.systemPackages = with pkgs; [ a b c ];\n}\n"
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": MAIN.replace("}\n", "  environment.systemPackages = [ ];\n}\n"),
            "other.nix": "{ pkgs, ... }: {\n" + listed,
        },
    )
    packages.add(tree.desk(), ["htop"], SYSTEM)
    assert list(tree.changed()) == ["configuration.nix"]


def test_a_list_is_made_where_there_is_none(tmp_path: Path) -> None:
    tree = Tree(tmp_path, {"configuration.nix": MAIN, "other.nix": "{ }\n"})
    packages.add(tree.desk(), ["htop"], SYSTEM)
    lines = ["+  environment.systemPackages = with pkgs; [", "+    htop", "+  ];"]
    assert tree.changed() == {"configuration.nix": lines}


def test_two_lists_alike_are_a_question(tmp_path: Path) -> None:
    listing = "{ pkgs, ... }: {\n  environment.systemPackages = with pkgs; [ %s ];\n}\n"
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": "{ imports = [ ./cli.nix ./gui.nix ]; }\n",
            "cli.nix": listing % "git",
            "gui.nix": listing % "vlc",
        },
    )
    with pytest.raises(NeedsAnswer) as error:
        packages.add(tree.desk(), ["htop"], SYSTEM)
    assert asked(error) == ("file", ["cli.nix line 2: git", "gui.nix line 2: vlc"])
    packages.add(tree.desk(), ["htop"], SYSTEM, {"file": str(tmp_path / "gui.nix")})
    assert tree.changed() == {
        "gui.nix": [
            "-  environment.systemPackages = with pkgs; [ vlc ];",
            "+  environment.systemPackages = with pkgs; [ vlc htop ];",
        ]
    }


def test_not_into_what_is_generated_or_conditional(tmp_path: Path) -> None:
    generated = "# Do not modify this file! It was generated and may be overwritten.\n"
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": "{ lib, x, ... }: { imports = [ ./hw.nix ] ++ lib.optional x ./maybe.nix; }\n",
            "hw.nix": generated + "{ pkgs, ... }: { environment.systemPackages = [ pkgs.a ]; }\n",
            "maybe.nix": "{ pkgs, ... }: { environment.systemPackages = [ pkgs.htop ]; }\n",
        },
    )
    done = packages.add(tree.desk(), ["htop"], SYSTEM)
    assert done.added == ("htop",)
    assert list(tree.changed()) == ["configuration.nix"]


def test_a_module_under_a_condition_is_asked_about(tmp_path: Path) -> None:
    text = "{ config, lib, pkgs, ... }:\n{\n  options.my = { };\n  config = lib.mkIf config.my {\n    a.b = 1;\n  };\n}\n"
    tree = Tree(tmp_path, {"configuration.nix": text})
    with pytest.raises(NeedsAnswer) as error:
        packages.add(tree.desk(), ["htop"], SYSTEM)
    name, labels = asked(error)
    assert name == "condition"
    assert labels[0] == "configuration.nix line 4, under lib.mkIf config.my"
    packages.add(tree.desk(), ["htop"], SYSTEM, {"condition": f"{tmp_path / 'configuration.nix'}:4"})
    assert "+    environment.systemPackages = with pkgs; [" in tree.changed()["configuration.nix"]


def test_a_computed_list_is_asked_about(tmp_path: Path) -> None:
    text = "{ pkgs, ... }: {\n  environment.systemPackages = import ./list.nix pkgs;\n}\n"
    tree = Tree(tmp_path, {"configuration.nix": text})
    with pytest.raises(NeedsAnswer) as error:
        packages.add(tree.desk(), ["htop"], SYSTEM)
    assert asked(error)[0] == "expression"
    packages.add(tree.desk(), ["htop"], SYSTEM, {"expression": "append"})
    added = "+  environment.systemPackages = import ./list.nix pkgs ++ [ pkgs.htop ];"
    assert added in tree.changed()["configuration.nix"]


def test_a_module_inside_a_flake(tmp_path: Path) -> None:
    flake = (
        "{\n  outputs = { nixpkgs, ... }: {\n    nixosConfigurations.vm = nixpkgs.lib.nixosSystem {\n"
        "      modules = [ { boot.isContainer = true; } ];\n    };\n  };\n}\n"
    )
    tree = Tree(tmp_path, {"flake.nix": flake})
    packages.add(tree.desk("vm"), ["htop"], SYSTEM)
    assert tree.changed() == {
        "flake.nix": [
            "-      modules = [ { boot.isContainer = true; } ];",
            "+      modules = [ ({ pkgs, ... }: { boot.isContainer = true; environment.systemPackages = with pkgs; "
            "[ htop ]; }) ];",
        ]
    }


HOME = "{ pkgs, ... }: {\n  home-manager.users.ann = %s;\n  users.users.ann.isNormalUser = true;\n}\n"
HOMES = {
    "a function": "{ pkgs, ... }: { home.packages = [ pkgs.jq ]; }",
    "a set": "{ home.packages = with pkgs; [ jq ]; }",
    "a set without a list": '{ home.stateVersion = "24.05"; }',
}


@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
def test_a_package_of_a_home(tmp_path: Path, home: str) -> None:
    tree = Tree(tmp_path, {"configuration.nix": HOME % home})
    listing = Listing.of_home("ann")
    packages.add(tree.desk(), ["htop"], listing)
    assert "htop" in {one.entry.attr for one in packages.listed(tree.desk(), listing)}
    assert not packages.listed(tree.desk(), SYSTEM)
    packages.remove(tree.desk(), ["htop"], listing)
    assert "htop" not in {one.entry.attr for one in packages.listed(tree.desk(), listing)}


def test_a_package_goes_wherever_it_is_listed(tmp_path: Path) -> None:
    listing = "{ pkgs, ... }: { environment.systemPackages = with pkgs; [ git htop ]; }\n"
    tree = Tree(tmp_path, {"configuration.nix": MAIN, "other.nix": listing})
    tree.update(tmp_path / "configuration.nix", listing.replace("{ env", "{ imports = [ ./other.nix ]; env").encode())
    done = packages.remove(tree.desk(), ["htop", "vlc"], SYSTEM)
    assert (done.removed, done.missing) == (("htop",), ("vlc",))
    assert [one.entry.attr for one in packages.listed(tree.desk(), SYSTEM)] == ["git", "git"]


# ---------------------------------------------------------------------------------------------------- options


def test_an_option_is_changed_where_it_is_set(tmp_path: Path) -> None:
    tree = Tree(tmp_path, {"configuration.nix": MAIN, "other.nix": '{\n  time.timeZone = "UTC"; # why not\n}\n'})
    done = options.set_option(tree.desk(), "time.timeZone", "Asia/Tokyo")
    assert done.changed == ("time.timeZone",)
    assert tree.changed() == {
        "other.nix": ['-  time.timeZone = "UTC"; # why not', '+  time.timeZone = "Asia/Tokyo"; # why not']
    }


def test_a_new_option_goes_beside_what_is_like_it(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path, {"configuration.nix": MAIN, "other.nix": "{\n  services.openssh = {\n    enable = true;\n  };\n}\n"}
    )
    options.set_option(tree.desk(), "services.openssh.openFirewall", False)
    options.set_option(tree.desk(), "services.printing.enable", True)
    assert tree.changed() == {
        "other.nix": ["+    openFirewall = false;"],
        "configuration.nix": ["+  services.printing.enable = true;"],
    }


def test_a_default_elsewhere_gives_way_to_a_definition(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path, {"configuration.nix": MAIN, "other.nix": '{ lib, ... }: { time.timeZone = lib.mkDefault "UTC"; }\n'}
    )
    done = options.set_option(tree.desk(), "time.timeZone", "Asia/Tokyo")
    assert done.added == ("time.timeZone",)
    assert tree.changed() == {"configuration.nix": ['+  time.timeZone = "Asia/Tokyo";']}


def test_several_definitions_are_a_question(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": "{ imports = [ ./a.nix ./b.nix ]; }\n",
            "a.nix": "{ services.openssh.enable = true; }\n",
            "b.nix": "{ lib, ... }: { services.openssh.enable = lib.mkForce false; }\n",
        },
    )
    with pytest.raises(NeedsAnswer) as error:
        options.set_option(tree.desk(), "services.openssh.enable", True)
    assert asked(error) == (
        "which:services.openssh.enable",
        ["a.nix line 1: true", "b.nix line 1: false (under mkForce)"],
    )
    found = places(tree.read(), ("services", "openssh", "enable"))
    assert verdict(found, ("services", "openssh", "enable")).why == "b.nix line 1 wins, because it says mkForce."


def test_a_set_around_that_is_computed_bars_the_way(tmp_path: Path) -> None:
    tree = Tree(tmp_path, {"configuration.nix": MAIN, "other.nix": "{ time = import ./time.nix; }\n"})
    with pytest.raises(CannotEdit, match=r"time is given by an expression.*other\.nix, line 1"):
        options.set_option(tree.desk(), "time.timeZone", "UTC")


def test_a_package_as_a_value_brings_pkgs(tmp_path: Path) -> None:
    tree = Tree(tmp_path, {"configuration.nix": "{ ... }: {\n  a.b = 1;\n}\n"})
    done = options.set_option(tree.desk(), "boot.kernelPackages", PackageRef("linuxPackages_latest"))
    assert done.notes == ("pkgs was added to the arguments of the file, in line 1.",)
    assert tree.edited[tmp_path / "configuration.nix"].startswith(b"{ pkgs, ... }: {")


def test_unsetting_goes_everywhere(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": MAIN.replace("  networking", "  services.openssh.enable = true;\n  networking"),
            "other.nix": "{\n  services.openssh.ports = [ 22 ];\n  a.b = 1;\n}\n",
        },
    )
    done = options.unset_option(tree.desk(), "services.openssh")
    assert done.removed == ("services.openssh",)
    assert tree.changed() == {
        "configuration.nix": ["-  services.openssh.enable = true;"],
        "other.nix": ["-  services.openssh.ports = [ 22 ];"],
    }


def test_a_set_of_values_is_spread_over_what_is_there(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {"configuration.nix": MAIN, "other.nix": "{\n  users.users.ann = {\n    isNormalUser = true;\n  };\n}\n"},
    )
    options.set_option(tree.desk(), "users.users.ann", {"isNormalUser": True, "extraGroups": ["wheel"]})
    assert tree.changed() == {"other.nix": ['+    extraGroups = [ "wheel" ];']}


# ---------------------------------------------------------------------------------------------------- lists


def test_elements_come_and_go_in_the_file_that_has_them(tmp_path: Path) -> None:
    path = "networking.firewall.allowedTCPPorts"
    tree = Tree(tmp_path, {"configuration.nix": MAIN, "other.nix": f"{{\n  {path} = [ 22 80 ];\n}}\n"})
    done = lists.add_to_list(tree.desk(), path, [80, 443])
    assert (done.added, done.already) == (("443",), ("80",))
    lists.remove_from_list(tree.desk(), path, [22])
    assert tree.changed() == {"other.nix": [f"-  {path} = [ 22 80 ];", f"+  {path} = [ 80 443 ];"]}
    assert lists.remove_from_list(tree.desk(), path, [9]).missing == ("9",)


def test_a_module_that_was_given_its_arguments_takes_pkgs_itself(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": "{ imports = [ (import ./made.nix { name = 1; }) ]; }\n",
            "made.nix": "{ name }:\n{\n  environment.systemPackages = [ ];\n}\n",
        },
    )
    packages.add(tree.desk(), ["htop"], SYSTEM)
    after = tree.edited[tmp_path / "made.nix"].decode()
    assert after == "{ name }:\n{ pkgs, ... }: {\n  environment.systemPackages = [ pkgs.htop ];\n}\n"


def test_the_older_name_of_users_is_the_same_option(tmp_path: Path) -> None:
    text = "{\n  users.extraUsers.ann = {\n    isNormalUser = true;\n  };\n}\n"
    tree = Tree(tmp_path, {"configuration.nix": text})
    assert [place.definition.value for place in places(tree.read(), ("users", "users", "ann"))] == ["true"]
    lists.add_to_list(tree.desk(), "users.users.ann.extraGroups", ["wheel"])
    packages.add(tree.desk(), ["htop"], Listing.of_account("ann"))
    after = tree.edited[tmp_path / "configuration.nix"].decode()
    assert '    extraGroups = [ "wheel" ];\n' in after
    assert "    packages = with pkgs; [\n" in after
    assert "users.users" not in after


# ------------------------------------------------------------------------------------------- whose file it is

INLINE = """{
  outputs = { nixpkgs, ... }: {
    nixosConfigurations.one = nixpkgs.lib.nixosSystem { modules = [ ./shared.nix { networking.hostName = "one"; } ]; };
    nixosConfigurations.two = nixpkgs.lib.nixosSystem { modules = [ ./shared.nix { networking.hostName = "two"; } ]; };
  };
}
"""


def test_the_module_in_the_flake_that_names_the_host_is_the_hosts_own(tmp_path: Path) -> None:
    tree = Tree(tmp_path, {"flake.nix": INLINE, "shared.nix": "{ ... }: {\n  services.openssh.enable = true;\n}\n"})
    options.set_option(tree.desk("two"), "time.timeZone", "Europe/Rome")
    (line,) = [line for line in tree.changed()["flake.nix"] if line.startswith("+")]
    assert '{ networking.hostName = "two"; time.timeZone = "Europe/Rome"; }' in line
    assert list(tree.changed()) == ["flake.nix"]


def test_a_generated_entry_says_that_a_program_writes_it(tmp_path: Path) -> None:
    text = "# Do not modify this file!  It was generated by a program\n{ ... }:\n{\n  boot.x = 1;\n}\n"
    tree = Tree(tmp_path, {"configuration.nix": text})
    with pytest.raises(CannotEdit, match="says of itself that a program writes it"):
        options.set_option(tree.desk(), "time.timeZone", "Europe/Rome")


# ------------------------------------------------------------------------------------------------- frameworks


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{ ... }: {\n  flake.nixosModules.a = { lib, ... }: {\n    a.b = 1;\n  };\n}\n", 4),
        ("{ ... }: {\n  flake.modules.nixos.a = {\n    config, ...\n  }: {\n    a.b = 1;\n  };\n}\n", 6),
        ("{ den, ... }: {\n  den.aspects.x.y.nixos = { pkgs, ... }: {\n    a.b = 1;\n  };\n}\n", 4),
        ("{\n  meta.nixpkgs = <nixpkgs>;\n  host = { pkgs, ... }: {\n    a.b = 1;\n  };\n}\n", 5),
        ("{ ... }: {\n  containers.c.config = { pkgs, ... }: {\n    a.b = 1;\n  };\n}\n", 5),
        ("{ ... }: {\n  hm = { pkgs, ... }: {\n    a.b = 1;\n  };\n}\n", 5),
        ("{ ... }: {\n  my.own = { pkgs, ... }: {\n    a.b = 1;\n  };\n}\n", 5),
    ],
)
def test_where_a_new_option_goes_in_the_file_of_a_framework(tmp_path: Path, text: str, line: int) -> None:
    tree = Tree(tmp_path, {"configuration.nix": text})
    options.set_option(tree.desk(), "a.c", 7)
    after = tree.edited[tmp_path / "configuration.nix"].decode().split("\n")
    assert after[line - 1].strip() == "a.c = 7;"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "{ ... }: {\n  flake.nixosModules.a = { lib, ... }: { };\n  flake.nixosModules.b = { lib, ... }: { };\n}\n",
            "sev",
        ),
        ("{ ... }: {\n  perSystem = { pkgs, ... }: { };\n}\n", "it sets perSystem"),
        ("{ ... }: {\n  flake.lib.f = { pkgs, ... }: { };\n}\n", "it sets flake"),
    ],
)
def test_the_file_of_a_framework_that_holds_no_module_or_several(tmp_path: Path, text: str, what: str) -> None:
    tree = Tree(tmp_path, {"configuration.nix": text})
    with pytest.raises(CannotFollow, match=what):
        options.set_option(tree.desk(), "a.c", 7)


def test_a_frameworks_module_for_a_home_is_a_home(tmp_path: Path) -> None:
    text = "{ ... }: {\n  flake.homeModules.a = { pkgs, ... }: {\n    home.packages = [ pkgs.git ];\n  };\n}\n"
    tree = Tree(tmp_path, {"configuration.nix": text})
    assert tree.read().kind == "home"
    assert tree.names(tree.read()) == ["*:configuration.nix#"]


@pytest.mark.parametrize(
    "body",
    [
        "home.packages = [ pkgs.git ];",
        'xdg.configFile."x".source = ./x;',
        "wayland.windowManager.sway.enable = true;",
        'programs.git = {\n    enable = true;\n    userName = "me";\n  };',
    ],
)
def test_a_module_of_a_home_by_what_it_sets(tmp_path: Path, body: str) -> None:
    tree = Tree(tmp_path, {"configuration.nix": f"{{ pkgs, ... }}:\n{{\n  {body}\n}}\n"})
    assert tree.read().kind == "home"
    with pytest.raises(CannotEdit, match=r"a file of Home Manager, where time\.timeZone does not exist"):
        options.set_option(tree.desk(), "time.timeZone", "Europe/Rome", owner="*")
    options.set_option(tree.desk(), "wayland.systemd.target", "x", owner="*")
    options.set_option(tree.desk(), "i18n.inputMethod.enabled", "fcitx5", owner="*")
    assert list(tree.changed()) == ["configuration.nix"]


@pytest.mark.parametrize("body", ["programs.git.enable = true;", "home.packages = [ ];\n  environment.etc = { };"])
def test_what_is_as_good_a_module_of_the_system(tmp_path: Path, body: str) -> None:
    tree = Tree(tmp_path, {"configuration.nix": f"{{ pkgs, ... }}:\n{{\n  {body}\n}}\n"})
    assert tree.read().kind == "system"
