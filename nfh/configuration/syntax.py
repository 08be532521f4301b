"""Nix syntax trees over bytes: the one module that knows tree-sitter.

Offsets are byte offsets into the content that was parsed. tree-sitter is imported when the first file is parsed,
because modules of this room may be imported on the fast path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_TRAILING_COMMA = re.compile(rb",(?=(?:\s|#[^\n]*\n|/\*.*?\*/)*\})", re.DOTALL)
_PIPES = re.compile(rb"\|>|<\|")
_EMPTY_INHERIT = re.compile(rb"\binherit\s*(?:\([^()]*\)\s*)?;")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A syntax error: where it begins (a byte offset) and, if the parser knows it, the token that is missing
    there."""

    offset: int
    missing: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed file: the root (`source_code`) and the first thing that is no Nix, if any."""

    root: Node
    wrong: Wrong | None


@lru_cache(maxsize=1)
def _parser() -> Parser:
    import tree_sitter_nix
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_nix.language()))


@lru_cache(maxsize=2048)
def parse(content: bytes) -> Tree:
    """The tree of a file. Trees are kept by content, so asking again costs nothing."""
    root = _parser().parse(content).root_node
    if root.has_error:
        repaired = _repair(content)
        if repaired != content:
            root = _parser().parse(repaired).root_node
    return Tree(root, _first_wrong(root, content) if root.has_error else None)


def is_correct(content: bytes) -> bool:
    """Whether a scrap of text parses; nothing is kept."""
    return not _parser().parse(content).root_node.has_error


def _repair(content: bytes) -> bytes:
    """The content with what Nix accepts and tree-sitter-nix 0.1.0 does not put otherwise, every offset unchanged.

    A comma after the last formal and an `inherit` of nothing become spaces, pipe operators another operator of the
    lowest precedence. Text is always read from the original, so nothing but the shape of the tree comes from this.
    """
    content = _TRAILING_COMMA.sub(b" ", content)
    content = _PIPES.sub(b"->", content)
    return _EMPTY_INHERIT.sub(lambda match: re.sub(rb"\S", b" ", match[0]), content)


def _first_wrong(root: Node, content: bytes) -> Wrong:
    for node in walk(root):
        if node.is_missing:
            return Wrong(node.start_byte, node.type)
        if node.is_error:
            # The parser marks everything it could not place; what is wrong is rather where it ends than where it
            # begins when nothing at all could be placed.
            return Wrong(
                node.start_byte, "", content[node.start_byte : node.end_byte].decode("utf-8", "replace")[:20]
            )
    return Wrong(root.start_byte)


def walk(node: Node) -> Iterator[Node]:
    """The node and everything below it, in the order of the text; without recursion, as files may nest deeply."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children))


def leaves(node: Node, content: bytes) -> Iterator[bytes]:
    """The tokens below a node, comments included, in the order of the text."""
    for found in walk(node):
        if not found.child_count:
            yield content[found.start_byte : found.end_byte]


def text(node: Node, content: bytes) -> str:
    """The text of a node as written."""
    return content[node.start_byte : node.end_byte].decode("utf-8", "replace")


def field(node: Node, name: str) -> Node | None:
    """A named child of a node."""
    return node.child_by_field_name(name)


def fields(node: Node, *names: str) -> list[Node]:
    """Those of the named children that are there."""
    return [found for name in names if (found := node.child_by_field_name(name)) is not None]


def operator(node: Node) -> str:
    """The operator of a binary expression."""
    found = field(node, "operator")
    return found.type if found is not None else ""


def following(binding: Node) -> Node | None:
    """What comes after a binding in its set: a binding, a comment, the closing brace."""
    if binding.next_sibling is None and binding.parent is not None and binding.parent.type == "binding_set":
        return binding.parent.next_sibling
    return binding.next_sibling


def preceding(binding: Node) -> Node | None:
    """What comes before a binding in its set: a binding, a comment, the opening brace."""
    if binding.prev_sibling is None and binding.parent is not None and binding.parent.type == "binding_set":
        return binding.parent.prev_sibling
    return binding.prev_sibling


