"""Literal lists: finding them in an expression, adding elements to one and taking elements out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.configuration import layout, syntax
from nfh.configuration.module import FORCING, UNCONDITIONAL, unwrap, wrapped
from nfh.configuration.scope import Scope, let_bound
from nfh.configuration.splice import Splice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class ListPlace:
    """One literal list in an expression: the node, what names mean in it and the wrappers on the way to it."""

    node: Node
    scope: Scope
    wrappers: tuple[str, ...] = ()

    @property
    def conditional(self) -> bool:
        """Whether the elements may not count."""
        return any(wrapper not in UNCONDITIONAL | FORCING for wrapper in self.wrappers)

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
        else:
            yield node
        waiting.extend(reversed(inside))


# ---------------------------------------------------------------------------------------------------- adding


def insert(place: Node, texts: Sequence[bytes], content: bytes, step: bytes) -> Splice:
    """Add elements after the last one, in the list's own manner (rule 8 of docs/editing.md); `step`: one indentation.

    Behind a trailing comment of the last element; before comments that follow on lines of their own.
    """
    if not texts:
        raise ValueError("nothing to insert")
    opening, closing = place.start_byte, place.end_byte - 1
    inside = [child for child in place.named_children if child.start_byte > opening]
    present = syntax.elements(place)
    anchor = present[-1] if present else inside[-1] if inside else None
    anchor_end = syntax.end(anchor, content) if anchor is not None else opening + 1
    after = _past_comments(place, anchor_end, content)
    on_opening_line = layout.same_line(content, opening, anchor.start_byte if anchor is not None else opening)
    ends_with_line = layout.is_last(content, after) and layout.line_end(content, after) < closing
    line_comment = any(syntax.is_line_comment(one, content) and syntax.end(one, content) == after for one in inside)

    if layout.same_line(content, opening, closing) or (on_opening_line and present and not line_comment):
        return _inline(place, texts, after, content)
    nl = layout.newline(content)
    indent = _indent(place, anchor, content, step)
    if ends_with_line:
        at = layout.line_end(content, after)
        return Splice(at, at, b"".join(nl + indent + text for text in texts))
    # The closing bracket (or nothing but it) follows on the same line.
    return Splice(after, after, b"".join(nl + indent + text for text in texts))


def _inline(place: Node, texts: Sequence[bytes], after: int, content: bytes) -> Splice:
    joined = b" ".join(texts)
    if after == place.start_byte + 1 and layout.same_line(content, place.start_byte, place.end_byte):
        return Splice(after, place.end_byte - 1, b" " + joined + b" ")
    touches = content[after : after + 1] not in (b" ", b"\t", b"]", b"\r", b"\n")
    return Splice(after, after, b" " + joined + (b" " if touches else b""))


def _past_comments(place: Node, offset: int, content: bytes) -> int:
    """The end of the comments that begin on the same line as `offset`, one after the other."""
    for child in place.named_children:
        if child.start_byte < offset:
            continue
        if child.type != "comment" or not layout.same_line(content, offset, child.start_byte):
            break
        offset = syntax.end(child, content)
    return offset


def _indent(place: Node, anchor: Node | None, content: bytes, step: bytes) -> bytes:
    if anchor is not None:
        own = layout.indent_of(content, anchor.start_byte)
        if not layout.same_line(content, place.start_byte, anchor.start_byte):
            return own
        if anchor.type != "comment" and not layout.same_line(content, place.start_byte, place.end_byte):
            following = content[layout.line_start(content, place.end_byte - 1) : place.end_byte - 1]
            if following.strip(layout.BLANK):
                # `[ a` … `b ]`: elements stand below the first one.
                start = layout.line_start(content, anchor.start_byte)
                lead = content[start : anchor.start_byte].decode("utf-8", "replace")
                return own + b" " * (len(lead) - len(own))
    if layout.is_first(content, place.end_byte - 1):
        return layout.indent_of(content, place.end_byte - 1) + step
    return layout.indent_of(content, place.start_byte) + step


# ---------------------------------------------------------------------------------------------------- taking out


def take_out(place: Node, element: Node, content: bytes) -> Splice:
    """Remove one element. Alone on its line, the line goes with it, its trailing comment too; nothing else goes."""
    start, end = element.start_byte, element.end_byte
    tail = _own_comments(place, element, content)
    first = layout.is_first(content, start)
    closing = place.end_byte - 1
    if tail is not None and first and layout.line_start(content, start) > place.start_byte:
        return Splice(layout.line_start(content, start), layout.next_line(content, tail), b"")
    if tail is not None and _alone_behind_bracket(place, element, content):
        return Splice(layout.skip_back(content, start), layout.line_end(content, tail), b"")
    if first and layout.line_start(content, start) > place.start_byte:
        after = layout.skip(content, end)
        if after == closing and not _line_comment_before(place, element, content):
            return Splice(layout.skip_back(content, start, b" \t\r\n"), end, b"")
        return Splice(start, after, b"")
    before = layout.skip_back(content, start)
    after = layout.skip(content, end)
    if content[before - 1 : before] == b"[" and before - 1 == place.start_byte and after < closing:
        # The first of several on the line of the bracket: the space after the bracket stays.
        return Splice(start, after, b"") if layout.same_line(content, start, after) else Splice(before, end, b"")
    # Two neighbours that touched the element must not touch each other: `(x)a(y)`, `b a(y)`.
    apart = before == start and content[start - 1 : start] == b"["
    touching = after == end and end != closing and not content[end : end + 1].isspace()
    return Splice(before, end, b" " if touching and not apart else b"")


def _own_comments(place: Node, element: Node, content: bytes) -> int | None:
    """Where the rest of the element's line ends if only comments of one line follow on it; None if more follows."""
    end = element.end_byte
    for child in place.named_children:
        if child.start_byte < end:
            continue
        if child.type != "comment" or not layout.same_line(content, end, syntax.end(child, content)):
            break
        end = syntax.end(child, content)
    return end if layout.is_last(content, end) and layout.line_end(content, end) < place.end_byte - 1 else None


def _alone_behind_bracket(place: Node, element: Node, content: bytes) -> bool:
    """Whether the element is the only thing between the opening bracket and the end of that line."""
    between = content[place.start_byte + 1 : element.start_byte]
    return not between.strip(layout.BLANK)


def _line_comment_before(place: Node, element: Node, content: bytes) -> bool:
    before = [child for child in place.named_children if child.end_byte <= element.start_byte]
    return bool(before) and syntax.is_line_comment(before[-1], content)
