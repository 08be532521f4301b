"""A garbage collection, looked at before it is done: what goes, what cannot be gone back to, what stays and why.

Nix deletes what no root keeps. A root that stands in nobody's list of generations is easily forgotten: the `result`
of a build, a development shell that direnv keeps. Such roots are not deleted, and not kept quiet about either.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from nfh.nix.cancel import Cancel
from nfh.nix.generations import Generation
from nfh.nix.kept import Reason, kept
from nfh.nix.roots import Root
from nfh.nix.store import NOTHING, Garbage, Source, ask, freed_by, garbage, roots
from nfh.nix.target import Target

_ASIDE = frozenset({"result", "direnv", "other"})
"""Kinds of roots that somebody made, and that belong to no profile."""


@dataclass(frozen=True, slots=True)
class Held:
    """A root outside all profiles, and what would be garbage without it."""

    root: Root
    bytes: int


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a collection would do."""

    dead: Garbage
    """What nothing keeps now."""
    lost: tuple[Generation, ...] = ()
    """Generations that go first: nobody can go back to them afterwards."""
    freed: Garbage = NOTHING
    """What only the lost generations need: garbage once they are gone, if nothing else keeps it."""
    spared: tuple[tuple[Generation, Reason], ...] = ()
    """Generations that were to go and do not, because they are never deleted."""
    held: tuple[Held, ...] = ()
    """What results of builds and development shells keep, the largest first."""

    @property
    def bytes(self) -> int:
        """Bytes that will be freed, by the contents of paths; links between them may make it less on the disk."""
        return self.dead.bytes + self.freed.bytes


def dry_run(
    target: Target,
    found: Sequence[Generation],
    doomed: Collection[int] = (),
    started: Collection[str] = (),
    cancel: Cancel | None = None,
) -> DryRun:
    """Look at a collection that deletes the generations `doomed` first. Deletes nothing.

    `found`: all generations of the system; `started`: systems known to have been started with (nfh.nix.boots).
    Raises NixFailed, NixMissing, Interrupted; Busy while another collection goes on.
    """
    reasons = kept(found, started)
    lost = tuple(one for one in found if one.number in doomed and one.number not in reasons)
    spared = tuple((one, reasons[one.number]) for one in found if one.number in doomed and one.number in reasons)
    dead, keeping = garbage(target, cancel), roots(target, cancel)
    links = {one.link for one in lost}
    stay = {root.path for root in keeping if root.link not in links}
    freed = freed_by(target, stay, [one.store_path for one in lost], cancel, dead.paths) if lost else NOTHING
    return DryRun(dead, lost, freed, spared, held(target, keeping, cancel))


def held(target: Target, keeping: Sequence[Root], cancel: Cancel | None = None) -> tuple[Held, ...]:
    """What each root outside the profiles keeps that no root of a profile or of a running program keeps."""
    aside = [root for root in keeping if root.kind in _ASIDE]
    if not aside:
        return ()

    def question(source: Source[Any]) -> list[Held]:
        others = {root.path for root in keeping if root.kind not in _ASIDE}
        needed = source.closure(*source.nodes(others)).keys()
        there = source.nodes({root.path for root in aside})
        sizes = {
            path: sum(size for each, size in source.closure(path).items() if each not in needed) for path in there
        }
        return [Held(root, sizes.get(root.path, 0)) for root in aside]

    return tuple(sorted(ask(target, cancel, question), key=lambda each: (-each.bytes, each.root)))
