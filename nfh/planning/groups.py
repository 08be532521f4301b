"""Groups of users: what people call them, and what a group is worth by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.planning import editing, recipes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_CALLED = dict.fromkeys(("sudo", "sudoers", "admin", "admins", "administrator", "administrators", "root"), "wheel")
"""What people call the group that may use sudo."""


def named(said: str) -> list[str]:
    """The groups that are meant by “docker and the sudo group”."""
    words = re.split(r"[,\s]+|\band\b|\bthe\b|\bgroup\b", said.casefold())
    return [_CALLED.get(word, word) for word in words if word]


def is_another_name(said: str) -> bool:
    """Whether people call a group so whose name is another: sudo, admin."""
    return said in _CALLED


def tell(groups: Iterable[str], context: Context, draft: Draft) -> None:
    """Note what a person who is put into these groups may do, and what is of no use yet: a service that is off."""
    for group in groups:
        if group == "wheel":
            draft.notes.append("Members of wheel may do everything as root with sudo.")
        recipe = recipes.of_group(group)
        if recipe is None or editing.literal(context, recipe.switch, draft) == "true":
            continue
        draft.notes.append(
            f"The group {group} is of use with {recipe.title}, and {context.target.entry.name} does not switch that "
            f"on: say “turn on {recipe.name}”."
        )


_NO_PASSWORD = re.compile(
    r"\b(?:sudo|root)\b.*\b(?:without|no|needs? no|not need|not ask\w* for)(?: an?y?| the| my| his| her)? password"
    r"|\bpassword-?less (?:sudo|root)|\bNOPASSWD\b",
    re.IGNORECASE,
)


def sudo_without_password(text: str, context: Context, draft: Draft) -> bool:
    """Let sudo ask for no password where `text` wants that; whether it does."""
    if not _NO_PASSWORD.search(text):
        return False
    option = "security.sudo.wheelNeedsPassword"
    if editing.set_option(context, draft, option, False).already:
        draft.done_already.append(f"Sudo asks for no password already ({option}).")
        return True
    draft.summaries.append("let sudo ask for no password")
    draft.notes.append(
        "That holds for everybody in the group wheel: whoever sits at their keyboard, and every program they run, "
        "can then become root."
    )
    draft.next.append("undo")
    return True


_NEW = re.compile(
    r"\b(?:create|make|add)(?: an?| the| new| me)* (?:(?:user|system|unix) )?group(?: called| named)? [\"“']?"
    r"(?!to\b|for\b|of\b|called\b|named\b)([a-z_][a-z\d_-]*)(?![\w.])",
    re.IGNORECASE,
)


def new_group(text: str) -> str:
    """The group that the sentence wants made ("create a group called media"); "" where it wants none."""
    found = _NEW.search(text)
    return found[1].casefold() if found is not None else ""


def make_group(name: str, context: Context, draft: Draft) -> None:
    """Make a group that nobody is in yet."""
    option = f"users.groups.{name}"
    if editing.find(context, draft, option) or editing.set_option(context, draft, option, {}).already:
        draft.done_already.append(f"There is a group {name} already.")
        return
    draft.summaries.append(f"make the group {name}")
    draft.notes.append(f"Nobody is in it yet: say “add ada to the group {name}”, with the user's own name.")
    draft.why.append("Groups are part of the configuration, as users are; NixOS gives each a number of its own.")
    draft.next.append("undo")
