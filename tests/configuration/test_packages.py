from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nfh.configuration import packages
from nfh.configuration.source import Source
from nfh.errors import CannotEdit, ConfigurationError, NeedsAnswer, Refused, UsageError
from nfh.intents.question import Question

SAMPLES = Path(__file__).parent / "samples"


def source(text: str) -> Source:
    return Source(Path("c.nix"), text.encode())


def listing(value: str) -> Source:
    return source(
        f"{{ pkgs, lib, inputs, unstable, config, ... }}: {{\n  environment.systemPackages = {value};\n}}\n"
    )


def test_entries_of_a_desktop() -> None:
    found = packages.system_packages(Source.read(SAMPLES / "desktop.nix"))
    assert [(one.name, one.attr, one.line, one.column, one.conditional, one.form) for one in found] == [
        ("vim", "vim", 30, 5, False, "plain"),
        ("wget", "wget", 34, 5, False, "plain"),
        ("curl", "curl", 35, 5, False, "plain"),
        ("(python3.withPackages (ps: with ps; [ requests numpy ]))", "python3", 37, 5, False, "other"),
        ("pkgs.jq", "jq", 38, 5, False, "plain"),
        ("kdePackages.kate", "kdePackages.kate", 39, 5, False, "plain"),
    ]


@pytest.mark.parametrize(
    ("value", "attrs"),
    [
        ("[ ]", []),
        ("with pkgs; [ a.b pkgs.c (d) ]", ["a.b", "c", "d"]),
        ("[ pkgs . c /* x */ ]", ["c"]),
        ('[ pkgs."c" pkgs.nodePackages."@angular/cli" ]', ["c", "nodePackages.@angular/cli"]),
        ("with pkgs.kdePackages; [ kate ]", ["kdePackages.kate"]),
        ("with pkgs; with kdePackages; [ kate ]", ["kdePackages.kate"]),
        ("with pkgs; with lib; [ git ]", ["git"]),
        ("let x = pkgs.git; in [ x ]", ["git"]),
        ("let inherit (pkgs) git; in [ git ]", ["git"]),
        ("let inherit (pkgs.kdePackages) kate; in [ kate ]", ["kdePackages.kate"]),
        ("with pkgs; let git = 1; in [ git ]", [""]),
        ('[ unstable.git inputs.x.y (import ./x.nix) (writeShellScriptBin "a" "b") ]', ["", "", "", ""]),
        (
            "with pkgs; [ (git.override { a = 1; }) (lib.hiPrio vim) (pkgs.a.b.overrideAttrs (o: { })) ]",
            ["git", "vim", "a.b"],
        ),
        ('with pkgs; [ git.${x} (a.b or c) "s" ./p ]', ["", "", "", ""]),
        ("with import <nixpkgs> { }; [ git ]", ["git"]),
        ("with unstable; [ git ]", [""]),
        ("let all = with pkgs; [ git ]; in all", ["git"]),
        ("let more = [ pkgs.vim ]; in with pkgs; [ git ] ++ more", ["git", "vim"]),
        ("let twice = [ pkgs.vim ]; in twice ++ twice", []),
        ("let round = round; in round", []),
        ("with pkgs; [ a ] ++ [ pkgs.b ] ++ (if true then [ c ] else [ d ])", ["a", "b", "c", "d"]),
        ("lib.mkMerge [ [ pkgs.a ] (lib.mkIf true [ pkgs.b ]) ]", ["a", "b"]),
        ("map (x: x) [ pkgs.a ]", []),
        (
            'builtins.attrValues { inherit (pkgs) a "b"; inherit (pkgs.k) c; d = pkgs.e; inherit f; }',
            ["a", "b", "k.c", "e", ""],
        ),
        ("lib.attrValues (rec { inherit (pkgs) a; })", []),
    ],
)
def test_what_an_element_stands_for(value: str, attrs: list[str]) -> None:
    assert [one.attr for one in packages.system_packages(listing(value))] == attrs


