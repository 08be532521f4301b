"""A flake as its text tells it: which systems and homes it has, and what modules each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nfh.configuration.partial.evaluator import Evaluator
from nfh.configuration.partial.values import (
    FunctionValue,
    Lazy,
    ListValue,
    Opaque,
    SetValue,
    System,
    Value,
    as_list,
    cases,
    member,
    merge,
)

OF_SYSTEMS = "nixosConfigurations"
OF_HOMES = "homeConfigurations"

_OWN_OUTPUTS = (
    "nixosModules",
    "nixosModule",
    "homeManagerModules",
    "homeModules",
    "modules",
    OF_SYSTEMS,
    OF_HOMES,
    "lib",
    "overlays",
    "vars",
)
"""Outputs that a flake reaches through its own `self`."""


@dataclass(frozen=True, slots=True)
class Flake:
    """The outputs of a flake, as far as reading tells."""

    folder: Path
    outputs: Value

    def hosts(self, kind: str = OF_SYSTEMS) -> tuple[str, ...]:
        """The names of its systems (or homes), in the order of the text."""
        names = [name for value, _ in cases(member(self.outputs, kind)) for name in _members(value)]
        return tuple(dict.fromkeys(names))

    def complete(self, kind: str = OF_SYSTEMS) -> bool:
        """Whether these are all its systems for sure."""
        return all(
            isinstance(value, SetValue) and not value.partial for value, _ in cases(member(self.outputs, kind))
        )

    def system(self, host: str, kind: str = OF_SYSTEMS) -> System | None:
        """The modules that a system is made of; None when reading does not tell."""
        for value, _ in cases(member(member(self.outputs, kind), host)):
            if isinstance(value, System):
                return value
        return None


def _members(value: Value) -> list[str]:
    return list(value.members) if isinstance(value, SetValue) else []


def read_flake(entry: Path, evaluator: Evaluator) -> Flake:
    """Read a flake.nix. Outputs that reading does not tell are simply not there."""
    folder = entry.parent
    made = evaluator.file(entry).value
    inputs = member(made, "inputs")
    own: dict[str, Lazy] = {"outPath": Lazy.of(folder)}
    itself = Lazy.of(SetValue(own, partial=True, name="self"))
    given = {name: Lazy.of(Opaque(f"inputs.{name}")) for name in _members(inputs)}
    arguments = Lazy.of(SetValue({**given, "self": itself}, partial=True, name="inputs"))
    own["inputs"] = arguments
    own["outputs"] = itself
    outputs = Lazy(lambda: _flattened(evaluator, evaluator.call(member(made, "outputs"), arguments), arguments))
    for name in _OWN_OUTPUTS:
        own[name] = Lazy(lambda name=name: member(outputs.value, name))  # type: ignore[misc]
    return Flake(folder, outputs.value)


def _flattened(evaluator: Evaluator, outputs: Value, inputs: Lazy) -> Value:
    """The outputs themselves, where flake-parts makes them of modules."""
    if not isinstance(outputs, System):
        return outputs
    found = Lazy.of(SetValue(partial=True))
    waiting: list[Lazy] = [item.lazy for item in outputs.modules.items]
    arguments = Lazy.of(SetValue({"inputs": inputs, "self": Lazy.of(member(inputs.value, "self"))}, partial=True))
    for _ in range(200):  # modules of one flake; more is a circle
        if not waiting:
            break
        value = waiting.pop(0).value
        if isinstance(value, Path):
            value = evaluator.file(value).value
        if isinstance(value, FunctionValue):
            value = value.call(arguments)
        for one, _ in cases(value):
            waiting += [item.lazy for item in as_list(member(one, "imports")).items]
            given = member(one, "flake")
            if isinstance(given, SetValue):
                found = merge(found, Lazy.of(given))
    return found.value


def modules_of(system: System) -> ListValue:
    """The modules of a system, in order."""
    return system.modules
