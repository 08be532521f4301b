"""Generations: list them, go back to the one before."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.planning import expert
from nfh.planning.answer import Answer

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.nix.generations import Generation
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.plan import SwitchGeneration


def list_generations(request: Request, context: Context) -> Answer:
    """Every generation of the system, newest first, read from the profile's folder."""
    found = read(context)
    if not found:
        return Answer(
            "list_generations",
            f"There are no generations in {context.target.profile.parent}.",
            sources=(str(context.target.profile.parent),),
        )
    current = next((g for g in found if g.current), None)
    text = f"{len(found)} generation{'s' if len(found) > 1 else ''}"
    if current:
        text += f"; the current one is {current.number}"
    else:
        text += _none_is_current(context, found)
    apart = [] if current is not None and current.running else [g for g in found if g.running]
    if apart:
        text += f"; {'until the next start ' if current else ''}{apart[-1].number} runs"
    answer = Answer(
        "list_generations",
        text + ".",
        ("generation", "date", "NixOS", "kernel", "state", "path", "revision"),
        tuple(
            (g.number, date(g.created), g.version, g.kernel, _state(g, runs=g in apart), g.store_path, g.revision)
            for g in reversed(found)
        ),
        subjects=tuple(str(g.number) for g in reversed(found)),
        sources=(str(context.target.profile.parent),),
        expert=(f"nix-env --list-generations -p {context.target.profile}", "nixos-rebuild list-generations"),
        next=("roll back",) if len(found) > 1 else (),
        hidden=("path", "revision"),
    )
    _keep(len(found), context)
    return answer


def _none_is_current(context: Context, found: list[Generation]) -> str:
    from nfh.planning import profile_link

    broken = profile_link.trouble(context.target.profile, found)
    return f"; none is the current one: {broken}" if broken else ""


def _keep(count: int, context: Context) -> None:
    """A long list is read quicker the next time."""
    from nfh.nix import generations

    if count >= generations.LONG:
        from nfh.nix import listed_before

        listed_before.keep(context.folders.cache, context.target.profile)


def rollback(request: Request, context: Context, draft: Draft) -> None:
    """Back to the newest generation before the current one, before the change or of the day that is named.

    The text stays as it is, and that is said.
    """
    from nfh.planning import as_of, before_change

    found = read(context)
    current = next((g for g in found if g.current), None)
    if current is None:
        from nfh.planning import profile_link

        raise Refused(
            "This system has no current generation, so there is nothing to go back from.",
            profile_link.way_out(found),
        )
    earlier = [g for g in found if g.number < current.number and not g.dangling]
    wanted = before_change.generation(request.text, found, context) or as_of.generation(request.text, found, context)
    wanted = wanted or (earlier[-1] if earlier else None)
    if wanted is None:
        raise Refused(
            f"Generation {current.number} is the oldest one there is, so there is nothing to go back to.",
            "Say “list my generations” to see them.",
        )
    if wanted.current:
        draft.done_already.append(f"Generation {wanted.number}, the one from then, is the current one already.")
        return
    draft.steps.append(switch_step(wanted, context))
    draft.summaries.append(f"go back from generation {current.number} to {wanted.number}")
    draft.notes.append(
        f"{context.target.entry.name} is not touched: it goes on describing generation {current.number}, and the "
        "next rebuild would bring that back. “undo” takes text and system back together."
    )
    draft.why.append(
        "Every generation is kept whole, so going back only moves a link and activates what it points to; nothing is "
        "built or downloaded. The newer generation stays and can be switched to again."
    )
    draft.concepts += ["rollback", "generation"]
    draft.next += ["list my generations", "undo"]


def switch_step(generation: Generation, context: Context) -> SwitchGeneration:
    """The step that makes `generation` current."""
    from nfh.planning.plan import SwitchGeneration

    root = expert.sudo(context.target)
    profile = context.target.profile
    return SwitchGeneration(
        generation.number,
        f"switch to generation {generation.number} ({date(generation.created)})",
        (
            f"{root}nix-env -p {profile} --switch-generation {generation.number}",
            f"{root}{profile}/bin/switch-to-configuration switch",
        ),
    )


def read(context: Context) -> list[Generation]:
    """The generations of the system, oldest first."""
    from nfh.nix import generations

    profile = context.target.profile
    if generations.remembered(profile) is None and os.path.isdir(context.folders.cache / "generations"):  # noqa: PTH112
        from nfh.nix import listed_before

        listed_before.recall(context.folders.cache, profile)
    return generations.read(profile, context.target.run_dir)


def date(seconds: float) -> str:
    """A time for people, in local time."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))


def _state(generation: Generation, *, runs: bool) -> str:
    words = [
        word
        for word, holds in (
            ("current", generation.current),
            ("running", runs),
            ("booted", generation.booted),
            ("its files are gone", generation.dangling),
        )
        if holds
    ]
    return ", ".join(words)
