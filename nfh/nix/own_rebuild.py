"""The parts of a rebuild as our own argument lists: those that nixos-rebuild(8) itself runs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import quote

from nfh.errors import Failed
from nfh.nix import activation
from nfh.nix.activation import Action
from nfh.nix.evaluate import FLAKES, flake_reference, system_attribute
from nfh.nix.process import Finished
from nfh.nix.rebuild import TOPLEVEL, Command, Run, profile_of
from nfh.nix.said import failed
from nfh.nix.target import Target


class OwnRebuild:
    """As nfh.nix.rebuild.Rebuild."""

    name = "nfh"

    def __init__(self, target: Target) -> None:
        self._target = target

    def build(self, entry: Path, run: Run, out_link: Path | None = None) -> str:
        """Evaluate and build by one program: nix-build, or nix build of a flake."""
        if self._target.is_flake:
            link = ["--out-link", str(out_link)] if out_link else ["--no-link"]
            # Nix 2.8 knows no --print-out-paths.
            argv = ["nix", *FLAKES, "build", "--json", self._flake(entry), *link]
            said = self._run(run, Command(tuple(argv)), "The build failed").text
            return str(json.loads(said)[0]["outputs"]["out"])
        link = ["--out-link", str(out_link)] if out_link else ["--no-out-link"]
        argv = ["nix-build", "<nixpkgs/nixos>", "--attr", TOPLEVEL, *link]
        said = self._run(run, Command(tuple(argv)), "The build failed").text
        return os.path.realpath(said.splitlines()[-1])

    def build_on(self, entry: Path, host: str, run: Run) -> str:
        """Instantiate here, copy the derivation there, realise it there."""
        if self._target.is_flake:
            argv = ["nix", *FLAKES, "eval", "--raw", f"{self._flake(entry)}.drvPath"]
        else:
            argv = ["nix-instantiate", "<nixpkgs/nixos>", "--attr", TOPLEVEL]
        said = self._run(run, Command(tuple(argv)), "Nix could not evaluate the configuration").text
        derivation = os.path.realpath(said.splitlines()[-1])
        self.copy(derivation, run, to_host=host)
        realise = Command(("nix-store", "--realise", derivation), host=host)
        return self._run(run, realise, f"The build on {host} failed").text.splitlines()[-1]

    def copy(self, path: str, run: Run, *, to_host: str = "", from_host: str = "") -> None:
        """nix-copy-closure(1); from one machine to another by nix copy, through this one."""
        if to_host and from_host:
            ways = ["--from", f"ssh://{from_host}", "--to", f"ssh://{to_host}"]
            command = Command(("nix", *FLAKES, "copy", *ways, path))
        elif to_host or from_host:
            command = Command(("nix-copy-closure", "--to" if to_host else "--from", to_host or from_host, path))
        else:
            return
        self._run(run, command, f"Copying the system {'to' if to_host else 'from'} {to_host or from_host} failed")

    def set_profile(self, system: str, run: Run, host: str = "") -> None:
        """nix-env --set. Nix makes no new generation of what is the current one already."""
        argv = (*self._env(host), "--set", system)
        self._run(run, Command(argv, host=host, as_root=True), "The new generation could not be made")

    def rollback(self, run: Run, host: str = "") -> None:
        """nix-env --rollback."""
        command = Command((*self._env(host), "--rollback"), host=host, as_root=True)
        self._run(run, command, "The earlier generation could not be made the current one")

    def switch(self, system: str, action: Action, run: Run, host: str = "", specialisation: str = "") -> None:
        """The system's own switch-to-configuration."""
        if specialisation and action not in ("switch", "test"):
            raise Failed("A specialisation can be switched to or tested; at boot it is chosen in the menu.")
        argv = activation.activate(system, action, specialisation)
        if specialisation and not host and not Path(argv[0]).exists():
            raise Failed(f"The system has no specialisation called {specialisation}.")
        if host and run(Command(activation.ASKS_FOR_SYSTEMD, host=host)).status == 0:
            argv = activation.in_unit_there(argv)
        variables = activation.environment()
        self._run(run, Command(argv, variables, host, as_root=True), "Switching to the new system failed")

    def generations(self, run: Run, host: str = "") -> list[tuple[int, bool]]:
        """nix-env --list-generations, which wants Nix's lock on the profile: its owner only."""
        command = Command((*self._env(host), "--list-generations"), host=host, as_root=bool(host))
        lines = self._run(run, command, "The generations could not be listed").text.splitlines()
        return sorted((int(line.split()[0]), "(current)" in line) for line in lines if line.strip())

    def _env(self, host: str) -> tuple[str, ...]:
        return ("nix-env", "-p", str(profile_of(self._target, host)))

    def _flake(self, entry: Path) -> str:
        attribute = f"{system_attribute(self._target)}.{TOPLEVEL}"
        fragment = quote(attribute, safe='"')
        return f"{flake_reference(entry.parent)}#{fragment}"

    def _run(self, run: Run, command: Command, what: str) -> Finished:
        finished = run(command)
        if finished.status != 0:
            raise failed(what, finished, command.argv)
        return finished
