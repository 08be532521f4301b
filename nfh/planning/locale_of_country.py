"""A language by its country in words of another order: "portuguese of brazil", "french canadian"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ADJECTIVES = {
    "brazil": "brazilian", "canada": "canadian", "austria": "austrian", "switzerland": "swiss", "mexico": "mexican",
    "britain": "british", "england": "british", "the uk": "british", "australia": "australian", "india": "indian",
    "ireland": "irish", "belgium": "belgian", "argentina": "argentinian", "america": "american", "the us": "american",
}  # fmt: skip


def in_usual_words(text: str, locales: Mapping[str, str]) -> str:
    """The text, such languages said as `locales` names them: "brazilian portuguese"."""
    for name in locales:
        adjective, _, language = name.partition(" ")
        if not language or " " in language:
            continue
        countries = [country for country, one in _ADJECTIVES.items() if one == adjective]
        ways = [adjective, *(rf"(?:of|from|as in|like in|in|for) {country}" for country in countries)]
        text = re.sub(rf"\b{language} (?:{'|'.join(ways)})\b", name, text, flags=re.IGNORECASE)
    return text
