"""What a name means at a place: lexical names (let, rec, function arguments) before any `with`.

Nix manual, "with-expressions": a `with` never shadows a name that is bound lexically, wherever it stands; among
several `with`, the innermost that has the name wins.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from nfh.configuration import syntax

if TYPE_CHECKING:
    from tree_sitter import Node

BUILTINS = frozenset(
    (
        "abort",
        "baseNameOf",
        "break",
        "builtins",
        "derivation",
        "derivationStrict",
        "dirOf",
        "false",
        "fetchGit",
        "fetchMercurial",
        "fetchTarball",
        "fetchTree",
        "fromTOML",
        "import",
        "isNull",
        "map",
        "null",
        "placeholder",
        "removeAttrs",
        "scopedImport",
        "throw",
        "toString",
        "true",
    )
)
"""Names that are always bound (Nix manual, "Built-ins")."""


@dataclass(frozen=True, slots=True)
class Bound:
    """How a name is bound: its value in a let or rec, or the set that it is inherited from; neither: an argument.

    `owner` is the let or rec that binds it, `around` what names mean around that.
    """

    value: Node | None = None
    inherited_from: str = ""
    owner: Node | None = None
    around: Scope | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """The names and the `with` around a place."""

    names: Mapping[str, Bound] = field(default_factory=lambda: MappingProxyType({}))
    withs: tuple[str, ...] = ()
    """What is brought in by `with`, as written, the innermost last."""

    def bound(self, name: str) -> bool:
        """Whether a name is bound without any `with`."""
        return name in self.names or name in BUILTINS

    def is_bare_pkgs(self, name: str) -> bool:
        """Whether a bare name means pkgs.name here (rule 6 of this package)."""
        return bool(self.withs) and self.withs[-1] == "pkgs" and not self.bound(name)

    def with_(self, environment: str) -> Scope:
        """The scope inside `with environment;`."""
        return Scope(self.names, (*self.withs, environment))

    def plus(self, names: Mapping[str, Bound]) -> Scope:
        """The scope with more lexical names."""
        return Scope(MappingProxyType({**self.names, **names}), self.withs)


def enter(node: Node, scope: Scope, content: bytes) -> Scope:
    """The scope inside a function, let, with or rec set; the same scope for every other node."""
    match node.type:
        case "function_expression":
            return scope.plus(dict.fromkeys(arguments(node, content), Bound()))
        case "let_expression" | "rec_attrset_expression" | "let_attrset_expression":
            return scope.plus(_bound_by(node, scope, content))
        case "with_expression":
            environment = syntax.field(node, "environment")
            return scope if environment is None else scope.with_(syntax.dotted(environment, content))
    return scope


def arguments(function: Node, content: bytes) -> list[str]:
    """The names that a function binds."""
    names = []
    universal = syntax.field(function, "universal")
    if universal is not None:
        names.append(syntax.text(universal, content))
    formals = syntax.field(function, "formals")
    for formal in formals.children if formals is not None else ():
        name = syntax.field(formal, "name") if formal.type == "formal" else None
        if name is not None:
            names.append(syntax.text(name, content))
    return names


def _bound_by(node: Node, around: Scope, content: bytes) -> dict[str, Bound]:
    names: dict[str, Bound] = {}
    for binding in syntax.bindings(node):
        if binding.type == "binding":
            attrpath = syntax.field(binding, "attrpath")
            parts = syntax.path_names(attrpath, content) if attrpath is not None else ()
            if parts and parts[0] is not None:
                value = syntax.field(binding, "expression") if len(parts) == 1 else None
                names[parts[0]] = Bound(value, owner=node, around=around)
            continue
        attrs = syntax.field(binding, "attrs")
        origin = syntax.field(binding, "expression")
        for attr in attrs.named_children if attrs is not None else ():
            name = syntax.part_name(attr, content)
            if name is not None:
                names[name] = Bound(None, syntax.dotted(origin, content) if origin is not None else "")
    return names


def resolved(attrpath: Node, scope: Scope, content: bytes) -> tuple[str | None, ...]:
    """An attribute path as names; `${user}` counts as the text that a let gives to user. None: not known."""
    names = []
    for part in syntax.path_parts(attrpath):
        name = syntax.part_name(part, content)
        if name is None and part.type == "interpolation":
            name = _known_text(syntax.field(part, "expression"), scope, content)
        names.append(name)
    return tuple(names)


def _known_text(node: Node | None, scope: Scope, content: bytes) -> str | None:
    for _ in range(8):  # a name bound to a name bound to …; a circle ends here
        if node is None:
            return None
        node = syntax.inner(node)
        if node.type != "variable_expression":
            return syntax.plain_string(node, content)
        bound = scope.names.get(syntax.text(node, content))
        node = bound.value if bound is not None else None
    return None


@dataclass(frozen=True, slots=True)
class LetBound:
    """What a let gives to a name: the value, what names mean in it, and how often the name is used in the file."""

    value: Node
    scope: Scope
    uses: tuple[Node, ...]


def let_bound(node: Node, scope: Scope, content: bytes) -> LetBound | None:
    """The value that a let around the place gives to a plain name; None for every other expression."""
    node = syntax.inner(node)
    if node.type != "variable_expression":
        return None
    name = syntax.text(node, content)
    bound = scope.names.get(name)
    if bound is None or bound.value is None or bound.owner is None or bound.around is None:
        return None
    if bound.owner.type != "let_expression":
        return None
    uses = tuple(one for one in syntax.walk(bound.owner) if _uses(one, name, content))
    return LetBound(bound.value, enter(bound.owner, bound.around, content), uses)


def _uses(node: Node, name: str, content: bytes) -> bool:
    """Whether a node reads a name; an inherit reads it too."""
    inherited = node.type == "identifier" and node.parent is not None and node.parent.type == "inherited_attrs"
    return (node.type == "variable_expression" or inherited) and syntax.text(node, content) == name
