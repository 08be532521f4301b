"""A practice system without Nix: the same configuration, and generations that are only recorded.

The profile is a folder of links like a real one, but a generation's "system" is a plain folder with what is known
without Nix: version, kernel, the text it stands for, and the names of the programs that the text installs. What
needs Nix's verdict (does it evaluate, does it build, how large) nobody can say here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from nfh.errors import Failed, Refused
from nfh.nix import generations
from nfh.nix.target import Target
from nfh.practice import first_configuration, releases, stand_ins


def make(target: Target) -> None:
    """Write the first configuration and its recorded history. Raises OSError."""
    target.folder.mkdir(parents=True, exist_ok=True)
    target.profile.parent.mkdir(parents=True, exist_ok=True)
    (target.folder / "hardware-configuration.nix").write_text(first_configuration.hardware())
    for stage in first_configuration.HISTORY:
        text = first_configuration.configuration(stage)
        target.entry.write_text(text)
        number = commit(target, text, stage.summary)
        when = stage.made()
        os.utime(_link(target, number), (when, when), follow_symlinks=False)


def commit(target: Target, text: str, summary: str) -> int:
    """Record a generation for the configuration `text` and make it the running one; gives its number.

    As with Nix, the text that is current already makes no new generation. Raises ConfigurationError if the text
    cannot be read, Failed if it cannot be recorded.
    """
    system = _system(target, text, summary)
    current = generations.current(target.profile, target.run_dir)
    if current is not None and current.store_path == str(system):
        return current.number
    found = generations.read(target.profile, target.run_dir)
    number = found[-1].number + 1 if found else 1
    try:
        _point(_link(target, number), str(system))
    except OSError as problem:
        raise Failed(f"The generation cannot be recorded ({problem.strerror}).") from problem
    switch(target, number)
    return number


def switch(target: Target, number: int) -> None:
    """Make generation `number` the current and running one. Raises Failed if it is not there."""
    link = _link(target, number)
    if not link.exists():
        raise Failed(f"There is no generation {number}.", "See what there is: list my generations")
    try:
        _point(target.profile, link.name)
        system = str(link.readlink())
        target.run_dir.mkdir(parents=True, exist_ok=True)
        _point(target.run_dir / "current-system", system)
        if not (target.run_dir / "booted-system").is_symlink():
            _point(target.run_dir / "booted-system", system)
    except OSError as problem:
        raise Failed(f"Generation {number} cannot be made the current one ({problem.strerror}).") from problem


def delete(target: Target, numbers: Iterable[int]) -> None:
    """Delete these recorded generations, and the systems that no other one stands for.

    Raises Refused for the current one (as Nix does), Failed.
    """
    wanted = set(numbers)
    found = generations.read(target.profile, target.run_dir)
    if current := [g.number for g in found if g.current and g.number in wanted]:
        raise Refused(f"Generation {current[0]} is the current one and cannot be deleted.")
    if absent := sorted(wanted - {g.number for g in found}):
        raise Failed(f"There is no generation {absent[0]}.", "See what there is: list my generations")
    kept = {g.store_path for g in found if g.number not in wanted}
    kept |= {
        str(p.readlink()) for name in ("current-system", "booted-system") if (p := target.run_dir / name).is_symlink()
    }
    lost = [(Path(g.link), g.store_path) for g in found if g.number in wanted]
    try:
        for link, system in lost:
            link.unlink()
            if system not in kept:
                shutil.rmtree(system, ignore_errors=True)
    except OSError as problem:
        raise Failed(f"The generations cannot be deleted ({problem.strerror}).") from problem


def _system(target: Target, text: str, summary: str) -> Path:
    """The folder that stands for the system of this text, made if it is not there."""
    from nfh.configuration.packages import system_packages
    from nfh.configuration.source import Source

    data = text.encode("utf-8", "surrogateescape")
    attributes = [item.attr for item in system_packages(Source(target.entry, data))]
    version = releases.installed().version
    kernel = stand_ins.get("linux")
    # A name as in the store: a hash, and what it is.
    name = f"{hashlib.sha256(data).hexdigest()[:32]}-nixos-system-practice-{version}"
    store = target.profile.parents[3] / "paper"
    system = store / name
    if system.is_dir():
        return system
    fresh = store / f".{name}.new"
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / "sw" / "bin").mkdir(parents=True)
        (fresh / "kernel-modules" / "lib" / "modules" / (kernel.version if kernel else "0")).mkdir(parents=True)
        (fresh / "nixos-version").write_text(version)
        (fresh / "configuration.nix").write_bytes(data)
        (fresh / "summary").write_text(summary + "\n")
        for attr in attributes:
            stand_in = stand_ins.get(attr)
            for program in stand_in.programs if stand_in is not None else (attr.rpartition(".")[2],):
                (fresh / "sw" / "bin" / program).touch()
        fresh.rename(system)
    except OSError as problem:
        raise Failed(f"The generation cannot be recorded ({problem.strerror}).") from problem
    return system


def _link(target: Target, number: int) -> Path:
    return target.profile.parent / f"{target.profile.name}-{number}-link"


def _point(link: Path, to: str) -> None:
    """Make `link` point to `to`, in one step."""
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(to)
    fresh.replace(link)
