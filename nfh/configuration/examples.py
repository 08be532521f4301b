"""Commented-out examples: `# networking.hostName = "nixos";` shows where an option belongs. They are never
uncommented."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.configuration import layout, nix_value, syntax
from nfh.errors import UsageError

if TYPE_CHECKING:
    from tree_sitter import Node

LONGEST = 80
"""Lines. An example that is longer is prose."""

_BEGINS = re.compile(r'([A-Za-z_](?:[\w\'-]|\."[^"]*"|\.(?=[A-Za-z_]))*)\s*=(?!=)')


@dataclass(frozen=True, slots=True)
class Example:
    """A commented-out binding directly in a set: its path there and its last comment line."""

    path: tuple[str, ...]
    last: Node


def examples(attrset: Node, content: bytes) -> Iterator[Example]:
    """The commented-out bindings of a set, in the order of the text."""
    holders = [attrset, *(child for child in attrset.children if child.type == "binding_set")]
    comments = [
        child
        for holder in holders
        for child in holder.children
        if syntax.is_line_comment(child, content) and layout.is_first(content, child.start_byte)
    ]
    comments.sort(key=lambda one: one.start_byte)
    done = 0
    for index, comment in enumerate(comments):
        begins = _BEGINS.match(_without_marks(comment, content))
        if comment.start_byte < done or begins is None:
            continue
        last = _whole(comments[index : index + LONGEST], content)
        if last is None:
            continue
        done = last.end_byte
        try:
            yield Example(nix_value.split_path(begins[1]), last)
        except UsageError:
            continue


def _whole(comments: list[Node], content: bytes) -> Node | None:
    """The comment with which the binding that begins in the first one is complete; None when it never is."""
    said = ""
    for index, comment in enumerate(comments):
        follows = layout.line_start(content, comment.start_byte)
        if index and layout.next_line(content, comments[index - 1].start_byte) != follows:
            break
        said += _without_marks(comment, content) + "\n"
        if syntax.is_correct(f"{{ {said} }}".encode()):
            return comment
    # `[ ... ]` is no Nix, but on one line it is clear where it ends.
    return comments[0] if re.search(r";\s*(#.*)?$", _without_marks(comments[0], content)) else None


def _without_marks(comment: Node, content: bytes) -> str:
    return syntax.text(comment, content).lstrip("#").strip()
