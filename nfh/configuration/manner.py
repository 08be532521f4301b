"""How a value is written at its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from nfh.configuration.scope import Scope


@dataclass(frozen=True, slots=True)
class Manner:
    """How a value is written at its place: what names mean there, the indentation of its line, one step of
    indentation, the line ending, and whether it must stay on one line."""

    scope: Scope
    indent: bytes
    step: bytes
    newline: bytes
    one_line: bool

    def deeper(self) -> Manner:
        """The same, one step of indentation further in."""
        return replace(self, indent=self.indent + self.step)

    def flat(self) -> Manner:
        """The same, on one line."""
        return replace(self, one_line=True)


Spelled = Callable[[Manner], bytes]
