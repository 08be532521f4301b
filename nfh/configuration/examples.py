"""Commented-out examples: `# networking.hostName = "nixos";` shows where an option belongs. It is never
uncommented."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.configuration import layout, nix_value, syntax

if TYPE_CHECKING:
    from tree_sitter import Node

LONGEST = 80
"""Lines. An example that is longer is prose."""


def example_of(attrset: Node, rest: tuple[str, ...], content: bytes) -> Node | None:
    """The last comment line of a commented-out binding of `rest` that stands directly in the set; None: there is
    none."""
    holders = [attrset, *(child for child in attrset.children if child.type == "binding_set")]
    comments = [
        child
        for holder in holders
        for child in holder.children
        if syntax.is_line_comment(child, content) and layout.is_first(content, child.start_byte)
    ]
    comments.sort(key=lambda one: one.start_byte)
    begins = re.compile(re.escape(nix_value.attr_path(rest)) + r"\s*=[^=]")
    for index, comment in enumerate(comments):
        if begins.match(_without_marks(comment, content)):
            return _whole(comments[index : index + LONGEST], content)
    return None


def _whole(comments: list[Node], content: bytes) -> Node | None:
    """The comment with which the binding that begins in the first one is complete."""
    said = ""
    for index, comment in enumerate(comments):
        if index and layout.next_line(content, comments[index - 1].start_byte) != layout.line_start(
            content, comment.start_byte
        ):
            return None
        said += _without_marks(comment, content) + "\n"
        tree = syntax.parse(f"{{ {said} }}".encode())
        if tree.wrong is None:
            return comment
    return None


def _without_marks(comment: Node, content: bytes) -> str:
    return syntax.text(comment, content).lstrip("#").strip()