@pytest.mark.parametrize(
    ("value", "conditional"),
    [
        ("lib.mkIf true [ pkgs.a ]", True),
        ("lib.mkDefault [ pkgs.a ]", True),
        ("lib.mkMerge [ (lib.mkIf true [ pkgs.a ]) ]", True),
        ("lib.optionals true [ pkgs.a ]", True),
        ("lib . optionals true [ pkgs.a ]", True),
        ("if x then [ pkgs.a ] else [ ]", True),
        ("lib.mkForce [ pkgs.a ]", False),
        ("lib.mkAfter [ pkgs.a ]", False),
        ("lib.mkMerge [ [ pkgs.a ] ]", False),
        ("assert true; (([ pkgs.a ]))", False),
    ],
)
def test_conditional(value: str, conditional: bool) -> None:
    (found,) = packages.system_packages(listing(value))
    assert found.conditional == conditional
    if conditional:
        with pytest.raises(CannotEdit, match="line 2") as raised:
            packages.remove(listing(value), ["a"])
        assert "condition" in raised.value.message
        if "optionals" in value or "mkMerge" in value:
            return
        with pytest.raises(NeedsAnswer, match="only under a condition") as asked:
            packages.add(listing(value), ["b"])
        question = asked.value.question
        assert isinstance(question, Question)
        place, leave = question.choices[0].value, question.choices[-1].value
        assert b"pkgs.b" in packages.add(listing(value), ["b"], {"condition": place}).source.content
        with pytest.raises(Refused):
            packages.add(listing(value), ["b"], {"condition": leave})
    else:
        assert (
            packages.add(listing(value), ["b"]).source.content
            == listing(value.replace("pkgs.a", "pkgs.a pkgs.b")).content
        )


@pytest.mark.parametrize(
    "value",
    [
        "with pkgs; [ git ]",
        "[ pkgs.git ]",
        "with pkgs; [ (git) ]",
        "with pkgs; [ (git.override { }) ]",
        "[ (lib.hiPrio pkgs.git) ]",
        "[ unstable.git ]",
        "[ inputs.x.packages.git ]",
        "let inherit (pkgs) git; in [ git ]",
        "with unstable; [ git ]",
    ],
)
def test_already_there_in_whatever_form(value: str) -> None:
    edited = packages.add(listing(value), ["git"])
    assert edited.source == listing(value)
    assert edited.already == ("git",)
    assert edited.added == ()
    if "unstable.git" in value:
        assert edited.notes == ("git is listed already, as unstable.git in line 2.",)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("with pkgs; [ (git.override { }) ]", "not listed by its plain name but as"),
        ("[ unstable.git ]", "unstable.git"),
        ("[ (lib.lowPrio pkgs.git) ]", "lib.lowPrio"),
    ],
)
def test_other_forms_are_not_removed(value: str, words: str) -> None:
    with pytest.raises(CannotEdit) as raised:
        packages.remove(listing(value), ["git"])
    assert words in raised.value.message
    assert raised.value.line == 2
    assert "line 2" in raised.value.hint


def test_under_a_condition_and_without() -> None:
    before = listing("with pkgs; [ git vim ] ++ lib.optionals true [ git ]")
    edited = packages.remove(before, ["git"])
    assert edited.source == listing("with pkgs; [ vim ] ++ lib.optionals true [ git ]")
    assert edited.notes == ("git is still listed, as git.",)
    added = packages.add(listing("with pkgs; [ vim ] ++ lib.optionals true [ git ]"), ["git"])
    assert added.source == listing("with pkgs; [ vim git ] ++ lib.optionals true [ git ]")
    assert "under a condition, in line 2" in added.notes[0]


def test_missing_and_twice() -> None:
    edited = packages.remove(listing("with pkgs; [ git vim git ]"), ["git", "nano"])
    assert edited.source == listing("with pkgs; [ vim ]")
    assert edited.removed == ("git",)
    assert edited.missing == ("nano",)


def test_the_same_wish_twice() -> None:
    edited = packages.add(listing("[ ]"), ["git", "pkgs.git", "git"])
    assert edited.source == listing("[ pkgs.git ]")
    assert edited.added == ("git",)


@pytest.mark.parametrize("attr", ["", ".", "a..b", "a\0b"])
def test_what_is_no_attribute(attr: str) -> None:
    with pytest.raises(UsageError):
        packages.add(listing("[ ]"), [attr])


