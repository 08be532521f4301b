"""Users and groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nfh.intents.base import Intent


@dataclass(frozen=True, slots=True)
class AddUser(Intent):
    """Create a user account; `group` and `shell` if they were said with it."""

    family: ClassVar[str] = "users"

    user: str = ""
    group: str = ""
    shell: str = ""


@dataclass(frozen=True, slots=True)
class RemoveUser(Intent):
    """Delete a user account."""

    family: ClassVar[str] = "users"

    user: str = ""


@dataclass(frozen=True, slots=True)
class AddUserToGroup(Intent):
    """Change which groups a user is in; sudo rights are the group wheel."""

    family: ClassVar[str] = "users"

    user: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class ChangePassword(Intent):
    """Change or set a user's password. The password itself is asked apart and never a slot."""

    family: ClassVar[str] = "users"

    user: str = ""


@dataclass(frozen=True, slots=True)
class SetShell(Intent):
    """Choose a user's login shell, or set one up."""

    family: ClassVar[str] = "users"

    user: str = ""
    shell: str = ""


@dataclass(frozen=True, slots=True)
class ListUsers(Intent):
    """Who has an account, who is in a group, what a user may do."""

    family: ClassVar[str] = "users"

    user: str = ""
    group: str = ""
