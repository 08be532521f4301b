"""Configurations in every style that people write, edited by nfh and judged by real Nix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nfh.configuration import packages, syntax
from nfh.configuration.list_values import add_to_list, remove_from_list
from nfh.configuration.options import set_option, unset_option
from nfh.configuration.source import Source
from nfh.errors import CannotEdit, NeedsAnswer

PATH = Path("configuration.nix")
SYSTEM = ("environment", "systemPackages")
POOL = [
    "git",
    "htop",
    "vim",
    "firefox",
    "wget",
    "curl",
    "jq",
    "tree",
    "bat",
    "emacs",
    "gcc",
    "tmux",
    "zsh",
    "with-dash",
]
COMMENTS = [
    "# tools",
    "# ] not the end [",
    "# vim",
    "#",
    "# é ü 日本 ☃",
    '# "quoted',
    "# with pkgs; [",
    "/* [ */",
    "# TODO: sort '' ${x}",
]


@dataclass(frozen=True)
class Text:
    """A generated configuration and what was put into it."""

    content: bytes
    listed: bool
    conditional: bool = False


# ---------------------------------------------------------------------------------------------------- the generator


@st.composite
def elements(draw: st.DrawFn, with_pkgs: bool) -> str:
    name = draw(st.sampled_from(POOL))
    plain = name if with_pkgs else f"pkgs.{name}"
    others = [
        f"pkgs.{name}",
        f"kdePackages.{name}" if with_pkgs else f"pkgs.kdePackages.{name}",
        f"({plain}.override {{ }})",
        f"({plain}.overrideAttrs (old: {{\n      x = [ 1 ];\n    }}))",
        f"(lib.hiPrio {plain})",
        f"inputs.other.packages.{name}",
        f"unstable.{name}",
    ]
    return plain if draw(st.integers(0, 9)) < 8 else draw(st.sampled_from(others))


@st.composite
def list_texts(draw: st.DrawFn, with_pkgs: bool, indent: str, unit: str) -> str:
    """A literal list whose opening bracket stands in a line indented by `indent`."""
    items = draw(st.lists(elements(with_pkgs), max_size=5))
    layout = draw(st.sampled_from(["lines", "lines", "lines", "lines", "inline", "several", "hanging", "tight"]))
    own, rest = indent + unit, draw(st.sampled_from(["", "", "", " ", "\t"]))
    comment = st.sampled_from([one for one in COMMENTS if one.startswith("#")])
    if layout == "inline":
        inner = " ".join(items)
        return draw(st.sampled_from([f"[ {inner} ]", f"[{inner}]", f"[ {inner} /* [ */ ]"])) if items else "[ ]"
    if layout == "tight":
        return "[" + f"\n{own}".join(items) + (f"\n{own}# last\n{indent}]" if draw(st.booleans()) else " ]")
    if layout == "several":
        rows = [" ".join(items[at : at + 3]) for at in range(0, len(items), 3)]
        return "[" + "".join(f"\n{own}{row}" for row in rows) + f"\n{indent}]"
    lines = []
    for item in items:
        if draw(st.integers(0, 5)) == 0:
            lines.append(own + draw(st.sampled_from(COMMENTS)))
        if draw(st.integers(0, 7)) == 0:
            lines.append(draw(st.sampled_from(["", "  "])))
        lines.append(own + item + (" " + draw(comment) if draw(st.integers(0, 4)) == 0 else "") + rest)
    if draw(st.integers(0, 5)) == 0:
        lines.append(own + draw(st.sampled_from(COMMENTS)))
    head = " " + draw(comment) if draw(st.integers(0, 7)) == 0 else ""
    if layout == "hanging" and lines and not lines[0].lstrip().startswith(("#", "/*")) and lines[0].strip():
        return "[ " + lines[0].lstrip() + "".join(f"\n{line}" for line in lines[1:]) + f"\n{indent}]"
    return "[" + head + "".join(f"\n{line}" for line in lines) + f"\n{indent}]"


@st.composite
def package_values(draw: st.DrawFn, indent: str, unit: str) -> tuple[str, bool]:
    """A value for a list of packages; and whether some of it is conditional."""
    kind = draw(
        st.sampled_from(
            ["with"] * 8 + ["plain", "chain", "twice", "conditional", "let", "parens", "after", "below", "values"]
        )
    )
    with_list = draw(list_texts(True, indent, unit))
    bare_list = draw(list_texts(False, indent, unit))
    match kind:
        case "plain":
            return bare_list, False
        case "chain":
            condition = draw(st.sampled_from(["lib.optionals config.on", "lib.optionals config.off"]))
            return f"with pkgs; {with_list} ++ {condition} [ gcc ]", True
        case "twice":
            return f"(with pkgs; {with_list})\n{indent}++ {bare_list}", False
        case "conditional":
            return f"lib.mkIf config.{draw(st.sampled_from(['on', 'off']))} (with pkgs; {with_list})", True
        case "let":
            return f"let ripgrep = null; in with pkgs; {with_list}", False
        case "parens":
            return f"(with pkgs; ({with_list}))", False
        case "after":
            return f"lib.mkAfter (with pkgs; {with_list})", False
        case "values":
            names = draw(st.lists(st.sampled_from(POOL), unique=True, min_size=1, max_size=5))
            below = f"\n{indent}{unit}"
            inner = draw(st.sampled_from([" " + " ".join(names), "".join(f"{below}{unit}{name}" for name in names)]))
            return f"builtins.attrValues {{{below}inherit (pkgs){inner};\n{indent}}}", False
        case "below":
            return f"with pkgs;\n{indent}{with_list}", False
    return f"with pkgs; {with_list}", False


STRING = '"[ not ] a # list; environment.systemPackages = [ ];"'


@st.composite
def other_bindings(draw: st.DrawFn, indent: str, unit: str) -> list[str]:
    """Bindings that people have besides; each a line or several, fit to stand in any order."""
    pool = [
        'networking.hostName = "host";',
        "networking = {\n<u>firewall.enable = true;\n<u>firewall.allowedTCPPorts = [ 22 80 ];\n};",
        f"services.greet = {STRING};",
        "programs.zsh = {\n<u>enable = true; # shell\n<u>shellInit = ''\n<u><u># [ x\n<u><u>A=''${B}\n<u>'';\n};",
        'users.users.ada = {\n<u>isNormalUser = true;\n<u>extraGroups = [ "w" ];\n'
        "<u>packages = with pkgs; [ jq ];\n};",
        'boot.kernel.sysctl."vm.swappiness" = 10;',
        'time.timeZone = "Europe/Berlin";',
        'environment.variables = { EDITOR = "vim"; };',
        "environment.shells = [ pkgs.zsh ];",
        'nix.settings = {\n\n<u># experimental\n<u>features = [ "a" "b" ];\n};',
        "sound.enable = lib.mkForce false;",
        "fonts.enable = lib.mkDefault true;",
        "services.xserver = lib.mkIf config.on {\n<u>enable = true;\n};",
    ]
    chosen = draw(st.lists(st.sampled_from(pool), unique=True, max_size=6))
    return [one.replace("<u>", unit).replace("\n", "\n" + indent) for one in chosen]


HEADS = [
    "{ config, pkgs, ... }:",
    "{ config, pkgs, lib, inputs, unstable, ... }:",
    "{\n  config,\n  pkgs,\n  lib,\n  inputs,\n  unstable,\n  ...\n}:",
    "{ config\n, pkgs\n, lib\n, inputs, unstable\n, ... }@all:",
    "# Edit this — by hand\n{ pkgs, ... }@args:",
    "args@{ pkgs, lib, config, inputs, unstable, ... }:",
]
FULL = "{ config, pkgs, lib, inputs, unstable, ... }:"


@st.composite
def configurations(draw: st.DrawFn, packages_listed: bool | None = None) -> Text:
    unit = draw(st.sampled_from(["  ", "  ", "  ", "\t", "    "]))
    head = draw(st.sampled_from(HEADS[1:4] + HEADS[5:]))
    prefix = draw(
        st.sampled_from(["", "", "", "with lib;", 'let\n  cfg = config.on;\n  names = [ "x" ];\nin', "assert true;"])
    )
    shell = draw(st.sampled_from(["plain"] * 6 + ["config", "merge", "rec"]))
    indent = unit * {"plain": 1, "rec": 1, "config": 2, "merge": 3}[shell]
    listed = draw(st.booleans()) if packages_listed is None else packages_listed
    body = draw(other_bindings(indent, unit))
    conditional = False
    if listed:
        nested = draw(st.integers(0, 3)) == 0 and not any(one.startswith("environment") for one in body)
        value, conditional = draw(package_values(indent + (unit if nested else ""), unit))
        binding = (
            f"environment = {{\n{indent}{unit}systemPackages = {value};\n{indent}}};"
            if nested
            else f"environment.systemPackages = {value};"
        )
        body.insert(draw(st.integers(0, len(body))), binding)
    state = draw(
        st.sampled_from(
            [
                "",
                'system.stateVersion = "25.11"; # keep',
                f'# Read the manual.\n{indent}# Twice.\n{indent}system.stateVersion = "25.11";',
            ]
        )
    )
    if state:
        body.append(state)
    gap = draw(st.sampled_from(["\n", "\n\n", "\n\n\n", "\n  \n"]))
    text = gap.join(indent + one for one in body)
    if draw(st.integers(0, 3)) == 0 and text:
        text += f"\n{indent}# the end"
    text = {
        "plain": f"{{\n{text}\n}}",
        "rec": f"rec {{\n{text}\n}}",
        "config": f"{{\n{unit}imports = [ ];\n\n{unit}config = {{\n{text}\n{unit}}};\n}}",
        "merge": f"{{\n{unit}config = lib.mkMerge [\n{unit}{unit}{{\n{text}\n{unit}{unit}}}\n{unit}{unit}"
        f"(lib.mkIf config.off {{ environment.etc = 1; }})\n{unit}];\n}}",
    }[shell]
    whole = head + draw(st.sampled_from([" ", "\n", "\n\n"])) + (prefix + "\n" if prefix else "") + text
    whole += draw(st.sampled_from(["\n", "\n", "", "\n\n"]))
    content = whole.encode()
    return Text(content.replace(b"\n", b"\r\n") if draw(st.integers(0, 7)) == 0 else content, listed, conditional)


ATOMS = ("string_expression", "indented_string_expression", "path_expression", "spath_expression", "uri_expression")
GAPS = [" ", " ", " ", "\n", "\n  ", "\t", "  ", " /* [ ; } */ ", " # ] ; {\n", "\n# a\n\n", "\n\n\n"]
GAPS += ["/* x\n  y */", ""]


@st.composite
def scrambled(draw: st.DrawFn, packages_listed: bool | None = None) -> Text:
    """A configuration whose tokens stand anyhow: comments, lines and spaces wherever Nix allows them."""
    text = draw(configurations(packages_listed))
    content = text.content
    tokens: list[bytes] = []
    waiting = [Source(PATH, content).root]
    while waiting:
        node = waiting.pop()
        if node.type in ATOMS or not node.children:
            tokens.append(content[node.start_byte : syntax.end(node, content)])
        else:
            waiting += reversed(node.children)
    chooser = draw(st.randoms(use_true_random=False))
    pieces = [tokens[0]]
    for before, token in pairwise(tokens):
        gap = chooser.choice(GAPS)
        if before.startswith(b"#") and not gap.startswith("\n"):
            gap = "\n" + gap
        if not gap and (before + token)[len(before) - 1 : len(before) + 1].strip(b'[](){};,"') != b"":
            gap = " "
        pieces += [gap.encode(), token]
    return Text(b"".join(pieces), text.listed, text.conditional)


# ---------------------------------------------------------------------------------------------------- what must hold


def lines_kept(before: bytes, after: bytes) -> None:
    """Every line of the old text is there, in order, apart from the few that the edit had to touch."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone = Counter(old) - Counter(new)
    assert sum(gone.values()) <= 2, gone


