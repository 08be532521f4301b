"""The practice system of one person: made when first needed, found again, started anew.

A marker file says whose folder it is and whether it is whole: only a folder that carries our marker is ever deleted,
and one whose making was cut short is made anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nfh.errors import Failed, NfhError, PrivilegeError, Refused
from nfh.nix.target import Target
from nfh.practice.root import Root
from nfh.settings import Folders

if TYPE_CHECKING:
    from nfh.nix.cancel import Cancel
    from nfh.nix.events import Event, OnEvent

MARKER = "practice-system.json"
_FORMAT = 1
_PROGRAMS = ("nix-instantiate", "nix-store", "nix-env")
_ANEW = "Start it anew with: nfh practice reset"

State = Literal["creating", "ready", "removing"]


class Practice:
    """The practice system in `folder` (by default in the person's data folder); it need not exist yet."""

    def __init__(self, folder: Path | None = None) -> None:
        wanted = folder if folder is not None else Folders.of().data / "practice"
        # Nix refuses a store behind a link, so the folder is taken for what it is.
        self._root = Root(Path(os.path.realpath(wanted)))

    @property
    def path(self) -> Path:
        """Where it is, free of links."""
        return self._root.path

    @property
    def exists(self) -> bool:
        """Whether it is there, whole."""
        marker = self._marker()
        return marker is not None and marker.get("state") == "ready"

    @property
    def on_paper(self) -> bool:
        """Whether it was made without Nix (or, if it is not made yet, would be)."""
        marker = self._marker()
        return bool(marker["on_paper"]) if marker and marker.get("state") == "ready" else not has_nix()

    @property
    def could_be_real(self) -> bool:
        """It was made on paper, and by now there is a Nix: `reset` and `ensure` would make it real."""
        return self.exists and self.on_paper and has_nix()

    def target(self) -> Target:
        """The system as requests are about it; touches nothing."""
        if self.on_paper:
            return self._root.target(on_paper=True)._replace(environment={}, label="practice system on paper")
        return self._root.target(self._root.channels / "nixos")

    def ensure(self, on_event: OnEvent | None = None, cancel: Cancel | None = None) -> Target:
        """The practice system, made first if it is not there (some seconds); what is done is told to `on_event`.

        Cut short at any moment, it leaves nothing that would be taken for whole; the next call begins anew.
        Raises Refused if the folder holds something else, Failed (NixFailed) if it cannot be made, Interrupted.
        """
        if self.exists:
            if self.could_be_real and on_event is not None:
                on_event(_said("This practice system is on paper; there is Nix now. " + _ANEW))
            return self.target()
        from nfh.nix.events import ignore

        on_event = on_event or ignore
        with self._locked(on_event, cancel):
            if not self.exists:
                self._make(on_event, cancel)
        return self.target()

    def reset(self) -> None:
        """Delete it. Raises Refused for a folder that is not ours, PrivilegeError for another person's, Failed."""
        if not self._root.path.exists():
            return
        from nfh.nix.events import ignore

        with self._locked(ignore, None):
            self._clear()

    def _make(self, on_event: OnEvent, cancel: Cancel | None) -> None:
        from nfh.nix.events import Event

        real = has_nix()
        self._clear()
        began = time.monotonic()
        on_event(Event("started", "other", text="making a practice system; this is done once"))
        try:
            self._mark("creating", on_paper=not real)
            if real:
                from nfh.practice.making import make

                make(self._root, on_event, cancel)
            else:
                from nfh.practice.paper import make as make_on_paper

                make_on_paper(self._root.target(on_paper=True))
            self._mark("ready", on_paper=not real)
        except BaseException as problem:
            on_event(Event("finished", "other", text="failed"))
            with contextlib.suppress(NfhError, OSError):
                self._clear()
            if isinstance(problem, OSError):
                why = problem.strerror or str(problem)
                raise Failed(f"The practice system cannot be made in {self._root.path} ({why}).") from problem
            raise
        on_event(Event("finished", "other"))
        if not real:
            on_event(_said("There is no Nix here, so the practice system is on paper: nothing is really built."))
        on_event(_said(f"The practice system is ready ({time.monotonic() - began:.1f} s): {self._root.path}"))

    def _clear(self) -> None:
        """Leave the folder absent or empty. Raises Refused, PrivilegeError, Failed."""
        from nfh.practice import at_work
        from nfh.practice.removing import remove

        path = self._root.path
        try:
            inside = set(os.listdir(path))  # noqa: PTH208
        except FileNotFoundError:
            return
        except OSError as problem:
            raise Failed(f"The folder {path} cannot be read ({problem.strerror}).") from problem
        if not inside:
            return
        marker = self._marker()
        if marker is None:
            raise Refused(
                f"The folder {path} was not made by nfh as a practice system, so it is left alone.",
                "Move it away, or set XDG_DATA_HOME to another folder.",
            )
        if path.stat().st_uid != os.geteuid():
            raise PrivilegeError(f"The practice system in {path} belongs to another user.")
        at_work.leave(self._root, finished=marker.get("state") == "ready")
        self._mark("removing", on_paper=bool(marker.get("on_paper")))
        try:
            for name in inside - {MARKER}:
                remove(path / name)
            (path / MARKER).unlink()
            with contextlib.suppress(OSError):
                path.rmdir()
        except OSError as problem:
            raise Failed(
                f"{problem.filename or path} could not be deleted ({problem.strerror}).", "Then try again."
            ) from problem

    def _marker(self) -> dict[str, object] | None:
        try:
            read = json.loads((self._root.path / MARKER).read_bytes())
        except (OSError, ValueError):
            return None
        return read if isinstance(read, dict) and read.get("made_by") == "nfh" else None

    def _mark(self, state: State, *, on_paper: bool) -> None:
        self._root.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        facts = {"made_by": "nfh", "format": _FORMAT, "state": state, "on_paper": on_paper}
        fresh = self._root.path / f".{MARKER}.new"
        fresh.write_text(json.dumps(facts) + "\n")
        fresh.replace(self._root.path / MARKER)

    @contextlib.contextmanager
    def _locked(self, on_event: OnEvent, cancel: Cancel | None) -> Iterator[None]:
        """One at a time makes or deletes it; a second one waits."""
        parent = self._root.path.parent
        try:
            parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(parent / f".{self._root.path.name}.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as problem:
            raise Failed(f"The folder {parent} cannot be written ({problem.strerror}).") from problem
        told = False
        try:
            while True:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if not told:
                        on_event(_said("Another nfh is at work on the practice system; waiting for it."))
                        told = True
                    if cancel is not None:
                        cancel.check()
                    time.sleep(0.05)
            yield
        finally:
            os.close(handle)


def has_nix() -> bool:
    """Whether the programs that a real practice system needs are there."""
    from nfh.nix.tools import find_program

    return all(find_program(name) for name in _PROGRAMS)


def _said(text: str) -> Event:
    from nfh.nix.events import Event

    return Event("logged", "other", text=text)