def test_several_lists_are_asked_about_and_the_answer_holds() -> None:
    before = source(
        "{ pkgs, ... }: {\n  environment.systemPackages = (with pkgs; [\n    git vim tree wget curl\n  ])"
        "\n  ++ [\n    pkgs.jq\n  ];\n}\n"
    )
    with pytest.raises(NeedsAnswer) as raised:
        packages.add(before, ["fd"])
    question = raised.value.question
    assert isinstance(question, Question)
    assert question.id == "list"
    assert [choice.value for choice in question.choices] == ["c.nix:2", "c.nix:5"]
    assert question.choices[0].label == "c.nix line 2: git, vim, tree, wget and 1 more"
    first = packages.add(before, ["fd"], {"list": "c.nix:2"}).source.content
    second = packages.add(before, ["fd"], {"list": "c.nix:5"}).source.content
    assert b"curl\n    fd\n" in first
    assert b"pkgs.jq\n    pkgs.fd\n" in second
    with pytest.raises(NeedsAnswer):
        packages.add(before, ["fd"], {"list": "c.nix:99"})
    assert packages.add(before, ["git"]).already == ("git",)


def test_what_mkforce_overrules_does_not_count() -> None:
    before = source(
        "{ pkgs, lib, ... }: { config = lib.mkMerge [\n  { environment.systemPackages = [ pkgs.git ]; }\n"
        "  { environment.systemPackages = lib.mkForce [ pkgs.vim ]; }\n]; }\n"
    )
    assert b"lib.mkForce [ pkgs.vim pkgs.git ]" in packages.add(before, ["git"]).source.content


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("{ ... }: {\n  environment = import ./e.nix;\n}", "given by an expression", 2),
        ("{ ... }: {\n  inherit (x) environment;\n}", "given by an expression", 2),
        ("{ lib, ... }: {\n  environment = lib.mkDefault {\n  };\n}", "under a condition", 2),
        ("{ lib, ... }:\nlib.foldl f { } [ ]", "but as a call of lib.foldl", 2),
        ("{ lib, ... }:\n{ } // import ./x.nix", "joined with something that is not written out", 2),
        ("[ 1 ]", "not written as an attribute set", 1),
        ("# Do not modify this file!  It was generated by x\n{ ... }:\n{ }", "a program writes it", 1),
        ("{\n  inputs = { };\n  outputs = { self }: { };\n}", "is a flake", 1),
        ('{ pkgs, ... }: {\n  home.stateVersion = "25.11";\n}', "a file of Home Manager", 1),
        ("{ pkgs, ... }: rec {\n  a = environment;\n}", "would change what environment means", 1),
    ],
)
def test_refused_with_file_and_line(text: str, words: str, line: int) -> None:
    with pytest.raises(CannotEdit) as raised:
        packages.add(source(text), ["git"])
    assert words in raised.value.message
    assert raised.value.line == line
    assert f"c.nix, line {line}" in raised.value.message
    assert raised.value.hint
    assert raised.value.file == Path("c.nix")


def test_syntax_errors_come_before_anything() -> None:
    with pytest.raises(ConfigurationError, match="line 1"):
        packages.add(source("{ environment.systemPackages = [ ; }"), ["git"])


HEADS = [
    ("{ pkgs, ... }: ", "{ pkgs, ... }: ", ""),
    ("{ ... }: ", "{ pkgs, ... }: ", "added to the arguments"),
    ("{ config, lib, ... }: ", "{ config, lib, pkgs, ... }: ", "added to the arguments"),
    ("{ config, lib, }: ", "{ config, lib, pkgs, }: ", "no “...”"),
    ("{ config }: ", "{ config, pkgs }: ", "no “...”"),
    ("{ }: ", "{ pkgs, ... }: ", "added to the arguments"),
    ("{\n  lib,\n  ...\n}:\n", "{\n  lib,\n  pkgs,\n  ...\n}:\n", "added"),
    ("{ config\n, lib\n, ...\n}:\n", "{ config\n, lib\n, pkgs\n, ...\n}:\n", "added"),
    ("{ a ? 1, # one\n  ... }: ", "{ a ? 1, # one\n  pkgs, ... }: ", "added"),
    ("_: ", "{ pkgs, ... }: ", "added"),
    ("args: ", "args@{ pkgs, ... }: ", "added"),
    ("{ lib, ... }@args: ", "{ lib, pkgs, ... }@args: ", "added"),
    ("", "{ pkgs, ... }:\n\n", "plain set"),
    ("# mine\n", "# mine\n{ pkgs, ... }:\n\n", "plain set"),
    ("{ inputs, ... }: { pkgs, ... }: ", "{ inputs, ... }: { pkgs, ... }: ", ""),
    ("{ inputs, ... }: { lib, ... }: ", "{ inputs, ... }: { lib, pkgs, ... }: ", "added"),
    ("let pkgs = import <nixpkgs> { }; in ", "let pkgs = import <nixpkgs> { }; in ", ""),
]


