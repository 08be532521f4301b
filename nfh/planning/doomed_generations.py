"""Which generations a person wants deleted: named ones, old ones, those on one side of a number; what is spared."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from nfh.errors import Refused
from nfh.intents import numerals
from nfh.intents.question import Choice, Question
from nfh.planning import generations_said, times, which_generation
from nfh.planning.generations_said import MARK, NUMBER, SPAN, UNIT

if TYPE_CHECKING:
    from nfh.intents.generations import DeleteGenerations as DeleteIntent
    from nfh.nix.generations import Generation
    from nfh.planning.context import Context

_SIDE = re.compile(
    r"\b(?:(?P<than>older|newer|earlier|later|lower|higher)(?= than)|(?P<place>before|after|below|above))"
    rf"(?: than)? {MARK}?(?P<number>{NUMBER})",
    re.IGNORECASE,
)
"""All on one side of a generation, which stays itself."""
_SPARED = re.compile(
    r"\b(?P<word>but not|except|but|other than|apart from|besides|keep|leave|(?:switch|go|back) to|stay on)(?: for)?"
    r"(?: the (?:current|running|booted|latest|newest)(?: one)?,?(?: and| or)?)? (?:the )?"
    rf"(?P<numbers>{MARK}?{NUMBER}(?:\s*(?:,|and|or|&|to|-|–|through|,\s*and)\s*{MARK}?{NUMBER})*)",
    re.IGNORECASE,
)
"""What stays: "except generation 4", "but not 4 and 5"."""


class Spared(NamedTuple):
    """The numbers behind "except". `sure`: they are generations; else the one may be how many of the newest."""

    numbers: frozenset[int] = frozenset()
    sure: bool = True


def choose(
    intent: DeleteIntent,
    text: str,
    found: Sequence[Generation],
    protected: dict[Generation, str],
    context: Context,
) -> list[Generation]:
    """The generations of `found` to delete, oldest first; `protected`: those that never are, and why.

    Raises NeedsAnswer where it is not clear, Refused for one that is protected or not there.
    """
    spared = spared_by(text)
    named = [*intent.generations, *([intent.generation] if intent.generation else [])]
    _not_the_present_one(text, found)
    if many := generations_said.oldest(text):
        return [g for g in found if g not in protected and g.number not in spared.numbers][:many]
    said = [one for one in named if not (one.isdigit() and (int(one) in spared.numbers or _is_a_time(one, text)))]
    if listed := generations_said.listed(text):
        said = [*listed, *(one for one in said if not re.search(r"\d", one))]
    last = generations_said.last_ones(text)
    keep = "" if last else intent.keep
    if not (listed or keep or spared.numbers) and (last or _ONWARDS.search(text) or not _is_one(said)):
        _must_be_clear(text, found, protected, context)
    for number in spared.numbers if spared.sure or said else ():
        which_generation.choose(str(number), found, gone=True)
    if said:
        return [g for g in _named(said, text, found, protected, context) if g.number not in spared.numbers]
    current = next((g for g in found if g.current), None)
    # What is newer than the current one was gone back from; nobody calls that old.
    free = [g for g in found if g not in protected and (current is None or g.number < current.number)]
    if age := intent.age or (text if any(_is_a_time(one, text) for one in named) else ""):
        born = time.time() - _long(age)
        free = [g for g in free if g.created < born]
    if spared.sure or _is_itself(spared, found, context):
        free = [g for g in free if g.number not in spared.numbers]
        keep = "" if keep.isdigit() and int(keep) in spared.numbers else keep
    else:
        keep = keep or str(*spared.numbers)
    if keep:
        newest = {g.number for g in list(found)[-_count(keep) :]}
        free = [g for g in free if g.number not in newest]
    return free


def _not_the_present_one(text: str, found: Sequence[Generation]) -> None:
    """Raises Refused where the present one shall go, which some call the newest."""
    called = generations_said.present(text)
    current = next((g for g in found if g.current), None)
    if (
        current is None
        or not called
        or (called not in ("current", "running", "active", "booted") and current != found[-1])
    ):
        return
    raise Refused(
        f"Generation {current.number} is the current one; I never delete that one.",
        "Say “roll back” to leave it; after that it can go.",
    )


def _is_one(said: Sequence[str]) -> bool:
    """Whether one generation alone is named, however it is called."""
    return len(said) == 1 and not re.fullmatch(r"\d+ \w+", said[0])


_ONWARDS = re.compile(
    r"\bsince\b|\b(?:newer|younger|later) than\b(?! (?:generation|gen|number|#)?\s*\d)", re.IGNORECASE
)


def _must_be_clear(
    text: str, found: Sequence[Generation], protected: dict[Generation, str], context: Context
) -> None:
    """Ask whether all old ones are meant, where words narrow them down that say nothing here. Raises NeedsAnswer,
    Refused.
    """
    words = generations_said.unclear(text)
    going = [g for g in found if g not in protected]
    if not words or not going:
        return
    choices = (
        Choice("all", f"all that may go ({len(going)} of {len(found)})"),
        Choice("none", "none of them; I shall name them"),
    )
    question = Question("doomed", f"I cannot tell which ones “{words}” are. Which shall go?", choices)
    if context.answer(question) == "none":
        raise Refused("Nothing was deleted.", _NAME_THEM)


_NAME_THEM = "Say which: “delete generations 3 to 7”, “keep the last 5”, “delete generations older than 30 days”."


def spared_by(text: str) -> Spared:
    """The generations that the sentence spares by their numbers.

    One bare number behind "except" or "but" may be how many of the newest; behind "keep" it is that.
    """
    sure: set[int] = set()
    bare: set[int] = set()
    for found in _SPARED.finditer(text):
        numbers = _numbers(found["numbers"])
        word = found["word"].casefold()
        marked = re.match(MARK, found["numbers"], re.IGNORECASE) is not None
        if marked or word in ("but not", "other than", "apart from", "besides") or len(numbers) > 1:
            sure |= numbers
        elif word not in ("keep", "leave"):
            bare |= numbers
    return Spared(frozenset(sure | bare), not bare or bool(sure))


def _numbers(said: str) -> set[int]:
    numbers = {int(number) for number in re.findall(r"\d+", said)}
    for first, last in SPAN.findall(said):
        numbers |= set(range(*sorted((int(first), int(last)))))
    return numbers


def _is_a_time(number: str, text: str) -> bool:
    """Whether the number stands in the sentence only before a unit of time: the 3 of "3 days"."""
    behind = [text[found.end() :] for found in re.finditer(rf"(?<!\w){number}(?!\d)", text)]
    return bool(behind) and all(re.match(rf"\s*-?\s*(?:{UNIT})", each, re.IGNORECASE) for each in behind)


def _long(age: str) -> float:
    """The age in seconds. Raises Refused."""
    seconds = times.seconds(age)
    if seconds is None:
        raise Refused(f"I cannot tell how long “{age}” is.", "Say it like this: older than 30 days.")
    return seconds


def _is_itself(spared: Spared, found: Sequence[Generation], context: Context) -> bool:
    """Whether a bare number is a generation's, which is asked where there is one of that number."""
    bare = str(*spared.numbers) if len(spared.numbers) == 1 else ""
    if not any(str(g.number) == bare for g in found):
        return False
    choices = (Choice("number", f"generation {bare} itself"), Choice("newest", f"the newest {bare}"))
    return context.answer(Question("spared", f"What is “{bare}” that shall be kept?", choices)) == "number"


