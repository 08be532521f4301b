"""Channels of the practice system: nix-channel(1) with releases that are made here instead of downloaded.

As on NixOS, root's list of channels is a file (.nix-channels: an address and a name a line), and the channels are a
profile of their own, so that an update can be taken back. Any address whose last part is a known channel will do.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from nfh.errors import Failed, NfhError, NixFailed
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.said import cause
from nfh.practice import releases
from nfh.practice.releases import State
from nfh.practice.root import Root

ADDRESS = "https://channels.nixos.org/"
"""Where NixOS' channels are (NixOS manual, "Upgrading NixOS"); nothing is fetched from there."""


def argv(*arguments: str) -> tuple[str, ...]:
    """How to run nix-channel on a practice system as a program; its target's environment goes with it."""
    return (sys.executable, "-m", "nfh.practice.channels", *arguments)


def subscribed(root: Root) -> dict[str, str]:
    """The channels by name, each with its address. Raises Failed."""
    try:
        lines = _list(root).read_text().splitlines()
    except FileNotFoundError:
        return {}
    except OSError as problem:
        raise Failed(f"The list of channels cannot be read ({problem.strerror}).") from problem
    pairs = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return {(pair[1] if len(pair) > 1 else _default_name(pair[0])): pair[0] for pair in pairs}


def subscribe(root: Root, address: str, name: str = "") -> None:
    """Add a channel, or point a name to another one (an upgrade to another release). Raises Failed."""
    known = subscribed(root)
    known[name or _default_name(address)] = address.rstrip("/")
    _write(root, known)


def unsubscribe(root: Root, name: str) -> None:
    """Take a channel off the list; a name that is not on it is no error. Raises Failed."""
    known = subscribed(root)
    known.pop(name, None)
    _write(root, known)


def fetch(root: Root, cancel: Cancel | None = None) -> str:
    """Bring the newest state of every channel into the store; gives the store path of all of them together.

    The profile stays as it is: a plan can be evaluated against this path (its folder `nixos` is <nixpkgs>) before
    anything changes. Raises Failed, NixFailed, NixMissing, Interrupted.
    """
    return add(root, {name: _state(name, address) for name, address in subscribed(root).items()}, cancel)


def update(root: Root, cancel: Cancel | None = None) -> str:
    """As nix-channel --update: fetch, and make it a new generation of the channels; gives its store path."""
    fetched = fetch(root, cancel)
    _nix(root, ("nix-env", "-p", str(root.channels), "--set", fetched), cancel)
    return fetched


def install(root: Root, cancel: Cancel | None = None) -> None:
    """The channel that a practice system begins with. Raises as `update` does."""
    state = releases.installed()
    subscribe(root, ADDRESS + state.channel, "nixos")
    _nix(root, ("nix-env", "-p", str(root.channels), "--set", add(root, {"nixos": state}, cancel)), cancel)


def add(root: Root, states: dict[str, State], cancel: Cancel | None = None) -> str:
    """Put trees into the store, by the names of their channels; gives the path of all of them together."""
    try:
        with tempfile.TemporaryDirectory(dir=root.path) as folder:
            channels = Path(folder) / "channels"
            channels.mkdir()
            for name, state in states.items():
                releases.write(state, channels / name)
            return _nix(root, ("nix-store", "--add", str(channels)), cancel)
    except OSError as problem:
        raise Failed(f"The channels cannot be written ({problem.strerror}).") from problem


def _state(name: str, address: str) -> State:
    state = releases.newest(address.rstrip("/").rpartition("/")[2])
    if state is None:
        known = ", ".join(releases.states())
        raise Failed(f"The practice system cannot fetch the channel {name} ({address}); it knows {known}.")
    return state


def _default_name(address: str) -> str:
    # nix-channel(1): the last part of the address, without -stable or -unstable.
    return address.rstrip("/").rpartition("/")[2].removesuffix("-unstable").removesuffix("-stable")


def _list(root: Root) -> Path:
    return root.home / ".nix-channels"


def _write(root: Root, known: dict[str, str]) -> None:
    file = _list(root)
    fresh = file.with_name(".nix-channels.new")
    try:
        fresh.write_text("".join(f"{address} {name}\n" for name, address in known.items()))
        fresh.replace(file)
    except OSError as problem:
        raise Failed(f"The list of channels cannot be written ({problem.strerror}).") from problem


def _nix(root: Root, argv: tuple[str, ...], cancel: Cancel | None) -> str:
    finished = process.run(argv, root.environment(), cancel=cancel)
    if finished.status:
        why = cause(finished.stderr) or finished.stderr.strip()
        raise NixFailed(f"The channels could not be changed: {why}", finished.stderr, finished.status, argv)
    return finished.text


# ------------------------------------------------------------------------------------------------- as a program


def main(argv: Sequence[str] | None = None) -> int:
    """Run `nix-channel ARGV…` on the practice system of the environment; gives the exit status."""
    parser = argparse.ArgumentParser(prog="nix-channel", description="Manage the practice system's channels.")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--list", action="store_true")
    action.add_argument("--add", nargs="+", metavar=("URL", "NAME"))
    action.add_argument("--remove", metavar="NAME")
    action.add_argument("--update", nargs="*", metavar="NAME")
    action.add_argument("--rollback", nargs="?", const="", metavar="GENERATION")
    options = parser.parse_args(argv)
    given = os.environ.get("MINI_NIXOS_ROOT", "")
    if not given:
        print("error: this nix-channel belongs to the practice system: nfh practice shell", file=sys.stderr)
        return 1
    try:
        _act(Root(Path(given)), options)
    except NfhError as problem:
        print(f"error: {problem.message}", file=sys.stderr)
        return 1
    return 0


def _act(root: Root, options: argparse.Namespace) -> None:
    say: Callable[[str], None] = print
    if options.list:
        for name, address in sorted(subscribed(root).items()):
            say(f"{name} {address}")
    elif options.add:
        subscribe(root, *options.add[:2])
    elif options.remove:
        unsubscribe(root, options.remove)
    elif options.rollback is not None:
        back = ("--rollback",) if not options.rollback else ("--switch-generation", options.rollback)
        _nix(root, ("nix-env", "-p", str(root.channels), *back), None)
    else:
        update(root)
        print(f"unpacking {len(subscribed(root))} channels...", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
