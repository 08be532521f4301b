"""What the system does by itself on a timer: upgrades, collecting garbage; and optimising the store."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nfh.errors import Refused
from nfh.intents import numerals
from nfh.planning import calendar_said, calendar_text, editing, recipe_settings, recipes, services, times
from nfh.planning.wording import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nfh.intents.request import Request
    from nfh.intents.store import AutoGarbageCollect
    from nfh.intents.system import AutoUpdate
    from nfh.planning.calendar_said import Said
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.recipes import Recipe

_WHY_UPGRADES = (
    "A timer then fetches the channel and switches to what came of it. Earlier generations stay, so what a bad "
    "upgrade brought can be undone."
)
"""Where the time was said; the recipe's own reason tells when it is otherwise."""
_WHY_ALL_KEPT = "A timer then deletes what no generation needs any more."
_KEPT = re.compile(
    r"\b(?:keep\w*|except|but|leav\w+|spar\w+|retain\w*)\b[^.,;\d]*?\b(?P<count>\d{1,4})\b"
    r"(?!\s*(?:days?|weeks?|months?|hours?|years?|d\b|am\b|pm\b|:|o'clock))",
    re.IGNORECASE,
)
"""How many generations are to be kept, in digits."""
_REBOOT = re.compile(r"[, ]+(?:with|without|and|but|no|never)\b[^,]*\b(?:reboot|restart)\w*", re.IGNORECASE)
"""Where the sentence goes on to whether the machine may restart."""
_OFF = frozenset({"off", "disable", "stop", "no", "false"})


def auto_update(request: Request, context: Context, draft: Draft) -> None:
    """Automatic upgrades: on, off, or how often."""
    intent: AutoUpdate = request.intent  # type: ignore[assignment]
    recipe = recipes.all_recipes()["automatic upgrades"]
    if intent.action.casefold() in _OFF:
        services.switch_off(recipe, context, draft)
        return
    said = calendar_said.read(intent.value, _REBOOT.split(request.text)[0])
    _switch_on(replace(recipe, why=_WHY_UPGRADES) if said else recipe, context, draft)
    _run("system.autoUpgrade.dates", said, context, draft)
    recipe_settings.apply(recipe_settings.read(recipe, request.text), context, draft)
    draft.notes.append("It follows the channel of the release you have; it never moves to the next release.")


def auto_garbage_collect(request: Request, context: Context, draft: Draft) -> None:
    """Collecting garbage on a timer: on, off, how often, and how old generations must be."""
    intent: AutoGarbageCollect = request.intent  # type: ignore[assignment]
    recipe = recipes.all_recipes()["automatic garbage collection"]
    if intent.action.casefold() in _OFF:
        services.switch_off(recipe, context, draft)
        return
    text = numerals.in_digits(request.text)
    kept = _KEPT.search(text)
    when = text[: kept.start()] if kept is not None else request.text
    said = calendar_said.read(intent.value, when, intent.age)
    if kept is not None:
        recipe = replace(recipe, why=_WHY_ALL_KEPT, set=_but(recipe.set, "nix.gc.options"))
    _switch_on(recipe, context, draft)
    _run("nix.gc.dates", said, context, draft)
    if kept is not None:
        _keep_all(kept["count"], context, draft)
        return
    if intent.age:
        seconds = times.seconds(intent.age)
        if seconds is None:
            raise Refused(f"I cannot tell how long “{intent.age}” is.", "Say it like this: older than 30 days.")
        days = max(1, round(seconds / 86400))
        if not editing.set_option(context, draft, "nix.gc.options", f"--delete-older-than {days}d").already:
            draft.summaries.append(f"let it delete what is older than {plural(days, 'day')}")
    draft.notes.append("What it deletes cannot be gone back to; the current and the booted generation always stay.")


def _but(options: Mapping[str, Any], option: str) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != option}


def _keep_all(count: str, context: Context, draft: Draft) -> None:
    """Let the timer delete no generation, for it cannot count them; say what can."""
    if editing.literal(context, "nix.gc.options", draft) not in ("", '""'):
        editing.set_option(context, draft, "nix.gc.options", "")
        draft.summaries.append("let it delete no generation")
    draft.notes.append(
        f"It cannot keep just the last {count}: nix-collect-garbage goes by days, not by number. So this timer "
        f"deletes no generation at all. By number, programs.nh.clean does it (extraArgs = “--keep {count}”) instead; "
        f"by hand: “delete old generations but keep the last {count}”."
    )


def _switch_on(recipe: Recipe, context: Context, draft: Draft) -> None:
    """Switch it on; where it is on, what it was told besides (how often) stays as it is."""
    if editing.literal(context, recipe.switch, draft) != "true":
        services.switch_on(recipe, context, draft)
        return
    where = editing.where(editing.find(context, draft, recipe.switch)[0], context)
    draft.done_already.append(f"You have {recipe.title} on already ({where}).")


def _run(option: str, said: Said | None, context: Context, draft: Draft) -> None:
    """Set when it runs, if that was said. Raises Refused for what systemd cannot say exactly."""
    if said is None:
        return
    calendar = calendar_text.of(said)
    edited = editing.set_option(context, draft, option, calendar)
    if edited.already:
        return
    draft.summaries.append(f"let it run “{calendar}”")
    if said.by_24_hours:
        hour = said.by_24_hours
        draft.notes.append(f"“{hour}” is read by the clock of 24 hours; for the afternoon say “{hour} pm”.")
    draft.next.append("undo")
