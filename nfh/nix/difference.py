"""What differs between two systems: packages that came, went, rose or fell; size; units; kernel. Nothing is run.

As `nix store diff-closures` does, store paths are grouped by the name in them and their versions compared. A package
is `chosen` if the system path itself refers to it: then it stands in environment.systemPackages, or a module put it
there.
"""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from nfh.nix import units
from nfh.nix.cancel import Cancel
from nfh.nix.store import closure, references
from nfh.nix.storepath import compare_versions, name_and_version, name_of
from nfh.nix.target import Target
from nfh.nix.units import UnitChange

Kind = Literal["added", "removed", "upgraded", "downgraded", "changed"]


@dataclass(frozen=True, slots=True)
class PackageChange:
    """One package that differs. Versions are sorted; a system may hold several of one package."""

    name: str
    kind: Kind
    """changed: other versions, of which none is plainly newer."""
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
    one, two = closure(target, before, cancel), closure(target, after, cancel)
    return Difference(
        compare(one.sizes, two.sizes, _chosen(target, before, cancel), _chosen(target, after, cancel)),
        one.bytes,
        two.bytes,
        kernel_of(before),
        kernel_of(after),
        resized(one.sizes, two.sizes),
        units.between(before, after),
        tuple(part for part in BOOT_PARTS if _part(before, part) != _part(after, part)),
    )


def compare(
    before: Collection[str],
    after: Collection[str],
    chosen_before: Iterable[str] = (),
    chosen_after: Iterable[str] = (),
) -> tuple[PackageChange, ...]:
    """The packages that differ between two sets of store paths. Paths without a version count only if chosen.

    Where `before` and `after` are mappings to sizes, changes have their bytes.
    """
    chosen_names = {name_of_package(path)[0] for path in (*chosen_before, *chosen_after)}
    old, new = _versions(before), _versions(after)
    old_sizes, new_sizes = _sizes(before), _sizes(after)
    changes = []
    for name in old.keys() | new.keys():
        was, now = old.get(name, set()), new.get(name, set())
        chosen = name in chosen_names
        if was == now or not (chosen or any(was | now)):
            continue
        changes.append(
            PackageChange(
                name, _kind(was, now), _sorted(was), _sorted(now), chosen, new_sizes[name] - old_sizes[name]
            )
        )
    return tuple(sorted(changes, key=lambda change: (not change.chosen, change.name)))


def resized(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[Resized, ...]:
    """The packages of the same versions whose size differs, as `nix store diff-closures` has them (over 8 KiB)."""
    old, new = _versions(before), _versions(after)
    old_sizes, new_sizes = _sizes(before), _sizes(after)
    found = [
        Resized(name, new_sizes[name] - old_sizes[name])
        for name in old.keys() & new.keys()
        if old[name] == new[name] and abs(new_sizes[name] - old_sizes[name]) >= _WORTH
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


_OUTPUT = re.compile(r"-(?:bin|data|debug|dev|devdoc|doc|info|lib|lib32|lib64|man|out|static|terminfo)$")
"""Names of outputs (nixpkgs manual, "Multiple-output packages"): the parts of one package."""


def name_of_package(path: str) -> tuple[str, str]:
    """The package's name and version in a store path, whichever of its outputs it is."""
    return name_and_version(_OUTPUT.sub("", name_of(path)))


def _versions(paths: Iterable[str]) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        name, version = name_of_package(path)
        found[name].add(version)
    return found


def _sizes(paths: Iterable[str]) -> Counter[str]:
    """Bytes of each package, where `paths` tells the size of each path."""
    found: Counter[str] = Counter()
    if isinstance(paths, Mapping):
        for path, size in paths.items():
            found[name_of_package(path)[0]] += size
    return found


def _kind(was: set[str], now: set[str]) -> Kind:
    if not was:
        return "added"
    if not now:
        return "removed"
    gone, come = _sorted(was - now) or _sorted(was), _sorted(now - was) or _sorted(now)
    order = compare_versions(gone[-1], come[-1])
    return "upgraded" if order < 0 else "downgraded" if order > 0 else "changed"


def _sorted(versions: set[str]) -> tuple[str, ...]:
    from functools import cmp_to_key

    return tuple(sorted(sorted(versions), key=cmp_to_key(compare_versions)))


def _chosen(target: Target, system: str, cancel: Cancel | None) -> tuple[str, ...]:
    try:
        path = os.readlink(f"{system}/sw")  # noqa: PTH115
    except OSError:
        return ()
    return references(target, path, cancel)
