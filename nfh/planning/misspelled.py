"""Options that are set and that nfh does not know, but knows one that is spelled almost so."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from nfh.errors import ConfigurationError
from nfh.knowledge import slips

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nfh.configuration.closure import Configuration
    from nfh.configuration.members import Member
    from nfh.configuration.module import Module
    from nfh.planning.context import Context

Path_ = tuple[str, ...]

_SHORTEST = 4
"""Letters. In shorter names, one letter more or less makes another name as likely as a slip."""


def remarks(whole: Configuration, context: Context) -> list[str]:
    """Each such option of the system, with file and line and the name that it may be a slip for, in sentences.

    The names are those of the catalogue; an option that it does not list may exist all the same, and is not spoken of
    unless one part of its path, and nothing else, is a slip away from one that it lists.
    """
    known = {tuple(name.split(".")) for name in context.catalogue.option_names()}
    blanked: dict[tuple[int, Path_], list[str]] = {}
    for path in known:
        for at, part in enumerate(path):
            blanked.setdefault((at, (*path[:at], *path[at + 1 :])), []).append(part)
    modules = list(_modules(whole))
    known |= {path for _, module in modules for path in _declared(module)}
    found = []
    for one, module in modules:
        for path, line in _set(module):
            there = any(path[:length] in known for length in range(1, len(path) + 1))
            meant = "" if there or context.catalogue.renamed(".".join(path)) else _meant(path, blanked)
            if meant:
                found.append(f"{one.path.name} line {line}: I do not know {'.'.join(path)}. Is {meant} meant?")
    return list(dict.fromkeys(found))


def _modules(whole: Configuration) -> Iterator[tuple[Member, Module]]:
    """The modules that speak of the system, as far as they can be read."""
    for one in whole.members:
        if not one.owner:
            with contextlib.suppress(ConfigurationError):
                yield one, whole.module(one)


def _declared(module: Module) -> Iterator[Path_]:
    """The options that a module declares itself."""
    for found in module.found:
        if found.path[:1] == ("options",) and None not in found.path and not found.is_set:
            yield tuple(part for part in found.path[1:] if part is not None)


def _set(module: Module) -> Iterator[tuple[Path_, int]]:
    """Each option that a module sets to a value, with its line."""
    for found in module.found:
        path = tuple(part for part in found.path[len(module.prefix) :] if part is not None)
        whole = len(path) == len(found.path) - len(module.prefix)
        if whole and len(path) > 1 and not found.is_set and found.path[0] != "options":
            yield path, module.source.line((found.binding or found.value).start_byte)


def _meant(path: Path_, blanked: dict[tuple[int, Path_], list[str]]) -> str:
    """The known option that differs in one part, and in that by a slip; "" for none or more than one."""
    close = {
        (*path[:at], other, *path[at + 1 :])
        for at, part in enumerate(path)
        for other in blanked.get((at, (*path[:at], *path[at + 1 :])), ())
        if len(part) >= _SHORTEST and _is_slip(part, other)
    }
    return ".".join(close.pop()) if len(close) == 1 else ""


def _is_slip(part: str, other: str) -> bool:
    slack = 1 if len(part) < 8 else 2
    return slips.between(part.casefold(), other.casefold(), slack) <= slack
