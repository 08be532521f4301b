"""The store: free what nothing needs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nfh.errors import NixMissing
from nfh.intents.generations import DeleteGenerations as DeleteIntent
from nfh.planning import expert, generations
from nfh.planning.plan import CollectGarbage, DeleteGenerations
from nfh.planning.wording import bytes_of, plural

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.store import CollectGarbage as CollectIntent
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


def collect_garbage(request: Request, context: Context, draft: Draft) -> None:
    """Delete what nothing needs; with an age, the generations older than that first."""
    intent: CollectIntent = request.intent  # type: ignore[assignment]
    if context.target.on_paper:
        raise NixMissing("Freeing space needs Nix, and there is none here.")
    from nfh.nix.store import garbage

    if intent.age or intent.keep:
        from nfh.planning.other_generations import delete_generations

        older = replace(request, intent=DeleteIntent(age=intent.age, keep=intent.keep))
        delete_generations(older, context, draft)
    dead = garbage(context.target)
    if not dead.paths and not draft.steps:
        draft.done_already.append("Everything in the store is needed by a generation or by something that runs.")
        draft.next.append("delete generations older than 30 days")
        return
    root = expert.sudo(context.target)
    freed = dead.bytes + _freed_by_deleting(context, draft)
    size = bytes_of(freed)
    draft.steps.append(CollectGarbage(f"delete what nothing needs (about {size})", (f"{root}nix-collect-garbage",)))
    draft.summaries.append(f"free about {size}")
    draft.freed_bytes += freed
    draft.lost.append(
        f"{plural(len(dead.paths), 'path')} that no generation needs will be deleted; what is wanted again later "
        "must be downloaded or built again. Nothing that any kept generation needs is touched."
    )
    draft.why.append(
        "The store only grows until it is told to let go: a collection deletes whatever cannot be reached from a "
        "generation, a running program or a kept result."
    )
    draft.concepts += ["garbage collection", "gc root"]


def _freed_by_deleting(context: Context, draft: Draft) -> int:
    """Bytes that only generations need which this very plan deletes."""
    from nfh.nix.store import freed_by

    doomed = {n for step in draft.steps if isinstance(step, DeleteGenerations) for n in step.numbers}
    found = generations.read(context) if doomed else []
    return freed_by(
        context.target,
        [g.store_path for g in found if g.number not in doomed],
        [g.store_path for g in found if g.number in doomed],
    ).bytes
