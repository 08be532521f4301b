"""What differs between two systems: packages that came, went, rose or fell; size; units; kernel. Nothing is run.

As `nix store diff-closures` does, store paths are grouped by the name in them and their versions compared. A package
is `chosen` if the system path itself refers to it: then it stands in environment.systemPackages, or a module put it
there.
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from nfh.nix import units
from nfh.nix.cancel import Cancel
from nfh.nix.compared import Compared
from nfh.nix.path_info import PathInfo
from nfh.nix.store import Source, ask
from nfh.nix.storepath import compare_versions, package_of
from nfh.nix.target import Target
from nfh.nix.units import UnitChange

Kind = Literal["added", "removed", "upgraded", "downgraded", "changed"]


@dataclass(frozen=True, slots=True)
class PackageChange:
    """One package that differs. Versions are sorted; a system may hold several of one package."""

    name: str
    kind: Kind
    """changed: other versions, of which none is plainly newer; or versions only came, or only went, beside others."""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    chosen: bool = False
    bytes: int = 0
    """How many bytes all its paths together are larger after."""


@dataclass(frozen=True, slots=True)
class Resized:
    """A package of the same version that is built differently, so that its size is another."""

    name: str
    bytes: int
    """How many bytes it is larger after."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two systems."""

    packages: tuple[PackageChange, ...] = ()
    """The chosen first, then by name."""
    bytes_before: int = 0
    bytes_after: int = 0
    kernel_before: str = ""
    kernel_after: str = ""
    resized: tuple[Resized, ...] = ()
    """Same versions, another size: by how much, the largest change first. Less than 8 KiB is passed over."""
    units: tuple[UnitChange, ...] = ()
    """Services and other units of systemd."""
    boot_parts: tuple[str, ...] = ()
    """Which of kernel, kernel-modules, initrd, kernel-params differ: they take effect at the next start only."""

    @property
    def bytes(self) -> int:
        """How many bytes the second system is larger."""
        return self.bytes_after - self.bytes_before

    @property
    def kernel_changed(self) -> bool:
        """Whether the kernel differs: then the second one runs only after a restart."""
        return self.kernel_before != self.kernel_after

    def of(self, kind: Kind, only_chosen: bool = False) -> tuple[PackageChange, ...]:
        """The changes of one kind."""
        return tuple(each for each in self.packages if each.kind == kind and (each.chosen or not only_chosen))


def between(target: Target, before: str, after: str, cancel: Cancel | None = None) -> Difference:
    """The difference between two systems, by their store paths.

    Raises NixFailed if the store does not have one of them; NixMissing, Interrupted.
    """
    paths = {path for system in (before, after) if (path := _software(system))}

    def question(source: Source[Any]) -> tuple[Compared, dict[str, PathInfo]]:
        return source.compared(before, after), source.infos(paths)

    closures, found = ask(target, cancel, question)
    old, new = _differing(closures)
    return Difference(
        _changes(old, new, {each for info in found.values() for each in info.references}),
        *closures.bytes,
        kernel_of(before),
        kernel_of(after),
        _resized(old, new),
        units.between(before, after),
        tuple(part for part in BOOT_PARTS if _part(before, part) != _part(after, part)),
    )


def compare(
    before: Iterable[str],
    after: Iterable[str],
    chosen_before: Iterable[str] = (),
    chosen_after: Iterable[str] = (),
) -> tuple[PackageChange, ...]:
    """The packages that differ between two sets of store paths. Paths without a version count only if chosen.

    Where `before` and `after` are mappings to sizes, changes have their bytes.
    """
    one, two = (paths if isinstance(paths, Mapping) else dict.fromkeys(paths, 0) for paths in (before, after))
    return _changes(*_differing(Compared.of(one, two)), {*chosen_before, *chosen_after})


def resized(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[Resized, ...]:
    """The packages of the same versions whose size differs, as `nix store diff-closures` has them (over 8 KiB)."""
    return _resized(*_differing(Compared.of(before, after)))


class _Packages:
    """Store paths by the name of their package: versions, and bytes where they are known."""

    def __init__(self) -> None:
        self.versions: defaultdict[str, set[str]] = defaultdict(set)
        self.bytes: Counter[str] = Counter()

    def add(self, name: str, version: str, size: int) -> None:
        self.versions[name].add(version)
        self.bytes[name] += size


def _differing(closures: Compared) -> tuple[_Packages, _Packages]:
    """The packages of which any path is only in one of the two."""
    old, new = _Packages(), _Packages()
    for sizes, packages in (
        (closures.first, (old,)),
        (closures.second, (new,)),
        (closures.namesakes, (old, new)),
    ):
        for path, size in sizes.items():
            name, version = package_of(path)
            for each in packages:
                each.add(name, version, size)
    return old, new


def _changes(old: _Packages, new: _Packages, chosen: Iterable[str]) -> tuple[PackageChange, ...]:
    chosen_names = {package_of(path)[0] for path in chosen}
    changes = []
    for name in old.versions.keys() | new.versions.keys():
        was, now = old.versions.get(name, set()), new.versions.get(name, set())
        is_chosen = name in chosen_names
        if was == now or not (is_chosen or any(was | now)):
            continue
        grown = new.bytes[name] - old.bytes[name]
        changes.append(PackageChange(name, _kind(was, now), _sorted(was), _sorted(now), is_chosen, grown))
    return tuple(sorted(changes, key=lambda change: (not change.chosen, change.name)))


def _resized(old: _Packages, new: _Packages) -> tuple[Resized, ...]:
    found = [
        Resized(name, grown)
        for name in old.versions.keys() & new.versions.keys()
        if old.versions[name] == new.versions[name] and abs(grown := new.bytes[name] - old.bytes[name]) >= _WORTH
    ]
    return tuple(sorted(found, key=lambda each: (-abs(each.bytes), each.name)))


_WORTH = 8 << 10
BOOT_PARTS = ("kernel", "kernel-modules", "initrd", "kernel-params")
"""What a running machine keeps until its next start (nixpkgs, system.autoUpgrade compares the first three)."""


def _part(system: str, name: str) -> str:
    """Where a part of a system lies, or what it says."""
    path = f"{system}/{name}"
    if name != "kernel-params":
        return os.path.realpath(path)
    try:
        with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return " ".join(word for word in file.read().split() if not word.startswith("init="))
    except OSError:
        return ""


def kernel_of(system: str) -> str:
    """The version of a system's kernel; empty if it cannot be read."""
    try:
        return max(os.listdir(f"{system}/kernel-modules/lib/modules"), default="")  # noqa: PTH208
    except OSError:
        return ""


def _kind(was: set[str], now: set[str]) -> Kind:
    if not was:
        return "added"
    if not now:
        return "removed"
    gone, come = _sorted(was - now), _sorted(now - was)
    if not gone or not come:
        return "changed"
    order = compare_versions(gone[-1], come[-1])
    return "upgraded" if order < 0 else "downgraded" if order > 0 else "changed"


def _sorted(versions: set[str]) -> tuple[str, ...]:
    if len(versions) < 2:
        return tuple(versions)
    from functools import cmp_to_key

    return tuple(sorted(sorted(versions), key=cmp_to_key(compare_versions)))


def _software(system: str) -> str:
    """The system path: what it refers to is in environment.systemPackages. Empty where there is none."""
    try:
        return os.readlink(f"{system}/sw")  # noqa: PTH115
    except OSError:
        return ""
