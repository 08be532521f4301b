"""Which generation a person means: "42", "the one before", "two back", "yesterday's", "the oldest"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.errors import NeedsAnswer, Refused
from nfh.intents import numerals
from nfh.intents.question import Choice, Question
from nfh.planning import times

if TYPE_CHECKING:
    from nfh.nix.generations import Generation
    from nfh.planning.context import Context

_BACK = re.compile(
    r"\b(?P<before>\d+|one) (?:generations? |steps? |versions? )?(?:back|ago|earlier|before)\b"
    r"|(?:\bback (?:by )?|^)(?P<after>\d+|one) (?:generations?|steps?|versions?)\b"
)

_NUMBERED = re.compile(r"(?:\bgeneration|\bgen|\bnumber|\bno\.?|#)\s*#?(\d{1,6})\b")


def choose(
    said: str, found: Sequence[Generation], question_id: str = "generation", *, gone: bool = False
) -> Generation:
    """The generation of `found` (oldest first) that `said` means; `gone`: also one whose files are gone.

    Raises NeedsAnswer when it is not clear, Refused when there is no such generation.
    """
    standing = [g for g in found if gone or not g.dangling]
    if not standing:
        raise Refused("This system has no generation that could be used.")
    current = next((g for g in standing if g.current), None)
    text = numerals.in_digits(said.casefold().strip())
    steps = _BACK.search(text)
    if steps and current is not None:
        count = numerals.number(steps["before"] or steps["after"]) or 0
        return _nth_earlier(count, current, standing)
    named = _NUMBERED.search(text)
    if named:
        return _numbered(int(named[1]), found, gone=gone)
    day = times.moment(text)
    number = re.search(r"\b(\d{1,6})\b", text)
    if number and day is None:
        return _numbered(int(number[1]), found, gone=gone)
    if re.search(r"\b(oldest|first|very beginning)\b", text):
        return standing[0]
    if re.search(r"\b(newest|latest|most recent)\b", text):
        return standing[-1]
    if re.search(r"\b(current|this|running|now)\b", text) and current is not None:
        return current
    if re.search(r"\b(previous|before|last|earlier|prior)\b", text) and day is None and current is not None:
        return _nth_earlier(1, current, standing)
    if re.search(r"\bboot(ed)?\b", text):
        for one in standing:
            if one.booted:
                return one
    if day is not None:
        return at(day, standing)
    raise NeedsAnswer(ask(standing, question_id))


def at(day: float, found: Sequence[Generation]) -> Generation:
    """The newest of `found` that was there at `day`, in seconds since 1970. Raises Refused where none was."""
    earlier = [g for g in found if g.created <= day and not g.dangling]
    if not earlier:
        raise Refused("No generation is as old as that.", "Say “list my generations” to see them.")
    return earlier[-1]


def choose_or_ask(said: str, found: Sequence[Generation], context: Context, *, gone: bool = False) -> Generation:
    """The generation meant by `said`; where that is not clear, by the answer to the question which.

    `gone`: it may be one whose files are gone.

    Raises NeedsAnswer as long as there is none, Refused when there is no such generation.
    """
    try:
        return choose(said, found, f"generation:{said}" if said else "generation", gone=gone)
    except NeedsAnswer as problem:
        question: Question = problem.question  # type: ignore[assignment]
        return choose(context.answer(question), found, gone=gone)


def ask(standing: Sequence[Generation], question_id: str = "generation") -> Question:
    """The question which generation is meant, the newest nine to choose from."""
    from nfh.planning.generations import date

    newest = list(reversed(standing))[:9]
    choices = tuple(
        Choice(str(g.number), f"{g.number}, {date(g.created)}{', current' if g.current else ''}") for g in newest
    )
    return Question(question_id, "Which generation?", choices)


def _numbered(number: int, found: Sequence[Generation], *, gone: bool) -> Generation:
    for one in found:
        if one.number == number:
            if one.dangling and not gone:
                raise Refused(
                    f"Generation {number} is listed, but its files are gone, so it cannot be used.",
                    f"“delete generation {number}” takes it off the list.",
                )
            return one
    numbers = f"{found[0].number} to {found[-1].number}" if len(found) > 1 else f"only {found[0].number}"
    raise Refused(f"There is no generation {number}.", f"There are {numbers}; “list my generations” shows them.")


def _nth_earlier(count: int, current: Generation, standing: Sequence[Generation]) -> Generation:
    earlier = [g for g in standing if g.number < current.number]
    if count > len(earlier):
        raise Refused(
            f"There are only {len(earlier)} generations before the current one.",
            "Say “list my generations” to see them.",
        )
    return earlier[-count] if count else current
