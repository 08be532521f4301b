"""The store, looked at: what uses the space, and why something is there. And its upkeep: optimise, verify."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import NixMissing, Refused
from nfh.planning import expert, generations
from nfh.planning.answer import Answer
from nfh.planning.plan import RunProgram
from nfh.planning.wording import bytes_of, plural

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.store import WhyDepends
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_LARGEST = 8
"""Packages that are named, the largest first."""
_REPAIR = re.compile(r"\b(repair|fix|mend|heal|restore|--repair)\b")


def disk_usage(request: Request, context: Context) -> Answer:
    """How much is free, how large the store is, what of it nothing needs, and what is largest in the system."""
    _needs_nix(context, "What the store holds")
    from nfh.nix.at_work import collecting
    from nfh.nix.capabilities import free_bytes
    from nfh.nix.store import NOTHING, ask, closure, garbage
    from nfh.nix.storepath import package_of

    target = context.target
    store = Path(target.environment.get("NIX_STORE_DIR", "/nix/store"))
    found = generations.read(context)
    current = next((g for g in found if g.current), None)
    rows: list[tuple[str, str]] = []
    free = free_bytes(store)
    if free is not None:
        rows.append(("free on the disk of the store", bytes_of(free)))
    whole = ask(target, context.cancel, lambda source: source.sizes(source.valid_paths()))
    rows.append(("the store", f"{bytes_of(sum(whole.values()))} in {plural(len(whole), 'path')}"))
    busy = collecting(target.state_dir)
    dead = NOTHING if busy else garbage(target, context.cancel)
    if not busy:
        rows.append(("of that, needed by nothing", f"{bytes_of(dead.bytes)} in {plural(len(dead.paths), 'path')}"))
    if current is not None:
        sizes = closure(target, current.store_path, context.cancel).sizes
        rows.append((f"the system of generation {current.number}", bytes_of(sum(sizes.values()))))
        largest = sorted(sizes.items(), key=lambda item: -item[1])[:_LARGEST]
        rows += [(f"  {' '.join(package_of(path)).strip()}", bytes_of(size)) for path, size in largest]
    text = f"{bytes_of(free)} are free" if free is not None else "How much is free cannot be told"
    if busy:
        text += f". {busy}, so what nothing needs is told once that is done."
    else:
        text += f"; a garbage collection would free about {bytes_of(dead.bytes)} now."
    if len(found) > 1:
        text += f" {plural(len(found), 'generation')} are kept; each keeps what it needs."
    return Answer(
        "disk_usage",
        text,
        ("", "size"),
        tuple(rows),
        sources=(str(store), "the store's database"),
        expert=(f"df -h {store}", "nix path-info --recursive --size --human-readable /run/current-system"),
        next=("free some disk space", "delete generations older than 30 days"),
    )


def why_depends(request: Request, context: Context) -> Answer:
    """Why a package is on this system: the shortest chain from the system to it."""
    intent: WhyDepends = request.intent  # type: ignore[assignment]
    _needs_nix(context, "What depends on what")
    from nfh.intents.question import Question
    from nfh.nix.storepath import package_of

    said = (intent.packages[0] if intent.packages else "") or intent.file
    said = said or context.answer(Question("package", "Why what is here?"))
    current = next((g for g in generations.read(context) if g.current), None)
    if current is None:
        raise Refused("This system has no current generation.")
    wanted = {said.casefold()}
    exact = context.catalogue.resolve(said).exact
    if exact is not None:
        wanted |= {exact.attr.casefold(), exact.attr.rpartition(".")[2].casefold()}
    chain = _chain(current.store_path, wanted, context)
    if not chain:
        return Answer(
            "why_depends",
            f"{said} is not on this system: nothing in generation {current.number} needs it.",
            sources=("the store's database",),
            next=(f"search for {said}",),
        )
    names = [" ".join(package_of(path)).strip() for path in chain]
    steps = tuple((number, name, path) for number, (name, path) in enumerate(zip(names, chain, strict=True), 1))
    return Answer(
        "why_depends",
        f"{names[-1]} is here because {_because(names)}.",
        ("", "which needs the next", "path"),
        steps,
        subjects=tuple(names),
        sources=("the store's database",),
        expert=(f"nix why-depends /run/current-system {chain[-1]}",),
        hidden=("path",),
    )


def optimise_store(request: Request, context: Context, draft: Draft) -> None:
    """Make equal files of the store one file with several names: now, or always by an option."""
    if re.search(r"\b(always|automatic|automatically|every|by itself|auto)\b", request.text.casefold()):
        from nfh.planning import recipes, services

        services.switch_on(recipes.all_recipes()["automatic store optimisation"], context, draft)
        return
    _needs_nix(context, "Optimising the store")
    from nfh.nix.tools import require_program

    program = require_program("nix-store", context.target.environment)
    root = expert.sudo(context.target)
    by_hand = (f"{root}nix-store --optimise",)
    draft.steps.append(RunProgram("optimise the store", (program, "--optimise"), as_root=bool(root), expert=by_hand))
    draft.summaries.append("optimise the store")
    draft.why.append(
        "Files that are equal become one file with several names, which saves space; nothing is deleted and no "
        "program notices. In a large store it takes a while."
    )
    draft.next.append("turn on automatic garbage collection")


def repair_store(request: Request, context: Context, draft: Draft) -> None:
    """Compare every file of the store with what Nix recorded; on request, fetch or build anew what is damaged."""
    _needs_nix(context, "Checking the store")
    from nfh.nix.tools import require_program

    repair = ("--repair",) if _REPAIR.search(request.text.casefold()) else ()
    arguments = ("--verify", "--check-contents", *repair)
    program = require_program("nix-store", context.target.environment)
    root = expert.sudo(context.target)
    what = "check and repair the store" if repair else "check the store"
    step = RunProgram(
        what,
        (program, *arguments),
        as_root=bool(root),
        reads=not repair,
        expert=(f"{root}nix-store {' '.join(arguments)}",),
    )
    draft.steps.append(step)
    draft.summaries.append(what)
    draft.why.append(
        "Nix knows the hash of everything in the store, so damage is found by comparing. What is damaged is fetched "
        "or built anew when it is to be repaired. In a large store it takes a while."
    )
    if not repair:
        draft.next.append("check and repair the store")


def _needs_nix(context: Context, what: str) -> None:
    if context.target.on_paper:
        raise NixMissing(f"{what} needs Nix, and there is none here.")


def _chain(system: str, wanted: set[str], context: Context) -> tuple[str, ...]:
    """The shortest way from the system to a package of one of these names; empty where there is none."""
    from nfh.nix.store import closure, why_depends
    from nfh.nix.storepath import package_of

    start = os.path.realpath(system)
    there = [
        path
        for path in closure(context.target, start, context.cancel).sizes
        if package_of(path)[0].casefold() in wanted
    ]
    ways = [why_depends(context.target, start, path, context.cancel) for path in there if path != start]
    return min((way for way in ways if way), key=len, default=())


def _because(names: list[str]) -> str:
    if len(names) <= 3:
        return "the configuration, or a module that is on, lists it"
    return f"{names[-2]} needs it"
