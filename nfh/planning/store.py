"""The store: free what nothing needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.errors import NixMissing
from nfh.intents.generations import DeleteGenerations as DeleteIntent
from nfh.planning import expert, generations
from nfh.planning.plan import CollectGarbage, DeleteGenerations
from nfh.planning.wording import bytes_of, plural

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.store import CollectGarbage as CollectIntent
    from nfh.nix.garbage import Held
    from nfh.nix.roots import Kind
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


def collect_garbage(request: Request, context: Context, draft: Draft) -> None:
    """Delete what nothing needs; with an age, the generations older than that first."""
    intent: CollectIntent = request.intent  # type: ignore[assignment]
    if context.target.on_paper:
        raise NixMissing("Freeing space needs Nix, and there is none here.")
    from nfh.nix.boots import Boots
    from nfh.nix.garbage import dry_run

    if intent.age or intent.keep:
        from nfh.planning.other_generations import delete_generations

        older = request._replace(intent=DeleteIntent(age=intent.age, keep=intent.keep))
        delete_generations(older, context, draft)
    doomed = {n for step in draft.steps if isinstance(step, DeleteGenerations) for n in step.numbers}
    looked = dry_run(
        context.target, generations.read(context), doomed, Boots.of(context.target).systems(), context.cancel
    )
    _say_what_is_held(looked.held, draft)
    if not looked.dead.paths and not draft.steps:
        draft.done_already.append("Everything in the store is needed by a generation or by something that runs.")
        draft.next.append("delete generations older than 30 days")
        return
    root = expert.sudo(context.target)
    size = bytes_of(looked.bytes)
    draft.steps.append(CollectGarbage(f"delete what nothing needs (about {size})", (f"{root}nix-collect-garbage",)))
    draft.summaries.append(f"free about {size}")
    draft.freed_bytes += looked.bytes
    draft.lost.append(
        f"{plural(len(looked.dead.paths), 'path')} that no generation needs will be deleted; what is wanted again "
        "later must be downloaded or built again. Nothing that any kept generation needs is touched."
    )
    draft.why.append(
        "The store only grows until it is told to let go: a collection deletes whatever cannot be reached from a "
        "generation, a running program or a kept result."
    )
    draft.concepts += ["garbage collection", "gc root"]


def _say_what_is_held(held: Sequence[Held], draft: Draft) -> None:
    """Results of builds and development shells are kept, and easily forgotten: say which ones cost space."""
    costly = [each for each in held if each.bytes]
    if not costly:
        return
    named = [f"{each.root.link} ({_HELD_AS[each.root.kind]}, {bytes_of(each.bytes)})" for each in costly[:_NAMED]]
    more = f" and {len(costly) - _NAMED} more" if len(costly) > _NAMED else ""
    draft.notes.append(f"Not deleted, because a link keeps it: {', '.join(named)}{more}. Remove a link to free that.")


_HELD_AS: dict[Kind, str] = {"result": "the result of a build", "direnv": "a development shell", "other": "a link"}
_NAMED = 3
