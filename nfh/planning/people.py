"""Which people a configuration has, and which of them a request is about."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.intents.question import Choice, Question
from nfh.planning import editing

if TYPE_CHECKING:
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


def users_of(context: Context, draft: Draft | None) -> tuple[str, ...]:
    """The people of the configuration: users.users.NAME that are normal users, and those with a home."""
    from nfh.configuration.whole.places import places

    whole = editing.configuration(context, draft)
    found = [
        place.found.path[len(place.voice.full(())) + 2]
        for option in (("users", "users"), ("users", "extraUsers"))
        for place in places(whole, option)
        if place.definition.path.endswith(".isNormalUser") and place.definition.value == "true"
    ]
    return tuple(dict.fromkeys([*(name for name in found if name), *whole.users]))


def user_meant(said: str, context: Context, draft: Draft | None) -> str:
    """The user that a request for one person is about. Raises NeedsAnswer (id `user`), Refused."""
    users = users_of(context, draft)
    if said not in ("", "user"):
        if said in users:
            return said
        raise Refused(
            f"The configuration has no user {said}.", f"It has: {', '.join(users) or 'none that I can see'}."
        )
    for mine in (os.environ.get("SUDO_USER", ""), os.environ.get("USER", "")):
        if mine in users:
            return mine
    if not users:
        raise Refused(
            "The configuration has no user that I can see.", "Install it for everybody, or add a user first."
        )
    if len(users) == 1:
        return users[0]
    return context.answer(Question("user", "For which user?", tuple(Choice(name, name) for name in users)))
