"""Runs the programs of a rebuild that need no root: with Nix's events told, cancelled for sure, here or over ssh."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from nfh.errors import Interrupted, NfhError
from nfh.nix import process, remote
from nfh.nix.build_times import BuildTimes
from nfh.nix.cancel import Cancel
from nfh.nix.evaluate import PATIENCE, search_path
from nfh.nix.events import Event, OnEvent, ignore
from nfh.nix.internal_json import Reader, Transcript
from nfh.nix.process import Finished
from nfh.nix.rebuild import Command
from nfh.nix.target import Target
from nfh.nix.watch import Watch

_TELLING = ("nix-build", "nix-store", "nix-instantiate", "nix")
"""Programs that tell their events as JSON when they are asked to (Nix 2.4 and later), however they are reached:
nixos-rebuild-ng's package names Nix's programs by their store paths."""
_EVALUATING = ("nix-build", "nix-instantiate", "nix")
_READING_CLASSIC = ("nix-build", "nix-instantiate")
_AFTER_EVALUATION = ("build", "builds", "substitute", "copies", "copy")


class RebuildRunner:
    """As nfh.nix.rebuild.Run: for building, copying and asking. What moves a profile or activates is not run here."""

    def __init__(self, target: Target, entry: Path, on_event: OnEvent = ignore, cancel: Cancel | None = None) -> None:
        """`entry`: the configuration that is evaluated (the target's own, or a copy of it)."""
        self._target, self._entry, self._cancel, self._on_event = target, entry, cancel, on_event
        self._watch = Watch(BuildTimes.of({**os.environ, **target.environment}), on_event)

    def __call__(self, command: Command) -> Finished:
        """Run it. Raises NixMissing, Failed, Interrupted: then nothing of it runs any more, on either machine."""
        argv, name = [*command.argv], Path(command.argv[0]).name
        if name in _READING_CLASSIC and not command.host:
            argv += search_path(self._target, self._entry)
        if name in _TELLING:
            argv += ["--log-format", "internal-json"]
        if command.host:
            return self._there(command, argv)
        environment = {**self._target.environment, "NIXOS_CONFIG": str(self._entry), **command.variables}
        if name not in _EVALUATING or "copy" in argv:
            return self._run(argv, environment)
        return self._evaluating(argv, environment)

    def close(self) -> None:
        """The work is over: note how long the builds took that succeeded here, and end what was cut off."""
        self._watch.close()

    def _evaluating(self, argv: list[str], environment: Mapping[str, str]) -> Finished:
        """A program that evaluates first: when it goes on to build or to fetch, evaluating is over."""
        subject = str(self._entry)
        open_now = True

        def over() -> None:
            nonlocal open_now
            if open_now:
                open_now = False
                self._on_event(Event("finished", "evaluate", subject=subject))

        self._on_event(Event("started", "evaluate", text="evaluating the configuration", subject=subject))
        try:
            return self._run(argv, environment, over)
        finally:
            over()

    def _there(self, command: Command, argv: list[str]) -> Finished:
        over = remote.over_ssh(command.host, argv, command.variables, as_root=command.as_root, asks=False)
        try:
            return self._run(list(over), self._target.environment)
        except Interrupted:
            with contextlib.suppress(NfhError):
                process.run(remote.to_stop(command.host, argv), self._target.environment)
            raise

    def _run(
        self, argv: list[str], environment: Mapping[str, str], evaluated: Callable[[], None] | None = None
    ) -> Finished:
        reader, said = Reader(), Transcript()

        def on_line(line: str) -> None:
            event = reader.line(line)
            if event is None:
                return
            if evaluated is not None and event.activity in _AFTER_EVALUATION:
                evaluated()
            said.add(event)
            self._watch.see(event)

        finished = process.run(argv, environment, on_line, self._cancel, patience=PATIENCE)
        return Finished(finished.status, finished.stdout, said.text)
