"""Makes a catalogue of what nixpkgs has and what nfh knows: written beside the old one, put in its place."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nfh.catalogue import known
from nfh.catalogue.store import Store
from nfh.errors import Failed
from nfh.knowledge import catalogue_file, load
from nfh.knowledge.catalogue_entries import Contents, OptionEntry, PackageEntry, Renaming
from nfh.knowledge.catalogue_file import Progress

_A_WHOLE_NIXPKGS = 20_000  # packages; what is not in one that has as many is nowhere


@dataclass(slots=True)
class Found:
    """What was read of one nixpkgs. `programs`: (command, attribute). `None`: not read."""

    packages: Iterable[PackageEntry] | None = None
    options: Iterable[OptionEntry] | None = None
    programs: Iterable[tuple[str, str]] = ()
    renamings: Iterable[Renaming] = ()
    about: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Made:
    """What a catalogue holds."""

    packages: int
    options: int
    bytes: int


def make(found: Found, out: Path, progress: Progress = catalogue_file.unseen, embedded: Path | None = None) -> Made:
    """Merge and write. `embedded`: the compiled catalogue to take what nfh knows from.

    Raises Failed (no room, no right to write), KnowledgeError, and what reading `found` raises; the old file then
    stays.
    """
    store = Store(embedded or load.path("catalogue.sqlite"))
    try:
        ours = known.contents(store)
    finally:
        store.close()
    packages = _packages(ours.packages, found)
    options = _options(ours.options, found.options)
    names = {entry.attr for entry in packages} | {entry.name for entry in options if not entry.absent}
    renamings = {one.old: one for one in (*found.renamings, *ours.renamings) if one.old not in names}
    about = {"packages": str(len(packages)), "options": str(len(options)), **found.about}
    for package in packages:
        package.popularity = max(package.popularity, ours.used.get((False, package.attr), 0))
    for option in options:
        option.popularity = max(option.popularity, ours.used.get((True, option.name), 0))
    contents = Contents(packages, options, list(renamings.values()), ours.synonyms, ours.used, about)
    try:
        catalogue_file.write(contents, out, progress)
        size = out.stat().st_size
    except (sqlite3.Error, OSError) as problem:
        raise Failed(_why(problem, out), "What I knew before is still there.") from problem
    return Made(len(packages), len(options), size)


def _why(problem: Exception, out: Path) -> str:
    full = isinstance(problem, sqlite3.Error) and "full" in str(problem)
    if full or (isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT)):
        return f"There is no room left in {out.parent} for the list of packages (up to 80 MB)."
    return f"The list of packages cannot be written to {out.parent} ({problem})."


def _packages(ours: list[PackageEntry], found: Found) -> list[PackageEntry]:
    if found.packages is None:
        return ours
    told = {entry.attr: entry for entry in ours}
    merged: dict[str, PackageEntry] = {}
    for entry in found.packages:
        merged[entry.attr] = _with_ours(entry, told[entry.attr]) if entry.attr in told else entry
    for command, attr in found.programs:
        holder = merged.get(attr)
        if holder is not None and command not in holder.programs:
            holder.programs = (*holder.programs, command)
    missing = [entry for entry in ours if entry.attr not in merged]
    if len(merged) < _A_WHOLE_NIXPKGS:
        for entry in missing:
            entry.absent = True
            merged[entry.attr] = entry
    return list(merged.values())


def _with_ours(entry: PackageEntry, ours: PackageEntry) -> PackageEntry:
    ours.version, ours.license, ours.homepage = entry.version, entry.license, entry.homepage
    ours.unfree, ours.broken, ours.insecure = entry.unfree or ours.unfree, entry.broken, entry.insecure
    ours.unsupported, ours.platforms, ours.size = entry.unsupported, entry.platforms, entry.size
    ours.programs = tuple(dict.fromkeys((*ours.programs, *entry.programs)))
    return ours


def _options(ours: list[OptionEntry], found: Iterable[OptionEntry] | None) -> list[OptionEntry]:
    if found is None:
        return ours
    told = {(entry.name, entry.home): entry for entry in ours}
    merged: dict[tuple[str, bool], OptionEntry] = {}
    homes = False
    for entry in found:
        place = (entry.name, entry.home)
        mine = told.get(place)
        homes = homes or entry.home
        if mine is not None:
            mine.type, mine.default, mine.declared = entry.type or mine.type, entry.default, entry.declared
            mine.example = entry.example or mine.example
        merged[place] = mine or entry
    for place, entry in told.items():
        if place not in merged:
            entry.absent = homes or not entry.home
            merged[place] = entry
    return list(merged.values())
