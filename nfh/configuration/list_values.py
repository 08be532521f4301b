"""Elements of options that are lists: groups of a user, open ports, and so on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nfh.configuration import formals, list_option, nix_value, rows, syntax, verify
from nfh.configuration.edited import Edited
from nfh.configuration.lists import ListPlace
from nfh.configuration.literal import NoLiteral, literal
from nfh.configuration.manner import Manner
from nfh.configuration.module import Module, read_module
from nfh.configuration.nix_value import NixValue
from nfh.configuration.options import OptionPath, parts_of
from nfh.configuration.placement import NO_ANSWERS
from nfh.configuration.scope import Scope
from nfh.configuration.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node


def add_to_list(
    source: Source, path: OptionPath, values: Sequence[NixValue], answers: Mapping[str, str] = NO_ANSWERS
) -> Edited:
    """Add elements to a list-valued option; those that are there unconditionally are `already`.

    Raises NeedsAnswer (id `list`) when several lists would do, CannotEdit when no place is safe.
    """
    module = read_module(source)
    full = module.prefix + parts_of(path)
    there = sure(module, full)
    new: list[NixValue] = []
    already: list[str] = []
    for value in values:
        if any(nix_value.same(value, one) for one in (*there, *new)):
            already.append(shown(value))
        else:
            new.append(value)
    if not new:
        return Edited(source, already=tuple(already))
    splice, scope = list_option.append(
        module, full, lambda around: [_spelled(value, around).encode() for value in new], answers
    )
    splices, notes = [splice], []
    if nix_value.packages_in(new) and not scope.bound("pkgs") and not formals.in_reach(module, "pkgs"):
        taken, note = formals.take(module, "pkgs")
        splices += taken
        notes.append(note)
    after = verify.edited(source, splices, [full])
    if not _same_elements([*_said(module, full), *new], _said(read_module(after), full)):
        raise verify.unproved(source, splices, "the new elements would not be read back as they were meant")
    return Edited(after, added=tuple(shown(one) for one in new), already=tuple(already), notes=tuple(notes))


def remove_from_list(source: Source, path: OptionPath, values: Sequence[NixValue]) -> Edited:
    """Take elements out of a list-valued option. Raises CannotEdit for one that stands only under a condition."""
    done = Edited(source)
    for value in values:
        done = done.then(_remove(done.source, parts_of(path), value))
    return done


def _remove(source: Source, parts: tuple[str, ...], value: NixValue) -> Edited:
    after = source
    while True:
        module = read_module(after)
        full = module.prefix + parts
        there = [
            (place, node)
            for place, node, one in _elements(module, full)
            if not isinstance(one, NoLiteral) and nix_value.same(one, value)
        ]
        sure = [(place, node) for place, node in there if not place.conditional]
        if not sure:
            break
        place, node = sure[0]
        splice = rows.take_out(rows.of_list(place.node), node, after.content)
        changed = verify.edited(after, [splice], [full])
        if not _same_elements(_said(module, full), [*_said(read_module(changed), full), value]):
            raise verify.unproved(source, [splice], "something else would go too")
        after = changed
    if after is not source:
        return Edited(after, removed=(shown(value),))
    if there:
        raise source.cannot(
            f"{shown(value)} is in {'.'.join(parts)} only under a condition, so nfh leaves it alone",
            there[0][1].start_byte,
            "Take it out by hand.",
        )
    return Edited(source, missing=(shown(value),))


def _elements(module: Module, full: tuple[str, ...]) -> list[tuple[ListPlace, Node, NixValue | NoLiteral]]:
    content = module.source.content
    return [
        (place, node, literal(node, place.scope, content))
        for place in list_option.lists_at(module, full).places
        for node in syntax.elements(place.node)
    ]


def sure(module: Module, full: tuple[str, ...]) -> list[NixValue]:
    """The elements that count without condition, as far as their text tells."""
    return [
        value
        for place, _, value in _elements(module, full)
        if not place.conditional and not isinstance(value, NoLiteral)
    ]


def _said(module: Module, full: tuple[str, ...]) -> list[NixValue]:
    """The elements as values, and as written where they are computed."""
    content = module.source.content
    return [
        syntax.text(node, content) if isinstance(value, NoLiteral) else value
        for _, node, value in _elements(module, full)
    ]


def _same_elements(one: list[NixValue], other: list[NixValue]) -> bool:
    """Whether two lists hold the same, in any order."""
    left = list(other)
    for value in one:
        index = next((number for number, found in enumerate(left) if nix_value.same(value, found)), None)
        if index is None:
            return False
        del left[index]
    return not left


def _spelled(value: NixValue, scope: Scope) -> str:
    return nix_value.element(value, Manner(scope, b"", b"  ", b"\n", one_line=True))


def shown(value: NixValue) -> str:
    """An element as people know it."""
    if isinstance(value, nix_value.PackageRef):
        return value.attr
    return value if isinstance(value, str) else _spelled(value, Scope())
