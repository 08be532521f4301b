"""nixos-rebuild for the practice shell: what of nixos-rebuild(8) makes sense without a machine.

It runs what nixos-rebuild runs (nix-build or nix build, nix-env --set, switch-to-configuration) by argument lists,
in the environment it was started with, and refuses to run outside a practice system.
"""

from __future__ import annotations

import argparse
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from nfh.errors import NfhError
from nfh.nix import generations
from nfh.practice.root import Root

BUILDING = ("switch", "boot", "test", "build", "dry-build", "dry-activate")
ACTIONS = (*BUILDING, "edit", "repl", "list-generations")
_FLAGS = (
    "--show-trace --keep-going -k --keep-failed -K --verbose -v --quiet -L --print-build-logs --impure --fallback"
)
_IGNORED = "--no-reexec --fast --no-build-nix --sudo --use-remote-sudo --ask-sudo-password --no-flake --upgrade-all"


class _Stopped(Exception):
    """A program failed and has said why; its exit status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def main(argv: Sequence[str] | None = None) -> int:
    """Run `nixos-rebuild ARGV…`; gives the exit status. What goes wrong is said on standard error."""
    arguments, passed = _parse(argv)
    given = os.environ.get("MINI_NIXOS_ROOT", "")
    if not given:
        print("error: this nixos-rebuild belongs to the practice system: nfh practice shell", file=sys.stderr)
        return 1
    try:
        return _Rebuild(Root(Path(given)), arguments, passed).run()
    except _Stopped as stopped:
        return stopped.status
    except NfhError as problem:
        print(f"error: {problem.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parse(argv: Sequence[str] | None) -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="nixos-rebuild", description="Rebuild the practice system.")
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("--rollback", action="store_true", help="the previous generation instead of a new one")
    parser.add_argument("--upgrade", action="store_true", help="update the channel first")
    parser.add_argument("--flake", nargs="?", const=".", help="build from this flake: FOLDER#HOST")
    parser.add_argument("--file", "-f", help="another configuration")
    parser.add_argument("--attr", "-A", default="config.system.build.toplevel", help="attribute of it")
    parser.add_argument("--profile-name", "-p", default="system", help="another profile than system")
    parser.add_argument("--specialisation", "-c", default="", help="activate this specialisation")
    parser.add_argument("--install-bootloader", action="store_true", help="write the boot loader anew")
    parser.add_argument("--json", action="store_true", help="list-generations as JSON")
    for flag in _FLAGS.split():
        parser.add_argument(flag, dest="flags", action="append_const", const=flag, help=argparse.SUPPRESS)
    for flag in _IGNORED.split():
        parser.add_argument(flag, action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("-I", dest="include", action="append", default=[], help=argparse.SUPPRESS)
    parser.add_argument("--max-jobs", "-j", help=argparse.SUPPRESS)
    parser.add_argument("--cores", help=argparse.SUPPRESS)
    parser.add_argument("--option", nargs=2, action="append", default=[], help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    passed = list(arguments.flags or [])
    for path in arguments.include:
        passed += ["-I", path]
    for name in ("max_jobs", "cores"):
        if getattr(arguments, name):
            passed += [f"--{name.replace('_', '-')}", getattr(arguments, name)]
    for name, value in arguments.option:
        passed += ["--option", name, value]
    return arguments, passed


class _Rebuild:
    """One call of nixos-rebuild on one root."""

    def __init__(self, root: Root, arguments: argparse.Namespace, passed: list[str]) -> None:
        self.root = root
        self.arguments = arguments
        self.passed = passed
        name = arguments.profile_name
        profiles = root.state / "profiles"
        self.profile = profiles / "system" if name == "system" else profiles / "system-profiles" / name

    def run(self) -> int:
        """Do the action; gives the exit status."""
        action = self.arguments.action
        if action == "list-generations":
            return self._list()
        if action == "edit":
            editor = os.environ.get("EDITOR", "nano")
            return subprocess.run([editor, str(self.root.entry)], check=False).returncode
        if action == "repl":
            return subprocess.run(["nix", "repl", "<nixpkgs/nixos>", *self.passed], check=False).returncode
        if self.arguments.upgrade and not self.arguments.rollback:
            from nfh.practice.channels import update

            update(self.root)
        return self._rollback() if self.arguments.rollback else self._build()

    def _build(self) -> int:
        action = self.arguments.action
        print("building the system configuration...", file=sys.stderr)
        system = self._realise(link=action in ("build", "test", "dry-activate"), dry=action == "dry-build")
        if action == "dry-build":
            return 0
        if action in ("switch", "boot"):
            self.profile.parent.mkdir(parents=True, exist_ok=True)
            _call(["nix-env", "-p", str(self.profile), "--set", system])
        if action != "build":
            self._activate(system)
        print(f"Done. The new configuration is {system}", file=sys.stderr)
        return 0

    def _realise(self, *, link: bool, dry: bool) -> str:
        flake = self.arguments.flake
        if flake is None:
            argv = ["nix-build", *([self.arguments.file] if self.arguments.file else ["<nixpkgs/nixos>"])]
            argv += [
                "--attr",
                self.arguments.attr,
                *([] if link else ["--no-out-link"]),
                *(["--dry-run"] if dry else []),
            ]
            return _call([*argv, *self.passed])
        folder, _, host = flake.partition("#")
        attribute = f'nixosConfigurations."{host or socket.gethostname()}".config.system.build.toplevel'
        argv = ["nix", "build", f"{folder or '.'}#{attribute}", *([] if link else ["--no-link"])]
        _call([*argv, *(["--dry-run"] if dry else []), *self.passed])
        # Older versions of nix build do not print the path.
        return "" if dry else _call(["nix", "eval", "--raw", f"{folder or '.'}#{attribute}.outPath", *self.passed])

    def _rollback(self) -> int:
        action = self.arguments.action
        if action in ("switch", "boot"):
            _call(["nix-env", "-p", str(self.profile), "--rollback"])
            system = str(self.profile)
        else:
            found = generations.read(self.profile, self.root.run_dir)
            before = [g for i, g in enumerate(found) if i + 1 < len(found) and found[i + 1].current]
            if not before:
                print("error: there is no generation before the current one", file=sys.stderr)
                return 1
            system = before[0].link
        if action not in ("build", "dry-build"):
            self._activate(system)
        print(f"Done. The new configuration is {os.path.realpath(system)}", file=sys.stderr)
        return 0

    def _activate(self, system: str) -> None:
        special = self.arguments.specialisation
        folder = Path(system) / "specialisation" / special if special else Path(system)
        if not folder.is_dir():
            print(f"error: specialisation not found: {special}", file=sys.stderr)
            raise _Stopped(1)
        install = "1" if self.arguments.install_bootloader else "0"
        environment = {**os.environ, "NIXOS_INSTALL_BOOTLOADER": install}
        argv = [str(folder / "bin" / "switch-to-configuration"), self.arguments.action]
        status = subprocess.run(argv, env=environment, check=False).returncode
        if status:
            print(f"warning: error(s) occurred while switching to the new configuration ({status})", file=sys.stderr)
            raise _Stopped(status)

    def _list(self) -> int:
        rows = [
            {
                "generation": g.number,
                "date": f"{g.date:%Y-%m-%d %H:%M:%S}",
                "nixosVersion": g.version or "Unknown",
                "kernelVersion": g.kernel or "Unknown",
                "configurationRevision": g.revision,
                "specialisations": list(g.specialisations),
                "current": g.current,
            }
            for g in reversed(generations.read(self.profile, self.root.run_dir))
        ]
        if self.arguments.json:
            print(json.dumps(rows, indent=2))
            return 0
        titles = ("Generation", "Build-date", "NixOS version", "Kernel", "Configuration Revision", "Specialisation")
        table = [(*titles, "Current"), *(tuple(str(value) for value in row.values()) for row in rows)]
        widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
        for row in table:
            print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        return 0


def _call(argv: Sequence[str]) -> str:
    """Run it, its messages shown as they come; gives its standard output. Raises _Stopped."""
    try:
        done = subprocess.run(argv, stdout=subprocess.PIPE, text=True, check=False)
    except FileNotFoundError:
        print(f"error: the program {argv[0]} is not there", file=sys.stderr)
        raise _Stopped(127) from None
    if done.returncode:
        raise _Stopped(done.returncode)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
