"""Words that steer a conversation instead of asking for something: yes, no, cancel, why, again, "the second one"."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from nfh.knowledge.words import forms


class Act(Enum):
    """What such words do."""

    YES = "yes"
    NO = "no"
    CANCEL = "cancel"
    WHY = "why"
    COMMAND = "command"
    EDIT = "edit"
    AGAIN = "again"
    REDO = "redo"
    PUT_BACK = "put back"
    """After an undo the same as REDO; else an undo."""


_SAID = {
    Act.YES: (
        "yes|y|yeah|yep|yup|sure|ok|okay|of course|go ahead|do it|please do|yes please|go on|fine|alright|"
        "correct|right|that is right|exactly|absolutely|definitely|confirm|confirmed|proceed|sounds good|"
        "make it so|yes do it|yes go ahead|continue|agreed|si|ja|oui|jo|aye|looks good|that one|yes that one|"
        "yes that|why not|just do it|yes sure|sure thing|by all means|go for it|yea|ye|i agree|i am sure|"
        "yes i am sure|go|yes go|run it|do that|yes do that|yes it is|very well|all right|course|certainly|"
        "that is fine|that is ok|looks right|i do|yes i do|let us go|let us do it"
    ),
    Act.NO: (
        "no|n|nope|nah|no thanks|no thank you|no way|do not|not now|rather not|better not|please do not|"
        "no do not|yes but not now|yes but later|not yet|later|maybe later|another time|not today|"
        "do not do it|negative|not that|none|none of them|none of these|neither|no never|nein|non|"
        "wrong|that is wrong|not really|no not that|do not do that|no please"
    ),
    Act.CANCEL: (
        "cancel|never mind|nevermind|forget it|forget that|stop|abort|quit|leave it|skip|skip it|"
        "leave it as it is|cancel that|cancel it|drop it|stop it|forget about it|let it be|no forget it|"
        "no stop|no cancel|back|enough|nvm|do nothing"
    ),
    Act.WHY: (
        "why|why is that|why that|why did you do that|why did you do it|why did you do this|explain it again|"
        "explain that again|explain again|how come|why so|what for|explain|explain that|explain it|explain why|"
        "tell me why|what does that mean|what does it mean|what does this mean|what is that|"
        "why do you want to do that|what will that do|what does that do|what would that do|what would it do|"
        "explain the plan|what changes|what will change|what would change|what exactly will change|is it safe|"
        "is that safe|is this safe|can i undo it|can i undo that|can i undo this|can it be undone|what will happen|"
        "what happens then|will i lose anything|what will be removed|what do i lose|how big is it|"
        "how long will it take|does it need a reboot|do i have to reboot|will it reboot|what is this|"
        "what is this for|what are you doing|what are you going to do|what will you do|tell me more|more details|"
        "details|show me the details|show me the plan|show the plan|show me the difference|show me the changes|"
        "which packages|which files|what files"
    ),
    Act.COMMAND: (
        "show me the command|show the command|which command|what command|what command is that|"
        "what is the command|show me exactly what you will run|what will you run|show me what you will run|"
        "what would you run|show the commands|show me the commands|what are you going to run|"
        "what exactly will you run"
    ),
    Act.EDIT: (
        "edit|edit it|edit that|let me edit|let me edit it|change it|let me change it|i want to edit it|"
        "i want to change it|modify it"
    ),
    Act.AGAIN: (
        "again|try again|retry|once more|once again|do it again|do that again|repeat|repeat that|"
        "one more time|same again|try it again|try that again|run it again|please try again|the same again|"
        "same as last time|same as before"
    ),
    Act.REDO: (
        "redo|redo it|redo that|redo this|redo the change|redo the last change|redo last change|redo the undo|"
        "redo what you undid|redo what was undone|undo the undo|undo that undo|undo this undo|undo my undo|"
        "undo undo|undo the last undo|undo your undo|revert the undo|revert that undo|cancel the undo|"
        "take back the undo|take the undo back|take that undo back|take back that undo|i did not want to undo|"
        "i did not want to undo that|i did not mean to undo|i did not mean to undo that|do what you undid again|"
        "do again what was undone"
    ),
    Act.PUT_BACK: (
        "put it back|put that back|put them back|put it back again|bring it back|bring that back|bring them back|"
        "i want it back|i want that back|give it back|restore it|restore that|can i have it back|get it back|"
        "put it back in|put it back please|can you put it back|put it back how it was"
    ),
}
_ACTS = {said: act for act, ways in _SAID.items() for said in ways.split("|")}
_LOOSE = frozenset(
    "please thanks thank you now then well oh hmm hm um eh wait bitte just nfh so and but ah exactly".split()
)

_AGREEING = (Act.YES,)
_REFUSING = (Act.NO, Act.CANCEL)
_LONGEST = 8
"""Words of a yes or a no."""

_PLACES = {
    word: place
    for place, spoken in enumerate(
        (
            "first one 1 1st a former",
            "second two 2 2nd b",
            "third three 3 3rd c",
            "fourth four 4 4th d",
            "fifth five 5 5th e",
            "sixth six 6 6th",
            "seventh seven 7 7th",
            "eighth eight 8 8th",
            "ninth nine 9 9th",
        )
    )
    for word in spoken.split()
} | {"last": -1, "latter": -1, "bottom": -1, "top": 0}
_ORDINALS = frozenset(
    "first second third fourth fifth sixth seventh eighth ninth last latter former top bottom".split()
)
_BESIDE = frozenset(
    "the one number no option choice please of those them these i mean want take use pick yes entry item".split()
)


def act(text: str) -> Act | None:
    """What the words do, if they do nothing else."""
    said = [form for form in forms(text) if form not in (",", ".", "?", "!")]
    whole = list(said)
    while said and said[-1] in _LOOSE:
        found = _ACTS.get(" ".join(said))
        if found:
            return found
        said.pop()
    while said and said[0] in _LOOSE and " ".join(said) not in _ACTS:
        said.pop(0)
    return _ACTS.get(" ".join(said)) or _of_several(whole)


def _of_several(said: Sequence[str]) -> Act | None:
    """What several of those words one after the other do ("yeah sure", "ok do it then"), if all do the same."""
    if not 1 < len(said) <= _LONGEST:
        return None
    return next((acts[0] for acts in (_AGREEING, _REFUSING) if _made_of(tuple(said), acts)), None)


def _made_of(said: tuple[str, ...], acts: Sequence[Act]) -> bool:
    """Whether words can be cut into such as do one of `acts`, and loose ones."""
    reached = {0}
    for end in range(1, len(said) + 1):
        pieces = ((start, " ".join(said[start:end])) for start in reached)
        if any(_ACTS.get(piece) in acts or piece in _LOOSE for _start, piece in pieces):
            reached.add(end)
    return len(said) in reached and any(
        _ACTS.get(" ".join(said[start:end])) in acts for start in reached for end in reached if start < end
    )


def place(text: str, count: int, *, ordinal_only: bool = False) -> int | None:
    """Which of `count` things "the second one", "2", "the last" means: its place from 0; None: no such words."""
    said = [form for form in forms(text) if form not in (",", ".", "?")]
    telling = [form for form in said if form not in _BESIDE] or [form for form in said if form == "one"]
    if len(telling) != 1 or telling[0] not in _PLACES or count < 1:
        return None
    if ordinal_only and telling[0] not in _ORDINALS:
        return None
    found = _PLACES[telling[0]]
    return count - 1 if found < 0 else found if found < count else None
