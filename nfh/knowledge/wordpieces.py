"""A text as pieces of words from a fixed vocabulary: the way BERT models read (WordPiece, uncased).

Longest piece first, from the left; pieces inside a word begin with "##". Source of the procedure: Devlin et al.,
"BERT", 2019, section 3, and Wu et al., "Google's Neural Machine Translation System", 2016, section 4.1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
"""The vocabulary's first entries, in this order."""

_UNKNOWN, _START, _END = 1, 2, 3
_LONGEST_WORD = 60
_LONGEST_TEXT = 2000
_SIGNS = frozenset("$+<=>^`|~")


class WordPieces:
    """Cuts texts into numbers of a vocabulary, whose first entries are SPECIAL."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._places = {piece: place for place, piece in enumerate(vocabulary)}

    def read(self, text: str, most: int) -> list[int]:
        """The numbers of the pieces of `text`, at most `most`, framed by a start and an end."""
        found: list[int] = []
        for word in _words(text[:_LONGEST_TEXT]):
            found += self._pieces(word)
            if len(found) >= most - 2:
                break
        return [_START, *found[: most - 2], _END]

    def _pieces(self, word: str) -> list[int]:
        found: list[int] = []
        start = 0
        while start < len(word):
            before = "##" if start else ""
            for end in range(min(len(word), start + _LONGEST_WORD), start, -1):
                place = self._places.get(before + word[start:end])
                if place is not None:
                    break
            else:
                return [_UNKNOWN]
            found.append(place)
            start = end
        return found


def _words(text: str) -> Iterator[str]:
    """Words in lower case without accents; a sign of punctuation and an ideograph are a word each."""
    word = ""
    for letter in unicodedata.normalize("NFD", text.lower()):
        kind = unicodedata.category(letter)
        if kind == "Mn" or (kind[0] == "C" and not letter.isspace()):
            continue
        alone = kind[0] == "P" or letter in _SIGNS or "\u4e00" <= letter <= "\u9fff"
        if not alone and not letter.isspace():
            word += letter
            continue
        if word:
            yield word
            word = ""
        if alone:
            yield letter
    if word:
        yield word
