"""Place: the machine's name, its time zone, language and keyboard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from nfh.errors import NeedsAnswer, Refused
from nfh.intents.question import Choice, Question
from nfh.knowledge import load
from nfh.planning import (
    editing,
    hardware_clock,
    keyboard_keys,
    keyboard_said,
    locale_of_country,
    locale_said,
    utc_offset,
)
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.intents.place import SetHostname, SetKeyboardLayout, SetLocale, SetTimezone
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?")
"""The pattern of networking.hostName in NixOS (nixos/modules/tasks/network-interfaces.nix)."""

_FILLERS = re.compile(r"\b(the|my|a|an|time|timezone|zone|keyboard|layout|language|locale|keymap|in|to)\b")


_ASKED_FOR_ITS_NAME = re.compile(r"\bwhat\b|\b(?:show|print|tell)\b", re.IGNORECASE)


def set_hostname(request: Request, context: Context, draft: Draft) -> None:
    """Give the machine another name."""
    intent: SetHostname = request.intent  # type: ignore[assignment]
    called = editing.literal(context, "networking.hostName", draft).strip('"')
    if called and not intent.hostname and request.mode == "explain" and _ASKED_FOR_ITS_NAME.search(request.text):
        draft.done_already.append(f"This machine is called {called} (networking.hostName).")
        return
    name = intent.hostname or context.answer(Question("hostname", "What shall this machine be called?"))
    if not _HOST.fullmatch(name):
        raise Refused(
            f"“{name}” cannot be a machine's name: letters, digits and dashes only, at most 63 of them.",
            "Try something like: call this machine lab",
        )
    _set(context, draft, {"networking.hostName": name}, f"call this machine {name}")
    draft.why.append(
        "The name stands in the configuration, so every rebuild sets it; programs that run already keep the old one "
        "until they start anew."
    )
    if context.target.is_flake:
        draft.notes.append("A flake finds its system by the host name; rename it there as well.")


def set_timezone(request: Request, context: Context, draft: Draft) -> None:
    """Set the time zone, by its name, a city or a country."""
    intent: SetTimezone = request.intent  # type: ignore[assignment]
    clock, rest = hardware_clock.read(request.text)
    if clock is not None:
        hardware_clock.run(clock, context, draft)
        named = _zone_in(rest)
        if not named and intent.timezone.casefold() not in rest.casefold().split():
            return
        intent = type(intent)(timezone=named or intent.timezone)
    zone: str = utc_offset.zone(intent.timezone, rest)
    if not zone:
        said = intent.timezone or context.answer(
            Question("timezone", "Which time zone? A city or a country will do.")
        )
        zone = _lookup("timezones", "timezone", said, context)
    _set(context, draft, {"time.timeZone": zone}, f"set the time zone to {zone}")
    if note := utc_offset.note(zone):
        draft.notes.append(note)
    if editing.literal(context, hardware_clock.OPTION, draft) != "true":
        draft.why.append(
            "The clock itself always runs in universal time; the zone only says how it is shown"
            f"{'' if note else ', and follows summer time by itself'}."
        )


def _zone_in(text: str) -> str:
    """The longest name of a place in the text that has a time zone; "" where there is none."""
    words = _plain(text).split()
    table = load.read_json("places.json")["timezones"]
    for size in range(min(4, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            if (name := " ".join(words[start : start + size])) in table and name not in ("time", "local"):
                return name
    return ""


def set_locale(request: Request, context: Context, draft: Draft) -> None:
    """Set the language of the system, or the form of dates, money and the like, as far as each is spoken of."""
    intent: SetLocale = request.intent  # type: ignore[assignment]
    table = load.read_json("places.json")["locales"]
    text = locale_of_country.in_usual_words(request.text, table)
    parts = locale_said.read(text, table)
    if parts is not None:
        _set_parts(parts, intent.locale, context, draft)
        return
    of_country = next(
        (name for name in table if " " in name and text != request.text and name in text.casefold()), ""
    )
    said = of_country or intent.locale or context.answer(Question("locale", "Which language?"))
    locale: str = _lookup("locales", "locale", said, context)
    _set(context, draft, {"i18n.defaultLocale": locale}, f"set the language to {locale}")
    draft.why.append(
        "The locale is the language of programs and the form of dates and numbers. Programs that run already keep "
        "theirs until you log in anew; formats alone can be set apart with i18n.extraLocaleSettings."
    )


def _set_parts(parts: locale_said.Parts, understood: str, context: Context, draft: Draft) -> None:
    """Set the categories of the locale that were spoken of; the language only where it was."""
    if parts.language:
        _set(context, draft, {"i18n.defaultLocale": parts.language}, f"set the language to {parts.language}")
    of_each: dict[str, list[str]] = {}
    for category, like in parts.categories.items():
        of_each.setdefault(like.locale or _like(like.words or understood, context), []).append(category)
    for locale, categories in of_each.items():
        forms = listed([locale_said.IN_WORDS[category] for category in categories])
        values = {f"i18n.extraLocaleSettings.{category}": locale for category in categories}
        _set(context, draft, values, f"set the form of {forms} to {locale}")
    draft.why.append(
        "i18n.defaultLocale is the language and everything that goes with it; i18n.extraLocaleSettings sets single "
        "parts apart. What runs already keeps its own until you log in anew."
    )


def _like(said: str, context: Context) -> str:
    """The locale whose forms are meant. Raises NeedsAnswer, Refused."""
    said = said or context.answer(Question("locale", "Like in which language or country?"))
    found: str = _lookup("locales", "locale", said, context)
    return found


def set_keyboard_layout(request: Request, context: Context, draft: Draft) -> None:
    """Set the keyboard layout or layouts, for the desktop, the console or both."""
    intent: SetKeyboardLayout = request.intent  # type: ignore[assignment]
    table = load.read_json("places.json")["layouts"]
    of_another = keyboard_said.variant(request.text, table)
    layouts = of_another or keyboard_said.layouts(request.text, table)
    keys = keyboard_keys.options(request.text)
    if keys and not layouts and _plain(intent.layout) not in table:
        _set_keys(keys, context, draft)
        return
    if len(layouts) < 2 and not of_another:
        said = intent.layout or context.answer(Question("layout", "Which keyboard layout?"))
        layouts = [keyboard_said.Layout(*_lookup("layouts", "layout", said, context))]
        if keyboard_said.is_another(request.text):
            layouts = [*_layouts_there(context, draft, layouts[0]), layouts[0]]
    where = keyboard_said.where(request.text)
    follows = editing.literal(context, "console.useXkbConfig", draft) == "true"
    if follows and where == "console":
        raise Refused(
            "The console takes its layout from the desktop's here (console.useXkbConfig).",
            "Say “set console.useXkbConfig to false” first.",
        )
    values = {} if where == "console" else _of_the_desktop(layouts, context, draft)
    if where != "desktop" and not follows:
        values["console.keyMap"] = layouts[0].console
    names = [" ".join((one.layout, one.variant)).strip() for one in layouts]
    place = {"both": "", "console": " of the console", "desktop": " of the desktop"}[where]
    if where == "console":
        names = [layouts[0].console]
    _set(context, draft, values, f"set the keyboard layout{'s' * (len(names) > 1)}{place} to {listed(names)}")
    if keys and where != "console":
        _set_keys(keys, context, draft)
    if len(names) > 1 and not any(key.startswith("grp:") for key in keys):
        draft.notes.append(
            "To switch between them a key is needed: say “set services.xserver.xkb.options to grp:alt_shift_toggle” "
            "for Alt+Shift (grp:win_space_toggle is Super+Space). The console has one layout, the first."
        )
    draft.why.append(
        "The desktop and the bare console have layouts of their own"
        f"{', so both are set' if where == 'both' else ''}. GNOME and Plasma remember a layout per user, which is "
        "changed in their settings."
    )


def _set_keys(keys: list[str], context: Context, draft: Draft) -> None:
    """Set what single keys do, beside what is set already."""
    option = "services.xserver.xkb.options"
    there = editing.literal(context, option, draft).strip('"')
    _set(context, draft, {option: keyboard_keys.joined(there, keys)}, f"set the keyboard's keys to {listed(keys)}")
    if editing.literal(context, "console.useXkbConfig", draft) != "true":
        draft.notes.append(
            "That is for graphical sessions; the bare console follows with “set console.useXkbConfig to true”."
        )


def _of_the_desktop(layouts: list[keyboard_said.Layout], context: Context, draft: Draft) -> dict[str, str]:
    """The options of the X keyboard: lists with commas, a variant for each layout (xkeyboard-config(7))."""
    values = {"services.xserver.xkb.layout": ",".join(one.layout for one in layouts)}
    variants = ",".join(one.variant for one in layouts)
    if variants.strip(",") or editing.find(context, draft, "services.xserver.xkb.variant"):
        values["services.xserver.xkb.variant"] = variants if variants.strip(",") else ""
    return values


def _layouts_there(context: Context, draft: Draft, new: keyboard_said.Layout) -> list[keyboard_said.Layout]:
    """The layouts that the configuration has, without the new one; us where it names none, as NixOS has it."""
    told = [
        editing.literal(context, f"services.xserver.xkb.{part}", draft).strip('"').split(",")
        for part in ("layout", "variant")
    ]
    console = editing.literal(context, "console.keyMap", draft).strip('"')
    names = [name for name in told[0] if name] or ["us"]
    variants = [*told[1], *[""] * len(names)]
    there = [keyboard_said.Layout(*one, console or one[0]) for one in zip(names, variants, strict=False)]
    return [one for one in there if one[:2] != new[:2]]


def _set(context: Context, draft: Draft, values: dict[str, str], summary: str) -> None:
    changed = False
    for path, value in values.items():
        edited = editing.set_option(context, draft, path, value)
        changed = changed or bool(edited.added or edited.changed)
    if not changed:
        there = listed([f"{path} is “{value}”" for path, value in values.items()])
        draft.done_already.append(f"That is so already: in {context.target.entry.name} {there}.")
        return
    draft.summaries.append(summary)
    draft.concepts.append("option")
    draft.next.append("undo")


def _lookup(kind: str, slot: str, said: str, context: Context) -> Any:
    """What `said` means among the places of `kind`; asks when it is not known but close to something."""
    table: dict[str, Any] = load.read_json("places.json")[kind]
    name = _plain(said)
    for form in (name, " ".join(_FILLERS.sub(" ", name).split())):
        if form in table:
            return table[form]
    from difflib import get_close_matches

    close = get_close_matches(name, list(table), n=6, cutoff=0.7)
    near = list(dict.fromkeys(close))[:3]
    if not near:
        raise Refused(f"I know no {slot} called “{said}”.", _EXAMPLES[slot])
    question = Question(
        f"{slot}:{said}", f"I know no {slot} called “{said}”. Did you mean:", tuple(Choice(n, n) for n in near)
    )
    given = context.answers.get(question.id)
    if given not in near:
        raise NeedsAnswer(question)
    return table[given]


def must_be_a_zone(zone: str) -> None:
    """Raise Refused where the tz database knows no zone of that name, as nfh and this machine have it."""
    from zoneinfo import available_timezones

    known = set(load.read_json("places.json")["timezones"].values()) | available_timezones()
    if zone in known:
        return
    from difflib import get_close_matches

    close = get_close_matches(zone, sorted(known), n=1, cutoff=0.6)
    hint = f"Did you mean {close[0]}? " if close else ""
    raise Refused(f"There is no time zone “{zone}”, so I set nothing.", f"{hint}{_EXAMPLES['timezone']}")


_EXAMPLES = {
    "timezone": "Say a city or a country: set the timezone to Madrid",
    "locale": "Say a language: set the language to Spanish",
    "layout": "Say a language or a layout: german keyboard",
}


def _plain(said: str) -> str:
    return " ".join(said.casefold().replace("_", " ").replace("-", " ").strip(" ?!.\"'").split())
