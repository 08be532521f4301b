"""Services: switch one on or off, by the options of its NixOS module."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NfhError, NotYet, Refused
from nfh.intents.question import Choice, Question
from nfh.planning import editing, recipes, unfree
from nfh.planning.wording import capital, listed

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.services import DisableService, EnableService
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.recipes import Recipe

SERVICE_WANTED = Question("service", "Which service?")
CLOSED = "Nothing is let in from outside yet"
"""How the note begins that a service's ports are closed."""
_OPTION = re.compile(r"[a-zA-Z][\w-]*(\.[\w-]+)+")


def enable_service(request: Request, context: Context, draft: Draft) -> None:
    """Switch a service on: every option of its recipe, as one edit."""
    from nfh.planning import recipe_settings, wifi

    intent: EnableService = request.intent  # type: ignore[assignment]
    if wifi.is_meant(intent.service):
        wifi.turn_on(context, draft)
        return
    recipe = _recipe(intent.service or intent.option, context)
    if recipe.kind == "desktop":
        from nfh.planning.desktops import desktop_on

        desktop_on(recipe, request.text, context, draft)
        return
    recipe_settings.switch_on(recipe, request.text, context, draft)


def disable_service(request: Request, context: Context, draft: Draft) -> None:
    """Switch a service off: its switch becomes false; other options of it stay for the next time."""
    from nfh.planning import wifi

    intent: DisableService = request.intent  # type: ignore[assignment]
    if wifi.is_meant(intent.service):
        wifi.turn_off(context, draft)
        return
    recipe = _recipe(intent.service, context)
    switch_off(recipe, context, draft)


def switch_off(recipe: Recipe, context: Context, draft: Draft) -> None:
    """Set the switch of a recipe to false, where the configuration sets it."""
    found = editing.find(context, draft, recipe.switch)
    option = context.catalogue.option(recipe.switch)
    on_by_itself = option is not None and option.default == "true"
    if not found and not on_by_itself:
        draft.done_already.append(f"Nothing in {context.target.entry.name} switches {recipe.title} on.")
        return
    off = recipes.as_nix(recipe.when_off.get(recipe.switch, False))
    edited = editing.set_option(context, draft, recipe.switch, off)
    if edited.already and found:
        draft.done_already.append(f"You have {recipe.title} off already ({editing.where(found[0], context)}).")
        return
    draft.summaries.append(f"turn off {recipe.title}")
    draft.why.append(
        f"{recipe.switch} is what turns it on and off; what it needs leaves the system at the switch. Its data stays "
        "where it is, and so do its other settings."
    )
    draft.notes += recipe.off_notes
    if recipe.kind == "desktop":
        draft.notes.append("The login screen stays; it offers whatever desktop is there.")
    draft.concepts += ["option", "module"]
    draft.next += [f"turn on {recipe.name}", "undo"]


def switch_on(recipe: Recipe, context: Context, draft: Draft) -> None:
    """Set the options of a recipe, and switch off what cannot be on at the same time."""
    _must_be_declared(recipe, context)
    changed = False
    for option in recipe.set:
        edited = editing.set_option(context, draft, option, recipe.value(option))
        changed = changed or bool(edited.added or edited.changed)
    for option, values in recipe.add.items():
        edited = editing.add_to_list(context, draft, option, recipes.as_nix(values))  # type: ignore[arg-type]
        changed = changed or bool(edited.added or edited.changed)
    if not changed:
        there = editing.find(context, draft, recipe.switch)
        where = editing.where(there[0], context) if there else context.target.entry.name
        draft.done_already.append(f"You have {recipe.title} on already ({where}).")
        return
    for option in recipe.excludes:
        if editing.literal(context, option) == "true":
            editing.set_option(context, draft, option, False)
            draft.notes.append(f"{option} is switched off: both cannot be on at the same time.")
    draft.summaries.append(f"turn on {recipe.title}")
    draft.why.append(recipe.why)
    draft.notes += recipe.notes
    if recipe.unfree:
        unfree.needed_for(capital(recipe.title), context, draft)
    if recipe.group:
        draft.notes.append(f"To use it without root, a user must be in the group {recipe.group}.")
    if recipe.tcp:
        ports = listed([str(port) for port in recipe.tcp])
        draft.notes.append(f"{CLOSED}; say “open port {recipe.tcp[0]}” for that ({ports}).")
    draft.concepts += ["option", "module"]
    draft.next += [f"turn off {recipe.name}", "undo"]


def _must_be_declared(recipe: Recipe, context: Context) -> None:
    """Raise Refused where a recipe that nobody has tried names an option that this system does not have."""
    if not recipe.derived or context.target.on_paper or declared(context, recipe.switch):
        return
    where = "The practice system" if context.target.kind == "practice" else "This system's NixOS"
    raise Refused(
        f"{where} has no option {recipe.switch}, so I set nothing.",
        "The practice system has the best known modules only; on a NixOS machine it may be there."
        if context.target.kind == "practice"
        else "It may be called otherwise in this release: say “search options for " + recipe.name + "”.",
    )


def declared(context: Context, option: str) -> bool:
    """Whether this system's modules declare the option, asked of Nix; true where Nix cannot tell."""
    from nfh.nix import options

    try:
        return options.declaration(context.target, option, context.cancel) is not None
    except NfhError:
        return True


def _recipe(said: str, context: Context) -> Recipe:
    said = said or context.answer(SERVICE_WANTED)
    found = recipes.find(said)
    if found is None and _OPTION.fullmatch(said):
        found = next((one for one in recipes.all_recipes().values() if said in one.set), None)
    if found is not None:
        return found
    package = context.catalogue.resolve(recipes.plain(said)).exact
    if package and package.module.endswith(".enable"):
        return recipes.of_module(package.module, package.attr)
    close = recipes.near(said)
    if close:
        question = Question(
            f"service:{said}",
            f"I have no recipe for “{said}”. Did you mean:",
            tuple(Choice(one.name, one.title) for one in close),
        )
        return recipes.all_recipes()[context.answer(question)]
    hint = f"As a program: “install {package.attr}”." if package else "Say “help” to see what I can do."
    raise NotYet(f"I have no recipe for “{said}” yet, so I cannot switch it on or off safely.", hint)
