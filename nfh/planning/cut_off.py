"""Whether a change could cut off a person who is connected from elsewhere: network, firewall, SSH.

Two ways to tell. What a plan changes in the text is known before anything is built, but a text can say the same in
many ways. Two systems are known only once both are built, and then nothing escapes that stands in a unit or file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.configuration.module import read_module
from nfh.configuration.source import Source
from nfh.errors import NfhError
from nfh.intents.question import Choice, Question
from nfh.nix import units
from nfh.planning import reached_by
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.planning.plan import FileChange

Definitions = Mapping[str, tuple[str, ...]]
"""Option → its values as written, everywhere it stands."""
Texts = Mapping[Path, bytes | None]
"""What files hold that are not as they stand on the disk."""

_ON, _OFF = re.compile(r"(^|[\s(])true\W*$"), re.compile(r"(^|[\s(])false\W*$")
"""How a switch is written, with a function of lib around it or none."""
_WORD = re.compile(r"[^\s\[\]()\"]+")
_IMPORTS = "imports"
_NAMED = 5
"""Names that the question lists at most."""


def options(changes: Sequence[FileChange]) -> tuple[str, ...]:
    """The options among `changes` that could cut a person off, by name; none of a file that cannot be read as Nix.

    A file that is imported no more, or newly, counts as what stands in it; "imports" stands for one that is lost and
    cannot be read.
    """
    before = {change.path: change.before for change in changes}
    after = {change.path: change.after for change in changes}
    found: set[str] = set()
    for change in changes:
        old, new = _definitions(change.path, change.before), _definitions(change.path, change.after)
        found |= _risky(old, new)
        lost, gained = _imported(old) - _imported(new), _imported(new) - _imported(old)
        for word in lost:
            inside = _inside(word, change.path, before)
            found |= {_IMPORTS} if inside is None else _risky(inside, {})
        for word in gained:
            found |= _risky({}, _inside(word, change.path, after) or {})
    return tuple(sorted(found))


def between(before: str, after: str) -> tuple[str, ...]:
    """What of a machine's being reached differs between two systems (store paths): units, files of /etc, by name."""
    if before == after:
        return ()
    differing = [
        change.name
        for change in units.between(before, after)
        if _among(change.name, reached_by.NETWORK_UNITS)
        or (change.kind != "added" and _among(change.name, reached_by.SERVICE_UNITS))
    ]
    old, new = _files(before, reached_by.NETWORK_FILES), _files(after, reached_by.NETWORK_FILES)
    differing += [name for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
    old, new = _files(before, reached_by.SERVICE_FILES), _files(after, reached_by.SERVICE_FILES)
    differing += [name for name in sorted(old) if old[name] != new.get(name)]
    return tuple(differing)


def leaves_the_firewall(changes: Sequence[FileChange]) -> bool:
    """Whether `changes`, if nothing else comes with them, take nothing out of the firewall: at most they open it.

    A service that is switched on opens its own ports; one that is switched off closes only those.
    """
    readable = all(change.path.suffix == ".nix" and _reads(change) for change in changes)
    moved = any(
        _definitions(change.path, change.before).get(_IMPORTS)
        != _definitions(change.path, change.after).get(_IMPORTS)
        for change in changes
    )
    return bool(changes) and readable and not moved and not options(changes)


def question(seconds: float, differs: Sequence[str] = ()) -> Question:
    """What is asked while the new system is on trial; `differs`: what could cut the person off, by name."""
    more = [f"{len(differs) - _NAMED} more"] if len(differs) > _NAMED else []
    what = (
        f" ({listed([*differs[:_NAMED], *more])} {'differs' if len(differs) == 1 else 'differ'})" if differs else ""
    )
    return Question(
        "keep",
        f"The new system runs, on trial{what}. Does everything still work? "
        f"In {seconds:.0f} seconds the earlier one comes back by itself.",
        (Choice("keep", "it stays"), Choice("back", "back to the earlier one now")),
        "back",
    )


# ------------------------------------------------------------------------------------------------ the text


def _risky(before: Definitions, after: Definitions) -> set[str]:
    differing = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return {path for path in differing if _is_risky(path, before, after)}


def _is_risky(path: str, before: Definitions, after: Definitions) -> bool:
    if _among(path, reached_by.HARMLESS_OPTIONS):
        return False
    if _among(path, reached_by.OPENING_LISTS):
        return not _words(before.get(path)) <= _words(after.get(path))
    service = next((each for each in reached_by.SERVICES if _is_below(path, each)), "")
    if service:
        return _could_stop(path, f"{service}.enable", before, after)
    parts = path.split(".")
    if parts[:2] in (["systemd", "services"], ["systemd", "sockets"]) and len(parts) > 2:
        unit = f"{parts[2]}.{parts[1].removesuffix('s')}"
        return _among(unit, (*reached_by.NETWORK_UNITS, *reached_by.SERVICE_UNITS))
    return any(_is_below(path, place) for place in reached_by.NETWORK_OPTIONS)


def _could_stop(path: str, switch: str, before: Definitions, after: Definitions) -> bool:
    """Whether a service that may be running is changed. What another file says of it is not known here."""
    was, comes = before.get(switch, ()), after.get(switch, ())
    ran_not = bool(was) and all(map(_OFF.search, was))
    turned_on = bool(comes) and all(map(_ON.search, comes))
    return not (ran_not or (turned_on and (path == switch or not was)))


def _is_below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}.")


