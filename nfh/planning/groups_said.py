"""Which groups a sentence wants a new account in, and which not: "-G docker,wheel", "let her use docker, no sudo"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nfh.planning.group_moves import COMMON
from nfh.planning.groups import is_another_name, named

_LISTED = re.compile(r"(?<!\S)(?:-a?G|--groups)[ =]?([\w,-]+)")
_ALSO_WORDS = frozenset("audio disk input render scanner users video".split())
"""Groups whose names are words of English: they are groups only where the sentence says so."""
_AS_A_GROUP = re.compile(r"\b(?:groups?|in|into|to)\W+(?:the |group )*$")
_BEFORE_GROUP = re.compile(r"(?:(?:,| and)? [a-z][\w-]*)?,? groups?\b")
_IS_ROOT = re.compile(r"\broot(?: rights?| access| permissions?| privileges?)\b")
_NOT = r"without|no|not|never|cannot|can't|cant|mustn't|shouldn't|nor|except"
_CUE = re.compile(
    rf"(?<![\w-])(?:(?P<no>{_NOT})|(?P<yes>but|with|in|into|let|lets|give|can|may|should|who|use|put|add))(?![\w'])"
)
_WORD = re.compile(r"[a-z][\w-]*")


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups to be in, in their order, and those not to be in."""

    groups: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def read(text: str, group: str, name: str) -> Groups:
    """What `text` wants; `group` is what was understood as one, `name` the account's own name, which is no group."""
    there: list[str] = []
    never: list[str] = []
    folded = text.casefold()
    for part, refused in _parts(folded):
        (never if refused else there).extend(one for one in _in(part) if one != name)
    for flag in _LISTED.finditer(text):
        there += [one for one in flag[1].casefold().split(",") if one]
    wanted = [one for one in named(group) if one not in never]
    return Groups(tuple(dict.fromkeys([*wanted, *(one for one in there if one not in never)])), tuple(never))


def _parts(text: str) -> list[tuple[str, bool]]:
    """The text cut at the words that say yes or no, and of each part whether it is a no.

    A "can" or "in" right behind a no belongs to it ("may not be in wheel"); one that begins a thought of its own does
    not ("without sudo but in docker").
    """
    parts: list[tuple[str, bool]] = []
    start, refused, said_no_at = 0, False, -1
    for cue in _CUE.finditer(text):
        belongs = refused and not re.search(r"[\w]{3,}|[,;]", text[said_no_at : cue.start()])
        if cue["no"] or not belongs:
            parts.append((text[start : cue.start()], refused))
            start, refused = cue.start(), bool(cue["no"])
            said_no_at = cue.end() if cue["no"] else said_no_at
    return [*parts, (text[start:], refused)]


def _in(part: str) -> list[str]:
    """The groups that a part of a sentence names."""
    found = ["wheel"] if _IS_ROOT.search(part) else []
    for word in _WORD.finditer(part):
        plain = word[0]
        around = part[: word.start()], part[word.end() :]
        if plain in _ALSO_WORDS and not (_AS_A_GROUP.search(around[0]) or _BEFORE_GROUP.match(around[1])):
            continue
        if plain in COMMON:
            found.append(plain)
        elif plain != "root" and is_another_name(plain):
            found += named(plain)
    return list(dict.fromkeys(found))
