"""An activation that goes on without us, and what its keeper writes down."""

from __future__ import annotations

import os
import signal
import stat
from dataclasses import replace
from pathlib import Path

import pytest

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
#!/bin/sh
# Stands in for systemd-run --wait: another session runs the unit, its output goes where the properties say.
printf '%s\\n' "$@" > "$(dirname "$0")/asked"
while :; do
  case "$1" in
    --property=StandardOutput=append:*) log=${1#*append:}; shift ;;
    --setenv=*) export "${1#--setenv=}"; shift ;;
    --*) shift ;;
    *) break ;;
  esac
done
exec setsid -w "$@" >> "$log" 2>&1
"""


def test_where_there_is_systemd_it_is_a_unit(bench, system, room, tmp_path, monkeypatch):
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "systemd-run").write_text(SYSTEMD_RUN)
    (folder / "systemd-run").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
    monkeypatch.setattr(activating.activation, "has_systemd", lambda: True)
    machine = replace(bench.target, kind="this", run_dir=Path("/run"))
    made = system('echo "$1 $NIXOS_INSTALL_BOOTLOADER"; exit 4')
    begun = activating.start(OwnRebuild(machine), machine, made, "switch", room, Direct(machine))
    assert activating.watch(begun, lambda event: None, None) == 4
    assert begun.said() == "switch 0\n"
    asked = (folder / "asked").read_text().splitlines()
    assert "--unit=nixos-rebuild-switch-to-configuration" in asked and "--wait" in asked
    assert asked[-2:] == [f"{made}/bin/switch-to-configuration", "switch"]
