"""What an intent is about, by name: what "it" means afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.intents.base import Intent

NAMED = ("packages", "service", "user", "option", "query", "concept", "generation")
"""Slots that hold names, the surest first."""


def names_of(intent: Intent) -> tuple[str, ...]:
    """The names in the first of those slots that was said."""
    for slot in NAMED:
        value = getattr(intent, slot, ())
        if value:
            return value if isinstance(value, tuple) else (str(value),)
    return ()
