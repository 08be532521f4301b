"""One search: collects what speaks for each package, then orders. See ranking.py for the scores."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nfh.catalogue import spelling
from nfh.catalogue.package import Hit
from nfh.catalogue.query import Query
from nfh.catalogue.ranking import (
    BEGINNING,
    BESIDE,
    IS_LIKE,
    ORDINARY,
    SHARES_LIKENESS,
    TYPO,
    WHOLE_NAME,
    Document,
    Evidence,
    Term,
    best_phrase,
    coverage,
)
from nfh.catalogue.store import Store
from nfh.knowledge.catalogue_format import KINDS
from nfh.knowledge.package_words import stem, stems

_CANDIDATES = 120  # packages that full-text search may hand to the ranking
_SERVES = 0.7  # purpose from which on a package is for what is asked: half of a phrase at least is the query
_SPELLED = 6  # names of a "something like …" that are looked at for slips of the finger
_LONG = 4  # words from which on an unknown one is taken for chatter and not for a slip
_DESCRIBED = 0.4  # of the weight of a word that only descriptions have
_PEERS = 40  # packages that may serve the same as one
_SURE = 2  # names of this kind or a surer one (attr, name, alias) mean the package itself


class Search:
    """The state of one search over `store`."""

    def __init__(self, store: Store, text: str) -> None:
        self.store = store
        self.query = Query(text)
        self.evidence: dict[int, Evidence] = {}
        self.unwanted: set[int] = set()

    def hits(self, limit: int) -> list[Hit]:
        """The best `limit` packages, best first."""
        return self._hits(self._scores(), limit)

    def serving(self, limit: int) -> list[Hit]:
        """The best packages for what the query says it is for, where all its words are known; else none."""
        stated = [term for term, weight in self.query.terms if weight == 1.0]
        if not stated or len(self.store.documents(stated)) < len(stated):
            return []
        scores = self._scores()
        return self._hits(
            {number: scores[number] for number in scores if self.evidence[number].purpose >= _SERVES}, limit
        )

    def _scores(self) -> dict[int, float]:
        """Every package that something speaks for, with its score."""
        if not self.query.terms and not self.query.whole:
            return {}
        self._unlike()
        if self.query.like:
            self._like()
        else:
            self._names()
        self._words()
        weights = {number: weight for number, (_, weight) in self.store.stems(list(self.evidence)).items()}
        return {
            number: evidence.total(weights[number])
            for number, evidence in self.evidence.items()
            if number not in self.unwanted
        }

    def _hits(self, scores: dict[int, float], limit: int) -> list[Hit]:
        best = sorted(scores, key=lambda number: (-scores[number], number))[:limit]
        packages = self.store.packages(best)
        return [
            Hit(packages[number], self.evidence[number].reason(packages[number].purposes), round(scores[number], 4))
            for number in best
        ]

    def _of(self, number: int) -> Evidence:
        return self.evidence.setdefault(number, Evidence())

    def _unlike(self) -> None:
        named = self._first_named(self.query.unlike)
        self.unwanted.update(number for kind, number, _ in named if kind <= _SURE)

    def _first_named(self, keys: Sequence[str]) -> list[tuple[int, int, str]]:
        """The rows of the first key that is a name."""
        return next((named for name in keys if (named := self.store.named(name))), [])

    def _names(self) -> None:
        """The whole query as a name, as the beginning of one, or as a name mistyped."""
        for place, whole in enumerate(self.query.whole):
            for kind, number, said in self.store.named(whole):
                found, worth = self._of(number), WHOLE_NAME[KINDS[kind]] * (0.97**place)
                if worth > found.name:
                    found.name = worth
                    found.say(_why(kind, said), worth)
        for kind, number, said in self.store.named(self.query.proper) if self.query.proper else ():
            found, worth = self._of(number), WHOLE_NAME[KINDS[kind]] * BESIDE
            if kind <= _SURE and worth > found.name:
                found.name = worth
                found.say(_why(kind, said), worth)
        ordinary = ORDINARY if self.store.documents([self.query.last]) else 1.0
        for whole in dict.fromkeys((self.query.whole[0], self.query.whole[-1])):
            for kind, number, said in self.store.beginning(whole, 60) if len(whole) > 1 else ():
                worth = BEGINNING[KINDS[kind]] * (0.6 + 0.4 * len(whole) / len(said)) * ordinary
                found = self._of(number)
                if worth > found.beginning:
                    found.beginning = worth
                    found.say(f"begins with it: {said}", worth)

    def _like(self) -> None:
        """What is used instead of the wanted, and what serves the same purposes."""
        wanted = self.query.like
        named = self._first_named(wanted)
        if not named:
            known = self.store.keys()
            close = [nearest[0][0] for name in wanted[:_SPELLED] if (nearest := spelling.nearest(name, known, 1))]
            named = self._first_named(close)
        if not named:
            self._names()
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
        terms = [Term(term, 1.0) for term in dict.fromkeys(stems(phrase))]
        numbers = self.store.matching([{term.stem} for term in terms], _PEERS)
        for number, (text, _) in self.store.stems(numbers).items():
            document = Document(text)
            score, _ = best_phrase((*document.phrases, *document.likes), terms, "")
            found = self._of(number)
            if score * SHARES_LIKENESS > found.name:
                found.name = score * SHARES_LIKENESS
                found.say(f"serves the same as {model}: {phrase}", found.name)

    def _words(self) -> None:
        """The query's words in purposes, names, descriptions."""
        stated = dict(self.query.terms)
        known = self.store.documents(stated)
        meant = {term: self._meaning(term, term in known) for term in stated}
        documents = self.store.documents({word for term, (others, _) in meant.items() for word in (term, *others)})
        spoken = self.store.spoken(documents)
        count = self.store.count()
        terms = []
        for term, (others, strength) in meant.items():
            most = max(documents.get(word, 0) for word in (term, *others))
            weight = stated[term] * (1.0 if spoken & {term, *others} else _DESCRIBED)
            terms.append(Term(term, weight * math.log(1 + count / (most or 1)), others, strength))
        alike = [{term.stem, *term.others} for term in terms]
        groups = [group for group in alike if documents.keys() & group]
        numbers = self.store.matching(groups, _CANDIDATES)
        numbers += [number for number in self.evidence if number not in numbers]
        for number, (text, _) in self.store.stems(numbers).items():
            document, found = Document(text), self._of(number)
            found.purpose, found.phrase = best_phrase(document.phrases, terms, self.query.said)
            found.words = coverage(document, terms)
            found.say("its description says so", found.words * 0.5)

    def _meaning(self, term: str, known: bool) -> tuple[frozenset[str], float]:
        """What counts as `term`, and for how much of it: synonyms; for an unknown word what it begins or mistypes."""
        synonyms = self.store.synonyms(term)
        if known or synonyms:
            return frozenset(synonyms), 0.85
        last = self.query.last
        if term == stem(last) and len(last) > 2 and (begun := self.store.terms(last, 6)):
            names_begin = any(found.beginning for found in self.evidence.values())
            return frozenset(begun), 0.25 if names_begin else 0.7
        if sum(weight == 1.0 for _, weight in self.query.terms) >= _LONG:
            return frozenset(), 0.0
        self._mistyped()
        close = spelling.nearest(term, self.store.terms(), 2)
        return frozenset(other for other, likeness in close if likeness >= close[0][1]), 0.8

    def _mistyped(self) -> None:
        """The query may be a name mistyped."""
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
