"""Configurations in every style that people write: layout, indentation, comments, line ends, keys, conditions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from hypothesis import strategies as st

from nfh.configuration import syntax
from nfh.configuration.source import Source

PATH = Path("configuration.nix")
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
    computed: bool = False
    """The list is made by functions, so that taking out again what was added leaves an empty list."""


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


def element_indents(indent: str, unit: str) -> st.SearchStrategy[str]:
    """Mostly one step in from the bracket; also none, two, three, half a step, left of the bracket."""
    odd = [indent, indent + unit * 2, indent + unit * 3, indent + unit + " ", indent[:-1], indent[:-2]]
    return st.sampled_from([indent + unit] * 18 + odd)


@st.composite
def list_texts(draw: st.DrawFn, with_pkgs: bool, indent: str, unit: str) -> str:
    """A literal list whose opening bracket stands in a line indented by `indent`."""
    items = draw(st.lists(elements(with_pkgs), max_size=5))
    layout = draw(st.sampled_from(["lines", "lines", "lines", "lines", "inline", "several", "hanging", "tight"]))
    own, rest = draw(element_indents(indent, unit)), draw(st.sampled_from(["", "", "", " ", "\t"]))
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


COMPUTED = ["optionals", "optional", "merged", "merged conditions", "flatten", "concatenated", "unique"]


@st.composite
def package_values(draw: st.DrawFn, indent: str, unit: str) -> tuple[str, bool]:
    """A value for a list of packages; and whether some of it is conditional."""
    kind = draw(
        st.sampled_from(
            ["with"] * 12
            + ["plain", "chain", "twice", "conditional", "let", "parens", "after", "below", "values", *COMPUTED]
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
        case "optionals":
            return f"with pkgs; lib.optionals config.{draw(st.sampled_from(['on', 'off']))} {with_list}", True
        case "optional":
            return f"lib.optional config.on pkgs.gcc ++ lib.optionals config.off {bare_list}", True
        case "merged":
            return f"lib.mkMerge [ (with pkgs; {with_list}) (lib.mkIf config.off [ pkgs.gcc ]) ]", False
        case "merged conditions":
            return f"lib.mkMerge [\n{indent}{unit}(lib.mkIf config.on (with pkgs; {with_list}))\n{indent}]", True
        case "flatten":
            return f"lib.flatten (with pkgs; [ {with_list} (lib.optional config.off gcc) zsh ])", False
        case "concatenated":
            return f"lib.concatLists [ {bare_list} (lib.optional config.off pkgs.gcc) ]", False
        case "unique":
            return f"lib.unique (with pkgs; {with_list})", False
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
        "home-manager.users.ada = { pkgs, ... }: {\n<u>home.packages = with pkgs; [ bat ];\n};",
        "programs.git.enable = true;",
        "programs = {\n<u># the pager\n<u>less.enable = lib.mkDefault true;\n};",
        "nix.package = builtins.head config.on;",
        "# services.printing.enable = true;\nservices.answer = toString 42;",
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
    "{\n  config,\n  options,\n  pkgs,\n  lib,\n  modulesPath,\n  inputs,\n  unstable,\n  username,\n}:",
]
ARGUMENTS = r"\b(config|pkgs|lib|inputs|unstable)\b"


@st.composite
def configurations(draw: st.DrawFn, packages_listed: bool | None = None) -> Text:
    unit = draw(st.sampled_from(["  ", "  ", "  ", "\t", "    ", "   "]))
    head = draw(st.sampled_from(HEADS[1:4] + HEADS[5:]))
    prefix = draw(
        st.sampled_from(
            [
                "",
                "",
                "",
                "with lib;",
                'let\n  cfg = config.on;\n  names = [ "x" ];\nin',
                "with lib;\n\nlet\n  cfg = config.on;\nin",
                "assert true;",
            ]
        )
    )
    shells = ["plain"] * 8 + ["config", "options", "merge", "rec", "update", "before", "all merged"]
    shell = draw(st.sampled_from(shells))
    indent = unit * {"config": 2, "options": 2, "merge": 3, "all merged": 2}.get(shell, 1)
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
        "options": f'{{\n{unit}options.mine.enable = lib.mkEnableOption "mine";\n\n{unit}config = {{\n{text}\n{unit}}};\n}}',
        "update": f"{{\n{text}\n}} // {{ hardware.on = true; }}",
        "before": f"lib.optionalAttrs config.on {{ hardware.on = true; }} // {{\n{text}\n}}",
        "all merged": f"lib.mkMerge [\n{unit}{{\n{text}\n{unit}}}\n{unit}(lib.mkIf config.off {{ environment.etc = 1; }})\n]",
        "merge": f"{{\n{unit}config = lib.mkMerge [\n{unit}{unit}{{\n{text}\n{unit}{unit}}}\n{unit}{unit}"
        f"(lib.mkIf config.off {{ environment.etc = 1; }})\n{unit}];\n}}",
    }[shell]
    if not listed and not re.search(ARGUMENTS, prefix + text) and draw(st.booleans()):
        head = "# by hand"  # no function at all
    gaps = ["\n", "\n\n"] if head.startswith("# by") else [" ", "\n", "\n\n"]
    whole = head + draw(st.sampled_from(gaps)) + (prefix + "\n" if prefix else "") + text
    whole += draw(st.sampled_from(["\n", "\n", "", "\n\n"]))
    content = whole.encode()
    computed = bool(re.search(r"optionals? config|mkMerge \[\s*\(lib\.mkIf config\.on", text))
    content = content.replace(b"\n", b"\r\n") if draw(st.integers(0, 7)) == 0 else content
    return Text(content, listed, conditional, computed)


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
    return Text(b"".join(pieces), text.listed, text.conditional, text.computed)
