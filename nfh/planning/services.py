"""Services: switch one on or off, by the options of its NixOS module."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NotYet
from nfh.intents.question import Choice, Question
from nfh.planning import editing, recipes, unfree
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.services import DisableService, EnableService
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.recipes import Recipe

SERVICE_WANTED = Question("service", "Which service?")
_OPTION = re.compile(r"[a-zA-Z][\w-]*(\.[\w-]+)+")


def enable_service(request: Request, context: Context, draft: Draft) -> None:
    """Switch a service on: every option of its recipe, as one edit."""
    intent: EnableService = request.intent  # type: ignore[assignment]
    recipe = _recipe(intent.service or intent.option, context)
    switch_on(recipe, context, draft)


def enable_bluetooth(request: Request, context: Context, draft: Draft) -> None:
    """Switch Bluetooth on."""
    switch_on(recipes.all_recipes()["bluetooth"], context, draft)


def enable_printing(request: Request, context: Context, draft: Draft) -> None:
    """Switch printing on."""
    switch_on(recipes.all_recipes()["printing"], context, draft)


def enable_audio(request: Request, context: Context, draft: Draft) -> None:
    """Switch sound on."""
    switch_on(recipes.all_recipes()["pipewire"], context, draft)


def disable_service(request: Request, context: Context, draft: Draft) -> None:
    """Switch a service off: its switch becomes false; other options of it stay for the next time."""
    intent: DisableService = request.intent  # type: ignore[assignment]
    switch_off(_recipe(intent.service, context), context, draft)


def switch_off(recipe: Recipe, context: Context, draft: Draft) -> None:
    """Set the switch of a recipe to false, where the configuration sets it."""
    entry = context.target.entry
    found = editing.find(context, draft, recipe.switch)
    if not found:
        draft.done_already.append(f"{entry.name} does not switch {recipe.title} on.")
        return
    edited = editing.set_option(context, draft, recipe.switch, False)
    if edited.already:
        draft.done_already.append(f"{recipe.title} is off already ({entry.name}, line {found[0].line}).")
        return
    draft.summaries.append(f"turn off {recipe.title}")
    draft.why.append(
        f"{recipe.switch} = false stops the service at the switch and leaves it out of the next boot. Its data stays "
        "where it is, and so do its other settings."
    )
    draft.concepts += ["option", "module"]
    draft.next += [f"turn on {recipe.name}", "undo"]


def switch_on(recipe: Recipe, context: Context, draft: Draft) -> None:
    """Set the options of a recipe."""
    changed = False
    for option in recipe.set:
        edited = editing.set_option(context, draft, option, recipe.value(option))
        changed = changed or bool(edited.added or edited.changed)
    if not changed:
        draft.done_already.append(f"{recipe.title[:1].upper()}{recipe.title[1:]} is switched on already.")
        return
    draft.summaries.append(f"turn on {recipe.title}")
    draft.why.append(recipe.why)
    draft.notes += recipe.notes
    if recipe.unfree:
        unfree.needed_for(recipe.title[:1].upper() + recipe.title[1:], context, draft)
    if recipe.group:
        draft.notes.append(f"To use it without root, a user must be in the group {recipe.group}.")
    if recipe.tcp:
        ports = listed([str(port) for port in recipe.tcp])
        draft.notes.append(f"Nothing is let in from outside yet; say “open port {recipe.tcp[0]}” for that ({ports}).")
    draft.concepts += ["option", "module"]
    draft.next += [f"turn off {recipe.name}", "undo"]


def _recipe(said: str, context: Context) -> Recipe:
    said = said or context.answer(SERVICE_WANTED)
    found = recipes.find(said)
    if found is None and _OPTION.fullmatch(said):
        found = next((one for one in recipes.all_recipes().values() if said in one.set), None)
    if found is not None:
        return found
    close = recipes.near(said)
    if close:
        question = Question(
            f"service:{said}",
            f"I have no recipe for “{said}”. Did you mean:",
            tuple(Choice(one.name, one.title) for one in close),
        )
        return recipes.all_recipes()[context.answer(question)]
    package = context.catalogue.resolve(said).exact
    hint = f"As a program: “install {package.attr}”." if package else "Say “help” to see what I can do."
    raise NotYet(f"I have no recipe for “{said}” yet, so I cannot switch it on or off safely.", hint)
