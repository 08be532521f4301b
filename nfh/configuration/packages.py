"""Lists of packages in one file (environment.systemPackages and others): what is listed, adding, removing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.configuration import formals, list_option, lists, nix_value, syntax, verify
from nfh.configuration.edited import Edited
from nfh.configuration.list_option import NO_ANSWERS, first_line
from nfh.configuration.lists import ListPlace, Lists
from nfh.configuration.module import Module, read_module
from nfh.configuration.package_entries import Form, PackageEntry, meaning, same_program
from nfh.configuration.source import Source

if TYPE_CHECKING:
    from tree_sitter import Node

SYSTEM = ("environment", "systemPackages")


@dataclass(frozen=True, slots=True)
class _Listed:
    """A module with the lists of packages in it."""

    module: Module
    path: tuple[str, ...]
    lists: Lists

    def elements(self) -> list[tuple[ListPlace, Node, PackageEntry]]:
        """Every element of every list, in the order of the text."""
        source = self.module.source
        return [
            (place, node, _entry(source, place, node))
            for place in self.lists.places
            for node in syntax.elements(place.node)
        ]


def system_packages(source: Source, option: tuple[str, ...] = SYSTEM) -> list[PackageEntry]:
    """The packages that a file lists in environment.systemPackages (or another list of packages), as its text says
    them.

    Raises ConfigurationError when the file is no Nix, CannotEdit when it is no module.
    """
    return [entry for _, _, entry in _listed(source, option).elements()]


def add(
    source: Source,
    attrs: Sequence[str],
    answers: Mapping[str, str] = NO_ANSWERS,
    option: tuple[str, ...] = SYSTEM,
) -> Edited:
    """Add packages, named by their attribute in pkgs (htop, kdePackages.kate).

    `already`: those that were listed before, in whatever form. Raises NeedsAnswer (id `list`) when several lists
    would do and `answers` does not name one, CannotEdit when no place is safe.
    """
    listed = _listed(source, option)
    entries = [entry for _, _, entry in listed.elements()]
    already, notes = [], []
    wanted: dict[str, tuple[str, ...]] = {}
    for attr, parts in _asked(attrs).items():
        there = _present(attr, entries)
        if there is None:
            wanted[attr] = parts
            continue
        already.append(attr)
        if there.form != "plain" or there.attr != attr:
            notes.append(f"{attr} is listed already, as {_brief(there.name)} in line {there.line}.")
    if not wanted:
        return Edited(source, already=tuple(already), notes=tuple(notes))
    after, more = _add(listed, wanted, answers)
    notes += [
        f"{attr} was also listed under a condition, in line {entry.line}; that stays as it is."
        for attr in wanted
        for entry in entries
        if entry.conditional and entry.stands_for(attr)
    ]
    return Edited(after, added=tuple(wanted), already=tuple(already), notes=(*notes, *more))


def remove(
    source: Source,
    attrs: Sequence[str],
    answers: Mapping[str, str] = NO_ANSWERS,  # noqa: ARG001 - the same call as add; nothing is asked so far
    option: tuple[str, ...] = SYSTEM,
) -> Edited:
    """Take packages out. `missing`: those that are not listed in this file.

    Raises CannotEdit, with file and line, for a package that is listed only under a condition or in another form.
    """
    done = Edited(source)
    for attr in _asked(attrs):
        done = done.then(_remove(done.source, attr, option))
    return done


# ---------------------------------------------------------------------------------------------------- looking


def _asked(attrs: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The attributes asked for, each once, with their parts; a leading `pkgs.` is dropped."""
    parts = [nix_value.split_path(attr.removeprefix("pkgs.")) for attr in attrs]
    return {".".join(one): one for one in parts}


def _listed(source: Source, option: tuple[str, ...]) -> _Listed:
    module = read_module(source)
    path = module.prefix + option
    return _Listed(module, path, list_option.lists_at(module, path))


def _entry(source: Source, place: ListPlace, node: Node) -> PackageEntry:
    meant = meaning(node, place.scope, source.content)
    line, column = source.position(node.start_byte)
    first = meant.attrs[0] if meant.attrs else ""
    form: Form = "plain" if meant.plain and first else "other"
    name = syntax.text(node, source.content)
    return PackageEntry(name, first, line, column, place.conditional, form, meant.attrs[1:])


