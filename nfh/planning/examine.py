"""Nix's verdict on a plan: evaluated in a private copy; what would be built and fetched, asked of Nix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import NixFailed
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent
from nfh.planning import private_copy, proof, tracked
from nfh.planning.plan import Examined, Plan, RunProgram

if TYPE_CHECKING:
    from nfh.planning.context import Context


def work_for(plan: Plan, context: Context, on_event: OnEvent) -> Callable[[Cancel], Plan] | None:
    """What an Examination has to do for `plan`; None when nothing is to be asked of Nix."""
    if plan.target.on_paper or plan.fetches_first or plan.built_on:
        return None
    if not plan.needs_build:
        return (lambda cancel: proof.of_text(plan, context, cancel)) if plan.expected else None
    return lambda cancel: examine(plan, context, on_event, cancel)


def examine(plan: Plan, context: Context, on_event: OnEvent, cancel: Cancel) -> Plan:
    """Evaluate the changed configuration in a private copy and ask Nix what it would build and fetch.

    Returns the plan with `examined`, `also` and its effects filled in. Where no copy can serve, a note says so and
    the change is examined only when it is written. Raises NixFailed with Nix's own words when the changed
    configuration does not evaluate, Busy while Nix collects garbage, Refused when it is not this machine's,
    Interrupted. Whatever it raises, no copy is left behind.
    """
    from nfh.nix.at_work import no_collection
    from nfh.planning import baseline

    no_collection(plan.target.state_dir)
    try:
        copy, entry = _place(plan, context)
    except _NoCopy as problem:
        note = f"{problem}, so the change is written first and put back if Nix does not accept it."
        return baseline.check(replace(plan, notes=(*plan.notes, note)), context, "", on_event, cancel)
    try:
        examined = _evaluated(plan, copy, entry, on_event, cancel)
        assert examined.examined is not None
        return baseline.check(examined, context, examined.examined.derivation, on_event, cancel)
    except NixFailed as problem:
        private_copy.discard(copy)
        raise _about_the_original(problem, copy, plan.target.folder) from problem
    except BaseException:
        private_copy.discard(copy)
        raise


class _NoCopy(Exception):
    """No private copy can serve; the text says why."""


def _place(plan: Plan, context: Context) -> tuple[Path, Path]:
    """The copy's folder and the entry to evaluate: the copy's, or, where no text changes, the original if need be.

    Raises _NoCopy.
    """
    target = plan.target
    reason = private_copy.unsuitable(target, plan.changes)
    try:
        if not reason:
            copy = private_copy.make(target.folder, plan.changes, context.folders)
            for step in plan.steps:
                if isinstance(step, RunProgram):
                    tracked.in_copy(step, target.folder, copy)
            return copy, copy / target.entry.name
        if not plan.changes:
            return private_copy.room(target.folder, context.folders), target.entry
    except OSError as problem:
        reason = f"No private copy of {target.folder} can be made ({problem.strerror or problem})"
    raise _NoCopy(reason)


def _evaluated(plan: Plan, copy: Path, entry: Path, on_event: OnEvent, cancel: Cancel) -> Plan:
    """The plan with what Nix says of it. Raises NixFailed, NixMissing, Interrupted."""
    from nfh.nix import evaluate
    from nfh.nix.ahead import Ahead
    from nfh.nix.build import missing
    from nfh.nix.derivation import output_of

    target = plan.build_target
    with Ahead(target, cancel) as ahead:
        derivation = evaluate.instantiate(target, entry, on_event, ahead.beside, copy.parent / "derivation")
        cancel.check()
        plan = proof.of_values(plan, target, entry, ahead.beside)
        on_event(Event("started", "plan", text="asking Nix what is to be built"))
        try:
            wanted = missing(target, derivation, cancel, ahead)
        finally:
            on_event(Event("finished", "plan"))
    effects = replace(
        plan.effects,
        examined=True,
        to_build=tuple(wanted.will_build),
        to_fetch=tuple(wanted.will_fetch),
        download_bytes=wanted.download_bytes,
        unpacked_bytes=wanted.unpacked_bytes,
        generation_after=_generation(plan, output_of(derivation)),
    )
    return replace(plan, effects=effects, examined=Examined(derivation, copy))


def _generation(plan: Plan, system: str) -> int | None:
    """The generation that will be current. Nix makes no new one of what the newest holds already (nix-env --set)."""
    from nfh.nix import generations

    found = generations.read(plan.target.profile, plan.target.run_dir) if plan.makes_generation and system else []
    newest = found[-1] if found else None
    return newest.number if newest and newest.store_path == system else plan.effects.generation_after


def _about_the_original(problem: NixFailed, copy: Path, folder: Path) -> NixFailed:
    """The same failure, naming the person's own files instead of the copy's."""
    return NixFailed(
        problem.message.replace(str(copy), str(folder)),
        problem.output.replace(str(copy), str(folder)),
        problem.status,
        problem.command,
    )
