"""Names of store paths, taken apart as Nix does (Nix manual, "builtins.parseDrvName" and "store path")."""

from __future__ import annotations

import re

HASH = 33
"""Letters before the name in a store path's last part: the hash and a dash."""
_HASH = re.compile(r"^[0-9a-z]{32}-")
_VERSION = re.compile(r"-(?=[^A-Za-z])")
_OUTPUT = re.compile(r"-(?:bin|data|debug|dev|devdoc|doc|info|lib|lib32|lib64|man|out|static|terminfo)$")
"""Names of outputs (nixpkgs manual, "Multiple-output packages"): the parts of one package."""


def name_of(path: str) -> str:
    """The name in a store path, without hash and without ".drv": "hello-2.12" for /nix/store/…-hello-2.12.drv."""
    return _HASH.sub("", path.rpartition("/")[2]).removesuffix(".drv")


def name_and_version(name: str) -> tuple[str, str]:
    """("hello", "2.12") for "hello-2.12": the version begins after the first dash that no letter follows."""
    found = _VERSION.search(name)
    return (name[: found.start()], name[found.end() :]) if found else (name, "")


def package_of(path: str) -> tuple[str, str]:
    """The package's name and version in a store path, whichever of its outputs it is."""
    return name_and_version(_OUTPUT.sub("", name_of(path)))


def compare_versions(one: str, two: str) -> int:
    """Which version is newer, as Nix has it (nix-env(1), "Versions"): negative if `two` is.

    Versions are taken apart at dots, dashes and between digits and letters. Numbers compare as numbers; "pre" comes
    before everything, also before nothing; other letters come after nothing and before numbers.
    """
    parts = [_PARTS.findall(each) for each in (one, two)]
    for index in range(max(map(len, parts))):
        first, second = (each[index] if index < len(each) else "" for each in parts)
        if first != second:
            order = _order(first, second)
            if order:
                return order
    return 0


_PARTS = re.compile(r"[0-9]+|[^0-9.\-]+")


def _order(one: str, two: str) -> int:
    first, second = _rank(one), _rank(two)
    return (first > second) - (first < second)


_LARGEST = 2**31 - 1
"""What Nix reads as a number fits an int of C++ (libstore/names.cc, string2Int<int>); what does not is letters."""


def _rank(part: str) -> tuple[int, int, str]:
    """What orders the parts: the kind of part, the number, the letters."""
    if part == "pre" or not part:
        return (0 if part else 1), 0, ""
    digits = part.lstrip("0")
    # Python refuses to read thousands of digits.
    number = int(digits or 0) if part[0] in "0123456789" and len(digits) <= len(str(_LARGEST)) else _LARGEST + 1
    return (3, number, "") if number <= _LARGEST else (2, 0, part)
