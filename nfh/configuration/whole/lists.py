"""Elements of options that are lists (ports, groups), wherever the configuration has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nfh.configuration import list_values, nix_value
from nfh.configuration.edited import Edited
from nfh.configuration.list_option import is_new, lists_at
from nfh.configuration.members import SYSTEM
from nfh.configuration.nix_value import NixValue
from nfh.configuration.options import OptionPath, parts_of
from nfh.configuration.placement import NO_ANSWERS
from nfh.configuration.whole import new_place
from nfh.configuration.whole.files import Desk
from nfh.configuration.whole.scopes import Voice, as_written, voices, writable
from nfh.errors import CannotEdit


def add_to_list(
    desk: Desk,
    path: OptionPath,
    values: Sequence[NixValue],
    answers: Mapping[str, str] = NO_ANSWERS,
    owner: str = SYSTEM,
) -> Edited:
    """Add elements to the list in the main file, else to the first that there is, else to a new one."""
    parts = as_written(desk.configuration, parts_of(path), owner)
    there = values_of(desk, path, owner)
    already = [value for value in values if any(nix_value.same(value, one) for one in there)]
    wanted = [value for value in values if not any(value is one for one in already)]
    if not wanted:
        source = desk.files.source(desk.configuration.entry)
        return Edited(source, already=tuple(list_values.shown(value) for value in already))
    problem: CannotEdit | None = None
    for voice in _targets(desk, parts, owner, answers):
        try:
            done = desk.take(list_values.add_to_list(voice.module.source, voice.prefix + parts, wanted, answers))
        except CannotEdit as error:
            problem = problem or error
            continue
        return Edited(
            done.source, done.added, already=(*map(list_values.shown, already), *done.already), notes=done.notes
        )
    assert problem is not None
    raise problem


def values_of(desk: Desk, path: OptionPath, owner: str = SYSTEM) -> list[NixValue]:
    """The elements that surely are in the list: literal, and under no condition."""
    parts = as_written(desk.configuration, parts_of(path), owner)
    return [
        value
        for voice in voices(desk.configuration, owner)
        if not voice.member.condition
        for value in list_values.sure(voice.module, voice.full(parts))
    ]


def remove_from_list(desk: Desk, path: OptionPath, values: Sequence[NixValue], owner: str = SYSTEM) -> Edited:
    """Take elements out, wherever they are. Raises CannotEdit for one that stands only under a condition."""
    parts = as_written(desk.configuration, parts_of(path), owner)
    done = Edited(desk.files.source(desk.configuration.entry))
    for value in values:
        removed: tuple[str, ...] = ()
        problem: CannotEdit | None = None
        for member in [voice.member for voice in voices(desk.configuration, owner)]:
            voice = next((one for one in voices(desk.configuration, owner) if one.member == member), None)
            if voice is None or not voice.module.at(voice.full(parts)):
                continue
            try:
                edited = desk.take(list_values.remove_from_list(voice.module.source, voice.prefix + parts, [value]))
            except CannotEdit as error:
                problem = problem or error
                continue
            removed = removed or edited.removed
            done = Edited(edited.source, notes=done.notes, removed=done.removed, missing=done.missing)
        if not removed and problem is not None:
            raise problem
        shown = list_values.shown(value)
        missing = () if removed else (shown,)
        done = Edited(done.source, removed=(*done.removed, *removed), missing=(*done.missing, *missing))
    return done


def _targets(desk: Desk, parts: tuple[str, ...], owner: str, answers: Mapping[str, str]) -> list[Voice]:
    may = writable(desk.configuration, owner)
    holding = []
    for voice in may:
        full = voice.full(parts)
        lists = lists_at(voice.module, full)
        if (
            voice.module.at(full)
            and not is_new(voice.module, full, lists)
            and any(not one.conditional for one in lists.places)
        ):
            holding.append(voice)
    return holding or new_place.modules_for(desk.configuration, parts, owner, answers)
