"""Reads the values of slots: what stands at a place of a sentence, where it ends, and how sure it is to be one.

A value that exists (a package, a concept, an entry of a list) costs next to nothing. One that only has the right
shape costs a little. One that may be anything costs so much that a template with it is never sure by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from typing import TYPE_CHECKING

from nfh.errors import KnowledgeError
from nfh.knowledge import load
from nfh.understanding import named_slots, shaped_slots
from nfh.understanding.found import LISTED_COST, Found
from nfh.understanding.small_words import ARTICLES

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.known import Known
    from nfh.understanding.names import Names

_READERS = {**shaped_slots.READERS, **named_slots.READERS}
_TABLES = {"timezone": "timezones", "locale": "locales", "layout": "layouts", "service": ""}
_LONGEST_ENTRY = 6
_CODED = frozenset(("layout", "locale", "language"))
_AFTER_A_CODE = frozenset(
    "layout keyboard keymap keys variant locale language project development dev environment and , . ? please for"
    " on".split()
)
_BEFORE_A_CODE = (["to"], ["into"], ["use"], ["loadkeys"], ["setxkbmap"])
"""What stands beside a code that is meant as one."""


class SlotReader:
    """Reads slots of one sentence, cut into `words`. `common` are words of everyday English."""

    def __init__(
        self,
        text: str,
        words: Sequence[Word],
        names: Names,
        known: Known,
        *,
        lists: Mapping[str, Mapping[str, str]],
        common: Set[str] = frozenset(),
    ) -> None:
        self.text = text
        self.words = words
        self.forms = [word.form for word in words]
        self.names = names
        self.known = known
        self._lists = lists
        self._common = common
        self._seen: dict[tuple[str, int], list[Found]] = {}

    def at(self, kind: str, place: int) -> list[Found]:
        """The values of a kind that begin at a place, each with where it ends."""
        asked = (kind, place)
        if asked not in self._seen:
            self._seen[asked] = list(self._read(kind, place))
        return self._seen[asked]

    def written(self, start: int, end: int) -> str:
        """The words from `start` to before `end` as they were written, without an article at their beginning."""
        while start < end - 1 and self.forms[start] in ARTICLES:
            start += 1
        return self.text[self.words[start].start : self.words[end - 1].end].strip("\"'`“”")

    def common(self, start: int, end: int) -> bool:
        """Whether these words are one word of everyday English (time, file, less), whatever package is called so."""
        start = self.past_articles(start)
        return end == start + 1 and self.forms[start] in self._common

    def entries(self, kind: str) -> Mapping[str, str]:
        """A word list: what is said, and what it means."""
        return self._lists.get(kind, {})

    def _read(self, kind: str, place: int) -> Iterator[Found]:
        reader = _READERS.get(kind)
        if kind in self._lists or kind in _TABLES:
            listed = list(self.listed(kind, place))
            yield from listed
            if listed:
                return
        if reader is not None:
            yield from reader(self, place)

    def listed(self, kind: str, place: int) -> Iterator[Found]:
        """An entry of a word list, the longest first."""
        entries = self._lists.get(kind, {})
        table = _tables(kind)
        start = self.past_articles(place)
        for end in range(min(len(self.forms), start + _LONGEST_ENTRY), start, -1):
            said = " ".join(self.forms[start:end])
            if kind in _CODED and end == start + 1 and self._only_a_word(start):
                continue
            if said in entries or (table and said.replace("-", " ").replace("_", " ") in table):
                yield Found(end, LISTED_COST, self.written(start, end))
                return

    def _only_a_word(self, place: int) -> bool:
        """Whether a code of two letters (is, in, no, it) stands where a plain word would: “my keyboard is wrong”."""
        form = self.forms[place]
        if len(form) != 2 or form not in self._common or place == len(self.forms) - 1:
            return False
        return self.forms[place + 1] not in _AFTER_A_CODE and self.forms[place - 1 : place] not in _BEFORE_A_CODE

    def past_articles(self, place: int) -> int:
        """The place after the articles that stand at `place`; never beyond the last word."""
        while place < len(self.forms) - 1 and self.forms[place] in ARTICLES:
            place += 1
        return place


@cache
def _tables(kind: str) -> Mapping[str, object] | frozenset[str]:
    """Names of a kind that come from elsewhere than grammars/lists; empty where they are not compiled."""
    if kind not in _TABLES:
        return frozenset()
    try:
        if kind != "service":
            table: Mapping[str, object] = load.read_json("places.json")[_TABLES[kind]]
            return table
        recipes = load.read_json("recipes.json")
    except KnowledgeError:
        return frozenset()
    said = [name for recipe, facts in recipes.items() for name in (recipe, *facts["names"])]
    return frozenset(name.replace("-", " ").replace("_", " ").casefold() for name in said)
