"""Packages that are not simply nixpkgs' own of today: other versions, other sources, unfree ones, fonts."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class UpdatePackage(Intent):
    """Bring one named package to a newer version, leaving the rest as it is."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
    version: str = ""


class InstallFromUnstable(Intent):
    """Take a package from another channel than the system's, mostly for a newer version."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
    channel: str = ""


class PinPackage(Intent):
    """Keep a package at an older or fixed version, or go back to one."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
    version: str = ""


class OverlayPackage(Intent):
    """Patch or override a package: other flags, another source, a patch, an overlay."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
    option: str = ""
    value: str = ""


class AllowUnfree(Intent):
    """Allow unfree, insecure or broken packages: the named ones, or all of them."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()


class InstallForeign(Intent):
    """Have software that comes from outside nixpkgs: a .deb, a tarball, an AppImage, a git repository, a PPA, pip.

    `file` is the file or address as it was written.
    """

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
    file: str = ""


class InstallFont(Intent):
    """Make fonts available to programs."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
