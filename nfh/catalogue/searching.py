"""One search: collects what speaks for each package, then orders. See ranking.py for the scores."""

from __future__ import annotations

import math

from nfh.catalogue import spelling
from nfh.catalogue.package import Hit
from nfh.catalogue.query import Query
from nfh.catalogue.ranking import (
    BEGINNING,
    IS_LIKE,
    SHARES_LIKENESS,
    TYPO,
    WHOLE_NAME,
    Evidence,
    best_phrase,
    coverage,
)
from nfh.catalogue.store import Store
from nfh.knowledge.catalogue_format import KINDS
from nfh.knowledge.package_words import stem, stems

_CANDIDATES = 120  # packages that full-text search may hand to the ranking
_SURE = 2  # names of this kind or a surer one (attr, name, alias) mean the package itself


class Search:
    """The state of one search over `store`."""

    def __init__(self, store: Store, text: str) -> None:
        self.store = store
        self.query = Query.of(text)
        self.evidence: dict[int, Evidence] = {}
        self.unwanted: set[int] = set()

    def hits(self, limit: int) -> list[Hit]:
        """The best `limit` packages, best first."""
        if not self.query.terms and not self.query.whole:
            return []
        self._unlike()
        if self.query.like:
            self._like(self.query.like)
        else:
            self._names()
        self._words()
        weights = {number: weight for number, (_, weight) in self.store.stems(list(self.evidence)).items()}
        scores = {
            number: evidence.total(weights[number])
            for number, evidence in self.evidence.items()
            if number not in self.unwanted
        }
        best = sorted(scores, key=lambda number: (-scores[number], number))[:limit]
        packages = self.store.packages(best)
        return [Hit(packages[number], self.evidence[number].reason(), round(scores[number], 4)) for number in best]

    def _of(self, number: int) -> Evidence:
        return self.evidence.setdefault(number, Evidence())

    def _unlike(self) -> None:
        named = self.store.named(self.query.unlike) if self.query.unlike else []
        self.unwanted.update(number for kind, number, _ in named if kind <= _SURE)

    def _names(self) -> None:
        """The whole query as a name, as the beginning of one, or as a name mistyped."""
        for place, whole in enumerate(self.query.whole):
            for kind, number, said in self.store.named(whole):
                found, worth = self._of(number), WHOLE_NAME[KINDS[kind]] * (0.97**place)
                if worth > found.name:
                    found.name = worth
                    found.say(_why(kind, said), worth)
        for kind, number, said in self.store.named(self.query.proper) if self.query.proper else ():
            found, worth = self._of(number), WHOLE_NAME[KINDS[kind]] * 0.7
            if kind <= _SURE and worth > found.name:
                found.name = worth
                found.say(_why(kind, said), worth)
        for whole in dict.fromkeys((self.query.whole[0], self.query.whole[-1])):
            for kind, number, said in self.store.beginning(whole, 60) if len(whole) > 1 else ():
                found, worth = self._of(number), BEGINNING[KINDS[kind]] * (0.6 + 0.4 * len(whole) / len(said))
                if worth > found.beginning:
                    found.beginning = min(worth, BEGINNING["attr"])
                    found.say(f"begins with it: {said}", worth)

    def _like(self, wanted: str) -> None:
        """What is used instead of the wanted, and what serves the same purposes."""
        named = self.store.named(wanted)
        if not named:
            close = spelling.nearest(wanted, self.store.keys(), 1)
            named = self.store.named(close[0][0]) if close else []
        for kind, number, said in named:
            if KINDS[kind] == "like":
                found = self._of(number)
                found.name = IS_LIKE
                found.say(f"used instead of {said}", IS_LIKE)
        models = [number for kind, number, _ in named if kind <= _SURE][:1]
        self.unwanted.update(models)
        for model in self.store.packages(models).values():
            for said in (*model.purposes[:3], *model.like):
                self._same_purpose(said, model.attr)

    def _same_purpose(self, phrase: str, model: str) -> None:
        terms = list(dict.fromkeys(stems(phrase)))
        meanings = {term: {term} for term in terms}
        for number in self.store.matching([meanings[term] for term in terms], 40):
            found = self._of(number)
            text, _ = self.store.stems([number])[number]
            _, purposes, likes, _ = _fields(text)
            score, _ = best_phrase([*purposes, *likes], dict.fromkeys(terms, 1.0), meanings)
            if score * SHARES_LIKENESS > found.name:
                found.name = score * SHARES_LIKENESS
                found.say(f"serves the same as {model}: {phrase}", found.name)

    def _words(self) -> None:
        """The query's words in purposes, names, descriptions."""
        known = self.store.documents(term for term, _ in self.query.terms)
        meanings = {term: self._meaning(term, term in known) for term, _ in self.query.terms}
        count = self.store.count()
        documents = self.store.documents({other for meaning in meanings.values() for other in meaning})
        weights = {
            term: weight * math.log(1 + count / max(1, *(documents.get(other, 0) for other in meanings[term]), 0))
            for term, weight in self.query.terms
        }
        groups = [meanings[term] for term, _ in self.query.terms if meanings[term] & documents.keys()]
        numbers = self.store.matching(groups, _CANDIDATES)
        numbers += [number for number in self.evidence if number not in numbers]
        told = self.store.packages(numbers)
        for number, (text, _) in self.store.stems(numbers).items():
            found = self._of(number)
            names, purposes, likes, description = _fields(text)
            found.purpose, which = best_phrase(purposes, weights, meanings)
            if which >= 0:
                found.say(f"for: {told[number].purposes[which]}", found.purpose)
            fields = {
                "names": set().union(*names),
                "purposes": set().union(*purposes),
                "likes": set().union(*likes),
                "description": set().union(*description),
            }
            found.words = coverage(fields, weights, meanings)
            found.say("its description says so", found.words * 0.5)

    def _meaning(self, term: str, known: bool) -> set[str]:
        """The stems that count as `term`: itself, synonyms; for an unknown one what it begins or mistypes."""
        meaning = {term} | self.store.synonyms(term)
        if known or len(meaning) > 1:
            return meaning
        last = self.query.last
        if term == stem(last) and len(last) > 2 and (begun := self.store.terms(last, 6)):
            return {term, *begun}
        self._mistyped()
        close = spelling.nearest(term, self.store.terms(), 2)
        return {term, *(other for other, likeness in close if likeness >= close[0][1])}

    def _mistyped(self) -> None:
        """Where the query is one unknown word, it may be a name mistyped."""
        if self.query.like or any(found.name for found in self.evidence.values()):
            return
        for whole in dict.fromkeys((self.query.whole[0], self.query.whole[-1])):
            for close, likeness in spelling.nearest(whole, self.store.keys(), 5):
                for kind, number, said in self.store.named(close):
                    found, worth = self._of(number), TYPO * likeness * WHOLE_NAME[KINDS[kind]] / WHOLE_NAME["attr"]
                    if worth > found.name:
                        found.name = worth
                        found.say(f"nearly {said}", worth)


def _why(kind: int, said: str) -> str:
    reasons = {
        "attr": "its name",
        "name": "its name",
        "alias": f"also called {said}",
        "program": f"has the command {said}",
        "like": f"used instead of {said}",
    }
    return reasons[KINDS[kind]]


def _fields(text: str) -> tuple[list[set[str]], list[set[str]], list[set[str]], list[set[str]]]:
    names, purposes, likes, description = text.split("\n")
    return (
        [set(names.split())],
        [set(phrase.split()) for phrase in purposes.split("|")],
        [set(phrase.split()) for phrase in likes.split("|")] if likes else [],
        [set(description.split())],
    )
