"""What keeps store paths from the garbage collector (Nix manual, "Garbage Collector Roots"), and what each is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["running", "system", "generation", "channel", "direnv", "result", "temporary", "hidden", "other"]

_KINDS: tuple[tuple[re.Pattern[str], Kind], ...] = (
    (re.compile(r"^\{censored\}$"), "hidden"),
    (re.compile(r"^\{(?:temp|nix-process):|/temproots/"), "temporary"),
    (re.compile(r"^\{|^/proc/|^/sys/"), "running"),
    (re.compile(r"/(?:booted|current)-system$"), "system"),
    (re.compile(r"/channels(?:_root)?(?:-\d+-link)?$|/flake-registry"), "channel"),
    (re.compile(r"/\.direnv/|/direnv/|/\.devenv/"), "direnv"),
    (re.compile(r"/nix(?:/var/nix)?/profiles/.*-\d+-link$"), "generation"),
    (re.compile(r"/result(?:-[^/]+)?$"), "result"),
)


@dataclass(frozen=True, slots=True, order=True)
class Root:
    """One thing that keeps a store path, and everything it needs."""

    link: str
    """A link on the disk, or what Nix writes instead of one: "{censored}", "{temp:123}", "/proc/42/exe"."""
    path: str

    @property
    def kind(self) -> Kind:
        """What it is.

        running: a program that runs uses it · system: the booted or the running system · generation: of a profile, in
        a folder of profiles · channel · direnv: a development shell that direnv or devenv keeps · result: what
        somebody built, by a link where they were · temporary: of a Nix that works right now · hidden: Nix does not
        tell this user · other: another link.
        """
        return next((kind for pattern, kind in _KINDS if pattern.search(self.link)), "other")
