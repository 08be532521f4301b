"""The `imports` of a module: adding a file, taking one out."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from nfh.configuration import list_option, list_values, nix_value, rows, syntax, verify
from nfh.configuration.edited import Edited
from nfh.configuration.literal import NoLiteral, literal
from nfh.configuration.manner import Manner
from nfh.configuration.module import Module, read_module
from nfh.configuration.nix_value import NixPath
from nfh.configuration.placement import NO_ANSWERS
from nfh.configuration.scope import Scope
from nfh.configuration.source import Source

IMPORTS = ("imports",)
"""Beside `config` and `options`, never below them (NixOS manual, "Writing NixOS Modules")."""


def add(source: Source, file: Path, answers: Mapping[str, str] = NO_ANSWERS) -> Edited:
    """Import a file, by its path from this one. `already`: it is imported here, as far as the text tells.

    Raises NeedsAnswer (id `list:imports`) when several lists would do, CannotEdit when no place is safe, UsageError
    for a path that Nix cannot hold without quotes.
    """
    module = read_module(source)
    path = NixPath(relative(source.path, file))
    text = nix_value.render(path, Manner(Scope(), b"", b"  ", b"\n", one_line=True)).encode()
    if any(_leads_to(source.path, one, file) for one in _paths(module)):
        return Edited(source, already=(path.text,))
    splice, _ = list_option.append(module, IMPORTS, lambda _: [text], answers)
    after = verify.edited(source, [splice], [IMPORTS])
    if not any(_leads_to(source.path, one, file) for one in _paths(read_module(after))):
        raise verify.unproved(source, [splice], "the new import would not be read back as it was meant")
    return Edited(after, added=(path.text,))


def remove(source: Source, file: Path) -> Edited:
    """No longer import a file. `missing`: it is not imported here, as far as the text tells."""
    module = read_module(source)
    shown = relative(source.path, file)
    for place in list_option.lists_at(module, IMPORTS).places:
        for node in syntax.elements(place.node):
            value = literal(node, place.scope, source.content)
            if isinstance(value, NixPath) and _leads_to(source.path, value, file):
                splice = rows.take_out(rows.of_list(place.node), node, source.content)
                return Edited(verify.edited(source, [splice], [IMPORTS]), removed=(shown,))
    return Edited(source, missing=(shown,))


def relative(file: Path, other: Path) -> str:
    """The path from one file to another, as Nix has it."""
    path = os.path.relpath(other, file.parent)
    return path if path.startswith("../") else f"./{path}"


def _paths(module: Module) -> list[NixPath]:
    found = list_values.sure(module, IMPORTS)
    return [one for one in found if isinstance(one, NixPath) and not isinstance(one, NoLiteral)]


def _leads_to(file: Path, path: NixPath, other: Path) -> bool:
    there = Path(os.path.normpath(file.parent / path.text))
    return other in (there, there / "default.nix")
