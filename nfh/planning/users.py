"""Users: add one, a person's or a service's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.configuration.nix_value import PackageRef
from nfh.errors import Refused
from nfh.intents.question import Question
from nfh.intents.users import AddUserToGroup
from nfh.planning import account_said, editing, group_moves, groups, shells
from nfh.planning.login_names import is_login_name, is_the_systems
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.configuration.nix_value import NixValue
    from nfh.intents.request import Request
    from nfh.intents.users import AddUser
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


_NOLOGIN = "/run/current-system/sw/bin/nologin"
"""nologin(8) of shadow, which every NixOS has in its path (nixos/modules/programs/shadow.nix)."""


def add_user(request: Request, context: Context, draft: Draft) -> None:
    """Add an account: a person's unless a system user is asked for; groups, shell, home and number as said."""
    intent: AddUser = request.intent  # type: ignore[assignment]
    said = intent.user or context.answer(Question("user", "What shall the new user be called?"))
    name = said.strip().casefold()
    if not is_login_name(name):
        raise Refused(
            f"“{said}” cannot be a login name: small letters, digits, - and _, at most 31, a letter first.",
            "Try: add a user called alice",
        )
    if is_the_systems(name):
        raise Refused(f"“{name}” is the system's own account.", "Choose another name, such as alice.")
    there = [
        place
        for place in editing.find(context, draft, f"users.users.{name}")
        if name in place.found.path[len(place.voice.full(())) :]
    ]
    if there:
        if group_moves.read(request.text, "", ()).out:
            from nfh.planning.accounts import add_user_to_group

            add_user_to_group(request._replace(intent=AddUserToGroup(user=name)), context, draft)
            return
        draft.done_already.append(
            f"There is a user {name} in {editing.short(there[0].definition.file, context)} already."
        )
        return
    wish = account_said.read(request.text, intent.shell, intent.group, name)
    in_groups = list(wish.groups)
    account: dict[str, NixValue] = {"isSystemUser" if wish.system else "isNormalUser": True}
    if wish.system:
        account["group"] = name
        editing.set_option(context, draft, f"users.groups.{name}", {})
    if in_groups:
        account["extraGroups"] = in_groups
    if wish.full_name:
        account["description"] = wish.full_name
    if wish.home:
        account["home"] = wish.home
    if wish.no_home and not wish.system:
        account["createHome"] = False
    if wish.uid is not None:
        account["uid"] = wish.uid
    if wish.shell:
        account["shell"] = PackageRef(shells.PACKAGES[wish.shell])
    elif wish.no_login:
        account["shell"] = _NOLOGIN
    editing.set_option(context, draft, f"users.users.{name}", account)
    if wish.shell in shells.WITH_MODULE:
        editing.set_option(context, draft, f"programs.{wish.shell}.enable", True)
    kind = "system user" if wish.system else "user"
    with_shell = f" with the shell {wish.shell}" if wish.shell else ""
    in_the_groups = f" in the group{'s' * (len(in_groups) > 1)} {listed(in_groups)}" if in_groups else ""
    draft.summaries.append(f"add the {kind} {name}{in_the_groups}{with_shell}")
    _tell(name, wish, draft)
    if "wheel" in wish.never:
        draft.notes.append(f"{name} is not in the group wheel, and so cannot use sudo.")
    groups.tell(in_groups, context, draft)
    if "wheel" in in_groups:
        groups.sudo_without_password(request.text, context, draft)
    draft.concepts.append("declarative")
    draft.next.append("undo")


def _tell(name: str, wish: account_said.Account, draft: Draft) -> None:
    if wish.system:
        draft.notes.append(f"A system user is for a service, not for a person: {name} has no password and no login.")
        draft.why.append(
            "isSystemUser makes an account without a home folder and with a low number; NixOS wants a group of its "
            "own named for it."
        )
        return
    if wish.no_login:
        draft.notes.append(
            f"{name} cannot log in: the shell ends at once (nologin). The files under its name stay usable."
        )
    else:
        draft.notes.append(
            f"{name} has no password yet and cannot log in; set one afterwards with: sudo passwd {name}"
        )
    draft.why.append(
        "Accounts are part of the configuration, so they come back on every machine built from it. isNormalUser "
        "makes a home folder and a login shell; the password is not written here, where others could read it."
    )
