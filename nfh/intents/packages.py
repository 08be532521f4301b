"""Packages: finding software, having it, no longer having it."""

from __future__ import annotations

from typing import ClassVar

from nfh.intents.base import Intent


class InstallPackage(Intent):
    """Make named software available, for the whole system or (scope `user`) for one person only.

    `version` is set where the person named one. A service, a desktop, a driver, a font: each is another
    intent, whatever the verb.
    """

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
    version: str = ""
    scope: str = ""


class RemovePackage(Intent):
    """Stop having named software: it leaves the configuration, the store keeps it until garbage is collected."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
    scope: str = ""


class SearchPackages(Intent):
    """Find software by what it does or is like, or be recommended some; `query` is the purpose or the likeness."""

    family: ClassVar[str] = "packages"

    query: str = ""


class PackageInfo(Intent):
    """Facts about named software: version, description, size, licence, and whether it is available at all."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()


class TryPackage(Intent):
    """Run or have software once, without installing it (`nix shell`, `nix run`); `command` is what to run in it."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
    command: str = ""


class WhichPackageProvides(Intent):
    """Which package has a command, a library or a file; also what an unknown command would need."""

    family: ClassVar[str] = "packages"

    command: str = ""
    file: str = ""
    query: str = ""


class ListInstalled(Intent):
    """What is installed; with `packages`: is this installed; `query` narrows it (the largest, the editors)."""

    family: ClassVar[str] = "packages"

    packages: tuple[str, ...] = ()
    scope: str = ""
    query: str = ""
