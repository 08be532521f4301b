"""A sentence as features, hashed into rows of the classifier: the same when it is trained and when it reads.

Words, neighbouring words, and the pieces of two to four letters inside each word. Numbers, versions, paths and
dotted names count by their shape, for their exact value says nothing of what is asked.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Sequence
from itertools import pairwise

SHORTEST, LONGEST = 2, 4
"""Letters of the pieces of a word."""

MOST_WORDS = 80
"""Words of a sentence that are looked at."""

_VERSION = re.compile(r"v?\d+(\.[\dx]+)+")
_DOTTED = re.compile(r"[a-z_][\w-]*(\.[\w<>*-]+)+")
_SKIPPED = frozenset(",&")


def features(forms: Sequence[str]) -> list[str]:
    """The features of a sentence, given as the forms of its words; each once, in a fixed order."""
    shaped = [_shape(form) for form in forms[:MOST_WORDS] if form not in _SKIPPED]
    found = dict.fromkeys("w" + form for form in shaped)
    framed = ["^", *shaped, "$"]
    found |= dict.fromkeys(f"b{left} {right}" for left, right in pairwise(framed))
    for form in dict.fromkeys(shaped):
        framed_word = f"_{form[:40]}_"
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(framed_word) - length + 1):
                found["c" + framed_word[start : start + length]] = None
    return list(found)


def rows(forms: Sequence[str], buckets: int) -> list[int]:
    """The rows of the classifier that a sentence touches, ascending, each once."""
    return sorted({crc32(feature.encode()) % buckets for feature in features(forms)})


def _shape(form: str) -> str:
    if form.isdigit():
        return "0"
    if _VERSION.fullmatch(form):
        return "0.0"
    if form[0] in "/~" or form.startswith("./"):
        return "/path"
    return "a.b" if "." in form and _DOTTED.fullmatch(form) else form
