"""Lists of packages in one file (environment.systemPackages and others): what is listed, adding, removing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nfh.configuration import formals, nix_value, verify
from nfh.configuration.computed_list import first_line
from nfh.configuration.edited import Edited
from nfh.configuration.module import Path_
from nfh.configuration.package_entries import PackageEntry, same_program
from nfh.configuration.package_lists import Element, PackageLists, package_lists
from nfh.configuration.placement import NO_ANSWERS
from nfh.configuration.source import Source

SYSTEM = ("environment", "systemPackages")


def system_packages(source: Source, option: Path_ = SYSTEM) -> list[PackageEntry]:
    """The packages that a file lists in environment.systemPackages (or another list of packages), as its text says
    them.

    Raises ConfigurationError when the file is no Nix, CannotEdit when it is no module.
    """
    return [element.entry for element in package_lists(source, option).elements()]


def add(
    source: Source,
    attrs: Sequence[str],
    answers: Mapping[str, str] = NO_ANSWERS,
    option: Path_ = SYSTEM,
) -> Edited:
    """Add packages, named by their attribute in pkgs (htop, kdePackages.kate).

    `already`: those that were listed before, in whatever form. Raises NeedsAnswer (id `list`) when several lists
    would do and `answers` does not name one, CannotEdit when no place is safe.
    """
    listed = package_lists(source, option)
    entries = [element.entry for element in listed.elements()]
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
    option: Path_ = SYSTEM,
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


def _names(source: Source, option: Path_) -> list[str]:
    return sorted(entry.attr or entry.name for entry in system_packages(source, option))


def _present(attr: str, entries: list[PackageEntry]) -> PackageEntry | None:
    """The unconditional entry that already gives the package; None when there is none."""
    found = [entry for entry in entries if not entry.conditional and entry.stands_for(attr)]
    found += [entry for entry in entries if not entry.conditional and same_program(entry, attr)]
    return found[0] if found else None


def gives(entry: PackageEntry, attr: str) -> bool:
    """Whether an entry already gives the package."""
    return entry.stands_for(attr) or same_program(entry, attr)


def _brief(name: str) -> str:
    lines = name.splitlines() or [""]
    return lines[0] + (" …" if len(lines) > 1 else "")


# ---------------------------------------------------------------------------------------------------- changing


def _add(
    listed: PackageLists, wanted: Mapping[str, tuple[str, ...]], answers: Mapping[str, str]
) -> tuple[Source, list[str]]:
    module, source = listed.module, listed.module.source
    splices, scope = listed.add(wanted, answers)
    notes = []
    if not scope.bound("pkgs") and not formals.in_reach(module, "pkgs"):
        taken, note = formals.take(module, "pkgs")
        splices += taken
        notes.append(note)
    after = verify.edited(source, splices, [listed.path])
    option = listed.path[len(module.prefix) :]
    if _names(after, option) != sorted([*_names(source, option), *wanted]):
        raise verify.unproved(source, splices, "the new packages would not be where they belong")
    return after, notes


def _remove(source: Source, attr: str, option: Path_) -> Edited:
    listed = package_lists(source, option)
    there = [element for element in listed.elements() if element.entry.stands_for(attr)]
    if not there:
        _refuse_other_source(listed, attr)
        return Edited(source, missing=(attr,), notes=_may_come_from(listed, attr))
    staying = [element for element in there if not _plain(element)]
    if len(staying) == len(there):
        raise _refused(source, attr, staying[0])
    after = source
    for _ in range(len(there) - len(staying)):
        after = _take_one(after, attr, option)
    expected = _names(source, option)
    for element in there:
        if _plain(element):
            expected.remove(element.entry.attr)
    if _names(after, option) != expected:
        raise verify.unproved(source, (), "something else than the package would go")
    notes = tuple(f"{attr} is still listed, as {_brief(element.entry.name)}." for element in staying)
    return Edited(after, removed=(attr,), notes=notes)


def _plain(element: Element) -> bool:
    return not element.entry.conditional and element.entry.form == "plain"


def _take_one(source: Source, attr: str, option: Path_) -> Source:
    """Take the first plain, unconditional entry of the package out."""
    listed = package_lists(source, option)
    element = next(one for one in listed.elements() if one.entry.stands_for(attr) and _plain(one))
    return verify.edited(source, [listed.take_out(element)], [listed.path])


def _refused(source: Source, attr: str, element: Element) -> Exception:
    node, line = element.node, element.entry.line
    by_hand = f"Take it out by hand: open {source.path} at line {line}."
    if element.entry.conditional:
        return source.cannot(f"{attr} is listed under a condition, so nfh leaves it alone", node.start_byte, by_hand)
    name = first_line(node, source)
    what = f"{attr} is not listed by its plain name but as {name}"
    bound = element.place.scope.names.get(name)
    if bound is not None and bound.value is not None:
        what = f"{attr} is listed as {name}, which is made in line {source.line(bound.value.start_byte)}"
    elif name == attr:
        what = f"{attr} is listed, but it comes from another set of packages"
    return source.cannot(what, node.start_byte, by_hand)


def _refuse_other_source(listed: PackageLists, attr: str) -> None:
    """A package of another source by the same name (unstable.firefox) is not taken out for it."""
    for element in listed.elements():
        if same_program(element.entry, attr):
            raise _refused(listed.module.source, attr, element)


def _may_come_from(listed: PackageLists, attr: str) -> tuple[str, ...]:
    """Where a part of the list is computed, the package may come from there all the same."""
    source, opaque = listed.module.source, listed.lists.opaque
    if not opaque:
        return ()
    where = f"line {source.line(opaque[0].start_byte)} ({first_line(opaque[0], source)})"
    return (f"Part of the list is computed in {where}; {attr} may come from there.",)
