"""Where an unprivileged Nix lives: one folder with its own store, state, configuration and run folder.

Nix's own variables (NIX_STORE_DIR and the rest, nix-env(1) "common environment variables") point into it, so that
evaluating, building, activating and collecting garbage need no root and touch nothing else.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from nfh.nix.target import Target

NIX_CONF = """\
# No build users and no sandbox: everything here runs as the person who owns this folder.
build-users-group =
sandbox = false
# Nothing is fetched: every package is a stand-in that is built here.
substituters =
flake-registry =
experimental-features = nix-command flakes
max-jobs = auto
# A practice system may lose its last seconds in a power cut; in return it is quick.
fsync-metadata = false
warn-dirty = false
"""


def mini_nixos() -> Path:
    """The folder of the practice system's own nixpkgs, as shipped with nfh."""
    return Path(__file__).resolve().parent / "mini_nixos"


class Root(NamedTuple):
    """The layout under `path`, which must be free of links (Nix refuses a store behind one)."""

    path: Path

    @property
    def store(self) -> Path:
        """The store."""
        return self.path / "nix" / "store"

    @property
    def state(self) -> Path:
        """Nix's state directory."""
        return self.path / "nix" / "var" / "nix"

    @property
    def profile(self) -> Path:
        """The link of the system profile."""
        return self.state / "profiles" / "system"

    @property
    def channels(self) -> Path:
        """The profile of the channels, as root has it on NixOS."""
        return self.state / "profiles" / "per-user" / "root" / "channels"

    @property
    def entry(self) -> Path:
        """configuration.nix."""
        return self.path / "etc" / "nixos" / "configuration.nix"

    @property
    def run_dir(self) -> Path:
        """Where current-system and booted-system are linked."""
        return self.path / "run"

    @property
    def boot(self) -> Path:
        """Where the boot menu is: loader/loader.conf and loader/entries."""
        return self.path / "boot"

    @property
    def home(self) -> Path:
        """What Nix's programs take for the home folder, so that they leave the person's own alone."""
        return self.path / "home"

    def environment(self, nixpkgs: Path | None = None) -> dict[str, str]:
        """The variables that Nix's programs need for this root; `nixpkgs` defaults to what nfh ships."""
        tree = nixpkgs or mini_nixos() / "nixpkgs"
        return {
            "NIX_STORE_DIR": str(self.store),
            "NIX_STATE_DIR": str(self.state),
            "NIX_LOG_DIR": str(self.path / "nix" / "var" / "log" / "nix"),
            "NIX_CONF_DIR": str(self.path / "etc" / "nix"),
            "NIX_USER_CONF_FILES": "",
            "NIX_REMOTE": "auto",
            "NIX_PATH": f"nixpkgs={tree}:nixos-config={self.entry}",
            "HOME": str(self.home),
            "MINI_NIXOS_ROOT": str(self.path),
        }

    def environ(self, nixpkgs: Path | None = None) -> dict[str, str]:
        """This process's environment with those variables: what subprocess wants as `env`."""
        return {**os.environ, **self.environment(nixpkgs)}

    def lay_out(self) -> None:
        """Make the folders and nix.conf. Raises OSError."""
        for folder in (self.profile.parent, self.channels.parent, self.entry.parent, self.run_dir, self.home):
            folder.mkdir(parents=True, exist_ok=True)
        conf = self.path / "etc" / "nix" / "nix.conf"
        conf.parent.mkdir(parents=True, exist_ok=True)
        conf.write_text(NIX_CONF)

    def target(self, nixpkgs: Path | None = None, *, on_paper: bool = False) -> Target:
        """This root as the system that a request is about."""
        return Target(
            kind="practice",
            entry=self.entry,
            profile=self.profile,
            environment=self.environment(nixpkgs),
            label="practice system",
            run_dir=self.run_dir,
            on_paper=on_paper,
        )
