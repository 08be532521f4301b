"""A Nix file read as a NixOS module: every binding with its full path, its wrappers and its scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from nfh.configuration import syntax
from nfh.configuration.scope import Scope, enter, resolved
from nfh.configuration.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node

Path_ = tuple[str | None, ...]

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


def known(path: Path_) -> tuple[str, ...]:
    """The path, if all its parts are known. Raises ValueError."""
    parts = tuple(part for part in path if part is not None)
    if len(parts) != len(path):
        raise ValueError(f"a part of {path} is computed")
    return parts


APART = "// apart"
"""A literal set in a chain of `//` of which nothing that comes later in the chain takes anything away."""

UNCONDITIONAL = frozenset({"mkMerge", "mkBefore", "mkAfter", "mkOrder", APART})
FORCING = frozenset({"mkForce"})


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that the module says.

    `path` is written from the top set (None: a computed component); `value` the expression; `binding` the node that
    binds it (None only for the top set); `container` the literal set that the binding stands in; `wrappers` the
    functions of lib on the way (outermost first; `if` and `//` count), `scope` what names mean inside `value`.
    `is_set`: a literal set, whose members follow as Found of their own.
    """

    path: Path_
    value: Node
    binding: Node | None
    container: Node | None
    wrappers: tuple[str, ...]
    scope: Scope
    is_set: bool = False
    inherited: bool = False
    group: int = 0
    """Which sets Nix merges as one: bindings of the same group must not name the same path twice."""
    inner: int = 0
    """For a set: the group of its members; equal to `group` where Nix merges it with what stands around it."""
    closed: frozenset[str] | None = frozenset()
    """For a set in a chain of `//`: names that it must not get, for others of the chain have them; None: no name."""

    def takes(self, name: str) -> bool:
        """Whether a binding for a new name may go into the set."""
        return self.closed is not None and name not in self.closed

    @property
    def conditional(self) -> bool:
        """Whether this may not hold, or may lose to another definition by a lower priority."""
        return any(wrapper not in UNCONDITIONAL | FORCING for wrapper in self.wrappers)

    @property
    def forced(self) -> bool:
        """Whether mkForce makes it win over other definitions."""
        return any(wrapper in FORCING for wrapper in self.wrappers)


@dataclass(frozen=True, slots=True)
class Module:
    """A file as a module: the literal set it consists of and all that is found in it."""

    source: Source
    top: Node
    scope: Scope
    functions: tuple[Node, ...]
    """The functions around the set, outermost first; empty: the file is a plain set."""
    found: tuple[Found, ...] = field(repr=False)
    prefix: tuple[str, ...] = ()
    """Where options are set: under `config` as soon as the top set has `config` or `options` (NixOS manual)."""

    def shown(self, path: Path_) -> str:
        """A path as people know it: without the `config` that this file may write in front."""
        parts = path[len(self.prefix) :] if path[: len(self.prefix)] == self.prefix else path
        return ".".join(part if part is not None else "…" for part in parts)

    def at(self, path: Path_) -> list[Found]:
        """What is bound at exactly this path (from the top set)."""
        return [one for one in self.found if one.path == path]


@lru_cache(maxsize=2048)
def read_module(source: Source) -> Module:
    """Read a file as a module; kept by path and content. Raises CannotEdit when it is no literal set behind
    functions, let, with and assert."""
    content = source.content
    node = source.expression
    scope = _around(node, content) if source.inside else Scope()
    functions: list[Node] = []
    while True:
        scope = enter(node, scope, content)
        if node.type in SETS:
            break
        if node.type == "function_expression":
            functions.append(node)
        following = _inside(node)
        if following is None:
            if _leads_to_set(node, content):
                break
            raise source.cannot(
                f"This file is not written as an attribute set {{ … }} but as {_kind(node, content)}, so nfh cannot "
                "tell where options belong",
                node.start_byte,
                "Edit the file by hand, or name another one with --config.",
            )
        node = following
    way = _Way((), None, None, (), scope, node.start_byte + 1)
    try:
        found = tuple(_value(node, way, content))
    except RecursionError:
        raise source.cannot("This file nests too deeply for nfh", node.start_byte, "Edit it by hand.") from None
    explicit = any(one.path[:1] in (("config",), ("options",)) for one in found)
    return Module(source, node, scope, tuple(functions), found, ("config",) if explicit else ())


def _around(node: Node, content: bytes) -> Scope:
    """What names mean around a module that stands inside a file."""
    above: list[tuple[Node, Node]] = []
    child = node
    while child.parent is not None:
        above.append((child.parent, child))
        child = child.parent
    scope = Scope()
    for parent, below in reversed(above):
        environment = syntax.field(parent, "environment") if parent.type == "with_expression" else None
        if environment is None or environment.id != below.id:
            scope = enter(parent, scope, content)
    return scope


