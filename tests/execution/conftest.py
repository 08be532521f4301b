"""Plans as planning makes them, on a real practice system, and nfh in a process of its own that can be stopped."""

from __future__ import annotations

import ctypes
import os
import pickle
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from nfh.execution.journal import Journal
from nfh.execution.outcome import Outcome
from nfh.execution.privilege import Direct, Privilege
from nfh.execution.runner import run
from nfh.execution.where import Where
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent
from nfh.nix.target import Target
from nfh.planning import examine, private_copy
from nfh.planning.context import Context
from nfh.planning.plan import (
    Activate,
    Build,
    BuildAction,
    EditConfiguration,
    FileChange,
    Plan,
    Step,
    SwitchGeneration,
)
from nfh.settings import Folders

NEW_USERS, NEW_MOUNTS, NEW_NETWORK = 0x10000000, 0x00020000, 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _checked(status: int) -> None:
    if status != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _namespace(flags: int, user: int) -> None:
    """Go into a user namespace where we are `user` and own what we own (user_namespaces(7))."""
    outer_user, outer_group = os.geteuid(), os.getegid()
    _checked(_libc.unshare(flags))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {outer_user} 1")
    Path("/proc/self/gid_map").write_text(f"{user} {outer_group} 1")


def become_person() -> None:
    """An ordinary person with no capability: what their files and folders forbid is really forbidden."""
    _namespace(NEW_USERS, 1000)
    drop_power()


def drop_power() -> None:
    """No capability any more (capset(2)): permissions count."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    _checked(_libc.capset(header, (ctypes.c_uint32 * 6)()))


def become_root(*, network: bool = False) -> None:
    """Root in a namespace of its own, who may mount there; with a network of its own, where nothing is connected."""
    _namespace(NEW_USERS | NEW_MOUNTS | (NEW_NETWORK if network else 0), 0)


def mount_small(folder: Path, options: str) -> None:
    """A small file system of its own at `folder`, with what was there before."""
    held = {path.name: path.read_bytes() for path in folder.iterdir()}
    _checked(_libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, options.encode()))
    for name, content in held.items():
        (folder / name).write_bytes(content)


def make_read_only(folder: Path) -> None:
    """What is mounted at `folder` cannot be written any more (mount(2): MS_REMOUNT, MS_RDONLY)."""
    _checked(_libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 32 | 1, None))


class Child:
    """`work` in a process of its own (a real one: it can be killed and interrupted)."""

    def __init__(self, work: Callable[[], Any]) -> None:
        sys.stdout.flush()
        read, write = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            status = 70
            try:
                signal.signal(signal.SIGINT, signal.default_int_handler)
                result = pickle.dumps(work())
                with os.fdopen(write, "wb") as file:
                    file.write(result)
                status = 0
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(status)
        os.close(write)
        self._pipe = os.fdopen(read, "rb")

    def wait(self) -> Any:
        """What `work` returned; the number of the signal, negative, if one ended it."""
        data = self._pipe.read()
        self._pipe.close()
        _, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        assert code <= 0, "the process ended with an exception, printed above"
        return pickle.loads(data) if code == 0 else code


def until(condition: Callable[[], object], seconds: float = 20) -> None:
    """Wait for `condition`; fail when it does not come true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@dataclass
