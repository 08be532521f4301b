"""An option that is a list: which literal lists make it up, which one to write to, and what a new one looks like."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nfh.configuration import computed_list, layout, lists, placement, rows, syntax
from nfh.configuration.computed_list import Spell, first_line
from nfh.configuration.lists import ListPlace, Lists
from nfh.configuration.manner import Manner
from nfh.configuration.module import Module, Path_, known
from nfh.configuration.scope import Scope
from nfh.configuration.source import Source
from nfh.configuration.splice import Splice
from nfh.errors import CannotEdit, NeedsAnswer, Refused
from nfh.intents.question import Choice, Question

if TYPE_CHECKING:
    from tree_sitter import Node

SYSTEM_PACKAGES = "environment.systemPackages"

WIDEST = 80
"""Characters. A new list that would be wider on one line gets a line for each element."""


def lists_at(module: Module, path: Path_, *, values: bool = False) -> Lists:
    """The literal lists that define the option at `path` (from the top set), in the order of the text.

    `values`: `attrValues { … }` counts as a list too.
    """
    places: list[ListPlace] = []
    opaque: list[Node] = []
    for found in module.at(path):
        if found.is_set or found.inherited:
            opaque.append(found.value)
            continue
        some = lists.literal_lists(found.value, found.scope, module.source.content, found.wrappers)
        places += [place for place in some.places if values or not place.values]
        opaque += some.opaque
        opaque += [place.node for place in some.places if place.values and not values]
    if any(place.forced for place in places):
        # mkForce: what is said without it does not count.
        places = [
            place if place.forced else replace(place, wrappers=(*place.wrappers, "overruled by mkForce"))
            for place in places
        ]
    return Lists(tuple(places), tuple(opaque))


def append(module: Module, path: tuple[str, ...], spell: Spell, answers: Mapping[str, str]) -> tuple[Splice, Scope]:
    """The splice that adds elements to the option's list, or makes one, and what names mean there.

    Raises NeedsAnswer (id `list:PATH`; `list` for the system's packages) when several lists would do, CannotEdit when
    no place is safe.
    """
    there = lists_at(module, path)
    if is_new(module, path, there):
        return create(module, path, spell, answers), module.scope
    added = computed_list.beside_conditions(module, path, there, spell)
    added = added or computed_list.behind_expression(module, path, there, spell, answers)
    if added is not None:
        return added, module.scope
    chosen = choose(module, path, there, answers)
    return insert(module, chosen, spell), chosen.scope


def is_new(module: Module, path: Path_, there: Lists) -> bool:
    """Whether the option needs a list of its own: there is none, or only under conditions in sets apart."""
    if not module.at(path):
        return True
    if there.opaque or any(not place.conditional for place in there.places):
        return False
    if None in path:
        return False
    try:
        placement.home(module, known(path))
    except (CannotEdit, NeedsAnswer):
        return False
    return True


def create(
    module: Module,
    path: tuple[str, ...],
    spell: Spell,
    answers: Mapping[str, str] = placement.NO_ANSWERS,
    *,
    with_pkgs: bool = False,
) -> Splice:
    """The splice that makes the list. Raises CannotEdit when there is no place for it, NeedsAnswer (id `condition`)
    when all places are conditional."""
    return placement.place(module, path, lambda how: _new(spell, how, with_pkgs=with_pkgs), answers)


def insert(module: Module, chosen: ListPlace, spell: Spell) -> Splice:
    """The splice that adds elements to a literal list."""
    content = module.source.content
    step = layout.unit(module.source.root, content)
    return rows.insert(rows.of_list(chosen.node), spell(chosen.scope), content, step)


def _new(spell: Spell, how: Manner, *, with_pkgs: bool) -> bytes:
    start = b"with pkgs; [" if with_pkgs else b"["
    texts = spell(how.scope.with_("pkgs") if with_pkgs else how.scope)
    joined = start + b" " + b" ".join(texts) + b" ]"
    short = not with_pkgs and len(how.indent) + len(joined) <= WIDEST and b"\n" not in joined
    if how.one_line or short:
        return joined
    below = how.newline + how.indent
    return start + b"".join(below + how.step + text for text in texts) + below + b"]"


# ---------------------------------------------------------------------------------------------------- choosing


def choose(
    module: Module, path: Path_, there: Lists, answers: Mapping[str, str], *, with_pkgs: bool = False
) -> ListPlace:
    """The one list to write to; for packages, not one inside another `with` (unstable). Raises NeedsAnswer or
    CannotEdit."""
    source, shown = module.source, module.shown(path)
    candidates = [place for place in there.places if not place.conditional and not place.nested]
    if with_pkgs and len(candidates) > 1:
        for_pkgs = [place for place in candidates if place.scope.withs[-1:] in ((), ("pkgs",), ("lib",))]
        candidates = for_pkgs or candidates
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        return _asked(source, shown, candidates, answers)
    if there.places:
        return _asked_of_conditional(source, shown, there.places, answers)
    raise source.cannot(
        f"{shown} is given by an expression and not as a list in brackets",
        there.opaque[0].start_byte,
        "Append a list to the expression by hand, with ++ [ ]; from then on nfh can use it.",
    )


def _condition(place: ListPlace) -> str:
    return next((name for name in place.wrappers if name != "mkMerge"), "a condition")


def _asked_of_conditional(
    source: Source, shown: str, places: Sequence[ListPlace], answers: Mapping[str, str]
) -> ListPlace:
    """All lists count only under a condition: the person decides. Raises NeedsAnswer (id `condition`), Refused."""
    named = dict(zip(spots(source, [place.node for place in places]), places, strict=True))
    answer = answers.get("condition", "")
    if answer in named:
        return named[answer]
    if answer == "leave":
        raise Refused("Nothing was changed.", "Add it by hand, or write a second list beside the condition with ++.")
    choices = [
        Choice(value, f"{_label(source, place)} (only under {_condition(place)})") for value, place in named.items()
    ]
    text = f"{shown} is a list only under a condition. Should the new entry count only then, too?"
    raise NeedsAnswer(Question("condition", text, (*choices, Choice("leave", "leave everything as it is"))))


def _asked(source: Source, shown: str, candidates: list[ListPlace], answers: Mapping[str, str]) -> ListPlace:
    named = dict(zip(spots(source, [place.node for place in candidates]), candidates, strict=True))
    key = "list" if shown == SYSTEM_PACKAGES else f"list:{shown}"
    answer = answers.get(key, "")
    if answer in named:
        return named[answer]
    raise NeedsAnswer(
        Question(
            key,
            f"There are several lists of {shown}. Which one should it go into?",
            tuple(Choice(value, _label(source, place)) for value, place in named.items()),
        )
    )


def spots(source: Source, nodes: Sequence[Node]) -> list[str]:
    """file:line of each node; with the column where two begin on the same line."""
    positions = [source.position(node.start_byte) for node in nodes]
    lines = [line for line, _ in positions]
    return [
        f"{source.path}:{line}" if lines.count(line) == 1 else f"{source.path}:{line}:{column}"
        for line, column in positions
    ]


def _label(source: Source, place: ListPlace) -> str:
    elements = syntax.bindings(place.node) if place.values else syntax.elements(place.node)
    names = [first_line(node, source) for node in elements]
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return f"{source.path.name} line {source.line(place.node.start_byte)}: {shown or 'an empty list'}"


def same_path(found: Path_, path: tuple[str, ...]) -> bool:
    """Whether a path with computed parts may be the path."""
    return len(found) == len(path) and all(
        one is None or one == other for one, other in zip(found, path, strict=True)
    )
