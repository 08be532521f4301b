"""Slots in sentences that no template covers: what stands there that can only be one thing.

A value of a closed kind (a port, a desktop, the name of a package) is recognised wherever it stands; one of an open
kind (a user, a name) only right after the word that announces it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.understanding.announced import ANNOUNCED, announced, known_user
from nfh.understanding.named_slots import ADMINISTRATOR, GROUPS

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.found import Found
    from nfh.understanding.slots import SlotReader

_SURE = 0.1
"""The cost of a value that is in a list or has a shape that nothing else has."""

_KINDS: Mapping[str, tuple[str, ...]] = {
    "port": ("port",),
    "option": ("option",),
    "age": ("age",),
    "version": ("release", "version_shape"),
    "generations": ("generations",),
    "timezone": ("timezone",),
    "locale": ("locale",),
    "layout": ("layout",),
    "desktop": ("desktop",),
    "driver": ("driver",),
    "shell": ("shell",),
    "language": ("language",),
    "service": ("server", "service"),
    "protocol": ("protocol",),
    "file": ("address", "file"),
    "device": ("disk", "drive"),
    "program": ("boot_loader",),
    "channel": ("channel_name",),
    "concept": ("known_concept",),
}
_OF_INTENT: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("troubleshoot", "device"): ("gadget",),
    ("troubleshoot", "driver"): ("driver", "printer_brand"),
    ("pin_package", "version"): ("release", "version_shape", "earlier_version"),
    ("enable_bluetooth", "device"): ("bluetooth_thing",),
    ("enable_audio", "service"): ("sound_server",),
    ("enable_service", "service"): ("server", "service"),
    ("flake_update", "name"): ("known_input",),
    ("build_image", "name"): ("image_kind",),
    ("set_network_config", "option"): ("option", "static_ip", "ip_option", "network_option"),
    ("set_network_config", "value"): ("ip_address",),
    ("auto_garbage_collect", "value"): ("frequency",),
    ("auto_update", "value"): ("frequency",),
    ("channel_add", "channel"): ("channel_name", "address", "channel_word"),
    ("channel_remove", "channel"): ("channel_name", "channel_word"),
    ("network_status", "device"): (),
    ("enable_printing", "device"): (),
    ("enable_printing", "driver"): ("printer_brand",),
    ("specialisation", "driver"): ("driver",),
    ("wifi_connect", "device"): (),
}
_WHERE: Mapping[str, tuple[str, ...]] = {"open_port": ("firewall",), "close_port": ("firewall",)}
"""Values that only say what an intent is about in any case."""

_ASKED_AFTER: Mapping[str, tuple[str, ...]] = {
    "query": ("search_packages", "search_options"),
    "concept": ("explain_concept",),
}
"""Slots that hold what the sentence is about."""


_QUOTED = r"[`\"“]([\w./+-]+(?: [\w./+-]+){0,2})[`\"”]"
_QUOTED_WORD = r"[`“\"]([\w.-]+)[`”\"]"
_ABOUT_OPTIONS = ("explain_option", "show_config", "set_option")
WHOLE = frozenset(("nix", "nixos", "linux", "config", "configuration"))
"""Concepts that every other question is about as well."""


def find_slots(intent: str, words: Sequence[Word], reader: SlotReader) -> dict[str, str | list[str]]:
    """Values for the slots of an intent, each only where the value itself is beyond doubt."""
    found: dict[str, str | list[str]] = {}
    for slot in registry.slot_names(intent):
        value = _value(intent, slot, words, reader)
        if value:
            found[slot] = value
    if "file" in found and "option" in found and found["file"] == found["option"]:
        del found["file"]
    if intent == "upgrade_release" and str(found.get("version", "")).startswith("nixos-"):
        # A release written like this is the name of its channel.
        found["channel"] = found["version"]
    if intent == "which_package_provides" and not found:
        from nfh.understanding.topic import topic

        if said := topic(words, reader):
            found["query"] = said
    return found


def _value(intent: str, slot: str, words: Sequence[Word], reader: SlotReader) -> str | list[str]:
    if slot == "packages":
        return _packages(intent, words, reader)
    if slot == "error" and intent == "explain_error":
        return _error(words, reader)
    if intent in _ASKED_AFTER.get(slot, ()):
        from nfh.understanding.topic import topic

        quoted = re.search(_QUOTED, reader.text)
        if quoted:
            return quoted.group(1)
        if slot != "concept":
            return topic(words, reader)
        listed = _first("known_concept", words, reader, WHOLE)
        return listed or topic(words, reader) or _first("known_concept", words, reader)
    if slot in ("action", "scope"):
        return _meant(f"action_{intent}" if slot == "action" else "scope", words, reader)
    if slot in ("query", "command") and (quoted := re.search(_QUOTED, reader.text)):
        as_command = intent == "which_package_provides" and " " not in quoted.group(1)
        if as_command == (slot == "command"):
            return quoted.group(1)
    if slot == "value" and intent == "set_option":
        return _value_after_option(words, reader)
    for kind in _OF_INTENT.get((intent, slot), _KINDS.get(slot, ())):
        value = _first(kind, words, reader)
        if value and value not in _WHERE.get(intent, ()):
            return value
    if slot == "group" and not announced("group", words, reader):
        group = next((word for word in words if word.form in GROUPS and word.form not in ADMINISTRATOR), None)
        if group is not None and not reader.common(words.index(group), words.index(group) + 1):
            return reader.text[group.start : group.end]
        admin = next((word for word in words if word.form in ADMINISTRATOR), None)
        if admin is not None:
            return reader.text[admin.start : admin.end]
    if slot == "generation" and "generations" in registry.slot_names(intent) and _first("generations", words, reader):
        return ""
    if slot == "option" and intent in _ABOUT_OPTIONS and (in_quotes := re.findall(_QUOTED_WORD, reader.text)):
        return str(in_quotes[-1])
    value = announced(slot, words, reader) if slot in ANNOUNCED else ""
    if slot == "user" and not value:
        return known_user(words, reader)
    if slot == "generation" and not value:
        return (
            _first("generation_count", words, reader)
            or _first("moment", words, reader)
            or _first("generation", words, reader)
        )
    return value


def _first(kind: str, words: Sequence[Word], reader: SlotReader, but: Set[str] = frozenset()) -> str | list[str]:
    """The first value of a kind, or the one that is gone over to ("from gnome to sway", "sway instead of gnome");
    none of `but`.
    """
    values: list[tuple[int, Found]] = []
    forms = [word.form for word in words]
    place = 0
    while place < len(words):
        sure = [found for found in reader.at(kind, place) if found.cost <= _SURE and not found.unknown]
        longest = max(sure, key=lambda found: found.end, default=None)
        if longest is None or (kind in _COMMON_CODES and _only_a_word(forms, place, longest.end, reader)):
            place += 1
            continue
        if str(longest.value).casefold() not in but:
            values.append((place, longest))
        place = longest.end
    if not values:
        return ""
    wanted = [found for start, found in values if not _left(forms, start)]
    reached = [found for start, found in values if start and forms[start - 1] in _TOWARDS]
    return (reached or wanted or [found for _, found in values])[0].value


def _only_a_word(forms: Sequence[str], start: int, end: int, reader: SlotReader) -> bool:
    """Whether an entry is an everyday word here, too: “go”, but not before “project”."""
    return reader.common(start, end) and not (end < len(forms) and forms[end] in _OF_CODE)


_OF_CODE = frozenset("project projects development dev shell environment code program app repo toolchain".split())
_COMMON_CODES = frozenset(("layout", "locale", "language"))
_TOWARDS = frozenset("to with by into take use".split())


def _left(forms: Sequence[str], start: int) -> bool:
    """Whether what stands here is what is left behind: "from X", "instead of X", "replace X"."""
    before = forms[max(0, start - 2) : start]
    return bool(before) and (
        before[-1] in ("from", "replace", "besides", "not", "leave", "than", "without", "except")
        or before == ["instead", "of"]
    )


def _error(words: Sequence[Word], reader: SlotReader) -> str:
    """An error's text: what is quoted, else what follows "error:", else all of it."""
    text = reader.text
    quoted = re.search(r'"([^"]+ [^"]+)"|“([^”]+ [^”]+)”|`([^`]+ [^`]+)`', text)
    if quoted:
        return str(next(part for part in quoted.groups() if part))
    match = re.search(r"\b(?:error|warning|fatal): ?(.+)", text, re.DOTALL | re.IGNORECASE)
    if match:
        return str(match.group(1)).strip()
    return text.strip() if len(words) > 3 and "error" not in {word.form for word in words[:4]} else ""


