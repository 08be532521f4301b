from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nfh.configuration.list_values import add_to_list, remove_from_list
from nfh.configuration.nix_value import PackageRef
from nfh.configuration.options import find, set_option, unset_option
from nfh.configuration.source import Source
from nfh.errors import CannotEdit, NeedsAnswer, Refused, UsageError
from nfh.intents.question import Question

SAMPLES = Path(__file__).parent / "samples"


def source(body: str) -> Source:
    return Source(Path("c.nix"), f"{{ pkgs, lib, config, ... }}: {{\n{body}\n}}\n".encode())


def put(body: str, path: str, value: Any, **answers: str) -> str:
    content = set_option(source(body), path, value, answers).source.content.decode()
    return content.removeprefix("{ pkgs, lib, config, ... }: {\n").removesuffix("\n}\n")


def question(raised: pytest.ExceptionInfo[NeedsAnswer]) -> Question:
    assert isinstance(raised.value.question, Question)
    return raised.value.question


# ---------------------------------------------------------------------------------------------------- finding


def found(body: str, path: str) -> list[tuple[str, str, int, tuple[str, ...], bool]]:
    return [(one.path, one.value, one.line, one.wrappers, one.literal) for one in find(source(body), path)]


def test_find_looks_behind_wrappers_and_around() -> None:
    body = (
        'time.timeZone = lib.mkForce "UTC";\n'
        "services = lib.mkIf config.x {\n  a.enable = lib.mkDefault true;\n};\n"
        "boot.loader = import ./boot.nix;\n"
        'networking = { hostName = name; domain = "x"; };\n'
        "users.users.ada = { };"
    )
    assert found(body, "time.timeZone") == [("time.timeZone", '"UTC"', 2, ("mkForce",), True)]
    assert found(body, "services.a.enable") == [("services.a.enable", "true", 4, ("mkIf", "mkDefault"), True)]
    assert found(body, "boot.loader.timeout") == [("boot.loader", "import ./boot.nix", 6, (), False)]
    assert found(body, "networking") == [
        ("networking.hostName", "name", 7, (), False),
        ("networking.domain", '"x"', 7, (), True),
    ]
    assert found(body, "users.users.ada") == [("users.users.ada", "{ }", 8, (), True)]
    assert found(body, "nothing.here") == []


def test_find_in_a_module_with_config() -> None:
    module = Source.read(SAMPLES / "module.nix")
    places = find(module, "environment.systemPackages")
    assert [(one.line, one.conditional) for one in places] == [(15, False), (18, True)]
    assert find(module, "services.xserver.enable")[0].wrappers == ("mkMerge", "mkIf")


def test_find_follows_names_that_a_let_gives() -> None:
    assert find(Source.read(SAMPLES / "nested.nix"), "users.users.kim.isNormalUser")[0].line == 30
    assert find(Source.read(SAMPLES / "hosts.nix"), "services.nginx.virtualHosts")[0].path.endswith("….root")


# ---------------------------------------------------------------------------------------------------- setting


@pytest.mark.parametrize(
    ("before", "value", "after"),
    [
        ('x.y = "a";', "b", 'x.y = "b";'),
        ("x.y = ''\n  a\n'';", "b", 'x.y = "b";'),
        ("x = { y = 1; };", 2, "x = { y = 2; };"),
        ("x.y = /* c */ 1 /* d */; # e", -2, "x.y = /* c */ -2 /* d */; # e"),
        ("x.y = true;", None, "x.y = null;"),
        ("x.y = (true);", False, "x.y = (false);"),
        ("x.y = pkgs.zsh;", PackageRef("fish"), "x.y = pkgs.fish;"),
        ("x.y = with pkgs; zsh;", PackageRef("fish"), "x.y = with pkgs; fish;"),
        ('x.y = [ "a" ];', ["b", "c"], 'x.y = [ "b" "c" ];'),
        ('"x".y = 1;', 2, '"x".y = 2;'),
        ('x."y" = 1;', 2, 'x."y" = 2;'),
        ('${"x"}.y = 1;', 2, '${"x"}.y = 2;'),
        ("x.y = let a = 1; in 5;", 6, "x.y = let a = 1; in 6;"),
    ],
)
def test_only_the_literal_changes(before: str, value: Any, after: str) -> None:
    assert put(before, "x.y", value) == after
    assert put(after, "x.y", value) == after


@pytest.mark.parametrize(
    ("body", "value"),
    [('x.y = "a";', "a"), ("x.y = ''a'';", "a"), ("x.y = 1;", 1), ("x.y = { };", {}), ('x.y = [ "a" ];', ["a"])],
)
def test_already_so(body: str, value: Any) -> None:
    edited = set_option(source(body), "x.y", value)
    assert edited.already == ("x.y",)
    assert edited.source == source(body)


