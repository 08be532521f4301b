"""The Nix store: space, why things are there, repair."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class CollectGarbage(Intent):
    """Free space now: delete what nothing needs any more."""

    family: ClassVar[str] = "store"

    age: str = ""
    keep: str = ""


class AutoGarbageCollect(Intent):
    """Collect garbage on a timer: on, off, or (`value`) how often; `age` is how old generations must be."""

    family: ClassVar[str] = "store"

    action: str = ""
    age: str = ""
    value: str = ""


class OptimiseStore(Intent):
    """Deduplicate the store by hard links, now or always."""

    family: ClassVar[str] = "store"

    option: str = ""
    value: str = ""


class DiskUsage(Intent):
    """What uses the space, and how much is free."""

    family: ClassVar[str] = "store"

    file: str = ""
    query: str = ""


class WhyDepends(Intent):
    """Why something is on this system: what needs it."""

    family: ClassVar[str] = "store"

    packages: tuple[str, ...] = ()
    file: str = ""


class RepairStore(Intent):
    """Verify the store and repair what is damaged."""

    family: ClassVar[str] = "store"

    file: str = ""
