"""Slips of the finger in a sentence, mended before it is read again: "retsart bluetooth" → "restart bluetooth".

Only words that nobody knows are mended: no word people use, no name of a package, no entry of a list; and only where
one word alone is nearest to it. What is not mended here may still be a name that is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from nfh.understanding.classifier import word_classes
from nfh.understanding.grammar import grammar

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.names import Names

_MOST = 4
"""A sentence with more unknown words than this is in another language, or about something else."""


def certain(text: str) -> str:
    """The text with the one slip mended that turns a sentence round: "turn of bluetooth" is off."""
    return _OF.sub(lambda found: f"{found[1]} off", text)


_OF = re.compile(
    r"\b((?:turn|switch|swich|trun|shut|power)(?:s|ed|ing)?(?: it| this| that| them)?) of\b(?! events)",
    re.IGNORECASE,
)


def mended(text: str, words: Sequence[Word], names: Names) -> str:
    """The text with its slips mended; the same text where there are none."""
    unknown = [word for word in words if _unknown(word.form, names)]
    if not 0 < len(unknown) <= min(_MOST, (len(words) + 1) // 2):
        return text
    for word in reversed(unknown):
        meant = _meant(word.form)
        if meant:
            text = text[: word.start] + meant + text[word.end :]
    return text


def _unknown(form: str, names: Names) -> bool:
    if len(form) < 4 or not form.isalpha() or not form.isascii():
        return False
    known, _ = grammar().spoken
    return (
        form not in known
        and form not in _targets()
        and not word_classes().lists_of(form)
        and names.exact(form) is None
    )


@cache
def _targets() -> frozenset[str]:
    """What a slip may have meant: words of templates and lists, what people say often; packages are asked about."""
    rules, classes = grammar(), word_classes()
    listed = {word for entries in rules.lists.values() for said in entries for word in said.split(" ")}
    spoken = {word for word in rules.spoken[1] if not classes.is_package(word)}
    return frozenset(word for word in (*rules.vocabulary, *spoken, *listed) if word.isalpha() and len(word) > 3)


@lru_cache(maxsize=1024)
def _meant(form: str) -> str:
    """The one word that is nearest to an unknown one; empty where there is none, or where several are as near."""
    from nfh.understanding.spelling import near

    found = near(form, _targets())
    nearest = [word for word, slips in found if slips == found[0][1]]
    swapped = [word for word in nearest if sorted(word) == sorted(form)]
    best = swapped or nearest
    return best[0] if best and all(_same_word(best[0], word) for word in best) else ""


def _same_word(one: str, other: str) -> bool:
    """Whether two words differ in their ending alone: either will do."""
    return one.rstrip("s") == other.rstrip("s")
