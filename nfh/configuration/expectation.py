"""What an edit was for, as a question to Nix: does the evaluated option have the value now?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nfh.configuration import nix_value
from nfh.configuration.manner import Manner
from nfh.configuration.nix_value import NixPath, NixValue
from nfh.configuration.scope import Scope

AGREES = """
  agrees = want: have:
    if builtins.isAttrs want && (want ? callPackage || want ? kernel.version) then
      builtins.isAttrs have && (want.kernel.version or "") == (have.kernel.version or "")
    else if builtins.isAttrs want && !(want ? outPath) then
      builtins.isAttrs have && builtins.all (n: have ? ${n} && agrees want.${n} have.${n}) (builtins.attrNames want)
    else if builtins.isList want then
      builtins.isList have && builtins.all (w: builtins.any (agrees w) have) want
    else if builtins.isAttrs want then
      have != null && (have.outPath or (toString have)) == want.outPath
    else if builtins.isString want then
      builtins.isAttrs have || toString have == want || (builtins.isString have && want != ""
        && builtins.replaceStrings [ want ] [ "" ] have != have)
    else want == have;
"""
"""Modules merge, coerce and complete values (a set has more members, a list more elements, lines are joined), so a
value agrees with what was written when all of that is in it. A set of packages (linuxPackages) is told by its kernel:
to go through its members would evaluate each of them, unfree and broken ones too; and modules patch the kernel."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """An option that must have a value: `shown` names it for people, `test` is Nix over `system` and `pkgs`."""

    shown: str
    test: str


def of_option(path: tuple[str, ...], value: NixValue) -> Expectation | None:
    """The option has this value, or holds it. None: the text alone does not say what to expect (a path)."""
    if _has_path(value):
        return None
    shown = nix_value.attr_path(path)
    how = Manner(Scope(), b"", b"  ", b"\n", one_line=True)
    return Expectation(shown, f"agrees ({nix_value.render(value, how)}) system.config.{shown}")


def of_packages(path: tuple[str, ...], attrs: Sequence[str]) -> list[Expectation]:
    """The packages are in the list."""
    shown = nix_value.attr_path(path)
    return [
        Expectation(
            f"{attr} in {shown}",
            f"builtins.elem pkgs.{nix_value.attr_path(nix_value.split_path(attr))}.outPath "
            f'(map (p: p.outPath or "") system.config.{shown})',
        )
        for attr in attrs
    ]


def question(wanted: Sequence[Expectation]) -> str:
    """A Nix function of a system that gives a list of booleans, one for each expectation."""
    tests = " ".join(f"({one.test})" for one in wanted)
    return f"system: let inherit (system) pkgs; {AGREES} in [ {tests} ]"


def _has_path(value: NixValue) -> bool:
    if isinstance(value, dict):
        return any(_has_path(one) for one in value.values())
    if isinstance(value, (list, tuple)):
        return any(_has_path(one) for one in value)
    return isinstance(value, NixPath)
