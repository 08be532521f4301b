"""Generations: every system that was ever built and kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nfh.intents.base import Intent


@dataclass(frozen=True, slots=True)
class ListGenerations(Intent):
    """List the generations that exist, or which one is running."""

    family: ClassVar[str] = "generations"

    scope: str = ""


@dataclass(frozen=True, slots=True)
class DiffGenerations(Intent):
    """What changed between two generations; one number is compared with the current one, none with the one before."""

    family: ClassVar[str] = "generations"

    generation: str = ""
    generations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NameGeneration(Intent):
    """Give a generation a name to find it by."""

    family: ClassVar[str] = "generations"

    generation: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rollback(Intent):
    """Go back to the generation before the current one."""

    family: ClassVar[str] = "generations"


@dataclass(frozen=True, slots=True)
class SwitchGeneration(Intent):
    """Go to a named generation: a number, a date, several back."""

    family: ClassVar[str] = "generations"

    generation: str = ""


@dataclass(frozen=True, slots=True)
class DeleteGenerations(Intent):
    """Delete old generations, and with them old kernels and boot entries; `age` and `keep` say which ones."""

    family: ClassVar[str] = "generations"

    generation: str = ""
    generations: tuple[str, ...] = ()
    age: str = ""
    keep: str = ""


@dataclass(frozen=True, slots=True)
class UndoLast(Intent):
    """Undo what nfh did last: configuration text and generation together."""

    family: ClassVar[str] = "generations"

    command: str = ""
