"""The order of results that belong together: a package and the options that set it up; a word and names it begins."""

from __future__ import annotations

from collections.abc import Callable, Set

from nfh.catalogue.package import Hit, Option, Package

_SEEN = 5  # results before a name that the query begins
_COMPARABLE = 0.6  # of an entry's score from which on what belongs to it is shown before it


def programs_first(hits: list[Hit]) -> list[Hit]:
    """The program before the modules that set it up (programs.git.enable), where both are results."""

    def sets_up(hit: Hit, other: Hit) -> bool:
        option = hit.entry
        if not isinstance(option, Option) or not option.name.startswith("programs.") or option.name.count(".") != 2:
            return False
        about = option.package or option.name.split(".")[1]
        return isinstance(other.entry, Package) and about in (other.name, other.name.rpartition(".")[2])

    return _moved(hits, sets_up)


def services_first(hits: list[Hit], asked: Set[str]) -> list[Hit]:
    """The switch of a service before the package that it sets up, where both are results for what they do: who wants
    to share folders does not want a server's files alone. `asked`: names of what was asked for by name, which stays.
    """

    def set_up_by(hit: Hit, other: Hit) -> bool:
        package, option = hit.entry, other.entry
        if not isinstance(package, Package) or package.attr in asked or not isinstance(option, Option):
            return False
        if option.home or option.name.startswith("programs."):
            return False
        return option.name == package.module or (option.package == package.attr and option.name.count(".") == 2)

    return _moved(hits, set_up_by)


def begun_seen(hits: list[Hit], begun: Set[str]) -> list[Hit]:
    """The likeliest name that a single word begins among the first results, where many are for what the word says:
    "dark" may be a theme, and the beginning of darktable. `begun`: such names.
    """
    place = next((number for number, hit in enumerate(hits) if hit.name in begun), 0)
    if place <= _SEEN:
        return hits
    hit, before = hits[place], hits[_SEEN - 1]
    moved = Hit(hit.entry, hit.why, before.score, hit.installed)
    return [*hits[:_SEEN], moved, *hits[_SEEN:place], *hits[place + 1 :]]


def _moved(hits: list[Hit], belongs: Callable[[Hit, Hit], bool]) -> list[Hit]:
    """The first later hit that belongs to a hit, and fits nearly as well, moved before it."""
    ordered = list(hits)
    for hit in hits:
        place = next(number for number, placed in enumerate(ordered) if placed.entry is hit.entry)
        for later, other in enumerate(ordered[place + 1 :], place + 1):
            if other.score > hit.score * _COMPARABLE and belongs(hit, other):
                ordered.pop(later)
                ordered.insert(place, Hit(other.entry, other.why, max(hit.score, other.score), other.installed))
                break
    return ordered
