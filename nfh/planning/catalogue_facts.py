"""What the catalogue knows of a package or an option, in words and as the cells that only JSON shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from nfh.catalogue.package import Hit, Option, Package
    from nfh.planning.answer import Cell

_KERNELS = {"linux": "Linux", "darwin": "macOS", "windows": "Windows", "freebsd": "FreeBSD", "openbsd": "OpenBSD"}
_FEW = 3  # processors that are named; more is "Linux"
_LONGEST = 40  # characters of a default that stand in a sentence

COLUMNS = (
    *("version", "license", "homepage", "platforms", "size", "unfree", "broken", "insecure", "unsupported"),
    *("type", "default", "example", "declared"),
)
"""Fields of a package or an option that --json shows beside the columns that people see."""


def cells(hit: Hit) -> tuple[Cell, ...]:
    """The values of COLUMNS; None for what this kind of entry has not, or what is not known."""
    values = (getattr(hit.entry, column, None) for column in COLUMNS)
    return tuple(" ".join(value) or None if isinstance(value, tuple) else value or None for value in values)


def facts(entry: Package | Option) -> str:
    """What is known of it in one line: "1.8.1, MIT, 460 kB, for Linux and macOS, https://jqlang.org"; or ""."""
    from nfh.catalogue.package import Package

    return ", ".join(filter(None, _of_package(entry) if isinstance(entry, Package) else _of_option(entry)))


def platforms(made_for: Collection[str]) -> str:
    """Systems in words: "Linux (aarch64, x86_64) and macOS"; "" for none."""
    by_kernel: dict[str, list[str]] = {}
    for system in sorted(made_for):
        processor, _, kernel = system.rpartition("-")
        by_kernel.setdefault(_KERNELS.get(kernel, ""), []).append(processor)
    named = [_kernel(kernel, by_kernel[kernel]) for kernel in _KERNELS.values() if kernel in by_kernel]
    named += ["others"] if "" in by_kernel and named else []
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named) or ", ".join(made_for)


def _kernel(kernel: str, processors: list[str]) -> str:
    return f"{kernel} ({', '.join(processors)})" if kernel == "Linux" and len(processors) <= _FEW else kernel


def _of_package(package: Package) -> tuple[str, ...]:
    size = ""
    if package.size:
        from nfh.planning.wording import bytes_of

        size = bytes_of(package.size)
    return (
        package.version,
        package.license,
        size,
        f"for {platforms(package.platforms)}" if package.platforms else "",
        package.homepage,
    )


def _of_option(option: Option) -> tuple[str, ...]:
    short = option.default if len(option.default) <= _LONGEST else f"{option.default[:_LONGEST]}…"
    return (
        option.type,
        f"default {short}" if short else "",
        f"declared in {option.declared}" * bool(option.declared),
    )