def test_members_of_a_set_are_set_one_by_one() -> None:
    body = 'users.users.ada = {\n  isNormalUser = true;\n  description = "A"; # me\n};'
    after = put(body, "users.users.ada", {"isNormalUser": True, "description": "B", "uid": 1})
    assert after == 'users.users.ada = {\n  isNormalUser = true;\n  description = "B"; # me\n  uid = 1;\n};'
    dotted = put("users.users.ada.uid = 1;", "users.users.ada", {"isNormalUser": True})
    assert dotted == "users.users.ada.uid = 1;\nusers.users.ada.isNormalUser = true;"


@pytest.mark.parametrize(
    ("body", "choices"),
    [
        ("x.y = lib.mkForce 1;", ["inside", "replace", "leave"]),
        ("x.y = lib.mkIf config.a 1;", ["inside", "replace", "leave"]),
        ("x.y = lib.mkOverride 900 (1);", ["inside", "replace", "leave"]),
        ("x = lib.mkIf config.a { y = 1; };", ["inside", "leave"]),
        ("x.y = name;", ["replace", "leave"]),
        ('x.y = "a${b}";', ["replace", "leave"]),
        ("x.y = if a then 1 else 2;", ["replace", "leave"]),
        ("x.y = lib.mkIf config.a name;", ["replace", "leave"]),
    ],
)
def test_what_is_no_plain_literal_is_asked_about(body: str, choices: list[str]) -> None:
    with pytest.raises(NeedsAnswer) as raised:
        put(body, "x.y", 7)
    asked = question(raised)
    assert asked.id == "set:x.y"
    assert "line 2" in asked.text
    assert [choice.value for choice in asked.choices] == choices
    for choice in choices:
        if choice == "leave":
            with pytest.raises(Refused):
                put(body, "x.y", 7, **{"set:x.y": choice})
        else:
            after = put(body, "x.y", 7, **{"set:x.y": choice})
            assert [one.value for one in find(source(after), "x.y")] == ["7"]
            assert ("mk" in after) == (choice == "inside")


def test_a_default_that_is_a_literal_is_changed_and_stays_a_default() -> None:
    edited = set_option(source("x.y = lib.mkDefault (1); # y"), "x.y", 7)
    assert "x.y = lib.mkDefault (7); # y" in edited.source.content.decode()
    assert edited.notes == ("x.y stays a default (mkDefault): another module can still set it.",)
    assert set_option(source("x.y = lib.mkDefault 1;"), "x.y", 1).already == ("x.y",)


def test_several_definitions_are_asked_about() -> None:
    body = "x = lib.mkMerge [\n  { y = 1; }\n  (lib.mkIf config.a { y = 2; })\n];"
    with pytest.raises(NeedsAnswer) as raised:
        put(body, "x.y", 7)
    asked = question(raised)
    assert asked.id == "which:x.y"
    assert [choice.value for choice in asked.choices] == ["c.nix:3", "c.nix:4"]
    assert asked.choices[1].label == "line 4: 2 (under mkIf)"
    edited = set_option(source(body), "x.y", 7, {"which:x.y": "c.nix:3"})
    assert b"{ y = 7; }" in edited.source.content
    assert edited.notes == ("x.y is also set in line 4; that stays.",)


def test_a_default_beside_a_plain_value_is_no_question() -> None:
    body = "x = lib.mkMerge [\n  { y = 1; }\n  { y = lib.mkDefault 2; }\n];"
    assert "{ y = 7; }" in put(body, "x.y", 7)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("x = { y = { z = 1; }; };", "set of several options"),
        ("x.y.z = 1;", "set of several options"),
        ("x = import ./x.nix;", "given by an expression"),
        ("inherit (a) x;", "given by an expression"),
        ("x = { inherit y; };", "inherited"),
        ("x = a // { };", "given by an expression"),
        ("x.y = [\n  1 # one\n];", "comment that would be lost"),
    ],
)
def test_refused(body: str, words: str) -> None:
    with pytest.raises(CannotEdit) as raised:
        put(body, "x.y", 7)
    assert words in raised.value.message
    assert raised.value.line >= 2


def test_a_way_that_is_barred_elsewhere_is_seen() -> None:
    with pytest.raises(CannotEdit, match="given by an expression"):
        put("boot = { a = 1; };\nboot.loader = f 1;", "boot.loader.timeout", 3)


def test_a_computed_name_may_be_the_same() -> None:
    edited = set_option(source("users.users.${config.me}.uid = 1;"), "users.users.ada.uid", 2)
    assert "may be the same option" in edited.notes[0]


def test_pkgs_is_taken_where_a_package_needs_it() -> None:
    before = Source(Path("c.nix"), b"{ lib, ... }: {\n  a = 1;\n}\n")
    edited = set_option(before, "users.defaultUserShell", PackageRef("zsh"))
    assert edited.source.content.startswith(b"{ lib, pkgs, ... }:")
    assert edited.notes


