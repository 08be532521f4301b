"""The outcome of a run, in one or two sentences: what was done, and where the system stands now."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from nfh.execution import failed_units
from nfh.execution.outcome import Failure, Outcome
from nfh.execution.sentences import apart, capital, files, names, runs, size
from nfh.execution.stretch import Stretch
from nfh.execution.where import Where
from nfh.nix import restart
from nfh.planning.plan import (
    Activate,
    Build,
    BuildAction,
    CollectGarbage,
    DeleteGenerations,
    Deploy,
    Plan,
    RunProgram,
    SwitchGeneration,
    SwitchSpecialisation,
)


def done(plan: Plan, before: Where, now: Where, stretch: Stretch) -> Outcome:
    """Everything was done."""
    warnings = []
    if stretch.failed_units:
        warnings.append(
            f"The system is switched, but not everything started: {names(stretch.failed_units)}. "
            f"“journalctl -u {stretch.failed_units[0]}” says why."
        )
        for unit in stretch.failed_units:
            warnings += [f"{unit}: {line}" for line in failed_units.last_lines(plan.target, stretch.said, unit)]
    if os.geteuid() == 0 and plan.target.kind == "this":
        warnings.append("nfh was started as root. It need not be: it asks for root only when something needs it.")
    sentences = [_done(plan, before, now), *_deleted(plan, stretch), _restart(plan, now)]
    dry = any(isinstance(step, Activate) and step.action == "dry-activate" for step in plan.steps)
    if dry:
        warnings += [line for line in stretch.said.splitlines() if line.strip()]
    return Outcome(
        "done",
        " ".join(sentence for sentence in sentences if sentence),
        generation_before=before.generation,
        generation_after=now.generation,
        next=plan.next,
        warnings=tuple(warnings),
    )


def _done(plan: Plan, before: Where, now: Where) -> str:
    old, new = before.generation, now.generation
    ran = f"; before it was {before.runs}" if before.runs is not None else ""
    edited = files([change.path for change in plan.changes])
    for step in plan.steps:
        match step:
            case SwitchGeneration(number=number):
                moved = f"Done. Generation {number} runs now{ran}."
                if old == number == before.runs:
                    moved = f"Done. Generation {number} was switched to again."
                if edited:
                    return f"{moved} {edited} was put back with it."
                text = plan.target.entry.name
                return f"{moved} {text} was not touched, so the next rebuild builds what it describes."
            case Deploy(host=host, action=action):
                return f"Done. {_DEPLOYED[action].format(host=host)} This machine is as it was."
            case SwitchSpecialisation(name=name):
                what = f"The specialisation {name} of generation {new}" if name else f"Generation {new} itself"
                return f"Done. {what} runs until the next boot."
            case Activate(action="switch" | "boot") if old == new == before.runs:
                return f"Done. It makes the same system as before, so generation {new} stays the current one."
            case Activate(action="switch"):
                return f"Done. Generation {new} runs now{ran if before.runs != new else ''}."
            case Activate(action="boot"):
                return f"Done. Generation {new} starts at the next boot; until then {runs(before)}."
            case Activate(action="test"):
                return f"Done. The new system runs until the next boot, which takes generation {new} again."
            case Activate(action="dry-activate"):
                return f"Nothing was switched: {runs(now)}. What switching would do is shown.{_ahead(edited)}"
            case Activate(action="build") | Build() if not _activates(plan) and not plan.deploys:
                return f"Done. The new system is built and nothing was switched: {runs(now)}.{_ahead(edited)}"
    if edited:
        return f"Done: {edited} is written. Nothing was built, so {runs(now)} without this change."
    return ""


_DEPLOYED: dict[BuildAction, str] = {
    "switch": "{host} runs the new system now, as a new generation of its own.",
    "boot": "{host} has the new system as its newest generation, which starts at the next boot there.",
    "test": "{host} runs the new system until its next boot.",
    "build": "The new system lies in the store of {host}; nothing is switched there.",
    "dry-activate": "Nothing was switched on {host}. What switching would do is shown.",
}


def _restart(plan: Plan, now: Where) -> str:
    """What of the system that was switched to runs only after a restart, if anything."""
    switched = any(
        isinstance(step, SwitchGeneration | SwitchSpecialisation)
        or (isinstance(step, Activate) and step.action in ("switch", "test"))
        for step in plan.steps
    )
    if not switched or plan.target.on_paper or not now.running:
        return ""
    parts = restart.reasons(str(plan.target.run_dir / "booted-system"), now.running)
    if not parts:
        return ""
    one = "it comes" if len(parts) == 1 else "they come"
    return f"{capital(names(parts))} run{'s' if len(parts) == 1 else ''} as before until you restart; then {one} new."


def _activates(plan: Plan) -> bool:
    return any(isinstance(step, Activate) and step.action != "build" for step in plan.steps)


def _ahead(edited: str) -> str:
    return f" {edited} has the change already." if edited else ""


_PRINTED = 20
"""Lines of a program's output that are told at the end."""


