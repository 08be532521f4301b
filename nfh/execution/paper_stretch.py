"""The stretch on paper: files are really written, generations are only recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nfh.errors import NixMissing
from nfh.execution.content import content
from nfh.execution.stretch import PROFILE, Stretch
from nfh.execution.where import Where
from nfh.nix.activation import Action
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event
from nfh.practice import paper


@dataclass(slots=True)
class PaperStretch(Stretch):
    """A Stretch without Nix."""

    def set_profile(self, system: str) -> None:  # noqa: ARG002
        """Record a generation for the text as it stands. Raises Failed, ConfigurationError."""
        self.ledger.stage("profile")
        self.on_event(Event("started", "profile", PROFILE, text="recording the new generation"))
        self.moved = True
        summary = self.ledger.entry.summary if self.ledger.entry is not None else ""
        text = (content(self.target.entry) or b"").decode("utf-8", "surrogateescape")
        number = paper.commit(self.target, text, summary)
        self.ledger.stage("profile", generation_after=number, system_after=Where.of(self.target).system)
        self.on_event(Event("finished", "profile", PROFILE))

    def switch_generation(self, number: int) -> None:
        """Make a recorded generation the current one. Raises Failed."""
        self.ledger.stage("profile", generation_after=number)
        self.on_event(Event("started", "profile", PROFILE, text=f"switching to generation {number}"))
        self.moved = True
        paper.switch(self.target, number)
        self.on_event(Event("finished", "profile", PROFILE))

    def activate(self, system: str, action: Action, cancel: Cancel | None, specialisation: str = "") -> None:
        """Nothing runs on paper: recording and switching did it already."""

    def delete(self, numbers: Sequence[int]) -> None:
        """Delete recorded generations. Raises Failed, Refused."""
        self.destroying = True
        self.ledger.stage("deleting")
        self.on_event(Event("started", "profile", PROFILE, text="deleting generations"))
        paper.delete(self.target, numbers)
        self.on_event(Event("finished", "profile", PROFILE))

    def collect(self, cancel: Cancel) -> None:  # noqa: ARG002
        """There is no store on paper."""
        raise NixMissing("Freeing space needs Nix, and there is none here.")

    def _profile_back(self) -> None:
        now = Where.of(self.target)
        if self.before.generation is not None and now.generation != self.before.generation:
            paper.switch(self.target, self.before.generation)
        if made := now.numbers - self.before.numbers - {self.before.generation}:
            paper.delete(self.target, made)
