"""The parts of a rebuild by nixos-rebuild-ng's own functions, called in process, with our runner in place of theirs.

Its signatures move from release to release (seen in NixOS/nixpkgs, 2024 to 2026): flags were keyword arguments, then
a mapping; root was `sudo`, then `sudo` and `run0`, then an elevator; names changed. Each call is put together from
the signature that is there. What it does not offer, or does wrongly for another machine, our own argument lists do.
"""

from __future__ import annotations

import contextlib
import inspect
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from nfh.errors import Failed, NfhError
from nfh.nix.activation import ASKS_FOR_SYSTEMD, Action
from nfh.nix.evaluate import flake_reference, system_attribute
from nfh.nix.own_rebuild import OwnRebuild
from nfh.nix.process import Finished
from nfh.nix.rebuild import MODULE, TOPLEVEL, Command, Run, profile_of
from nfh.nix.rebuild_ng import Module
from nfh.nix.remote import SSH_FAILED, ssh_options
from nfh.nix.said import failed
from nfh.nix.target import Target

T = TypeVar("T")


class ModuleRebuild:
    """As nfh.nix.rebuild.Rebuild."""

    name = MODULE

    def __init__(self, target: Target, module: Module) -> None:
        self._target = target
        self._module = module
        self._own = OwnRebuild(target)

    def build(self, entry: Path, run: Run, out_link: Path | None = None) -> str:
        """Evaluate and build."""
        flags: dict[str, object] = {"out_link": str(out_link)} if out_link else {}
        if self._target.is_flake:
            name = self._first("build_flake", "nixos_build_flake")
            # The oldest one puts the beginning of the attribute there itself.
            attribute = "toplevel" if name == "nixos_build_flake" else TOPLEVEL
            source = self._flake(entry)
            flags = flags or {"no_link": True}
        else:
            name, attribute = self._module.shape.build, TOPLEVEL
            source = self._module.models.BuildAttr("<nixpkgs/nixos>", None)
            flags = flags or {"no_out_link": True}

        def work(call: _Call) -> str:
            return os.path.realpath(str(call(name, attribute, source, **call.flags(name, flags))).splitlines()[-1])

        return self._do("The build failed", run, work, lambda: self._own.build(entry, run, out_link))

    def build_on(self, entry: Path, host: str, run: Run) -> str:
        """Evaluate here, build there."""
        if self._target.is_flake:
            name, source = self._first("build_remote_flake", "remote_build_flake"), self._flake(entry)
        else:
            name = self._first("build_remote", "remote_build")
            source = self._module.models.BuildAttr("<nixpkgs/nixos>", None)
        if not name:
            return self._own.build_on(entry, host, run)

        def work(call: _Call) -> str:
            return str(call(name, TOPLEVEL, source, self._remote(host)))

        own = self._own
        return self._do(f"The build on {host} failed", run, work, lambda: own.build_on(entry, host, run))

    def copy(self, path: str, run: Run, *, to_host: str = "", from_host: str = "") -> None:
        """Copy a closure."""

        def own() -> None:
            self._own.copy(path, run, to_host=to_host, from_host=from_host)

        def work(call: _Call) -> None:
            call("copy_closure", Path(path), self._remote(to_host), self._remote(from_host))

        what = f"Copying the system {'to' if to_host else 'from'} {to_host or from_host} failed"
        self._do(what, run, work if "copy_closure" in self._module.shape.functions else None, own)

    def set_profile(self, system: str, run: Run, host: str = "") -> None:
        """Make `system` a generation."""

        def work(call: _Call) -> None:
            call.as_root = True
            call("set_profile", self._profile(host), Path(system), target_host=self._remote(host))

        what = "The new generation could not be made"
        self._do(what, run, work, lambda: self._own.set_profile(system, run, host))

    def rollback(self, run: Run, host: str = "") -> None:
        """Go one generation back."""

        def work(call: _Call) -> None:
            call.as_root = True
            call("rollback", self._profile(host), target_host=self._remote(host))

        what = "The earlier generation could not be made the current one"
        self._do(what, run, work, lambda: self._own.rollback(run, host))

    def switch(self, system: str, action: Action, run: Run, host: str = "", specialisation: str = "") -> None:
        """Activate."""

        def own() -> None:
            self._own.switch(system, action, run, host, specialisation)

        def work(call: _Call) -> None:
            call.as_root = True
            call(
                "switch_to_configuration",
                Path(system),
                self._module.models.Action(action),
                target_host=self._remote(host),
                specialisation=specialisation or None,
            )

        # It looks for the specialisation of another machine on this one.
        theirs = None if host and specialisation else work
        self._do("Switching to the new system failed", run, theirs, own)

    def generations(self, run: Run, host: str = "") -> list[tuple[int, bool]]:
        """What generations there are. (Its dates are those of the store paths, so they are not asked for.)"""

        def work(call: _Call) -> list[tuple[int, bool]]:
            return [(int(each.id), bool(each.current)) for each in call("get_generations", self._profile(""))]

        def own() -> list[tuple[int, bool]]:
            return self._own.generations(run, host)

        # It looks for the profile of another machine on this one.
        return self._do("The generations could not be listed", run, None if host else work, own)

    # ------------------------------------------------------------------------------------------ how

    def _do(self, what: str, run: Run, work: Callable[[_Call], T] | None, own: Callable[[], T]) -> T:
        """Let the module do it; where it turns out to be of another shape before it has run anything, our own lists.

        Raises NixFailed for a program that fails, Failed for what the module itself complains of.
        """
        if work is None:
            return own()
        call = _Call(self._module, what, run)
        try:
            with call.in_place():
                return work(call)
        except NfhError:
            raise
        except Exception as problem:
            if isinstance(problem, getattr(self._module.models, self._module.shape.error)):
                why = str(getattr(problem, "message", problem)).strip().splitlines()
                raise Failed(f"{what}: {why[0] if why else 'nixos-rebuild-ng does not say why'}") from problem
            if not call.has_run:
                return own()
            raise Failed(f"{what}: nixos-rebuild-ng's module stopped in the middle of it ({problem}).") from problem

    def _first(self, *names: str) -> str:
        return next((name for name in names if name in self._module.shape.functions), "")

    def _profile(self, host: str) -> object:
        return self._module.models.Profile("system", profile_of(self._target, host))

    def _flake(self, entry: Path) -> object:
        attribute = quote(system_attribute(self._target), safe='"')
        return self._module.models.Flake(flake_reference(entry.parent), attribute)

    def _remote(self, host: str) -> object:
        """Another machine as its class has it: host, options of ssh, in some eras a password, which nfh has not, in
        the newest the kind of store that Nix reaches there."""
        if not host or self._module.remote is None:
            return None
        known = {"host": host, "opts": list(ssh_options()), "store_type": "ssh"}
        names = inspect.signature(self._module.remote).parameters
        return self._module.remote(**{name: known.get(name) for name in names})


