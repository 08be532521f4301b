"""Place: name, time, language, keyboard."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class SetHostname(Intent):
    """Set (or show) the machine's name."""

    family: ClassVar[str] = "place"

    hostname: str = ""


class SetTimezone(Intent):
    """Set (or show) the time zone."""

    family: ClassVar[str] = "place"

    timezone: str = ""


class SetLocale(Intent):
    """Set (or show) the language and the formats of the system."""

    family: ClassVar[str] = "place"

    locale: str = ""


class SetKeyboardLayout(Intent):
    """Set (or show) the keyboard layout, its variants and options."""

    family: ClassVar[str] = "place"

    layout: str = ""
