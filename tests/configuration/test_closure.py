"""What a configuration reaches by its imports, told by reading alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.configuration import closure
from nfh.configuration.flake import OF_HOMES
from nfh.configuration.source import Source
from nfh.errors import CannotFollow, ConfigurationError
from tests.configuration.trees import Tree

EMPTY = "{ }\n"

IMPORTS = {
    "a list": "[ ./a.nix ./b ]",
    "joined lists": "[ ./a.nix ] ++ [ ./b ]",
    "a list of a let": "let parts = [ ./a.nix ./b ]; in parts",
    "a path and a text": '[ (./. + "/a.nix") "${./.}/b" ]',
    "a name in a path": 'let name = "a"; in [ ./${name}.nix (./. + "/${"b"}") ]',
    "a folder that a let names": 'let here = ./.; in [ (here + "/a.nix") "${here}/b/default.nix" ]',
    "map over names": 'map (name: ./. + "/${name}") [ "a.nix" "b" ]',
    "with builtins": 'with builtins; map (name: ./${name}) (filter (n: n != "c.nix") [ "a.nix" "c.nix" "b" ])',
    "optional, true": "[ ./a.nix ] ++ lib.optional true ./b",
    "optionals, by a file that is there": "lib.optionals (builtins.pathExists ./a.nix) [ ./a.nix ./b ]",
    "flatten": "lib.flatten [ ./a.nix [ [ ./b ] ] ]",
    "a module inside that imports": "[ ./a.nix { imports = [ ./b ]; } ]",
    "a function of arguments": "[ (import ./made.nix { part = ./a.nix; }) ./b ]",
}


@pytest.mark.parametrize("imports", IMPORTS.values(), ids=IMPORTS)
def test_imports_are_followed(tmp_path: Path, imports: str) -> None:
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": f"{{ config, lib, pkgs, ... }}:\n{{\n  imports = {imports};\n}}\n",
            "a.nix": EMPTY,
            "b/default.nix": EMPTY,
            "made.nix": "{ part }: { ... }: { imports = [ part ]; }\n",
        },
    )
    found = [name for name in tree.names(tree.read()) if name not in ("made.nix#", "configuration.nix#")]
    assert found == ["configuration.nix", "a.nix", "b/default.nix"]
    assert tree.read().unresolved == ()


def test_a_module_counts_once_and_a_circle_ends(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": "{ imports = [ ./a.nix ./a.nix ./b.nix ]; }",
            "a.nix": "{ imports = [ ./b.nix ]; }",
            "b.nix": "{ imports = [ ./configuration.nix ]; }",
        },
    )
    assert tree.names(tree.read()) == ["configuration.nix", "a.nix", "b.nix"]


def test_what_may_not_count_is_conditional(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": "{ lib, big, ... }: { imports = [ (if big then ./a.nix else ./b.nix) ] "
            "++ lib.optional (big == 1) ./c.nix; }",
            "a.nix": EMPTY,
            "b.nix": EMPTY,
            "c.nix": EMPTY,
        },
    )
    under = {one.path.name: one.condition for one in tree.read().members}
    assert under == {"configuration.nix": "", "a.nix": "if big", "b.nix": "if big", "c.nix": "(big == 1)"}


def test_who_imports_what_and_in_which_line(tmp_path: Path) -> None:
    tree = Tree(tmp_path, {"configuration.nix": "{\n  imports = [\n    ./a.nix\n  ];\n}\n", "a.nix": EMPTY})
    first, second = tree.read().members
    assert (first.by_file, first.by_line) == (None, 0)
    assert (second.by_file, second.by_line) == (tmp_path / "configuration.nix", 3)


def test_what_cannot_be_followed_is_told(tmp_path: Path) -> None:
    (tmp_path / "loop.nix").symlink_to("loop.nix")
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": "{ inputs, modulesPath, special, ... }: { imports = [ ./missing.nix ./broken.nix "
            './binary.nix ./loop.nix <nixpkgs/x> inputs.x.nixosModules.y (modulesPath + "/z.nix") special ]; }',
            "broken.nix": "{ a = ; }",
            "binary.nix": b"{ a = \0; }",
        },
    )
    found = {one.text.rsplit("/", 1)[-1]: one for one in tree.read().unresolved}
    assert {name for name, one in found.items() if one.outside} == {"x>", "inputs.x.nixosModules.y", 'z.nix"'}
    assert "There is no file" in found["missing.nix"].why
    assert "not correct Nix" in found["broken.nix"].why
    assert "NUL" in found["binary.nix"].why
    assert "leads back to itself" in found["loop.nix"].why
    assert not found["special"].outside


FLAKES = {
    "nested": "nixosConfigurations = { box = nixpkgs.lib.nixosSystem { modules = [ ./box.nix ./common ]; }; };",
    "dotted": "nixosConfigurations.box = nixpkgs.lib.nixosSystem { modules = [ ./box.nix ./common ]; };",
    "a quoted name": 'nixosConfigurations."box" = nixpkgs.lib.nixosSystem { modules = [ ./box.nix ./common ]; };',
    "lib of a let": "nixosConfigurations = let inherit (nixpkgs) lib; in "
    "{ box = lib.nixosSystem rec { system = 1; modules = [ ./box.nix ./common ]; }; };",
    "a helper": "nixosConfigurations = let mk = name: extra: nixpkgs.lib.nixosSystem { modules = [ ./${name}.nix ] "
    '++ extra; }; in { box = mk "box" [ ./common ]; };',
    "a helper with named arguments": "nixosConfigurations = let mk = { name, modules ? [ ] }: nixpkgs.lib.nixosSystem "
    '{ modules = [ (./. + "/${name}.nix") ] ++ modules; }; in { box = mk { name = "box"; modules = [ ./common ]; }; };',
    "a helper in a file": 'nixosConfigurations.box = import ./mk.nix { inherit nixpkgs; } "box";',
    "genAttrs": 'nixosConfigurations = nixpkgs.lib.genAttrs [ "box" ] (name: nixpkgs.lib.nixosSystem '
    "{ modules = [ ./${name}.nix ./common ]; });",
    "mapAttrs": "nixosConfigurations = builtins.mapAttrs (_: first: nixpkgs.lib.nixosSystem "
    "{ modules = [ first ./common ]; }) { box = ./box.nix; };",
    "the name of the flake itself": "nixosModules.common = ./common; nixosConfigurations.box = "
    'nixpkgs.lib.nixosSystem { modules = [ "${self}/box.nix" self.nixosModules.common ]; };',
    "a set that is completed": "nixosConfigurations.box = nixpkgs.lib.nixosSystem ({ system = 1; } // "
    "{ modules = [ ./box.nix ./common ]; });",
    "a helper of another flake": "nixosConfigurations.box = nixpkgs.mine.make { modules = [ ./box.nix ./common ]; };",
    "lib that is extended": "nixosConfigurations = let lib = nixpkgs.lib.extend (final: prev: { mine.make = m: "
    "prev.nixosSystem { modules = m; }; }); in { box = lib.mine.make [ ./box.nix ./common ]; };",
}


@pytest.mark.parametrize("outputs", FLAKES.values(), ids=FLAKES)
def test_the_modules_of_a_flakes_host(tmp_path: Path, outputs: str) -> None:
    tree = Tree(
        tmp_path,
        {
            "flake.nix": f'{{\n  inputs.nixpkgs.url = "nixpkgs";\n  outputs = {{ self, nixpkgs, ... }}@inputs: {{ {outputs} }};\n}}\n',
            "box.nix": EMPTY,
            "common/default.nix": EMPTY,
            "mk.nix": "{ nixpkgs }: name: nixpkgs.lib.nixosSystem { modules = [ ./${name}.nix ./common ]; }",
        },
    )
    flake = closure.flake_of(tmp_path / "flake.nix")
    assert flake.hosts() == ("box",)
    assert flake.complete()
    assert tree.names(tree.read("box")) == ["box.nix", "common/default.nix"]


def test_hosts_by_folder_and_by_flake_parts(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {
            "flake.nix": "{ outputs = inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } "
            "{ imports = [ ./hosts.nix ]; systems = [ ]; }; }",
            "hosts.nix": "{ inputs, ... }: { flake.nixosConfigurations = builtins.mapAttrs (name: kind: "
            'inputs.nixpkgs.lib.nixosSystem { modules = [ (./hosts + "/${name}") ]; }) (builtins.readDir ./hosts); }',
            "hosts/one/default.nix": EMPTY,
            "hosts/two/default.nix": EMPTY,
        },
    )
    assert closure.flake_of(tmp_path / "flake.nix").hosts() == ("one", "two")
    assert tree.names(tree.read("two")) == ["hosts/two/default.nix"]


def test_arguments_of_a_system_reach_its_modules(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {
            "flake.nix": "{ outputs = { nixpkgs, ... }: { nixosConfigurations.box = nixpkgs.lib.nixosSystem "
            '{ specialArgs = { role = "web"; }; modules = [ ./box.nix ]; }; }; }',
            "box.nix": "{ role, ... }: { imports = [ ./${role}.nix ]; }",
            "web.nix": EMPTY,
        },
    )
    assert tree.names(tree.read("box")) == ["box.nix", "web.nix"]


def test_a_system_that_reading_does_not_tell(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {"flake.nix": "{ outputs = { mine, ... }: { nixosConfigurations.box = mine.make { name = 1; }; }; }"},
    )
    assert closure.flake_of(tmp_path / "flake.nix").hosts() == ("box",)
    with pytest.raises(ConfigurationError, match="cannot be followed by reading"):
        tree.read("box")


HOMES = {
    "a file": "home-manager.users.ann = import ./ann.nix;",
    "a path": "home-manager.users.ann = ./ann.nix;",
    "a set that imports": "home-manager.users.ann = { imports = [ ./ann.nix ]; };",
    "a set inside": "home-manager = { useGlobalPkgs = true; users = { ann = ./ann.nix; }; };",
    "a name from a let": "home-manager.users.${user}.imports = [ ./ann.nix ];",
}


@pytest.mark.parametrize("said", HOMES.values(), ids=HOMES)
def test_homes_inside_a_system(tmp_path: Path, said: str) -> None:
    tree = Tree(
        tmp_path,
        {
            "configuration.nix": f'{{ ... }}: let user = "ann"; in {{ {said} }}\n',
            "ann.nix": "{ home.stateVersion = 1; }",
        },
    )
    assert tree.names(tree.read()) == ["configuration.nix", "ann:ann.nix"]
    assert tree.read().users == ("ann",)


def test_a_home_that_stands_inside_the_systems_file(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {"configuration.nix": "{ ... }: { home-manager.users.ann = { pkgs, ... }: { home.stateVersion = 1; }; }\n"},
    )
    assert tree.names(tree.read()) == ["configuration.nix", "ann:configuration.nix#"]


def test_homes_of_their_own(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path,
        {
            "home.nix": '{ ... }: { home.username = "ann"; home.stateVersion = "24.05"; imports = [ ./shell.nix ]; }',
            "shell.nix": EMPTY,
            "flake.nix": "{ outputs = { home-manager, ... }: { homeConfigurations.ann = "
            "home-manager.lib.homeManagerConfiguration { modules = [ ./home.nix ]; }; }; }",
        },
    )
    alone = tree.read(entry="home.nix")
    assert (alone.kind, tree.names(alone)) == ("home", ["ann:home.nix", "ann:shell.nix"])
    in_flake = tree.read("ann", OF_HOMES)
    assert (in_flake.kind, tree.names(in_flake)) == ("home", ["ann:home.nix", "ann:shell.nix"])


@pytest.mark.parametrize(
    "text",
    [
        "{ user, house, ... }: { home = { inherit user; homeDirectory = house; stateVersion = 1; }; }",
        "{ pkgs, ... }: { home.stateVersion = 1; i18n.glibcLocales = pkgs.glibcLocales.override { locales = [ ]; }; }",
        "{ pkgs, ... }: { home.packages = [ pkgs.git ]; i18n.inputMethod.enable = true; }",
    ],
)
def test_a_home_that_sets_what_systems_have_too(tmp_path: Path, text: str) -> None:
    tree = Tree(tmp_path, {"home.nix": text})
    assert tree.read(entry="home.nix").kind == "home"


def test_a_set_of_that_name_does_not_make_a_home(tmp_path: Path) -> None:
    tree = Tree(
        tmp_path, {"home.nix": "{ home.packages = [ ]; boot.kernelParams = [ ]; networking.hostName = ''a''; }"}
    )
    assert tree.read(entry="home.nix").kind == "system"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{ meta = { name = ''box''; }; modules = [ ./disk.nix ./net.nix ]; }", "it sets meta, modules"),
        ("{ pkgs, without ? [ ] }: { shellTools = with pkgs; [ git ]; games = [ ]; }", "it sets games, shellTools"),
    ],
)
def test_what_sets_no_option_is_no_module(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CannotFollow, match=f"is no module of NixOS itself: {says}"):
        Tree(tmp_path, {"configuration.nix": text}).read()


@pytest.mark.parametrize(
    "text",
    [
        "{ ... }: { }",
        "{ lib, ... }: { mine.on = true; }",
        "{ mine.modules = [ ./a.nix ]; }",
        "{ imports = [ ./mine.nix ]; mine.desktop.enable = true; }",
        "{ ... }: { power.ups.enable = true; }",
        "{ config, ... }@all: all // { mine.on = true; }",
    ],
)
def test_a_module_may_set_little(tmp_path: Path, text: str) -> None:
    assert Tree(tmp_path, {"configuration.nix": text, "mine.nix": EMPTY}).read().kind == "system"


def test_each_file_is_parsed_once(tmp_path: Path) -> None:
    from nfh.configuration import syntax

    names = [f"m{number}.nix" for number in range(20)]
    files = {name: f'{{ boot.kernelParams = [ "{tmp_path.name}{name}" ]; }}\n' for name in names}
    imports = " ".join(f"./{name}" for name in names)
    tree = Tree(tmp_path, {"configuration.nix": f"{{ imports = [ {imports} ]; }}\n", **files})
    before = syntax.parse.cache_info().misses
    tree.read()
    tree.read()
    assert syntax.parse.cache_info().misses - before == 21


def test_each_file_is_read_once_for_one_configuration(tmp_path: Path) -> None:
    names = [f"m{number}.nix" for number in range(20)]
    files = dict.fromkeys(names, "{ boot.kernelParams = [ ]; }\n")
    imports = " ".join(f"./{name}" for name in names)
    Tree(tmp_path, {"configuration.nix": f"{{ imports = [ {imports} ]; }}\n", **files})
    read: list[str] = []

    def reading(path: Path) -> Source:
        read.append(path.name)
        return Source.read(path)

    whole = closure.of_file(tmp_path / "configuration.nix", reading)
    assert [whole.module(one).top.type for one in whole.members] == ["attrset_expression"] * 21
    assert sorted(read) == sorted(["configuration.nix", *names])


def test_a_link_is_followed_to_where_the_file_really_stands(tmp_path: Path) -> None:
    tree = Tree(tmp_path, {"dotfiles/main.nix": "{ imports = [ ./part.nix ]; }", "dotfiles/part.nix": EMPTY})
    (tmp_path / "configuration.nix").symlink_to("dotfiles/main.nix")
    assert tree.names(tree.read()) == ["dotfiles/main.nix", "dotfiles/part.nix"]
