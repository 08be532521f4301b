"""Numbers, strings and paths of the person's own files, as values."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.configuration import syntax
from nfh.configuration.partial.values import Opaque, Value, as_text

if TYPE_CHECKING:
    from tree_sitter import Node

    from nfh.configuration.partial.evaluator import Env, Evaluator


def number(_: Evaluator, node: Node, env: Env) -> Value:
    """An integer."""
    text = env.spot(node).text
    return int(text) if text.isdigit() else Opaque(text)


def string(evaluator: Evaluator, node: Node, env: Env) -> Value:
    """A string, with what is interpolated; opaque where that is no text."""
    parts: list[str] = []
    for child in node.named_children:
        if child.type == "interpolation":
            within = syntax.field(child, "expression")
            text = as_text(evaluator.value(within, env)) if within is not None else None
            if text is None:
                return Opaque(env.spot(node).text, spot=env.spot(node))
            parts.append(text)
        elif child.type in ("string_fragment", "path_fragment"):
            parts.append(env.content[child.start_byte : child.end_byte].decode("utf-8", "replace"))
        elif child.type == "escape_sequence":
            text = env.content[child.start_byte + 1 : child.end_byte].decode("utf-8", "replace")
            parts.append({"n": "\n", "t": "\t", "r": "\r"}.get(text, text))
    return "".join(parts)


def path(evaluator: Evaluator, node: Node, env: Env) -> Value:
    """A path, made absolute from the folder of its file."""
    text = string(evaluator, node, env)
    if not isinstance(text, str):
        return text
    return Path(os.path.normpath(env.file.parent / Path(text).expanduser()))


def search_path(_: Evaluator, node: Node, env: Env) -> Value:
    """`<nixpkgs>`: not the person's own."""
    return Opaque(env.spot(node).text, spot=env.spot(node))
