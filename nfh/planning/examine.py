"""Nix's verdict on a plan: evaluated in a private copy; what would be built and fetched, asked of Nix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import NixFailed, Refused
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent
from nfh.planning import private_copy
from nfh.planning.plan import Examined, Plan

if TYPE_CHECKING:
    from nfh.planning.context import Context


def work_for(plan: Plan, context: Context, on_event: OnEvent) -> Callable[[Cancel], Plan] | None:
    """What an Examination has to do for `plan`; None when nothing is to be asked of Nix."""
    if plan.target.on_paper or not plan.needs_build:
        return None
    return lambda cancel: examine(plan, context, on_event, cancel)


def examine(plan: Plan, context: Context, on_event: OnEvent, cancel: Cancel) -> Plan:
    """Evaluate the changed configuration in a private copy and ask Nix what it would build and fetch.

    Returns the plan with `examined` and its effects filled in. Raises NixFailed with Nix's own words when the
    changed configuration does not evaluate, Refused when it is not this machine's, Interrupted.
    """
    from nfh.nix import evaluate
    from nfh.nix.build import missing

    target = plan.target
    reason = private_copy.unsuitable(target.folder)
    if reason:
        note = f"{reason}, so the change is written first and put back if Nix does not accept it."
        return replace(plan, notes=(*plan.notes, note))
    copy = private_copy.make(target.folder, plan.changes, context.folders)
    try:
        derivation = evaluate.instantiate(
            target, copy / target.entry.name, on_event, cancel, copy.parent / "derivation"
        )
        cancel.check()
        on_event(Event("started", "plan", text="asking Nix what is to be built"))
        wanted = missing(target, derivation, cancel)
        on_event(Event("finished", "plan"))
    except NixFailed as problem:
        private_copy.discard(copy)
        raise _about_the_original(problem, copy, target.folder) from problem
    except BaseException:
        private_copy.discard(copy)
        raise
    _same_machine(derivation, plan)
    effects = replace(
        plan.effects,
        examined=True,
        to_build=tuple(wanted.will_build),
        to_fetch=tuple(wanted.will_fetch),
        download_bytes=wanted.download_bytes,
        unpacked_bytes=wanted.unpacked_bytes,
    )
    return replace(plan, effects=effects, examined=Examined(derivation, copy))


def _about_the_original(problem: NixFailed, copy: Path, folder: Path) -> NixFailed:
    """The same failure, naming the person's own files instead of the copy's."""
    return NixFailed(
        problem.message.replace(str(copy), str(folder)),
        problem.output.replace(str(copy), str(folder)),
        problem.status,
        problem.command,
    )


def _same_machine(derivation: str, plan: Plan) -> None:
    """A system with another host name is probably another machine's configuration: stop, unless that was asked."""
    running = Path(plan.target.profile)
    if plan.target.kind != "this" or any(r.intent.intent_name() == "set_hostname" for r in plan.requests):
        return
    before, after = host_in(str(running.resolve())), host_in(derivation.removesuffix(".drv"))
    if before and after and before != after:
        raise Refused(
            f"This does not look like the configuration this machine was built from: it would rename “{before}” to "
            f"“{after}”.",
            "Name the right one with --config.",
        )


def host_in(path: str) -> str:
    """The host name in a system's store path, …-nixos-system-HOST-VERSION (nixpkgs: activation/top-level.nix)."""
    _, marker, rest = Path(path).name.partition("-nixos-system-")
    return rest.rsplit("-", 1)[0] if marker else ""
