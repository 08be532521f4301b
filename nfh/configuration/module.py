"""A Nix file read as a NixOS module: every binding with its full path, its wrappers and its scope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from nfh.configuration import syntax
from nfh.configuration.branches import FORCING, SETS, UNCONDITIONAL, branches, inner_of, leads_to_set, unwrap
from nfh.configuration.scope import Scope, enter, resolved
from nfh.configuration.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node

Path_ = tuple[str | None, ...]


def known(path: Path_) -> tuple[str, ...]:
    """The path, if all its parts are known. Raises ValueError."""
    parts = tuple(part for part in path if part is not None)
    if len(parts) != len(path):
        raise ValueError(f"a part of {path} is computed")
    return parts


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
        following = inner_of(node)
        if following is None:
            if leads_to_set(node, content):
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
    ways = list(branches(node, content))
    if any(leads_to_set(one.node, content) for one in ways):
        for one in ways:
            on = replace(way, wrappers=(*way.wrappers, one.wrapper), scope=inside, branched=True, closed=one.closed)
            yield from _value(one.node, on, content)
        return
    yield way.found(value)