def comments(content: bytes) -> list[bytes]:
    source = Source(PATH, content)
    return [
        content[node.start_byte : syntax.end(node, content)]
        for node in syntax.walk(source.root)
        if node.type == "comment"
    ]


def flat(definitions: list[list[Any]]) -> list[Any]:
    """The elements of all definitions of a list."""
    return list(chain.from_iterable(definitions))


def tidy(before: bytes, after: bytes) -> None:
    """No new white space before a line end, no second kind of line ending, the end of the file as it was."""
    old = Counter(before.splitlines())
    for line in Counter(after.splitlines()) - old:
        kept = any(one != one.rstrip() and line.startswith(one.rstrip()) for one in old)
        assert line == line.rstrip() or kept, line
    assert (b"\r\n" in after) == (b"\r\n" in before) or b"\n" not in before
    if b"\r\n" in before:
        assert after.count(b"\n") == after.count(b"\r\n")
    assert before.endswith(b"\n") == after.endswith(b"\n")


def run_property(check: Callable[..., None], examples: int) -> Callable[..., None]:
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    )(check)


WANTED = st.sampled_from(
    [
        "ripgrep",
        "fd",
        "kdePackages.kate",
        "python3Packages.requests",
        "_1password",
        "map",
        "git",
        "nodePackages.@angular/cli",
    ]
)


