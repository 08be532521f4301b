"""Sentences to try, out of the knowledge: those that name generations name ones that are there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from nfh.planning import generations

if TYPE_CHECKING:
    from nfh.planning.context import Context

_NUMBERS = re.compile(r"(?<=\bbetween )\d+ and \d+\b|(?<=\bgeneration )\d+(?: and \d+)?\b")


def possible(sentences: Iterable[str], context: Context) -> tuple[str, ...]:
    """The sentences, the generations they name taken from this system; without those for which it has too few."""
    return tuple(filter(None, (_with_numbers(sentence, context) for sentence in sentences)))


def _with_numbers(sentence: str, context: Context) -> str:
    """The sentence with the newest generations in place of those it names; "" where there are not so many."""
    named = _NUMBERS.search(sentence)
    if named is None:
        return sentence
    standing = [g for g in generations.read(context) if not g.dangling]
    wanted = len(re.findall(r"\d+", named[0]))
    # One by itself is gone to, compared or deleted, so it is not the one that is current.
    newest = standing[-wanted:] if wanted > 1 else [g for g in standing if not g.current][-1:]
    if len(newest) < wanted:
        return ""
    numbers = " and ".join(str(one.number) for one in newest)
    return sentence[: named.start()] + numbers + sentence[named.end() :]
