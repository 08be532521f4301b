"""What each word of a sentence may be by itself: a package's name, an entry of a word list, a number, a path.

The careful reader learns from these kinds as it learns from the words: so a name that no wording holds is read like
those that do. The same code runs when it is trained and when it reads.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from pathlib import Path

from nfh.knowledge.name_kinds import KINDS
from nfh.knowledge.package_words import key
from nfh.knowledge.words import forms as cut

LONGEST = 4
"""Words of the longest entry that is looked for."""

KEPT = 200_000
"""Phrases whose kinds are kept: all of a training, and never more of a long conversation."""

NONE = "-"
COMMON = "common"

_SHAPES = (
    ("release", r"\d\d\.(?:05|11|03|09)"),
    ("version", r"v?\d+(?:\.[\dx]+)+"),
    ("port", r"\d+(?:[-:]\d+)?/(?:tcp|udp)"),
    ("number", r"\d+"),
    ("address", r"(?:https?://|git@|github:|gitlab:|git\+)\S+"),
    ("ip", r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?"),
    ("disk", r"/dev/\S+|sd[a-z]\d*|nvme\d+n\d+(?:p\d+)?|mmcblk\d\S*"),
    ("path", r"[/~]\S*|\.{1,2}/\S+|\S+\.(?:nix|conf|lock|txt|log|iso|deb|rpm|sh|toml|ya?ml|json)"),
    ("unit", r"\S+\.(?:service|timer|socket)"),
    ("locale", r"[a-z]{2}_[a-z]{2}(?:\.\S+)?"),
    ("option", r"[a-z_][\w-]*(?:\.[\w<>*\"-]+)+"),
    ("mixed", r"(?=.*\d)(?=.*[a-z])[\w.+-]+"),
)
_PATTERNS = tuple((kind, re.compile(shape)) for kind, shape in _SHAPES)
_SIGNS = frozenset(",.?&")


class WordKinds:
    """Looks phrases up in `lists` (kind → what is said), in `common` words, and by `is_package`, which is asked with
    the key of a name (nfh.knowledge.package_words.key), among the packages.
    """

    def __init__(
        self, lists: Mapping[str, Iterable[str]], common: Set[str], is_package: Callable[[str], bool]
    ) -> None:
        self._common = common
        self._is_package = is_package
        self._seen: dict[str, list[str]] = {}
        self._kinds_of: dict[str, list[str]] = {}
        for kind, said in lists.items():
            for form in said:
                self._kinds_of.setdefault(form, []).append(kind)

    def of(self, forms: Sequence[str]) -> list[str]:
        """The kind of every word: several are joined by "+"; NONE where it is nothing that is known."""
        found: list[dict[str, None]] = [{} for _ in forms]
        for start in range(len(forms)):
            for end in range(min(len(forms), start + LONGEST), start, -1):
                for kind in self._phrase(forms, start, end):
                    for place in range(start, end):
                        found[place].setdefault(kind if place == start else f"…{kind}")
        for place, form in enumerate(forms):
            if form in self._common:
                found[place].setdefault(COMMON)
            elif not found[place]:
                shape = next((kind for kind, pattern in _PATTERNS if pattern.fullmatch(form)), NONE)
                found[place].setdefault(shape)
        return ["+".join(kinds) for kinds in found]

    def _phrase(self, forms: Sequence[str], start: int, end: int) -> list[str]:
        said = " ".join(forms[start:end])
        if len(self._seen) > KEPT:
            self._seen.clear()
        if said not in self._seen:
            self._seen[said] = self._look_up(said, forms[start:end])
        return self._seen[said]

    def _look_up(self, said: str, forms: Sequence[str]) -> list[str]:
        kinds = list(self._kinds_of.get(said, ()))
        if all(form in self._common for form in forms) or {forms[0], forms[-1]} & _SIGNS:
            return kinds
        name = key(said)
        return [*kinds, "package"] if name and self._is_package(name) else kinds


def compiled_kinds(compiled: Path) -> WordKinds:
    """The kinds that the other parts of compiled knowledge in this folder know: lists, places, recipes, packages."""
    with (compiled / "grammar.jsonl").open("rb") as grammar:
        head, lists = json.loads(grammar.readline()), json.loads(grammar.readline())
    places = json.loads((compiled / "places.json").read_bytes())
    recipes = json.loads((compiled / "recipes.json").read_bytes())
    called = {" ".join(cut(name)) for recipe, facts in recipes.items() for name in (recipe, *facts["names"])}
    lines = (line.split("\t") for line in (compiled / "names.tsv").read_text("utf-8").splitlines())
    named = {name for name, kind, _ in lines if KINDS[int(kind)] != "like"}
    known = {kind: sorted(said) for kind, said in sorted({**lists, **places, "recipe": called}.items())}
    return WordKinds(known, frozenset(head["common"].split(" ")), named.__contains__)
