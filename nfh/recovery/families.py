"""The families of errors that nfh knows (data/errors), and which of them recognises an output."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nfh.knowledge import load

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_VERSION = re.compile(r"-\d[^\s/]*$")


@dataclass(frozen=True, slots=True)
class FamilyWay:
    """One way on, with {fields} from the match; used only when the field in `needs` was found."""

    text: str
    say: str = ""
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Family:
    """One kind of error: how it is recognised, what it means, the ways on. A higher `rank` is asked first."""

    family: str
    patterns: tuple[re.Pattern[str], ...]
    title: str
    meaning: str
    ways: tuple[FamilyWay, ...]
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Recognised:
    """A family, what its pattern found, and where in the output it ended."""

    family: Family
    fields: Mapping[str, str]
    end: int


def plain(output: str) -> str:
    """The output without terminal colours."""
    return _ANSI.sub("", output)


@cache
def families() -> tuple[Family, ...]:
    """All families, those with the highest rank first. Raises KnowledgeError when knowledge is not compiled."""
    return tuple(
        Family(
            raw["family"],
            tuple(re.compile(pattern, re.MULTILINE) for pattern in raw["patterns"]),
            raw["title"],
            raw["meaning"],
            tuple(FamilyWay(**way) for way in raw["ways"]),
            raw["rank"],
        )
        for raw in sorted(load.errors(), key=lambda raw: (-raw["rank"], raw["family"]))
    )


def recognise(output: str) -> Recognised | None:
    """The family of `output` (without colours), or None: then it is an error nobody has described yet.

    Families of the same rank: the one whose match ends last wins, for from Nix 2.26 on the last error is the cause.
    """
    best: Recognised | None = None
    for family in families():
        if best is not None and family.rank < best.family.rank:
            break
        for match in filter(None, (pattern.search(output) for pattern in family.patterns)):
            if best is None or match.end() > best.end:
                best = Recognised(family, _fields(match), match.end())
            break
    return best


def _fields(match: re.Match[str]) -> dict[str, str]:
    """What the named groups found; “NAME_name” is NAME without its version (htop-3.4 → htop)."""
    found = {name: value.strip() for name, value in match.groupdict().items() if value}
    return found | {f"{name}_name": _VERSION.sub("", value) for name, value in found.items()}
