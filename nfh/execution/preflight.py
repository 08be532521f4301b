"""Before anything is touched: what would make the plan fail half way, said in one sentence each."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from nfh.errors import Busy, ChangedMeanwhile, ConfigurationError, Failed, Refused
from nfh.execution import at_work, deploying, trial
from nfh.execution.activating import Activation
from nfh.execution.content import content
from nfh.execution.journal import Journal
from nfh.execution.privilege import Privilege, is_ours
from nfh.execution.sentences import capital, names, size
from nfh.nix import boot_images, generations, network
from nfh.nix.at_work import by, lock_holder, no_collection
from nfh.nix.boots import Boots
from nfh.nix.kept import WORDS, kept
from nfh.nix.storepath import name_of
from nfh.planning import profile_link
from nfh.planning.plan import (
    Activate,
    CollectGarbage,
    DeleteGenerations,
    Deploy,
    EditConfiguration,
    FileChange,
    Plan,
    SwitchGeneration,
)

ROOM = 64 << 10
"""Bytes that writing configuration files needs beyond their own."""
STORE_ROOM = 16 << 20
"""Bytes that must be free in the store for any build at all."""


def check(plan: Plan, journal: Journal, privilege: Privilege) -> None:
    """Raise what stands in the plan's way.

    ConfigurationError (unreadable, read-only), ChangedMeanwhile, Busy, Failed (no room, no such generation), Refused
    (not this machine's, or what runs would be lost).
    """
    _nobody_else(plan, journal)
    if plan.changes or plan.needs_build:
        _readable(plan.target.entry)
    for change in plan.changes:
        _as_planned(change)
        _writable(change, privilege)
    if plan.examined is not None:
        _copy_is_current(plan.target.folder, plan.examined.copy, {change.path for change in plan.changes})
    _profile_is_writable(plan, privilege)
    _room(plan)
    _network(plan)
    _boot(plan)
    _other_machines(plan)
    _may_activate(plan)
    _generations(plan)


def _nobody_else(plan: Plan, journal: Journal) -> None:
    left = journal.unfinished()
    if left is not None and Activation(journal.room_of(left)).is_running():
        raise Busy(
            "The activation that was begun earlier is still going on, so nothing was done.",
            "Wait until it is done, then say it again.",
        )
    if left is not None and trial.is_armed(journal.room_of(left)):
        raise Busy(
            "The change before this one is on trial: the earlier system comes back by itself in a moment.",
            "Wait until it is back, then say it again.",
        )
    if plan.target.on_paper or all(isinstance(step, EditConfiguration) for step in plan.steps):
        # A text may be edited while somebody rebuilds: files are replaced whole, and that rebuild has read its own.
        return
    _no_other_nix(plan)
    other = at_work.find(plan.target)
    if other is not None:
        raise Busy(
            f"{other[1]} (process {other[0]}) is at work on this system right now, so nothing was done.",
            "Wait until it is done, then say it again.",
        )


def _no_other_nix(plan: Plan) -> None:
    """Nix waits for its own locks, without end and without a word; so who holds them is told before."""
    if plan.needs_build:
        no_collection(plan.target.state_dir)
    if any(isinstance(step, CollectGarbage) for step in plan.steps):
        no_collection(plan.target.state_dir, "another collection")
    moves = any(isinstance(step, Activate | SwitchGeneration | DeleteGenerations) for step in plan.steps)
    if moves and (holder := lock_holder(Path(f"{plan.target.profile}.lock"))):
        raise Busy(
            f"Another Nix is changing the generations of this system right now{by(holder)}, so nothing was done.",
            "Wait until it is done, then say it again.",
        )


def _network(plan: Plan) -> None:
    """Raise Failed where something must be downloaded and this machine has no way to anywhere."""
    if not plan.effects.download_bytes or network.has_any_route():
        return
    raise Failed(
        f"{size(plan.effects.download_bytes)} must be downloaded and this machine is not connected to any network, "
        "so nothing was done.",
        "Connect it first; what lies here already can still be gone back to: “list my generations”.",
    )


def _boot(plan: Plan) -> None:
    """Raise Failed where a new kernel comes and /boot has not even room for one of the size of the present one."""
    coming = {name_of(path) for path in (*plan.effects.to_build, *plan.effects.to_fetch)}
    if not any(re.match(r"(initrd-)?linux-\d", name) for name in coming):
        return
    if not plan.makes_generation:
        return
    current = os.path.realpath(plan.target.profile)
    needed = sum(boot_images.images(current).values())
    for boot in boot_images.room(plan.target, current):
        if boot.free < needed:
            raise Failed(
                f"A new kernel comes with this, and {boot.folder} has {size(boot.free)} of free space: the present "
                f"kernel and its initial ramdisk take {size(needed)}. So nothing was done.",
                "“delete old generations” makes room: each of them keeps its kernel there.",
            )


def _readable(entry: Path) -> None:
    try:
        with entry.open("rb") as file:
            file.read(1)
    except OSError as problem:
        raise ConfigurationError(
            f"The configuration {entry} cannot be read ({problem.strerror}).", entry, hint="Name it with --config."
        ) from problem


def _as_planned(change: FileChange) -> None:
    try:
        now = content(change.path)
    except OSError as problem:
        raise ConfigurationError(f"{change.path} cannot be read ({problem.strerror}).", change.path) from problem
    if now != change.before:
        raise ChangedMeanwhile(
            f"{change.path} was changed by somebody else since the plan was made, so nothing was done.",
            "Say it again: the new plan starts from the file as it is now.",
        )


def _writable(change: FileChange, privilege: Privilege) -> None:
    real = Path(os.path.realpath(change.path))
    if real.is_relative_to("/nix/store"):
        raise ConfigurationError(
            f"{change.path} is a link into the Nix store, where nothing can be edited.",
            change.path,
            hint="Something else writes it (home-manager, for example): change it there.",
        )
    try:
        disk = os.statvfs(real.parent)
    except OSError as problem:
        raise ConfigurationError(
            f"The folder of {change.path} cannot be reached ({problem.strerror}).", change.path
        ) from problem
    if disk.f_flag & os.ST_RDONLY:
        raise ConfigurationError(
            f"{change.path} lies on a file system that is read-only, so nothing was done.",
            change.path,
            hint="Mount it writable first; “journalctl -k” says why it is not, if it used to be.",
        )
    if not privilege.name and not is_ours(change.path):
        raise ConfigurationError(f"You may not write to {real.parent}, so nothing was done.", change.path)
    needed = len(change.after or b"") + ROOM
    free = disk.f_bavail * disk.f_frsize
    if free < needed or (disk.f_files and not disk.f_ffree):
        raise Failed(
            f"The disk that {change.path} lies on is full ({size(free)} are left), so nothing was done.",
            "Make some room there, then say it again.",
        )


def _profile_is_writable(plan: Plan, privilege: Privilege) -> None:
    """Raise Failed where the plan changes the profile, its folder may not be written, and root is not asked."""
    moves = any(isinstance(step, SwitchGeneration | DeleteGenerations) for step in plan.steps)
    folder = plan.target.profile.parent
    if not (moves or plan.makes_generation) or privilege.needed(plan) or not folder.exists():
        return
    if os.access(folder, os.W_OK | os.X_OK):
        return
    if os.statvfs(folder).f_flag & os.ST_RDONLY:
        why, hint = "it lies on a file system that is read-only", "Mount it writable first"
    elif folder.stat().st_uid == os.geteuid():
        why, hint = "you may not write there", f"“chmod u+rwx {folder}” makes it writable"
    else:
        why, hint = "it belongs to somebody else", "Have its owner do it, or make it writable for you"
    raise Failed(f"Generations are kept in {folder}, and {why}, so nothing was done.", f"{hint}, then say it again.")


def _copy_is_current(folder: Path, copy: Path, changed: set[Path]) -> None:
    """What Nix looked at must be what stands there now: else text and system would not agree afterwards."""
    for path in _files(copy):
        original = folder / path.relative_to(copy)
        if original not in changed and _differ(path, original):
            raise ChangedMeanwhile(
                f"{original} was changed while the plan was waiting, so nothing was done.",
                "Say it again: the new plan starts from the files as they are now.",
            )


def _files(folder: Path) -> Iterator[Path]:
    for root, folders, found in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        for name in found:
            path = Path(root, name)
            if not path.is_symlink() and path.is_file():
                yield path


def _differ(one: Path, other: Path) -> bool:
    try:
        a, b = one.stat(), other.stat()
        if (a.st_size, a.st_mtime_ns) == (b.st_size, b.st_mtime_ns):
            return False
        return a.st_size != b.st_size or one.read_bytes() != other.read_bytes()
    except OSError:
        return True


def _room(plan: Plan) -> None:
    if not plan.needs_build:
        return
    store = Path(plan.target.environment.get("NIX_STORE_DIR", "/nix/store"))
    needed = plan.effects.download_bytes + plan.effects.unpacked_bytes + STORE_ROOM
    try:
        disk = os.statvfs(store)
    except OSError:
        return  # Nix makes it, or says what is wrong with it
    free = disk.f_bavail * disk.f_frsize
    if free < needed:
        raise Failed(
            f"The Nix store has {size(free)} of free space and this needs about {size(needed)}, so nothing was done.",
            "“free some disk space” shows what can go.",
        )


def _other_machines(plan: Plan) -> None:
    for step in plan.steps:
        if isinstance(step, Deploy):
            if step.built_on:
                deploying.reach(step.built_on, plan.target.environment, as_root=False)
            deploying.reach(step.host, plan.target.environment, as_root=step.action != "build")


def _may_activate(plan: Plan) -> None:
    if plan.activates and not plan.target.activatable:
        raise Refused(
            f"{plan.target.entry} is not this machine's own configuration, so I build it but do not switch to it.",
            "With --no-build only the text is changed.",
        )


def _generations(plan: Plan) -> None:
    boots = Boots.of(plan.target)
    found = generations.read(plan.target.profile, plan.target.run_dir)
    boots.note(found)
    wanted = {step.number for step in plan.steps if isinstance(step, SwitchGeneration)}
    doomed = {n for step in plan.steps if isinstance(step, DeleteGenerations) for n in step.numbers}
    if not wanted | doomed:
        return
    known = {g.number: g for g in found}
    for number in sorted(wanted):
        if number not in known or known[number].dangling:
            raise Failed(f"Generation {number} is not there any more, so nothing was done.", "“list my generations”")
    if doomed and (broken := profile_link.trouble(plan.target.profile, found)):
        raise Refused(
            f"Nothing was deleted, because the boot menu could not be written afterwards: {broken}.",
            f"{profile_link.way_out(found)} Then say it again.",
        )
    reasons = kept(found, boots.systems())
    spared = [f"generation {n} is {WORDS[reasons[n]]}" for n in sorted(doomed) if n in reasons]
    if spared:
        raise Refused(f"{capital(names(spared))}, so nothing was deleted.", "Leave it out and say it again.")
    if any(isinstance(step, CollectGarbage) for step in plan.steps) and doomed and not set(known) - doomed:
        raise Refused("That would leave no generation at all, so nothing was deleted.")
