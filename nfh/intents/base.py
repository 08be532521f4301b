"""What every intent is: frozen, slotted, one class an intent; its docstring is its meaning.

The public name of a class is its name in snake case (InstallPackage → install_package). Slots are its fields,
typed as tuple[str, ...], str, int or bool; empty or None means "not said".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import ClassVar

SlotValue = str | list[str]


@dataclass(frozen=True, slots=True)
class Intent:
    """The root of all intents."""

    family: ClassVar[str] = ""

    @classmethod
    def intent_name(cls) -> str:
        """The public name: install_package for InstallPackage."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def slots(self) -> dict[str, SlotValue]:
        """The slots that were said, under their public names: one package is `package`, several `packages`."""
        found: dict[str, SlotValue] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value in ((), "", None):
                continue
            if field.name == "packages":
                found["package" if len(value) == 1 else "packages"] = value[0] if len(value) == 1 else list(value)
            elif isinstance(value, tuple):
                found[field.name] = [str(item) for item in value]
            else:
                found[field.name] = str(value)
        return found