def _names(source: Source, option: tuple[str, ...]) -> list[str]:
    return sorted(entry.attr or entry.name for entry in system_packages(source, option))


def _present(attr: str, entries: list[PackageEntry]) -> PackageEntry | None:
    """The unconditional entry that already gives the package; None when there is none."""
    found = [entry for entry in entries if not entry.conditional and entry.stands_for(attr)]
    found += [entry for entry in entries if not entry.conditional and same_program(entry, attr)]
    return found[0] if found else None


def _brief(name: str) -> str:
    lines = name.splitlines() or [""]
    return lines[0] + (" …" if len(lines) > 1 else "")


# ---------------------------------------------------------------------------------------------------- changing


def _add(
    listed: _Listed, wanted: Mapping[str, tuple[str, ...]], answers: Mapping[str, str]
) -> tuple[Source, list[str]]:
    module, source = listed.module, listed.module.source
    splice, scope = list_option.append(
        module,
        listed.path,
        lambda around: [nix_value.package(nix_value.attr_path(parts), around).encode() for parts in wanted.values()],
        answers,
        with_pkgs=True,
    )
    splices, notes = [splice], []
    if not scope.bound("pkgs") and not formals.in_reach(module, "pkgs"):
        taken, note = formals.take(module, "pkgs")
        splices.append(taken)
        notes.append(note)
    after = verify.edited(source, splices, [listed.path])
    option = listed.path[len(module.prefix) :]
    if _names(after, option) != sorted([*_names(source, option), *wanted]):
        raise verify.unproved(source, splices, "the new packages would not be where they belong")
    return after, notes


def _remove(source: Source, attr: str, option: tuple[str, ...]) -> Edited:
    there = [(node, entry) for _, node, entry in _listed(source, option).elements() if entry.stands_for(attr)]
    if not there:
        _refuse_other_source(source, attr, option)
        return Edited(source, missing=(attr,), notes=_may_come_from(source, attr, option))
    staying = [(node, entry) for node, entry in there if entry.conditional or entry.form != "plain"]
    if len(staying) == len(there):
        raise _refused(source, attr, *staying[0])
    after = source
    for _ in range(len(there) - len(staying)):
        after = _take_one(after, attr, option)
    expected = _names(source, option)
    for _ in range(len(there) - len(staying)):
        expected.remove(
            attr if attr in expected else next(entry.attr for _, entry in there if entry.attr in expected)
        )
    if _names(after, option) != expected:
        raise verify.unproved(source, (), "something else than the package would go")
    notes = tuple(f"{attr} is still listed, as {_brief(entry.name)}." for _, entry in staying)
    return Edited(after, removed=(attr,), notes=notes)


def _take_one(source: Source, attr: str, option: tuple[str, ...]) -> Source:
    """Take the first plain, unconditional entry of the package out."""
    listed = _listed(source, option)
    for place, node, entry in listed.elements():
        if entry.stands_for(attr) and not entry.conditional and entry.form == "plain":
            return verify.edited(source, [lists.take_out(place.node, node, source.content)], [listed.path])
    return source


def _refused(source: Source, attr: str, node: Node, entry: PackageEntry) -> Exception:
    by_hand = f"Take it out by hand: open {source.path} at line {entry.line}."
    if entry.conditional:
        return source.cannot(f"{attr} is listed under a condition, so nfh leaves it alone", node.start_byte, by_hand)
    name = first_line(node, source)
    what = f"{attr} is not listed by its plain name but as {name}"
    if name == attr:
        what = f"{attr} is listed, but it comes from another set of packages"
    return source.cannot(what, node.start_byte, by_hand)


def _refuse_other_source(source: Source, attr: str, option: tuple[str, ...]) -> None:
    """A package of another source by the same name (unstable.firefox) is not taken out for it."""
    for _, node, entry in _listed(source, option).elements():
        if same_program(entry, attr):
            raise _refused(source, attr, node, entry)


def _may_come_from(source: Source, attr: str, option: tuple[str, ...]) -> tuple[str, ...]:
    """Where a part of the list is computed, the package may come from there all the same."""
    opaque = _listed(source, option).lists.opaque
    if not opaque:
        return ()
    line = source.line(opaque[0].start_byte)
    return (
        f"Part of the list is computed in line {line} ({first_line(opaque[0], source)}); {attr} may come from there.",
    )
