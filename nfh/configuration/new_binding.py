"""How a new binding is written among the others of a set (rule 7 of this package)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.configuration import layout, syntax
from nfh.configuration.manner import Manner, Spelled
from nfh.configuration.scope import Scope
from nfh.configuration.splice import Splice

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Binding:
    """A binding to be written into a literal set; `step`: one indentation as the file has it."""

    attrset: Node
    key: bytes
    spelled: Spelled
    scope: Scope
    step: bytes
    content: bytes

    @property
    def newline(self) -> bytes:
        """The line ending of the file."""
        return layout.newline(self.content)

    def text(self, indent: bytes, *, one_line: bool = False) -> bytes:
        """`key = value;`, its first line without the indentation."""
        how = Manner(self.scope, indent, self.step, self.newline, one_line)
        return self.key + b" = " + self.spelled(how) + b";"

    def line(self, at: int, indent: bytes, *, blank: bool = False) -> Splice:
        """Insert it below the line that ends at `at`; `blank`: with an empty line between."""
        return Splice(at, at, self.newline * (2 if blank else 1) + indent + self.text(indent))


def below_example(new: Binding, comment: Node) -> Splice:
    """Below a commented-out example, as far in as the set's own bindings."""
    own = next((one for one in syntax.bindings(new.attrset) if begins_line(new, one)), comment)
    indent = layout.indent_of(new.content, own.start_byte)
    return new.line(layout.line_end(new.content, comment.start_byte), indent)


def after(new: Binding, sibling: Node, *, blank: bool) -> Splice:
    """After another binding and the comments that end its line; `blank`: parted from it as it is from those above."""
    content = new.content
    end = sibling.end_byte
    following = syntax.following(sibling)
    while following is not None and following.type == "comment":
        if not layout.same_line(content, end, following.start_byte):
            break
        end = syntax.end(following, content)
        following = syntax.following(following)
    below = layout.line_start(content, sibling.start_byte) > syntax.opening(new.attrset)
    first = layout.indent_of(content, sibling.start_byte)
    indent = first if below else first + new.step
    if layout.is_last(content, end):
        return new.line(layout.line_end(content, end), indent, blank=blank and _blank_before(sibling, content))
    closes = following is not None and following.type == "}"
    if closes and below and layout.is_first(content, sibling.start_byte):
        return new.line(end, indent)
    return Splice(end, end, b" " + new.text(indent, one_line=True))


def begins_line(new: Binding, sibling: Node) -> bool:
    """Whether a binding begins a line of its own inside the set."""
    content = new.content
    return layout.is_first(content, sibling.start_byte) and (
        layout.line_start(content, sibling.start_byte) > syntax.opening(new.attrset)
    )


def before(new: Binding, sibling: Node, *, alone: bool) -> Splice:
    """Before another binding and the comments that belong to it; `alone`: it is the only one so far."""
    content = new.content
    at = _with_comments(sibling, content)
    indent = layout.indent_of(content, sibling.start_byte)
    commented = at < layout.line_start(content, sibling.start_byte)
    airy = commented if alone else _blank_before(sibling, content)
    return Splice(at, at, indent + new.text(indent) + new.newline * (2 if airy else 1))


def into_empty(new: Binding) -> Splice:
    """Into a set that binds nothing yet; after its comments, if it has any."""
    content, attrset = new.content, new.attrset
    opening = syntax.opening(attrset) + 1
    closing = attrset.end_byte - 1
    outer = layout.indent_of(content, opening)
    comments = [child for child in attrset.children if child.type == "comment" and child.start_byte >= opening]
    indent = outer + new.step
    if not comments:
        if layout.same_line(content, opening, closing):
            return Splice(opening, closing, new.newline + indent + new.text(indent) + new.newline + outer)
        return new.line(layout.line_end(content, opening), indent)
    last = comments[-1]
    end = syntax.end(last, content)
    if layout.is_first(content, last.start_byte):
        indent = layout.indent_of(content, last.start_byte)
    if layout.is_last(content, end):
        return new.line(layout.line_end(content, end), indent)
    return Splice(end, closing, new.newline + indent + new.text(indent) + new.newline + outer)


def _blank_before(node: Node, content: bytes) -> bool:
    """Whether an empty line stands above a binding and its comments."""
    at = _with_comments(node, content)
    return at > 0 and not content[layout.line_start(content, at - 1) : at].strip()


def _with_comments(node: Node, content: bytes) -> int:
    """The start of the line on which the comments directly above a node begin (no empty line between)."""
    at = layout.line_start(content, node.start_byte)
    previous = syntax.preceding(node)
    while previous is not None and previous.type == "comment":
        start = previous.start_byte
        adjacent = layout.next_line(content, syntax.end(previous, content)) == at
        if not adjacent or not layout.is_first(content, start):
            break
        at = layout.line_start(content, start)
        previous = syntax.preceding(previous)
    return at
