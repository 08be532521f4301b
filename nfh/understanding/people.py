"""A person of whom was spoken: "change her password", "delete him", "the one I just added"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.understanding.rights import as_a_group
from nfh.understanding.subject import person_of
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.understanding.known import Known
    from nfh.understanding.names import Names

_PERSON = re.compile(r"\b(?:him|her|his|hers|she|he)\b", re.IGNORECASE)
_OWNED = re.compile(r"\b(?:his|her)\b(?= (?:password|account|login|shell|group|groups|home|user)\b)", re.IGNORECASE)
_TAKEN_AWAY = re.compile(
    r"\b(?P<verb>delete|remove|get rid of|throw out|kick out|drop) (?:him|hers?|his)(?: (?:account|user|login))?"
    r"(?=[\s,.!?]*$|[, ]+(?:but|and|please|again|now)\b)",
    re.IGNORECASE,
)
_JUST_NAMED = re.compile(
    r"(?:^|\b)(?:him|her|them|(?:the|that) (?:new|last|same) (?:one|user|person|account)"
    r"|(?:the|that) (?:one|user|person|account|guy|girl|woman|man) (?:that |who |which )?"
    r"(?:i|we|you)(?:'ve| have)? (?:just |only )?(?:now )?(?:added|made|created))(?:\b|$)",
    re.IGNORECASE,
)
_LONGEST = 12
"""Words of a sentence in which “her” is looked for."""


def of_a_person(text: str, last: Sequence[Request], known: Known, names: Names) -> Understood | None:
    """ "Change her password": that of the user whom the last request named; None: nobody is spoken of."""
    person = person_of(last)
    if not person or not _PERSON.search(text) or len(text.split()) > _LONGEST:
        return None
    from nfh.understanding.reader import understand

    said = _TAKEN_AWAY.sub(rf"\g<verb> the user {person}", text)
    said = as_a_group(_PERSON.sub(person, _OWNED.sub(f"{person}'s", said)))
    read = understand(said, known, None, names=names)
    about_them = any(getattr(request.intent, "user", "") == person for request in read.requests)
    return read._replace(text=text) if read.decision == "act" or (read.decision == "ask" and about_them) else None


def meant_by(answer: str, person: str) -> str:
    """The user whom an answer means ("no, I meant her", "the one I just added"); else the answer itself."""
    return person if person and _JUST_NAMED.search(answer) else answer
