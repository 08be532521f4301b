"""Sentences that say what not to do, or to take back: the opposite must never happen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.understanding.small_words import NUMBERS

if TYPE_CHECKING:
    from nfh.knowledge.words import Word

_SAID = "That says what not to do, so I leave everything as it is."
_BEFORE = frozenset(
    "please just hey ok okay but and so now well nfh you must should shall can could would will really absolutely"
    " i we"
    " want wish need that make sure ensure to rather prefer if be careful better do does".split()
)
"""Words that may stand before the order."""

_ORDERING = frozenset(("do", "to", "must", "should", "shall"))
_STATES = frozenset(
    "know understand see have find get remember work hear recall think like need care exist seem appear sure".split()
)
"""What nobody can be ordered not to do: "don't know how to …"."""

_SELF = frozenset(("i", "we", "they", "it"))
_TURNING = frozenset("not never without except but instead neither nor unless".split())


def forbids(words: Sequence[Word]) -> str:
    """Why nothing is done, where the sentence orders not to do something ("don't install htop", "never …")."""
    forms = [word.form for word in words if word.form not in (",", ".")]
    if _keeps_generations(forms) or _leaves(forms):
        return _SAID
    for place, form in enumerate(forms[:-1]):
        before, after = forms[place - 1] if place else "", forms[place + 1]
        if form == "never" or (form == "not" and before in _ORDERING):
            if after in _STATES:
                return ""
            told = forms[place - 2] if place > 1 else ""
            if form == "not" and before != "to" and told in _SELF:
                return _SAID if _wants_us(forms[place + 1 :]) else ""
            return _SAID
        if form not in _BEFORE:
            return ""
    return ""


def wanted_instead(text: str) -> str:
    """What is wanted in place of what is forbidden: "don't install it, just let me run it once"; empty: nothing."""
    found = _INSTEAD.match(text.strip())
    return found["rest"] if found is not None else ""


_INSTEAD = re.compile(
    r"(?i)(?:please )?(?:do(?: not|n['’]?t)|never)\b[^,.;]*[,.;]+\s*(?:but )?(?:just|only|rather|instead|simply)\s+"
    r"(?P<rest>.+)"
)


def _leaves(forms: Sequence[str]) -> bool:
    """ "Keep vlc installed", "leave my configuration alone"."""
    first = next((place for place, form in enumerate(forms) if form not in _BEFORE), len(forms))
    said = " ".join(forms[first:]).removesuffix(" please").removeprefix("no ")
    return _LEFT_ALONE.fullmatch(said) is not None


_LEFT_ALONE = re.compile(
    r"(?:keep|leave|let) (?:\S+ ){1,4}(?:installed|alone|as (?:it|they|that) (?:is|are)|as is|untouched|unchanged)"
    r"|(?:keep|preserve|save|protect) (?:the )?(?:generations?|gens?|numbers?) \d+(?: (?:and |, )\d+)*"
    r"(?: (?:forever|always|safe|for good|for ever))?"
)


def spares(words: Sequence[Word]) -> bool:
    """Whether a sentence speaks of taking something away, and does not ask for it: "stop deleting …", "I
    accidentally removed …", "I do not have …".
    """
    return _SPARES.search(" ".join(word.form for word in words)) is not None


def spared(words: Sequence[Word]) -> frozenset[str]:
    """The intents that a sentence excludes where it asks for something else: "… but don't delete any generations"."""
    said = " ".join(word.form for word in words)
    out = {"delete_generations"} if _NO_GENERATIONS.search(said) else set()
    if _DISLIKED.search(said):
        out |= {"install_package", "enable_desktop", "enable_service", "set_shell", "install_font"}
    if _TO_STAY.search(said):
        out |= TAKE_AWAY
    if _SHUT_OUT.search(said) and not _GONE.search(said):
        out.add("remove_user")
    return frozenset(out)


_TO_STAY = re.compile(
    r"\b(?:not|never) touch\b|\bmust (?:not|never) go\b|\b(?:may|can|must|shall|should) (?:keep|stay)\b|\bstays\b"
)
"""What is said of what shall stay: "vlc must not go", "you may keep vlc"."""
_DISLIKED = re.compile(
    r"^(?:i|we) (?:really |just |so )*(?:hate|dislike|do not (?:like|want|need)|can ?not stand|(?:want|need) no)"
    r"(?: (?:the|my|this))?(?: [\w.+-]+){1,2}(?: any ?more| at all)?$"
)
"""What somebody says who wants the contrary: "I hate gnome"."""
_SHUT_OUT = re.compile(
    r"\b(?:lock|ban|disable|hide|block|rename|suspend|freeze|stop|prevent|deactivate)(?:ed|ing|s)?\b"
)
"""What is done to an account that stays."""
_GONE = re.compile(r"(?<!not )(?<!never )\b(?:delet|remov|eras|drop|wip|get rid|throw|userdel|deluser)\w*\b")


_NO_GENERATIONS = re.compile(
    r"(?:\b(?:but|and)|,) (?:please )?(?:do not|never|without) (?:\w+ )?(?:delet|remov|touch|los|wip|eras)\w*"
    r" (?:\w+ ){0,3}?generations?\b"
)

_SPARES = re.compile(
    r"\b(?:stop|quit|avoid|prevent|without|keeps?) (?:\w+ ){0,3}?"
    r"(?:removing|deleting|uninstalling|erasing|wiping|collecting)\b"
    r"|\b(?:i|we|he|she|they|somebody|someone|it|update|nixos) (?:\w+ ){0,2}?"
    r"(?:removed|deleted|uninstalled|erased|wiped|dropped|disabled|lost)\b"
    r"|\b(?:i|we) do not have\b"
)


def tells(words: Sequence[Word]) -> bool:
    """Whether a sentence tells of something that was done: "I installed gnome and now …"."""
    return _TELLS.search(" ".join(word.form for word in words)) is not None


_TELLS = re.compile(
    r"\b(?:i|we) (?:(?:have|had|just|already|recently|also|only) ){0,3}"
    r"(?:installed|enabled|activated|updated|upgraded|added|configured|switched|turned|changed|set up|rebuilt) "
    r".*\b(?:and|but|now|since|then|still|after|no|not)\b"
    r"|^(?:i|we) (?:(?:have|had|just|already) ){0,2}(?:installed|enabled|updated|upgraded|added|removed|deleted"
    r"|(?:turned|switched) (?:on|off)|disabled|opened|closed) \S+(?: \S+){0,2}$"
)
TAKE_AWAY = frozenset("remove_package delete_generations collect_garbage remove_user disable_service".split())
"""Intents that take something away."""


def _keeps_generations(forms: Sequence[str]) -> bool:
    """ "Keep all my generations": none of them is to go. How many are kept, or only some, asks to delete others."""
    first = next((place for place, form in enumerate(forms) if form not in _BEFORE), len(forms))
    return (
        forms[first : first + 1] in (["keep"], ["preserve"], ["retain"], ["spare"])
        and not _SOME.intersection(forms)
        and not any(form.isdigit() for form in forms)
        and forms[-1] in ("generation", "generations")
        and bool(_ALL.intersection(forms))
    )


_ALL = frozenset("all every my the old these those".split())
_SOME = frozenset("only just last latest newest recent but except than".split()) | NUMBERS.keys() - {"a", "an"}


def _wants_us(after: Sequence[str]) -> bool:
    """ "I do not want (you) to …": what is wanted is that something does not happen."""
    return after[0] in ("want", "wish") and len(after) > 1 and after[1] in ("to", "you", "nfh")


def turns(words: Sequence[Word]) -> bool:
    """Whether the sentence holds a word that turns or narrows its meaning: no reading without a template acts on
    it.
    """
    return any(word.form in _TURNING for word in words)


def takes_back(words: Sequence[Word]) -> bool:
    """Whether a sentence orders the opposite of what it goes on to name ("undo removing vim")."""
    forms = [word.form for word in words]
    first = next((place for place, form in enumerate(forms) if form not in _BEFORE), len(forms))
    return forms[first : first + 1] in _UNDOING or forms[first : first + 2] in _UNDOING


_UNDOING = (["undo"], ["revert"], ["take", "back"])
