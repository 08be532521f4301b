"""Flakes and channels: where packages come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from nfh.intents.base import Intent


@dataclass(frozen=True, slots=True)
class ChannelList(Intent):
    """Which channels or inputs this system follows."""

    family: ClassVar[str] = "flakes"


@dataclass(frozen=True, slots=True)
class ChannelAdd(Intent):
    """Follow another channel or add a flake input."""

    family: ClassVar[str] = "flakes"

    channel: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class ChannelRemove(Intent):
    """No longer follow a channel or input."""

    family: ClassVar[str] = "flakes"

    channel: str = ""


@dataclass(frozen=True, slots=True)
class ChannelUpdate(Intent):
    """Fetch the newest state of the channels, without rebuilding."""

    family: ClassVar[str] = "flakes"

    channel: str = ""


@dataclass(frozen=True, slots=True)
class FlakeInit(Intent):
    """Begin a flake, or turn a configuration into one."""

    family: ClassVar[str] = "flakes"

    language: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class FlakeUpdate(Intent):
    """Update the lock file of a flake, all inputs or (`name`) one."""

    family: ClassVar[str] = "flakes"

    name: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class FlakeCheck(Intent):
    """Check that a flake evaluates and its checks pass."""

    family: ClassVar[str] = "flakes"

    file: str = ""


@dataclass(frozen=True, slots=True)
class FlakeShow(Intent):
    """Show what a flake offers, its inputs and its lock file."""

    family: ClassVar[str] = "flakes"

    file: str = ""
