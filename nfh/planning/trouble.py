"""Something does not work: what the configuration and the running system say of it, and what to look at next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.intents.question import Question
from nfh.planning import editing, not_booting, recipes, services_now, units
from nfh.planning.answer import Answer

if TYPE_CHECKING:
    from nfh.intents.dialogue import ExplainError
    from nfh.intents.request import Request
    from nfh.intents.system import Troubleshoot
    from nfh.planning.context import Context
    from nfh.planning.recipes import Recipe

_MEANT = {
    "sound": "pipewire", "audio": "pipewire", "speaker": "pipewire", "speakers": "pipewire", "microphone": "pipewire",
    "mic": "pipewire", "headphones": "pipewire", "headset": "pipewire", "volume": "pipewire",
    "wifi": "networkmanager", "wi-fi": "networkmanager", "wlan": "networkmanager", "internet": "networkmanager",
    "network": "networkmanager", "ethernet": "networkmanager", "connection": "networkmanager",
    "screen": "accelerated graphics", "display": "accelerated graphics", "monitor": "accelerated graphics",
    "graphics": "accelerated graphics", "gpu": "accelerated graphics",
    "scanner": "scanning", "mouse": "bluetooth", "keyboard": "bluetooth",
}  # fmt: skip
"""What people say is broken, and the recipe that makes it work."""
_GRAPHICS = "hardware.graphics.enable"
"""Every desktop of NixOS sets it (nixos/modules/services/desktop-managers, programs/wayland)."""


def troubleshoot(request: Request, context: Context) -> Answer:
    """Whether what should make it work is on, whether it runs, and what to look at."""
    intent: Troubleshoot = request.intent  # type: ignore[assignment]
    said = intent.service or intent.device or intent.driver or intent.program or intent.error
    if not_booting.is_meant(request.text) and recipes.find(said) is None:
        return not_booting.answer(context)
    said = said or context.answer(Question("trouble", "What does not work? One or two words: sound, printer, wifi."))
    recipe = recipes.find(said) or next(
        (recipes.all_recipes()[_MEANT[word]] for word in said.casefold().split() if word in _MEANT), None
    )
    if recipe is None:
        return Answer(
            "troubleshoot",
            f"I do not know what could be wrong with {said}. What can be looked at: is the system well, and what has "
            "the log to say?",
            expert=("journalctl -b -p err",),
            next=("is my system healthy", "show me the system log", "roll back"),
        )
    entry = context.target.entry.name
    bringing = _bringing(recipe, context)
    unit = units.of(recipe)
    rows = [
        (
            "in the configuration",
            f"{bringing.switch} is on ({entry})" if bringing else f"{recipe.switch} is not on in {entry}",
        )
    ]
    if unit:
        runs = services_now.is_there(unit, context)
        rows.append(
            ("in the running system", f"the service {unit} is there" if runs else f"there is no service {unit}")
        )
    rows += [("then", hint) for hint in recipe.trouble]
    if bringing:
        brings = f"; that brings {recipe.title}" if bringing is not recipe else ""
        text = f"You have {bringing.title} on{brings}. So the cause lies deeper; look at these next."
        logs = f"show me the logs of {unit}" if unit else "show me the system log"
        ways: tuple[str, ...] = (logs, "roll back")
    else:
        text = f"Nothing in {entry} switches {recipe.title} on. That is the first thing to do."
        ways = (f"turn on {recipe.name}",)
    return Answer(
        "troubleshoot",
        text,
        ("", "found"),
        tuple(rows),
        sources=(str(context.target.entry),),
        expert=units.to_look_at(recipe),
        next=ways,
    )


def _bringing(recipe: Recipe, context: Context) -> Recipe | None:
    """The recipe that is on and has what is meant: itself, or a desktop, which switches accelerated graphics on."""
    desktops = recipes.of_kind("desktop") if recipe.switch == _GRAPHICS else []
    return next((one for one in (recipe, *desktops) if _is_on(one.switch, context)), None)


def _is_on(switch: str, context: Context) -> bool:
    """Whether the configuration has it on, or leaves it at a default that is on (the firewall)."""
    said = editing.literal(context, switch)
    option = None if said or editing.find(context, None, switch) else context.catalogue.option(switch)
    return said not in ("", "false") or (option is not None and option.default == "true")


def explain_error(request: Request, context: Context) -> Answer:
    """Without an error, or with an unknown one: how to hand it over. (Known ones are answered by recovery.)"""
    intent: ExplainError = request.intent  # type: ignore[assignment]
    unknown = f"I do not know this error: “{intent.error}”. " if intent.error else ""
    return Answer(
        "explain_error",
        f"{unknown}Paste it whole, or hand me everything that was printed: in a terminal, put “2>&1 | nfh explain” "
        "behind the command that failed.",
        expert=("nixos-rebuild build 2>&1 | nfh explain",),
        next=("check my configuration",),
    )
