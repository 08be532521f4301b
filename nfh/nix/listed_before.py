"""What an earlier process read of a long list of generations, kept in the person's cache folder.

A generation is a link that nothing changes in place, and each is a root of the garbage collector: while the folder of
the profile has not changed, each link is the one it was: numbers, dates and store paths hold for as long as the
folder's stamp is the same (nfh.nix.generations.stamp_of), and with another stamp the links are read again. What a
system says of itself lies in its store path, where nothing changes, so that holds whatever became of the folder:
after a rebuild one system is read, and not all of them.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from nfh.nix import generations, system_facts
from nfh.nix.generations import Generation

_written: dict[str, generations.Stamp] = {}
"""The stamp that the file about a profile has, as far as this process knows."""


def file_of(cache: Path, profile: Path) -> Path:
    """The file about `profile` in the cache folder."""
    return cache / "generations" / f"{str(profile).strip('/').replace('%', '%25').replace('/', '%')}.json"


def recall(cache: Path, profile: Path) -> bool:
    """Know what the file says: of the systems, and of the list if the folder of `profile` is as it was then.

    Whether the list is known now.
    """
    try:
        stamp = generations.stamp_of(profile)
        said = json.loads(file_of(cache, profile).read_bytes())
        known_by = tuple(said["stamp"])
        rows = [_checked(row) for row in said["generations"]]
        current = int(said["current"])
    except (OSError, ValueError, KeyError, TypeError):
        return False
    for _number, _created, path, version, kernel, revision in rows:
        if version:
            system_facts.tell(path, version, kernel, revision)
    if known_by != stamp:
        return False
    generations.restore(profile, stamp, current, (row[:3] for row in rows))
    _written[str(profile)] = stamp
    return True


def keep(cache: Path, profile: Path) -> None:
    """Write down what this process knows of `profile`, if that is worth it and can be written."""
    kept = generations.remembered(profile)
    if kept is None or len(kept[1]) < generations.LONG or _written.get(str(profile)) == kept[0]:
        return
    stamp, found = kept
    current = next((each.number for each in found if each.current), 0)
    text = json.dumps({"stamp": stamp, "current": current, "generations": [_row(each) for each in found]})
    file = file_of(cache, profile)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside = file.with_name(f".{os.getpid()}.new")
        beside.write_text(text, "utf-8")
        beside.replace(file)
        _written[str(profile)] = stamp


def _row(each: Generation) -> tuple[object, ...]:
    facts = system_facts.known(each.store_path)
    texts = (facts.version, facts.kernel, facts.revision) if facts is not None else ("", "", "")
    return each.number, each.created, each.store_path, *texts


_Row = tuple[int, float, str, str, str, str]
_TYPES = (int, float, str, str, str, str)


def _checked(row: _Row) -> _Row:
    """A row of the file. Raises TypeError for what is none."""
    if tuple(map(type, row)) != _TYPES:
        raise TypeError(row)
    return row