@pytest.mark.parametrize(("before", "after", "note"), HEADS)
def test_pkgs_is_taken_as_an_argument_where_it_is_missing(
    before: str, after: str, note: str, nix_parses: Callable[[bytes], bool]
) -> None:
    edited = packages.add(source(before + "{\n  a = 1;\n}\n"), ["git"])
    body = "{\n  a = 1;\n  environment.systemPackages = with pkgs; [\n    git\n  ];\n}\n"
    assert edited.source.content.decode() == after + body
    assert nix_parses(edited.source.content)
    assert note in " ".join(edited.notes) if note else edited.notes == ()


LISTS = [
    ("[]", "[ pkgs.fd ]"),
    ("[ ]", "[ pkgs.fd ]"),
    ("[pkgs.a]", "[pkgs.a pkgs.fd]"),
    ("[ pkgs.a/* c */]", "[ pkgs.a/* c */ pkgs.fd]"),
    ("[ /* c */ ]", "[ /* c */ pkgs.fd ]"),
    ("[ # c\n  ]", "[ # c\n    pkgs.fd\n  ]"),
    ("[\n  ]", "[\n    pkgs.fd\n  ]"),
    ("[\n\n  ]", "[\n    pkgs.fd\n\n  ]"),
    ("[\n    # c\n  ]", "[\n    # c\n    pkgs.fd\n  ]"),
    ("[\n    pkgs.a # c\n\n    # d\n  ]", "[\n    pkgs.a # c\n    pkgs.fd\n\n    # d\n  ]"),
    ("[ pkgs.a\n    pkgs.b ]", "[ pkgs.a\n    pkgs.b\n    pkgs.fd ]"),
    ("[ pkgs.a\n    pkgs.b # c\n  ]", "[ pkgs.a\n    pkgs.b # c\n    pkgs.fd\n  ]"),
    ("[ pkgs.a # c\n  ]", "[ pkgs.a # c\n    pkgs.fd\n  ]"),
    ("[ pkgs.a pkgs.b\n  ]", "[ pkgs.a pkgs.b pkgs.fd\n  ]"),
    ("[\n    pkgs.a pkgs.b\n    pkgs.c\n  ]", "[\n    pkgs.a pkgs.b\n    pkgs.c\n    pkgs.fd\n  ]"),
    ("[\n      pkgs.a\n]", "[\n      pkgs.a\n      pkgs.fd\n]"),
    ("[\npkgs.a\n]", "[\npkgs.a\npkgs.fd\n]"),
    ("[\n\tpkgs.a\n\t]", "[\n\tpkgs.a\n\tpkgs.fd\n\t]"),
    ("[\n    (f {\n      x = 1;\n    }) # c\n  ]", "[\n    (f {\n      x = 1;\n    }) # c\n    pkgs.fd\n  ]"),
    ("[\n    pkgs.a /* c\n    d */\n  ]", "[\n    pkgs.a /* c\n    d */\n    pkgs.fd\n  ]"),
    ("[\n    pkgs.a /* c\n    d */ ]", "[\n    pkgs.a /* c\n    d */\n    pkgs.fd ]"),
    ('[ (f "[") ]', '[ (f "[") pkgs.fd ]'),
    ("[ (f ''\n  ] ''${x}\n'') ]", "[ (f ''\n  ] ''${x}\n'') pkgs.fd ]"),
]


