"""Talking with nfh itself, and what is not for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nfh.intents.base import Intent


@dataclass(frozen=True, slots=True)
class ExplainError(Intent):
    """What an error text means and what to do about it."""

    family: ClassVar[str] = "dialogue"

    error: str = ""
    file: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class ExplainConcept(Intent):
    """What something of the Nix world is: a flake, a generation, a derivation."""

    family: ClassVar[str] = "dialogue"

    concept: str = ""


@dataclass(frozen=True, slots=True)
class Help(Intent):
    """What nfh can do and how to ask; `query` is the topic."""

    family: ClassVar[str] = "dialogue"

    query: str = ""


@dataclass(frozen=True, slots=True)
class Learn(Intent):
    """Lessons: begin one, go on, get a hint."""

    family: ClassVar[str] = "dialogue"

    concept: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Greeting(Intent):
    """Hello, thanks, goodbye, small talk with nfh."""

    family: ClassVar[str] = "dialogue"


@dataclass(frozen=True, slots=True)
class OutOfScope(Intent):
    """Nothing for nfh: other systems, general questions, Nix work that nfh does not do, dangerous requests."""

    family: ClassVar[str] = "dialogue"
