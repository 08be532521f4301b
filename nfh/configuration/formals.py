"""Getting an argument such as pkgs into the function that a module is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.configuration import layout, syntax
from nfh.configuration.module import Module
from nfh.configuration.splice import Splice

if TYPE_CHECKING:
    from tree_sitter import Node


def in_reach(module: Module, name: str) -> bool:
    """Whether a name has a meaning in the module's set: as an argument, a let, or through some `with` it is used
    with."""
    if module.scope.bound(name):
        return True
    if not module.scope.withs:
        return False
    content = module.source.content
    return any(
        node.type == "variable_expression" and syntax.text(node, content) == name for node in syntax.walk(module.top)
    )


def take(module: Module, name: str) -> tuple[list[Splice], str]:
    """The splices that make the module take an argument, and a sentence that says so."""
    if not module.functions:
        return _made_function(module, name)
    splice, note = _to_function(module, name)
    return [splice], note


def _made_function(module: Module, name: str) -> tuple[list[Splice], str]:
    """A plain set becomes a function; as an element of a list it then needs parentheses."""
    source = module.source
    node = source.expression
    arguments = f"{{ {name}, ... }}:".encode()
    if not source.inside:
        nl = layout.newline(source.content)
        note = f"The file was a plain set; it is now a function that takes {name}."
        return [Splice(node.start_byte, node.start_byte, arguments + nl + nl)], note
    note = f"The module in line {source.line(node.start_byte)} was a plain set; it is now a function of {name}."
    listed = node.parent is not None and node.parent.type == "list_expression"
    before, after = (b"(", b")") if listed else (b"", b"")
    start = Splice(node.start_byte, node.start_byte, before + arguments + b" ")
    return [start, Splice(node.end_byte, node.end_byte, after)] if listed else [start], note


def _to_function(module: Module, name: str) -> tuple[Splice, str]:
    content = module.source.content
    function = module.functions[-1]
    formals = syntax.field(function, "formals")
    if formals is None:
        return _instead_of_name(function, name, content)
    note = f"{name} was added to the arguments of the file, in line {module.source.line(formals.start_byte)}."
    closed = not any(child.type == "ellipses" for child in formals.children)
    if closed and any(child.type == "formal" for child in formals.children):
        note += " They have no “...”; if Nix complains about the arguments, add it there."
    return with_one_more(formals, name, content), note


def with_one_more(formals: Node, name: str, content: bytes) -> Splice:
    """The splice that adds a name to `{ a, b, ... }`, in its own manner; an empty one becomes open as well."""
    present = [child for child in formals.children if child.type == "formal"]
    dots = [child for child in formals.children if child.type == "ellipses"]
    new = name.encode()
    if not present:
        at = dots[0].start_byte if dots else formals.start_byte + 1
        if dots:
            return Splice(at, at, new + b", ")
        return Splice(at, formals.end_byte - 1, b" " + new + b", ... ")
    last = present[-1]
    if dots:
        between = content[last.end_byte : dots[0].start_byte]
        if b"#" not in between and b"/*" not in between:
            return Splice(last.end_byte, last.end_byte, between + new)
        return Splice(dots[0].start_byte, dots[0].start_byte, new + b", ")
    between = content[present[-2].end_byte : last.start_byte] if len(present) > 1 else b", "
    if b"#" in between or b"/*" in between:
        between = b", "
    return Splice(last.end_byte, last.end_byte, between + new)


def _instead_of_name(function: Node, name: str, content: bytes) -> tuple[Splice, str]:
    """`args: …` becomes `args@{ pkgs, ... }: …`, `_: …` becomes `{ pkgs, ... }: …`."""
    universal = syntax.field(function, "universal")
    if universal is None:
        raise ValueError("a function has formals or a name")
    note = f"{name} was added to the arguments of the file."
    if syntax.text(universal, content) == "_":
        return Splice(universal.start_byte, universal.end_byte, f"{{ {name}, ... }}".encode()), note
    return Splice(universal.end_byte, universal.end_byte, f"@{{ {name}, ... }}".encode()), note
