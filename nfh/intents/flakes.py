"""Flakes and channels: where packages come from."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class ChannelList(Intent):
    """Which channels or inputs this system follows."""

    family: ClassVar[str] = "flakes"


class ChannelAdd(Intent):
    """Follow another channel or add a flake input."""

    family: ClassVar[str] = "flakes"

    channel: str = ""
    name: str = ""


class ChannelRemove(Intent):
    """No longer follow a channel or input."""

    family: ClassVar[str] = "flakes"

    channel: str = ""


class ChannelUpdate(Intent):
    """Fetch the newest state of the channels, without rebuilding."""

    family: ClassVar[str] = "flakes"

    channel: str = ""


class FlakeInit(Intent):
    """Begin a flake, or turn a configuration into one."""

    family: ClassVar[str] = "flakes"

    language: str = ""
    name: str = ""


class FlakeUpdate(Intent):
    """Update the lock file of a flake, all inputs or (`name`) one."""

    family: ClassVar[str] = "flakes"

    name: str = ""
    file: str = ""


class FlakeCheck(Intent):
    """Check that a flake evaluates and its checks pass."""

    family: ClassVar[str] = "flakes"

    file: str = ""


class FlakeShow(Intent):
    """Show what a flake offers, its inputs and its lock file."""

    family: ClassVar[str] = "flakes"

    file: str = ""
