"""What understanding must know of the machine, without touching it: the assistant fills this in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Known(Protocol):
    """Names that exist on the person's system. Each may be slow or empty; ask only when a slot needs it."""

    def users(self) -> Sequence[str]:
        """User names."""
        ...

    def generations(self) -> Sequence[int]:
        """Numbers of the system's generations, ascending."""
        ...

    def installed(self) -> Sequence[str]:
        """Attributes that the configuration installs."""
        ...

    def hosts(self) -> Sequence[str]:
        """Hosts of the flake."""
        ...


class Nothing:
    """A Known that knows nothing: for batch reading and tests."""

    def users(self) -> Sequence[str]:
        """None."""
        return ()

    def generations(self) -> Sequence[int]:
        """None."""
        return ()

    def installed(self) -> Sequence[str]:
        """None."""
        return ()

    def hosts(self) -> Sequence[str]:
        """None."""
        return ()
