"""Who goes into which groups, and out of which, by a sentence that may say both: "out of wheel and into audio"."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from nfh.planning.groups import named

_OUT = (
    r"remov(?:e|ing)|tak(?:e|ing)|revok(?:e|ing)|drop(?:ping)?|kick(?:ing)?|throw(?:ing)?|delet(?:e|ing)|strip(?:ping)?"
    r"|withdraw|no longer|gpasswd -d|los(?:e|es|ing)|disabl(?:e|ing)|deny|forbid|block|demote|downgrade"
)
_IN = r"put(?:ting)?|add(?:ing)?|giv(?:e|ing)|let|mak(?:e|ing)|join|includ(?:e|ing)|assign|grant|usermod|gpasswd -a"
_NOT = r"(?:must|should|shall|may|is|be|to|but|and|,)(?:n['’]?t| not)|never|without|no"
"""Words for what shall not be. ("Cannot" is none: who cannot use a thing may well want to.)"""
_CUE = re.compile(rf"(?<![\w-])(?:(?P<out>{_OUT})|(?P<into>{_IN})|(?P<never>{_NOT}))(?!\w)")
_ORDINARY = re.compile(
    r"\b(?:normal|ordinary|standard|regular|plain|limited) (?:user|account)\b|\b(?:demot|downgrad)\w*"
)
"""Somebody who is in no group of administrators."""
_NAMED = re.compile(r"\b(?P<how>out of|from|off|into|in|to)\s+(?P<groups>[^.;!?]+)")
_FROM = ("out of", "from", "off")
_ALL = re.compile(
    r"\b(?:(?:all|every one) (?:of )?(?:(?:the|my|his|her|their|its) )?(?:other )?groups?|every (?:other )?group"
    r"|each group|any groups?)\b"
)
_SPARED = re.compile(r"\b(?:except|but|apart from|other than|besides)(?: for)?(?: not)? (?P<groups>[^.;!?]+)")
COMMON = frozenset(
    "adbusers audio cdrom dialout disk docker input kvm libvirtd lp networkmanager plugdev podman render scanner "
    "users uucp vboxusers video wheel wireshark".split()
)
"""Groups that people are commonly put into (NixOS, nixos/modules/misc/ids.nix and the modules of the services)."""


@dataclass(slots=True)
class Moves:
    """The groups to put somebody into, and to take them out of; `from_all`: out of all but `spared`."""

    into: list[str] = field(default_factory=list)
    out: list[str] = field(default_factory=list)
    from_all: bool = False
    spared: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        """Whether the sentence names a group at all."""
        return bool(self.into or self.out or self.from_all)


def read(text: str, group: str, there: Collection[str]) -> Moves:
    """What is to be done with `group`, and with other groups that the sentence names.

    `there`: the groups the person is in. A part of a sentence reaches from one verb to the next and goes one way, but
    for "from X to Y", which goes both. A name that is not in `group` counts only if it is in `there` or COMMON.
    """
    moves = Moves()
    wanted = named(group)
    folded = text.casefold()
    never: list[str] = []
    for part, way in _parts(folded):
        out = way == "out"
        if out and _ALL.search(part):
            moves.from_all = True
            spared = _SPARED.search(part)
            moves.spared += named(spared["groups"]) if spared else []
            continue
        found = _groups(part, {*wanted, *there, *COMMON})
        if way == "never":
            never += [name for _, name in found]
            continue
        both_ways = any(how in _FROM for how, _ in found)
        for how, name in found:
            side = moves.out if how in _FROM or (out and not (how and both_ways)) else moves.into
            side += [name] if name not in (*moves.into, *moves.out) else []
    if not moves.from_all:
        left = [name for name in wanted if name not in (*moves.into, *moves.out, *never)]
        ways = {way for _, way in _parts(folded)}
        (moves.out if ways == {"out"} else moves.into).extend(left)
        moves.into = [name for name in moves.into if name not in never]
        if not moves.any:
            moves.out = never or ["wheel"] * bool(_ORDINARY.search(folded))
    return moves


def _parts(text: str) -> list[tuple[str, str]]:
    """The text cut at its verbs and words of denial, and of each part which way it goes: into, out, never."""
    cues = list(_CUE.finditer(text))
    if not cues:
        return [(text, "out" if re.search(r"\bout of\b", text) else "into")]
    ends = [cue.start() for cue in cues[1:]] + [len(text)]
    denied_first = cues[0]["never"] is not None  # what stands before that is not denied
    starts = [cues[0].start() if denied_first else 0, *ends[:-1]]
    parts = [(text[a:b], cue.lastgroup or "into") for cue, a, b in zip(cues, starts, ends, strict=True)]
    return [(text[: starts[0]], "into"), *parts] if denied_first else parts


def _groups(part: str, known: Collection[str]) -> list[tuple[str, str]]:
    """(the word before them, group) of those that the part names; "" where no such word stands there."""
    spans = list(_NAMED.finditer(part))
    found: list[tuple[str, str]] = []
    for match in spans:
        cut = re.split(r"\b(?:out of|from|off|into|in|to)\b", match["groups"])[0]
        found += [(match["how"], name) for name in named(cut) if name in known]
    if not found:
        found = [("", name) for name in named(part) if name in known]
    return found
