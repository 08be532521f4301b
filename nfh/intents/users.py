"""Users and groups."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class AddUser(Intent):
    """Create a user account; `group` and `shell` if they were said with it."""

    family: ClassVar[str] = "users"

    user: str = ""
    group: str = ""
    shell: str = ""


class RemoveUser(Intent):
    """Delete a user account."""

    family: ClassVar[str] = "users"

    user: str = ""


class AddUserToGroup(Intent):
    """Change which groups a user is in; sudo rights are the group wheel."""

    family: ClassVar[str] = "users"

    user: str = ""
    group: str = ""


class ChangePassword(Intent):
    """Change or set a user's password. The password itself is asked apart and never a slot."""

    family: ClassVar[str] = "users"

    user: str = ""


class SetShell(Intent):
    """Choose a user's login shell, or set one up."""

    family: ClassVar[str] = "users"

    user: str = ""
    shell: str = ""


class ListUsers(Intent):
    """Who has an account, who is in a group, what a user may do."""

    family: ClassVar[str] = "users"

    user: str = ""
    group: str = ""
