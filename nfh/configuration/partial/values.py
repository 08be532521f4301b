"""What an expression can be known to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """Where an expression stands."""

    file: Path
    content: bytes
    node: Node

    @property
    def line(self) -> int:
        """The line, from 1."""
        return self.content.count(b"\n", 0, self.node.start_byte) + 1

    @property
    def text(self) -> str:
        """The first line of the expression, as written."""
        lines = self.content[self.node.start_byte : self.node.end_byte].decode("utf-8", "replace").splitlines()
        return lines[0] + (" …" if len(lines) > 1 else "") if lines else ""


class Lazy:
    """A value that is worked out when it is first asked for."""

    __slots__ = ("_make", "_value", "spot")

    def __init__(self, make: Callable[[], Value] | None, spot: Spot | None = None, value: Value = None) -> None:
        self._make = make
        self._value = value
        self.spot = spot

    @classmethod
    def of(cls, value: Value, spot: Spot | None = None) -> Lazy:
        """A value that is known already."""
        return cls(None, spot, value)

    @property
    def value(self) -> Value:
        """The value; something that needs itself is opaque."""
        if self._make is not None:
            make, self._make = self._make, None
            self._value = Opaque("infinite recursion", spot=self.spot)
            self._value = make()
        return self._value


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """An element of a list; `condition` says in words under what it is there ("" always)."""

    lazy: Lazy
    condition: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class ListValue:
    """A list. `unknown`: further parts that cannot be known."""

    items: tuple[Item, ...] = ()
    unknown: tuple[Opaque, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class SetValue:
    """A set. `partial`: it may have more members; `name` is how the whole is known, for those (lib, config)."""

    members: Mapping[str, Lazy] = field(default_factory=dict)
    spot: Spot | None = None
    partial: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FunctionValue:
    """A function that the person wrote, or one of lib's with some of its arguments."""

    spot: Spot | None
    call: Callable[[Lazy], Value]


@dataclass(frozen=True, slots=True, eq=False)
class Either:
    """One of several values, or one that is there only under a condition."""

    values: tuple[Lazy, ...]
    condition: str


@dataclass(frozen=True, slots=True, eq=False)
class Merged:
    """mkMerge: all of the values hold."""

    values: tuple[Lazy, ...]


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """What nixosSystem, homeManagerConfiguration or a helper of another flake makes of a list of modules."""

    kind: str
    """`nixos`, `home`, `parts` (a module of flake-parts) or `other`."""
    modules: ListValue
    special: SetValue
    spot: Spot | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Opaque:
    """Something that reading does not tell: by the name it has (inputs.nixpkgs.lib), with what it was applied to."""

    name: str
    arguments: tuple[Lazy, ...] = ()
    spot: Spot | None = None


Value = (
    None | bool | int | float | str | Path | ListValue | SetValue | FunctionValue | Either | Merged | System | Opaque
)


def cases(value: Value) -> list[tuple[Value, str]]:
    """Everything the value may be, each with its condition: conditions and merges taken apart."""
    found: list[tuple[Value, str]] = []
    waiting: list[tuple[Value, str]] = [(value, "")]
    while waiting:
        one, condition = waiting.pop(0)
        if isinstance(one, Either):
            waiting[:0] = [(lazy.value, condition or one.condition) for lazy in one.values]
        elif isinstance(one, Merged):
            waiting[:0] = [(lazy.value, condition) for lazy in one.values]
        else:
            found.append((one, condition))
    return found


def as_list(value: Value) -> ListValue:
    """The value as a list, the elements of every case with its condition."""
    items: list[Item] = []
    unknown: list[Opaque] = []
    for one, condition in cases(value):
        if isinstance(one, ListValue):
            items += [Item(item.lazy, item.condition or condition) for item in one.items]
            unknown += one.unknown
        elif isinstance(one, Opaque):
            unknown.append(one)
    return ListValue(tuple(items), tuple(unknown))


def as_text(value: Value) -> str | None:
    """A text or a path as text; None for everything else."""
    if isinstance(value, SetValue) and "outPath" in value.members:
        value = value.members["outPath"].value
    return value if isinstance(value, str) else str(value) if isinstance(value, Path) else None


def member(value: Value, name: str) -> Value:
    """A member of a set; opaque where that cannot be known, or where there is none."""
    match value:
        case SetValue() if name in value.members:
            return value.members[name].value
        case SetValue():
            return Opaque(f"{value.name}.{name}" if value.name else name, spot=value.spot)
        case Opaque():
            return Opaque(f"{value.name}.{name}" if not value.arguments else f"(…).{name}", spot=value.spot)
        case Either():
            return Either(tuple(Lazy.of(member(one.value, name)) for one in value.values), value.condition)
        case Merged():
            return Merged(tuple(Lazy.of(member(one.value, name)) for one in value.values))
    return Opaque(name)


def merge(one: Lazy, other: Lazy) -> Lazy:
    """Two values of one name: sets become one set, of anything else both may hold."""
    return Lazy(lambda: _merged(one, other), one.spot)


def _merged(one: Lazy, other: Lazy) -> Value:
    left, right = one.value, other.value
    if isinstance(left, SetValue) and isinstance(right, SetValue):
        members = dict(left.members)
        for name, lazy in right.members.items():
            members[name] = merge(members[name], lazy) if name in members else lazy
        return SetValue(members, left.spot or right.spot, left.partial or right.partial, left.name or right.name)
    return Merged((one, other))
