"""Development environments, Home Manager, machines and images built from a configuration."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class DevEnvironment(Intent):
    """A shell for a project with its compilers, tools and libraries."""

    family: ClassVar[str] = "development"

    language: str = ""
    packages: tuple[str, ...] = ()
    version: str = ""


class HomeManagerSetup(Intent):
    """Home Manager: have it, or manage a user's programs and dotfiles with it."""

    family: ClassVar[str] = "development"

    user: str = ""
    packages: tuple[str, ...] = ()


class BuildVm(Intent):
    """Build and start a virtual machine from the configuration."""

    family: ClassVar[str] = "development"

    host: str = ""


class BuildImage(Intent):
    """Build an image from the configuration: ISO, SD card, cloud, container."""

    family: ClassVar[str] = "development"

    name: str = ""
    host: str = ""


class Specialisation(Intent):
    """Variants of one configuration that can be chosen at boot or switched to."""

    family: ClassVar[str] = "development"

    name: str = ""
    driver: str = ""
    action: str = ""


class DeployRemote(Intent):
    """Build or activate the configuration of another machine over the network; `build_host` is where it is built."""

    family: ClassVar[str] = "development"

    host: str = ""
    build_host: str = ""