def _meant(kind: str, words: Sequence[Word], reader: SlotReader) -> str:
    """What is to be done, or for whom, under its own name: of what is said, what the list of that kind has first."""
    entries = reader.entries(kind)
    forms = [word.form for word in words]
    said = {
        " ".join(forms[place:end])
        for place in range(len(forms))
        for end in range(place + 1, min(len(forms), place + _LONGEST_ENTRY) + 1)
    }
    return next((value for entry, value in entries.items() if entry in said), "")


_LONGEST_ENTRY = 5


def _value_after_option(words: Sequence[Word], reader: SlotReader) -> str:
    """What stands right after an option that is written out, in quotes or as a plain value: “… .enable false”."""
    option = next((one for word in range(len(words)) for one in reader.at("option", word)), None)
    if option is None or option.end >= len(words):
        return ""
    rest = reader.text[words[option.end - 1].end :]
    quoted = re.match(r"\W*(?:(?:to|as|needs|with|is)\s+)?[\[( ]*\"([^\"]+)\"", rest)
    if quoted:
        return quoted.group(1)
    place = next((at for at in range(option.end, len(words)) if words[at].form not in _SETS), len(words))
    plain = place < len(words) and (words[place].form in _PLAIN or words[place].form.isdigit())
    return reader.written(place, place + 1) if plain else ""


_SETS = frozenset("to = as is be , set needs with".split())
_PLAIN = frozenset("true false on off yes no null".split())


def _packages(intent: str, words: Sequence[Word], reader: SlotReader) -> str | list[str]:
    """Names of packages that are no common words; in some intents names of another kind."""
    if intent == "set_kernel":
        value = _first("kernel_flavour", words, reader)
        return [value] if isinstance(value, str) and value else value
    if intent == "install_font":
        return _fonts(words, reader)
    values: list[str] = []
    place = 0
    while place < len(words):
        sure = [found for found in reader.at("package", place) if found.cost <= 0.3 and not found.unknown]
        longest = max(sure, key=lambda found: found.end, default=None)
        if longest is not None and not reader.common(place, longest.end):
            if not _left([word.form for word in words], place):
                values.append(str(longest.value))
            place = longest.end
        else:
            place += 1
    return list(dict.fromkeys(values))


def _fonts(words: Sequence[Word], reader: SlotReader) -> str | list[str]:
    """What stands before every "font", as far as it is no common word."""
    listed = _first("font_group", words, reader)
    if listed:
        return [listed] if isinstance(listed, str) else listed
    named = []
    for place, word in enumerate(words):
        if word.form in ("font", "fonts", "typeface"):
            start = place
            while (
                start > 0
                and place - start < 3
                and not reader.common(start - 1, start)
                and words[start - 1].form.isalnum()
            ):
                start -= 1
            if start < place:
                named.append(reader.written(start, place))
    return named
