"""Reading a literal back: the value of a node, where the text alone says it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nfh.configuration import syntax
from nfh.configuration.nix_value import NixPath, NixValue, PackageRef
from nfh.configuration.package_entries import meaning
from nfh.configuration.scope import Scope

if TYPE_CHECKING:
    from tree_sitter import Node


class NoLiteral:
    """The value is computed; the text alone does not say it."""


NO_LITERAL: Final = NoLiteral()

_CONSTANTS: dict[str, NixValue] = {"true": True, "false": False, "null": None}
_INDENTED = re.compile(r"''\$|'''|''\\(?P<escaped>.)|.", re.DOTALL)


def literal(node: Node, scope: Scope, content: bytes) -> NixValue | NoLiteral:
    """The value that a node stands for, or NO_LITERAL."""
    node = syntax.inner(node)
    match node.type:
        case "string_expression":
            text = syntax.plain_string(node, content)
            return NO_LITERAL if text is None else text
        case "indented_string_expression":
            return _indented(node, content)
        case "integer_expression" | "float_expression" | "unary_expression":
            return _number(syntax.text(node, content))
        case "path_expression" | "hpath_expression":
            whole = not any(child.type == "interpolation" for child in node.children)
            return NixPath(syntax.text(node, content)) if whole else NO_LITERAL
        case "variable_expression" | "select_expression":
            name = syntax.text(node, content)
            if name in _CONSTANTS and name not in scope.names:
                return _CONSTANTS[name]
            meant = meaning(node, scope, content)
            return PackageRef(meant.attrs[0]) if meant.plain and meant.attrs else NO_LITERAL
        case "list_expression":
            return _list(node, scope, content)
        case "attrset_expression":
            return _set(node, scope, content)
    return NO_LITERAL


def _number(text: str) -> NixValue | NoLiteral:
    text = re.sub(r"^-\s*", "-", text)
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return NO_LITERAL


def _list(node: Node, scope: Scope, content: bytes) -> NixValue | NoLiteral:
    values: list[NixValue] = []
    for one in syntax.elements(node):
        value = literal(one, scope, content)
        if isinstance(value, NoLiteral):
            return NO_LITERAL
        values.append(value)
    return values


def _set(node: Node, scope: Scope, content: bytes) -> NixValue | NoLiteral:
    result: dict[str, NixValue] = {}
    for binding in syntax.bindings(node):
        attrpath, expression = syntax.field(binding, "attrpath"), syntax.field(binding, "expression")
        if binding.type != "binding" or attrpath is None or expression is None:
            return NO_LITERAL
        value = literal(expression, scope, content)
        names = syntax.path_names(attrpath, content)
        if isinstance(value, NoLiteral) or not _put(result, names, value):
            return NO_LITERAL
    return result


def _put(into: dict[str, NixValue], names: tuple[str | None, ...], value: NixValue) -> bool:
    """Put a value below a path of names; False when the text does not allow it."""
    *above, last = names
    for name in above:
        if name is None:
            return False
        below = into.setdefault(name, {})
        if not isinstance(below, dict):
            return False
        into = below
    if last is None:
        return False
    if last not in into:
        into[last] = value
        return True
    there = into[last]
    if not isinstance(there, dict) or not isinstance(value, dict):
        return False
    return all(_put(there, (key,), one) for key, one in value.items())


def _indented(node: Node, content: bytes) -> NixValue | NoLiteral:
    """The text of a `''…''` string: the indentation that all its lines share is not part of it.

    Nix manual, "String literal"; only spaces are indentation, lines of nothing but spaces do not count, and what is
    escaped is never indentation.
    """
    if any(child.type == "interpolation" for child in node.children):
        return NO_LITERAL
    raw = content[node.start_byte + 2 : node.end_byte - 2].decode("utf-8", "replace")
    if "\r" in raw:
        return NO_LITERAL  # Nix versions differ in what they make of it.
    raw = re.sub(r"\A *\n", "", raw)
    tokens: list[tuple[str, bool]] = []  # (character or what an escape stands for, escaped)
    for found in _INDENTED.finditer(raw):
        if found["escaped"] is not None:
            tokens.append(({"n": "\n", "r": "\r", "t": "\t"}.get(found["escaped"], found["escaped"]), True))
        elif found[0] == "''$":
            tokens.append(("$", True))
        elif found[0] == "'''":
            tokens.append(("''", True))
        else:
            tokens.append((found[0], False))
    lines: list[list[tuple[str, bool]]] = [[]]
    for token in tokens:
        lines[-1].append(token)
        if token == ("\n", False):
            lines.append([])
    depths = [depth for line in lines if (depth := _depth(line)) is not None]
    cut = min(depths, default=1 << 30)
    texts = ["".join(text for text, _ in line[min(cut, _spaces(line)) :]) for line in lines]
    if len(texts) > 1 and not texts[-1].strip(" "):
        texts[-1] = ""
    return "".join(texts)


def _spaces(line: list[tuple[str, bool]]) -> int:
    count = 0
    while count < len(line) and line[count] == (" ", False):
        count += 1
    return count


def _depth(line: list[tuple[str, bool]]) -> int | None:
    """The indentation of a line; None when it holds nothing but spaces."""
    spaces = _spaces(line)
    rest = line[spaces:]
    return None if not rest or rest == [("\n", False)] else spaces
