"""Specialisations: which there are, and switching to one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.errors import NotYet, Refused
from nfh.planning import expert, generations
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.intents.development import Specialisation
    from nfh.intents.request import Request
    from nfh.nix.generations import Generation
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_ADD = ("add", "create", "make", "new", "define")
_REMOVE = ("remove", "delete", "drop")
_LEAVE = ("leave", "base", "back to", "without a specialisation", "no specialisation")


def specialisation(request: Request, context: Context, draft: Draft) -> None:
    """Switch to a specialisation of the current generation, leave it, or say which there are.

    Raises Refused where there is no such one; NotYet for adding and removing, which is more than a line.
    """
    intent: Specialisation = request.intent  # type: ignore[assignment]
    said = f"{intent.action} {request.text}".casefold()
    if intent.driver or any(word in said.split() for word in (*_ADD, *_REMOVE)):
        raise NotYet("Writing a specialisation is for you to do; I switch between those that are there.", _HOW)
    current = next((g for g in generations.read(context) if g.current), None)
    if current is None:
        raise Refused("This system has no current generation, so it has no specialisations either.")
    if intent.name:
        _switch(intent.name, current, context, draft)
    elif any(word in said for word in _LEAVE):
        _switch("", current, context, draft)
    else:
        draft.done_already.append(_which(current))


_HOW = (
    "specialisation.NAME.configuration = { … }; in the configuration makes one; after the next rebuild it stands in "
    "the boot menu, and “switch to the NAME specialisation” goes there."
)


def _which(current: Generation) -> str:
    found = current.specialisations
    if not found:
        return f"Generation {current.number} has no specialisations. {_HOW}"
    return f"Generation {current.number} has the specialisation{'s' if len(found) > 1 else ''} {listed(found)}."


def _switch(name: str, current: Generation, context: Context, draft: Draft) -> None:
    from nfh.planning.plan import SwitchSpecialisation

    target = context.target
    if not target.activatable or target.on_paper:
        raise Refused("There is no running system here that could be switched to a specialisation.")
    if name and name not in current.specialisations:
        raise Refused(f"There is no specialisation called {name}. {_which(current)}")
    inside = f"/specialisation/{name}" if name else ""
    text = (
        f"switch to the specialisation {name}"
        if name
        else f"leave the specialisation for generation {current.number} itself"
    )
    command = f"{expert.sudo(target)}{target.profile}{inside}/bin/switch-to-configuration test"
    draft.steps.append(SwitchSpecialisation(name, f"{text}, until the next boot", (command,)))
    draft.summaries.append(text)
    draft.notes.append("The next boot takes what its menu says; a specialisation has an entry of its own there.")
    draft.why.append(
        "A specialisation is a second system that was built together with the first from the same text, so nothing "
        "is built or downloaded to switch to it."
    )
    draft.concepts += ["specialisation", "generation"]
    draft.next += ["leave the specialisation"] if name else []
