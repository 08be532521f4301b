"""A sentence as features, hashed into rows of the classifier: the same when it is trained and when it reads.

Words, pairs of words (neighbours, and with one word between), the pieces of two to four letters inside each word,
what words stand for (nfh.knowledge.word_classes), and the form of the sentence: its first word, its length, whether
it asks. Numbers, versions, paths and dotted names count by their shape, for their exact value says nothing of what
is asked.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.knowledge.word_classes import WordClasses

SHORTEST, LONGEST = 2, 4
"""Letters of the pieces of a word."""

MOST_WORDS = 80
"""Words of a sentence that are looked at."""

DISTRIBUTIONS = frozenset(
    "ubuntu debian fedora arch archlinux manjaro mint linuxmint gentoo opensuse suse centos redhat rhel kubuntu"
    " endeavouros slackware void alpine elementaryos".split()
)
"""People who come from elsewhere name the system they know: what they ask for is the same."""

_PACKAGE = "<package>"
_VERSION = re.compile(r"v?\d+(\.[\dx]+)+")
_DOTTED = re.compile(r"[a-z_][\w-]*(\.[\w<>*-]+)+")
_SKIPPED = frozenset(",&.")


def features(forms: Sequence[str], classes: WordClasses) -> list[str]:
    """The features of a sentence, given as the forms of its words; each once, in a fixed order."""
    shaped = [_shape(form) for form in forms[:MOST_WORDS] if form not in _SKIPPED]
    found = dict.fromkeys("w" + form for form in shaped)
    framed = ["^", *shaped, "$"]
    found |= dict.fromkeys(f"b{left} {right}" for left, right in pairwise(framed))
    found |= dict.fromkeys(f"s{left} {right}" for left, right in zip(framed, framed[2:], strict=False))
    for form in dict.fromkeys(shaped):
        framed_word = f"_{form[:40]}_"
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(framed_word) - length + 1):
                found["c" + framed_word[start : start + length]] = None
    found |= dict.fromkeys(_classes(shaped, classes))
    found |= dict.fromkeys(_sentence(shaped))
    return list(found)


def rows(forms: Sequence[str], classes: WordClasses, buckets: int) -> list[int]:
    """The rows of the classifier that a sentence touches, ascending, each once."""
    return sorted({crc32(feature.encode()) % buckets for feature in features(forms, classes)})


def _classes(shaped: Sequence[str], classes: WordClasses) -> Iterator[str]:
    """Lists that hold a word of the sentence; the neighbours of packages' names, several in a row as one."""
    for form in shaped:
        for kind in classes.lists_of(form):
            yield f"l{kind}"
    marked = ["^"]
    for form in shaped:
        word = _PACKAGE if classes.is_package(form) else form
        if word != _PACKAGE or marked[-1] != _PACKAGE:
            marked.append(word)
    marked.append("$")
    if _PACKAGE in marked:
        yield f"k{_PACKAGE}"
        yield from (f"k{left} {right}" for left, right in pairwise(marked) if _PACKAGE in (left, right))
        pairs = zip(marked, marked[2:], strict=False)
        yield from (f"K{left} {right}" for left, right in pairs if _PACKAGE in (left, right))


def _sentence(shaped: Sequence[str]) -> Iterator[str]:
    """Whether it asks, how it begins, how long it is: coarsely."""
    yield "f?" if shaped and shaped[-1] == "?" else "f."
    if shaped:
        yield f"f1{shaped[0]}"
    count = len(shaped)
    yield f"fl{min(6, (count + 1) // 2 if count < 6 else count // 4 + 2)}"


def _shape(form: str) -> str:
    if form.isdigit():
        return "0"
    if _VERSION.fullmatch(form):
        return "0.0"
    if form in DISTRIBUTIONS:
        return "nixos"
    if form[0] in "/~" or form.startswith("./"):
        return "/path"
    return "a.b" if "." in form and _DOTTED.fullmatch(form) else form
