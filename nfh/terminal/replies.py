"""What people answer: yes, no and their many words; a number, a word or the start of one for a choice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import Instead, Refused

if TYPE_CHECKING:
    from nfh.intents.question import Choice, Question
    from nfh.person import Agreement
    from nfh.planning.plan import Plan

_AGREEMENTS: dict[Agreement, tuple[str, ...]] = {
    "yes": (
        "y",
        "yes",
        "yes please",
        "yep",
        "yeah",
        "ok",
        "okay",
        "sure",
        "do it",
        "do that",
        "go",
        "go ahead",
        "go on",
        "please",
        "please do",
        "run it",
        "agree",
    ),
    "no": (
        "n",
        "no",
        "no thanks",
        "nope",
        "nah",
        "cancel",
        "stop",
        "never mind",
        "nevermind",
        "don't",
        "dont",
        "do not",
        "abort",
        "quit",
        "exit",
    ),
    "edit": ("e", "edit", "edit it", "change", "change it", "let me edit"),
    "explain": (
        "x",
        "explain",
        "explain it",
        "why",
        "what",
        "how",
        "?",
        "??",
        "h",
        "help",
        "show me",
        "tell me more",
    ),
}
_STEERING: dict[str, Agreement] = {
    "yes": "yes",
    "no": "no",
    "cancel": "no",
    "edit": "edit",
    "why": "explain",
    "command": "explain",
}
"""What words that steer a conversation (nfh.understanding.acts) say to a plan."""

NOT_UNDERSTOOD = "Please say yes, no, edit or explain."
NO_SUCH_PART = "I cannot change this plan like that: say “no” to leave it, and then the whole request anew."
LET_GO = "Never mind, then: nothing was changed."
_NOTHING = frozenset({"nothing", "none", "none of these", "none of them"})
_NORWAY = frozenset({"layout", "locale", "language", "value"})
"""Questions for a free word to which “no” is an answer: Norway's keyboard, what an option shall be."""
_REQUEST_WORDS = 2
"""A single word is rather an answer that was mistyped."""


def agreement(text: str) -> Agreement | None:
    """What `text` says to a plan; None when it is none of yes, no, edit, explain."""
    said = " ".join(text.casefold().replace("’", "'").split()).rstrip(".!,") or ""
    said = said if set(said) == {"?"} else said.rstrip("?")
    plain = next((meaning for meaning, words in _AGREEMENTS.items() if said in words), None)
    if plain is not None:
        return plain
    from nfh.understanding.acts import act

    meant = act(text)
    return _STEERING.get(meant.value) if meant is not None else None


def answer(question: Question, text: str) -> str | None:
    """The value that `text` gives to a question; None where it is no answer.

    Raises Refused when the person lets the question go, Instead for another request.
    """
    if not question.secret and never_mind(question, text):
        raise Refused(LET_GO)
    if not question.choices:
        if question.secret or question.id in SENTENCES:
            return choice(question, text)
        if _ORDERS.match(text.strip()) and another(text):
            raise Instead(text)
        return choice(question, _POLITE.sub("", text.strip()))
    value = choice(question, text) or choice(question, _POLITE.sub("", text.strip()))
    if value is not None:
        return value
    if _is_something_else(question, text):
        raise Instead(text)
    if (bare := _INSTEAD.sub("", text.strip())) != text.strip() and another(bare):
        raise Instead(bare)
    return None


SENTENCES = frozenset({"error", "query", "value", "concept", "name", "passphrase", "description"})
"""Questions that are answered in whole sentences, or in words that may be anything."""
_ORDERS = re.compile(
    r"(?i)^(?:(?:please|no|wait|first|can you|could you)[, ]+)*(?:list|show|what|which|who|how|where|is|are|install"
    r"|add|remove|uninstall|delete|undo|open|close|turn|switch|enable|disable|tell|explain|search|find|update|roll|set)\s"
)
"""How a request begins, and no name of anything."""
_POLITE = re.compile(r"(?i)(?:[, ]+(?:please|pls|then|thanks|thank you|i think|i guess))+[.!]*$")
_INSTEAD = re.compile(r"(?i),? instead[.! ]*$")