@pytest.mark.parametrize(("before", "after"), LISTS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lists_keep_their_manner(before: str, after: str, newline: str) -> None:
    def text(value: str) -> Source:
        return source(listing(value).content.decode().replace("\n", newline))

    edited = packages.add(text(before), ["fd"])
    assert edited.source.content == text(after).content
    back = packages.remove(edited.source, ["fd"])
    assert back.source.content == text(before.replace("[]", "[ ]")).content


REMOVALS = [
    ("[ pkgs.x ]", "[ ]"),
    ("[pkgs.x]", "[]"),
    ("[pkgs.x pkgs.a]", "[pkgs.a]"),
    ("[ pkgs.x pkgs.a ]", "[ pkgs.a ]"),
    ("[ pkgs.a pkgs.x pkgs.b ]", "[ pkgs.a pkgs.b ]"),
    ("[ pkgs.a pkgs.x ]", "[ pkgs.a ]"),
    ("[ pkgs.a pkgs.x]", "[ pkgs.a]"),
    ('[ "a"pkgs.x"b" ]', '[ "a" "b" ]'),
    ("[ (f 1)pkgs.x(f 2) ]", "[ (f 1) (f 2) ]"),
    ("[\n    pkgs.a\n    pkgs.x # why\n    pkgs.b\n  ]", "[\n    pkgs.a\n    pkgs.b\n  ]"),
    ("[\n    # about x\n    pkgs.x\n    pkgs.b\n  ]", "[\n    # about x\n    pkgs.b\n  ]"),
    ("[\n    pkgs.x /* one */ # two\n    pkgs.b\n  ]", "[\n    pkgs.b\n  ]"),
    ("[\n    pkgs.x /* long\n    one */\n    pkgs.b\n  ]", "[\n    /* long\n    one */\n    pkgs.b\n  ]"),
    ("[\n    pkgs.a pkgs.x # two\n  ]", "[\n    pkgs.a # two\n  ]"),
    ("[\n    pkgs.x pkgs.a # two\n  ]", "[\n    pkgs.a # two\n  ]"),
    ("[\n    pkgs.a\n    pkgs.x ]", "[\n    pkgs.a ]"),
    ("[ pkgs.a # c\n    pkgs.x ]", "[ pkgs.a # c\n    ]"),
    ("[ pkgs.x # c\n    pkgs.a\n  ]", "[\n    pkgs.a\n  ]"),
    ("[ pkgs.x\n    pkgs.a ]", "[\n    pkgs.a ]"),
    ("[\n    pkgs.x\n  ]", "[\n  ]"),
    ("[\n\n    pkgs.x\n\n  ]", "[\n\n\n  ]"),
    ("[ /* c */ pkgs.x ]", "[ /* c */ ]"),
    ("[ pkgs.x /* c */ ]", "[ /* c */ ]"),
    ("[ (pkgs.x) ]", "[ ]"),
]


@pytest.mark.parametrize(("before", "after"), REMOVALS)
def test_removal_leaves_nothing_behind(before: str, after: str) -> None:
    assert packages.remove(listing(before), ["x"]).source.content == listing(after).content


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (
            "rec {\n  environment.variables = { };\n  b = environment.variables;\n}",
            "variables = { };\n  environment.s",
        ),
        ("{\n  environment = rec {\n    a = 1;\n  };\n}", "    a = 1;\n    systemPackages = with pkgs; ["),
        ("{\n  boot = { };\n  environment = { };\n}", "environment = {\n    systemPackages = with pkgs; ["),
        ("{\n  a = { b = 1; };\n  # end\n}", "a = { b = 1; };\n  environment"),
        ("{\n  a = 1; # about a\n}", "a = 1; # about a\n  environment"),
        ("{ # head\n  # only\n}", "# only\n  environment"),
        ("{ a = 1; # about a\n  b = 2; }", "b = 2;\n  environment"),
        ('{\n  a = 1;\n\n  home-manager.users.x = { home.stateVersion = "1"; };\n}', "};\n\n  environment"),
    ],
)
def test_new_lists_find_their_place(text: str, where: str, nix_parses: Callable[[bytes], bool]) -> None:
    edited = packages.add(source("{ pkgs, ... }:\n" + text + "\n"), ["git"])
    assert where in edited.source.content.decode()
    assert nix_parses(edited.source.content)


def test_a_list_that_a_let_names_is_edited_there() -> None:
    text = "let\n  tools = with pkgs; [\n    git\n  ];\nin {\n  environment.systemPackages = tools;\n}\n"
    before = source("{ pkgs, ... }:\n" + text)
    edited = packages.add(before, ["fd"])
    assert edited.source.content == before.content.replace(b"    git\n", b"    git\n    fd\n")
    assert packages.remove(edited.source, ["fd"]).source == before
    used_twice = source("{ pkgs, ... }:\n" + text.replace("= tools;", "= tools;\n  x = tools;"))
    with pytest.raises(NeedsAnswer, match="given by an expression"):
        packages.add(used_twice, ["fd"])
    behind = packages.add(used_twice, ["fd"], {"expression": "append"}).source.content
    assert behind == used_twice.content.replace(b"Packages = tools;", b"Packages = tools ++ [ pkgs.fd ];")


