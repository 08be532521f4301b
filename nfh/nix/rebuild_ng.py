"""nixos-rebuild-ng's Python module: found, probed, loaded, reported. nfh never needs it.

It is written for NixOS' own Python, promises no interface and changes its signatures from release to release; so
what is there is looked at, never assumed. Only its submodules are loaded: its __init__ is the program itself.
nfh.nix.module_rebuild calls it.
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import os
import sys
import threading
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nfh.nix.tools import find_program

NAME = "nixos_rebuild"
NEEDS = (3, 12)
"""The oldest Python that its syntax is written for."""

Flags = Literal["keywords", "mapping", ""]
Elevation = Literal["none", "sudo", "sudo and run0", "elevator", ""]

_loading = threading.Lock()
"""Held while sys.modules has it: each who loads it gets modules of their own."""

_FUNCTIONS = (
    *("get_generations", "list_generations"),
    *("build", "nixos_build", "build_flake", "nixos_build_flake"),
    *("build_remote", "remote_build", "build_remote_flake", "remote_build_flake", "copy_closure"),
    *("set_profile", "switch_to_configuration", "rollback", "upgrade_channels"),
)
_MODELS = ("Profile", "Flake", "BuildAttr", "Action")


@dataclass(frozen=True, slots=True)
class RebuildNg:
    """What was found. Everything after `problem` is empty unless the module could be loaded."""

    folder: str = ""
    """The package's folder; empty: there is none on this machine."""
    python: str = ""
    """The Python it was installed for: "3.13"."""
    problem: str = ""
    """Why it cannot be used from here; empty: it can."""
    functions: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    build: str = ""
    """What its function for building is called."""
    flags: Flags = ""
    """How that takes Nix's flags."""
    elevation: Elevation = ""
    """How its functions are told to become root."""
    error: str = ""
    """What its own exception is called."""
    runner: bool = False
    """Whether it starts every program through process.run_wrapper, where another runner can be put in."""

    @property
    def is_found(self) -> bool:
        """Whether the module is on this machine."""
        return bool(self.folder)

    @property
    def is_usable(self) -> bool:
        """Whether it can be called from here: loaded, and of a shape that is known."""
        known = self.build and self.flags and self.elevation and self.error and self.runner
        return bool(not self.problem and known and set(self.models) == set(_MODELS))

    def report(self) -> list[str]:
        """What `nfh doctor` says of it, a line each."""
        if not self.is_found:
            return ["nixos-rebuild-ng: not on this machine; nfh runs Nix's programs itself"]
        lines = [f"nixos-rebuild-ng: {self.folder}" + (f" (for Python {self.python})" if self.python else "")]
        if self.problem:
            return [*lines, f"  not usable from here: {self.problem}; nfh runs Nix's programs itself"]
        lines.append(f"  offers: {', '.join((*self.functions, *self.models)) or 'nothing that nfh knows'}")
        if not self.is_usable:
            return [*lines, "  of a shape that nfh does not know; nfh runs Nix's programs itself"]
        return [*lines, f"  builds with {self.build}, flags as {self.flags}, root by {self.elevation}, {self.error}"]


@dataclass(frozen=True, slots=True)
class Module:
    """The module as it was loaded: a copy of its own for whoever loaded it, so that its runner can be replaced."""

    shape: RebuildNg
    nix: types.ModuleType
    models: types.ModuleType
    remote: Callable[..., object] | None
    """Its class for another machine."""
    no_elevator: object = None
    """What tells its functions to become nobody else, in the era that has elevators."""


def probe(environ: Mapping[str, str] = os.environ) -> RebuildNg:
    """Find the module (among ours, else beside the nixos-rebuild on PATH) and look at its shape. Raises nothing."""
    folder = find(environ)
    if folder is None:
        return RebuildNg()
    found = load_from(folder)
    return found.shape if isinstance(found, Module) else found


def load(environ: Mapping[str, str] = os.environ) -> Module | None:
    """The module, where it is on this machine, for our Python, and of a shape that is known. Raises nothing."""
    folder = find(environ)
    found = load_from(folder) if folder is not None else None
    return found if isinstance(found, Module) and found.shape.is_usable else None