def test_no_path() -> None:
    with pytest.raises(UsageError):
        put("", "a..b", 1)


# ---------------------------------------------------------------------------------------------------- unsetting


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  a = 1;\n  x.y = 1; # c\n  b = 1;", "  a = 1;\n  b = 1;"),
        ("  a = 1;\n\n  x.y = 1;\n\n  b = 1;", "  a = 1;\n\n  b = 1;"),
        ("  a = 1;\n\n  x.y = 1;", "  a = 1;"),
        ("  # about y\n  x.y = 1;\n  b = 1;", "  # about y\n  b = 1;"),
        ("  a = 1; x.y = 1; b = 1;", "  a = 1; b = 1;"),
        ("  a = 1; x.y = 1;", "  a = 1;"),
        ("  x.y = 1; b = 1;", "  b = 1;"),
        ("  x = { y = 1; };", "  x = { };"),
        ("  x = {\n    y = 1;\n  };", "  x = {\n  };"),
        ("  x.y.z = 1;\n  a = 1;\n  x.y.u = 2;", "  a = 1;"),
        ("  x.y = {\n    # gone too\n    z = 1;\n  };\n  a = 1;", "  a = 1;"),
        ("  x.y = f (z: 1);\n  a = 1;", "  a = 1;"),
        ("  x.y = lib.mkForce 1;\n  a = 1;", "  a = 1;"),
    ],
)
def test_unset(before: str, after: str) -> None:
    edited = unset_option(source(before), "x.y")
    assert edited.source.content.decode() == source(after).content.decode()
    assert edited.removed == ("x.y",)


def test_unset_what_is_not_there() -> None:
    assert unset_option(source("a = 1;"), "x.y").missing == ("x.y",)


@pytest.mark.parametrize("body", ["x = lib.mkIf config.a { y = 1; };", "x = { inherit y; };"])
def test_unset_refused(body: str) -> None:
    with pytest.raises(CannotEdit, match="line 2"):
        unset_option(source(body), "x.y")


# ---------------------------------------------------------------------------------------------------- lists


def test_elements_of_every_kind() -> None:
    body = 'x = [ "a" 1 ];'
    edited = add_to_list(source(body), "x", ["a", "b c", 1, -1, True, {"n": [1]}, PackageRef("git")])
    assert edited.already == ("a", "1")
    assert b'x = [ "a" 1 "b c" (-1) true { n = [ 1 ]; } pkgs.git ];' in edited.source.content
    back = remove_from_list(edited.source, "x", ["b c", -1, True, {"n": [1]}, PackageRef("git"), "no"])
    assert back.source == source(body)
    assert back.missing == ("no",)


def test_under_a_condition_an_element_stays() -> None:
    body = "x = [ 1 ] ++ lib.optionals config.a [ 2 ];"
    with pytest.raises(CannotEdit, match="only under a condition"):
        remove_from_list(source(body), "x", [2])
    assert b"[ 1 2 ] ++ lib.optionals config.a [ 2 ]" in add_to_list(source(body), "x", [2]).source.content


def test_a_name_that_a_let_gives_can_be_changed_where_it_is_given() -> None:
    before = Source(Path("c.nix"), b'let me = "a"; in {\n  x.y = me;\n  z = me;\n}\n')
    with pytest.raises(NeedsAnswer) as raised:
        set_option(before, "x.y", "b")
    assert [choice.label for choice in question(raised).choices] == [
        "change me itself in line 1 (also used in line 3)",
        "write the new value in place of me",
        "leave it as it is",
    ]
    changed = set_option(before, "x.y", "b", {"set:x.y": "definition"}).source.content
    assert changed == before.content.replace(b'"a"', b'"b"')
    replaced = set_option(before, "x.y", "b", {"set:x.y": "replace"}).source.content
    assert replaced == before.content.replace(b"x.y = me", b'x.y = "b"')


def test_a_list_with_comments_changes_element_by_element() -> None:
    body = "x.y = [\n  1 # one\n  2\n  # the rest\n  3\n];"
    assert put(body, "x.y", [1, 3, 4]) == "x.y = [\n  1 # one\n  # the rest\n  3\n  4\n];"
    with pytest.raises(CannotEdit, match="order"):
        put(body, "x.y", [3, 2, 1, 4])


def test_lists_of_different_options_are_asked_about_apart() -> None:
    with pytest.raises(NeedsAnswer) as raised:
        add_to_list(source("x = [ 1 ] ++ [ 2 ];"), "x", [3])
    assert question(raised).id == "list:x"
    answers = {"list:x": question(raised).choices[1].value}
    assert b"[ 1 ] ++ [ 2 3 ]" in add_to_list(source("x = [ 1 ] ++ [ 2 ];"), "x", [3], answers).source.content
