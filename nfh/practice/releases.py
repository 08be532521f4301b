"""The releases that a practice system can be updated and upgraded to: trees of mini-nixos with other versions.

mini_nixos/releases.json has a list a channel, oldest state first. The tree as it is shipped is the first state of the
first channel: what a practice system is made with. `nix-channel --update` brings the last state of a channel.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nfh.practice.root import mini_nixos


@dataclass(frozen=True, slots=True)
class State:
    """A channel at one time."""

    channel: str
    """Its name: nixos-25.11, nixos-unstable."""
    release: str
    code_name: str
    suffix: str
    """What follows the release in the version: .650.3a1f5d9c07be."""
    versions: tuple[tuple[str, str], ...]
    """Attribute and version of each package that differs from the tree as it is shipped."""

    @property
    def version(self) -> str:
        """As nixos-version has it: 25.11.650.3a1f5d9c07be."""
        return self.release + self.suffix


@cache
def states() -> dict[str, tuple[State, ...]]:
    """Every channel's states, oldest first. Each state also has the changes of those before it in its `after`."""
    recorded = json.loads((mini_nixos() / "releases.json").read_bytes())
    found: dict[str, list[State]] = {}
    versions: dict[str, dict[str, str]] = {}
    for fact in recorded:
        merged = {**versions.get(fact["after"], {}), **fact["versions"]}
        state = State(
            fact["channel"], fact["release"], fact["codeName"], fact["suffix"], tuple(sorted(merged.items()))
        )
        versions[state.version] = merged
        found.setdefault(state.channel, []).append(state)
    return {channel: tuple(each) for channel, each in found.items()}


def installed() -> State:
    """What a practice system is made with."""
    return next(iter(states().values()))[0]


def newest(channel: str) -> State | None:
    """What an update of `channel` brings; None for a channel that the practice system does not know."""
    found = states().get(channel)
    return found[-1] if found else None


def write(state: State, tree: Path) -> None:
    """Write the tree of `state`, as <nixpkgs>, to `tree`, which must not exist. Raises OSError."""
    shutil.copytree(mini_nixos() / "nixpkgs", tree, copy_function=shutil.copyfile)
    (tree / ".version").write_text(f"{state.release}\n")
    (tree / ".version-suffix").write_text(f"{state.suffix}\n")
    (tree / ".code-name").write_text(f"{state.code_name}\n")
    file = tree / "pkgs" / "packages.json"
    packages = json.loads(file.read_bytes())
    for attr, version in state.versions:
        packages[attr]["version"] = version
    if state.versions:
        file.write_text(json.dumps(packages, indent=1))
