"""From a module to all that it imports, by reading."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from nfh.configuration import syntax
from nfh.configuration.members import EVERYBODY, SYSTEM, Member, ReadSource, Unresolved
from nfh.configuration.partial.evaluator import Evaluator, followed
from nfh.configuration.partial.values import (
    FunctionValue,
    Item,
    Lazy,
    ListValue,
    Opaque,
    SetValue,
    Spot,
    Value,
    as_list,
    as_text,
    cases,
    member,
)
from nfh.configuration.source import Source
from nfh.errors import ConfigurationError

MOST_MODULES = 2_000


class Walk:
    """Follows imports. Each module counts once, as it does for Nix."""

    def __init__(self, read: ReadSource) -> None:
        self._read = read
        self.evaluator = Evaluator(lambda path: read(path).content)
        self._members: dict[tuple[Path, tuple[int, ...], str], Member] = {}
        self._unresolved: dict[tuple[str, Path, int], Unresolved] = {}
        names = ("config", "options", "pkgs", "lib", "modulesPath")
        self.arguments = SetValue({name: Lazy.of(Opaque(name)) for name in names}, partial=True)

    def found(self) -> tuple[tuple[Member, ...], tuple[Unresolved, ...]]:
        """What was reached, and what was not followed."""
        return tuple(self._members.values()), tuple(self._unresolved.values())

    def modules(self, given: ListValue, owner: str, condition: str, arguments: SetValue) -> None:
        """A list of modules."""
        for item in given.items:
            self._item(item, owner, condition, arguments)
        for part in given.unknown:
            self._leave(part, Lazy.of(part, part.spot))

    def _item(self, item: Item, owner: str, condition: str, arguments: SetValue) -> None:
        self.add(item.lazy, owner, condition or item.condition, arguments)

    def add(self, lazy: Lazy, owner: str, condition: str, arguments: SetValue) -> None:
        """One module, whatever form it has, and what it imports."""
        for value, under in cases(lazy.value):
            self._one(value, lazy, owner, condition or under, arguments)

    def _one(self, value: Value, lazy: Lazy, owner: str, condition: str, arguments: SetValue) -> None:
        path = as_text(value) if isinstance(value, (Path, str)) else None
        if path is not None and path.startswith("/"):
            self._file(Path(os.path.normpath(path)), lazy, owner, condition, arguments)
            return
        if isinstance(value, (FunctionValue, SetValue)):
            body = self.body(value, arguments)
            spot = value.spot or (body.spot if isinstance(body, SetValue) else None)
            if isinstance(body, SetValue) and (spot is None or self._enter(spot, lazy, owner, condition)):
                self._inside(body, owner, condition, arguments)
                return
        self._leave(value, lazy)

    def _file(self, path: Path, lazy: Lazy, owner: str, condition: str, arguments: SetValue) -> None:
        path = path if _in_a_circle(path) else followed(path)
        try:
            _ = self._read(path).expression
        except ConfigurationError as problem:
            spot = lazy.spot
            key = (str(path), spot.file if spot else path, spot.line if spot else 0)
            self._unresolved[key] = Unresolved(*key, outside=False, why=problem.message)
            return
        if self._remember(Member(path, (), owner, *_where(lazy), condition)):
            body = self.body(self.evaluator.file(path).value, arguments)
            if isinstance(body, SetValue):
                self._inside(body, owner, condition, arguments)

    def _enter(self, spot: Spot, lazy: Lazy, owner: str, condition: str) -> bool:
        """A module that stands inside a file. False: it was reached before."""
        inside = _inside_of(spot)
        whole = self._read(spot.file)
        if Source(whole.path, whole.content).leads_to(spot.node):
            inside = ()
        return self._remember(Member(spot.file, inside, owner, *_where(lazy), condition))

    def _remember(self, one: Member) -> bool:
        key = (one.path, one.inside, one.owner)
        before = self._members.get(key)
        if before is not None and (not before.condition or one.condition):
            return False
        if len(self._members) >= MOST_MODULES:
            return False
        self._members[key] = one
        return True

    def _leave(self, value: Value, lazy: Lazy) -> None:
        spot = (value.spot if isinstance(value, Opaque) else None) or lazy.spot
        if spot is None:
            return
        name = value.name if isinstance(value, Opaque) else ""
        outside = name.startswith(
            ("inputs", "<", "modulesPath", "pkgs", "self.inputs", "import", "fetch", "builtins")
        )
        key = (spot.text, spot.file, spot.line)
        self._unresolved[key] = Unresolved(*key, outside=outside)

    def body(self, value: Value, arguments: SetValue) -> Value:
        """What a module says: a function is given its arguments."""
        for _ in range(4):
            if not isinstance(value, FunctionValue):
                break
            value = value.call(Lazy.of(arguments))
        found = [one for one, _ in cases(value)]
        return found[0] if len(found) == 1 else value

    def _inside(self, body: SetValue, owner: str, condition: str, arguments: SetValue) -> None:
        for value, under in cases(member(body, "imports")) if "imports" in body.members else []:
            self.modules(as_list(value), owner, condition or under, arguments)
        if owner == SYSTEM:
            self._homes(body, condition, arguments)

    def _homes(self, body: SetValue, condition: str, arguments: SetValue) -> None:
        for part in ("", "config"):
            if part and part not in body.members:
                continue
            for holder, under in cases(member(body, part) if part else body):
                manager = member(holder, "home-manager") if "home-manager" in _names(holder) else None
                for found, deeper in cases(manager):
                    self._home(found, condition or under or deeper, arguments)

    def _home(self, manager: Value, condition: str, arguments: SetValue) -> None:
        """Home Manager inside a system: each user's module, and what all share."""
        if not isinstance(manager, SetValue):
            return
        special = member(manager, "extraSpecialArgs") if "extraSpecialArgs" in manager.members else None
        if isinstance(special, SetValue):
            arguments = SetValue({**arguments.members, **special.members}, partial=True)
        if "sharedModules" in manager.members:
            self.modules(as_list(member(manager, "sharedModules")), EVERYBODY, condition, arguments)
        for users, under in cases(member(manager, "users")) if "users" in manager.members else []:
            for name, lazy in users.members.items() if isinstance(users, SetValue) else ():
                for value, deeper in cases(lazy.value):
                    if isinstance(value, SetValue) and (value.spot is None or value.spot.node.id == _node(lazy)):
                        # A literal set: the system's own module says it; only what it imports is elsewhere.
                        self._inside(value, name, condition or under or deeper, arguments)
                    else:
                        self._one(value, lazy, name, condition or under or deeper, arguments)


def _in_a_circle(path: Path) -> bool:
    """Whether links lead back to themselves: reading the path itself then says so."""
    try:
        path.stat()
    except OSError as problem:
        return problem.errno == errno.ELOOP
    return False


def _names(value: Value) -> set[str]:
    return set(value.members) if isinstance(value, SetValue) else set()


def _node(lazy: Lazy) -> object:
    return syntax.inner(lazy.spot.node).id if lazy.spot is not None else None


def _where(lazy: Lazy) -> tuple[Path | None, int]:
    return (lazy.spot.file, lazy.spot.line) if lazy.spot is not None else (None, 0)


def _inside_of(spot: Spot) -> tuple[int, ...]:
    """The child numbers that lead from the root of the file to a node."""
    numbers: list[int] = []
    node = syntax.inner(spot.node)
    while node.parent is not None:
        numbers.append(next(index for index, child in enumerate(node.parent.children) if child.id == node.id))
        node = node.parent
    return tuple(reversed(numbers))