def check_add_anyhow(text: Text, wanted: str, nix_says: Any) -> None:
    check_add(text, wanted, nix_says, neat=False)


def check_remove_anyhow(text: Text, nix_says: Any) -> None:
    check_remove(text, nix_says, neat=False)


def check_add(text: Text, wanted: str, nix_says: Any, *, neat: bool = True) -> None:
    source = Source(PATH, text.content)
    attr = 'nodePackages."@angular/cli"' if "@" in wanted else wanted
    try:
        edited = packages.add(source, [attr])
    except NeedsAnswer as question:
        choices = question.question.choices  # type: ignore[attr-defined]
        assert len(choices) >= 2
        edited = packages.add(source, [attr], answers={"list": choices[-1].value})
    except CannotEdit as refusal:
        assert text.conditional and "only under" in refusal.message, refusal.message
        return
    after = edited.source.content
    (old,), (new,) = nix_says([text.content, after], SYSTEM)
    if edited.already:
        assert after == text.content
        assert not edited.added
        return
    assert edited.added == (wanted,)
    assert Counter(map(str, flat(new))) == Counter(map(str, [*flat(old), f"<{wanted}>"]))
    assert comments(after) == comments(text.content)
    if neat:
        lines_kept(text.content, after)
        tidy(text.content, after)
    back = packages.remove(edited.source, [attr])
    ((gone,),) = nix_says([back.source.content], SYSTEM)
    assert flat(gone) == flat(old)
    if neat and text.listed and b"[]" not in text.content:
        assert back.source.content == text.content


