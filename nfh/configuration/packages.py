"""environment.systemPackages in one file: what is listed, adding, removing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from nfh.configuration import formals, layout, lists, nix_value, placement, syntax, verify
from nfh.configuration.lists import ListPlace, Lists
from nfh.configuration.module import Module, read_module
from nfh.configuration.package_entries import Form, PackageEntry, meaning, same_program
from nfh.configuration.placement import Manner
from nfh.configuration.scope import Scope
from nfh.configuration.source import Source
from nfh.errors import NeedsAnswer
from nfh.intents.question import Choice, Question

if TYPE_CHECKING:
    from tree_sitter import Node

OPTION = ("environment", "systemPackages")
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Edited:
    """The new source and what came of each package asked for; `notes` are sentences for the person."""

    source: Source
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class _Listed:
    """A module with the lists of packages in it."""

    module: Module
    lists: Lists

    def elements(self) -> list[tuple[ListPlace, Node, PackageEntry]]:
        """Every element of every list, in the order of the text."""
        source = self.module.source
        return [
            (place, node, _entry(source, place, node))
            for place in self.lists.places
            for node in syntax.elements(place.node)
        ]


def system_packages(source: Source) -> list[PackageEntry]:
    """The packages listed in environment.systemPackages, as far as the text of this file says them.

    Raises ConfigurationError when the file is no Nix, CannotEdit when it is no module.
    """
    return [entry for _, _, entry in _listed(source).elements()]


def add(source: Source, attrs: Sequence[str], answers: Mapping[str, str] = NO_ANSWERS) -> Edited:
    """Add packages, named by their attribute in pkgs (htop, kdePackages.kate).

    `already`: those that were listed before, in whatever form. Raises NeedsAnswer (id `list`) when several lists
    would do and `answers` does not name one, CannotEdit when no place is safe.
    """
    listed = _listed(source)
    elements = listed.elements()
    asked = _asked(attrs)
    already, notes, wanted = [], [], []
    for attr in asked:
        there = _present(attr, [entry for _, _, entry in elements])
        if there is None:
            wanted.append(attr)
            continue
        already.append(attr)
        if there.form != "plain" or not there.attr:
            first_line = there.name.splitlines()[0]
            notes.append(f"{attr} is listed already, as {first_line} in line {there.line}.")
    if not wanted:
        return Edited(source, already=tuple(already), notes=tuple(notes))
    parts = [asked[attr] for attr in wanted]
    after, more = _add(listed, parts, answers)
    if sorted(_names(after)) != sorted([*_names(source), *wanted]):
        raise verify.unproved(source, (), "the new packages would not be where they belong")
    for attr, entry in ((attr, entry) for attr in wanted for _, _, entry in elements):
        if entry.conditional and entry.stands_for(attr):
            notes.append(f"{attr} was also listed under a condition, in line {entry.line}; that stays as it is.")
    return Edited(after, added=tuple(wanted), already=tuple(already), notes=(*notes, *more))


def remove(source: Source, attrs: Sequence[str], answers: Mapping[str, str] = NO_ANSWERS) -> Edited:  # noqa: ARG001
    """Take packages out. `missing`: those that are not listed in this file.

    Raises CannotEdit, with file and line, for a package that is listed only under a condition or in another form.
    """
    removed, missing, notes = [], [], []
    after = source
    for attr in _asked(attrs):
        listed = _listed(after)
        there = [(place, node, entry) for place, node, entry in listed.elements() if entry.stands_for(attr)]
        plain = [one for one in there if not one[2].conditional and one[2].form == "plain"]
        if not there:
            _refuse_hidden(listed, attr)
            missing.append(attr)
            continue
        if not plain:
            _refuse_removal(after, attr, there[0][2], there[0][1])
        # From the last to the first, so that the places of the others stay.
        splices = [lists.take_out(place.node, node, after.content) for place, node, _ in plain]
        notes += [
            f"{attr} is still listed in line {entry.line}, as {entry.name.splitlines()[0]}."
            for _, _, entry in there
            if entry.conditional or entry.form != "plain"
        ]
        before = after
        for _ in plain:
            after = _take_one(after, attr)
        if len(_names(after)) != len(_names(before)) - len(splices):
            raise verify.unproved(before, splices, "more than the package would go")
        removed.append(attr)
    return Edited(after, removed=tuple(removed), missing=tuple(missing), notes=tuple(notes))


# ---------------------------------------------------------------------------------------------------- looking


def _asked(attrs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The attributes asked for, each once, with their parts; a leading `pkgs.` is dropped."""
    parts = [nix_value.split_path(attr.removeprefix("pkgs.")) for attr in attrs]
    return {".".join(one): one for one in parts}


def _listed(source: Source) -> _Listed:
    module = read_module(source)
    places: list[ListPlace] = []
    opaque: list[Node] = []
    for found in module.at(module.prefix + OPTION):
        if found.is_set or found.inherited:
            opaque.append(found.value)
            continue
        some = lists.literal_lists(found.value, found.scope, source.content, found.wrappers)
        places += some.places
        opaque += some.opaque
    if any(place.forced for place in places):
        # mkForce: what is said without it does not count.
        places = [place if place.forced else _overruled(place) for place in places]
    return _Listed(module, Lists(tuple(places), tuple(opaque)))


def _overruled(place: ListPlace) -> ListPlace:
    return ListPlace(place.node, place.scope, (*place.wrappers, "overruled by mkForce"))


