"""The shell of the practice system: real commands, typed as a person would type them."""

from __future__ import annotations

import json
import os
import pty
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nfh.errors import NixMissing
from nfh.nix import generations
from nfh.practice import shell
from nfh.practice.root import Root
from nfh.practice.system import Practice


@dataclass
class Shell:
    """A practice system, and commands run in its shell."""

    practice: Practice

    def run(self, command: str, *, status: int = 0) -> subprocess.CompletedProcess[str]:
        folder = shell.write_scripts(Root(self.practice.path))
        environ = {**os.environ, **shell.variables(self.practice, folder)}
        done = subprocess.run(["sh", "-c", command], env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == status, done.stderr
        return done

    @property
    def entry(self) -> Path:
        return self.practice.target().entry

    def generation(self) -> int:
        target = self.practice.target()
        found = generations.current(target.profile, target.run_dir)
        assert found is not None
        return found.number


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shell") / "p"
    Practice(folder).ensure()
    folder.rename(folder.with_name("pristine"))
    return folder


@pytest.fixture
def inside(pristine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    subprocess.run(["cp", "-a", pristine.with_name("pristine"), pristine], check=True)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.chdir(home)
    yield Shell(Practice(pristine))
    assert not list(home.glob(".nix*")), "the person's own home stays out of it"
    Practice(pristine).reset()


def add(entry: Path, package: str) -> None:
    entry.write_text(entry.read_text().replace("    wget\n", f"    wget\n    {package}\n"))


def test_switch_makes_a_generation_and_starts_it(inside: Shell) -> None:
    add(inside.entry, "htop")
    done = inside.run("sudo nixos-rebuild switch && htop")
    assert "building the system configuration..." in done.stderr
    assert "activating the configuration..." in done.stderr
    assert "Done. The new configuration is" in done.stderr
    assert "stand-in" in done.stdout, "the program that was installed is found, and says what it is"
    assert inside.generation() == 5


def test_rollback(inside: Shell) -> None:
    done = inside.run("nixos-rebuild switch --rollback && nixos-version")
    assert inside.generation() == 3
    assert done.stdout.startswith("25.11.")
    assert not (inside.practice.path / "run" / "current-system" / "sw" / "bin" / "tmux").exists()


def test_boot_changes_the_boot_menu_only(inside: Shell) -> None:
    add(inside.entry, "htop")
    inside.run("nixos-rebuild boot")
    root = Root(inside.practice.path)
    assert inside.generation() == 5
    assert "default nixos-generation-5.conf" in (root.boot / "loader" / "loader.conf").read_text()
    assert not (root.run_dir / "current-system" / "sw" / "bin" / "htop").exists()


def test_test_runs_it_without_a_generation(inside: Shell) -> None:
    add(inside.entry, "htop")
    inside.run("nixos-rebuild test")
    assert inside.generation() == 4
    assert (inside.practice.path / "run" / "current-system" / "sw" / "bin" / "htop").exists()
    assert Path("result").is_symlink()


def test_dry_activate_tells_and_does_nothing(inside: Shell) -> None:
    inside.entry.write_text(
        inside.entry.read_text().replace("  # services.openssh.enable = true;", "  services.openssh.enable = true;")
    )
    done = inside.run("nixos-rebuild dry-activate")
    assert "would start the following units: sshd.service" in done.stderr
    assert "would restart the following units: firewall.service" in done.stderr
    assert inside.generation() == 4
    assert "sshd" not in str(list((inside.practice.path / "run/current-system/etc/systemd/system").iterdir()))


def test_build_and_dry_build(inside: Shell) -> None:
    add(inside.entry, "htop")
    assert "htop" in inside.run("nixos-rebuild dry-build").stderr
    assert not Path("result").exists()
    inside.run("nixos-rebuild build")
    assert (Path("result") / "sw" / "bin" / "htop").exists()
    assert inside.generation() == 4


def test_list_generations_as_a_table_and_as_json(inside: Shell) -> None:
    table = inside.run("nixos-rebuild list-generations").stdout.splitlines()
    assert table[0].split()[:2] == ["Generation", "Build-date"]
    assert [line.split()[0] for line in table[1:]] == ["4", "3", "2", "1"]
    rows = json.loads(inside.run("nixos-rebuild list-generations --json").stdout)
    assert [row["current"] for row in rows] == [True, False, False, False]
    assert rows[0]["nixosVersion"].startswith("25.11.") and rows[0]["kernelVersion"]


def test_what_fails_keeps_its_status_and_changes_nothing(inside: Shell) -> None:
    before = inside.entry.read_text()
    add(inside.entry, "failing")
    done = inside.run("nixos-rebuild switch", status=100)
    assert "no acceptable C compiler" in done.stderr
    inside.entry.write_text(before.replace("wget", "wgett"))
    assert "wgett" in inside.run("nixos-rebuild switch", status=1).stderr
    assert inside.generation() == 4
    assert "invalid choice" in inside.run("nixos-rebuild swtich", status=2).stderr


def test_a_unit_that_does_not_start(inside: Shell) -> None:
    inside.entry.write_text(
        inside.entry.read_text().replace(
            "  # Logging in over the network.",
            "  systemd.services.doomed = {\n"
            '    wantedBy = [ "multi-user.target" ];\n'
            '    serviceConfig.ExecStart = "/nowhere/doomed --now";\n'
            "  };\n",
        )
    )
    done = inside.run("nixos-rebuild switch", status=4)
    assert "warning: the following units failed: doomed.service" in done.stderr
    assert inside.generation() == 5, "as on NixOS, the generation is there"


def test_generations_are_deleted_and_garbage_collected(inside: Shell) -> None:
    inside.run('nix-env -p "$NIX_STATE_DIR/profiles/system" --delete-generations 1 2 && nix-collect-garbage')
    target = inside.practice.target()
    assert [g.number for g in generations.read(target.profile, target.run_dir)] == [3, 4]
    assert (target.run_dir / "current-system" / "sw" / "bin" / "git").exists()


def test_channels_update_and_upgrade(inside: Shell) -> None:
    assert inside.run("sudo nix-channel --list").stdout.split() == [
        "nixos",
        "https://channels.nixos.org/nixos-25.11",
    ]
    first = inside.run("nixos-version").stdout
    inside.run("sudo nix-channel --update && sudo nixos-rebuild switch")
    updated = inside.run("nixos-version").stdout
    assert first != updated and updated.startswith("25.11.")
    add = "sudo nix-channel --add https://channels.nixos.org/nixos-26.05 nixos"
    inside.run(f"{add} && sudo nixos-rebuild switch --upgrade")
    assert inside.run("nixos-version").stdout.startswith("26.05.")
    target = inside.practice.target()
    found = generations.read(target.profile, target.run_dir)
    assert [g.release for g in found[-3:]] == ["25.11", "25.11", "26.05"]
    assert len({g.kernel for g in found[-3:]}) == 3
    inside.run("sudo nix-channel --rollback && nixos-rebuild switch")
    assert inside.run("nixos-version").stdout == updated


def test_an_unknown_channel_is_refused(inside: Shell) -> None:
    inside.run("nix-channel --add https://example.org/elsewhere")
    assert "elsewhere" in inside.run("nix-channel --update", status=1).stderr


def test_a_path_with_a_space(tmp_path: Path) -> None:
    practice = Practice(tmp_path / "my practice")
    practice.ensure()
    spaced = Shell(practice)
    add(spaced.entry, "htop")
    spaced.run("nixos-rebuild switch && nixos-rebuild switch --rollback && nix-collect-garbage")
    assert spaced.generation() == 4


def test_sudo_leaves_the_rest_to_the_real_one(inside: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "sudo").write_text('#!/bin/sh\necho "real sudo: $*"\n')
    (tools / "sudo").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    assert inside.run("sudo -n apt-get update").stdout == "real sudo: -n apt-get update\n"
    assert inside.run(f"sudo cat '{inside.entry}'").stdout == inside.entry.read_text()


def test_the_prompt_says_where_it_is(inside: Shell) -> None:
    bash = shutil.which("bash")
    assert bash
    Path("~/.bashrc").expanduser().write_text("PS1='mine> '\nPATH=/usr/bin:/bin:$PATH\n")
    child, terminal = pty.fork()
    if child == 0:
        code = "import sys, pathlib as p, nfh.practice.shell as s; sys.exit(s.shell(s.Practice(p.Path(sys.argv[1]))))"
        argv = [sys.executable, "-c", code, str(inside.practice.path)]
        os.execve(sys.executable, argv, {**os.environ, "SHELL": bash, "TERM": "dumb"})
    seen = ""
    try:
        seen = read_until(terminal, "mine> ")
        os.write(terminal, b"nixos-rebuild list-generations | head -2; exit 7\n")
        seen += read_until(terminal, "True")
        read_until(terminal, "\0never", quiet=True)
    finally:
        _, status = os.waitpid(child, 0)
        os.close(terminal)
    assert "(practice) mine> " in seen
    assert str(inside.practice.path) in seen
    assert os.waitstatus_to_exitcode(status) == 7


def read_until(terminal: int, text: str, *, quiet: bool = False) -> str:
    """What the terminal shows until `text` appears (or its end)."""
    seen, end = "", time.monotonic() + 20
    while text not in seen and time.monotonic() < end:
        if not select.select([terminal], [], [], 0.1)[0]:
            continue
        try:
            data = os.read(terminal, 4096)
        except OSError:
            break
        if not data:
            break
        seen += data.decode("utf-8", "replace")
    assert quiet or text in seen, seen
    return seen


def test_on_paper_there_is_no_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())
    practice = Practice(tmp_path / "p")
    practice.ensure()
    with pytest.raises(NixMissing):
        shell.shell(practice)


def test_interrupted(inside: Shell) -> None:
    add(inside.entry, "slow")
    folder = shell.write_scripts(Root(inside.practice.path))
    environ = {**os.environ, **shell.variables(inside.practice, folder)}
    running = subprocess.Popen(
        ["nixos-rebuild", "switch"], env=environ, start_new_session=True, stderr=subprocess.PIPE
    )
    assert running.stderr is not None
    for line in running.stderr:
        if b"[2/30]" in line:
            break
    os.killpg(running.pid, signal.SIGINT)
    assert running.wait(20) == 130
    running.stderr.close()
    assert inside.generation() == 4
