"""What a sentence says of single keys: Caps Lock as Escape, a compose key, the key that switches layouts."""

from __future__ import annotations

import re

_CAPS = r"\bcaps(?: ?lock)?(?: key)?\b"
_AS = r"(?: \w+){0,2}? (?:as|to|into|is|be|becomes?|acts? as|like|for|another|=)(?: an?| the| another)?(?: extra)? "
_RULES = (
    (rf"\bswap\w* {_CAPS}.*\besc|\bswap\w* esc\w*.*{_CAPS}", "caps:swapescape"),
    (rf"\bswap\w* {_CAPS}.*\bco?n?tro?l|\bswap\w* (?:left )?(?:ctrl|control).*{_CAPS}", "ctrl:swapcaps"),
    (rf"{_CAPS}{_AS}(?:esc\b|escape)", "caps:escape"),
    (rf"{_CAPS}{_AS}(?:ctrl|control)", "ctrl:nocaps"),
    (rf"{_CAPS}{_AS}(?:backspace)", "caps:backspace"),
    (rf"{_CAPS}{_AS}(?:super|win\w*|meta)\b", "caps:super"),
    (rf"{_CAPS}{_AS}compose", "compose:caps"),
    (rf"\b(?:no|without|disable|turn off) {_CAPS}|{_CAPS} (?:off|disabled)", "caps:none"),
    (r"\bcompose(?: key)?(?: on| is| as|:)?(?: the)? right[ -]alt", "compose:ralt"),
    (r"\bright[ -]alt(?: key)?(?: as| is)?(?: the| a)? compose", "compose:ralt"),
    (r"\bcompose(?: key)?(?: on| is| as|:)?(?: the)? menu", "compose:menu"),
    (r"\beuro(?: sign)?(?: on)?(?: the)?(?: letter)? e\b", "eurosign:e"),
    (r"\balt ?[+ -] ?shift\b", "grp:alt_shift_toggle"),
    (r"\b(?:win\w*|super) ?[+ -] ?space\b", "grp:win_space_toggle"),
    (r"\bctrl ?[+ -] ?shift\b", "grp:ctrl_shift_toggle"),
)  # fmt: skip
"""What is said, and the option of xkeyboard-config(7) that does it; of those for Caps Lock, the first that fits."""


def options(text: str) -> list[str]:
    """The keyboard options that the sentence wants, in the words of xkeyboard-config."""
    said = " ".join(text.casefold().replace("capslock", "caps lock").split())
    found: list[str] = []
    for pattern, option in _RULES:
        caps = "caps" in option
        if re.search(pattern, said) and not (caps and any("caps" in one for one in found)):
            found.append(option)
    return found


def joined(there: str, wanted: list[str]) -> str:
    """The options that are `there` ("eurosign:e,caps:escape") with those `wanted`, which replace their like."""
    kinds = {_kind(one) for one in wanted}
    kept = [one for one in there.split(",") if one and _kind(one) not in kinds]
    return ",".join([*kept, *wanted])


def _kind(option: str) -> str:
    return "caps" if "caps" in option else option.partition(":")[0]