def check_remove(text: Text, nix_says: Any, *, neat: bool = True) -> None:
    source = Source(PATH, text.content)
    for entry in packages.system_packages(source):
        if not entry.attr:
            continue
        try:
            edited = packages.remove(source, [entry.attr])
        except CannotEdit as refusal:
            assert refusal.line
            assert any(word in refusal.message for word in ("condition", "plain name", "last name of its inherit"))
            continue
        (old,), (new,) = nix_says([text.content, edited.source.content], SYSTEM)
        gone = Counter(map(str, flat(old))) - Counter(map(str, flat(new)))
        assert set(gone) == {f"<{entry.attr}>"}
        assert not Counter(map(str, flat(new))) - Counter(map(str, flat(old)))
        lost = Counter(comments(text.content)) - Counter(comments(edited.source.content))
        assert sum(lost.values()) <= sum(gone.values()) * (1 if neat else 6)
        if neat and not re.search(rb"[ \t]\r?\n", text.content):
            tidy(text.content, edited.source.content)


SETTINGS: list[tuple[tuple[str, ...], Any]] = [
    (("time", "timeZone"), "Europe/Paris"),
    (("time", "timeZone"), None),
    (("networking", "hostName"), 'we"ird ${x} \\ ü'),
    (("networking", "firewall", "enable"), False),
    (("networking", "firewall", "logging"), True),
    (("boot", "kernel", "sysctl", "vm.swappiness"), 60),
    (("boot", "kernel", "sysctl", "net.ipv4.ip_forward"), 1),
    (("services", "printing", "enable"), True),
    (("system", "autoUpgrade", "enable"), True),
    (("programs", "zsh", "enable"), False),
    (("users", "users", "ada", "shell"), "x"),
    (("users", "users", "carol"), {"isNormalUser": True, "extraGroups": ["wheel", "audio"], "uid": -1}),
    (("environment", "variables", "EDITOR"), "emacs"),
    (("nix", "gc"), {"automatic": True, "dates": "weekly"}),
]


