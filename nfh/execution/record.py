"""A journal entry as JSON: what stands in its file. The bytes of files are kept apart, named by their SHA-256."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

from nfh.planning.history import Entry
from nfh.planning.plan import FileChange, Step

VERSION = 1

_STEPS: dict[str, Callable[..., Step]] = {step.__name__: step for step in get_args(Step)}
_PLAIN = tuple(field.name for field in fields(Entry) if field.name not in ("changes", "steps"))


class Damaged(Exception):
    """An entry, or bytes it refers to, cannot be read."""


def to_json(entry: Entry, keep: Callable[[bytes | None], str | None]) -> dict[str, Any]:
    """The entry for json.dumps; `keep` stores bytes and gives their name."""
    record: dict[str, Any] = {"version": VERSION, **{name: getattr(entry, name) for name in _PLAIN}}
    record["changes"] = [
        {"path": str(change.path), "before": keep(change.before), "after": keep(change.after)}
        for change in entry.changes
    ]
    record["steps"] = [
        {"kind": type(step).__name__, **{field.name: getattr(step, field.name) for field in fields(step)}}
        for step in entry.steps
    ]
    return record


def from_json(record: Any, fetch: Callable[[str | None], bytes | None]) -> Entry:
    """The entry of what `to_json` made; `fetch` gives the bytes of a name.

    Where `fetch` raises Damaged the entry is kept without its changes and says that it cannot be undone. Raises
    Damaged for anything else that is not an entry.
    """
    try:
        if record["version"] > VERSION:
            raise Damaged("it was written by a newer nfh")
        values = {name: record[name] for name in _PLAIN if name in record}
        entry = Entry(**values, steps=tuple(_step(step) for step in record.get("steps", ())))
        if not all(isinstance(getattr(entry, name), str) for name in ("id", "entry", "text", "summary", "stage")):
            raise Damaged("it holds something else than an entry")
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise Damaged(f"it is not an entry ({type(problem).__name__})") from problem
    try:
        changes = tuple(
            FileChange(Path(change["path"]), fetch(change["before"]), fetch(change["after"]))
            for change in record.get("changes", ())
        )
    except (KeyError, TypeError, Damaged):
        return replace(entry, undoable="the bytes that were kept for it are damaged.")
    return replace(entry, changes=changes)


def _step(record: dict[str, Any]) -> Step:
    values = {name: _tuple(value) for name, value in record.items() if name != "kind"}
    return _STEPS[record["kind"]](**values)


def _tuple(value: Any) -> Any:
    """Lists, at any depth, as the tuples that they were."""
    return tuple(_tuple(each) for each in value) if isinstance(value, list) else value
