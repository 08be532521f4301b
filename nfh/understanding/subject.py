"""What an intent is about, by name: what "it", "them" and "the second one" mean afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.intents.base import Intent
    from nfh.intents.request import Request

NAMED = ("packages", "service", "user", "option", "query", "concept", "generation")
"""Slots that hold names, the surest first."""


def person_of(requests: Sequence[Request]) -> str:
    """The one user whom requests are about; empty: none, or several."""
    people = {user for request in requests if isinstance(user := getattr(request.intent, "user", ""), str) and user}
    return people.pop() if len(people) == 1 else ""


def names_of(intent: Intent) -> tuple[str, ...]:
    """The names in the first of those slots that was said; else what the intent itself switches on."""
    for slot in NAMED:
        value = getattr(intent, slot, ())
        if value:
            return value if isinstance(value, tuple) else (str(value),)
    kind, _, thing = intent.intent_name().partition("_")
    return (str(getattr(intent, "desktop", "")) or thing.replace("_", " "),) if kind == "enable" else ()


class Things(NamedTuple):
    """What was spoken of: `named` last, in order; the last list of things, by which "the second one" is meant.

    `fresh`: whether the last turn showed or named them. What removes something may only mean what is fresh.
    """

    named: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    fresh: bool = True
    pair: tuple[str, ...] = ()
    """What "both" means: the two that were named together, or one by one in the last two turns."""

    def then(self, named: tuple[str, ...], *, is_list: bool) -> Things:
        """The things after a turn that was about `named`; a list replaces the list, one thing of it does not."""
        if not named:
            return self._replace(fresh=False, pair=())
        one_more = self.fresh and len(self.named) == len(named) == 1 and self.named != named
        pair = (*self.named, *named) if one_more else named if len(named) == 2 else ()
        return Things(named, named if is_list else self.listed, pair=pair)

    @property
    def places(self) -> tuple[str, ...]:
        """What "the first" counts from: the last list, else what was named just now."""
        return self.listed or (self.named if self.fresh else ())

    @property
    def several(self) -> tuple[str, ...]:
        """What "them" means; empty: there are not several things."""
        return self.named if len(self.named) > 1 else self.listed if len(self.listed) > 1 else ()