def check_set(text: Text, path: tuple[str, ...], value: Any, nix_says: Any, *, neat: bool = True) -> None:
    source = Source(PATH, text.content)
    edited = set_option(source, path, value)
    (old,), (new,) = nix_says([text.content, edited.source.content], path)
    if edited.already:
        assert edited.source.content == text.content
        assert old == [value]
        return
    assert new == [value]
    assert comments(edited.source.content) == comments(text.content)
    if neat:
        tidy(text.content, edited.source.content)
    others = [
        SYSTEM,
        ("networking",),
        ("services",),
        ("users",),
        ("boot",),
        ("programs",),
        ("nix",),
        ("environment", "shells"),
    ]
    others = [other for other in others if other[0] != path[0]]
    first, second = nix_says([text.content, edited.source.content], *others)
    assert first == second
    again = set_option(edited.source, path, value)
    assert again.source.content == edited.source.content
    if edited.added and not old:
        back = unset_option(edited.source, path)
        ((gone,),) = nix_says([back.source.content], path)
        assert gone == []
        assert comments(back.source.content) == comments(text.content)


def check_list(text: Text, nix_says: Any) -> None:
    source = Source(PATH, text.content)
    path, value = ("networking", "firewall", "allowedTCPPorts"), 8080
    edited = add_to_list(source, path, [value])
    (old,), (new,) = nix_says([text.content, edited.source.content], path)
    assert flat(new) == [*flat(old), value]
    tidy(text.content, edited.source.content)
    assert add_to_list(edited.source, path, [value]).already == ("8080",)
    back = remove_from_list(edited.source, path, [value])
    ((gone,),) = nix_says([back.source.content], path)
    assert flat(gone) == flat(old)
    if old:
        assert back.source.content == text.content


def _given(check: Callable[..., None], examples: int, nix_says: Any, **strategies: st.SearchStrategy[Any]) -> None:
    @given(**strategies)
    def body(**drawn: Any) -> None:
        check(**drawn, nix_says=nix_says)

    run_property(body, examples)()


SIZES = [300, pytest.param(3000, marks=pytest.mark.slow)]


@pytest.mark.parametrize("examples", SIZES)
def test_adding_a_package(examples: int, nix_says: Any) -> None:
    _given(check_add, examples, nix_says, text=configurations(), wanted=WANTED)


@pytest.mark.parametrize("examples", SIZES)
def test_removing_each_package(examples: int, nix_says: Any) -> None:
    _given(check_remove, examples // 3, nix_says, text=configurations(packages_listed=True))


@pytest.mark.parametrize("examples", SIZES)
def test_setting_an_option(examples: int, nix_says: Any) -> None:
    def check(text: Text, setting: tuple[tuple[str, ...], Any], nix_says: Any) -> None:
        check_set(text, *setting, nix_says)

    _given(check, examples, nix_says, text=configurations(), setting=st.sampled_from(SETTINGS))


@pytest.mark.parametrize("examples", SIZES)
def test_list_elements(examples: int, nix_says: Any) -> None:
    _given(check_list, examples // 3, nix_says, text=configurations())


@pytest.mark.parametrize("examples", SIZES)
def test_adding_to_what_is_written_anyhow(examples: int, nix_says: Any) -> None:
    _given(check_add_anyhow, examples // 2, nix_says, text=scrambled(), wanted=WANTED)


@pytest.mark.parametrize("examples", SIZES)
def test_removing_from_what_is_written_anyhow(examples: int, nix_says: Any) -> None:
    _given(check_remove_anyhow, examples // 3, nix_says, text=scrambled(packages_listed=True))


@pytest.mark.parametrize("examples", SIZES)
def test_setting_in_what_is_written_anyhow(examples: int, nix_says: Any) -> None:
    def check(text: Text, setting: tuple[tuple[str, ...], Any], nix_says: Any) -> None:
        check_set(text, *setting, nix_says, neat=False)

    _given(check, examples // 2, nix_says, text=scrambled(), setting=st.sampled_from(SETTINGS))
