"""Specialisations: which there are, switching to one of them, adding one and taking it out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NotYet, Refused
from nfh.intents.question import Question
from nfh.planning import editing, expert, generations
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
_FILLING = frozenset(
    "a an the me my i want please another called named it to of system config configuration "
    "specialisation specialization variant entry boot".split()
)
"""Words of “add a variant called work” that say nothing of what it changes."""
_WORD = re.compile(r"[\w-]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
"""It becomes part of file names of the boot menu, so it is kept simple."""


def specialisation(request: Request, context: Context, draft: Draft) -> None:
    """Add or remove a specialisation; switch to one of the current generation, leave it, or say which there are.

    Raises NeedsAnswer, CannotEdit, Refused where there is no such one; NotYet for writing what one changes.
    """
    intent: Specialisation = request.intent  # type: ignore[assignment]
    said = f"{intent.action} {request.text}".casefold()
    words = _WORD.findall(said)
    if any(word in words for word in _REMOVE):
        _remove(intent, context, draft)
        return
    if intent.driver or any(word in words for word in _ADD):
        _add(intent, words, context, draft)
        return
    current = next((g for g in generations.read(context) if g.current), None)
    if current is None:
        raise Refused("This system has no current generation, so it has no specialisations either.")
    if intent.name:
        _switch(intent.name, current, context, draft)
    elif any(word in said for word in _LEAVE):
        _switch("", current, context, draft)
    else:
        draft.done_already.append(_which(current))


def _add(intent: Specialisation, words: list[str], context: Context, draft: Draft) -> None:
    """An empty one: only the person can say what it changes."""
    of_name = _WORD.findall(intent.name.casefold())
    if intent.driver or set(words) - _FILLING - set(_ADD) - set(of_name):
        raise NotYet("What a specialisation changes is for you to write; an empty one I can add.", _HOW)
    name = _named(intent, context)
    if editing.find_below(context, draft, _path(name)):
        draft.done_already.append(f"The configuration has the specialisation {name} already.")
        return
    editing.set_option(context, draft, f"{_path(name)}.configuration", {})
    draft.summaries.append(f"add the specialisation {name}")
    draft.notes.append(
        f"It is the same system so far: what it changes goes between the braces of {_path(name)}.configuration."
    )
    draft.why.append(
        "A specialisation is built together with the system from the same text, so it is always as new, and the boot "
        "menu has an entry for it."
    )
    draft.concepts.append("specialisation")
    draft.next += [f"switch to the {name} specialisation", "undo"]


def _remove(intent: Specialisation, context: Context, draft: Draft) -> None:
    name = _named(intent, context)
    if not editing.unset(context, draft, _path(name)).removed:
        raise Refused(f"The configuration has no specialisation called {name}.")
    draft.summaries.append(f"remove the specialisation {name}")
    draft.notes.append("Earlier generations keep theirs, in the boot menu too.")
    draft.concepts.append("specialisation")
    draft.next.append("undo")


def _named(intent: Specialisation, context: Context) -> str:
    """Its name, asked for where none was said. Raises NeedsAnswer, Refused."""
    if editing.is_a_home(context):
        raise Refused("This is the configuration of a home; what I add and remove are specialisations of a system.")
    name = intent.name or context.answer(
        Question("name", "What is the specialisation called? One word, such as work.")
    )
    if not _NAME.fullmatch(name):
        raise Refused(
            f"“{name}” cannot name a specialisation: it becomes part of the boot menu's file names.",
            "One word of letters, digits and dashes will do.",
        )
    return name


def _path(name: str) -> str:
    return f"specialisation.{name}"


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
