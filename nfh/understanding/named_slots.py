"""Values that must exist to be sure: packages, concepts, fonts, users, groups, hosts, services."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from nfh.knowledge import load
from nfh.understanding.found import LISTED_COST, LONGER_COST, NAMED_COST, SEVERAL_COST, UNKNOWN_COST, Found
from nfh.understanding.shaped_slots import Reader, open_words, past_joint
from nfh.understanding.small_words import BESIDE, NO_NAME

if TYPE_CHECKING:
    from nfh.understanding.names import Named
    from nfh.understanding.slots import SlotReader

_LONGEST_NAME = 4
_MOST_STEPS = 40
_MOST_PACKAGES = 20
_NAME = r"[a-z_][a-z0-9_.-]{0,31}"
GROUPS = frozenset(
    "wheel docker networkmanager audio video libvirtd vboxusers dialout plugdev input scanner lp adbusers"
    " wireshark podman users"
    " systemd-journal i2c kvm render disk sudo admin uucp tty storage power gamemode".split()
)
ADMINISTRATOR = frozenset("sudo admin administrator sudoer sudoers superuser wheel root".split())
"""Words for somebody who may do everything: on NixOS the group wheel (security.sudo.wheelNeedsPassword)."""

_IN_A_SET = re.compile(
    r"(?:kde|python\d*|perl|ruby|lua\w*|haskell|node|ocaml|php\d*|emacs|r|linux|nodejs)packages"
    r"(?:_[\w]+)?\.[\w-]+|(?:gnomeextensions|vimplugins|tmuxplugins|fishplugins|haskell\.packages|nerd-fonts"
    r"|xfce|gst_all_1|qt6|libsforqt5|xorg|jetbrains)\.[\w-]+"
)
"""A package inside a set of nixpkgs, by its attribute (pkgs/top-level/all-packages.nix)."""


def _package(reader: SlotReader, place: int) -> Iterator[Found]:
    start = reader.past_articles(place)
    known = False
    if _IN_A_SET.fullmatch(reader.forms[start]) and reader.names.exact(reader.forms[start]) is None:
        yield Found(start + 1, NAMED_COST, reader.written(start, start + 1))
        return
    # A program that NixOS does not have may be half of a longer name: "Compiz Fusion".
    for end in range(min(len(reader.forms), start + _LONGEST_NAME), start, -1):
        named = reader.names.exact(" ".join(reader.forms[start:end])) if _is_name(reader, start, end) else None
        if named is not None:
            said = reader.written(start, end)
            found = _of_name(end, said, named)
            known = known or not found.unknown
            yield found
            if end < len(reader.forms) and reader.forms[end] in BESIDE:
                yield Found(end + 1, found.cost, found.value, found.unknown)
    if not known:
        yield from _unknown_name(reader, start)


def _is_name(reader: SlotReader, start: int, end: int) -> bool:
    forms = reader.forms[start:end]
    if len(forms) == 1:
        return forms[0] not in NO_NAME
    return not any(form in ",.?&" for form in forms) and forms[0] not in NO_NAME and forms[-1] not in NO_NAME


def _unknown_name(reader: SlotReader, start: int) -> Iterator[Found]:
    """Up to three words that may be a name nobody has heard of."""
    for end in range(start + 1, min(len(reader.forms), start + 3) + 1):
        if reader.forms[end - 1] in NO_NAME or reader.forms[end - 1] in BESIDE:
            break
        said = reader.written(start, end)
        yield Found(end, UNKNOWN_COST + LONGER_COST * (end - start - 1), said, (said,))


def _packages(reader: SlotReader, place: int) -> Iterator[Found]:
    """One name or several: "htop", "htop and vim", "htop, vim, and git"."""
    pending = [(place, 0.0, [], ())]  # type: list[tuple[int, float, list[str], tuple[str, ...]]]
    steps = 0
    while pending and steps < _MOST_STEPS:
        steps += 1
        at, cost, values, unknown = pending.pop(0)
        for found in reader.at("package", at):
            said = [*values, str(found.value)]
            missing = (*unknown, *found.unknown)
            total = cost + found.cost
            yield Found(found.end, total, said, missing)
            joint = past_joint(reader, found.end)
            if joint == found.end and not found.unknown and _follows(reader, joint):
                total += _BESIDE_COST
            elif joint == found.end:
                continue
            if total < 5 and len(said) < _MOST_PACKAGES:
                from nfh.understanding.reasons import begins

                if not begins(reader.forms, found.end):
                    pending.append((joint, total, said, missing))


_BESIDE_COST = 0.15
"""What it costs that nothing stands between two names of a list."""


def _follows(reader: SlotReader, place: int) -> bool:
    """Whether another package is named right after one ("vlc gimp and btop"), by a word that is nothing else."""
    if place >= len(reader.forms) or reader.forms[place] in NO_NAME | BESIDE or reader.common(place, place + 1):
        return False
    named = reader.names.exact(reader.forms[place])
    return named is not None and named.kind != "like" and named.attrs[:1] == (reader.forms[place],)


def _concept(reader: SlotReader, place: int) -> Iterator[Found]:
    sure = list(_known_concept(reader, place))
    yield from sure or open_words(reader, place, 4, 1.7)


def _known_concept(reader: SlotReader, place: int) -> Iterator[Found]:
    known = load.concept_names()
    start = reader.past_articles(place)
    for end in range(min(len(reader.forms), start + 5), start, -1):
        said = " ".join(reader.forms[start:end])
        plain = said.replace("-", " ").replace("_", " ")
        if plain in known or plain.removesuffix("s") in known:
            # What is dotted is an option first, although some options are concepts too.
            yield Found(end, SEVERAL_COST if "." in said else LISTED_COST, reader.written(place, end))
            return


def _concepts(reader: SlotReader, place: int) -> Iterator[Found]:
    """Two concepts: "a channel and a flake"."""
    for first in reader.at("concept", place):
        joint = first.end
        if joint < len(reader.forms) - 1 and reader.forms[joint] in (
            "and",
            "or",
            "vs",
            "versus",
            "to",
            "from",
            "with",
        ):
            for second in reader.at("concept", joint + 1):
                yield Found(second.end, (first.cost + second.cost) / 2, reader.written(place, second.end))


def _fonts(reader: SlotReader, place: int) -> Iterator[Found]:
    """The name of a font or of several, of which few are packages by themselves."""
    for found in reader.listed("font_group", place):
        yield Found(found.end, found.cost, [str(found.value)])
    for found in reader.at("packages", place):
        if not found.unknown:
            yield found
    for end in range(place + 1, min(len(reader.forms), place + 3) + 1):
        if reader.forms[end - 1] in NO_NAME or reader.forms[end - 1] in ("font", "fonts"):
            return
        yield Found(end, 0.25, [reader.written(place, end)])


def _user(reader: SlotReader, place: int) -> Iterator[Found]:
    form = reader.forms[place]
    if form in reader.known.users() or form in ("me", "myself", "root"):
        yield Found(place + 1, 0.0, reader.written(place, place + 1))
    elif re.fullmatch(_NAME, form) and form not in NO_NAME:
        yield Found(place + 1, 0.3, reader.written(place, place + 1))


def _known_user(reader: SlotReader, place: int) -> Iterator[Found]:
    """A user that this machine has."""
    if reader.forms[place] in reader.known.users():
        yield Found(place + 1, 0.0, reader.written(place, place + 1))


def _group(reader: SlotReader, place: int) -> Iterator[Found]:
    form = reader.forms[place]
    if form in GROUPS:
        yield Found(place + 1, LISTED_COST, reader.written(place, place + 1))
    elif re.fullmatch(_NAME, form) and form not in NO_NAME:
        yield Found(place + 1, 0.3, reader.written(place, place + 1))


def _groups(reader: SlotReader, place: int) -> Iterator[Found]:
    """One group or several, as they were written: "wheel and docker"."""
    start, cost = place, 0.0
    while place < len(reader.forms):
        found = next(_group(reader, place), None)
        if found is None:
            return
        cost += found.cost
        yield Found(found.end, cost, reader.written(start, found.end))
        place = past_joint(reader, found.end)
        if place == found.end:
            return


def _host(reader: SlotReader, place: int) -> Iterator[Found]:
    form = reader.forms[place]
    if form in reader.known.hosts():
        yield Found(place + 1, 0.0, reader.written(place, place + 1))
    elif form not in NO_NAME:
        yield Found(place + 1, 0.4, reader.written(place, place + 1))


def _command(reader: SlotReader, place: int) -> Iterator[Found]:
    form = reader.forms[place]
    if form in NO_NAME:
        return
    named = reader.names.exact(form)
    yield Found(place + 1, 0.0 if named else 0.4, reader.written(place, place + 1))


def _service(reader: SlotReader, place: int) -> Iterator[Found]:
    """Beyond the list: a unit by its name, or a word that may be one."""
    form = reader.forms[place]
    if form.endswith((".service", ".timer", ".socket")):
        yield Found(place + 1, 0.0, reader.written(place, place + 1))
    elif form not in NO_NAME and re.fullmatch(_NAME, form):
        named = reader.names.exact(form)
        said = reader.written(place, place + 1)
        yield Found(place + 1, 0.8 if named else UNKNOWN_COST, said, () if named else (said,))


def _of_name(end: int, said: str, named: Named) -> Found:
    """A name that exists; what something is only like, or what may be several, is asked about."""
    if named.kind == "like":
        return Found(end, UNKNOWN_COST, said, (said,))
    return Found(end, NAMED_COST if len(named.attrs) == 1 else SEVERAL_COST, said)


READERS: Mapping[str, Reader] = {
    "package": _package,
    "packages": _packages,
    "concept": _concept,
    "known_concept": _known_concept,
    "concepts": _concepts,
    "fonts": _fonts,
    "user": _user,
    "known_user": _known_user,
    "group": _group,
    "groups": _groups,
    "host": _host,
    "command": _command,
    "service": _service,
}
