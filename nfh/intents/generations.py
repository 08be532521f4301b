"""Generations: every system that was ever built and kept."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class ListGenerations(Intent):
    """List the generations that exist, or which one is running."""

    family: ClassVar[str] = "generations"

    scope: str = ""


class DiffGenerations(Intent):
    """What changed between two generations; one number is compared with the current one, none with the one before."""

    family: ClassVar[str] = "generations"

    generation: str = ""
    generations: tuple[str, ...] = ()


class NameGeneration(Intent):
    """Give a generation a name to find it by."""

    family: ClassVar[str] = "generations"

    generation: str = ""
    name: str = ""


class Rollback(Intent):
    """Go back to the generation before the current one."""

    family: ClassVar[str] = "generations"


class SwitchGeneration(Intent):
    """Go to a named generation: a number, a date, several back."""

    family: ClassVar[str] = "generations"

    generation: str = ""


class DeleteGenerations(Intent):
    """Delete old generations, and with them old kernels and boot entries; `age` and `keep` say which ones."""

    family: ClassVar[str] = "generations"

    generation: str = ""
    generations: tuple[str, ...] = ()
    age: str = ""
    keep: str = ""


class ListChanges(Intent):
    """What nfh has changed on this system so far, newest first."""

    family: ClassVar[str] = "generations"


class UndoLast(Intent):
    """Undo what nfh did last: configuration text and generation together."""

    family: ClassVar[str] = "generations"

    command: str = ""
