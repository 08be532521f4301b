"""Requests made by hand, planned on a real practice system; and what stands there, so that touching is seen."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from nfh.execution.journal import Journal
from nfh.execution.outcome import Outcome
from nfh.execution.privilege import Direct
from nfh.execution.runner import run
from nfh.intents import registry
from nfh.intents.request import Mode, Request
from nfh.nix.cancel import Cancel
from nfh.nix.events import ignore
from nfh.nix.target import Target
from nfh.planning import examine, planner, private_copy
from nfh.planning.answer import Answer
from nfh.planning.context import Context
from nfh.planning.history import Entry
from nfh.planning.plan import Plan
from nfh.settings import Folders


def request(name: str, mode: Mode = "do", text: str = "", **slots: Any) -> Request:
    return Request(registry.build(name, slots, strict=True), mode, 1.0, "program", text)


def state_of(target: Target) -> str:
    """A fingerprint of what is the person's: configuration, profiles, what runs, the boot menu. Nix's own database,
    where it notes what it evaluated, is none of it."""
    digest = hashlib.sha256()
    for top in (target.folder, target.profile.parent, target.run_dir, target.run_dir.parent / "boot"):
        for root, folders, files in os.walk(top):
            folders.sort()
            for name in sorted((*folders, *files)):
                path = Path(root, name)
                stat = path.lstat()
                digest.update(f"{path}\0{stat.st_mode}\0{stat.st_mtime_ns}\0".encode())
                if path.is_symlink():
                    digest.update(os.readlink(path).encode())
                elif path.is_file():
                    digest.update(path.read_bytes())
    return digest.hexdigest()


def added(plan: Any) -> list[str]:
    return [line[1:].strip() for c in plan.changes for line in c.diff(0).splitlines()[2:] if line.startswith("+")]


def removed(plan: Any) -> list[str]:
    return [line[1:].strip() for c in plan.changes for line in c.diff(0).splitlines()[2:] if line.startswith("-")]


@dataclass
class Desk:
    """A target, what nfh remembers of it, and the ways to plan on it."""

    target: Target
    folders: Folders
    no_build: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def journal(self) -> Journal:
        return Journal(self.folders.data / "journal", self.target.entry)

    @property
    def context(self) -> Context:
        return Context(self.target, self.journal, self.folders, dict(self.answers), self.no_build)

    @property
    def text(self) -> str:
        return self.target.entry.read_text()

    def prepare(self, *requests: Request) -> planner.Prepared:
        return planner.prepare(requests, self.context)

    def plan(self, name: str, **slots: Any) -> Plan:
        prepared = self.prepare(request(name, **slots))
        assert prepared.plan is not None
        return prepared.plan

    def answer(self, name: str, **slots: Any) -> Answer:
        (answer,) = self.prepare(request(name, **slots)).answers
        for row in answer.rows:
            assert len(row) == len(answer.columns), answer
        answer.to_json()
        return answer

    def answering(self, **answers: str) -> Desk:
        return replace(self, answers={name.replace("__", ":"): value for name, value in answers.items()})

    def given(self, answers: Mapping[str, str]) -> Desk:
        return replace(self, answers=answers)

    def examine(self, plan: Plan) -> Plan:
        return examine.examine(plan, self.context, ignore, Cancel())

    def do(self, plan: Plan, said: str = "") -> Outcome:
        """Carry a plan out, examined as the assistant does it."""
        examined = self.examine(plan) if plan.needs_build else plan
        try:
            outcome = run(examined, said or plan.summary, self.journal, Direct(self.target))
        finally:
            if examined.examined:
                private_copy.discard(examined.examined.copy)
        assert outcome.status == "done", outcome
        return outcome

    def last(self) -> Entry:
        return self.journal.entries()[-1]

    def current(self) -> int:
        return int(os.readlink(self.target.profile).split("-")[1])


@pytest.fixture
def desk(practice_target: Target, tmp_path: Path) -> Desk:
    return Desk(practice_target, Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache"))
