"""Whether a configuration depends on the place it stands at: then a copy of it would mean something else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node

_LARGEST = 1_000_000
"""Bytes; a larger file is data, and is not looked into."""

_KEEPS_PLACE = ("toString", "mkOutOfStoreSymlink")
"""Functions that make a text of a path, so that the path itself becomes part of the system (Nix manual, toString;
home-manager's config.lib.file.mkOutOfStoreSymlink)."""


def depends(file: Path, content: bytes, folder: Path) -> str:
    """Why `file`, in a copy of `folder`, would not mean what it means there; empty: it would.

    A path that leaves the folder by `..` leads elsewhere from a copy; one that names the folder itself in full leads
    back to the original, where the change is not made yet; one that is made a text would name the copy.
    """
    from nfh.configuration.syntax import parse

    if len(content) > _LARGEST:
        return ""
    tree = parse(content)
    if tree.wrong is not None:
        return f"{file} is not correct Nix" if b"../" in content else ""
    for node in _walk(tree.root):
        line = node.start_point[0] + 1
        if node.type in ("path_expression", "hpath_expression"):
            problem = _of_path(node, file, folder)
        elif node.type == "string_fragment" and _names_file_in(_text(node), folder):
            problem = f"names a file of {folder} in full"
        else:
            continue
        if problem:
            return f"{file} {problem} (line {line})"
    return ""


def _of_path(node: Node, file: Path, folder: Path) -> str:
    text = _text(node).partition("${")[0]
    if text.startswith("~"):
        text = os.path.expanduser(text)  # noqa: PTH111 - a text with an interpolation cut off is no Path
    if text.startswith("/"):
        return f"names a file of {folder} in full" if _inside(text, folder) else ""
    if not _inside(os.path.normpath(file.parent / text), folder):
        return f"refers to files outside {folder}"
    return "makes its own place a part of the system" if _kept(node) else ""


def _kept(node: Node) -> bool:
    """Whether the path is what toString, or a function like it, is applied to."""
    parent = node.parent
    while parent is not None and parent.type == "parenthesized_expression":
        node, parent = parent, parent.parent
    if parent is None or parent.type != "apply_expression":
        return False
    function = parent.child_by_field_name("function")
    return function is not None and function != node and _text(function).endswith(_KEEPS_PLACE)


def _names_file_in(text: str, folder: Path) -> bool:
    return text.endswith(".nix") and text.startswith("/") and _inside(text, folder)


def _inside(path: str, folder: Path) -> bool:
    return Path(os.path.normpath(path)).is_relative_to(folder)


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _walk(node: Node) -> Iterator[Node]:
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))