def _entry(source: Source, place: ListPlace, node: Node) -> PackageEntry:
    meant = meaning(node, place.scope, source.content)
    line, column = source.position(node.start_byte)
    first = meant.attrs[0] if meant.attrs else ""
    form: Form = "plain" if meant.plain and first else "other"
    return PackageEntry(
        syntax.text(node, source.content), first, line, column, place.conditional, form, meant.attrs[1:]
    )


def _names(source: Source) -> list[str]:
    return [entry.attr or entry.name for entry in system_packages(source)]


def _present(attr: str, entries: list[PackageEntry]) -> PackageEntry | None:
    """The unconditional entry that already gives the package; None when there is none."""
    found = [entry for entry in entries if not entry.conditional and entry.stands_for(attr)]
    found += [entry for entry in entries if not entry.conditional and same_program(entry, attr)]
    return found[0] if found else None


# ---------------------------------------------------------------------------------------------------- adding


def _add(listed: _Listed, parts: list[tuple[str, ...]], answers: Mapping[str, str]) -> tuple[Source, list[str]]:
    module = listed.module
    source = module.source
    content = source.content
    notes: list[str] = []
    path = module.prefix + OPTION
    if not module.at(path):
        splices = [placement.place(module, path, lambda how: _new_list(parts, how))]
        scope = module.scope
    else:
        chosen = _choose(listed, answers)
        scope = chosen.scope
        texts = [spelled(one, scope).encode() for one in parts]
        splices = [lists.insert(chosen.node, texts, content, layout.unit(source.root, content))]
    if not scope.bound("pkgs") and not formals.in_reach(module, "pkgs"):
        splice, note = formals.take(module, "pkgs")
        splices.append(splice)
        notes.append(note)
    return verify.edited(source, splices, [path]), notes


def spelled(parts: tuple[str, ...], scope: Scope) -> str:
    """A package as it is written in a scope: bare only where that means pkgs."""
    written = nix_value.attr_path(parts)
    bare = nix_value.attr_name(parts[0]) == parts[0] and scope.is_bare_pkgs(parts[0])
    return written if bare else f"pkgs.{written}"


def _new_list(parts: list[tuple[str, ...]], how: Manner) -> bytes:
    texts = [spelled(one, how.scope.with_("pkgs")).encode() for one in parts]
    if how.one_line:
        return b"with pkgs; [ " + b" ".join(texts) + b" ]"
    below = how.newline + how.indent
    return b"with pkgs; [" + b"".join(below + how.step + text for text in texts) + below + b"]"


def _choose(listed: _Listed, answers: Mapping[str, str]) -> ListPlace:
    """The one list to write to. Raises NeedsAnswer or CannotEdit."""
    source = listed.module.source
    candidates = [place for place in listed.lists.places if not place.conditional]
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        if listed.lists.places:
            place = listed.lists.places[0]
            reason = next((name for name in place.wrappers if name not in ("mkMerge",)), "a condition")
            raise source.cannot(
                f"The packages are listed only under {reason}, so nfh cannot tell whether a new one would count",
                place.node.start_byte,
                "Add the package by hand, or write a second list beside the condition with ++.",
            )
        node = listed.lists.opaque[0]
        raise source.cannot(
            "environment.systemPackages is given by an expression and not as a list in brackets",
            node.start_byte,
            "Append a list with ++ [ ] to the expression by hand; from then on nfh can use it.",
        )
    named = dict(zip(_values(source, candidates), candidates, strict=True))
    answer = answers.get("list", "")
    if answer in named:
        return named[answer]
    raise NeedsAnswer(
        Question(
            "list",
            "There are several lists of system packages. Which one should it go into?",
            tuple(Choice(value, _label(source, place)) for value, place in named.items()),
        )
    )


def _values(source: Source, places: list[ListPlace]) -> list[str]:
    """file:line of each list; with the column where two begin on the same line."""
    positions = [source.position(place.node.start_byte) for place in places]
    lines = [line for line, _ in positions]
    return [
        f"{source.path}:{line}" if lines.count(line) == 1 else f"{source.path}:{line}:{column}"
        for line, column in positions
    ]


def _label(source: Source, place: ListPlace) -> str:
    names = [syntax.text(node, source.content).splitlines()[0] for node in syntax.elements(place.node)]
    shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
    return f"{source.path.name} line {source.line(place.node.start_byte)}: {shown or 'an empty list'}"


# ---------------------------------------------------------------------------------------------------- removing


def _take_one(source: Source, attr: str) -> Source:
    """Take the first plain, unconditional entry of the package out."""
    listed = _listed(source)
    for place, node, entry in listed.elements():
        if entry.stands_for(attr) and not entry.conditional and entry.form == "plain":
            splice = lists.take_out(place.node, node, source.content)
            return verify.edited(source, [splice], [listed.module.prefix + OPTION])
    return source


def _refuse_removal(source: Source, attr: str, entry: PackageEntry, node: Node) -> None:
    if entry.conditional:
        raise source.cannot(
            f"{attr} is listed under a condition, so nfh leaves it alone",
            node.start_byte,
            f"Take it out by hand: open {source.path} at line {entry.line}.",
        )
    raise source.cannot(
        f"{attr} is not listed by its plain name but as {entry.name.splitlines()[0]}",
        node.start_byte,
        f"Take it out by hand: open {source.path} at line {entry.line}.",
    )


def _refuse_hidden(listed: _Listed, attr: str) -> None:
    """A package of another source by the same name is not ours to take out."""
    for _, node, entry in listed.elements():
        if same_program(entry, attr):
            _refuse_removal(listed.module.source, attr, entry, node)
