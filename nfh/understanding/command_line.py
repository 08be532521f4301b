"""A command line taken apart, and what it may mean as a request."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

Slots = Mapping[str, str | list[str]]
Meaning = tuple[str, Slots]
"""An intent and its slots."""

_OF_NIXPKGS = re.compile(r"^(?:(?:nixpkgs|nixos|pkgs)[#.]|<nixpkgs>#|\.#)")


class Line(NamedTuple):
    """A program, its words, its flags (what begins with a dash)."""

    program: str
    words: list[str]
    flags: list[str]

    @classmethod
    def of(cls, argv: Sequence[str]) -> Line:
        """Take an argument list apart."""
        words = [word for word in argv[1:] if not word.startswith("-")]
        flags = [word for word in argv[1:] if word.startswith("-") and word != "-"]
        return cls(argv[0].rpartition("/")[2], words, flags)


Reader = Callable[[Line], "Meaning | None"]
"""From a command line to what it means; None: nothing nfh does."""


def packages(intent: str, words: Sequence[str]) -> Meaning:
    """An intent about the packages of these names, without the name of the collection in front of them."""
    names = [_OF_NIXPKGS.sub("", word) for word in words]
    return intent, {"packages": [name for name in names if name and name != "nixpkgs"]}


def just(intent: str) -> Reader:
    """An intent without slots."""
    return lambda _: (intent, {})
