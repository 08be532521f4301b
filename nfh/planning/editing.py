"""The configuration in a draft: the one place where planners meet the editor of configurations."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nfh.errors import CannotFollow, NfhError, NotYet
from nfh.intents.question import Choice, Question
from nfh.planning import by_convention

if TYPE_CHECKING:
    from nfh.configuration.closure import Configuration
    from nfh.configuration.edited import Edited
    from nfh.configuration.flake import Flake
    from nfh.configuration.nix_value import NixValue
    from nfh.configuration.whole.files import Desk, Files
    from nfh.configuration.whole.places import Place
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


APPLIED_AT_HOME = "Home Manager applies it: run “home-manager switch” afterwards."


class _OnDisk:
    """The files as they stand, for plans that only read."""

    def source(self, path: Path):  # type: ignore[no-untyped-def]
        from nfh.configuration.source import Source

        return Source.read(path)

    def update(self, path: Path, after: bytes | None) -> None:
        raise AssertionError(f"{path} is only read, so it cannot become {after!r}")


def desk(context: Context, draft: Draft | None) -> Desk:
    """The configuration, to be edited in the draft (None: only to be read).

    Raises ConfigurationError when it cannot be read, NeedsAnswer (id `host`) where a flake has several hosts.
    """
    from nfh.configuration.whole.files import Desk

    known = draft.desk if draft is not None else context.desk
    if known is not None:
        return known
    files: Files = draft if draft is not None else _OnDisk()
    if context.target.is_flake:
        kind, host = _host(context, files)
        made = Desk(files, lambda: _of_flake(context, files, kind, host))
    else:
        made = Desk(files, lambda: _of_file(context, files))
    if draft is None:
        context.desk = made
    else:
        draft.desk = made
        if made.configuration.kind == "home":
            draft.text_only = True
            draft.notes.append(APPLIED_AT_HOME)
        draft.notes += unread(made.configuration)
    return made


def unread(whole: Configuration) -> list[str]:
    """What the configuration imports that could not be read, in sentences."""
    from nfh.configuration.module import read_module
    from nfh.errors import CannotEdit

    notes = [
        f"{one.file.name} line {one.line} imports what cannot be read: {one.why}"
        if one.why
        else f"What {one.file.name} line {one.line} imports ({one.text}) cannot be told by reading; it was not seen."
        for one in whole.unresolved
        if not one.outside
    ]
    for one in whole.members:
        try:
            read_module(whole.source(one))
        except CannotEdit:
            notes.append(f"{one.path.name} is not written as a set of options, so what it sets was not seen.")
    return notes


def configuration(context: Context, draft: Draft | None = None) -> Configuration:
    """The configuration with all its modules, as it stands in the draft."""
    return desk(context, draft).configuration


def is_a_home(context: Context) -> bool:
    """Whether the configuration, as far as it can be read, is a home that Home Manager keeps on its own."""
    try:
        return configuration(context).kind == "home"
    except NfhError:
        return False


def _of_file(context: Context, files: Files) -> Configuration:
    from nfh.configuration import closure

    return closure.of_file(context.target.entry, files.source)


def _of_flake(context: Context, files: Files, kind: str, host: str) -> Configuration:
    from nfh.configuration import closure

    if host:
        try:
            return closure.of_flake(context.target.entry, host, files.source, kind)
        except CannotFollow:
            pass
    folder = context.target.folder
    found = by_convention.candidates(folder, host)
    if not found:
        raise NotYet(
            f"{context.target.entry} makes its systems in a way that I cannot follow by reading.",
            "With --config you can name the configuration.nix it uses.",
        )
    main = context.answer(by_convention.question(folder, host, found))
    return replace(closure.of_file(Path(main), files.source), host=host)


def _host(context: Context, files: Files) -> tuple[str, str]:
    """Which of a flake's systems is meant: the target's, the only one, else the person says, once."""
    from nfh.configuration import closure
    from nfh.configuration.flake import OF_HOMES, OF_SYSTEMS

    target = context.target
    flake = closure.flake_of(target.entry, files.source)
    kind = OF_SYSTEMS if flake.hosts(OF_SYSTEMS) else OF_HOMES
    hosts = flake.hosts(kind)
    if not hosts:
        return kind, ""
    host = _known_host(target.host, hosts, flake, kind)
    if not host:
        question = Question(
            "host",
            f"{target.entry} has several {'systems' if kind == OF_SYSTEMS else 'homes'}. Which one is meant?",
            tuple(Choice(name, name) for name in hosts),
        )
        host = context.answer(question)
        from nfh import settings

        settings.remember_host(context.folders, target.entry, host)
    if host != target.host:
        context.target = target._replace(host=host)
    return kind, host


def _known_host(said: str, hosts: tuple[str, ...], flake: Flake, kind: str) -> str:
    if said in hosts:
        return said
    user = os.environ.get("USER", "")
    for mine in (f"{user}@{said}", user):
        if mine in hosts:
            return mine
    return hosts[0] if len(hosts) == 1 and flake.complete(kind) else ""


def owner_of(context: Context, draft: Draft | None) -> str:
    """Whose options the configuration sets: "" the system's, else the user's whose home it describes."""
    whole = configuration(context, draft)
    return next((one.owner for one in whole.members), "") if whole.kind == "home" else ""


# ---------------------------------------------------------------------------------------------------- options


def set_option(context: Context, draft: Draft, path: str, value: NixValue) -> Edited:
    """Set an option in the draft. Raises NeedsAnswer, CannotEdit, Refused as the editor does."""
    from nfh.configuration.whole import options

    at, owner = desk(context, draft), owner_of(context, draft)
    older = older_name(context, draft, path)
    if older:
        draft.notes.append(f"{path} stands there by its older name, {older}.")
        path = older
    edited = _take(draft, options.set_option(at, path, value, context.answers, owner))
    return edited if edited.already or owner else _expecting(draft, edited, path, value)


def unset(context: Context, draft: Draft, path: str) -> Edited:
    """Take an option out of the configuration, with everything inside it."""
    from nfh.configuration.whole import options

    return _take(draft, options.unset_option(desk(context, draft), path, owner_of(context, draft)))


def add_to_list(context: Context, draft: Draft, path: str, values: list[Any]) -> Edited:
    """Add elements to an option that is a list."""
    from nfh.configuration.whole import lists

    at, owner = desk(context, draft), owner_of(context, draft)
    edited = _take(draft, lists.add_to_list(at, path, values, context.answers, owner))
    return edited if owner else _expecting(draft, edited, path, values)


def remove_from_list(context: Context, draft: Draft, path: str, values: list[Any]) -> Edited:
    """Take elements out of an option that is a list."""
    from nfh.configuration.whole import lists

    return _take(draft, lists.remove_from_list(desk(context, draft), path, values, owner_of(context, draft)))


def listed_values(context: Context, draft: Draft | None, path: str) -> list[NixValue]:
    """The elements of an option that is a list which stand there plainly and under no condition."""
    from nfh.configuration.whole import lists

    return lists.values_of(desk(context, draft), path, owner_of(context, draft))


def find(context: Context, draft: Draft | None, path: str) -> list[Place]:
    """Every place in the configuration that sets the option."""
    from nfh.configuration.options import parts_of
    from nfh.configuration.whole.places import places

    return places(configuration(context, draft), parts_of(path), owner_of(context, draft))


def find_below(context: Context, draft: Draft | None, path: str) -> list[str]:
    """The dotted names of all that the configuration sets at `path` or inside it."""
    from nfh.configuration.nix_value import attr_path
    from nfh.configuration.options import parts_of

    parts = parts_of(path)
    names = []
    for place in find(context, draft, path):
        inside = place.found.path[len(place.voice.full(())) :]
        if inside[: len(parts)] == parts:
            names.append(attr_path(tuple(part for part in inside if part is not None)))
    return names


def older_name(context: Context, draft: Draft | None, path: str) -> str:
    """The name by which the configuration sets an option that was renamed since; "" when it does not.

    NixOS takes the older name for the new one, so setting both would be setting it twice.
    """
    from nfh.configuration.nix_value import attr_path
    from nfh.configuration.whole.scopes import voices

    if find(context, draft, path):
        return ""
    last = path.rpartition(".")[2].casefold()
    for voice in voices(configuration(context, draft), owner_of(context, draft)):
        start = len(voice.full(()))
        for found in voice.module.found:
            parts = tuple(part for part in found.path[start:] if part is not None)
            if len(parts) < 2 or len(parts) != len(found.path) - start or found.is_set:
                continue
            name = attr_path(parts)
            # Most renamings keep the beginning or the last part; looking up every name would take long.
            if parts[0] != path.partition(".")[0] and parts[-1].casefold() != last:
                continue
            renamed = context.catalogue.renamed(name)
            if renamed is not None and renamed.old == name and renamed.new == path:
                return name
    return ""


def literal(context: Context, path: str, draft: Draft | None = None) -> str:
    """What the configuration sets the option to, as written; empty when it does not, or not plainly."""
    from nfh.configuration.options import parts_of
    from nfh.configuration.whole.places import verdict

    found = find(context, draft, path)
    winners = verdict(found, parts_of(path)).winners
    return winners[0].definition.value if len(winners) == 1 and winners[0].definition.literal else ""


def where(place: Place, context: Context) -> str:
    """File and line of a place, in words."""
    return f"{short(place.definition.file, context)} line {place.definition.line}"


def short(file: Path, context: Context) -> str:
    """A file of the configuration as people know it: from the configuration's folder on."""
    folder = context.target.folder
    return str(file.relative_to(folder)) if file.is_relative_to(folder) else str(file)


def _expecting(draft: Draft, edited: Edited, path: str, value: NixValue) -> Edited:
    """Remember what the option must evaluate to."""
    from nfh.configuration import expectation
    from nfh.configuration.options import parts_of

    wanted = expectation.of_option(parts_of(path), value)
    draft.expected = [one for one in draft.expected if wanted is None or one.shown != wanted.shown]
    draft.expected += [wanted] if wanted is not None else []
    return edited


def _take(draft: Draft, edited: Edited) -> Edited:
    draft.notes += edited.notes
    return edited
