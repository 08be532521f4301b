"""What a function from outside makes of a list of modules: a system."""

from __future__ import annotations

from pathlib import Path

from nfh.configuration.partial.values import (
    Either,
    Item,
    Lazy,
    ListValue,
    Merged,
    Opaque,
    SetValue,
    System,
    Value,
    as_list,
    member,
)

_OF_MODULES = ("modules", "extraModules", "nixosModules", "baseModules", "configuration")


def system_of(applied: Opaque) -> Value:
    """A call of a function from outside: a system, if it is given modules or files."""
    last = applied.name.rsplit(".", 1)[-1]
    if last == "mkFlake" and len(applied.arguments) == 2:
        return System("parts", ListValue((Item(applied.arguments[1]),)), SetValue(), applied.spot)
    modules: list[Item] = []
    unknown: list[Opaque] = []
    special = SetValue()
    found = False
    for argument in applied.arguments:
        value = argument.value
        if isinstance(value, Path):
            modules.append(Item(argument))
        if isinstance(value, SetValue):
            for name in _OF_MODULES:
                if name in value.members:
                    found = True
                    given = as_list(_one_as_list(value.members[name]))
                    modules += given.items
                    unknown += given.unknown
            for name in ("specialArgs", "extraSpecialArgs"):
                passed = member(value, name)
                special = passed if isinstance(passed, SetValue) else special
    if not found and not any(isinstance(item.lazy.value, Path) for item in modules):
        return applied
    if not found and last in _NOT_SYSTEMS:
        return applied
    kind = {"nixosSystem": "nixos", "evalConfig": "nixos", "homeManagerConfiguration": "home"}.get(last, "other")
    return System(kind, ListValue(tuple(modules), tuple(unknown)), special, applied.spot)


_NOT_SYSTEMS = frozenset(
    ("readFile", "fromTOML", "callPackage", "fetchTarball", "fromJSON", "scopedImport", "toFile")
)


def _one_as_list(lazy: Lazy) -> Value:
    """`configuration = ./x.nix` is one module, `modules = [ … ]` several."""
    value = lazy.value
    return value if isinstance(value, (ListValue, Either, Merged, Opaque)) else ListValue((Item(lazy),))
