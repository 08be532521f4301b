"""Which module a new option goes into."""

from __future__ import annotations

from collections.abc import Mapping

from nfh.configuration import placement, verify
from nfh.configuration.closure import Configuration
from nfh.configuration.list_option import same_path
from nfh.configuration.module import read_module
from nfh.configuration.placement import NO_ANSWERS
from nfh.configuration.whole.scopes import Voice, voices, writable
from nfh.errors import CannotEdit, ConfigurationError, NeedsAnswer, NfhError

NEAR = 2
"""Parts of a path. A module other than the main one is chosen only where it has at least this much of it already."""


def modules_for(
    configuration: Configuration, path: tuple[str, ...], owner: str, answers: Mapping[str, str] = NO_ANSWERS
) -> list[Voice]:
    """The modules that can take a new option, the best first: the deepest set or the nearest sibling, else the main.

    Raises CannotEdit, with what bars the way, when there is none; NeedsAnswer (id `condition`) when all of them hold
    only under a condition.
    """
    barred = _barred(configuration, path, owner)
    if barred is not None:
        raise barred
    found: list[Voice] = []
    problem: NfhError | None = None
    for voice in writable(configuration, owner):
        try:
            placement.home(voice.module, voice.full(path), answers)
            found.append(voice)
        except (ConfigurationError, NeedsAnswer) as error:
            problem = problem if problem is not None and not isinstance(error, NeedsAnswer) else error
    if not found:
        raise problem or _no_place(configuration)
    main = found[0]
    best = max(found, key=lambda voice: (depth(voice, path), -found.index(voice)))
    if depth(best, path) < NEAR or depth(best, path) <= depth(main, path):
        best = main
    return [best, *(voice for voice in found if voice is not best)]


def depth(voice: Voice, path: tuple[str, ...]) -> int:
    """How many parts of the path the module has, in a literal set or a binding, without condition."""
    full, longest = voice.full(path), 0
    for found in voice.module.found:
        if found.conditional:
            continue
        common = 0
        for mine, theirs in zip(full, found.path, strict=False):
            if mine != theirs:
                break
            common += 1
        longest = max(longest, common)
    return longest - len(full) + len(path)


def _barred(configuration: Configuration, path: tuple[str, ...], owner: str) -> CannotEdit | None:
    """A set around the option that is given by an expression somewhere may hold it."""
    for voice in voices(configuration, owner):
        full = voice.full(path)
        for found in voice.module.found:
            around = len(voice.module.prefix) < len(found.path) < len(full)
            if not around or found.is_set or found.binding is None or found.conditional:
                continue
            if same_path(found.path, full[: len(found.path)]) and None not in found.path:
                wanted, around_it = voice.module.shown(full), voice.module.shown(found.path)
                return voice.module.source.cannot(
                    f"{wanted} cannot be added: {around_it} is given by an expression and not as a literal value",
                    found.binding.start_byte,
                    f"Write {wanted} by hand where it belongs.",
                )
    return None


def _no_place(configuration: Configuration) -> CannotEdit:
    if configuration.entry.name != "flake.nix":
        try:
            read_module(configuration.read(configuration.entry))
        except CannotEdit as problem:
            return problem
    source = configuration.read(configuration.entry)
    verify.refuse_generated(source)
    conditional = next((one for one in configuration.members if one.condition), None)
    why = (
        f"{conditional.path.name} is imported only under {conditional.condition}" if conditional else "there is none"
    )
    return source.cannot(f"nfh found no module for a new option ({why})", 0, "Write it by hand.")
