"""Elements in a row, in a list or after `inherit (…)`: adding at the end, taking out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.configuration import layout, syntax
from nfh.configuration.splice import Splice

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Row:
    """Elements between two offsets: just behind what opens the row, and where what closes it begins."""

    opening: int
    closing: int
    inside: tuple[Node, ...]
    """Elements and comments, in the order of the text."""

    @property
    def elements(self) -> tuple[Node, ...]:
        """The elements without the comments."""
        return tuple(one for one in self.inside if one.type != "comment")


def of_list(node: Node) -> Row:
    """The elements of a literal list."""
    return Row(node.start_byte + 1, node.end_byte - 1, tuple(node.named_children))


def of_inherit(node: Node) -> Row:
    """The names of an `inherit a b;` or `inherit (…) a b;`."""
    children = node.children
    opening = max(child.end_byte for child in children if child.type in ("inherit", ")"))
    closing = next(child.start_byte for child in children if child.type == ";")
    inside: list[Node] = []
    for child in children:
        if opening <= child.start_byte < closing:
            inside += child.named_children if child.type == "inherited_attrs" else [child]
    return Row(opening, closing, tuple(inside))


# ---------------------------------------------------------------------------------------------------- adding


def insert(row: Row, texts: Sequence[bytes], content: bytes, step: bytes) -> Splice:
    """Add elements after the last one, in the row's own manner (rule 7 of this package); `step`: one indentation.

    Behind a trailing comment of the last element; before comments that follow on lines of their own.
    """
    if not texts:
        raise ValueError("nothing to insert")
    opening, closing, inside, present = row.opening, row.closing, row.inside, row.elements
    anchor = present[-1] if present else inside[-1] if inside else None
    anchor_end = syntax.end(anchor, content) if anchor is not None else opening
    after = _past_comments(row, anchor_end, content)
    on_opening_line = layout.same_line(content, opening, anchor.start_byte if anchor is not None else opening)
    ends_with_line = layout.is_last(content, after) and layout.line_end(content, after) < closing
    line_comment = any(syntax.is_line_comment(one, content) and syntax.end(one, content) == after for one in inside)

    if layout.same_line(content, opening, closing) or (on_opening_line and present and not line_comment):
        return _inline(row, texts, after, content)
    nl = layout.newline(content)
    indent = _indent(row, anchor, content, step)
    if ends_with_line:
        at = layout.line_end(content, after)
        return Splice(at, at, b"".join(nl + indent + text for text in texts))
    # The closing bracket (or nothing but it) follows on the same line.
    return Splice(after, after, b"".join(nl + indent + text for text in texts))


def _inline(row: Row, texts: Sequence[bytes], after: int, content: bytes) -> Splice:
    joined = b" ".join(texts)
    if after == row.opening and layout.same_line(content, row.opening, row.closing):
        return Splice(after, row.closing, b" " + joined + b" ")
    touches = content[after : after + 1] not in (b" ", b"\t", b"]", b";", b"\r", b"\n")
    return Splice(after, after, b" " + joined + (b" " if touches else b""))


def _past_comments(row: Row, offset: int, content: bytes) -> int:
    """The end of the comments that begin on the same line as `offset`, one after the other."""
    for child in row.inside:
        if child.start_byte < offset:
            continue
        if child.type != "comment" or not layout.same_line(content, offset, child.start_byte):
            break
        offset = syntax.end(child, content)
    return offset


def _indent(row: Row, anchor: Node | None, content: bytes, step: bytes) -> bytes:
    if anchor is not None:
        own = layout.indent_of(content, anchor.start_byte)
        if anchor.type == "comment" and own == layout.indent_of(content, row.opening):
            return own + step
        if not layout.same_line(content, row.opening, anchor.start_byte):
            return own
        if anchor.type != "comment" and not layout.same_line(content, row.opening, row.closing):
            following = content[layout.line_start(content, row.closing) : row.closing]
            if following.strip(layout.BLANK):
                # `[ a` … `b ]`: elements stand below the first one.
                start = layout.line_start(content, anchor.start_byte)
                lead = content[start : anchor.start_byte].decode("utf-8", "replace")
                return own + b" " * (len(lead) - len(own))
    if layout.is_first(content, row.closing):
        return layout.indent_of(content, row.closing) + step
    return layout.indent_of(content, row.opening) + step


# ---------------------------------------------------------------------------------------------------- taking out


def take_out(row: Row, element: Node, content: bytes) -> Splice:
    """Remove one element. Alone on its line, the line goes with it, its trailing comment too; nothing else goes."""
    start, end = element.start_byte, element.end_byte
    tail = _own_comments(row, element, content)
    first = layout.is_first(content, start)
    closing = row.closing
    if tail is not None and first and layout.line_start(content, start) > row.opening - 1:
        return Splice(layout.line_start(content, start), layout.next_line(content, tail), b"")
    if tail is not None and _alone_behind_bracket(row, element, content):
        return Splice(layout.skip_back(content, start), layout.line_end(content, tail), b"")
    if first and layout.line_start(content, start) > row.opening - 1:
        after = layout.skip(content, end)
        if after == closing and not _line_comment_before(row, element, content):
            return Splice(layout.skip_back(content, start, b" \t\r\n"), end, b"")
        return Splice(start, after, b"")
    before = layout.skip_back(content, start)
    after = layout.skip(content, end)
    if before == row.opening and after < closing:
        # The first of several on the line of the bracket: the space after the bracket stays.
        return Splice(start, after, b"") if layout.same_line(content, start, after) else Splice(before, end, b"")
    # Two neighbours that touched the element must not touch each other: `(x)a(y)`, `b a(y)`.
    apart = before == start == row.opening
    touching = after == end and end != closing and not content[end : end + 1].isspace()
    return Splice(before, end, b" " if touching and not apart else b"")


def _own_comments(row: Row, element: Node, content: bytes) -> int | None:
    """Where the rest of the element's line ends if only comments of one line follow on it; None if more follows."""
    end = element.end_byte
    for child in row.inside:
        if child.start_byte < end:
            continue
        if child.type != "comment" or not layout.same_line(content, end, syntax.end(child, content)):
            break
        end = syntax.end(child, content)
    return end if layout.is_last(content, end) and layout.line_end(content, end) < row.closing else None


def _alone_behind_bracket(row: Row, element: Node, content: bytes) -> bool:
    """Whether the element is the only thing between the opening bracket and the end of that line."""
    between = content[row.opening : element.start_byte]
    return not between.strip(layout.BLANK)


def _line_comment_before(row: Row, element: Node, content: bytes) -> bool:
    before = [child for child in row.inside if child.end_byte <= element.start_byte]
    return bool(before) and syntax.is_line_comment(before[-1], content)
