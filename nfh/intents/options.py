"""Options: the settings that a NixOS configuration is made of."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class SearchOptions(Intent):
    """Find NixOS options about a topic."""

    family: ClassVar[str] = "options"

    query: str = ""


class ExplainOption(Intent):
    """What an option does, its type and default, what it is set to here and in which file."""

    family: ClassVar[str] = "options"

    option: str = ""


class SetOption(Intent):
    """Set a named option to a value."""

    family: ClassVar[str] = "options"

    option: str = ""
    value: str = ""


class ShowConfig(Intent):
    """Show the configuration, or the part of it that is named."""

    family: ClassVar[str] = "options"

    option: str = ""
    file: str = ""
    host: str = ""
    query: str = ""


class EditConfig(Intent):
    """Open the configuration in the person's editor."""

    family: ClassVar[str] = "options"

    file: str = ""
    option: str = ""


class CheckConfig(Intent):
    """Is the configuration valid: does it parse and evaluate; lint and format it."""

    family: ClassVar[str] = "options"

    file: str = ""
