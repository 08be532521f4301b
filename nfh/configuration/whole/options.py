"""Setting and unsetting options wherever the configuration has them."""

from __future__ import annotations

from collections.abc import Mapping

from nfh.configuration import nix_value, options
from nfh.configuration.edited import Edited
from nfh.configuration.members import SYSTEM
from nfh.configuration.nix_value import NixValue
from nfh.configuration.options import OptionPath, parts_of
from nfh.configuration.placement import NO_ANSWERS
from nfh.configuration.whole import new_place
from nfh.configuration.whole.files import Desk
from nfh.configuration.whole.places import PLAIN, Place, places
from nfh.configuration.whole.scopes import as_written, writable
from nfh.errors import CannotEdit, NeedsAnswer
from nfh.intents.question import Choice, Question


def set_option(
    desk: Desk, path: OptionPath, value: NixValue, answers: Mapping[str, str] = NO_ANSWERS, owner: str = SYSTEM
) -> Edited:
    """Set an option where it is set now, else where it belongs.

    Raises NeedsAnswer (ids `which:PATH`, `set:PATH`) where more than one change would do, CannotEdit where none is
    safe, Refused when the answer was to leave it.
    """
    parts = as_written(desk.configuration, parts_of(path), owner)
    found = [place for place in places(desk.configuration, parts, owner) if _at_or_below(place, parts)]
    members = list(dict.fromkeys(place.member for place in found))
    if not members:
        return _add(desk, parts, value, answers, owner)
    if len(members) == 1 and not members[0].condition and not _default_elsewhere(desk, found, owner):
        return _in(desk, found[0], parts, value, answers)
    if isinstance(value, Mapping) and all(not _exact(place, parts) for place in found):
        done = Edited(desk.files.source(members[0].path))
        for key, one in value.items():
            done = done.then(set_option(desk, (*parts, key), one, answers, owner))
        return done
    chosen = _which(found, parts, answers, desk, owner)
    if chosen is None:
        return _add(desk, parts, value, answers, owner)
    done = _in(desk, chosen, parts, value, answers)
    shown = nix_value.attr_path(parts)
    stays = tuple(
        f"{shown} is also set in {place.definition.file.name}, line {place.definition.line}; that stays."
        for place in found
        if place.member != chosen.member
    )
    return Edited(
        done.source, done.added, done.changed, done.removed, done.already, done.missing, (*done.notes, *stays)
    )


def unset_option(desk: Desk, path: OptionPath, owner: str = SYSTEM) -> Edited:
    """Take an option out wherever it is set, with everything inside it. `missing`: nothing sets it.

    Raises CannotEdit for what stands under a condition or is inherited.
    """
    parts = as_written(desk.configuration, parts_of(path), owner)
    done: Edited | None = None
    for _ in range(100):
        found = [place for place in places(desk.configuration, parts, owner) if _at_or_below(place, parts)]
        if not found:
            break
        voice = found[0].voice
        edited = desk.take(options.unset_option(voice.module.source, voice.prefix + parts))
        done = edited if done is None else done.then(edited)
        if edited.missing:
            break
    if done is None:
        return Edited(desk.files.source(desk.configuration.entry), missing=(nix_value.attr_path(parts),))
    return Edited(done.source, removed=tuple(dict.fromkeys(done.removed)), notes=done.notes)


def _at_or_below(place: Place, parts: tuple[str, ...]) -> bool:
    return len(place.found.path) >= len(place.voice.full(parts)) and None not in place.found.path


def _exact(place: Place, parts: tuple[str, ...]) -> bool:
    return len(place.found.path) == len(place.voice.full(parts)) and not place.found.is_set


def _in(desk: Desk, place: Place, parts: tuple[str, ...], value: NixValue, answers: Mapping[str, str]) -> Edited:
    voice = place.voice
    return desk.take(options.set_option(voice.module.source, voice.prefix + parts, value, answers))


def _add(desk: Desk, parts: tuple[str, ...], value: NixValue, answers: Mapping[str, str], owner: str) -> Edited:
    """Where nothing sets it yet, or only a default does."""
    problem: CannotEdit | None = None
    for voice in new_place.modules_for(desk.configuration, parts, owner, answers):
        try:
            return desk.take(options.set_option(voice.module.source, voice.prefix + parts, value, answers))
        except CannotEdit as error:
            problem = problem or error
    assert problem is not None
    raise problem


def _default_elsewhere(desk: Desk, found: list[Place], owner: str) -> bool:
    """Whether the one place is only a default, in a file other than the person's main one."""
    if len(found) != 1 or found[0].priority <= PLAIN or found[0].condition:
        return False
    main = next(iter(writable(desk.configuration, owner)), None)
    return main is not None and main.member != found[0].member


def _which(
    found: list[Place], parts: tuple[str, ...], answers: Mapping[str, str], desk: Desk, owner: str
) -> Place | None:
    """The place to change, of several; None: they are only defaults, so a definition of its own wins."""
    exact = [place for place in found if _exact(place, parts)]
    strong = [place for place in exact if place.priority <= PLAIN]
    if exact and not strong and not any(place.condition for place in exact):
        return None
    plain = [place for place in strong if place.priority == PLAIN]
    if len(plain) == len(strong) == 1 and not any(place.condition for place in exact) and plain[0].definition.literal:
        return plain[0]
    shown = nix_value.attr_path(parts)
    named = {f"{place.definition.file}:{place.definition.line}": place for place in exact or found}
    key = f"which:{shown}"
    if answers.get(key) in named:
        return named[answers[key]]
    if answers.get(key) == "new":
        return None
    choices = [Choice(value, _said(place, desk)) for value, place in named.items()]
    if all(place.condition for place in found):
        main = next(iter(writable(desk.configuration, owner)), None)
        if main is not None:
            choices.append(Choice("new", f"set it in {main.member.path.name} as well, without a condition"))
    places_ = "in several places" if len(named) > 1 else "only under a condition"
    raise NeedsAnswer(Question(key, f"{shown} is set {places_}. Which one should change?", tuple(choices)))


def _said(place: Place, desk: Desk) -> str:
    file = place.definition.file
    folder = desk.configuration.entry.parent
    name = file.relative_to(folder) if file.is_relative_to(folder) else file
    under = ", ".join((*place.definition.wrappers, *([place.member.condition] if place.member.condition else [])))
    value = place.definition.value.splitlines()[0] if place.definition.value else ""
    return f"{name} line {place.definition.line}: {value}" + (f" (under {under})" if under else "")