def _is_something_else(question: Question, text: str) -> bool:
    """Whether what is no answer is rather a request: another one, or a correction of that which is asked about."""
    from nfh.understanding.amend import corrects

    if question.id == "meant":
        return another(text) or _no_name(text)
    return corrects(text) or another(text)


def _no_name(text: str) -> bool:
    """Whether what does not name one of several readings is rather said in other words."""
    from nfh.understanding.reader import understand

    count = len(text.split())
    if count < _REQUEST_WORDS:
        return acts_alone(text)
    return count > _REQUEST_WORDS or understand(text).decision != "refuse"


def acts_alone(text: str) -> bool:
    """Whether a single word is a request ("undo")."""
    from nfh.understanding.reader import understand

    said = understand(text)
    return said.decision == "act" and said.requests[0].intent.family != "packages"


def never_mind(question: Question, text: str) -> bool:
    """Whether the person lets the question go (and that is not itself one of the choices)."""
    from nfh.understanding.acts import Act, act

    said = " ".join(text.casefold().split()).strip(".!")
    if any(said in _names(choice) for choice in question.choices):
        return False
    if said in _NOTHING:
        return True
    no_is_an_answer = _names_of_yes(question) if question.choices else question.id in _NORWAY
    letting_go = (Act.CANCEL,) if no_is_an_answer else (Act.CANCEL, Act.NO)
    return act(text) in letting_go


def another(text: str) -> bool:
    """Whether what is no answer is a request of its own, of which the fast readers are sure."""
    if len(text.split()) < _REQUEST_WORDS:
        return False
    from nfh.understanding.reader import understand

    return understand(text).decision == "act"


def beside(text: str, plan: Plan) -> Agreement | None:
    """What is none of yes, no, edit and explain means under `plan`: "no" where it drops all; None: nothing.

    Raises Instead for a correction of the plan, and for another request.
    """
    from nfh.understanding.amend import amended
    from nfh.understanding.dialogue import Dialogue
    from nfh.understanding.known import Nothing
    from nfh.understanding.names import names

    corrected = amended(text, plan.requests, names())
    if corrected == ():
        return "no"
    pointing = Dialogue(plan.requests).read(text, Nothing(), names()) if corrected is None else None
    if corrected or (pointing is not None and pointing.decision == "act") or another(text):
        raise Instead(text)
    return None


def not_understood(text: str) -> str:
    """What is said to an answer under a plan that means nothing there."""
    from nfh.understanding.amend import corrects

    return NO_SUCH_PART if corrects(text) else NOT_UNDERSTOOD


def choice(question: Question, text: str) -> str | None:
    """The chosen value: by number, by word, or by the start of exactly one; None when it is none or several.

    A question without choices takes any word; an empty answer means the default, if there is one.
    """
    said = " ".join(text.split())
    if not said:
        return question.default or None
    if not question.choices:
        return text.strip() if not question.secret else text
    exact = [c.value for c in question.choices if said.casefold() in _names(c)]
    if exact:
        return exact[0]
    number = said.lstrip("#").rstrip(".)")
    if number.isascii() and number.isdecimal():
        return question.choices[int(number) - 1].value if 0 < int(number) <= len(question.choices) else None
    ordinal = _ORDINALS.get(said.casefold().removeprefix("the ").removesuffix(" one"))
    if ordinal is not None:
        return question.choices[ordinal].value if -len(question.choices) <= ordinal < len(question.choices) else None
    if set(_names_of_yes(question)) and (meaning := agreement(said)) in ("yes", "no"):
        return meaning
    if len(question.choices) == 1 and agreement(said) == "yes":
        return question.choices[0].value
    begun = {c.value for c in question.choices if any(name.startswith(said.casefold()) for name in _names(c))}
    return begun.pop() if len(begun) == 1 else None


_ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}


def _names(choice: Choice) -> tuple[str, str]:
    return choice.value.casefold(), " ".join(choice.label.casefold().split())


def _names_of_yes(question: Question) -> list[str]:
    """The values of a question of yes and no; empty for any other."""
    values = [c.value for c in question.choices]
    return values if {"yes", "no"} <= set(values) else []
