"""For whom a package is: everybody on the system, one person's account, or a home that Home Manager keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.planning import editing, people
from nfh.planning.wording import listed as listed_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.configuration.whole.packages import Listed, Listing
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


@dataclass(frozen=True, slots=True)
class Scope:
    """The list of packages that is meant, and for whom it is, in words ("" for everybody)."""

    listing: Listing
    whom: str = ""


def meant(scope: str, context: Context, draft: Draft | None) -> Scope:
    """The list for `scope`: "" or "system" is everybody, "user" the person who asks, else a user's name.

    Raises NeedsAnswer (ids `host`, `user`), Refused, ConfigurationError.
    """
    from nfh.configuration.whole.packages import Listing

    owner = editing.owner_of(context, draft)
    if editing.configuration(context, draft).kind == "home":
        return Scope(Listing.of_home(owner), "" if scope in ("", "system") else owner)
    if scope in ("", "system"):
        return Scope(Listing())
    computed = _computed(context, draft) if scope == "user" and not people.users_of(context, draft) else ()
    if computed:
        return computed[0]
    user = people.user_meant(scope, context, draft)
    return Scope(Listing.of_home(user) if _has_home(user, context, draft) else Listing.of_account(user), user)


_FOR = re.compile(r"\b(?:for|from) (?:the |our )?(?:user |account )?(?P<name>[a-z_][\w-]*)", re.IGNORECASE)
_FOR_AT_THE_END = re.compile(
    r"\bfor (?:(?:the |our )?(?:user|account) )?(?P<name>[a-z_][\w-]*)(?: only| alone)?\W*$", re.IGNORECASE
)
_NOBODY = frozenset(
    "good now ever always me myself us all everybody everyone users people today tonight safety space "
    "cleanup real sure once".split()
)
"""What ends a sentence after “for” and is no person who is named."""


def named_in(text: str, context: Context, draft: Draft | None) -> str:
    """The one person of the configuration whom a sentence says a package is for; "" if it names none, or several.

    Another system's people are known to the planner only. Raises ConfigurationError.
    """
    said = {found["name"].casefold() for found in _FOR.finditer(text)}
    people_said = [user for user in people.users_of(context, draft) if user in said] if said else []
    return people_said[0] if len(people_said) == 1 else ""


def whose(scope: str, text: str, context: Context, draft: Draft | None) -> str:
    """For whom a sentence says it, in the words of `meant`: "user" gives way to the one person that is named."""
    if scope not in ("", "user") or (scope and re.search(r"\b(?:me|my|myself)\b", text, re.IGNORECASE)):
        return scope
    return named_in(text, context, draft) or scope


def tell_of_home_manager(text: str, attrs: Sequence[str], scope: Scope, context: Context, draft: Draft) -> None:
    """Note where it goes when a sentence says Home Manager and the configuration has none for that person."""
    if scope.listing.owner or "home-manager" in attrs or not re.search(r"\bhome[- ]?manager\b", text, re.IGNORECASE):
        return
    place = f"the packages of {scope.whom}'s account" if scope.whom else "the packages of everybody"
    draft.notes.append(f"Home Manager is not set up in {context.target.entry.name}, so it goes into {place}.")


def no_stranger_in(text: str, for_everybody: str, context: Context, draft: Draft | None) -> None:
    """Raise Refused where a sentence ends in somebody whom the configuration does not have: “… for bob”.

    `for_everybody` is the sentence that means everybody. Raises ConfigurationError.
    """
    found = _FOR_AT_THE_END.search(text)
    name = found["name"] if found else ""
    users = people.users_of(context, draft) if name and name.casefold() not in _NOBODY else ()
    if users and name.casefold() not in users:
        raise Refused(
            f"The configuration has no user {name} (it has {listed_words(users)}), so I change nothing.",
            f"“{for_everybody}” means everybody.",
        )


def _has_home(user: str, context: Context, draft: Draft | None) -> bool:
    return user in editing.configuration(context, draft).users or bool(
        editing.find(context, draft, f'home-manager.users."{user}"')
    )


def everywhere(context: Context, draft: Draft | None) -> list[Scope]:
    """Every list of packages: the system's, then those of each user's account and home."""
    from nfh.configuration.whole.packages import Listing

    whole = editing.configuration(context, draft)
    if whole.kind == "home":
        return [meant("", context, draft)]
    users = people.users_of(context, draft)
    accounts = [Scope(Listing.of_account(user), user) for user in users]
    accounts += _computed(context, draft)
    return [Scope(Listing()), *accounts, *(Scope(Listing.of_home(user), user) for user in users)]


def _computed(context: Context, draft: Draft | None) -> Sequence[Scope]:
    """The packages of accounts whose names are computed (users.users.${name}.packages), if there are any."""
    from nfh.configuration.whole.packages import Listing

    name = len(Listing.of_account(None).option) - 2
    found = [
        place
        for place in editing.find(context, draft, "users.users.nobody.packages")
        if place.found.path[len(place.voice.full(())) :][name : name + 1] == (None,)
    ]
    return [Scope(Listing.of_account(None), f"the user of {editing.where(found[0], context)}")] if found else []


def listed(context: Context, draft: Draft | None, scopes: list[Scope]) -> list[tuple[Scope, Listed]]:
    """The packages of these lists. Raises ConfigurationError, NeedsAnswer (id `host`)."""
    from nfh.configuration.whole import packages

    desk = editing.desk(context, draft)
    return [(scope, one) for scope in scopes for one in packages.listed(desk, scope.listing)]
