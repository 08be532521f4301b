"""Reads what a catalogue is made from: a system's own nixpkgs, or what `nfh index --from` names."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.catalogue import brotli_file, from_json, programs, renamings
from nfh.catalogue.making import Found
from nfh.errors import NixFailed, NixMissing, UsageError
from nfh.nix import json_stream, nixpkgs, store, this_system
from nfh.nix.cancel import Cancel

if TYPE_CHECKING:
    from nfh.knowledge.catalogue_entries import OptionEntry
    from nfh.nix.target import Target

Say = Callable[[str], None]
"""Called with what is being done, in a few words."""

_OF_SYSTEM = "sw/share/doc/nixos/options.json"
"""In a system: where NixOS puts the options it was made from, unless its documentation is switched off."""
_OF_HOME = "share/doc/home-manager/options.json"
_USERS = "home-manager.users.<name>."


def of_system(target: Target, say: Say, cancel: Cancel | None = None) -> Found:
    """Everything of the system's nixpkgs. Options that cannot be read are said and left out.

    Raises NixFailed where there is no nixpkgs or it does not evaluate, NixMissing, Interrupted.
    """
    folder = nixpkgs.folder(target, cancel)
    found = _of_folder(folder, target.environment, say, cancel)
    found.about |= {"source": target.label, "key": nixpkgs.key(target), "asked": ""}
    say("reading the options")
    found.options = _system_options(target, say, cancel)
    return found


def of_path(path: Path, environment: Mapping[str, str], say: Say, cancel: Cancel | None = None) -> Found:
    """What is at `path`: a nixpkgs, a packages.json (.br too), an options.json, or a folder with both files.

    Raises UsageError where it is none of these, NixFailed, NixMissing, Interrupted, Failed.
    """
    if path.is_dir() and (path / "default.nix").exists():
        found = _of_folder(path, environment, say, cancel)
        say("reading the options")
        found.options = _options_of(path, environment, say, cancel)
    else:
        named = ("packages.json", "packages.json.br", "options.json")
        files = [path / name for name in named if (path / name).is_file()] if path.is_dir() else [path]
        if not files or not all(file.is_file() for file in files):
            raise UsageError(
                f"{path} is neither a nixpkgs nor a packages.json or options.json.",
                "Name one of these, or leave --from away to read this system's own nixpkgs.",
            )
        found = Found(about={"made": str(int(time.time()))})
        for file in files:
            say(f"reading {file.name}")
            _of_file(file, environment, found)
    found.about |= {"source": str(path), "key": "", "asked": str(path)}
    return found


def _of_folder(folder: Path, environment: Mapping[str, str], say: Say, cancel: Cancel | None) -> Found:
    from nfh.nix import packages

    say(f"reading the packages of {folder}")
    listed = packages.listed(folder, environment, cancel)
    return Found(
        packages=from_json.packages(io.BytesIO(listed), this_system.name(), store.sizes_by_name(environment)),
        programs=programs.of_channel(folder) or programs.of_nix_index(),
        renamings=renamings.of(folder),
        about={"made": str(int(time.time())), "nixpkgs": nixpkgs.version(folder)},
    )


def _system_options(target: Target, say: Say, cancel: Cancel | None) -> Iterator[OptionEntry] | None:
    from nfh.nix import options

    # The system's own list is what it was built from; it is there in a moment, and evaluation takes half a minute.
    kept = target.run_dir / "current-system" / _OF_SYSTEM
    if kept.is_file():
        return _with_home(_read_options(kept))
    try:
        rows = options.declared(target, cancel)
    except (NixFailed, NixMissing) as problem:
        say(f"the options could not be read: {problem.message}")
        return None
    return _with_home(_entries(rows))


def _options_of(
    folder: Path, environment: Mapping[str, str], say: Say, cancel: Cancel | None
) -> Iterator[OptionEntry] | None:
    from nfh.nix import options

    if not (folder / "nixos").is_dir():
        return None
    try:
        return _entries(options.declared_by(folder, environment, cancel))
    except (NixFailed, NixMissing) as problem:
        say(f"the options could not be read: {problem.message}")
        return None


def _entries(rows: list[dict[str, object]]) -> Iterator[OptionEntry]:
    for row in rows:
        entry = from_json.option(str(row["name"]), row)
        if entry is None:
            continue
        if entry.name.startswith(_USERS):
            entry.name, entry.home = entry.name.removeprefix(_USERS), True
        yield entry


def _with_home(options: Iterator[OptionEntry]) -> Iterator[OptionEntry]:
    """Beside the system's options those of Home Manager, where it is installed for this person."""
    import os

    yield from options
    user = os.environ.get("USER", "")
    for profile in (Path.home() / ".nix-profile", Path("/etc/profiles/per-user") / user if user else None):
        if profile is not None and (profile / _OF_HOME).is_file():
            for entry in _read_options(profile / _OF_HOME):
                entry.home = True
                yield entry
            return


def _read_options(file: Path) -> Iterator[OptionEntry]:
    with file.open("rb") as content:
        yield from from_json.options(content)


def _of_file(file: Path, environment: Mapping[str, str], found: Found) -> None:
    content = brotli_file.unpacked(file) if file.suffix == ".br" else file.open("rb")
    first = next(json_stream.members(content), None)
    content.seek(0)
    if first is not None and isinstance(first[1], dict) and "type" in first[1] and "meta" not in first[1]:
        found.options = from_json.options(content)
    else:
        found.packages = from_json.packages(content, this_system.name(), store.sizes_by_name(environment))
