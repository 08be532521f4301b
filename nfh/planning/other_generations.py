"""Generations besides the one before: what differs between two, going to a named one, deleting old ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from nfh.errors import NeedsAnswer, NixMissing, Refused
from nfh.intents import numerals
from nfh.planning import (
    before_change,
    doomed_generations,
    expert,
    generations,
    profile_link,
    which_generation,
)
from nfh.planning.answer import Answer
from nfh.planning.plan import DeleteGenerations
from nfh.planning.wording import bytes_of, listed, plural

if TYPE_CHECKING:
    from nfh.intents.generations import DeleteGenerations as DeleteIntent
    from nfh.intents.generations import DiffGenerations, SwitchGeneration
    from nfh.intents.request import Request
    from nfh.nix.generations import Generation
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


_SERVICES = 5
"""Services of a difference that are named; more are counted."""


def diff_generations(request: Request, context: Context) -> Answer:
    """What changed from one generation to another: packages, kernel, size. Nothing is run for it."""
    intent: DiffGenerations = request.intent  # type: ignore[assignment]
    if context.target.on_paper:
        raise NixMissing("Comparing two generations needs Nix, and there is none here.")
    from nfh.nix.difference import between

    found = generations.read(context)
    old, new = _two(intent, found, context)
    difference = between(context.target, old.store_path, new.store_path, context.cancel)
    rows = tuple(
        (change.name, change.kind, ", ".join(change.before), ", ".join(change.after), "yes" if change.chosen else "")
        for change in difference.packages
    )
    text = f"From generation {old.number} ({generations.date(old.created)}) to {new.number} "
    text += f"({generations.date(new.created)}): "
    text += f"{plural(len(rows), 'package')} differ" if rows else "the same packages"
    if difference.bytes:
        text += f"; {bytes_of(abs(difference.bytes))} {'more' if difference.bytes > 0 else 'less'}"
    if difference.kernel_changed:
        text += f"; the kernel goes from {difference.kernel_before} to {difference.kernel_after}"
    if services := [
        each.name.removesuffix(".service") for each in difference.units if each.name.endswith(".service")
    ]:
        text += f"; {plural(len(services), 'service')} differ: {listed(services[:_SERVICES])}"
        text += f" and {len(services) - _SERVICES} more" if len(services) > _SERVICES else ""
    return Answer(
        "diff_generations",
        text + ".",
        ("package", "change", "before", "after", "chosen by you or a module") if rows else (),
        rows,
        subjects=tuple(str(row[0]) for row in rows),
        sources=(str(context.target.profile.parent), "the store's database"),
        expert=(f"nix store diff-closures {old.link} {new.link}",),
        next=(f"go to generation {old.number}",) if new.current else (),
    )


def switch_generation(request: Request, context: Context, draft: Draft) -> None:
    """To a named generation; the text stays as it is, and that is said."""
    intent: SwitchGeneration = request.intent  # type: ignore[assignment]
    found = generations.read(context)
    if not found:
        raise Refused("This system has no generations yet.")
    wanted = _wanted(intent.generation, request.text, found, context)
    if wanted.current:
        draft.done_already.append(f"Generation {wanted.number} is the current one already.")
        return
    draft.steps.append(generations.switch_step(wanted, context))
    draft.summaries.append(f"go to generation {wanted.number} of {generations.date(wanted.created)}")
    draft.notes.append(
        f"{context.target.entry.name} is not touched: the next rebuild would bring back what it describes. “undo” "
        "takes this back."
    )
    draft.why.append(
        "Every generation is kept whole, so going to one only moves a link and activates what it points to; nothing "
        "is built or downloaded. The others stay."
    )
    draft.concepts.append("generation")
    draft.next += ["list my generations", "undo"]


def _wanted(slot: str, text: str, found: Sequence[Generation], context: Context) -> Generation:
    """The generation that the slot names; without one, what the sentence says; else it is asked."""
    if not re.search(r"\d", slot) and (wanted := before_change.generation(text, found, context)):
        return wanted
    if slot:
        return which_generation.choose_or_ask(slot, found, context)
    try:
        return which_generation.choose(text, found)
    except NeedsAnswer:
        return which_generation.choose_or_ask("", found, context)


def delete_generations(request: Request, context: Context, draft: Draft) -> None:
    """Delete old generations, after saying what can no longer be gone back to and how much that frees."""
    intent: DeleteIntent = request.intent  # type: ignore[assignment]
    found = generations.read(context)
    if found and (broken := profile_link.trouble(context.target.profile, found)):
        raise Refused(
            f"I delete nothing now, because the boot menu could not be written afterwards: {broken}.",
            f"{profile_link.way_out(found)} Then say it again.",
        )
    from nfh.nix.boots import Boots

    protected = kept_back(found, Boots.of(context.target).systems())
    doomed = doomed_generations.choose(intent, request.text, found, protected, context)
    if not doomed:
        reasons = [f"generation {g.number} is {why}" for g, why in protected.items()]
        draft.done_already.append(f"There is no generation to delete: {listed(reasons)}.")
        return
    numbers = tuple(g.number for g in doomed)
    root = expert.sudo(context.target)
    profile = context.target.profile
    draft.steps.append(
        DeleteGenerations(
            numbers,
            f"delete {plural(len(doomed), 'generation')} and write the boot menu anew",
            (
                f"{root}nix-env -p {profile} --delete-generations {' '.join(map(str, numbers))}",
                f"{root}{profile}/bin/switch-to-configuration boot",
            ),
        )
    )
    draft.summaries.append(f"delete {plural(len(doomed), 'generation')} ({ranges(numbers)})")
    draft.lost.append(f"Nobody can go back to {named(doomed)} any more.")
    kept = [g for g in found if g.number not in numbers]
    draft.notes.append(
        f"Kept: {ranges([g.number for g in kept])} (the current one is never deleted, nor the booted)."
    )
    if not context.target.on_paper:
        from nfh.nix.store import freed_by

        staying, going = ([g.store_path for g in some] for some in (kept, doomed))
        freed = freed_by(context.target, staying, going, context.cancel)
        draft.notes.append(f"About {bytes_of(freed.bytes)} are then needed by no generation.")
    draft.why.append(
        "A generation keeps everything it needs in the store alive, so old ones cost space. Deleting them frees "
        "nothing by itself: a garbage collection does that afterwards."
    )
    draft.concepts += ["generation", "garbage collection"]
    draft.next.append("free some disk space")
    if _are_newer(doomed, found):
        draft.notes.append("Some of them are newer than the current generation.")


def kept_back(found: Sequence[Generation], started: Collection[str] = ()) -> dict[Generation, str]:
    """The generations that are never deleted (nfh.nix.kept), and why, in words."""
    from nfh.nix.kept import WORDS, kept

    reasons = kept(found, started)
    return {one: WORDS[reasons[one.number]] for one in found if one.number in reasons}


def named(doomed: Sequence[Generation]) -> str:
    """The generations in words, with the days they span."""
    first, last = generations.date(doomed[0].created)[:10], generations.date(doomed[-1].created)[:10]
    numbers = ranges([g.number for g in doomed])
    days = f"of {first}" if first == last else f"from {first} to {last}"
    return f"generation {numbers} {days}" if len(doomed) == 1 else f"generations {numbers}, {days}"


def ranges(numbers: Sequence[int]) -> str:
    """Numbers in words: 1–4, 7 and 9."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return listed([str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs])


