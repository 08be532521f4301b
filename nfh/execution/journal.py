"""The journal: one file an entry, written before the change it tells of, so that it can be finished or undone.

    FOLDER/KEY/ENTRY-ID.json     the entries of one configuration (KEY stands for the path of its entry)
    FOLDER/KEY/bytes/SHA256      files as they were before and after, each kept once
    FOLDER/KEY/work/ENTRY-ID/    while it is at work: a link that keeps what was built, the activation's log
    FOLDER/KEY/damaged/          entries that could not be read, set aside

Folders are 0700, files 0600. Every write goes to a new file, reaches the disk, and replaces the old one in one step.
"""

from __future__ import annotations

import contextlib
import json
import os
import time
import zlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nfh.errors import Failed
from nfh.planning.stages import FINAL, Stage

if TYPE_CHECKING:
    from nfh.planning.history import Entry
    from nfh.planning.plan import FileChange, Step

KEEP = 1000
"""Entries kept of one configuration; older ones go when a new one begins."""


class Journal:
    """The entries of one configuration. Reading makes nothing; the folder comes with the first entry."""

    def __init__(self, folder: Path, entry: Path, keep: int = KEEP) -> None:
        self.entry = entry
        self.problems: list[str] = []
        """What was set aside while reading, a sentence each."""
        self._top = folder
        self._keep = keep

    @cached_property
    def _folder(self) -> Path:
        return self._top / _folder_name(os.fsencode(self.entry))

    # ------------------------------------------------------------------------------------------ writing

    def begin(
        self,
        text: str,
        summary: str,
        *,
        changes: Sequence[FileChange] = (),
        steps: Sequence[Step] = (),
        generation_before: int | None = None,
        system_before: str = "",
        action: str = "switch",
        undoes: str = "",
        undoable: str = "",
        drift: str = "",
    ) -> Entry:
        """Write an entry for what is about to happen. Nothing may be changed before this returns.

        `text` is what the person typed; what looks like a secret is struck out. Raises Failed if it cannot be kept.
        """
        from nfh.execution import stamps
        from nfh.execution.redact import redact
        from nfh.planning.history import Entry

        now = time.time()
        entry = Entry(
            id=f"{stamps.following(self._names(), now)}-{os.getpid()}",
            time=now,
            entry=str(self.entry),
            text=redact(text),
            summary=redact(summary),
            stage="begun",
            changes=tuple(changes),
            generation_before=generation_before,
            system_before=system_before,
            action=action,
            undoes=undoes,
            undoable=undoable,
            drift=redact(drift),
            steps=tuple(steps),
        )
        try:
            _private(self._top, self._folder, self._bytes)
            self._write(entry)
        except OSError as problem:
            raise Failed(
                f"The journal in {self._folder} cannot be written ({problem.strerror}), so nothing was changed.",
                "Make room or make that folder writable; without the journal nothing could be undone.",
            ) from problem
        self._prune()
        return entry

    def advance(self, entry: Entry, stage: Stage, **fields: Any) -> Entry:
        """Write how far an entry got, and any other of its fields. Raises OSError if it cannot be written."""
        from dataclasses import replace

        moved = replace(entry, stage=stage, **fields)
        self._write(moved)
        if stage in FINAL:
            self.clear(entry)
        return moved

    def room(self, entry: Entry) -> Path:
        """A folder for what one entry needs while it is at work. Raises OSError."""
        folder = self.room_of(entry)
        _private(self._top, self._folder, folder.parent, folder)
        return folder

    def room_of(self, entry: Entry) -> Path:
        """Where `room` is; it need not be there."""
        return self._folder / "work" / entry.id

    def clear(self, entry: Entry) -> None:
        """Remove the entry's room; what was built for it may then be collected."""
        import shutil

        shutil.rmtree(self.room_of(entry), ignore_errors=True)

    @property
    def locks(self) -> Path:
        """Where locks are kept for configurations whose own folder cannot be locked."""
        return self._top / "locks"

    def forget(self) -> None:
        """Delete every entry of this system: it is gone, and nothing of it can be undone."""
        import shutil

        shutil.rmtree(self._folder, ignore_errors=True)

    # ------------------------------------------------------------------------------------------ reading

    def entries(self) -> Sequence[Entry]:
        """Every entry of this system, oldest first. What cannot be read is set aside and told in `problems`.

        Raises Failed where the journal itself cannot be read: then nobody knows what was changed.
        """
        try:
            names = self._listed()
        except OSError as problem:
            raise Failed(
                f"The journal in {self._folder} cannot be read ({problem.strerror}), so I cannot tell what I changed "
                "here.",
                f"Make {self._top} a folder that you may read and write: then it is told, and can be undone.",
            ) from problem
        return [entry for name in names if (entry := self._read(name)) is not None]

    def get(self, entry_id: str) -> Entry | None:
        """One entry, or None."""
        name = f"{entry_id}.json"
        return self._read(name) if name in self._names() else None

    def unfinished(self) -> Entry | None:
        """The entry that was at work when nfh was stopped; None in good times.

        Only the newest can be: whoever begins one settles what lay unfinished before.
        """
        for name in reversed(self._names()):
            if self._is_final(name):
                return None
            entry = self._read(name)
            if entry is not None:
                return None if entry.stage in FINAL else entry
        return None

    def _is_final(self, name: str) -> bool:
        """Whether an entry is plainly one that came to its end; costs no more than its file."""
        try:
            return json.loads((self._folder / name).read_bytes())["stage"] in FINAL
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return False

    # ------------------------------------------------------------------------------------------ files

    @property
    def _bytes(self) -> Path:
        return self._folder / "bytes"

    def _listed(self) -> list[str]:
        """The names of all entries, oldest first; none where there is no folder yet. Raises OSError."""
        try:
            return sorted(name for name in os.listdir(self._folder) if name.endswith(".json"))  # noqa: PTH208
        except FileNotFoundError:
            return []

    def _names(self) -> list[str]:
        try:
            return self._listed()
        except OSError:
            return []

    def _read(self, name: str) -> Entry | None:
        from nfh.execution.record import Damaged, from_json

        path = self._folder / name
        try:
            entry = from_json(json.loads(path.read_bytes()), self._fetch)
            if f"{entry.id}.json" != name:
                raise Damaged("it holds another entry")
            return entry
        except (OSError, ValueError, RecursionError, Damaged) as problem:
            self._set_aside(path, problem)
            return None

    def _set_aside(self, path: Path, problem: Exception) -> None:
        from nfh.execution.record import Damaged

        moved = path.parent / "damaged" / path.name
        where = f"; it was set aside as {moved}"
        try:
            _private(moved.parent)
            path.replace(moved)
        except OSError:
            where = ""
        reason = "it is not JSON"
        if isinstance(problem, OSError | Damaged):
            reason = getattr(problem, "strerror", None) or str(problem)
        self.problems.append(
            f"A journal entry cannot be read ({reason}){where}. The change it told of cannot be undone by nfh."
        )

    def _write(self, entry: Entry) -> None:
        from nfh.execution.record import to_json

        data = json.dumps(to_json(entry, self._keep_bytes), indent=1).encode("ascii")
        _replace(self._folder / f"{entry.id}.json", data)

    def _keep_bytes(self, content: bytes | None) -> str | None:
        if content is None:
            return None
        name = _sha256(content)
        path = self._bytes / name
        if not path.exists():
            _replace(path, content)
        return name

    def _fetch(self, name: str | None) -> bytes | None:
        from nfh.execution.record import Damaged

        if name is None:
            return None
        try:
            content = (self._bytes / Path(name).name).read_bytes()
        except OSError as problem:
            raise Damaged(f"{name}: {problem.strerror}") from problem
        if _sha256(content) != name:
            raise Damaged(f"{name} holds other bytes")
        return content

    def _prune(self) -> None:
        """Remove the oldest entries beyond what is kept, and bytes that no entry refers to any more.

        It is done for several at a time, because it reads every entry that stays.
        """
        names = self._names()
        if len(names) <= self._keep + self._keep // 20:
            return
        used: set[str | None] = set()
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            for name in names[: -self._keep]:
                (self._folder / name).unlink()
            for name in names[-self._keep :]:
                for change in json.loads((self._folder / name).read_bytes())["changes"]:
                    used.update((change["before"], change["after"]))
            for path in self._bytes.iterdir():
                if path.name not in used:
                    path.unlink()


def _folder_name(entry: bytes) -> str:
    """A short name for an entry's path. Two checksums: a reading request would wait longer for hashlib to load."""
    return f"{zlib.crc32(entry):08x}{zlib.adler32(entry):08x}"


def _sha256(data: bytes) -> str:
    # A reading request holds a journal and asks it nothing: what it needs is loaded when it is asked.
    import hashlib

    return hashlib.sha256(data).hexdigest()


def _private(*folders: Path) -> None:
    """Make folders that only their owner may look into, whatever the umask is. Raises OSError."""
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)


def _replace(path: Path, data: bytes) -> None:
    """Put `data` at `path` in one step, on the disk when this returns, readable by its owner only. Raises OSError."""
    import tempfile

    handle, name = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