def test_what_is_not_listed_may_come_from_a_computed_part() -> None:
    edited = packages.remove(listing("[ pkgs.git ] ++ import ./more.nix"), ["vim"])
    assert edited.missing == ("vim",)
    assert edited.notes == ("Part of the list is computed in line 2 (import ./more.nix); vim may come from there.",)


def test_packages_of_a_home_file_have_their_own_list() -> None:
    home = source('{ pkgs, ... }: {\n  home.stateVersion = "25.11";\n}\n')
    edited = packages.add(home, ["fd"], option=("home", "packages"))
    assert b"home.packages = with pkgs; [\n    fd\n  ];\n  home.stateVersion" in edited.source.content


ATTR_VALUES = [
    ("{ inherit (pkgs) git vim; }", "{ inherit (pkgs) git vim fd; }"),
    (
        "{\n    inherit (pkgs)\n      git\n      vim # v\n      ;\n  }",
        "{\n    inherit (pkgs)\n      git\n      vim # v\n      fd\n      ;\n  }",
    ),
    (
        "{\n    inherit (pkgs)\n      # c\n      git;\n  }",
        "{\n    inherit (pkgs)\n      # c\n      git\n      fd;\n  }",
    ),
    ("{\n    x = pkgs.git;\n  }", "{\n    x = pkgs.git;\n    fd = pkgs.fd;\n  }"),
    ("{ inherit (pkgs.k) git; }", "{ inherit (pkgs.k) git; fd = pkgs.fd; }"),
    ("{ }", "{\n    fd = pkgs.fd;\n  }"),
]


@pytest.mark.parametrize(("before", "after"), ATTR_VALUES)
def test_values_of_a_set(before: str, after: str, nix_parses: Callable[[bytes], bool]) -> None:
    edited = packages.add(listing(f"builtins.attrValues {before}"), ["fd"])
    assert edited.source.content.decode() == listing(f"builtins.attrValues {after}").content.decode()
    assert nix_parses(edited.source.content)
    back = packages.remove(edited.source, ["fd"]).source.content
    if before != "{ }":
        assert back == listing(f"builtins.attrValues {before}").content


def test_nested_values_and_names_that_are_taken() -> None:
    before = listing("builtins.attrValues { inherit (pkgs.kdePackages) kate; fd = pkgs.git; }")
    edited = packages.add(before, ["kdePackages.okular", "vim"])
    after = "builtins.attrValues { inherit (pkgs.kdePackages) kate okular; fd = pkgs.git; vim = pkgs.vim; }"
    assert edited.source == listing(after)
    with pytest.raises(CannotEdit, match="stands for something else"):
        packages.add(before, ["fd"])
    gone = packages.remove(before, ["git", "kdePackages.kate"]).source
    assert gone == listing("builtins.attrValues { }")


def test_a_list_under_a_condition_elsewhere_is_no_hindrance() -> None:
    text = "{ pkgs, lib, ... }: {\n  config = lib.mkMerge [\n    (lib.mkIf x { environment.systemPackages = [ pkgs.a ]; })\n"
    before = source(text + "    {\n      b = 1;\n    }\n  ];\n}\n")
    edited = packages.add(before, ["a"])
    assert (
        b"      b = 1;\n      environment.systemPackages = with pkgs; [\n        a\n      ];\n"
        in edited.source.content
    )
    assert "under a condition, in line 3" in edited.notes[0]
    assert packages.remove(edited.source, ["a"]).notes == ("a is still listed, as pkgs.a.",)


def test_a_list_of_another_source_is_no_candidate() -> None:
    before = listing("(with pkgs; [ git ]) ++ [ unstable.neovim ] ++ [ (inputs.x.y z) ]")
    after = packages.add(before, ["fd"]).source.content
    assert after == before.content.replace(b"[ git ]", b"[ git fd ]")
    alone = listing("[ unstable.neovim ]")
    assert packages.add(alone, ["fd"]).source.content == alone.content.replace(b"neovim ]", b"neovim pkgs.fd ]")


