"""Literal lists: finding them in an expression."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.configuration import syntax
from nfh.configuration.branches import FORCING, UNCONDITIONAL, unwrap, wrapped
from nfh.configuration.scope import Scope, let_bound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node


NESTED = "a list in a list"
"""The wrapper of a list that is flattened into the one around it; what is new goes into the one around it."""


@dataclass(frozen=True, slots=True)
class ListPlace:
    """One literal list in an expression: the node, what names mean in it and the wrappers on the way to it.

    `values`: the node is the set in `attrValues { … }`, whose values are the elements.
    """

    node: Node
    scope: Scope
    wrappers: tuple[str, ...] = ()
    values: bool = False
    flat: bool = False
    """Lists in it are flattened into it; they are places of their own."""

    @property
    def conditional(self) -> bool:
        """Whether the elements may not count."""
        return any(wrapper not in UNCONDITIONAL | FORCING | {NESTED} for wrapper in self.wrappers)

    @property
    def nested(self) -> bool:
        """Whether it is flattened into a list around it."""
        return NESTED in self.wrappers

    @property
    def forced(self) -> bool:
        """Whether mkForce makes this win over other definitions."""
        return any(wrapper in FORCING for wrapper in self.wrappers)


@dataclass(frozen=True, slots=True)
class Lists:
    """What a list-valued expression is made of: its literal lists, and the parts that are none (as nodes)."""

    places: tuple[ListPlace, ...]
    opaque: tuple[Node, ...]


def literal_lists(value: Node, scope: Scope, content: bytes, wrappers: tuple[str, ...] = ()) -> Lists:
    """Find the literal lists in a value: behind with, let, `++`, if and lib's wrappers."""
    parts = list(_parts(value, scope, wrappers, content))
    places = tuple(part for part in parts if isinstance(part, ListPlace))
    return Lists(places, tuple(part for part in parts if not isinstance(part, ListPlace)))


def _parts(value: Node, scope: Scope, wrappers: tuple[str, ...], content: bytes) -> Iterator[ListPlace | Node]:
    # A chain of ++ nests once for every link, so the work is kept on a list of our own.
    waiting: list[tuple[Node, Scope, tuple[str, ...]]] = [(value, scope, wrappers)]
    while waiting:
        node, around, on_the_way = waiting.pop()
        node, around = unwrap(node, around, content)
        inside: list[tuple[Node, Scope, tuple[str, ...]]] = []
        found = wrapped(node, content)
        named = let_bound(node, around, content)
        if named is not None and len(named.uses) == 1:
            # A list that a let names and that is used only here is as good as written here.
            inside = [(named.value, named.scope, on_the_way)]
        elif node.type == "list_expression":
            yield ListPlace(node, around, on_the_way)
        elif node.type == "binary_expression" and syntax.operator(node) == "++":
            inside = [(side, around, on_the_way) for side in syntax.fields(node, "left", "right")]
        elif node.type == "if_expression":
            branches = syntax.fields(node, "consequence", "alternative")
            inside = [(branch, around, (*on_the_way, "if")) for branch in branches]
        elif found is not None and found[0] == "mkMerge" and syntax.inner(found[1]).type == "list_expression":
            merged = syntax.elements(syntax.inner(found[1]))
            inside = [(element, around, (*on_the_way, "mkMerge")) for element in merged]
        elif found is not None and found[0] not in ("optional", "optionalAttrs"):
            inside = [(found[1], around, (*on_the_way, found[0]))]
        elif (joined := _joined(node, around, content)) is not None:
            if joined.flat:
                yield ListPlace(joined.node, joined.scope, on_the_way, flat=True)
            inside = [(element, joined.scope, (*on_the_way, *joined.wrapper)) for element in joined.elements]
        elif (attrs := _attr_values(node, content)) is not None:
            yield ListPlace(attrs, around, on_the_way, values=True)
        else:
            yield node
        waiting.extend(reversed(inside))


@dataclass(frozen=True, slots=True)
class _Joined:
    """A call that makes one list of what is in a literal list. `flat`: its elements may be packages themselves."""

    node: Node
    elements: tuple[Node, ...]
    scope: Scope
    wrapper: tuple[str, ...] = ()
    flat: bool = False


def _joined(node: Node, scope: Scope, content: bytes) -> _Joined | None:
    """`flatten [ … ]`, `concatLists [ [ … ] … ]`, `unique [ … ]` (nixpkgs, lib/lists.nix)."""
    found = syntax.call(node, content)
    if found is None or len(found[1]) != 1:
        return None
    name, argument = found[0].rsplit(".", 1)[-1], found[1][0]
    if name in ("unique", "naturalSort"):
        return _Joined(argument, (argument,), scope)
    inside, scope = unwrap(argument, scope, content)
    if name not in ("flatten", "concatLists") or inside.type != "list_expression":
        return None
    elements = syntax.elements(inside)
    if name == "concatLists":
        return _Joined(inside, tuple(elements), scope)
    return _Joined(inside, tuple(one for one in elements if is_list(one, content)), scope, (NESTED,), flat=True)


def is_list(node: Node, content: bytes) -> bool:
    """Whether an element of a list is written as a list of its own."""
    inside, _ = unwrap(node, Scope(), content)
    found = wrapped(inside, content)
    return inside.type in ("list_expression", "if_expression") or (found is not None and found[0] == "optionals")


def _attr_values(node: Node, content: bytes) -> Node | None:
    """The literal set in `builtins.attrValues { … }`."""
    found = syntax.call(node, content)
    if found is None or found[0].rsplit(".", 1)[-1] != "attrValues" or len(found[1]) != 1:
        return None
    attrset = syntax.inner(found[1][0])
    return attrset if attrset.type == "attrset_expression" else None
