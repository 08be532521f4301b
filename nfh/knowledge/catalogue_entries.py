"""What a catalogue is made of: packages and options, whether described by nfh or read from nixpkgs."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class PackageEntry:
    """A package. `known`: described by nfh; `absent`: not in the nixpkgs at hand; the rest as nfh.catalogue.package
    has it."""

    attr: str
    description: str = ""
    area: str = ""
    purposes: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    module: str = ""
    version: str = ""
    license: str = ""
    homepage: str = ""
    popularity: int = 0
    unfree: bool = False
    broken: bool = False
    insecure: bool = False
    unsupported: bool = False
    platforms: tuple[str, ...] = ()
    size: int = 0
    known: bool = False
    absent: bool = False


@dataclass(slots=True)
class OptionEntry:
    """An option. `default` and `example` are Nix texts; `home`: of Home Manager; `declared`: the file in nixpkgs."""

    name: str
    type: str = ""
    default: str = ""
    example: str = ""
    description: str = ""
    purposes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    like: tuple[str, ...] = ()
    package: str = ""
    declared: str = ""
    popularity: int = 0
    home: bool = False
    known: bool = False
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Renaming:
    """A name that is no more: `new` took its place, or it is gone for `reason` and `instead` may serve."""

    old: str
    new: str = ""
    reason: str = ""
    instead: tuple[str, ...] = ()


@dataclass(slots=True)
class Contents:
    """All of a catalogue. `synonyms`: groups of stems; `used`: public configurations by (is it an option,
    name); `about`: where it comes from, for the table of that name."""

    packages: list[PackageEntry] = field(default_factory=list)
    options: list[OptionEntry] = field(default_factory=list)
    renamings: list[Renaming] = field(default_factory=list)
    synonyms: list[list[str]] = field(default_factory=list)
    used: dict[tuple[bool, str], int] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
