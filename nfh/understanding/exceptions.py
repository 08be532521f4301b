"""What a sentence excepts from what it asks for: "vlc and gimp, but not inkscape", "all ports except ssh".

What is excepted must never be what something is done to. Where it is no part of what else is named, that is done;
where "all" would have to be told apart, nfh says that it cannot, rather than do it to the one thing that was spared.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from nfh.understanding import decide
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.understanding.names import Names

_NOT = re.compile(
    r"(?i)^(?P<kept>.+?)[,;]? (?:but|and|just|only)(?: please)? (?:do not|don[’']?t|not)"
    r"(?: (?:install|add|remove|include|touch|open|close|want))? (?P<out>.+?)[\s.!?]*$"
)
_RATHER = re.compile(r"(?i)^(?P<kept>.+?)[,;]? (?:instead of|rather than) (?P<out>.+?)[\s.!?]*$")
_LEAVE = re.compile(r"(?i)^(?P<kept>.+?)[,;]? (?:but|and) (?:leave|keep) (?P<out>.+?)(?: alone| as is)?[\s.!?]*$")
_STAYS = re.compile(
    r"(?i)^(?P<kept>.+?),(?: and| but)? (?P<out>(?!do\b|please\b|or\b|if\b)[\w.+-]+)"
    r" (?:keep|stays?|remains?|no|not)[\s.!]*$"
)
_EXCEPT = re.compile(
    r"(?i)^(?P<kept>.+?)[,;]? (?:except|excluding|other than|apart from|aside from|save for|with the exception of)"
    r"(?: for)? (?P<out>.+?)[\s.!?]*$"
)
_ALL_BUT = re.compile(r"(?i)^(?P<kept>.*\b(?:all|every\w*|any\w*)\b.*?)[,;]? but (?P<out>(?!not\b|no\b).+?)[\s.!?]*$")
_REST = re.compile(
    r"(?i)^.+?[,;]? (?:and|but|then) (?:close|block|deny|forbid|remove|delete|uninstall|disable|turn off|drop)"
    r" (?:everything|anything|all|(?:all )?the rest|(?:all|every|any)(?: the)? others?)\b"
    r"(?: (?:else|others?|\w+))?[\s.!?]*$"
)
_SIGNS = re.compile(
    r"(?:n['’]|\bno|\bdon)t\b|\bexcept|\bexcluding|\bother than|\bapart from|\baside from|\bsave for|\bbut\b"
    r"|\bleave\b|\bkeep\b|\b(?:stays?|remains?|no|not)[\s.!]*$|\binstead of|\brather than",
    re.IGNORECASE,
)
"""What a sentence of this kind has in any case: others need not be looked at closely."""
_PACKAGES = ("install_package", "remove_package")
_READ_WHOLE = ("delete_generations", "collect_garbage", "auto_garbage_collect", "rebuild_system")
"""Intents with a slot for what is kept, or for how far it goes."""
_SET_UP = frozenset(
    "enable_service set_locale set_keyboard_layout set_timezone add_user auto_update enable_bluetooth".split()
)
"""Intents whose plans read more of the text than slots hold."""

_ALL = "Name what it shall be done to, one by one."
_ARTICLES = re.compile(r"(?i)^(?:the|my|any)\s+")
_EVERYTHING = re.compile(r"(?i)\b(?:all|any\w*|every\w*)\b")
_NUMBER = r"(?:generations? |numbers? |no\.? )?#?\d{1,6}"
_NUMBERED = re.compile(rf"(?i)(?:the )?{_NUMBER}(?:(?: ?, ?| and | or ){_NUMBER})*")


class _Parted(NamedTuple):
    kept: str
    out: str
    rest: str
    """All words after what is kept."""
    of_all: bool
    """Something is spared of everything, of which nothing is named."""


def excepted(text: str, found: Understood, read: Callable[[str], Understood], names: Names) -> Understood | None:
    """The reading of a text that excepts something, of which `found` is the reading as a whole; None: it does not,
    or nothing would be changed. `read` reads a text by itself.
    """
    if _takes_the_rest(text, found):
        return Understood(text, "refuse", "I cannot do that to everything else.", way_on=_ALL)
    parted = _parted(text)
    if parted is None:
        return None
    if found.requests[0].intent.intent_name() in _READ_WHOLE:
        return _generations_spared(text, parted, read)
    if not _might_change(found) and found.decision != "ask":
        return None
    kept = read(parted.kept)
    if not _might_change(kept) or (kept.decision != "act" and not _might_change(found)):
        return None
    packages = [name for one in kept.requests for name in getattr(one.intent, "packages", ())]
    told_apart = parted.of_all and _EVERYTHING.search(parted.kept) is not None
    if (
        not told_apart
        and _spared(parted.out, packages, names)
        and all(one.intent.intent_name() in _PACKAGES for one in kept.requests)
    ):
        if _RATHER.match(text) and kept.decision == "act":
            return decide.asked_first(kept._replace(text=text), f"I would leave {parted.out} as it is.")
        return kept._replace(text=text)
    if parted.of_all:
        all_but = f"I cannot do that to all but {parted.out}."
        reason = all_but if told_apart else f"I cannot leave {parted.out} out of that."
        return Understood(text, "refuse", reason, way_on=_ALL)
    if kept.decision != "act":
        return kept._replace(text=text)
    if found.decision == "act" and all(one.intent.intent_name() == "enable_service" for one in found.requests):
        return None  # how a service is to be, planning reads in the sentence, and tells what it has left out
    # What stands apart of a service or a place may still be a setting of it, which planning looks for in the text.
    whole = tuple(one._replace(text=text) if one.intent.intent_name() in _SET_UP else one for one in kept.requests)
    return decide.asked_first(kept._replace(text=text, requests=whole), f"I would leave out “{parted.rest}”.")


def _takes_the_rest(text: str, found: Understood) -> bool:
    """Whether something is also to be done to everything that is not named, other than to generations."""
    counted = found.requests[0].intent.intent_name() in _READ_WHOLE
    return not counted and _might_change(found) and _REST.match(" ".join(text.split())) is not None


def _generations_spared(text: str, parted: _Parted, read: Callable[[str], Understood]) -> Understood | None:
    """The deletion of generations of which some are spared by their numbers: planning looks at them in the text.

    A bare number after "except" may also be how many are kept: that is left to the templates.
    """
    told = re.search(r"(?i)\b(?:generation|number|no\.?|#)|\d\D+\d|^(?:but|and) not", parted.rest)
    if told is None or not _NUMBERED.fullmatch(parted.out):
        return None
    kept = read(parted.kept)
    if kept.decision != "act" or kept.requests[0].intent.intent_name() != "delete_generations":
        return None
    return kept._replace(text=text, requests=tuple(one._replace(text=text) for one in kept.requests))


def _parted(text: str) -> _Parted | None:
    said = " ".join(text.split())
    if not _SIGNS.search(said):
        return None
    ways = ((_EXCEPT, True), (_ALL_BUT, True), (_NOT, False), (_LEAVE, False), (_STAYS, False), (_RATHER, False))
    for pattern, of_all in ways:
        if (match := pattern.match(said)) is not None:
            return _Parted(match["kept"], match["out"], said[match.end("kept") :].strip(" ,;.!?"), of_all)
    return None


def _might_change(found: Understood) -> bool:
    """Whether acting on it, or on its first offer, would change something."""
    return bool(found.requests) and decide.changes(found._replace(requests=found.requests[:1]))


def _spared(out: str, packages: list[str], names: Names) -> bool:
    """Whether what is excepted is packages, and none of those that are named otherwise."""
    said = [_ARTICLES.sub("", one.strip()) for one in re.split(r"(?i)\s*(?:,|\band\b|\bor\b|&)\s*", out)]
    named = {name.casefold() for name in packages}
    return bool(packages) and all(names.exact(one) is not None and one.casefold() not in named for one in said if one)
