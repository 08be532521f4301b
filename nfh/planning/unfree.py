"""Unfree software: the person decides whether the configuration allows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NotYet, Refused
from nfh.intents.question import Choice, Question
from nfh.planning import editing
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.intents.other_packages import AllowUnfree
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

OPTION = "nixpkgs.config.allowUnfree"

_OTHERS = re.compile(r"\b(insecure|vulnerable|broken|forbid|disallow|no longer|any ?more|deny|stop|revoke)\b")


def allow_unfree(request: Request, context: Context, draft: Draft) -> None:
    """Allow unfree packages. For named ones only it takes a function, which nfh does not write: that is asked."""
    intent: AllowUnfree = request.intent  # type: ignore[assignment]
    if _OTHERS.search(request.text.casefold()):
        raise NotYet(
            "I understood that broken or insecure packages are meant, or forbidding unfree ones; so far I can only "
            "allow unfree packages.",
            "“open my config” is the way for the rest; I check it afterwards.",
        )
    if editing.literal(context, OPTION) == "true":
        draft.done_already.append("Unfree packages are allowed already.")
        return
    if intent.packages:
        ask(
            f"Allowing {listed(intent.packages)} alone takes a function in the configuration, which I do not write "
            "yet. Allow unfree software altogether?",
            context,
            draft,
        )
    else:
        editing.set_option(context, draft, OPTION, True)
    draft.summaries.append("allow unfree packages")
    draft.why.append(
        "Nix refuses packages whose licence does not let everybody use, change and share them, until the "
        "configuration accepts it. It installs nothing by itself."
    )
    draft.concepts.append("unfree")
    draft.next.append("undo")


def is_allowed(context: Context) -> bool:
    """Whether the configuration allows unfree software, or says by a function of its own what it allows.

    A flake may import nixpkgs with an answer of its own, which is not looked for: Nix's verdict counts there.
    """
    if context.target.is_flake:
        return True
    return editing.literal(context, OPTION) == "true" or bool(editing.find(context, None, f"{OPTION}Predicate"))


def needed_for(title: str, context: Context, draft: Draft, *, several: bool = False) -> None:
    """Allow it because `title` needs it, if the person agrees. Raises NeedsAnswer, Refused."""
    if editing.literal(context, OPTION) == "true":
        return
    draft.concepts.append("unfree")
    are, have, it = ("are", "have", "they") if several else ("is", "has", "it")
    if draft.shown_only:
        draft.notes.append(f"{title} {are} not free software, so {it} {have} to be allowed as well.")
        editing.set_option(context, draft, OPTION, True)
        return
    ask(
        f"{title} {are} not free software (their makers do not let everybody change and share them). Allow unfree "
        "software in your configuration?"
        if several
        else f"{title} is not free software (its makers do not let everybody change and share it). Allow unfree "
        "software in your configuration?",
        context,
        draft,
    )


def ask(text: str, context: Context, draft: Draft) -> None:
    """Put the question, and allow it on a yes. Raises NeedsAnswer, Refused on a no."""
    yes_no = (Choice("yes", "yes, allow unfree software"), Choice("no", "no, leave everything as it is"))
    if not draft.shown_only and context.answer(Question("allow_unfree", text, yes_no)) != "yes":
        raise Refused("Nothing was changed.")
    editing.set_option(context, draft, OPTION, True)