class _Call:
    """Calls the module's functions, and is the runner that they start their programs with."""

    def __init__(self, module: Module, what: str, run: Run) -> None:
        self._module, self._what, self._run = module, what, run
        self.as_root = False
        """Whether what they run next moves a profile or activates."""
        self.has_run = False

    @contextlib.contextmanager
    def in_place(self) -> Iterator[None]:
        """While this lasts the module's programs are started by nfh."""
        places = [place for place in (self._module.nix, self._module.models) if hasattr(place, "run_wrapper")]
        before = [place.run_wrapper for place in places]
        for place in places:
            place.run_wrapper = self._instead  # type: ignore[attr-defined]
        try:
            yield
        finally:
            for place, theirs in zip(places, before, strict=True):
                place.run_wrapper = theirs  # type: ignore[attr-defined]

    def __call__(self, name: str, *arguments: object, **named: object) -> Any:
        """Call a function with what it takes of this, and with its way of being told that it need not become root.

        Raises TypeError if it takes something else.
        """
        function = getattr(self._module.nix, name)
        parameters = inspect.signature(function).parameters
        ways: dict[str, object] = {"sudo": False, "run0": False}
        ways |= dict.fromkeys(("elevate", "elevator"), self._module.no_elevator)
        given = {name: value for name, value in (ways | named).items() if name in parameters}
        if missing := {name for name, value in named.items() if value} - set(given):
            raise TypeError(f"{name} does not take {', '.join(sorted(missing))}")
        return function(*arguments, **given)

    def flags(self, name: str, flags: Mapping[str, object]) -> dict[str, object]:
        """Nix's flags as the function `name` takes them."""
        if self._module.shape.flags == "keywords":
            return dict(flags)
        parameters = inspect.signature(getattr(self._module.nix, name)).parameters
        return {next(each for each in parameters if each.endswith("flags")): dict(flags)}

    def _instead(self, args: Any, *, check: bool = True, **told: Any) -> subprocess.CompletedProcess[str]:
        """What stands in for process.run_wrapper.

        Of what it is told, the machine and the variables count (`extra_env`, later `env`, with marks instead of
        values for what is passed on, which ours does anyway). Root, capturing and events are ours to decide.
        """
        argv = tuple(os.fsdecode(part) for part in args)
        host = str(getattr(told.get("remote"), "host", ""))
        if argv == ASKS_FOR_SYSTEMD and not host:  # it would make a unit of its own; on this machine nfh makes that
            return subprocess.CompletedProcess(argv, 1, "", "")
        variables = told.get("env") or told.get("extra_env") or {}
        # Its own connections of ssh stay open behind a program's back; nfh's end with the program.
        kept = {name: value for name, value in variables.items() if isinstance(value, str) and name != "NIX_SSHOPTS"}
        name = Path(argv[0]).name
        looks = name in _LOOKS
        finished: Finished = self._run(Command(argv, kept, host, self.as_root and not looks))
        if finished.status != 0 and _UNKNOWN_FLAG in finished.stderr and not self.has_run:
            raise TypeError(f"it gives {argv[0]} a flag which this Nix does not know")
        self.has_run = self.has_run or not looks
        if finished.status != 0 and (check or (host and finished.status == SSH_FAILED and name != "rm")):
            raise failed(self._what, finished, argv)
        return subprocess.CompletedProcess(argv, finished.status, finished.text + "\n", finished.stderr)


_UNKNOWN_FLAG = "error: unrecognised flag"
"""What Nix says of a flag that came later than it; it has done nothing then."""
_LOOKS = ("test", "uname")
"""Programs that change nothing."""
