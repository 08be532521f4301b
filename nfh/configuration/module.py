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

UNCONDITIONAL = frozenset({"mkMerge", "mkBefore", "mkAfter", "mkOrder"})
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

    def at(self, path: tuple[str, ...]) -> list[Found]:
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
            raise source.cannot(
                "This file is not written as an attribute set { … }, so nfh cannot tell where options belong",
                node.start_byte,
                "Edit the file by hand, or name another one with --config.",
            )
        node = following
    try:
        found = tuple(_flatten(node, scope, content))
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
    binding: Node
    container: Node
    wrappers: tuple[str, ...]
    scope: Scope
    group: int
    branched: bool = False

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
        )


def _flatten(top: Node, scope: Scope, content: bytes) -> Iterator[Found]:
    whole = Found((), top, None, None, (), scope, is_set=True, inner=top.start_byte + 1)
    yield whole
    yield from _members(whole, content)


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
    if branches and any(_leads_to_set(branch, content) for _, branch in branches):
        for wrapper, branch in branches:
            on = replace(way, wrappers=(*way.wrappers, wrapper), scope=inside, branched=True)
            yield from _value(branch, on, content)
        return
    yield way.found(value)


def _branches(node: Node, content: bytes) -> Iterator[tuple[str, Node]]:
    """The values that a wrapper, a merge, an `if` or a `//` may give, each with the name of what is around it."""
    found = wrapped(node, content)
    if found is not None:
        name, value = found
        listed = syntax.inner(value)
        if name == "mkMerge" and listed.type == "list_expression":
            yield from (("mkMerge", element) for element in syntax.elements(listed))
        else:
            yield name, value
    elif node.type == "if_expression":
        yield from (("if", branch) for branch in syntax.fields(node, "consequence", "alternative"))
    elif node.type == "binary_expression" and syntax.operator(node) == "//":
        yield from (("//", side) for side in syntax.fields(node, "left", "right"))


def _leads_to_set(node: Node, content: bytes) -> bool:
    """Whether a literal set is somewhere behind wrappers."""
    waiting = [node]
    while waiting:
        current, _ = unwrap(waiting.pop(), Scope(), content)
        if current.type in SETS:
            return True
        waiting += [branch for _, branch in _branches(current, content)]
    return False
