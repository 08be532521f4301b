"""Where a new binding belongs in a module, and how it is written there (rules 4 and 8 of docs/editing.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nfh.configuration import layout, nix_value, syntax
from nfh.configuration.examples import examples
from nfh.configuration.module import SETS, Found, Module, Path_, unwrap
from nfh.configuration.scope import Scope
from nfh.configuration.splice import Splice

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Manner:
    """How a value is written at its place: what names mean there, the indentation of its line, one step of
    indentation, the line ending, and whether it must stay on one line."""

    scope: Scope
    indent: bytes
    step: bytes
    newline: bytes
    one_line: bool

    def deeper(self) -> Manner:
        """The same, one step of indentation further in."""
        return replace(self, indent=self.indent + self.step)

    def flat(self) -> Manner:
        """The same, on one line."""
        return replace(self, one_line=True)


Spelled = Callable[[Manner], bytes]


@dataclass(frozen=True, slots=True)
class Home:
    """The literal set that a new binding goes into, and what of the path is left to write there."""

    found: Found
    rest: tuple[str, ...]


def home(module: Module, path: tuple[str, ...]) -> Home:
    """The deepest unconditional literal set on the way to `path` (from the top set).

    Raises CannotEdit where the way is barred: by a variable or an expression in the place of a set, or by a
    condition.
    """
    best: Found | None = None
    for found in module.found:
        here = tuple(found.path)
        if found.is_set and not found.conditional and path[: len(here)] == here and len(here) < len(path):
            # Of several sets for the same path the first one is the person's main one.
            best = found if best is None or len(here) > len(best.path) else best
    if best is None:
        raise module.source.cannot("nfh found no place for a new option", module.top.start_byte)
    _refuse_barred(module, path, best)
    return Home(best, path[len(best.path) :])


def _refuse_barred(module: Module, path: tuple[str, ...], chosen: Found) -> None:
    shown = module.shown(path)
    for found in module.found:
        here = found.path
        merged = found.is_set and found.inner == found.group
        if found.binding is None or found.group != chosen.inner or merged or here != path[: len(here)]:
            continue
        what = "under a condition" if found.conditional else "by an expression, not as a literal value"
        raise module.source.cannot(
            f"{shown} cannot be added, because {module.shown(here) or 'config'} is given {what}",
            found.binding.start_byte,
            f"Write {shown} by hand where it belongs.",
        )
    captured = chosen.value.type == "rec_attrset_expression" and path[len(chosen.path)]
    if captured and any(
        node.type == "variable_expression" and syntax.text(node, module.source.content) == captured
        for node in syntax.walk(chosen.value)
    ):
        raise module.source.cannot(
            f"A new {captured} inside this “rec” set would change what {captured} means elsewhere in it",
            chosen.value.start_byte,
            f"Write {shown} by hand.",
        )


def place(module: Module, path: tuple[str, ...], spelled: Spelled) -> Splice:
    """The splice that adds a binding for `path` (from the top set). Raises CannotEdit when there is no place."""
    content = module.source.content
    where = home(module, path)
    attrset = where.found.value
    siblings = syntax.bindings(attrset)
    step = layout.unit(module.source.root, content)
    key = nix_value.attr_path(where.rest).encode()
    scope, nl = where.found.scope, layout.newline(content)

    def written(indent: bytes, one_line: bool) -> bytes:
        return key + b" = " + spelled(Manner(scope, indent, step, nl, one_line)) + b";"

    state_version = _state_version(where.found, siblings, content)
    related = _closest(siblings, where.rest, content, state_version)
    example = _example(attrset, where.rest, content, exact=related is not None)
    if example is not None:
        at = layout.line_end(content, example.start_byte)
        indent = layout.indent_of(content, example.start_byte)
        return Splice(at, at, nl + indent + written(indent, False))
    if related is not None:
        return _after(attrset, related, written, content, blank=False)
    if state_version is not None:
        before = _before(attrset, state_version, siblings, written, content)
        if before is not None:
            return before
    if siblings:
        return _after(attrset, siblings[-1], written, content, blank=_airy(siblings, content))
    return _into_empty(attrset, written, step, content)


Written = Callable[[bytes, bool], bytes]


def _state_version(found: Found, siblings: list[Node], content: bytes) -> Node | None:
    """The last sibling, if it is system.stateVersion, or `system = { stateVersion = …; }` and nothing more."""
    if not siblings or siblings[-1].type != "binding":
        return None
    binding, path = siblings[-1], found.path
    while True:
        attrpath, value = syntax.field(binding, "attrpath"), syntax.field(binding, "expression")
        if attrpath is None or value is None:
            return None
        path = (*path, *syntax.path_names(attrpath, content))
        if path[-2:] in (("system", "stateVersion"), ("home", "stateVersion")):
            return siblings[-1]
        node, _ = unwrap(value, found.scope, content)
        members = syntax.bindings(node) if node.type in SETS else []
        if len(members) != 1 or members[0].type != "binding":
            return None
        binding = members[0]


def _closest(siblings: list[Node], rest: tuple[str, ...], content: bytes, but: Node | None) -> Node | None:
    """The last of the bindings that share most of the beginning of their path with `rest`; None: none shares any."""
    best, longest = None, 0
    for sibling in siblings:
        attrpath = syntax.field(sibling, "attrpath") if sibling.type == "binding" else None
        if attrpath is None or (but is not None and sibling.id == but.id):
            continue
        common = _common(rest, syntax.path_names(attrpath, content))
        if common and common >= longest:
            best, longest = sibling, common
    return best


def _common(one: Path_, other: Path_) -> int:
    """How many parts two paths have in common at their beginning."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _example(attrset: Node, rest: tuple[str, ...], content: bytes, *, exact: bool) -> Node | None:
    """The end of a commented-out example of the very option, else (unless `exact`) of the nearest one."""
    best, longest = None, len(rest) if exact else 1
    for example in examples(attrset, content):
        common = _common(rest, example.path)
        whole = common == len(rest) == len(example.path)
        if whole:
            return example.last
        if not exact and common >= longest:
            best, longest = example.last, common
    return best


