"""Activation: started so that it outlives us, then watched; its log and its state lie in two files."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from nfh.errors import Failed
from nfh.execution import keeper
from nfh.execution.elevation import python
from nfh.execution.privilege import Privilege
from nfh.execution.root_files import tool
from nfh.nix import activation
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent
from nfh.nix.internal_json import line_of, plain
from nfh.nix.process import Finished
from nfh.nix.rebuild import Command, Rebuild
from nfh.nix.target import Target

SOME_UNITS_FAILED = 4
"""The status of switch-to-configuration when the system is switched but some units did not start."""
LOOK = 0.05
"""Seconds between two looks at the log and the state."""

SAID = 1 << 20
"""Bytes of a log that are kept in mind: of a longer one, the last."""


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation that was begun, here or by an nfh that is gone."""

    room: Path
    """The folder of its two files (the journal's room of its entry)."""
    name: str = "activation"
    """What its two files are called."""

    @property
    def state(self) -> Path:
        """What the keeper wrote: who it is, and how it ended."""
        return self.room / f"{self.name}.json"

    @property
    def log(self) -> Path:
        """What the activation said."""
        return self.room / f"{self.name}.log"

    def status(self) -> int | None:
        """The exit status once it has ended, else None."""
        status = self._facts().get("status")
        return status if isinstance(status, int) else None

    def is_begun(self) -> bool:
        """Whether it was ever started."""
        return self.state.exists()

    def is_running(self) -> bool:
        """Whether it goes on right now: its keeper lives and has written no status."""
        facts = self._facts()
        pid = facts.get("pid")
        return (
            isinstance(pid, int)
            and "status" not in facts
            and facts.get("boot") == keeper.boot()
            and facts.get("started") == keeper.started(pid)
        )

    def said(self) -> str:
        """Everything it has said so far (of very much the end), without what would move a cursor or colour a line."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, file.seek(0, 2) - SAID))
                return plain(file.read().decode("utf-8", "replace"))
        except OSError:
            return ""

    def _facts(self) -> dict[str, object]:
        try:
            facts = json.loads(self.state.read_bytes())
        except (OSError, ValueError):
            return {}
        return facts if isinstance(facts, dict) else {}


def start(  # noqa: PLR0917
    rebuild: Rebuild,
    target: Target,
    system: str,
    action: activation.Action,
    room: Path,
    privilege: Privilege,
    specialisation: str = "",
) -> Activation:
    """Begin to activate `system` (a store path or a generation's link). Raises Failed, PrivilegeError.

    `rebuild` says what is run. With systemd it becomes a transient unit, else it runs in a session of its own; either
    way a keeper writes down how it ended.
    """
    begun = Activation(room)

    def launched(command: Command) -> Finished:
        launch(target, begun, command.argv, activation.UNIT, privilege, command.variables)
        return Finished(0, b"", "")

    rebuild.switch(system, action, launched, specialisation=specialisation)
    return begun


def launch(  # noqa: PLR0917
    target: Target,
    begun: Activation,
    argv: Sequence[str],
    unit: str,
    privilege: Privilege,
    more: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Start `argv` so that it outlives us; `begun` tells of it. Raises Failed, PrivilegeError.

    `unit` is the name of its transient unit where there is systemd; `more` is laid over the variables it gets.
    """
    for file in (begun.state, begun.log):
        file.unlink(missing_ok=True)
    begun.log.touch(0o600)
    variables = {**activation.environment(), **more}
    as_unit = target.kind != "practice" and target.run_dir == Path("/run") and activation.has_systemd()

    def kept(way: str, *argv: str) -> tuple[str, ...]:
        program = (python(), "-I", "-S", str(Path(keeper.__file__).resolve()), way)
        return (*program, str(begun.state), str(begun.log), "--", *argv)

    if as_unit:
        finished = privilege.run(activation.in_unit(kept(keeper.UNIT, *argv), unit, variables))
    else:
        given = (f"{name}={value}" for name, value in variables.items())
        finished = privilege.run(kept(keeper.SESSION, tool("env"), *given, *argv))
    if finished.status != 0:
        raise Failed(f"The activation could not be started: {finished.stderr.strip() or 'no reason was given'}.")


def watch(begun: Activation, on_event: OnEvent, cancel: Cancel | None) -> int | None:
    """Tell what the activation says until it has ended; gives its status.

    None: `cancel` was set and it goes on without us. 1 as well if its keeper was killed.
    """
    lines = _Lines(begun.log)
    while True:
        status, alive = begun.status(), begun.is_running()
        for line in lines.new(to_the_end=status is not None or not alive):
            on_event(Event("logged", "activate", ACTIVATE, text=line_of(line)))
        if status is not None:
            return status
        if not alive:
            return begun.status() if begun.status() is not None else 1
        if cancel is not None and cancel.is_set:
            return None
        time.sleep(LOOK)


class _Lines:
    """The lines of a log that grows, each once; what was read is not read again."""

    def __init__(self, log: Path) -> None:
        self._log, self._read, self._rest = log, 0, b""

    def new(self, *, to_the_end: bool) -> list[str]:
        """The lines that have come to their end since; `to_the_end`: the last one too, as it is."""
        try:
            with self._log.open("rb") as file:
                file.seek(self._read)
                data = file.read()
        except OSError:
            data = b""
        self._read += len(data)
        *lines, self._rest = (self._rest + data).split(b"\n")
        if to_the_end and self._rest:
            lines, self._rest = [*lines, self._rest], b""
        return [line.decode("utf-8", "replace") for line in lines]


ACTIVATE = -3
"""The id of the activation's events (Nix's own are positive)."""