def test_a_let_that_wraps_a_package_is_looked_through() -> None:
    text = "{ pkgs, ... }: let\n  python = pkgs.python3.withPackages (ps: [ ps.numpy ]);\nin {\n"
    wrapped = source(text + "  environment.systemPackages = with pkgs; [ python ];\n}")
    edited = packages.add(wrapped, ["python3"])
    assert (edited.already, edited.added) == (("python3",), ())
    assert edited.notes == ("python3 is listed already, as python in line 4.",)


def test_a_package_that_a_let_makes_is_left_alone_with_the_line_of_the_let() -> None:
    text = "{ pkgs, ... }: let\n  htop = pkgs.htop.overrideAttrs (o: { });\nin {\n"
    shadowed = source(text + "  environment.systemPackages = with pkgs; [ htop ];\n}")
    with pytest.raises(CannotEdit, match="htop is listed as htop, which is made in line 2"):
        packages.remove(shadowed, ["htop"])


def test_the_first_package_stands_deeper_than_comments_at_the_brackets_own_column() -> None:
    text = "{ pkgs, ... }: {\n  environment.systemPackages = with pkgs; [\n  #  vim\n  #  wget\n  ];\n}\n"
    assert b"  #  wget\n    htop\n  ];" in packages.add(source(text), ["htop"]).source.content


@pytest.mark.parametrize(
    ("value", "after"),
    [
        ("with pkgs; lib.optionals x [ a ]", "with pkgs; lib.optionals x [ a ] ++ [ b ]"),
        ("(with pkgs; lib.optionals x [ a ])", "(with pkgs; lib.optionals x [ a ] ++ [ b ])"),
        ("lib.optional x pkgs.a", "lib.optional x pkgs.a ++ [ pkgs.b ]"),
        ("[ ] ++ lib.optional x pkgs.a", "[ pkgs.b ] ++ lib.optional x pkgs.a"),
        (
            "lib.optionals x [ pkgs.a ] ++ (if x then [ ] else [ ])",
            "lib.optionals x [ pkgs.a ] ++ (if x then [ ] else [ ]) ++ [ pkgs.b ]",
        ),
        ("lib.mkMerge [ (lib.mkIf x [ pkgs.a ]) ]", "lib.mkMerge [ (lib.mkIf x [ pkgs.a ]) [ pkgs.b ] ]"),
        ("lib.flatten [ pkgs.a [ pkgs.c ] ]", "lib.flatten [ pkgs.a [ pkgs.c ] pkgs.b ]"),
        ("lib.flatten (with pkgs; [ a ])", "lib.flatten (with pkgs; [ a b ])"),
        ("lib.concatLists [ [ pkgs.a ] (f x) ]", "lib.concatLists [ [ pkgs.a pkgs.b ] (f x) ]"),
        ("lib.unique [ pkgs.a ]", "lib.unique [ pkgs.a pkgs.b ]"),
    ],
)
def test_into_computed_lists_so_that_it_always_counts(value: str, after: str) -> None:
    edited = packages.add(listing(value), ["b"])
    assert f"= {after};".encode() in edited.source.content
    (found,) = [one for one in packages.system_packages(edited.source) if one.stands_for("b")]
    assert not found.conditional


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("{ a.b = 1; } // { c = 2; }", "{ a.b = 1; x.y = 7; } // { c = 2; }"),
        ("{ a.b = 1; } // { x.z = 2; }", "{ a.b = 1; } // { x.z = 2; x.y = 7; }"),
        ("{ x.z = 1; } // { x.z = 2; }", "{ x.z = 1; } // { x.z = 2; x.y = 7; }"),
        ("lib.mkMerge [ { a = 1; } (lib.mkIf c { x.z = 2; }) ]", "lib.mkMerge [ { a = 1; x.y = 7; } (lib.mkIf c "),
    ],
)
def test_a_file_that_is_a_merge_of_sets(text: str, after: str) -> None:
    from nfh.configuration.options import set_option

    before = source("{ lib, ... }: " + text)
    if text.startswith("{ x.z"):
        with pytest.raises(CannotEdit):
            set_option(before, "x.y", 7)
        return
    assert after.encode() in set_option(before, "x.y", 7).source.content