def _inside(node: Node) -> Node | None:
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
        following = _inside(node)
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
class _Way:
    """How the reading came to a value."""

    path: Path_
    binding: Node | None
    container: Node | None
    wrappers: tuple[str, ...]
    scope: Scope
    group: int
    branched: bool = False
    closed: frozenset[str] | None = frozenset()

    def found(self, value: Node, *, inner: int = 0, inherited: bool = False) -> Found:
        return Found(
            self.path,
            value,
            self.binding,
            self.container,
            self.wrappers,
            self.scope,
            is_set=bool(inner),
            inherited=inherited,
            group=self.group,
            inner=inner,
            closed=self.closed,
        )


def _kind(node: Node, content: bytes) -> str:
    """What an expression is, in words."""
    called = syntax.call(node, content)
    if called is not None:
        return f"a call of {called[0]}" if called[0] else "a call of a function"
    names = {"list_expression": "a list", "if_expression": "“if”", "binary_expression": f"“{syntax.operator(node)}”"}
    return names.get(node.type, "another kind of expression")


def _members(holder: Found, content: bytes) -> Iterator[Found]:
    """What is bound in a literal set."""
    attrset, scope = holder.value, holder.scope
    for binding in syntax.bindings(attrset):
        if binding.type == "binding":
            attrpath, value = syntax.field(binding, "attrpath"), syntax.field(binding, "expression")
            if attrpath is not None and value is not None:
                full = holder.path + resolved(attrpath, scope, content)
                way = _Way(full, binding, attrset, holder.wrappers, scope, holder.inner)
                yield from _value(value, way, content)
            continue
        attrs = syntax.field(binding, "attrs")
        for attr in attrs.named_children if attrs is not None else ():
            if attr.type != "comment":
                full = (*holder.path, syntax.part_name(attr, content))
                yield _Way(full, binding, attrset, holder.wrappers, scope, holder.inner).found(attr, inherited=True)


def _value(value: Node, way: _Way, content: bytes) -> Iterator[Found]:
    node, inside = unwrap(value, way.scope, content)
    if node.type in SETS:
        # Nix merges `a = { … }` with `a.b = …` only where the braces stand there as such.
        merged = not way.branched and syntax.inner(value).id == node.id
        inside = enter(node, inside, content)
        found = replace(way, scope=inside).found(node, inner=way.group if merged else node.start_byte + 1)
        yield found
        yield from _members(found, content)
        return
    branches = list(_branches(node, content))
    if branches and any(_leads_to_set(one.node, content) for one in branches):
        for one in branches:
            on = replace(way, wrappers=(*way.wrappers, one.wrapper), scope=inside, branched=True, closed=one.closed)
            yield from _value(one.node, on, content)
        return
    yield way.found(value)


@dataclass(frozen=True, slots=True)
class _Branch:
    """A value that something may give, the name of what is around it, and which names it must not get (Found)."""

    wrapper: str
    node: Node
    closed: frozenset[str] | None = frozenset()


def _branches(node: Node, content: bytes) -> Iterator[_Branch]:
    """The values that a wrapper, a merge, an `if` or a `//` may give."""
    found = wrapped(node, content)
    if found is not None:
        name, value = found
        listed = syntax.inner(value)
        if name == "mkMerge" and listed.type == "list_expression":
            yield from (_Branch("mkMerge", element) for element in syntax.elements(listed))
        else:
            yield _Branch(name, value)
    elif node.type == "if_expression":
        yield from (_Branch("if", branch) for branch in syntax.fields(node, "consequence", "alternative"))
    elif node.type == "binary_expression" and syntax.operator(node) == "//":
        yield from _updates(node, content)


def _updates(node: Node, content: bytes) -> Iterator[_Branch]:
    """The operands of a chain of `//`. Each name is as the last one has it that has it at all."""
    operands = _operands(node)
    names = [_names(operand, content) for operand in operands]
    for at, operand in enumerate(operands):
        own, later = names[at], names[at + 1 :]
        if own is None or any(other is None or own & other for other in later):
            yield _Branch("//", operand)
            continue
        others = [other for number, other in enumerate(names) if number != at]
        known = [other for other in others if other is not None]
        closed = frozenset[str]().union(*known) if len(known) == len(others) else None
        yield _Branch(APART, operand, closed)


def _operands(node: Node) -> list[Node]:
    """What a chain of `//` joins, in order."""
    node = syntax.inner(node)
    if node.type == "binary_expression" and syntax.operator(node) == "//":
        return [one for side in syntax.fields(node, "left", "right") for one in _operands(side)]
    return [node]


def _names(node: Node, content: bytes) -> frozenset[str] | None:
    """The first parts of what a literal set binds, for sure or under a condition; None where reading does not tell."""
    node = syntax.inner(node)
    if node.type not in SETS:
        inside = [one.node for one in _branches(node, content)]
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


def _leads_to_set(node: Node, content: bytes) -> bool:
    """Whether a literal set is somewhere behind wrappers."""
    waiting = [node]
    while waiting:
        current, _ = unwrap(waiting.pop(), Scope(), content)
        if current.type in SETS:
            return True
        waiting += [one.node for one in _branches(current, content)]
    return False
