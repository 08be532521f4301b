"""Root through sudo and its kin: programs of ours stand in for them, and give real root in a user namespace.

The person is an ordinary one (uid 1000, no capability), the configuration and the profile are not theirs to write.
"""

from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from nfh.errors import PrivilegeError
from nfh.execution import elevation
from nfh.execution.privilege import Direct, Elevated, Recording, choose, is_ours, needs_root
from nfh.execution.runner import run

SUDO = """\
#!/bin/sh
# Stands in for sudo: -n never asks, -v asks and remembers. The password is whatever stands in PASSWORD.
here=$(dirname "$0")
printf '%s\\n' "$*" >> "$here/log"
quiet= refresh=
while :; do
  case "$1" in -n) quiet=1; shift ;; -v) refresh=1; shift ;; --) shift; break ;; *) break ;; esac
done
if ! [ -e "$here/ticket" ]; then
  if [ -n "$quiet" ]; then echo "sudo: a password is required" >&2; exit 1; fi
  [ "$(cat "$here/typed" 2>/dev/null)" = secret ] || { echo "sudo: 3 incorrect password attempts" >&2; exit 1; }
  [ -e "$here/forgets" ] || touch "$here/ticket"
fi
[ -n "$refresh" ] && exit 0
exec unshare -r -- "$@"
"""
DOAS = """\
#!/bin/sh
# Stands in for a doas without "persist": it asks every time.
here=$(dirname "$0")
printf '%s\\n' "$*" >> "$here/log"
if [ "$1" = -n ]; then echo "doas: Authentication required" >&2; exit 1; fi
[ "$(cat "$here/typed" 2>/dev/null)" = secret ] || { echo "doas: Authentication failed" >&2; exit 1; }
exec unshare -r -- "$@"
"""
PKEXEC = DOAS.replace('if [ "$1" = -n ]; then echo "doas: Authentication required" >&2; exit 1; fi\n', "")


@pytest.fixture
def machine(bench, tmp_path):
    """The practice system as somebody's own machine: only root may write the configuration and the profile."""
    bench.bin = tmp_path / "bin"
    bench.bin.mkdir()
    bench.target = bench.target._replace(kind="given")
    bench.entry.chmod(0o444)
    bench.entry.parent.chmod(0o555)
    bench.target.profile.parent.chmod(0o555)
    yield bench
    bench.entry.parent.chmod(0o755)
    bench.target.profile.parent.chmod(0o755)


def give(machine, name, text):
    """Put a stand-in on the PATH of the next child. It has the bit of the real one, which no script is helped by."""
    (machine.bin / name).write_text(text)
    (machine.bin / name).chmod(0o4755)


def as_person(machine, child, person, plan, *, interactive=True, hand_over=None, before=None):
    """The outcome of `plan`, run by an ordinary person who has what stands in `machine.bin`."""

    def work():
        person()
        os.environ["PATH"] = f"{machine.bin}:{os.environ['PATH']}"
        privilege = choose(plan, interactive=interactive, hand_over=hand_over)
        assert isinstance(privilege, Elevated)
        if before is not None:
            before()
        return run(plan, "do it", machine.journal, privilege)

    return child(work).wait()


def asked(machine):
    """What the stand-in was asked to do, a line each."""
    log = machine.bin / "log"
    return log.read_text().splitlines() if log.exists() else []


def programs(machine):
    """The programs that ran as root, in their order."""
    rest = [line.removeprefix("-n").strip().removeprefix("--").split() for line in asked(machine)]
    found = []
    for words in rest:
        argv = [word for word in words if "=" not in word and Path(word).name != "env"]
        if argv and not argv[0].startswith("-"):
            found.append(Path(argv[0]).name)
    return found


def test_an_ordinary_person_may_not(machine, child, person):
    """The scene is real: without root the file cannot be written, the profile cannot be moved."""

    def work():
        person()
        problems = []
        for path in (machine.entry, machine.entry.parent / "new", machine.target.profile.parent / "new"):
            try:
                path.write_text("x")
            except OSError as problem:
                problems.append(problem.strerror)
        return os.geteuid(), problems, is_ours(machine.entry)

    assert child(work).wait() == (1000, ["Permission denied"] * 3, False)


def test_the_whole_stretch_by_sudo(machine, child, person):
    give(machine, "sudo", SUDO)
    (machine.bin / "ticket").touch()
    plan = machine.two_files()
    done = as_person(machine, child, person, plan, interactive=False)
    assert done.status == "done", done
    assert machine.where.generation == 3 and machine.where.running == machine.where.system
    for change in plan.changes:
        assert change.path.read_bytes() == change.after
    assert stat.S_IMODE(machine.entry.stat().st_mode) == 0o444
    assert programs(machine) == [
        "true",
        *("cp", "cp", "sync", "cmp", "mv", "sync", "cmp"),
        *("install", "sync", "ln", "rm", "sync", "cmp"),
        "nix-env",
        elevation.python().rpartition("/")[2],
    ]
    assert not any(Path(word).name in ("sh", "bash") for line in asked(machine) for word in line.split()[:4])
    assert not any("-c" in line.split()[:4] for line in asked(machine))
    assert not [path for path in machine.entry.parent.iterdir() if path.name.startswith(".")]