def _among(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _words(values: tuple[str, ...] | None) -> set[str]:
    return set(_WORD.findall(" ".join(values or ())))


def _imported(definitions: Definitions) -> set[str]:
    return _words(definitions.get(_IMPORTS))


def _inside(word: str, importer: Path, texts: Texts) -> Definitions | None:
    """What the imported file defines, and those that it imports; None where `word` names no file that can be read."""
    seen: set[Path] = set()
    defined: dict[str, tuple[str, ...]] = {}
    waiting = [(importer, word)]
    while waiting:
        by, named = waiting.pop()
        path = Path(by.parent, named).resolve()
        path = path / "default.nix" if path.is_dir() else path
        if not named.startswith(("./", "../", "/")) or (content := _content(path, texts)) is None:
            if by == importer:
                return None
            continue
        if path in seen:
            continue
        seen.add(path)
        for option, values in _definitions(path, content).items():
            defined[option] = (*defined.get(option, ()), *values)
            waiting += [(path, each) for each in _words(values)] if option == _IMPORTS else []
    defined.pop(_IMPORTS, None)
    return defined


def _content(path: Path, texts: Texts) -> bytes | None:
    if path in texts:
        return texts[path]
    try:
        return path.read_bytes()
    except OSError:
        return None


def _reads(change: FileChange) -> bool:
    """Whether both texts can be read as Nix modules (none is a file that is not there)."""
    try:
        for content in (change.before, change.after):
            if content is not None:
                read_module(Source(change.path, content))
    except NfhError:
        return False
    return True


def _definitions(path: Path, content: bytes | None) -> Definitions:
    if content is None or path.suffix != ".nix":
        return {}
    try:
        module = read_module(Source(path, content))
    except NfhError:
        return {}
    values: dict[str, tuple[str, ...]] = {}
    for one in module.found:
        if not one.is_set and one.binding is not None:
            text = content[one.value.start_byte : one.value.end_byte].decode("utf-8", "replace")
            shown = module.shown(one.path)
            values[shown] = (*values.get(shown, ()), text)
    return values


# ------------------------------------------------------------------------------------------------ two systems


def _files(system: str, patterns: Iterable[str]) -> dict[str, bytes]:
    """What the files of a system's /etc hold, by their full names there; what cannot be read counts as not there."""
    etc = Path(system, "etc")
    found: dict[str, bytes] = {}
    for pattern in patterns:
        for file in etc.glob(pattern):
            with suppress(OSError):
                found[f"/etc/{file.relative_to(etc)}"] = file.read_bytes()
    return found
