"""Who owns a database that is made with its server: "a database shop with user shop"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.planning import editing

if TYPE_CHECKING:
    from nfh.configuration.nix_value import NixValue
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.recipes import Recipe

_USERS = {"postgresql": "services.postgresql.ensureUsers", "mysql": "services.mysql.ensureUsers"}
_USER = re.compile(
    r"\b(?:user|owner|role|owned by|account)s?\b(?: is| called| named|:)*\s+[\"'“]?([a-z_][\w-]*)", re.IGNORECASE
)
_FOR = re.compile(r"\b(?:database|db)s? for (?:the )?(?:user )?[\"'“]?([a-z_][\w-]*)", re.IGNORECASE)
_NO_NAME = frozenset("and or with in on for that who which called named to the a an is can has".split())


def user(text: str) -> str:
    """The database user that `text` names; "" where it names none."""
    found = [match[1] for pattern in (_USER, _FOR) for match in pattern.finditer(text)]
    return next((name for name in found if name.casefold() not in _NO_NAME), "")


def words(recipe: Recipe, text: str) -> tuple[str, ...]:
    """The words of `text` that name the user of a database of this server."""
    if recipe.name not in _USERS or not (name := user(text)):
        return ()
    found = (match[0] for pattern in (_USER, _FOR) for match in pattern.finditer(text) if match[1] == name)
    return tuple(found)


def grant(recipe: Recipe, text: str, context: Context, draft: Draft) -> None:
    """Make the user of a database that was said, and let it own the database where the two are called alike."""
    option, name = _USERS.get(recipe.name, ""), user(text)
    if not option or not name:
        return
    databases = editing.listed_values(context, draft, option.replace("ensureUsers", "ensureDatabases"))
    entry: dict[str, NixValue] = {"name": name}
    if recipe.name == "postgresql" and name in databases:
        entry["ensureDBOwnership"] = True
    if recipe.name == "mysql" and databases:
        entry["ensurePermissions"] = {f"{one}.*": "ALL PRIVILEGES" for one in databases}
    if editing.add_to_list(context, draft, option, [entry]).already:
        return
    draft.summaries.append(f"make the database user {name}")
    if recipe.name == "postgresql":
        draft.notes.append(
            f"{name} logs in as the user of the same name on this machine, without a password; one for logging in "
            "over the network is set with psql."
        )
        if databases and "ensureDBOwnership" not in entry:
            draft.notes.append(
                f"NixOS makes a user the owner only of a database that has the same name; let {name} use "
                f"{databases[-1]} with: sudo -u postgres psql -c 'ALTER DATABASE {databases[-1]} OWNER TO {name}'"
            )
