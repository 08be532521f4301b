"""Lists, and what sets and lets bind, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.configuration import syntax
from nfh.configuration.partial.values import Item, Lazy, ListValue, Opaque, SetValue, Spot, Value, member, merge

if TYPE_CHECKING:
    from tree_sitter import Node

    from nfh.configuration.partial.evaluator import Env, Evaluator


def elements(evaluator: Evaluator, node: Node, env: Env) -> Value:
    """A list."""
    return ListValue(tuple(Item(evaluator.lazy(one, env)) for one in syntax.elements(node)))


def plain_set(evaluator: Evaluator, node: Node, env: Env) -> Value:
    """A set whose members do not see each other."""
    return _bound(evaluator, node, env, env)


def recursive_set(evaluator: Evaluator, node: Node, env: Env) -> Value:
    """`rec { … }`."""
    return _recursive(evaluator, node, env)[0]


def let(evaluator: Evaluator, node: Node, env: Env) -> Value:
    """`let … in body`."""
    body = syntax.field(node, "body")
    _, inside = _recursive(evaluator, node, env)
    return evaluator.value(body, inside) if body is not None else Opaque("let")


def _recursive(evaluator: Evaluator, node: Node, env: Env) -> tuple[SetValue, Env]:
    names: dict[str, Lazy] = {}
    inside = env.inside(names)
    found = _bound(evaluator, node, inside, env)
    names.update(found.members)
    return found, inside


def _bound(evaluator: Evaluator, node: Node, inside: Env, around: Env) -> SetValue:
    """What a set or let binds; names that are inherited without a source come from around it."""
    members: dict[str, Lazy] = {}
    partial = False
    for binding in syntax.bindings(node):
        value, attrpath = syntax.field(binding, "expression"), syntax.field(binding, "attrpath")
        if binding.type == "binding" and attrpath is not None and value is not None:
            names = names_of(evaluator, attrpath, inside)
            if None in names:
                partial = True
                continue
            _put(members, [name for name in names if name is not None], evaluator.lazy(value, inside))
            continue
        attrs = syntax.field(binding, "attrs")
        origin = evaluator.lazy(value, inside) if value is not None else None
        for attr in attrs.named_children if attrs is not None else ():
            name = syntax.part_name(attr, around.content)
            if name is not None:
                members[name] = _inherited(evaluator, name, origin, around, around.spot(attr))
    return SetValue(members, around.spot(node), partial)


def _inherited(evaluator: Evaluator, name: str, origin: Lazy | None, around: Env, spot: Spot) -> Lazy:
    if origin is None:
        return Lazy(lambda: evaluator.lookup(name, around, spot), spot)
    return Lazy(lambda: member(origin.value, name), spot)


def _put(members: dict[str, Lazy], names: list[str], lazy: Lazy) -> None:
    first, *rest = names
    for name in reversed(rest):
        lazy = Lazy.of(SetValue({name: lazy}))
    members[first] = merge(members[first], lazy) if first in members else lazy


def names_of(evaluator: Evaluator, attrpath: Node, env: Env) -> list[str | None]:
    """The parts of an attribute path; None for one that only Nix could compute."""
    names: list[str | None] = []
    for part in syntax.path_parts(attrpath):
        name = syntax.part_name(part, env.content)
        if name is None:
            within = syntax.field(part, "expression") if part.type == "interpolation" else part
            value = evaluator.value(within, env) if within is not None else None
            name = value if isinstance(value, str) else None
        names.append(name)
    return names
