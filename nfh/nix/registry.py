"""The flake registry: what stands for a short name such as "nixpkgs" (Nix manual, "nix registry").

The person's own registry.json comes before the system's; the global one, which is fetched, is not looked at.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from zlib import crc32


def key(name: str, environment: Mapping[str, str]) -> str:
    """What tells one content of `name` from another: the store path it stands for, or a number for what is written
    of it; "" where no registry has it.
    """
    for file in _files({**os.environ, **environment}):
        place = _named(file, name)
        if place.get("type") == "path":
            return str(Path(place["path"]).resolve())
        if place:
            return f"registry {crc32(json.dumps(place, sort_keys=True).encode()):08x}"
    return ""


def _files(environ: Mapping[str, str]) -> tuple[Path, Path]:
    own = environ.get("XDG_CONFIG_HOME") or f"{environ.get('HOME', '')}/.config"
    return Path(own, "nix", "registry.json"), Path(environ.get("NIX_CONF_DIR") or "/etc/nix", "registry.json")


def _named(file: Path, name: str) -> dict[str, str]:
    """What `file` has for a name; {} where it has none, or is no registry."""
    try:
        for flake in json.loads(file.read_bytes())["flakes"]:
            if flake["from"] == {"type": "indirect", "id": name}:
                return dict(flake["to"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {}