def find(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The module's folder: among our own modules, else beside the nixos-rebuild on PATH."""
    return _among_ours() or _beside_program(environ)


def load_from(folder: Path) -> Module | RebuildNg:
    """Load the module that lies in `folder`; where that cannot be, why. Raises nothing."""
    python = folder.parents[1].name.removeprefix("python") if folder.parent.name == "site-packages" else ""
    ours = "{}.{}".format(*sys.version_info[:2])
    if python and python != ours:
        return RebuildNg(str(folder), python, f"it is installed for Python {python}, and nfh runs on {ours}")
    with _loading:
        try:
            nix, models, process = (_load(folder, part) for part in ("nix", "models", "process"))
            elevate = _load(folder, "elevate") if (folder / "elevate.py").is_file() else None
        except Exception as problem:  # it may raise anything while it is loaded
            return RebuildNg(str(folder), python, _why(problem))
        finally:
            _forget()
    remote = getattr(models, "Remote", None) or getattr(process, "Remote", None)
    shape = _shape(folder, python, nix, models, process)
    return Module(shape, nix, models, remote, getattr(elevate, "NO_ELEVATOR", None))


def _shape(
    folder: Path, python: str, nix: types.ModuleType, models: types.ModuleType, process: types.ModuleType
) -> RebuildNg:
    build = next((name for name in ("build", "nixos_build") if _function(nix, name)), "")
    return RebuildNg(
        str(folder),
        python,
        functions=tuple(name for name in _FUNCTIONS if _function(nix, name)),
        models=tuple(name for name in _MODELS if inspect.isclass(getattr(models, name, None))),
        build=build,
        flags=_flags(_function(nix, build)),
        elevation=_elevation(_function(nix, "set_profile")),
        error=next((name for name in ("NixOSRebuildError", "NRError") if _is_error(models, name)), ""),
        runner=_function(process, "run_wrapper") is not None and hasattr(nix, "run_wrapper"),
    )


def _among_ours() -> Path | None:
    try:
        spec = importlib.util.find_spec(NAME)
    except (ImportError, ValueError):
        return None
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places))) if places else None


def _beside_program(environ: Mapping[str, str]) -> Path | None:
    for name in ("nixos-rebuild", "nixos-rebuild-ng"):
        program = find_program(name, environ)
        if program:
            installed = Path(program).resolve().parents[1]
            for folder in sorted(installed.glob(f"lib/python3.*/site-packages/{NAME}")):
                return folder
    return None


def _load(folder: Path, part: str) -> types.ModuleType:
    """A submodule, under a package whose own __init__ is left alone."""
    if NAME not in sys.modules:
        package = types.ModuleType(NAME)
        package.__path__ = [str(folder)]
        sys.modules[NAME] = package
    return importlib.import_module(f"{NAME}.{part}")


def _forget() -> None:
    for name in [name for name in sys.modules if name == NAME or name.startswith(NAME + ".")]:
        del sys.modules[name]


def _why(problem: Exception) -> str:
    if isinstance(problem, (SyntaxError, ImportError)) and sys.version_info < NEEDS:
        ours, theirs = ("{}.{}".format(*version) for version in (sys.version_info[:2], NEEDS))
        return f"it needs Python {theirs} or later, and nfh runs on {ours}"
    return f"loading it failed ({type(problem).__name__}: {problem})".replace("\n", " ")


def _function(module: types.ModuleType, name: str) -> inspect.Signature | None:
    found = getattr(module, name, None) if name else None
    try:
        return inspect.signature(found) if inspect.isroutine(found) else None
    except (ValueError, TypeError):
        return None


def _flags(signature: inspect.Signature | None) -> Flags:
    for parameter in signature.parameters.values() if signature else ():
        if parameter.name.endswith("flags"):
            return "keywords" if parameter.kind is inspect.Parameter.VAR_KEYWORD else "mapping"
    return ""


def _elevation(signature: inspect.Signature | None) -> Elevation:
    if signature is None:
        return ""
    names = set(signature.parameters)
    if names & {"elevate", "elevator"}:
        return "elevator"
    if {"sudo", "run0"} <= names:
        return "sudo and run0"
    return "sudo" if "sudo" in names else "none"


def _is_error(module: types.ModuleType, name: str) -> bool:
    found = getattr(module, name, None)
    return inspect.isclass(found) and issubclass(found, Exception)
