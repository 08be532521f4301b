"""Hardware and what sits right above it: graphics, sound, Bluetooth, printing; each by its recipe."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NotYet
from nfh.intents.question import Choice, Question
from nfh.planning import recipe_settings, recipes, services
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.intents.hardware import EnableGraphicsDriver, EnablePrinting
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.recipes import Recipe


def enable_graphics_driver(request: Request, context: Context, draft: Draft) -> None:
    """Switch a graphics driver on."""
    intent: EnableGraphicsDriver = request.intent  # type: ignore[assignment]
    said = intent.driver or intent.device
    maker = next((maker for pattern, maker in _CARDS if re.search(pattern, said.casefold())), said)
    services.switch_on(of_kind("graphics", maker, "Which graphics driver?", context), context, draft)


def enable_bluetooth(request: Request, context: Context, draft: Draft) -> None:
    """Switch Bluetooth on."""
    recipe_settings.switch_on(recipes.all_recipes()["bluetooth"], request.text, context, draft)


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


def of_kind(kind: str, said: str, wanted: str, context: Context, offered: Sequence[Recipe] | None = None) -> Recipe:
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
