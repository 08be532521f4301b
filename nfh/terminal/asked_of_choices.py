"""A question about a question ("why?", "what does the second do?"), answered from its choices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.knowledge import load
from nfh.understanding import acts

if TYPE_CHECKING:
    from nfh.intents.question import Choice, Question

_READINGS = "meant"
"""The id of the question which of several readings was meant."""
_LEAD = re.compile(r"^(?:(?:and|but|ok|okay|so|hm+|um+|wait|hold on|well|please|sorry|no|can you|could you)\b[ ,]*)+")
_WHY = re.compile(r"^(?:why|how come|what for|why (?:do|are|should) .*\b(?:ask|asking|know|say|choose|answer)\b.*)$")
_EACH = re.compile(
    r"^(?:what(?:'s| is|s)? the difference\b.*|(?:explain|describe)(?: (?:it|that|this|them|these|those|all))?"
    r"|what (?:do|does|are|is) (?:they|these|those|this|that|it|all)\b.*|which (?:one )?(?:is|should|would|do)\b.*"
    r"|what (?:should|shall|do) i (?:choose|pick|take|answer|say)\b.*|tell me more)$"
)
_ONE = re.compile(
    r"^(?:what(?:'s|s)?|explain|describe|tell me|show me|how about|is|does|will|would)\b.*?"
    r"\b(?P<place>first|second|third|fourth|fifth|last|one|two|three|number \w+|#?[1-9])\b"
)
_SEVERAL = re.compile(
    r"^(?:both|all|all of (?:them|these)|both of (?:them|these)|[1-9] (?:and|&) [1-9])(?: please)?$"
)
_STAKES = {
    "reads": "It only shows something.",
    "changes": "You see what it would change before anything is done.",
    "deletes": "It deletes; you see what is lost before anything is done.",
}


def answer(said: str, question: Question) -> str:
    """The answer to `said` in a few lines; empty: it is no question about these choices."""
    whole = " ".join(said.casefold().replace("’", "'").split()).strip(" ?.!")
    text = _LEAD.sub("", whole)
    if not question.choices:
        lost = _AT_A_LOSS.match(text) or _AT_A_LOSS.match(whole) or set(said.strip()) == {"?"}
        return _how_to_answer(question) if lost else ""
    if _WHY.match(text) or (question.id != _READINGS and acts.act(text) is acts.Act.WHY):
        return _why(question)
    if _SEVERAL.match(text):
        return "Only one of them can be answered; say its number, and ask for the other afterwards."
    if _EACH.match(text):
        return "\n".join(_told(number, choice) for number, choice in enumerate(question.choices, 1))
    one = _ONE.match(text)
    place = acts.place(one["place"], len(question.choices)) if one is not None else None
    return "" if place is None else _told(place + 1, question.choices[place])


_AT_A_LOSS = re.compile(
    r"^(?:what|huh|help(?: me)?|why|(?:i )?(?:do not|don't|dont|have no|no) (?:know|idea|clue)(?: (?:it|that|which))?"
    r"|not sure|i am not sure|i'm not sure|(?:what|which)(?: ones?)? (?:are there|is there|can i (?:say|choose|take))"
    r"|(?:list|show)(?: me)? (?:them|all|all of them)|what do you mean|for example)$"
)
"""What somebody says who does not know how to answer a question for a free word."""
_SUCH_AS = {
    "timezone": "a city or a country, such as Vienna",
    "layout": "a language or a country, such as german",
    "locale": "a language or a country, such as german",
    "user": "a login name, such as alice",
    "group": "a group, such as wheel or docker",
    "port": "a number, such as 8080",
    "package": "a name, such as vim; “find a program to …” looks for one",
    "packages": "a name, such as vim; “find a program to …” looks for one",
    "service": "a name, such as ssh or nginx",
    "shell": "bash, zsh or fish",
    "hostname": "one word, such as laptop",
    "generation": "its number; “list my generations” shows them",
}


def _how_to_answer(question: Question) -> str:
    """The question once more, with an example of an answer; empty where any words are an answer."""
    example = _SUCH_AS.get(question.id)
    return f"{question.text} Say {example}, or “never mind”." if example else ""


def _why(question: Question) -> str:
    if question.id == _READINGS:
        return (
            "What you said can be read in more than one way, or leaves something open, and nothing is done on a "
            "guess. Say a number, or the request in other words."
        )
    return f"Nothing can be planned before that is decided. {question.text}"


def _told(number: int, choice: Choice) -> str:
    """What a choice means: of a reading, what it would do and what there is to know of it."""
    facts = load.intents().get(choice.value)
    label = choice.label.rstrip(".")
    if facts is None:
        return f"{number}. {label}."
    return f"{number}. {label}: {_STAKES[facts.stakes]} {' '.join(facts.teaching.split())}"
