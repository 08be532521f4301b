"""Which system a request is about (design.md, decision 1)."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

from nfh.errors import UsageError
from nfh.nix.target import Target
from nfh.settings import Folders, Settings

ETC_NIXOS = Path("/etc/nixos")
_OF_SYSTEMS = re.compile(r"nixosConfigurations|homeConfigurations|mkFlake|nixosSystem")
NIX_VARIABLES = ("NIX_STORE_DIR", "NIX_STATE_DIR", "NIX_LOG_DIR", "NIX_CONF_DIR", "NIX_PATH", "NIX_REMOTE")


def choose(on: str, config: str, environ: Mapping[str, str], folders: Folders, settings: Settings) -> Target:
    """The system to work on.

    `on` is "this", "practice" or empty; `config` a path or empty. --config, $NIXOS_CONFIG and $NIX_STATE_DIR make it
    "given"; a NixOS machine is "this"; else a home in the usual folder of Home Manager is "given"; else it is the
    practice system. Raises UsageError.
    """
    if on == "practice":
        if config:
            raise UsageError("--config and --on practice exclude each other: the practice system has its own file.")
        return practice(folders)
    given = config or environ.get("NIXOS_CONFIG", "") or environ.get("NIX_STATE_DIR", "")
    if given and on != "this":
        return _given(config, environ, settings)
    if on == "this" and not is_nixos():
        raise UsageError(
            "This machine does not run NixOS, so there is no “this” system to work on.",
            "Leave --on away: nfh then works on its practice system.",
        )
    if is_nixos():
        return _this(config, environ, settings)
    home = home_folder(environ)
    return _given(str(home), environ, settings) if home is not None else practice(folders)


def is_nixos() -> bool:
    """Whether this machine runs NixOS: /etc/NIXOS is what nixos-rebuild's installer and switch scripts look for."""
    return Path("/etc/NIXOS").exists()


def home_folder(environ: Mapping[str, str]) -> Path | None:
    """Where Home Manager on its own has a person's home (its manual, "Standalone installation"), if one is there."""
    base = environ.get("XDG_CONFIG_HOME") or (f"{environ['HOME']}/.config" if environ.get("HOME") else "")
    folder = Path(base, "home-manager")
    found = base and any((folder / name).is_file() for name in ("flake.nix", "home.nix"))
    return folder if found else None


def practice(folders: Folders) -> Target:
    """The practice system; it need not have been made yet."""
    from nfh.practice.system import Practice

    return Practice(folders.data / "practice").target()


def entry_of(config: str, environ: Mapping[str, str], settings: Settings) -> Path:
    """The configuration's entry: --config, the setting, $NIXOS_CONFIG, the flake, the classic file. May not exist."""
    named = config or settings.entry or environ.get("NIXOS_CONFIG", "")
    if not named:
        flake = ETC_NIXOS / "flake.nix"
        return flake if flake.exists() else ETC_NIXOS / "configuration.nix"
    path = _absolute(named)
    return _in_folder(path) if path.is_dir() else path


def _in_folder(folder: Path) -> Path:
    """The entry in a folder: a flake that has systems or homes, the classic names, the only Nix file there is."""
    flake = folder / "flake.nix"
    if flake.exists() and (_OF_SYSTEMS.search(_text_of(flake)) or not (folder / "configuration.nix").exists()):
        return flake
    for name in ("configuration.nix", "nixos/configuration.nix", "home.nix", "default.nix"):
        if (folder / name).exists():
            return folder / name
    files = [path for path in folder.glob("*.nix") if path.name != "hardware-configuration.nix"]
    return files[0] if len(files) == 1 else folder / "configuration.nix"


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


def _absolute(named: str) -> Path:
    """The path, absolute and without "..", so that one file has one name. Raises UsageError."""
    try:
        path = Path(named).expanduser()
        path = path if path.is_absolute() else Path.cwd() / path
        if ".." in path.parts:
            path = path.resolve() if path.name == ".." else path.parent.resolve() / path.name
        with contextlib.suppress(FileNotFoundError, NotADirectoryError, PermissionError):
            path.lstat()
    except (OSError, RuntimeError, ValueError) as problem:
        raise UsageError(
            f"“{named}” is no path of a configuration ({problem}).", "Name a file or folder."
        ) from problem
    return path


def _this(config: str, environ: Mapping[str, str], settings: Settings) -> Target:
    entry = entry_of(config, environ, settings)
    return Target(
        "this",
        entry,
        Path("/nix/var/nix/profiles/system"),
        {},
        "this machine",
        settings.host_of(entry) or os.uname().nodename if entry.name == "flake.nix" else "",
    )


def _given(config: str, environ: Mapping[str, str], settings: Settings) -> Target:
    entry = entry_of(config, environ, settings)
    state = environ.get("NIX_STATE_DIR", "")
    if state and not Path(state).is_absolute():
        raise UsageError(f"NIX_STATE_DIR is “{state}”; Nix wants it to begin with /.")
    profile = Path(state or "/nix/var/nix") / "profiles" / "system"
    runs_here = is_nixos() and not state and entry.parent == ETC_NIXOS
    return Target(
        "given",
        entry,
        profile,
        {name: environ[name] for name in NIX_VARIABLES if name in environ},
        str(entry),
        settings.host_of(entry) or os.uname().nodename if entry.name == "flake.nix" else "",
        run_dir=Path(environ.get("MINI_NIXOS_ROOT", "/")) / "run" if state else Path("/run"),
        activatable=bool(state) or runs_here,
    )
