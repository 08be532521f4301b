"""How often a misspelled name of a package is found: names drawn by popularity, letters changed as fingers slip."""

from __future__ import annotations

import random
import string

from nfh.catalogue.index import Catalogue
from nfh.understanding.names import names
from tests.evaluation.scores import wilson

DRAWN = 400
SHORTEST = 5
"""Letters of a name: shorter ones have too many neighbours."""

_NEIGHBOURS = {
    letter: near
    for row, below in (("qwertyuiop", "asdfghjkl"), ("asdfghjkl", "zxcvbnm"), ("zxcvbnm", ""))
    for place, letter in enumerate(row)
    for near in (row[max(0, place - 1) : place] + row[place + 1 : place + 2] + below[max(0, place - 1) : place + 1],)
}


def lines() -> list[str]:
    """A line each for one and for two slips: how often the right name is among the first three."""
    catalogue = Catalogue.open()
    chance = random.Random(7)
    packages = [package for attr in catalogue.names() if (package := catalogue.get(attr)) and _usable(attr)]
    weights = [package.popularity + 1 for package in packages]
    found = []
    for slips in (1, 2):
        drawn = [package.attr for package in chance.choices(packages, weights, k=DRAWN)]
        hits = count = 0
        for attr in drawn:
            typed = attr
            for _ in range(slips):
                typed = _slipped(typed, chance)
            if typed == attr or names().exact(typed) is not None:
                continue
            count += 1
            hits += attr in [package.attr for package in catalogue.nearest(typed, 3)]
        low, high = wilson(hits, count)
        found.append(
            f"  typos: {slips} in a name of five letters or more, right among the first three:"
            f" {100 * hits / count:.1f} % of {count} ({100 * low:.0f}–{100 * high:.0f})"
        )
    return found


def _usable(attr: str) -> bool:
    return len(attr) >= SHORTEST and all(letter in string.ascii_lowercase + "-" for letter in attr)


def _slipped(name: str, chance: random.Random) -> str:
    """One slip: a letter left out, doubled, exchanged with its neighbour, or the key beside it."""
    place = chance.randrange(len(name))
    kind = chance.choice(("missing", "double", "exchanged", "beside"))
    if kind == "missing":
        return name[:place] + name[place + 1 :]
    if kind == "double":
        return name[:place] + name[place] + name[place:]
    if kind == "exchanged":
        place = min(place, len(name) - 2)
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    beside = _NEIGHBOURS.get(name[place], "e")
    return name[:place] + chance.choice(beside) + name[place + 1 :]