def _airy(siblings: list[Node], content: bytes) -> bool:
    """Whether the person parts the last bindings of the set by an empty line."""
    if len(siblings) < 2:
        return False
    return _blank_before(siblings[-1], content)


def _blank_before(node: Node, content: bytes) -> bool:
    at = _with_comments(node, content)
    above = content[:at].rstrip(layout.BLANK)
    return above.endswith((b"\n\n", b"\n\r\n")) or above[: above.rfind(b"\n") + 1].rstrip(layout.BLANK).endswith(
        (b"\n\n", b"\n\r\n")
    )


def _with_comments(node: Node, content: bytes) -> int:
    """The start of the line on which the comments directly above a node begin (no empty line between)."""
    at = layout.line_start(content, node.start_byte)
    previous = node.prev_sibling
    while previous is not None and previous.type == "comment":
        start = previous.start_byte
        adjacent = layout.next_line(content, syntax.end(previous, content)) == at
        if not adjacent or not layout.is_first(content, start):
            break
        at = layout.line_start(content, start)
        previous = previous.prev_sibling
    return at


def _after(attrset: Node, sibling: Node, written: Written, content: bytes, *, blank: bool) -> Splice:
    nl = layout.newline(content)
    end = sibling.end_byte
    following = sibling.next_sibling
    while following is not None and following.type == "comment":
        if not layout.same_line(content, end, following.start_byte):
            break
        end = syntax.end(following, content)
        following = following.next_sibling
    own_line = layout.is_first(content, sibling.start_byte) or layout.line_start(content, sibling.start_byte) > (
        attrset.start_byte
    )
    indent = layout.indent_of(content, sibling.start_byte)
    if layout.is_last(content, end) and layout.line_end(content, end) < attrset.end_byte - 1 and own_line:
        at = layout.line_end(content, end)
        return Splice(at, at, nl * (2 if blank else 1) + indent + written(indent, False))
    previous = following.prev_sibling if following is not None else None
    if previous is not None and syntax.is_line_comment(previous, content):
        return Splice(end, end, nl + indent + written(indent, False))
    if layout.same_line(content, attrset.start_byte, attrset.end_byte):
        return Splice(end, end, b" " + written(indent, True))
    return Splice(end, end, nl + indent + written(indent, False))


def _before(attrset: Node, state: Node, siblings: list[Node], written: Written, content: bytes) -> Splice | None:
    """Before stateVersion and its comment; None when it does not begin a line of its own."""
    if not layout.is_first(content, state.start_byte) or layout.line_start(content, state.start_byte) < (
        attrset.start_byte
    ):
        return None
    at = _with_comments(state, content)
    nl = layout.newline(content)
    indent = layout.indent_of(content, state.start_byte)
    commented = at < layout.line_start(content, state.start_byte)
    airy = _blank_before(state, content) if len(siblings) > 1 else commented
    return Splice(at, at, indent + written(indent, False) + nl * (2 if airy else 1))


def _into_empty(attrset: Node, written: Written, step: bytes, content: bytes) -> Splice:
    nl = layout.newline(content)
    opening = content.index(b"{", attrset.start_byte) + 1
    closing = attrset.end_byte - 1
    outer = layout.indent_of(content, attrset.start_byte)
    comments = [child for child in syntax.walk(attrset) if child.type == "comment"]
    if layout.same_line(content, opening, closing) and not comments:
        indent = outer + step
        return Splice(opening, closing, nl + indent + written(indent, False) + nl + outer)
    if not comments:
        indent = outer + step
        at = layout.line_end(content, opening)
        return Splice(at, at, nl + indent + written(indent, False))
    last = comments[-1]
    end = syntax.end(last, content)
    indent = layout.indent_of(content, last.start_byte) if layout.is_first(content, last.start_byte) else outer + step
    if layout.is_last(content, end) and layout.line_end(content, end) < closing:
        return Splice(
            layout.line_end(content, end), layout.line_end(content, end), nl + indent + written(indent, False)
        )
    return Splice(end, end, nl + indent + written(indent, False) + nl + outer)