def _deleted(plan: Plan, stretch: Stretch) -> list[str]:
    sentences = []
    for step in plan.steps:
        match step:
            case DeleteGenerations(numbers=()):
                sentences.append("The boot menu is written anew, without what was deleted.")
            case DeleteGenerations(numbers=numbers):
                word = "Generation" if len(numbers) == 1 else "Generations"
                verb = "is" if len(numbers) == 1 else "are"
                listed = names([str(number) for number in sorted(numbers)])
                freed = f" ({size(stretch.freed_boot)} freed there)" if stretch.freed_boot > 0 else ""
                sentences.append(f"{word} {listed} {verb} deleted, and gone from the boot menu{freed}.")
            case CollectGarbage():
                sentences.append(f"Freed {stretch.freed}." if stretch.freed else "There was nothing left to free.")
            case RunProgram():
                sentences += ["Done." if not stretch.printed else "Done. It printed:", *stretch.printed[-_PRINTED:]]
    return sentences


def stopped(plan: Plan, before: Where, put_back: bool = False, why: str = "Stopped.") -> Outcome:
    """The person stopped it, or did not want to keep it, and everything is as it was."""
    if put_back:
        edited = files([change.path for change in plan.changes])
        rest = f", and {edited} is as it was" if edited else ""
        text = f"{why} What had been done was put back: {runs(before)}{rest}."
    else:
        text = f"Stopped before anything was changed: {runs(before)}."
    return Outcome("interrupted", text, generation_before=before.generation, generation_after=before.generation)


def unchanged(failure: Failure, before: Where) -> Outcome:
    """It failed and nothing had been touched."""
    match failure.stage:
        case "build":
            text = f"The build failed, so nothing was changed: {runs(before)}."
        case "evaluate":
            text = f"Nix does not accept the configuration, so nothing was changed: {runs(before)}."
        case "preflight" | "privilege" | "deploy":
            text = failure.message
        case _:
            text = f"{failure.message} Nothing was changed: {runs(before)}."
    return Outcome(
        "unchanged",
        text,
        generation_before=before.generation,
        generation_after=before.generation,
        failure=failure,
    )


_WHAT = {
    "deploy": "Bringing the system to the other machine",
    "write": "Writing the configuration",
    "evaluate": "Evaluating the configuration",
    "build": "The build",
    "profile": "Making the new generation",
    "activate": "Switching to the new system",
}


def reverted(plan: Plan, failure: Failure, now: Where) -> Outcome:
    """It failed and everything was put back."""
    what = _WHAT.get(failure.stage, "It")
    edited = files([change.path for change in plan.changes])
    rest = f" and {edited} is as it was" if edited else ""
    return Outcome(
        "reverted",
        f"{what} failed, and what had been done was put back: {runs(now)}{rest}.",
        generation_before=now.generation,
        generation_after=now.generation,
        failure=failure,
    )


def partial(plan: Plan, failure: Failure, now: Where, left: Sequence[str]) -> Outcome:
    """It failed and not everything could be put back."""
    what = _WHAT.get(failure.stage, "It")
    return Outcome(
        "partial",
        f"{what} failed, and not everything could be put back: {names(list(left))}. {differ(plan, now)}",
        generation_after=now.generation,
        failure=failure,
        next=("undo",),
    )


def differ(plan: Plan, now: Where) -> str:
    """How text and system stand to each other right now, file by file."""
    from nfh.execution.content import content

    clauses = []
    for change in plan.changes:
        try:
            held = content(change.path)
        except OSError:
            held = b""
        word = "has the change" if held == change.after else "is as it was" if held == change.before else "differs"
        clauses.append(f"{change.path.name} {word}")
    clauses.append(f"generation {now.generation} is the current one" if now.generation is not None else "")
    return f"Now {names([clause for clause in clauses if clause])}{apart(now, ' until the next boot')}."


def detached(plan: Plan, before: Where, now: Where) -> Outcome:
    """The person stopped watching an activation."""
    named = f"generation {now.generation}" if now.generation != before.generation else "the system"
    return Outcome(
        "detached",
        f"The switch to {named} goes on without me; the next request tells how it ended.",
        generation_before=before.generation,
        generation_after=now.generation,
        next=plan.next,
    )


def half_deleted(plan: Plan, failure: Failure, before: Where, now: Where, stretch: Stretch) -> Outcome:
    """Deleting stopped or failed half way: what is gone is gone."""
    gone = sorted(before.numbers - now.numbers)
    deleted = f"Deleted by then: generations {names([str(n) for n in gone])}. " if gone else ""
    text = f"{failure.message} {deleted}Nothing that a kept generation needs was touched: {runs(now)}."
    nothing = not gone and stretch.untouched and not any(isinstance(step, CollectGarbage) for step in plan.steps)
    outcome = Outcome("partial", text, generation_before=before.generation, generation_after=now.generation)
    return replace(outcome, status="unchanged" if nothing else "partial", failure=failure)
