"""Proof of an edit by Nix, before it is written: every changed file still parses, every changed option evaluates to
what was wanted."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import Failed, NixFailed, NixMissing, Refused
from nfh.nix.cancel import Cancel
from nfh.planning.plan import FileChange, Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.nix.target import Target
    from nfh.planning.context import Context


def of_syntax(changes: Sequence[FileChange]) -> None:
    """Raise CannotEdit where Nix parsed a file before and does not parse it any more. Without Nix: nothing."""
    from nfh.configuration import verify
    from nfh.configuration.source import Source

    for change in changes:
        if change.path.suffix == ".nix" and change.before is not None and change.after is not None:
            verify.as_before_to_nix(Source(change.path, change.before), Source(change.path, change.after))


def of_values(plan: Plan, target: Target, entry: Path, cancel: Cancel) -> Plan:
    """The plan, if what the options at `entry` (in a copy) evaluate to is what was wanted.

    Raises Refused where it is not: then nothing is written. What Nix cannot tell is said in a note.
    """
    if not plan.expected:
        return plan
    from nfh.configuration import expectation
    from nfh.nix import evaluate

    try:
        holds = evaluate.of_system(target, entry, expectation.question(plan.expected), cancel)
    except NixFailed as problem:
        # The system as a whole evaluated, so it is the question that Nix could not answer.
        return _noted(plan, f"Nix could not compare the new values ({_brief(problem)}).")
    wrong = [one.shown for one, so in zip(plan.expected, holds, strict=True) if so is not True]
    if wrong:
        raise Refused(
            f"The edit was not made: with it, Nix still evaluates {', '.join(wrong)} to something else.",
            "Another place decides it; ask “where is " + wrong[0].rpartition(" in ")[2] + " set”.",
        )
    return plan


def of_text(plan: Plan, context: Context, cancel: Cancel) -> Plan:
    """The plan of an edit that builds nothing, proved by evaluation where Nix can evaluate the configuration.

    Where it cannot (no nixpkgs here, inputs that are not in the store), a note says so. Raises NixFailed when the
    change is what breaks the evaluation, Refused when a value is not what was wanted.
    """
    from nfh.planning import private_copy

    target = plan.target
    if target.is_flake and not (target.folder / "flake.lock").exists():
        return _noted(plan, "Nix did not check this edit: there is no flake.lock yet, and checking fetches nothing.")
    if private_copy.unsuitable(target, plan.changes):
        return _noted(plan, "Nix did not check this edit: no private copy of the configuration could serve.")
    try:
        copy = private_copy.make(target.folder, plan.changes, context.folders)
    except OSError:
        return _noted(plan, "Nix did not check this edit: no private copy of the configuration could be made.")
    try:
        problem = _evaluates(target, copy / target.entry.name, cancel)
        if problem is None:
            return of_values(plan, target, copy / target.entry.name, cancel)
        for change in plan.changes:
            if change.before is not None:
                (copy / change.path.relative_to(target.folder)).write_bytes(change.before)
        if _evaluates(target, copy / target.entry.name, cancel) is None:
            raise problem
        return _noted(plan, f"Nix could not check this edit here ({_brief(problem)}); it was checked by reading.")
    finally:
        private_copy.discard(copy)


def _evaluates(target: Target, entry: Path, cancel: Cancel) -> Failed | None:
    """What keeps Nix from evaluating the configuration; None: nothing."""
    from nfh.nix import evaluate

    try:
        evaluate.of_system(target, entry, "system: builtins.seq system.config.networking.hostName true", cancel)
    except (NixFailed, NixMissing) as problem:
        return problem
    return None


_LICENSE = re.compile(r"Package [‘'](?P<package>[^’']+)[’'].*? has an unfree license")
_UNFIT = re.compile(
    r"Package [‘'](?P<package>[^’']+)[’'].*? is (?:marked as )?(?P<what>broken|insecure|not available)"
)
_PATH = re.compile(r" ?(?:(?:in|at|from|of) )?[‘'\"«]?/[^\s’'\"»,;)]+[’'\"»]?(?::\d+)*")


def _brief(problem: Failed) -> str:
    """What Nix said, in a few words and without paths, which say nothing to people."""
    text = problem.message.removeprefix("Nix could not evaluate the configuration: ").splitlines()[0].strip()
    if found := _LICENSE.search(text):
        return f"{found['package']} is not free software, which is not allowed here"
    if found := _UNFIT.search(text):
        return f"{found['package']} is {found['what']}"
    text = " ".join(_PATH.sub("", text.partition(" (")[0]).split())
    return text[:120].rstrip(" .,:")


def _noted(plan: Plan, note: str) -> Plan:
    return replace(plan, notes=(*plan.notes, note))
