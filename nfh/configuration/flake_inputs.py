"""The inputs of a flake: adding one, with what it follows, and letting `outputs` take it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from nfh.configuration import formals, options, syntax, verify
from nfh.configuration.edited import Edited
from nfh.configuration.module import Module, read_module
from nfh.configuration.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node

NO_FOLLOWS: Mapping[str, str] = MappingProxyType({})


def add(source: Source, name: str, url: str, follows: Mapping[str, str] = NO_FOLLOWS) -> Edited:
    """Add an input: `name` from `url`; `follows` says which of its inputs are this flake's own.

    An input of that name with that url is `already` there; another url is changed. Where `outputs` takes a closed set
    of arguments, the name is added to them (Nix manual, "nix flake": outputs is called with every input).
    Raises CannotEdit where the flake is written in a way that nfh does not know.
    """
    done = options.set_option(source, ("inputs", name, "url"), url)
    for theirs, ours in follows.items():
        path = ("inputs", name, "inputs", theirs, "follows")
        done = done.then(options.set_option(done.source, path, ours))
    return done.then(_taken(done.source, name))


def names(source: Source) -> tuple[str, ...]:
    """The names of the inputs that the flake declares."""
    paths = [found.path for found in read_module(source).found]
    return tuple(dict.fromkeys(path[1] for path in paths if len(path) > 1 and path[0] == "inputs" and path[1]))


def _taken(source: Source, name: str) -> Edited:
    """Let `outputs` take the input, where it lists what it takes and has no `...`."""
    function = _outputs(read_module(source))
    listed = syntax.field(function, "formals") if function is not None else None
    if function is None or listed is None or any(child.type == "ellipses" for child in listed.children):
        return Edited(source)
    taken = {
        syntax.text(found, source.content)
        for child in listed.children
        if child.type == "formal" and (found := syntax.field(child, "name")) is not None
    }
    if name in taken:
        return Edited(source)
    splice = formals.with_one_more(listed, name, source.content)
    after = verify.edited(source, [splice], [("outputs",)])
    return Edited(after, notes=(f"{name} was added to what outputs takes.",))


def _outputs(module: Module) -> Node | None:
    found = module.at(("outputs",))
    node = syntax.inner(found[0].value) if len(found) == 1 else None
    return node if node is not None and node.type == "function_expression" else None
