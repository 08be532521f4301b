"""Talking with nfh itself, and what is not for it."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class ExplainError(Intent):
    """What an error text means and what to do about it."""

    family: ClassVar[str] = "dialogue"

    error: str = ""
    file: str = ""
    channel: str = ""


class ExplainConcept(Intent):
    """What something of the Nix world is: a flake, a generation, a derivation."""

    family: ClassVar[str] = "dialogue"

    concept: str = ""


class Help(Intent):
    """What nfh can do and how to ask; `query` is the topic."""

    family: ClassVar[str] = "dialogue"

    query: str = ""


class Learn(Intent):
    """Lessons: begin one, go on, get a hint."""

    family: ClassVar[str] = "dialogue"

    concept: str = ""
    action: str = ""


class Greeting(Intent):
    """Hello, thanks, goodbye, small talk with nfh."""

    family: ClassVar[str] = "dialogue"


class OutOfScope(Intent):
    """Nothing for nfh: other systems, general questions, Nix work that nfh does not do, dangerous requests."""

    family: ClassVar[str] = "dialogue"
