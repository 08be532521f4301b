"""Taking a binding out of a set, with its line and its trailing comment and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.configuration import layout, syntax
from nfh.configuration.splice import Splice

if TYPE_CHECKING:
    from tree_sitter import Node


def take_out(attrset: Node, binding: Node, content: bytes) -> Splice:
    """Remove `name = value;`. On lines of its own they go whole, and of two empty lines that then meet, one."""
    start, end = binding.start_byte, binding.end_byte
    tail = _trailing_comments(binding, content)
    if layout.is_first(content, start) and layout.is_last(content, tail) and _inside(attrset, start, tail, content):
        first, last = layout.line_start(content, start), layout.next_line(content, tail)
        return Splice(_without_double_blank(attrset, first, last, content), last, b"")
    before = layout.skip_back(content, start)
    after = layout.skip(content, end)
    if layout.is_first(content, start):
        return Splice(start, after, b"")
    glued = after == end and not content[end : end + 1].isspace() and content[end : end + 1] != b"}"
    return Splice(before, end, b" " if glued else b"")


def _trailing_comments(binding: Node, content: bytes) -> int:
    end = binding.end_byte
    following = syntax.following(binding)
    while following is not None and following.type == "comment":
        last = syntax.end(following, content)
        if not layout.same_line(content, end, last):
            break
        end = last
        following = syntax.following(following)
    return end


def _inside(attrset: Node, start: int, end: int, content: bytes) -> bool:
    """Whether neither brace of the set stands on the lines of the binding."""
    opening = syntax.opening(attrset)
    return layout.line_start(content, start) > opening and layout.line_end(content, end) < attrset.end_byte - 1


def _without_double_blank(attrset: Node, first: int, last: int, content: bytes) -> int:
    """Where to begin the removal, so that no two empty lines meet and none is left before the closing brace."""
    above = layout.line_start(content, first - 1)
    blank_above = above > attrset.start_byte and not content[above:first].strip()
    below = content[last : layout.next_line(content, last)]
    closes = below.strip().startswith(b"}") and layout.line_start(content, attrset.end_byte - 1) == last
    return above if blank_above and (not below.strip() or closes) else first
