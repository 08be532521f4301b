"""A second look at a sentence that would change something: for what no single reader sees.

What is excepted, swapped, or said of several people at once is made requests of; what would be left out, and what was
hardly asked for, is asked about. Nothing here makes a reading surer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nfh.knowledge.words import forms
from nfh.knowledge.words import words as cut
from nfh.understanding import decide
from nfh.understanding.mend import mended
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.understanding.known import Known
    from nfh.understanding.names import Names
    from nfh.understanding.reader import Sources

_EXCEPTING = frozenset(
    "not but except excluding other apart aside save exception leave keep instead rather else rest others"
    " stay stays remain remains no".split()
)
_SWAPPING = frozenset("instead replace substitute swap exchange trade switch change move migrate".split())
_LIMITING = frozenset(
    "or if until till unless only long for in on at this every each next later tomorrow tonight and then , but"
    " with without using plus including as built compiled".split()
)


def looked_again(
    found: Understood, read: Callable[[str], Understood], sources: Sources, *, corrected: bool
) -> Understood:
    """What was `found` in a text, or what is to be understood in its place. `read` reads a text by itself; what was
    `corrected` half way is not taken apart.
    """
    said = frozenset(forms(found.text))
    if not corrected:
        found = _excepted(found, said, read, sources) or _swapped(found, said, read, sources.names) or found
    if said & _EXCHANGED and decide.changes(found) and all(one.intent.family == "users" for one in found.requests):
        return Understood(found.text, "refuse", "I do not exchange what two people may do.", way_on=_ONE_BY_ONE)
    found = _each_person(_deleted_once(found), said, sources.known)
    if not decide.changes(found):
        return found
    if found.decision == "act" and _doubtful(found):
        return decide.asked_first(found)
    if found.decision == "act" and _deletes_it(found, said):
        return decide.asked_first(found, _WHAT)
    left = "" if corrected or not _which(found) else _left_out(found, said) or _somebody(found, said, sources.known)
    if not left:
        return found
    reason = f"I would leave out “{left}”."
    return decide.asked_first(found, reason) if found.decision == "act" else decide.because(found, reason)


def _excepted(
    found: Understood, said: frozenset[str], read: Callable[[str], Understood], sources: Sources
) -> Understood | None:
    if not said & _EXCEPTING:
        return None
    from nfh.understanding.exceptions import excepted

    return excepted(found.text, found, read, sources.names)


def _swapped(
    found: Understood, said: frozenset[str], read: Callable[[str], Understood], names: Names
) -> Understood | None:
    """A swap, also one whose verb has a slip in it: "replce vlc with mpv"."""
    text, acts = found.text, found.decision == "act"
    if acts and (found.requests[0].intent.family != "packages" or not said & _SWAPPING):
        return None
    if not said & _SWAPPING:
        text = mended(text, cut(text), names)
        if text == found.text or not _SWAPPING.intersection(forms(text)):
            return None
    from nfh.understanding.instead import swapped

    both = swapped(text, read)
    return both and both._replace(text=found.text)


def _deletes_it(found: Understood, said: frozenset[str]) -> bool:
    """Whether what deletes is asked for by a word that only points to something."""
    alone = len(said) == 1 and said <= _OF_A_SCREEN
    points = bool(said & _POINTING) and not said & _DELETED
    return (alone or points) and any(decide.deletes(one) for one in found.requests)


_OF_A_SCREEN = frozenset(("clear", "clean", "cls", "reset"))
"""What somebody types to have a clean screen."""
_WHAT = "I am not sure what that stands for."
_POINTING = frozenset("it that this them those these all everything".split())
_DELETED = frozenset(
    "generation generations garbage store disk space version versions snapshots boot entries unused old older orphans"
    " cache gc trash junk room drive ssd nix root partition leftover leftovers gb system systems".split()
)


def _each_person(found: Understood, said: frozenset[str], known: Known) -> Understood:
    """The same, with a request for each of several people."""
    if found.decision != "act":
        return found
    intent = found.requests[0].intent
    if getattr(intent, "user", ""):
        from nfh.understanding.spread import spread

        return spread(found)
    if "for" in said and bool(getattr(intent, "packages", ())):
        from nfh.understanding.spread import each_for

        return each_for(found, known.users())
    return found


def _which(found: Understood) -> bool:
    """Whether it is acted on, or asked which of several things is meant."""
    return found.decision == "act" or (found.question is not None and found.question.id == "meant")


def _left_out(found: Understood, said: frozenset[str]) -> str:
    """What acting on it would leave out; of packages that is a choice, a time, a condition or a second order."""
    if found.requests[0].intent.family == "packages" and not said & _LIMITING:
        return ""
    from nfh.understanding.left_out import left_out

    return left_out(found)


def _somebody(found: Understood, said: frozenset[str], known: Known) -> str:
    """Somebody who is named, and to whom nothing would be done; a port is nobody's."""
    if found.decision != "act" or not all(one.intent.family in _PERSONAL for one in found.requests):
        return ""
    values = [
        str(value)
        for one in found.requests
        for value in one.intent.slots().values()
        if one.intent.intent_name() not in ("open_port", "close_port")
    ]
    covered = frozenset(forms(" ".join(values)))
    return next((user for user in known.users() if user.casefold() in said - covered), "")


def _deleted_once(found: Understood) -> Understood:
    """Several deletions of generations in one sentence are one, of which planning reads the whole: "… keep 4"."""
    same = {one.intent.intent_name() for one in found.requests} == {"delete_generations"}
    if len(found.requests) < 2 or not same:
        return found
    return found._replace(requests=(found.requests[0]._replace(text=found.text),))


_EXCHANGED = frozenset(("swap", "exchange", "trade"))
_ONE_BY_ONE = "Say it for each of them: “take bob out of wheel and put ada into wheel”."
_PERSONAL = frozenset(("users", "services", "network"))
"""Families of intents that may be wanted for one person."""


def _doubtful(understood: Understood) -> bool:
    """Whether what would change something was hardly asked for, or is what shall be taken back."""
    from nfh.understanding.negation import takes_back
    from nfh.understanding.wary import doubtful

    goes_back = all(request.intent.family == "generations" for request in understood.requests)
    return doubtful(understood.text) or (not goes_back and takes_back(cut(understood.text)))
