"""What planning must know of the past: the journal's entries (execution keeps them, the assistant hands them in)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nfh.planning.plan import FileChange, Step
    from nfh.planning.stages import Stage


@dataclass(frozen=True, slots=True)
class Entry:
    """One request that changed something: enough to say what it was, to finish it and to undo it."""

    id: str
    """Sortable by time: 20261122T231500.123456Z-<pid>."""
    time: float
    """Seconds since 1970."""
    entry: str
    """The configuration's entry (Target.entry): a journal serves several systems."""
    text: str
    """What the person typed (never a secret)."""
    summary: str
    stage: Stage
    changes: tuple[FileChange, ...] = ()
    generation_before: int | None = None
    generation_after: int | None = None
    system_before: str = ""
    """The store path that ran before; empty: none or not known."""
    system_after: str = ""
    action: str = "switch"
    undoes: str = ""
    undoable: str = ""
    """Empty: it can be undone; else why it cannot."""
    steps: tuple[Step, ...] = ()
    """What the plan was going to do: enough to finish it."""
    drift: str = ""
    """How text and system differed before it, in words; empty: they agreed, as far as is known."""
    note: str = ""
    """How it ended, where `stage` alone does not say it."""


class History(Protocol):
    """The journal, as planning sees it."""

    def entries(self) -> Sequence[Entry]:
        """Every entry of this system, oldest first. Raises Failed where they cannot be read."""
        ...

    def get(self, entry_id: str) -> Entry | None:
        """One entry, or None."""
        ...