def end(node: Node, content: bytes) -> int:
    """Where a node ends; the carriage return that the grammar counts to a comment is not part of it."""
    if node.type == "comment" and content[node.end_byte - 1 : node.end_byte] == b"\r":
        return node.end_byte - 1
    return node.end_byte


def is_line_comment(node: Node, content: bytes) -> bool:
    """Whether the node is a `#` comment, which ends only with its line."""
    return node.type == "comment" and content[node.start_byte : node.start_byte + 1] == b"#"


def inner(node: Node) -> Node:
    """The expression inside any parentheses."""
    while node.type == "parenthesized_expression":
        found = field(node, "expression")
        if found is None:
            return node
        node = found
    return node


def bindings(attrset: Node) -> list[Node]:
    """What is bound in an attribute set or a let: nodes `binding`, `inherit`, `inherit_from`."""
    return [
        child
        for holder in attrset.children
        if holder.type == "binding_set"
        for child in holder.children
        if child.type in ("binding", "inherit", "inherit_from")
    ]


def opening(attrset: Node) -> int:
    """The offset of a set's opening brace; before it may stand `rec` and comments."""
    return next(child.start_byte for child in attrset.children if child.type == "{")


def elements(lst: Node) -> list[Node]:
    """The elements of a list, without comments."""
    return [child for child in lst.named_children if child.type != "comment"]


def path_parts(attrpath: Node) -> list[Node]:
    """The components of an attribute path."""
    return [child for child in attrpath.named_children if child.type != "comment"]


def bound_names(attrset: Node, content: bytes) -> Iterator[str]:
    """The first names that a set or let binds, as written."""
    for binding in bindings(attrset):
        attrs, attrpath = field(binding, "attrs"), field(binding, "attrpath")
        if attrs is not None:
            yield from (text(attr, content) for attr in attrs.named_children if attr.type != "comment")
        elif attrpath is not None:
            yield text(path_parts(attrpath)[0], content)


def plain_string(node: Node, content: bytes) -> str | None:
    """The text of a `"…"` without interpolation; None for everything else."""
    if node.type != "string_expression" or any(child.type == "interpolation" for child in node.children):
        return None
    raw = content[node.start_byte + 1 : node.end_byte - 1].decode("utf-8", "replace")
    if "\\\r" in raw:
        return None
    # Line endings become line feeds, but not those that are spelled out.
    raw = raw.replace("\r\n", "\n")
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "r": "\r", "t": "\t"}.get(m[1], m[1]), raw, flags=re.DOTALL)


def part_name(part: Node, content: bytes) -> str | None:
    """The name that a component of an attribute path stands for; None when it is computed."""
    if part.type == "identifier":
        return text(part, content)
    if part.type == "interpolation":
        within = field(part, "expression")
        return None if within is None else plain_string(inner(within), content)
    return plain_string(part, content)


def path_names(attrpath: Node, content: bytes) -> tuple[str | None, ...]:
    """An attribute path as names; None in the place of each computed one."""
    return tuple(part_name(part, content) for part in path_parts(attrpath))


def call(node: Node, content: bytes) -> tuple[str, list[Node]] | None:
    """A function call as (the function's name, its arguments); None when the function is not a plain name."""
    arguments: list[Node] = []
    node = inner(node)
    while node.type == "apply_expression":
        function, argument = field(node, "function"), field(node, "argument")
        if function is None or argument is None:
            return None
        arguments.insert(0, argument)
        node = inner(function)
    if not arguments or node.type not in ("variable_expression", "select_expression"):
        return None
    return dotted(node, content), arguments


def dotted(node: Node, content: bytes) -> str:
    """A name or a selection as a.b.c, however it is spaced; anything else as it is written."""
    node = inner(node)
    if node.type != "select_expression" or field(node, "default") is not None:
        return text(node, content)
    base, attrpath = field(node, "expression"), field(node, "attrpath")
    names = path_names(attrpath, content) if attrpath is not None else ()
    if base is None or None in names:
        return text(node, content)
    return ".".join([dotted(base, content), *(name for name in names if name is not None)])
