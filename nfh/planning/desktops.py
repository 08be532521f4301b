"""Desktops: put one in, beside another or instead of it; take one out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.intents.question import Choice, Question
from nfh.planning import desktop_said, editing, recipes, services
from nfh.planning.hardware import of_kind

if TYPE_CHECKING:
    from nfh.intents.hardware import EnableDesktop
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.recipes import Recipe

_INSTEAD = re.compile(r"\b(switch|change|move|replace|swap|exchange|trade|instead|from \w+ to)\b")
_OLD_SWITCHES = {
    "gnome": "services.xserver.desktopManager.gnome.enable",
    "plasma": "services.xserver.desktopManager.plasma6.enable",
}
"""Where a desktop's switch was before NixOS 25.11; it still works there, with a warning."""
_LEAVES_OUT = {"gnome": "environment.gnome.excludePackages", "plasma": "environment.plasma6.excludePackages"}
"""The options that leave programs of a desktop out (nixos/modules/services/desktop-managers)."""


def enable_desktop(request: Request, context: Context, draft: Draft) -> None:
    """Switch a desktop on, and with it the login screen that fits; the one that is there stays or goes as said."""
    intent: EnableDesktop = request.intent  # type: ignore[assignment]
    text = request.text.casefold()
    if desktop_said.goes(intent.desktop, text):
        services.switch_off(_that_goes(intent.desktop, context), context, draft)
        return
    if desktop_said.only_parts_go(text):
        raise Refused(
            "I can put a desktop in or take it out, but not take parts of it away.",
            f"An expert lists those in {_LEAVES_OUT['plasma']} or {_LEAVES_OUT['gnome']}.",
        )
    recipe = of_kind("desktop", intent.desktop, "Which desktop?", context)
    desktop_on(recipe, request.text, context, draft)


def _that_goes(said: str, context: Context) -> Recipe:
    """The desktop that is to go: the one that is named, else the one that is on. Raises Refused, NeedsAnswer."""
    on = [one for one in recipes.of_kind("desktop") if _is_on(one, context)]
    if said or len(on) > 1:
        return of_kind("desktop", said, "Which desktop shall go?", context, on or None)
    if not on:
        raise Refused(
            "No desktop that I know is switched on in this configuration.", "“list services” shows what is."
        )
    return on[0]


def desktop_on(recipe: Recipe, said: str, context: Context, draft: Draft) -> None:
    """Switch a desktop on; whether another one goes is told by what was `said`, or asked. Raises NeedsAnswer."""
    text = said.casefold()
    others = [one for one in recipes.of_kind("desktop") if one.name != recipe.name and _is_on(one, context)]
    if others and not _is_on(recipe, context):
        for one in others:
            if _INSTEAD.search(text) or desktop_said.goes(one.name, text) or _goes(one, recipe, context, draft):
                services.switch_off(one, context, draft)
    services.switch_on(recipe, context, draft)
    left_out = desktop_said.left_out(text)
    if left_out:
        option = _LEAVES_OUT.get(recipe.name)
        by_hand = f"; an expert lists that in {option}" if option else ""
        draft.notes.append(
            f"I cannot leave out “{left_out}”: {recipe.title} comes with all that is its own{by_hand}."
        )
    draft.notes.append("Log out and choose it at the login screen; a restart is the surest way to begin with it.")


def _is_on(recipe: Recipe, context: Context) -> bool:
    switches = (recipe.switch, _OLD_SWITCHES.get(recipe.name, recipe.switch))
    return any(editing.literal(context, switch) == "true" for switch in switches)


def _goes(other: Recipe, new: Recipe, context: Context, draft: Draft) -> bool:
    """Whether another desktop is to go, asked where it matters. Raises NeedsAnswer."""
    if draft.shown_only:
        return False
    question = Question(
        "desktop:other",
        f"You have {other.title} already. Shall it go, or stay beside {new.title}?",
        (Choice("instead", "it goes"), Choice("beside", "both stay; I choose at the login screen")),
    )
    return context.answer(question) == "instead"
