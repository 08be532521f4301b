"""What the system does by itself on a timer: upgrades, collecting garbage; and optimising the store."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.planning import editing, recipes, services, times

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.store import AutoGarbageCollect
    from nfh.intents.system import AutoUpdate
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_CALENDAR = (
    (r"\bhour", "hourly"),
    (r"\b(daily|day|night|nightly|midnight)\b", "daily"),
    (r"\b(weekly|week|sunday|monday|tuesday|wednesday|thursday|friday|saturday)\b", "weekly"),
    (r"\b(monthly|month)\b", "monthly"),
    (r"\b(yearly|year)\b", "yearly"),
)
"""How often, and systemd.time(7)'s name for it."""
_OFF = frozenset({"off", "disable", "stop", "no", "false"})


def auto_update(request: Request, context: Context, draft: Draft) -> None:
    """Automatic upgrades: on, off, or how often."""
    intent: AutoUpdate = request.intent  # type: ignore[assignment]
    recipe = recipes.all_recipes()["automatic upgrades"]
    if intent.action.casefold() in _OFF:
        services.switch_off(recipe, context, draft)
        return
    often = _calendar(intent.value)
    if often:
        editing.set_option(context, draft, "system.autoUpgrade.dates", often)
    services.switch_on(recipe, context, draft)
    draft.notes.append("It follows the channel of the release you have; it never moves to the next release.")


def auto_garbage_collect(request: Request, context: Context, draft: Draft) -> None:
    """Collecting garbage on a timer: on, off, how often, and how old generations must be."""
    intent: AutoGarbageCollect = request.intent  # type: ignore[assignment]
    recipe = recipes.all_recipes()["automatic garbage collection"]
    if intent.action.casefold() in _OFF:
        services.switch_off(recipe, context, draft)
        return
    services.switch_on(recipe, context, draft)
    often = _calendar(intent.value)
    if often:
        editing.set_option(context, draft, "nix.gc.dates", often)
    if intent.age:
        seconds = times.seconds(intent.age)
        if seconds is None:
            raise Refused(f"I cannot tell how long “{intent.age}” is.", "Say it like this: older than 30 days.")
        days = max(1, round(seconds / 86400))
        editing.set_option(context, draft, "nix.gc.options", f"--delete-older-than {days}d")
    draft.notes.append("What it deletes cannot be gone back to; the current and the booted generation always stay.")


def _calendar(said: str) -> str:
    """How often `said` is, as systemd.time(7) has it; empty when it says nothing. Raises Refused."""
    if not said:
        return ""
    found = next((often for pattern, often in _CALENDAR if re.search(pattern, said.casefold())), "")
    if not found:
        raise Refused(f"I cannot tell how often “{said}” is.", "Say it like this: every week.")
    return found