def _named(
    said: Sequence[str], text: str, found: Sequence[Generation], protected: dict[Generation, str], context: Context
) -> list[Generation]:
    """Those that are named, or all on one side of the one that is."""
    side = _SIDE.search(text)
    if side is not None and len(said) == 1:
        older = (side["than"] or side["place"]).casefold() in ("older", "earlier", "lower", "before", "below")
        number = int(side["number"])
        return [g for g in found if g not in protected and (g.number < number if older else g.number > number)]
    spared = spared_by(text).numbers
    wanted = {one for each in said for one in _meant(each, found, context) if one.number not in spared}
    for one in sorted(wanted, key=lambda g: g.number):
        if one in protected:
            raise Refused(
                f"Generation {one.number} is {protected[one]}; I never delete that one.",
                "Say “list my generations” to see the others.",
            )
    return sorted(wanted, key=lambda g: g.number)


def _meant(said: str, found: Sequence[Generation], context: Context) -> list[Generation]:
    """One generation, or those from one number to another ("3-7", "3 to 7"). Raises NeedsAnswer, Refused."""
    span = SPAN.search(numerals.in_digits(said.casefold()))
    if span is None:
        return [which_generation.choose_or_ask(said, found, context, gone=True)]
    first, last = sorted((int(span[1]), int(span[2])))
    within = [g for g in found if first <= g.number <= last]
    if not within:
        raise Refused(f"There are no generations from {first} to {last}.", "“list my generations” shows them.")
    return within


def _count(said: str) -> int:
    """How many "the last five", "5" or "a dozen" are. Raises Refused: keeping none by mistake would delete all."""
    for word in re.findall(r"\d{1,6}|[a-z]+", numerals.in_digits(said.casefold())):
        if number := 12 if word == "dozen" else numerals.number(word):
            return number
    raise Refused(f"I cannot tell how many “{said}” are, so I delete nothing.", "Say it like this: keep the last 5")
