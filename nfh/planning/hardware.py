"""Hardware and what sits right above it: desktops, graphics, sound, Bluetooth, printing; each by its recipe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NotYet, Refused
from nfh.intents.question import Choice, Question
from nfh.planning import editing, recipes, services
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.intents.hardware import EnableDesktop, EnableGraphicsDriver, EnablePrinting
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.recipes import Recipe

_INSTEAD = re.compile(r"\b(switch|change|move|replace|swap|exchange|trade|instead|from \w+ to)\b")
_AWAY = re.compile(
    r"\b(remove|uninstall|get rid of|turn off|switch off|disable|without|delete|drop|ditch|throw out|purge|wipe"
    r"|no more)\b"
)
_OLD_SWITCHES = {
    "gnome": "services.xserver.desktopManager.gnome.enable",
    "plasma": "services.xserver.desktopManager.plasma6.enable",
}
"""Where a desktop's switch was before NixOS 25.11; it still works there, with a warning."""


def enable_desktop(request: Request, context: Context, draft: Draft) -> None:
    """Switch a desktop on, and with it the login screen that fits; the one that is there stays or goes as said."""
    intent: EnableDesktop = request.intent  # type: ignore[assignment]
    if _AWAY.search(request.text.casefold()):
        services.switch_off(_that_goes(intent.desktop, context), context, draft)
        return
    recipe = _of_kind("desktop", intent.desktop, "Which desktop?", context)
    desktop_on(recipe, request.text, context, draft)


def _that_goes(said: str, context: Context) -> Recipe:
    """The desktop that is to go: the one that is named, else the one that is on. Raises Refused, NeedsAnswer."""
    on = [one for one in recipes.of_kind("desktop") if _is_on(one, context)]
    if said or len(on) > 1:
        return _of_kind("desktop", said, "Which desktop shall go?", context, on or None)
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
            if _INSTEAD.search(text) or _goes(one, recipe, context, draft):
                services.switch_off(one, context, draft)
    services.switch_on(recipe, context, draft)
    draft.notes.append("Log out and choose it at the login screen; a restart is the surest way to begin with it.")


def enable_graphics_driver(request: Request, context: Context, draft: Draft) -> None:
    """Switch a graphics driver on."""
    intent: EnableGraphicsDriver = request.intent  # type: ignore[assignment]
    said = intent.driver or intent.device
    maker = next((maker for pattern, maker in _CARDS if re.search(pattern, said.casefold())), said)
    services.switch_on(_of_kind("graphics", maker, "Which graphics driver?", context), context, draft)


def enable_bluetooth(request: Request, context: Context, draft: Draft) -> None:
    """Switch Bluetooth on."""
    services.switch_on(recipes.all_recipes()["bluetooth"], context, draft)


def enable_printing(request: Request, context: Context, draft: Draft) -> None:
    """Switch printing on, with the driver of a maker that needs one; or scanning, where that is what was said."""
    intent: EnablePrinting = request.intent  # type: ignore[assignment]
    said = intent.driver or intent.device
    if "scan" in f"{said} {request.text}".casefold() and "print" not in request.text.casefold():
        services.switch_on(recipes.all_recipes()["scanning"], context, draft)
        return
    words = [said, *said.casefold().split()]
    driver = next((found for word in words if (found := recipes.find(word, "printer"))), None)
    services.switch_on(driver or recipes.all_recipes()["printing"], context, draft)


def enable_audio(request: Request, context: Context, draft: Draft) -> None:
    """Switch sound on."""
    services.switch_on(recipes.all_recipes()["pipewire"], context, draft)


_CARDS = (
    (r"nvidia|nvida|geforce|\brtx\b|\bgtx\b|\bquadro\b", "nvidia"),
    (r"\bamd|radeon|vulkan|mesa|opengl|3d", "accelerated graphics"),
    (r"intel|i915|\barc\b|iris|va-?api", "intel graphics"),
)
"""What cards and their drivers are called, and the recipe that serves them; the first that fits."""


def _of_kind(kind: str, said: str, wanted: str, context: Context, offered: Sequence[Recipe] | None = None) -> Recipe:
    """The recipe of `kind` that is meant; asked among those `offered`, else all. Raises NeedsAnswer, NotYet."""
    every = recipes.of_kind(kind)
    choices = tuple(Choice(one.name, one.title) for one in offered or every)
    if not said:
        return recipes.all_recipes()[context.answer(Question(kind, wanted, choices))]
    found = recipes.find(said, kind)
    if found is not None:
        return found
    close = recipes.near(said, kind=kind)
    if not close:
        raise NotYet(
            f"I have no recipe for “{said}” yet, so I cannot set it up safely.",
            f"Those I know: {listed([one.name for one in every])}.",
        )
    question = Question(
        f"{kind}:{said}",
        f"I have no recipe for “{said}”. Did you mean:",
        tuple(Choice(one.name, one.title) for one in close),
    )
    return recipes.all_recipes()[context.answer(question)]


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
