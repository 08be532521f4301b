"""What became of a file, change by change, and what it would be without some of the changes.

Undoing an earlier change means: begin with the bytes from before it and make the later changes again. So each undo
gives what making only the standing changes would have given, and when none stands any more the first bytes are back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.planning.three_way import take_back

if TYPE_CHECKING:
    from nfh.planning.history import Entry


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the file. `entry`: the journal's, None: somebody else made it. Bytes None: there is no file."""

    entry: Entry | None
    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Result:
    """What the file would be; or what stands in the way of that, oldest first, and then `content` means nothing."""

    content: bytes | None
    in_the_way: tuple[Change, ...] = ()


def changes(path: Path, entries: Sequence[Entry], now: bytes | None) -> list[Change]:
    """What became of the file since the journal knows it, oldest first, without what took something back.

    `entries`: the whole journal, oldest first; `now`: the bytes that stand there.
    """
    made: list[Change] = []
    known = False
    state: bytes | None = None
    for entry, before, after in (*_recorded(path, entries), (None, now, now)):
        if known and state != before:
            made.append(Change(None, state, before))
        if entry is not None and not entry.undoes:
            made.append(Change(entry, before, after))
        known, state = True, after
    return made


def _recorded(path: Path, entries: Sequence[Entry]) -> Iterator[tuple[Entry, bytes | None, bytes | None]]:
    for entry in entries:
        if entry.stage in ("done", "undone"):
            yield from ((entry, one.before, one.after) for one in entry.changes if one.path == path)


def without(made: Sequence[Change], gone: frozenset[str]) -> Result:
    """The file with all changes but those of the entries `gone` (their ids), at least one of which is among them."""
    start = next(at for at, one in enumerate(made) if one.entry is not None and one.entry.id in gone)
    content = made[start].before
    in_the_way = []
    for one in made[start:]:
        if one.entry is not None and one.entry.id in gone:
            continue
        made_again = _make(one, content)
        if made_again is None:
            in_the_way.append(one)
        else:
            content = made_again.content
    return Result(content, tuple(in_the_way))


def _make(change: Change, content: bytes | None) -> Result | None:
    """The change made to other content; None where that cannot be."""
    if content == change.before:
        return Result(change.after)
    if content is None or change.before is None or change.after is None:
        return None
    merged = take_back(change.after, change.before, content)
    return None if merged is None else Result(merged)
