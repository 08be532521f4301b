"""What the elements of a list of packages stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nfh.configuration import syntax
from nfh.configuration.scope import Scope

if TYPE_CHECKING:
    from tree_sitter import Node

_SAME_PACKAGE = frozenset(("override", "overrideAttrs", "overrideDerivation", "withPackages", "customize"))
_PASSED_ON = frozenset(("hiPrio", "lowPrio", "setPrio"))


Form = Literal["plain", "other"]


@dataclass(frozen=True, slots=True)
class PackageEntry:
    """One element of a list of packages. `line` and `column` count from 1.

    `name` is the element as written; `attr` the attribute in pkgs that it stands for, without `pkgs.`, empty when
    the text does not say it; `form`: plain (git, pkgs.git) or other (an override, a wrapper, another package set,
    any expression).
    """

    name: str
    attr: str
    line: int
    column: int
    conditional: bool
    form: Form = "plain"
    also: tuple[str, ...] = ()
    """Further attributes that the name may stand for, where several `with` are open."""

    def stands_for(self, attr: str) -> bool:
        """Whether this may be the package."""
        return attr == self.attr or attr in self.also


@dataclass(frozen=True, slots=True)
class Meaning:
    """The attributes in pkgs that an expression may stand for, the likeliest first, and whether it is plain."""

    attrs: tuple[str, ...] = ()
    plain: bool = True


def meaning(element: Node, scope: Scope, content: bytes) -> Meaning:
    """What an element of a list of packages stands for."""
    node = syntax.inner(element)
    if node.type == "variable_expression":
        return _of_name(syntax.text(node, content), scope, content)
    if node.type == "select_expression":
        return _of_selection(node, scope, content)
    found = syntax.call(node, content)
    if found is None:
        return Meaning((), plain=False)
    function, arguments = found
    last = function.rsplit(".", 1)[-1]
    if last in _PASSED_ON:
        return Meaning(meaning(arguments[-1], scope, content).attrs, plain=False)
    if last in _SAME_PACKAGE:
        head = syntax.inner(node)
        while head.type == "apply_expression":
            following = syntax.field(head, "function")
            if following is None:
                break
            head = syntax.inner(following)
        attrs = meaning(head, scope, content).attrs
        return Meaning(tuple(attr.rsplit(".", 1)[0] for attr in attrs if "." in attr), plain=False)
    return Meaning((), plain=False)


def inherited(name: str | None, origin: str, scope: Scope, content: bytes) -> Meaning:
    """What a name stands for that is inherited, from `origin` (as a.b) or, where that is empty, from around."""
    if name is None:
        return Meaning((), plain=False)
    if not origin:
        return _of_name(name, scope, content)
    base = _in_pkgs(origin)
    return Meaning((base + name,)) if base is not None else Meaning((), plain=False)


def _of_name(name: str, scope: Scope, content: bytes) -> Meaning:
    bound = scope.names.get(name)
    if bound is not None:
        if bound.inherited_from:
            return inherited(name, bound.inherited_from, scope, content)
        if bound.value is not None:
            # One step only: a name bound to pkgs.something, or to an override of it, is that package.
            value = syntax.inner(bound.value)
            if value.type == "select_expression":
                return _of_selection(value, scope, content)
            if value.type == "apply_expression":
                return Meaning(meaning(value, bound.around or scope, content).attrs, plain=False)
        return Meaning((), plain=False)
    if scope.bound(name):
        return Meaning((), plain=False)
    attrs = []
    for environment in reversed(scope.withs):
        base = _in_pkgs(environment)
        if base is None:
            base = _in_with_of_with(environment, scope)
        if base is not None:
            attrs.append(base + name)
    return Meaning(tuple(dict.fromkeys(attrs)), plain=bool(attrs))


def _in_pkgs(environment: str) -> str | None:
    """`pkgs` and `import <nixpkgs> { }` → "", `pkgs.kdePackages` → "kdePackages.", anything else None."""
    if environment == "pkgs" or re.fullmatch(r"import\s+<nixpkgs>\s*\{[^}]*\}", environment):
        return ""
    return environment[len("pkgs.") :] + "." if environment.startswith("pkgs.") else None


def _in_with_of_with(environment: str, scope: Scope) -> str | None:
    """`with pkgs; with kdePackages;`: the second is a set of the first."""
    head = environment.split(".", maxsplit=1)[0]
    if "pkgs" in scope.withs and not scope.bound(head) and head not in ("pkgs", "lib") and head.isidentifier():
        return environment + "."
    return None


def _of_selection(node: Node, scope: Scope, content: bytes) -> Meaning:
    base, attrpath = syntax.field(node, "expression"), syntax.field(node, "attrpath")
    if base is None or attrpath is None or syntax.field(node, "default") is not None:
        return Meaning((), plain=False)
    names = syntax.path_names(attrpath, content)
    base = syntax.inner(base)
    if base.type != "variable_expression" or any(name is None for name in names):
        return Meaning((), plain=False)
    rest = ".".join(name for name in names if name is not None)
    head = syntax.text(base, content)
    if head == "pkgs":
        return Meaning((rest,))
    return Meaning(tuple(f"{attr}.{rest}" for attr in _of_name(head, scope, content).attrs), True)


def same_program(entry: PackageEntry, attr: str) -> bool:
    """Whether an entry of another source (unstable.firefox, or one behind `with unstable`) has the package's name."""
    if entry.attr or entry.name.startswith("("):
        return False
    return entry.name.rsplit(".", 1)[-1] == attr
