"""Orders what a search has found by what a person means: the name first, then what it is for, then how many use it.

A hit's score is the sum of
  name        up to 3 for the whole query being a name of the package, less for a program or what it is like
  beginning   up to 0.9 where a name begins with the query
  purpose     about 1 for the phrase of purposes that covers the query best; words are weighed by how rare they are
  words       up to 1 for the query's words anywhere: name, purpose, what it is like, description
  popularity  up to 0.45: public configurations that install it, on a logarithmic scale; of what fits badly less
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from nfh.knowledge.catalogue_format import ABSENT, HOME_OPTION, KNOWN, SWITCH, UNFREE, UNSUPPORTED

if TYPE_CHECKING:
    from nfh.catalogue.store import Words

WHOLE_NAME = {
    "attr": 3.0,
    "name": 2.8,
    "alias": 2.6,
    "program": 2.2,
    "like": 1.5,
    "option": 3.0,
    "switch": 3.1,
    "module": 2.85,
    "option alias": 2.5,
    "option like": 1.4,
    "part": 1.9,
}
BEGINNING = {
    "attr": 0.9,
    "name": 0.85,
    "alias": 0.7,
    "program": 0.5,
    "like": 0.3,
    "option": 0.8,
    "switch": 0.9,
    "module": 0.8,
    "option alias": 0.6,
    "option like": 0.25,
    "part": 0.4,
}
STRANGER = 0.75  # of the name's worth for a package that nfh does not describe: its name may be another's by chance
STRANGERS_LAST = 0.5  # the same for the last part of its name, without the set it stands in
STRANGE_PHRASE = 0.8  # of that, where the query has several words: they say rather what it shall do
SWITCHES = 0.1  # for the option that switches a thing on, before what tunes it
HOME = 0.2  # less for an option of Home Manager: the system's own comes first
ASKED_BY_NAME = 1.0  # of name from which on an entry was asked for by its name, and not by what it does
LOCKED = 0.1  # less for what is not free, where it is not asked for by name: it needs a permission first
ELSEWHERE = 0.8  # of the score where the nixpkgs at hand does not have it, or not for this platform
PRIOR = 0.1  # for what nfh describes, beside what else speaks for it
BESIDE = 0.2  # of the name's worth where words such as "browser" stand beside it
ORDINARY = (
    0.7  # of the beginning's worth where the query is a word of the catalogue: "pdf" is more than pdfgrep begun
)
POPULARITY = 0.45
FITTING = 0.8  # what must speak for it for its popularity to count in full: git is not for every kind of control
INSTALLED = 0.15  # for what is there already
IS_NEW_NAME = 2.9
INSTEAD = 2.4  # of what is gone
OTHER_KIND = 0.8  # of the score of an option where packages are asked for, and the other way round
IS_LIKE = 2.2
SHARES_LIKENESS = 1.3
TYPO = 1.7

_FIELDS = (1.0, 0.95, 0.7, 0.55)  # names, purposes, likes, description
_ALSO = 0.06  # for each further purpose with a word of the query: a PDF reader is about PDFs four times
_AS_SAID = 0.15  # for a purpose in the query's very words
_TYPICAL = 0.02  # less for each purpose that stands before the one that fits: the most typical ones stand first
_PLACES = 6  # of them that count
_TOLD = 0.2  # of its worth more where much is told of the document, as of what many look for
_MUCH = 20  # phrases
_LITTLE_WORDS = "a an and as at by for from in into is it my no of on or other so the to up with without"
_LITTLE = frozenset(_LITTLE_WORDS.split())


class Term:
    """A word of the query: its stem, its weight, and the stems that count as it for `strength` of that weight."""

    __slots__ = ("all", "others", "stem", "strength", "weight")

    def __init__(
        self, stem: str, weight: float, others: frozenset[str] = frozenset(), strength: float = 0.85
    ) -> None:
        self.stem = stem
        self.weight = weight
        self.others = others
        self.strength = strength
        self.all = others | {stem}

    def worth(self, words: Set[str]) -> float:
        """What the term is worth among `words`."""
        if self.stem in words:
            return self.weight
        return 0.0 if self.others.isdisjoint(words) else self.weight * self.strength


class Document:
    """A package's stems, as the four lines that nfh.knowledge.catalogue_format describes: its names, its purposes a
    phrase each, what it is like, its description."""

    __slots__ = ("fields", "likes", "name", "phrases")

    def __init__(self, stems: str) -> None:
        names, purposes, likes, description = stems.split("\n")
        self.name = names
        self.phrases = tuple(purposes.split("|")) if purposes else ()
        self.likes = tuple(likes.split("|")) if likes else ()
        self.fields = (
            frozenset(names.split()),
            frozenset(purposes.replace("|", " ").split()),
            frozenset(likes.replace("|", " ").split()),
            frozenset(description.split()),
        )


class Evidence:
    """What speaks for one package, collected while searching. `phrase`: its purpose that fits best; -1: none."""

    __slots__ = ("beginning", "name", "phrase", "purpose", "why", "words")

    def __init__(self) -> None:
        self.name = 0.0
        self.beginning = 0.0
        self.purpose = 0.0
        self.phrase = -1
        self.words = 0.0
        self.why: dict[str, float] = {}

    def say(self, why: str, weight: float) -> None:
        """Keep a reason; the strongest is the one that is shown."""
        self.why[why] = max(weight, self.why.get(why, 0.0))

    def total(self, words: Words) -> float:
        """The score of a document."""
        fits = min(1.0, max(self.name, self.beginning, self.purpose, self.words) / FITTING)
        score = self.name + self.beginning + self.purpose + self.words + POPULARITY * words.weight * fits
        score += PRIOR if words.flags & KNOWN else 0.0
        score += SWITCHES if words.flags & SWITCH else 0.0
        score -= HOME if words.kind == HOME_OPTION else 0.0
        score -= LOCKED if words.flags & UNFREE and self.name < ASKED_BY_NAME else 0.0
        return score * ELSEWHERE if words.flags & (ABSENT | UNSUPPORTED) else score

    def reason(self, purposes: Sequence[str]) -> str:
        """The strongest reason; `purposes` are the document's. A phrase beyond them is an option's own name."""
        if self.phrase >= len(purposes):
            self.say("the words of its name", self.purpose)
        elif self.phrase >= 0:
            self.say(f"for: {purposes[self.phrase]}", self.purpose)
        return max(self.why.items(), key=lambda item: item[1])[0] if self.why else "related"


def best_phrase(phrases: Sequence[str], terms: Sequence[Term], said: str) -> tuple[float, int]:
    """How well the best phrase covers the terms (0 to about 1.5), and which it is (-1: none).

    A phrase with words beside the query's is worth less, one that is the query as `said` more, and earlier ones more.
    """
    total = sum(term.weight for term in terms)
    best, which, met = 0.0, -1, 0
    for number, phrase in enumerate(phrases):
        words = set(phrase.split())
        covered, used = 0.0, 0
        for term in terms:
            if worth := term.worth(words):
                covered += worth
                used += len(words & term.all)
        if not covered:
            continue
        met += 1
        score = covered / total * (0.55 + 0.45 * min(1.0, used / max(1, len(words - _LITTLE))))
        score += _AS_SAID if phrase == said else 0.0
        score *= 1.0 - _TYPICAL * min(number, _PLACES)
        if score > best:
            best, which = score, number
    best *= 1.0 + _ALSO * max(0, min(3, met - 1)) + _TOLD * min(len(phrases), _MUCH) / _MUCH
    return best, which


def coverage(document: Document, terms: Sequence[Term]) -> float:
    """How much of the query is anywhere in the package's words, the best field counting for each term (0 to 1)."""
    found = total = 0.0
    for term in terms:
        total += term.weight
        best = 0.0
        for worth, words in zip(_FIELDS, document.fields, strict=True):
            if worth * term.weight <= best:
                break
            best = max(best, worth * term.worth(words))
        found += best
    return found / (total or 1.0)