def test_undone_by_sudo(machine, child, person):
    give(machine, "sudo", SUDO)
    (machine.bin / "ticket").touch()
    before = machine.entry.read_bytes()
    plan = machine.two_files()
    done = as_person(machine, child, person, plan)
    undone = as_person(machine, child, person, machine.undo(plan, done))
    assert undone.status == "done" and machine.entry.read_bytes() == before
    assert not (machine.entry.parent / "extra.nix").exists() and machine.where.generation == 2


def test_a_failed_activation_is_taken_back_by_sudo(machine, child, person):
    give(machine, "sudo", SUDO)
    (machine.bin / "ticket").touch()
    before = machine.entry.read_bytes()
    failed = as_person(machine, child, person, machine.at_activation("exit 3"))
    assert failed.status == "reverted" and machine.entry.read_bytes() == before
    assert machine.where.generation == 2 and machine.where.running == machine.where.system
    assert machine.where.numbers == {1, 2}


def test_without_a_terminal_nobody_is_asked(machine, child, person):
    give(machine, "sudo", SUDO)
    before = machine.entry.read_bytes()
    failed = as_person(machine, child, person, machine.install("failing"), interactive=False)
    assert failed.status == "unchanged" and failed.failure.stage == "privilege"
    assert failed.text.startswith("This needs root, and sudo would have to ask for a password, but nobody is here")
    assert asked(machine) == [f"-n -- {elevation.tool('true')}"]
    assert machine.entry.read_bytes() == before and not machine.journal.entries()


def test_the_password_is_asked_once_before_the_build(machine, child, person):
    give(machine, "sudo", SUDO)
    plan = machine.install("hello")

    def hand_over(work):
        (machine.bin / "typed").write_text("secret")
        assert not any("nix" in line for line in asked(machine))
        work()

    done = as_person(machine, child, person, plan, hand_over=hand_over)
    assert done.status == "done", done
    assert [line for line in asked(machine) if not line.startswith("-n")] == ["-v"]


def test_a_wrong_password_changes_nothing(machine, child, person):
    give(machine, "sudo", SUDO)
    failed = as_person(machine, child, person, machine.install("hello"), hand_over=lambda work: work())
    assert failed.status == "unchanged" and failed.failure.stage == "privilege"
    assert "sudo did not grant root, so nothing was changed" in failed.text
    assert machine.where.generation == 2


def test_a_ticket_is_kept_fresh_through_a_long_build(machine, child, person):
    give(machine, "sudo", SUDO)
    (machine.bin / "ticket").touch()

    def quicker():
        elevation.FRESH = 0.2

    done = as_person(machine, child, person, machine.install("slow"), before=quicker)
    assert done.status == "done" and asked(machine).count("-n -v") >= 5


def test_a_ticket_that_is_lost_leaves_everything_as_it_was(machine, child, person):
    give(machine, "sudo", SUDO)
    (machine.bin / "ticket").touch()
    before = machine.entry.read_bytes()
    plan = machine.install("hello")

    def work():
        person()
        os.environ["PATH"] = f"{machine.bin}:{os.environ['PATH']}"

        def on_event(event):
            if (event.kind, event.activity) == ("started", "build"):
                (machine.bin / "ticket").unlink(missing_ok=True)

        return run(plan, "do it", machine.journal, choose(plan, interactive=False), on_event)

    failed = child(work).wait()
    assert failed.status == "unchanged" and failed.failure.stage == "privilege", failed
    assert "sudo asks for the password again" in failed.text
    assert machine.entry.read_bytes() == before and machine.where.generation == 2


@pytest.mark.parametrize(("name", "text"), [("doas", DOAS), ("pkexec", PKEXEC), ("sudo", SUDO)])
def test_what_would_ask_every_time_is_asked_once(machine, child, person, name, text):
    """doas and pkexec, and a sudo that remembers nothing: one process of root's does the whole stretch."""
    give(machine, name, text)
    (machine.bin / "forgets").touch()

    def hand_over(work):
        (machine.bin / "typed").write_text("secret")
        work()
        (machine.bin / "typed").unlink()

    done = as_person(machine, child, person, machine.install("hello"), hand_over=hand_over)
    assert done.status == "done", done
    assert machine.where.generation == 3 and machine.where.running == machine.where.system
    assert sum("root_worker" in line for line in asked(machine)) == 1
    assert not any("nix-env" in line for line in asked(machine))


