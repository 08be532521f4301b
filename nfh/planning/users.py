"""Users: add one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.intents.question import Question
from nfh.planning import editing, groups
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.configuration.nix_value import NixValue
    from nfh.intents.request import Request
    from nfh.intents.users import AddUser
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_NAME = re.compile(r"[a-z_][a-z0-9_-]{0,30}")
"""What useradd(8) takes for a login name."""

_TAKEN = frozenset({"root", "nobody", "messagebus", "sshd", "polkituser", "nscd"})
"""Accounts that every NixOS has (nixos/modules/misc/ids.nix)."""


def add_user(request: Request, context: Context, draft: Draft) -> None:
    """Add a person's account, in groups if they were named."""
    intent: AddUser = request.intent  # type: ignore[assignment]
    said = intent.user or context.answer(Question("user", "What shall the new user be called?"))
    name = said.strip().casefold()
    if not _NAME.fullmatch(name):
        raise Refused(
            f"“{said}” cannot be a login name: small letters, digits, - and _, at most 31, a letter first.",
            "Try: add a user called alice",
        )
    if name in _TAKEN or name.startswith(("nixbld", "systemd-")):
        raise Refused(f"“{name}” is the system's own account.", "Choose another name, such as alice.")
    there = [
        place
        for place in editing.find(context, draft, f"users.users.{name}")
        if name in place.found.path[len(place.voice.full(())) :]
    ]
    if there:
        draft.done_already.append(
            f"There is a user {name} in {editing.short(there[0].definition.file, context)} already."
        )
        return
    in_groups = groups.named(intent.group)
    account: dict[str, NixValue] = {"isNormalUser": True}
    if in_groups:
        account["extraGroups"] = in_groups
    editing.set_option(context, draft, f"users.users.{name}", account)
    draft.summaries.append(f"add the user {name}" + (f" in the group {listed(in_groups)}" if in_groups else ""))
    draft.notes.append(f"{name} has no password yet and cannot log in; set one afterwards with: sudo passwd {name}")
    groups.tell(in_groups, context, draft)
    draft.why.append(
        "Accounts are part of the configuration, so they come back on every machine built from it. isNormalUser "
        "makes a home folder and a login shell; the password is not written here, where others could read it."
    )
    draft.concepts.append("declarative")
    draft.next.append("undo")
