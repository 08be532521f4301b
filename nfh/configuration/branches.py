"""What an expression may come to: behind let and with, behind lib's wrappers, in the branches of `if` and `//`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.configuration import syntax
from nfh.configuration.scope import Scope, enter

if TYPE_CHECKING:
    from tree_sitter import Node

SETS = ("attrset_expression", "rec_attrset_expression")

ARITY = {
    "mkIf": 2,
    "mkMerge": 1,
    "mkForce": 1,
    "mkDefault": 1,
    "mkOptionDefault": 1,
    "mkOverride": 2,
    "mkVMOverride": 1,
    "mkImageMediaOverride": 1,
    "mkBefore": 1,
    "mkAfter": 1,
    "mkOrder": 2,
    "optionalAttrs": 2,
    "optionals": 2,
    "optional": 2,
}
"""Functions of nixpkgs' lib that wrap a value, with the number of their arguments; the last one is the value."""


APART = "// apart"
"""A literal set in a chain of `//` of which nothing that comes later in the chain takes anything away."""

UNCONDITIONAL = frozenset({"mkMerge", "mkBefore", "mkAfter", "mkOrder", APART})
FORCING = frozenset({"mkForce"})


def inner_of(node: Node) -> Node | None:
    """The expression that a transparent node hands on; None when the node is not transparent."""
    match node.type:
        case "function_expression" | "let_expression" | "with_expression" | "assert_expression":
            return syntax.field(node, "body")
        case "parenthesized_expression":
            return syntax.field(node, "expression")
    return None


def unwrap(node: Node, scope: Scope, content: bytes) -> tuple[Node, Scope]:
    """The expression behind parentheses, let, with and assert, and what names mean there."""
    while node.type in ("let_expression", "with_expression", "assert_expression", "parenthesized_expression"):
        scope = enter(node, scope, content)
        following = inner_of(node)
        if following is None:
            break
        node = following
    return node, scope


def wrapped(node: Node, content: bytes) -> tuple[str, Node] | None:
    """A call of one of lib's wrappers as (its name, the value inside); None for everything else."""
    found = syntax.call(node, content)
    if found is None:
        return None
    name = found[0].rsplit(".", 1)[-1]
    arguments = found[1]
    if ARITY.get(name) != len(arguments):
        return None
    if name == "mkOverride":
        name = f"mkOverride {syntax.text(syntax.inner(arguments[0]), content)}"
    return name, arguments[-1]


@dataclass(frozen=True, slots=True)
class Branch:
    """A value that something may give, the name of what is around it, and which names it must not get (Found)."""

    wrapper: str
    node: Node
    closed: frozenset[str] | None = frozenset()


def branches(node: Node, content: bytes) -> Iterator[Branch]:
    """The values that a wrapper, a merge, an `if` or a `//` may give."""
    found = wrapped(node, content)
    if found is not None:
        name, value = found
        listed = syntax.inner(value)
        if name == "mkMerge" and listed.type == "list_expression":
            yield from (Branch("mkMerge", element) for element in syntax.elements(listed))
        else:
            yield Branch(name, value)
    elif node.type == "if_expression":
        yield from (Branch("if", branch) for branch in syntax.fields(node, "consequence", "alternative"))
    elif node.type == "binary_expression" and syntax.operator(node) == "//":
        yield from _updates(node, content)


def _updates(node: Node, content: bytes) -> Iterator[Branch]:
    """The operands of a chain of `//`. Each name is as the last one has it that has it at all."""
    operands = _operands(node)
    names = [_names(operand, content) for operand in operands]
    for at, operand in enumerate(operands):
        own, later = names[at], names[at + 1 :]
        if own is None or any(other is None or own & other for other in later):
            yield Branch("//", operand)
            continue
        others = [other for number, other in enumerate(names) if number != at]
        known = [other for other in others if other is not None]
        closed = frozenset[str]().union(*known) if len(known) == len(others) else None
        yield Branch(APART, operand, closed)


def _operands(node: Node) -> list[Node]:
    """What a chain of `//` joins, in order."""
    node = syntax.inner(node)
    if node.type == "binary_expression" and syntax.operator(node) == "//":
        return [one for side in syntax.fields(node, "left", "right") for one in _operands(side)]
    return [node]


def _names(node: Node, content: bytes) -> frozenset[str] | None:
    """The first parts of what a literal set binds, surely or not; None where reading does not tell."""
    node = syntax.inner(node)
    if node.type not in SETS:
        inside = [one.node for one in branches(node, content)]
        found = [_names(one, content) for one in inside]
        known_all = [one for one in found if one is not None]
        return frozenset[str]().union(*known_all) if inside and len(known_all) == len(inside) else None
    names: set[str | None] = set()
    for binding in syntax.bindings(node):
        attrpath, attrs = syntax.field(binding, "attrpath"), syntax.field(binding, "attrs")
        if attrpath is not None:
            names.add(syntax.path_names(attrpath, content)[0])
        elif attrs is not None:
            names.update(syntax.part_name(attr, content) for attr in attrs.named_children if attr.type != "comment")
    return None if None in names else frozenset(name for name in names if name is not None)


def leads_to_set(node: Node, content: bytes) -> bool:
    """Whether a literal set is somewhere behind wrappers."""
    waiting = [node]
    while waiting:
        current, _ = unwrap(waiting.pop(), Scope(), content)
        if current.type in SETS:
            return True
        waiting += [one.node for one in branches(current, content)]
    return False