def test_a_worker_that_is_not_let_in(machine, child, person):
    give(machine, "pkexec", PKEXEC)
    failed = as_person(machine, child, person, machine.install("hello"), hand_over=lambda work: work())
    assert failed.status == "unchanged" and "Root was not granted" in failed.text


def test_a_worker_says_what_its_programs_say(machine, child, person):
    give(machine, "pkexec", PKEXEC)
    (machine.bin / "typed").write_text("secret")

    def work():
        person()
        worker = elevation.Worker(
            elevation.Program("pkexec", str(machine.bin / "pkexec")).asking(
                (elevation.python(), "-I", "-S", str(Path(elevation.__file__).with_name("root_worker.py")))
            )
        )
        lines = []
        found = worker.run(("sh", "-c", "echo out; echo one >&2; echo two >&2; exit 7"), lines.append)
        absent = worker.run(("/no/such/program",), None)
        user = worker.run(("id", "-u"), None)
        worker.close()
        return found, lines, absent, user.text

    found, lines, absent, user = child(work).wait()
    assert (found.status, found.text, found.stderr, lines) == (7, "out", "one\ntwo\n", ["one", "two"])
    assert absent.status == 127 and "No such file or directory" in absent.stderr
    assert user == "0"


def test_no_way_to_root(machine, child, person):
    def work():
        person()
        try:
            Elevated(machine.target, None).authorise()
        except PrivilegeError as problem:
            return problem.message

    assert child(work).wait() == "This needs root, and I found none of sudo, doas, run0, pkexec on this machine."


# ---------------------------------------------------------------------------------------- who does it


def test_nothing_needs_root_on_a_practice_system(bench):
    assert isinstance(choose(bench.install("hello")), Direct)


@pytest.mark.parametrize(
    ("kind", "plan", "expected"),
    [
        ("practice", "install", False),
        ("given", "install", False),
        ("this", "install", True),
        ("this", "only_edit", False),
        ("this", "build", False),
        ("this", "switch", True),
    ],
)
def test_what_needs_root(bench, child, person, kind, plan, expected):
    """As a person who owns the configuration and the profile: this machine's services are still root's."""
    made = {
        "install": lambda: bench.install("hello", examined=False),
        "only_edit": bench.only_edit,
        "build": lambda: bench.install("hello", action="build", examined=False),
        "switch": lambda: bench.switch(1),
    }[plan]()
    made = replace(made, target=made.target._replace(kind=kind))

    def work():
        person()
        return needs_root(made)

    assert child(work).wait() is expected


def test_an_own_file_is_written_as_oneself(machine, child, person):
    """A person's own configuration stays their own, though the profile is root's."""
    give(machine, "sudo", SUDO)
    (machine.bin / "ticket").touch()
    machine.entry.parent.chmod(0o755)
    machine.entry.chmod(0o644)
    plan = machine.install("hello")
    assert as_person(machine, child, person, plan).status == "done"
    assert machine.entry.read_bytes() == plan.changes[0].after
    assert "cp" not in programs(machine) and "nix-env" in programs(machine)


def test_a_practice_system_that_cannot_be_written_is_no_case_for_root(machine, child, person):
    machine.target = machine.target._replace(kind="practice")
    plan = machine.install("hello")

    def work():
        person()
        return run(plan, "do it", machine.journal, choose(plan))

    failed = child(work).wait()
    assert failed.status == "unchanged" and failed.text.startswith(f"You may not write to {machine.entry.parent}")


def test_recording_keeps_what_it_really_runs(bench):
    privilege = Recording(Direct(bench.target))
    plan = bench.install("hello")
    done = bench.run(plan, privilege=privilege)
    assert done.status == "done" and privilege.authorised == 1
    assert bench.entry.read_bytes() == plan.changes[0].after and bench.where.generation == 3
    first = [Path(argv[0]).name for argv in privilege.argvs]
    assert first[:8] == ["cp", "cp", "sync", "cmp", "mv", "sync", "cmp", "nix-env"]
    (profile,) = [argv for argv in privilege.argvs if argv[0].endswith("nix-env")]
    assert profile[1:] == ("-p", str(bench.target.profile), "--set", bench.where.system)
    assert privilege.argvs[-1][-2:] == (f"{bench.where.system}/bin/switch-to-configuration", "switch")


def test_the_manners_of_each_program():
    assert elevation.Program("sudo", "/x/sudo").quiet(("a", "b")) == ("/x/sudo", "-n", "--", "a", "b")
    assert elevation.Program("doas", "/x/doas").quiet(("a",)) == ("/x/doas", "-n", "a")
    assert elevation.Program("run0", "/x/run0").quiet(("a",)) == ("/x/run0", "--no-ask-password", "--", "a")
    assert elevation.Program("pkexec", "/x/pkexec").asking(("a",)) == ("/x/pkexec", "a")
