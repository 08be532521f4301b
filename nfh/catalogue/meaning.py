"""What each word of a search may mean, how much it says, and which documents hold the words."""

from __future__ import annotations

import math
from itertools import combinations

from nfh.catalogue import spelling
from nfh.catalogue.query import Query
from nfh.catalogue.ranking import Term
from nfh.catalogue.store import Store
from nfh.knowledge.package_words import stem

_ENOUGH = 40  # documents from which on no weaker match is looked for
_SPOKEN = 80  # documents taken that hold every word in names and purposes
_ANYWHERE = 40  # documents taken that hold every word, descriptions included
_PARTLY = 25  # documents taken that hold some of the words
_PAIRED = 4  # words of which pairs are tried
_LONG = 4  # words from which on an unknown one is taken for chatter and not for a slip
_DESCRIBED = 0.4  # of the weight of a word that only descriptions have
_ONCE_IN = 3000  # documents of which one at least must hold a word, or it may be a slip there too


class Meanings:
    """The words of `query` in this catalogue. `begun`: names begin with it. `unknown`: a word may be mistyped."""

    def __init__(self, store: Store, query: Query, *, begun: bool) -> None:
        self._store = store
        self._query = query
        self._begun = begun
        self.unknown = False
        stated = dict(query.terms)
        counted = store.frequencies(stated)
        synonyms = store.synonyms(stated)
        meant = {term: self._meaning(term, counted, synonyms.get(term, set())) for term in stated}
        others = {other for alike, _ in meant.values() for other in alike} - counted.keys()
        counted |= store.frequencies(others) if others else {}
        total = store.count()
        self.terms: list[Term] = []
        for term, (alike, strength) in meant.items():
            known = [counted[word] for word in (term, *alike) if word in counted]
            most = max((count for count, _ in known), default=0)
            weight = stated[term] * (1.0 if any(spoken for _, spoken in known) else _DESCRIBED)
            self.terms.append(Term(term, weight * math.log(1 + total / (most or 1)), alike, strength))
        self._held = counted.keys()

    def _meaning(
        self, term: str, counted: dict[str, tuple[int, bool]], synonyms: set[str]
    ) -> tuple[frozenset[str], float]:
        """What counts as `term`, and for how much of it: synonyms; for an unknown word what it begins or mistypes."""
        count, spoken = counted.get(term, (0, False))
        if synonyms or spoken or (count and count * _ONCE_IN >= self._store.count()):
            return frozenset(synonyms), 0.85
        last = self._query.last
        if term == stem(last) and len(last) > 2 and (begun := self._store.terms(last, 6)):
            return frozenset(begun), 0.25 if self._begun else 0.7
        if sum(weight == 1.0 for _, weight in self._query.terms) >= _LONG:
            return frozenset(), 0.0
        self.unknown = True
        close = spelling.nearest(self._store, term, 2, names=self._query.dotted, terms=True)
        return frozenset(other for other, likeness in close if likeness >= close[0][1]), 0.8

    def candidates(self, kind: str) -> list[int]:
        """Documents for the ranking, those that hold all words first."""
        terms = sorted((term for term in self.terms if self._held & {term.stem, *term.others}), key=_heaviest)
        groups = [frozenset((term.stem, *term.others)) for term in terms]
        if not groups:
            return []
        matching = self._store.matching
        found = dict.fromkeys(matching(groups, _SPOKEN, spoken=True, kind=kind))
        if len(found) < _SPOKEN:
            found |= dict.fromkeys(matching(groups, _ANYWHERE, spoken=False, kind=kind))
        for fewer in range(len(groups) - 1, 0, -1):
            if len(found) >= _ENOUGH:
                break
            if fewer > 2 and len(groups) - fewer > 1:
                continue  # of many words, all but one, then pairs, then each
            chosen = groups if fewer > 2 else groups[:_PAIRED]
            for part in combinations(chosen, fewer):
                found |= dict.fromkeys(matching(part, _PARTLY, spoken=True, kind=kind))
        return list(found)


def _heaviest(term: Term) -> tuple[float, str]:
    return -term.weight, term.stem