def _are_newer(doomed: Sequence[Generation], found: Sequence[Generation]) -> bool:
    current = next((g.number for g in found if g.current), None)
    return current is not None and doomed[-1].number > current


_LAST_TWO = re.compile(r"(?:(?:the|my) )?(?:last|newest|latest|most recent)? ?2 (?:generations|versions|systems)")


def _two(intent: DiffGenerations, found: Sequence[Generation], context: Context) -> tuple[Generation, Generation]:
    """The two to compare, older first: both named, one named and the current one, or the current one and the last."""
    if len([g for g in found if not g.dangling]) < 2:
        raise Refused("There is only one generation, so there is nothing to compare it with.")
    named_ones = [*intent.generations, *([intent.generation] if intent.generation else [])]
    named_ones = [one for one in named_ones if not _LAST_TWO.fullmatch(numerals.in_digits(one.casefold()))]
    current = next((g for g in found if g.current), found[-1])
    if not named_ones:
        earlier = [g for g in found if g.number < current.number and not g.dangling]
        chosen = [earlier[-1] if earlier else found[-1], current]
    else:
        chosen = [which_generation.choose_or_ask(one, found, context) for one in named_ones[:2]]
        if len(chosen) == 1:
            chosen.append(current)
    old, new = sorted(chosen, key=lambda g: g.number)
    if old.number == new.number:
        raise Refused(f"Both are generation {old.number}, so nothing differs.")
    return old, new
