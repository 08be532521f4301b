"""What every intent is: a frozen record, one class an intent; its docstring is its meaning.

The public name of a class is its name in snake case (InstallPackage → install_package). Its slots are the fields,
each with a default that means "not said": an empty text, or an empty tuple of texts.

A type checker takes an intent for a frozen dataclass (PEP 681, "Data Class Transforms"). It is none: to import
`dataclasses`, and to make these classes with it, would be a sixth of the time that a cold `nfh ask` takes.
"""

from __future__ import annotations

import re
from typing import Any, ClassVar, NoReturn, dataclass_transform

SlotValue = str | list[str]


@dataclass_transform(frozen_default=True)
class Intent:
    """The root of all intents. Two are equal when they are of one class and say the same in every slot."""

    family: ClassVar[str] = ""
    fields: ClassVar[dict[str, str]] = {}
    """The slots by name, in order, each with its type as the class writes it."""

    def __init_subclass__(cls) -> None:
        written: dict[str, str] = vars(cls).get("__annotations__", {})
        cls.fields = {name: kind for name, kind in written.items() if not kind.startswith("ClassVar")}

    def __init__(self, *values: Any, **slots: Any) -> None:
        """Take the slots in the order of the class, or by name. Raises TypeError for one that it has not."""
        said = dict(zip(self.fields, values, strict=False)) | slots
        if len(said) < len(values) + len(slots) or not said.keys() <= self.fields.keys():
            raise TypeError(f"{type(self).__name__} takes {', '.join(self.fields) or 'no slots'}.")
        self.__dict__.update(said)

    @classmethod
    def intent_name(cls) -> str:
        """The public name: install_package for InstallPackage."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def slots(self) -> dict[str, SlotValue]:
        """The slots that were said, under their public names: one package is `package`, several `packages`."""
        found: dict[str, SlotValue] = {}
        for name, value in zip(self.fields, self._values(), strict=True):
            if value in ((), "", None):
                continue
            if name == "packages":
                found["package" if len(value) == 1 else "packages"] = value[0] if len(value) == 1 else list(value)
            elif isinstance(value, tuple):
                found[name] = [str(item) for item in value]
            else:
                found[name] = str(value)
        return found

    def _values(self) -> tuple[Any, ...]:
        """What each slot says, in order."""
        return tuple(getattr(self, name) for name in self.fields)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return isinstance(other, Intent) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({said})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"An intent stays as it was made: {name} cannot be set.")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"An intent stays as it was made: {name} cannot be deleted.")
