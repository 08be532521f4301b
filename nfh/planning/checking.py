"""“Just check my config”: what can be said of it before anything is built."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import ConfigurationError, NfhError, NixFailed, NixMissing
from nfh.planning import editing, misspelled
from nfh.planning.answer import Answer
from nfh.planning.wording import plural

if TYPE_CHECKING:
    from nfh.configuration.closure import Configuration
    from nfh.configuration.source import Source
    from nfh.intents.request import Request
    from nfh.planning.context import Context

_NOTHING_TO_EVALUATE_WITH = re.compile(
    r"file 'nixpkgs(/nixos)?' was not found in the Nix search path|unable to download"
)
"""What Nix says where there is no nixpkgs, or no way to get a flake's inputs (Nix 2.8 and 2.26)."""

STATE_VERSION = "system.stateVersion"


def check_config(request: Request, context: Context) -> Answer:
    """Whether every file reads as Nix, whether Nix can evaluate the whole, and what else is worth knowing.

    Raises ConfigurationError for what is no Nix, NixFailed with Nix's words when it does not evaluate.
    """
    whole = editing.configuration(context)
    remarks = [*_unread(whole), *_state_version(whole, context), *_gone(whole, context)]
    remarks += misspelled.remarks(whole, context)
    said = _evaluated(whole, context)
    problem = _to_nix(whole)
    if problem is not None:
        raise problem
    files = list(dict.fromkeys(one.path for one in whole.members))
    text = f"{context.target.entry.name} is in order: {plural(len(files), 'file')} read, {said}."
    if any(one.why for one in whole.unresolved if not one.outside):
        text = f"{context.target.entry.name} reads as Nix, but not all it imports does. {said[:1].upper()}{said[1:]}."
    return Answer(
        "check_config",
        text,
        ("worth knowing",) if remarks else (),
        tuple((remark,) for remark in remarks),
        sources=tuple(str(path) for path in files[:5]),
        expert=("nixos-rebuild dry-build",),
        next=("apply my changes",),
    )


def _evaluated(whole: Configuration, context: Context) -> str:
    """What Nix makes of it, in words. Raises NixFailed when the configuration is what is wrong."""
    from nfh.nix import evaluate

    if context.target.on_paper:
        raise NixMissing(
            f"{whole.entry.name} is correct Nix as far as I can read it; checking what it means needs Nix."
        )
    if whole.kind == "home":
        return "and what it means is for home-manager to check"
    try:
        evaluate.instantiate(context.target, context.target.entry, cancel=context.cancel)
    except NixFailed as problem:
        if not _NOTHING_TO_EVALUATE_WITH.search(problem.output):
            raise
        why = problem.message.rpartition(": ")[2].partition(" (")[0]
        return f"but Nix has nothing here to evaluate it with ({why})"
    return "and Nix can evaluate the whole system it describes"


def _to_nix(whole: Configuration) -> ConfigurationError | None:
    """The first file that Nix itself does not accept: names that mean nothing, the same attribute twice."""
    from nfh.configuration import verify

    for path in dict.fromkeys(one.path for one in whole.members):
        source = whole.read(path)
        words = verify.words_of_nix(source)
        if words:
            return ConfigurationError(f"Nix does not accept {path}: {words}", path)
    return None


def _unread(whole: Configuration) -> list[str]:
    return [
        f"{one.file.name} line {one.line}: {one.why or f'{one.text} could not be followed by reading'}"
        for one in whole.unresolved
        if not one.outside
    ]


def _state_version(whole: Configuration, context: Context) -> list[str]:
    """stateVersion is no version to keep up to date: a change is worth a warning."""
    if whole.kind == "home":
        return []
    found = editing.find(context, None, STATE_VERSION)
    if not found:
        return [f"{STATE_VERSION} is not set; write the release this machine was first installed with."]
    place = found[0].definition
    before = _committed(place.file)
    if before is None or not found[0].definition.literal:
        return []
    from nfh.configuration.options import find

    try:
        earlier = [one.value for one in find(before, STATE_VERSION) if one.literal]
    except ConfigurationError:
        return []
    if earlier and earlier[0] != place.value:
        return [state_version_warning(earlier[0], place.value)]
    return []


def state_version_warning(before: str, after: str) -> str:
    """Why not to change stateVersion."""
    return (
        f"{STATE_VERSION} changes from {before} to {after}. It is no version to keep up to date: it says how data on "
        "this machine is laid out (databases, for example), and services may not find theirs after a change."
    )


def _committed(file: Path) -> Source | None:
    """The file as git has it last; None where there is no git, or the file is not in it."""
    from nfh.configuration.source import Source
    from nfh.nix import process

    try:
        done = process.run(("git", "-C", str(file.parent), "show", f"HEAD:./{file.name}"))
    except NfhError:
        return None
    return Source(file, done.text.encode()) if done.status == 0 else None


def _gone(whole: Configuration, context: Context) -> list[str]:
    """Options that are set and that newer releases call otherwise, or no longer have."""
    remarks: list[str] = []
    for one in whole.members:
        if one.owner:
            continue
        try:
            module = whole.module(one)
        except ConfigurationError:
            continue
        for found in module.found:
            path = found.path[len(module.prefix) :]
            if found.binding is None or len(path) < 2 or None in path:
                continue
            name = ".".join(part for part in path if part)
            renamed = context.catalogue.renamed(name)
            if renamed is not None and name.casefold() == renamed.old.casefold():
                line = module.source.line(found.binding.start_byte)
                now = f"is now {renamed.new}" if renamed.new else f"is gone: {renamed.reason}"
                remarks.append(f"{one.path.name} line {line}: {name} {now}.")
    return list(dict.fromkeys(remarks))
