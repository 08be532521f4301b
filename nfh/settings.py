"""The person's settings and the folders nfh keeps things in (XDG base directories, freedesktop.org, version 0.8)."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from nfh.errors import KnowledgeError


class Folders(NamedTuple):
    """Where nfh keeps things for one person: settings, data (practice, journal), cache (private copies)."""

    config: Path
    data: Path
    cache: Path

    @classmethod
    def of(cls, environ: Mapping[str, str] = os.environ) -> Folders:
        """The folders for this environment. A relative XDG value is ignored, as the specification says."""
        home = Path(environ.get("HOME") or Path("~").expanduser())

        def base(variable: str, fallback: str) -> Path:
            value = Path(environ.get(variable, ""))
            return (value if value.is_absolute() else home / fallback) / "nfh"

        return cls(
            base("XDG_CONFIG_HOME", ".config"),
            base("XDG_DATA_HOME", ".local/share"),
            base("XDG_CACHE_HOME", ".cache"),
        )

    def private(self, folder: Path) -> Path:
        """Make `folder` (under one of these) readable by its owner only, and return it."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        return folder

    def cache_or_none(self) -> Path | None:
        """The cache, made where it is not there; None where it cannot be written: nothing depends on it."""
        try:
            cache = self.private(self.cache)
        except OSError:
            return None
        return cache if os.access(cache, os.W_OK | os.X_OK) else None


class Settings(NamedTuple):
    """What a person may set, in settings.json of the config folder. All are optional."""

    entry: str = ""
    host: str = ""
    hosts: Mapping[str, str] = MappingProxyType({})
    """The host of each flake with several, as the person answered: flake.nix → host."""

    @classmethod
    def load(cls, folders: Folders) -> Settings:
        """Read the settings; a missing file means the defaults. Raises KnowledgeError for a broken one."""
        file = folders.config / "settings.json"
        try:
            raw = json.loads(file.read_bytes())
        except FileNotFoundError:
            return cls()
        except (OSError, ValueError) as problem:
            raise KnowledgeError(f"the settings cannot be read ({problem})", file) from problem
        unknown = sorted(set(raw) - set(cls._fields)) if isinstance(raw, dict) else ["(not an object)"]
        if unknown:
            raise KnowledgeError(f"unknown settings: {', '.join(unknown)}", file)
        hosts = raw.get("hosts", {})
        texts = [value for name, value in raw.items() if name != "hosts"]
        texts += list(hosts.values()) if isinstance(hosts, dict) else [hosts]
        if not all(isinstance(value, str) for value in texts):
            raise KnowledgeError("every setting is a text in quotes", file)
        return cls(**raw)

    def host_of(self, entry: Path) -> str:
        """The host that is meant in a flake; "" when the person has not said."""
        return self.hosts.get(str(entry), "") or self.host


def remember_host(folders: Folders, entry: Path, host: str) -> None:
    """Keep the person's answer which host of a flake is meant. Other settings stay as they are."""
    file = folders.private(folders.config) / "settings.json"
    now = Settings.load(folders)
    if now.host_of(entry) == host:
        return
    kept = {name: value for name in ("entry", "host") if (value := getattr(now, name))}
    text = json.dumps({**kept, "hosts": {**now.hosts, str(entry): host}}, indent=2) + "\n"
    new = file.with_suffix(".new")
    new.write_text(text)
    new.replace(file)
