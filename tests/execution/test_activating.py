"""An activation that goes on without us, and what its keeper writes down."""

from __future__ import annotations

import os
import signal
import stat
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from nfh.errors import Failed
from nfh.execution import activating, keeper
from nfh.execution.activating import Activation
from nfh.execution.privilege import Direct
from nfh.nix.cancel import Cancel
from nfh.nix.own_rebuild import OwnRebuild


@pytest.fixture
def system(tmp_path):
    """A system whose activation is a script of the test's."""

    def make(script):
        program = tmp_path / "system" / "bin" / "switch-to-configuration"
        program.parent.mkdir(parents=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return str(tmp_path / "system")

    return make


@pytest.fixture
def room(tmp_path):
    made = tmp_path / "room"
    made.mkdir()
    return made


def start(bench, system, room, action="switch"):
    return activating.start(OwnRebuild(bench.target), bench.target, system, action, room, Direct(bench.target))


@pytest.mark.parametrize("status", [0, 1, 4, 127])
def test_how_it_ended(bench, system, room, status):
    begun = start(bench, system(f"echo working >&2; exit {status}"), room)
    events = []
    assert activating.watch(begun, events.append, None) == status
    assert [event.text for event in events] == ["working"]
    assert begun.status() == status and not begun.is_running() and begun.is_begun()


def test_lines_come_as_they_are_said(bench, system, room):
    go = room / "go"
    begun = start(bench, system(f"echo one; while ! [ -e {go} ]; do sleep 0.02; done; printf two"), room)
    said = []

    def on_event(event):
        said.append(event.text)
        go.touch()

    assert activating.watch(begun, on_event, None) == 0 and said == ["one", "two"]


def test_it_gets_the_action_and_the_variables(bench, system, room):
    begun = start(bench, system('echo "$1 $NIXOS_INSTALL_BOOTLOADER $NIX_STATE_DIR $PWD"'), room, "boot")
    assert activating.watch(begun, lambda event: None, None) == 0
    assert begun.said() == f"boot 0 {bench.target.state_dir} /\n"


def test_it_has_a_session_of_its_own(bench, system, room, wait_until):
    begun = start(bench, system("echo $$; exec sleep 5"), room)
    wait_until(begun.said)
    pid = int(begun.said())
    assert os.getsid(pid) != os.getsid(0) and os.getpgid(pid) != os.getpgid(0)
    assert begun.is_running()
    os.kill(pid, signal.SIGTERM)
    assert activating.watch(begun, lambda event: None, None) == -signal.SIGTERM


def test_the_keeper_heeds_no_signal_and_the_program_does(bench, system, room, wait_until):
    begun = start(bench, system("echo ready; kill -INT $$; echo survived"), room)
    assert activating.watch(begun, lambda event: None, None) == -signal.SIGINT
    assert begun.said() == "ready\n"


def test_stopping_to_watch(bench, system, room, wait_until):
    begun = start(bench, system("sleep 0.5; echo done"), room)
    cancel = Cancel()
    cancel.set()
    assert activating.watch(begun, lambda event: None, cancel) is None
    assert begun.is_running() and begun.status() is None
    wait_until(lambda: begun.status() == 0)
    assert begun.said() == "done\n"


def test_a_keeper_that_is_killed(bench, system, room, wait_until):
    begun = start(bench, system("exec sleep 5"), room)
    os.killpg(os.getpgid(int(begun._facts()["pid"])), signal.SIGKILL)
    assert activating.watch(begun, lambda event: None, None) == 1
    assert begun.status() is None and not begun.is_running()


def test_a_program_that_is_not_there(bench, room):
    begun = start(bench, "/no/such/system", room)
    assert activating.watch(begun, lambda event: None, None) == 127
    assert "No such file or directory" in begun.said()


def test_its_log_is_private(bench, system, room):
    begun = start(bench, system("true"), room)
    activating.watch(begun, lambda event: None, None)
    assert stat.S_IMODE(begun.log.stat().st_mode) == 0o600


def test_what_was_said_before_is_not_said_again(bench, system, room):
    made = system("echo once")
    for _ in range(2):
        begun = start(bench, made, room)
        activating.watch(begun, lambda event: None, None)
    assert begun.said() == "once\n"


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"pid": "x"}', b"\xff"])
def test_a_damaged_state(room, content):
    begun = Activation(room)
    begun.state.write_bytes(content)
    assert begun.status() is None and not begun.is_running()


def test_a_number_used_again_is_another_process(room):
    begun = Activation(room)
    begun.state.write_text(f'{{"pid": {os.getpid()}, "started": 1, "boot": "{keeper.boot()}"}}')
    assert not begun.is_running()
    begun.state.write_text(
        f'{{"pid": {os.getpid()}, "started": {keeper.started(os.getpid())}, "boot": "{keeper.boot()}"}}'
    )
    assert begun.is_running()


SYSTEMD_RUN = """\
#!{python}
# Stands in for systemd-run of a unit of type notify: it ends once what it has started says that it is ready.
import os, socket, subprocess, sys
with open(os.path.join(os.path.dirname(__file__), "asked"), "w") as file:
    file.write("\\n".join(sys.argv[1:]) + "\\n")
given = sys.argv[1 : sys.argv.index("--")]
program = sys.argv[sys.argv.index("--") + 1 :]
end = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
end.bind(os.path.join(os.path.dirname(__file__), "notify"))
variables = dict(each.removeprefix("--setenv=").split("=", 1) for each in given if each.startswith("--setenv="))
variables["NOTIFY_SOCKET"] = end.getsockname()
started = subprocess.Popen(program, env=variables, start_new_session=True)
assert end.recv(99) == b"READY=1"
"""


@pytest.fixture
def machine(bench, tmp_path, monkeypatch):
    """This machine, as if systemd ran it; `asked` is what systemd-run was asked."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "systemd-run").write_text(SYSTEMD_RUN.format(python=sys.executable))
    (folder / "systemd-run").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(activating.activation, "has_systemd", lambda: True)
    return SimpleNamespace(target=bench.target._replace(kind="this", run_dir=Path("/run")), asked=folder / "asked")


def test_where_there_is_systemd_it_is_a_unit(machine, system, room, wait_until):
    made = system('echo "$1 $NIXOS_INSTALL_BOOTLOADER ${NOTIFY_SOCKET:-}"; sleep 0.3; exit 4')
    target = machine.target
    begun = activating.start(OwnRebuild(target), target, made, "switch", room, Direct(target))
    assert begun.is_begun() and begun.is_running(), "it has begun when systemd-run has ended"
    assert activating.watch(begun, lambda event: None, None) == 4
    assert begun.said() == "switch 0 \n"
    asked = machine.asked.read_text().splitlines()
    assert "--unit=nixos-rebuild-switch-to-configuration" in asked and "--service-type=notify" in asked
    assert asked[-2:] == [f"{made}/bin/switch-to-configuration", "switch"]


def test_a_unit_that_systemd_does_not_start(machine, system, room):
    asked = machine.asked.with_name("systemd-run")
    asked.write_text("#!/bin/sh\necho Unit x was already loaded. >&2; exit 1\n")
    target = machine.target
    with pytest.raises(Failed, match="could not be started: Unit x was already loaded"):
        activating.start(OwnRebuild(target), target, system("true"), "switch", room, Direct(target))
    assert not Activation(room).is_begun()
