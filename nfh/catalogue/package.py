"""What the catalogue gives: packages, options, and hits of a search.

Named tuples: a search from the shell makes these classes anew each time, and a frozen dataclass of sixteen fields
takes ten times as long to make.
"""

from __future__ import annotations

from typing import NamedTuple


class Package(NamedTuple):
    """One package as the catalogue knows it.

    `attr` is the nixpkgs attribute; `names` are other names of the same software (other distributions', older
    attributes); `like` is what it is used instead of; `module` is the NixOS option that is the better way to have it,
    "" where there is none; `popularity` counts public configurations that install it. `version`, `license`,
    `homepage`, `broken`, `insecure` and `platforms` ("x86_64-linux") are known where the catalogue was made from a
    nixpkgs; `unsupported`: not for the platform of this machine; `absent`: that nixpkgs does not have it. `size` is
    in bytes, of the package without what it needs, and 0 where the store did not have it.
    """

    attr: str
    description: str
    area: str = ""
    purposes: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    unfree: bool = False
    module: str = ""
    popularity: int = 0
    version: str = ""
    license: str = ""
    homepage: str = ""
    broken: bool = False
    insecure: bool = False
    unsupported: bool = False
    platforms: tuple[str, ...] = ()
    size: int = 0
    absent: bool = False

    @property
    def name(self) -> str:
        """The attribute."""
        return self.attr

    @property
    def kind(self) -> str:
        """The word for what it is."""
        return "package"


class Option(NamedTuple):
    """One option of NixOS, or of Home Manager (`home`). `default` and `example` are Nix texts, or "".

    `package` is the attribute of the software it is about; `declared` the file in nixpkgs; `popularity` counts public
    configurations that set it.
    """

    name: str
    description: str
    type: str = ""
    default: str = ""
    example: str = ""
    purposes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    package: str = ""
    declared: str = ""
    popularity: int = 0
    home: bool = False
    absent: bool = False

    @property
    def kind(self) -> str:
        """The word for what it is."""
        return "option"


class Hit(NamedTuple):
    """One result of a search. `why` says in a few words what matched; `score` orders hits of one search only;
    `installed`: the running system has it."""

    entry: Package | Option
    why: str
    score: float
    installed: bool = False

    @property
    def name(self) -> str:
        """The package's attribute, or the option's name."""
        return self.entry.name

    @property
    def kind(self) -> str:
        """Either "package" or "option"."""
        return self.entry.kind


class Renamed(NamedTuple):
    """A name that is no more: `new` took its place, or it is gone for `reason` and `instead` may serve."""

    old: str
    new: str
    reason: str
    instead: tuple[str, ...]
