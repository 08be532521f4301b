"""Slips of the finger, found by leaving letters out: two words within reach of each other share such a form.

After Garbe's symmetric deletion (SymSpell, 2012): a letter too many, too few, changed, or two exchanged all leave a
common form when a letter is left out of both words.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from zlib import crc32

LONGEST = 40  # a name longer than this is not a name mistyped
_TWO_LETTERS = range(5, 27)  # lengths of which two letters are left out: shorter ones would be like everything


def depth(length: int) -> int:
    """How many letters are left out of a word that nfh knows: 0 for words too short to tell."""
    return 0 if length < 3 or length > LONGEST else 2 if length in _TWO_LETTERS else 1


def forms(word: str, letters: int) -> set[int]:
    """Numbers for `word` and for what is left of it without up to `letters` letters."""
    texts = {word}
    newest = texts
    for _ in range(letters):
        newest = {text[:place] + text[place + 1 :] for text in newest for place in range(len(text))}
        texts = texts | newest
    return {crc32(text.encode()) for text in texts if text}


def between(one: str, other: str, most: int) -> int:
    """Slips that part two words: a letter too many, too few, changed, or two neighbours exchanged; over `most`: more.

    Optimal string alignment distance.
    """
    if one == other:
        return 0
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for at, wanted in enumerate(other, 1):
            cost = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != wanted))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == wanted:
                cost = min(cost, earlier[at - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


# A form is kept as a bucket (its low bits) and, among the bucket's sorted numbers of 32 bits, as twelve more of its
# bits before the number of the spelling: four bytes a form instead of fifteen in a table. Two forms that share these
# bits by chance are told apart when the spellings are compared with what was typed.
_BUCKET, _REST, _SPELLING = 14, 12, 20
MOST_SPELLINGS = 1 << _SPELLING


def bucket(form: int) -> int:
    """The number of the bucket that holds a form."""
    return form & ((1 << _BUCKET) - 1)


def packed(rows: Iterable[tuple[int, int]]) -> Iterator[tuple[int, bytes]]:
    """Buckets for rows of (form, spelling)."""
    buckets: dict[int, array[int]] = {}
    for form, spelling in rows:
        place = buckets.get(bucket(form))
        if place is None:
            place = buckets[bucket(form)] = array("I")
        place.append(_rest(form) | spelling)
    for number, entries in sorted(buckets.items()):
        in_order = array("I", sorted(entries))
        if sys.byteorder == "big":
            in_order.byteswap()
        yield number, in_order.tobytes()


def unpacked(content: bytes, form: int) -> Iterator[int]:
    """The spellings that a bucket's content has for a form."""
    entries = array("I")
    entries.frombytes(content)
    if sys.byteorder == "big":
        entries.byteswap()
    first = _rest(form)
    for entry in entries[bisect_left(entries, first) :]:
        if entry >= first + MOST_SPELLINGS:
            return
        yield entry - first


def _rest(form: int) -> int:
    return (form >> _BUCKET & ((1 << _REST) - 1)) << _SPELLING
