"""Words to the teacher, not to the system: a hint, the task again, the next step, from the beginning, enough."""

from __future__ import annotations

import re
from typing import Literal

Steering = Literal["hint", "step", "skip", "start", "leave", ""]

_LEAD = re.compile(
    r"^(?:(?:please|ok(?:ay)?|well|sorry|so|now|just|hm+|no|yes|thanks|and)\b[ ,]*"
    r"|(?:i(?: would|'d)? (?:want|like|need|have|wish)(?: to)?|(?:can|could|may) (?:i|we|you)(?: please)?"
    r"|let's|lets|let us|let me|give me|show me|tell me|i am|i'm|i will|i'll)\b *)+"
)
_TAIL = re.compile(r"(?:[ ,]+(?:please|now|then|thanks|thank you|for now|for today|ok|okay|too|as well|also))+$")
_STEP = r"(?:one|step|task|question|exercise|part|thing)"
_LESSON = r"(?: (?:the |this |my )?(?:lesson|session|learning|tutorial|course|here|it|this))?"
_FORMS: dict[Steering, tuple[str, ...]] = {
    "start": (rf"start{_LESSON} (?:again|over|anew)", r"(?:start )?from the beginning", rf"restart{_LESSON}"),
    "skip": (
        rf"(?:skip|pass|next)(?: (?:the|this|that|it|over|to))*(?: next)?(?: {_STEP})?",
        rf"(?:move on|go(?: on)?)(?: to)?(?: the)? next(?: {_STEP})?",
        r"move on",
    ),
    "leave": (
        rf"(?:stop|quit|exit|leave|end|abort|finish)(?: now)?{_LESSON}",
        r"(?:that is |that's |it is )?enough",
        r"(?:be )?done for (?:now|today)",
        r"no more|bye|goodbye",
    ),
    "hint": (
        r"(?:(?:a|an|another|one more|the next|next|more|some|any) )*(?:hints?|clues?|tips?)",
        r"(?:some |more )?help(?: me)?(?: out)?",
        r"stuck|lost",
        r"(?:i )?(?:do not|don't|dont) (?:know|understand)(?: (?:this|it|what to do|how|how to do (?:this|it)))?",
    ),
    "step": (
        rf"(?:again|repeat|continue|go on|once more)(?: (?:that|this|it|the))*(?: {_STEP})?(?: again)?",
        r"(?:the |my |this )?(?:step|task|question)(?: again)?",
        r"where (?:was|am) i",
        r"what(?: is|'s| was)?(?: the| my)? (?:task|step|question|now)(?: again)?",
        r"what (?:do|should|shall|must) i do",
        r"(?:say|explain|repeat) (?:it|that|this|the (?:step|task|question))(?: to me)? again",
    ),
}


def read(text: str) -> Steering:
    """What a text says to the teacher; "" where it is an answer or a request."""
    said = " ".join(text.casefold().replace("’", "'").split()).strip(" .!?,")
    bare = _TAIL.sub("", _LEAD.sub("", said)).strip(" .!?,")
    for name, forms in _FORMS.items():
        if any(re.fullmatch(form, one) for form in forms for one in (said, bare) if one):
            return name
    return ""