class Bench:
    """A practice system, a journal, and the plans one can make for it."""

    target: Target
    folders: Folders
    journal: Journal
    events: list[Event] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)

    @property
    def entry(self) -> Path:
        return self.target.entry

    @property
    def root(self) -> Path:
        return Path(self.target.environment["MINI_NIXOS_ROOT"])

    @property
    def where(self) -> Where:
        return Where.of(self.target)

    # ------------------------------------------------------------------------------------------ plans

    def edited(self, find: str, replacement: str) -> FileChange:
        before = self.entry.read_bytes()
        assert before.count(find.encode()) == 1
        return FileChange(self.entry, before, before.replace(find.encode(), replacement.encode()))

    def rebuild(
        self, *changes: FileChange, action: BuildAction = "switch", summary: str = "Rebuild.", examined: bool = True
    ) -> Plan:
        steps: list[Step] = [EditConfiguration("edit configuration.nix")] if changes else []
        plan = Plan(summary, (), self.target, (*steps, Build(), Activate(action)), tuple(changes))
        return self.examined(plan) if examined else plan

    def examined(self, plan: Plan) -> Plan:
        context = Context(self.target, self.journal, self.folders)
        found = examine.examine(plan, context, lambda event: None, Cancel())
        assert found.examined is not None
        self.copies.append(found.examined.copy)
        return found

    def install(self, *packages: str, **options: Any) -> Plan:
        text = "".join(f"    {package}\n" for package in packages)
        change = self.edited("    htop\n", "    htop\n" + text)
        return self.rebuild(change, summary=f"Install {' and '.join(packages)}.", **options)

    def setting(self, line: str, **options: Any) -> Plan:
        change = self.edited("  system.stateVersion", f"  {line}\n  system.stateVersion")
        return self.rebuild(change, summary="Set something.", **options)

    def at_activation(self, script: str, **options: Any) -> Plan:
        return self.setting(f"system.activationScripts.trial = ''{script}'';", **options)

    def two_files(self, **options: Any) -> Plan:
        """A new module, and the line that imports it."""
        module = FileChange(self.entry.parent / "extra.nix", None, b'{ time.timeZone = "Europe/Madrid"; }\n')
        before = self.entry.read_bytes()
        after = before.replace(b'  time.timeZone = "Europe/Berlin";\n', b"  imports = [ ./extra.nix ];\n")
        assert after != before
        return self.rebuild(FileChange(self.entry, before, after), module, summary="Add a module.", **options)

    def only_edit(self) -> Plan:
        change = self.edited("    htop\n", "    htop\n    hello\n")
        return Plan("Install hello.", (), self.target, (EditConfiguration("edit it"),), (change,))

    def switch(self, number: int) -> Plan:
        step = SwitchGeneration(number, f"switch to generation {number}")
        return Plan(f"Switch to generation {number}.", (), self.target, (step,))

    def undo(self, plan: Plan, outcome: Outcome) -> Plan:
        changes = tuple(FileChange(c.path, c.after, c.before) for c in plan.changes)
        edit = (EditConfiguration("put configuration.nix back"),) if changes else ()
        assert outcome.generation_before is not None
        back = SwitchGeneration(outcome.generation_before, "switch back")
        return Plan("Undo it.", (), self.target, (*edit, back), changes, undoes=outcome.entry_id)

    # ------------------------------------------------------------------------------------------ doing

    def run(
        self,
        plan: Plan,
        text: str = "do it",
        *,
        privilege: Privilege | None = None,
        on_event: OnEvent | None = None,
        cancel: Cancel | None = None,
    ) -> Outcome:
        def tell(event: Event) -> None:
            self.events.append(event)
            if on_event is not None:
                on_event(event)

        return run(plan, text, self.journal, privilege or Direct(self.target), tell, cancel)

    def told(self, activity: str) -> list[str]:
        return [event.kind for event in self.events if event.activity == activity]

    # ------------------------------------------------------------------------------------------ looking

    def log(self) -> list[str]:
        """What was activated, oldest first: the action and the generation's number, or the store path without one."""
        links = self.target.profile.parent.glob("system-*-link")
        numbers = {str(link.readlink()): link.name.split("-")[1] for link in links}
        lines = (self.root / "var/log/activation.log").read_text().splitlines()
        return [f"{line.split()[0]} {numbers.get(line.split()[1], line.split()[1])}" for line in lines]

    def boot_default(self) -> str:
        text = (self.root / "boot/loader/loader.conf").read_text()
        return next(line.split()[1] for line in text.splitlines() if line.startswith("default"))

    def boot_entries(self) -> list[str]:
        return sorted(path.name for path in (self.root / "boot/loader/entries").iterdir())

    def programs(self) -> set[str]:
        """What the running system has on its PATH."""
        return {path.name for path in (self.target.run_dir / "current-system/sw/bin").iterdir()}


@pytest.fixture
def bench(practice_target: Target, tmp_path: Path) -> Iterator[Bench]:
    folders = Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache")
    made = Bench(practice_target, folders, Journal(folders.data / "journal", practice_target.entry))
    yield made
    for copy in made.copies:
        private_copy.discard(copy)


@pytest.fixture
def child() -> type[Child]:
    return Child


@pytest.fixture
def person() -> Callable[[], None]:
    return become_person


@pytest.fixture
def mounts() -> SimpleNamespace:
    return SimpleNamespace(
        become_root=become_root, drop_power=drop_power, small=mount_small, read_only=make_read_only
    )


@pytest.fixture
def wait_until() -> Callable[..., None]:
    return until
