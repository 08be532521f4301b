"""One search: collects what speaks for each document, then orders. See ranking.py for the scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from nfh.catalogue import spelling
from nfh.catalogue.meaning import Meanings
from nfh.catalogue.neighbours import begun_seen, programs_first, services_first
from nfh.catalogue.package import Hit, Package
from nfh.catalogue.query import Query
from nfh.catalogue.ranking import (
    ASKED_BY_NAME,
    BEGINNING,
    BESIDE,
    INSTALLED,
    INSTEAD,
    IS_LIKE,
    IS_NEW_NAME,
    ORDINARY,
    OTHER_KIND,
    SHARES_LIKENESS,
    STRANGE_PHRASE,
    STRANGER,
    STRANGERS_LAST,
    TYPO,
    WHOLE_NAME,
    Document,
    Evidence,
    Term,
    best_phrase,
    coverage,
)
from nfh.catalogue.store import Named, Store
from nfh.knowledge.catalogue_format import PACKAGE
from nfh.knowledge.name_kinds import KINDS, OF_PACKAGES
from nfh.knowledge.package_words import key, stems

Installed = Callable[[Package], bool]
_LOOKED_AT = 10  # results beyond those wanted that may come up: installed, or before their modules
_SERVES = 0.7  # purpose from which on a package is for what is asked: half of a phrase at least is the query
_SPELLED = 6  # names of a "something like …" that are looked at for slips of the finger
_MORE_USED = 0.25  # of weight by which a program is more used than the service of its name
_PEERS = 40  # documents that may serve the same as one
_BEGUN = 40  # documents with a name that begins with the query
_SURE = frozenset({"attr", "name", "alias", "option", "switch", "module", "option alias"})
_THEMSELVES = frozenset({"attr", "name", "alias"})  # names that mean the package itself


class Search:
    """The state of one search over `store`; `kind`: among packages or options only; `installed`: what is there."""

    def __init__(self, store: Store, text: str, kind: str = "", installed: Installed | None = None) -> None:
        self.store = store
        self.query = Query(text)
        self.kind = kind
        self.installed = installed
        self.evidence: dict[int, Evidence] = {}
        self.unwanted: set[int] = set()
        self.same_name: list[tuple[str, int, int]] = []

    def hits(self, limit: int) -> list[Hit]:
        """The best `limit` entries, best first."""
        return self._hits(self._scores(), limit)

    def serving(self, limit: int) -> list[int]:
        """The best documents for what the query says it is for, where all its words are known; else none."""
        stated = [term for term, weight in self.query.terms if weight == 1.0]
        if not stated or len(self.store.frequencies(stated)) < len(stated):
            return []
        scores = self._scores()
        good = [number for number in scores if self.evidence[number].purpose >= _SERVES]
        return sorted(good, key=lambda number: (-scores[number], number))[:limit]

    def _scores(self) -> dict[int, float]:
        """Every document that something speaks for, with its score."""
        if not self.query.terms and not self.query.whole:
            return {}
        self._unlike()
        if self.query.like:
            self._like()
        else:
            self._names()
        self._words()
        wanted = [number for number in self.evidence if number not in self.unwanted]
        found = self.store.words(wanted)
        if self.kind:
            found = {
                number: row for number, row in found.items() if (row.kind == PACKAGE) is (self.kind == "package")
            }
        scores = {number: self.evidence[number].total(row) for number, row in found.items()}
        if self.query.wants:
            for number, row in found.items():
                if (row.kind == PACKAGE) is not (self.query.wants == "package"):
                    scores[number] *= OTHER_KIND
        for kind, switch, package in self.same_name:
            if not scores.keys() >= {switch, package}:
                continue
            # Whoever names a server wants it to run: its switch first, unless the program is what people use. Of a
            # program that has a switch too, the program first.
            if kind == "module":
                if self.query.dotted:
                    continue
                scores[package] = max(scores[package], scores[switch] + 0.01)
            elif found[switch].weight >= found[package].weight - _MORE_USED:
                scores[switch] = max(scores[switch], scores[package] + 0.01)
            else:
                scores[package] = max(scores[package], scores[switch] + 0.01)
        return scores

    def _hits(self, scores: dict[int, float], limit: int) -> list[Hit]:
        more = limit + _LOOKED_AT
        best = sorted(scores, key=lambda number: (-scores[number], number))[:more]
        entries = self.store.entries(best)
        hits = []
        for number in best:
            entry, here = entries[number], False
            if self.installed is not None and isinstance(entry, Package):
                here = self.installed(entry)
            score = round(scores[number] + (INSTALLED if here else 0.0), 4)
            hits.append(Hit(entry, self.evidence[number].reason(entry.purposes), score, here))
        hits.sort(key=lambda hit: -hit.score)
        if not self.query.dotted:
            asked = {entries[number].name for number in best if self.evidence[number].name >= ASKED_BY_NAME}
            hits = services_first(programs_first(hits), asked)
        if len(self.query.terms) == 1:
            begun = {entries[number].name for number in best if self._begins(number) and entries[number].purposes}
            hits = begun_seen(hits, begun)
        return hits[:limit]

    def _begins(self, number: int) -> bool:
        """Whether a name of the document, and little else, speaks for it: the query begins it."""
        found = self.evidence[number]
        return found.beginning > max(found.name, found.purpose)

    def _of(self, number: int) -> Evidence:
        found = self.evidence.get(number)
        if found is None:
            found = self.evidence[number] = Evidence()
        return found

    def _unlike(self) -> None:
        named = self._first_named(self.query.unlike)
        self.unwanted.update(row.document for row in named if KINDS[row.kind] in _THEMSELVES)

    def _first_named(self, keys: Iterable[str]) -> list[Named]:
        """The rows of the first key that is a name of packages."""
        return next((named for name in keys if (named := self.store.named(name, OF_PACKAGES))), [])

    def _names(self) -> None:
        """The whole query as a name, as the beginning of one, or as a name mistyped."""
        for place, whole in enumerate(self.query.whole):
            rows = self.store.named(whole)
            for row in rows:
                if not place or KINDS[row.kind] != "part":
                    self._is_called(row, 0.97**place)
            self._share_a_name(rows)
        for row in self.store.named(self.query.proper) if self.query.proper else ():
            if KINDS[row.kind] in _SURE:
                self._is_called(row, BESIDE)
        self._renamed()
        ordinary = 1.0 if self.query.dotted else self._ordinary()
        for whole in dict.fromkeys((self.query.whole[0], self.query.whole[-1])):
            begun: dict[str, list[Named]] = {}
            for row in self.store.beginning(whole, _BEGUN):
                begun.setdefault(row.said, []).append(row)
                worth = BEGINNING[KINDS[row.kind]] * (0.6 + 0.4 * len(whole) / max(len(row.said), len(whole)))
                worth *= ordinary * (1.0 if row.known else STRANGER)
                found = self._of(row.document)
                if worth > found.beginning:
                    found.beginning = worth
                    found.say(f"begins with it: {row.said}", worth)
            for rows in begun.values():
                self._share_a_name(rows)

    def _share_a_name(self, rows: Sequence[Named]) -> None:
        """Keep in mind what switches on a package of the same name."""
        switches = [row for row in rows if KINDS[row.kind] in ("switch", "module")]
        packages = [row.document for row in rows if KINDS[row.kind] in ("attr", "alias")]
        self.same_name += [(KINDS[row.kind], row.document, package) for row in switches for package in packages]

    def _renamed(self) -> None:
        """What a name that is no more has become, or what may serve instead."""
        gone = next((found for name in self.query.whole if (found := self.store.renamed(name))), None)
        if gone is None:
            return
        for name in (gone.new, *gone.instead):
            for row in self.store.named(key(name)) if name else ():
                if row.said == name:
                    evidence, new = self._of(row.document), name == gone.new
                    evidence.name = max(evidence.name, IS_NEW_NAME if new else INSTEAD)
                    evidence.say(
                        f"the new name of {gone.old}" if new else f"instead of {gone.old}, which is gone", 9.0
                    )

    def _ordinary(self) -> float:
        known = self.store.frequencies([self.query.last]).get(self.query.last)
        return ORDINARY if known and known[1] else 1.0

    def _is_called(self, row: Named, share: float) -> None:
        kind = KINDS[row.kind]
        worth = WHOLE_NAME[kind] * share
        if not row.known and row.kind < OF_PACKAGES:
            worth *= STRANGER if kind == "attr" else STRANGERS_LAST
            worth *= STRANGE_PHRASE if kind != "attr" and len(self.query.terms) > 1 else 1.0
        found = self._of(row.document)
        if worth > found.name:
            found.name = worth
            found.say(_why(kind, row.said), worth)

    def _like(self) -> None:
        """What is used instead of the wanted, and what serves the same purposes."""
        wanted = self.query.like
        named = self._first_named(wanted)
        if not named:
            close = [near[0][0] for name in wanted[:_SPELLED] if (near := spelling.nearest(self.store, name, 1))]
            named = self._first_named(close)
        if not named:
            self._names()
        likes = [row for row in named if KINDS[row.kind] == "like"]
        likes += [row for name in wanted[:1] for row in self.store.named(name) if KINDS[row.kind] == "option like"]
        for row in likes:
            found = self._of(row.document)
            found.name = IS_LIKE
            found.say(f"used instead of {row.said}", IS_LIKE)
        models = [row.document for row in named if KINDS[row.kind] in _THEMSELVES and row.known][:1]
        self.unwanted.update(models)
        for model in self.store.packages(models).values():
            for said in (*model.purposes[:3], *model.like):
                self._same_purpose(said, model.attr)

    def _same_purpose(self, phrase: str, model: str) -> None:
        terms = [Term(term, 1.0) for term in dict.fromkeys(stems(phrase))]
        numbers = self.store.matching([{term.stem} for term in terms], _PEERS, spoken=True, kind="package")
        for number, words in self.store.words(numbers).items():
            document = Document(words.stems)
            score, _ = best_phrase((*document.phrases, *document.likes), terms, "")
            found = self._of(number)
            if score * SHARES_LIKENESS > found.name:
                found.name = score * SHARES_LIKENESS
                found.say(f"serves the same as {model}: {phrase}", found.name)

    def _words(self) -> None:
        """The query's words in purposes, names, descriptions."""
        begun = any(found.beginning for found in self.evidence.values())
        meanings = Meanings(self.store, self.query, begun=begun)
        if meanings.unknown and not self.query.like:
            self._mistyped()
        terms = meanings.terms
        numbers = meanings.candidates(self.kind)
        numbers += [number for number in self.evidence if number not in set(numbers)]
        for number, words in self.store.words(numbers).items():
            document, found = Document(words.stems), self._of(number)
            phrases = document.phrases if words.kind == PACKAGE else (*document.phrases, document.name)
            found.purpose, found.phrase = best_phrase(phrases, terms, self.query.said)
            found.words = coverage(document, terms)
            found.say("its description says so", found.words * 0.5)

    def _mistyped(self) -> None:
        """The query may be a name mistyped."""
        if any(found.name >= TYPO for found in self.evidence.values()):
            return
        for whole in dict.fromkeys((self.query.whole[0], self.query.whole[-1])):
            for close, likeness in spelling.nearest(self.store, whole, 5):
                rows = self.store.named(close)
                self._nearly(rows, likeness)
                self._share_a_name(rows)

    def _nearly(self, rows: Sequence[Named], likeness: float) -> None:
        for row in rows:
            found, worth = self._of(row.document), TYPO * likeness * WHOLE_NAME[KINDS[row.kind]] / WHOLE_NAME["attr"]
            worth *= 1.0 if row.known else STRANGER
            if worth > found.name:
                found.name = worth
                found.say(f"nearly {row.said}", worth)


def _why(kind: str, said: str) -> str:
    reasons = {
        "attr": "its name",
        "name": "its name",
        "program": f"has the command {said}",
        "like": f"used instead of {said}",
        "option": "its name",
        "switch": f"switches on {said}",
        "module": f"switches on {said}",
        "option like": f"used instead of {said}",
        "part": f"the end of its name: {said}",
    }
    return reasons.get(kind, f"also called {said}")
