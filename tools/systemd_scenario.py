"""What tools/on-systemd runs as root inside its machine: nfh's activations, by a person, under a real systemd.

The machine passes for NixOS (/etc/NIXOS, a mini-nixos as its nixpkgs); ada is an ordinary person who may use sudo.
Each function that begins with `try_` is one thing tried; it asserts what must have come of it.
"""

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
import traceback
from collections.abc import Callable
from pathlib import Path

ENTRY = Path("/etc/nixos/configuration.nix")
PROFILE = Path("/nix/var/nix/profiles/system")
RUNNING = Path("/run/current-system")
UNIT, BACK = "nixos-rebuild-switch-to-configuration.service", "nfh-switch-back.service"
PLACES = Path("/var/log/places")
"""Where each activation ran: its control group, a line each."""
CONFIGURATION = """{ pkgs, ... }: {
  networking.hostName = "machine";
  boot.loader.systemd-boot.enable = true;
  system.stateVersion = "25.11";
  # The scripts of this nixpkgs activate nothing in a store that is not under a root of their own.
  system.practiceRoot = "/.";
  environment.systemPackages = with pkgs; [
    htop
  ];
  system.activationScripts.place = "cat /proc/self/cgroup | tail -n 1 >> /var/log/places";
  time.timeZone = "Europe/Berlin";
}
"""


def main() -> int:
    """Prepare the machine and try everything; 1 if anything is not as it must be."""
    prepare()
    status = 0
    for name, attempt in sorted((name, each) for name, each in globals().items() if name.startswith("try_")):
        began = time.monotonic()
        try:
            attempt()
            said = "ok"
        except Exception:
            traceback.print_exc()
            status, said = 1, "FAILED"
        print(f"{said}: {name.removeprefix('try_').replace('_', ' ')} ({time.monotonic() - began:.1f} s)", flush=True)
    return status


# ------------------------------------------------------------------------------------------------ the machine


def prepare() -> None:
    """Nix with a daemon, a first generation that runs, and ada."""
    Path("/etc/NIXOS").touch()
    Path("/etc/nix").mkdir(exist_ok=True)
    Path("/etc/nix/nix.conf").write_text(
        "build-users-group =\nsandbox = false\nsubstituters =\nexperimental-features = nix-command flakes\n"
    )
    root("useradd", "--create-home", "--groups", "systemd-journal", "ada")
    Path("/etc/sudoers.d/ada").write_text("ada ALL=(ALL) NOPASSWD: ALL\n")
    channel = Path("/nix/var/nix/profiles/per-user/root/channels/nixos")
    channel.parent.mkdir(parents=True)
    shutil.copytree("/opt/nfh/nfh/practice/mini_nixos/nixpkgs", channel)
    ENTRY.parent.mkdir()
    ENTRY.write_text(CONFIGURATION)
    root("systemd-run", "--quiet", "--unit=nix-daemon", "nix-daemon")
    until(Path("/nix/var/nix/daemon-socket/socket").exists)
    environ = {**os.environ, "NIX_PATH": f"nixpkgs={channel}:nixos-config={ENTRY}"}
    Path("/etc/environment").write_text(f"NIX_PATH={environ['NIX_PATH']}\n")
    argv = ("nix-build", "<nixpkgs/nixos>", "-A", "config.system.build.toplevel", "--no-out-link")
    done = subprocess.run(argv, env=environ, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    system = done.stdout.strip()
    root("nix-env", "-p", str(PROFILE), "--set", system)
    root(f"{system}/bin/switch-to-configuration", "switch")
    print(f"the machine: {root('systemctl', '--version').splitlines()[0]}; {root('nix', '--version').strip()}")


def root(*argv: str) -> str:
    """Run as root; what it printed."""
    done = subprocess.run(argv, check=False, capture_output=True, text=True)
    assert done.returncode == 0, (argv, done.stdout, done.stderr)
    return done.stdout


def until(true: Callable[[], object], seconds: float = 30) -> None:
    """Wait for `true`."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def of_ada(*words: str) -> list[str]:
    """nfh as ada starts it."""
    variables = [
        f"NIX_PATH={os.environ.get('NIX_PATH') or Path('/etc/environment').read_text().split('=', 1)[1].strip()}",
        "PYTHONPATH=/opt/nfh:/opt/site",
        "HOME=/home/ada",
        "USER=ada",
        "TERM=xterm",
        "PROMPT_TOOLKIT_NO_CPR=1",
        "LANG=C.UTF-8",
    ]
    return [
        "setpriv",
        "--reuid=ada",
        "--regid=ada",
        "--init-groups",
        "env",
        *variables,
        "python3",
        "-c",
        "import sys; from nfh.cli import main; sys.exit(main())",
        *words,
    ]


def nfh(*words: str, status: int = 0) -> dict[str, object]:
    """What nfh answers ada, as JSON."""
    done = subprocess.run(of_ada(*words, "--json"), check=False, capture_output=True, text=True, cwd="/home/ada")
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def text_of(answer: dict[str, object]) -> str:
    """What the outcome says, warnings included."""
    outcome = answer["outcome"]
    assert isinstance(outcome, dict), answer
    return "\n".join([str(outcome["text"]), *map(str, outcome.get("warnings", []))])


def generation() -> int:
    """The current generation."""
    return int(str(PROFILE.readlink()).split("-")[1])


def runs() -> str:
    """The system that runs."""
    return str(RUNNING.resolve())


def is_active(unit: str) -> bool:
    """Whether systemd has this unit running."""
    return subprocess.run(("systemctl", "is-active", "--quiet", unit), check=False).returncode == 0


def add(line: str) -> None:
    """Put a line into the configuration, as somebody does with an editor."""
    ENTRY.write_text(ENTRY.read_text().replace("  time.timeZone", f"  {line}\n  time.timeZone", 1))


def take_out(line: str) -> None:
    """And take it out again."""
    ENTRY.write_text(ENTRY.read_text().replace(f"  {line}\n", "", 1))


class Terminal:
    """nfh on a terminal of ada's, which can be closed; in a scope of its own if it is to be like a login."""

    def __init__(self, *words: str, scope: str = "") -> None:
        argv = of_ada(*words)
        if scope:
            argv = ["systemd-run", "--quiet", "--scope", f"--unit={scope}", *argv]
        self.shown = ""
        self.pid, self.handle = pty.fork()
        if self.pid == 0:
            os.chdir("/home/ada")
            os.execvp(argv[0], argv)

    def read(self, seconds: float = 0.1) -> str:
        """What is on it by now."""
        while select.select([self.handle], [], [], seconds)[0]:
            try:
                data = os.read(self.handle, 65536)
            except OSError:
                break
            if not data:
                break
            self.shown += data.decode("utf-8", "replace")
        return self.shown

    def wait_for(self, text: str, seconds: float = 60) -> None:
        """Read until `text` is there."""
        end = time.monotonic() + seconds
        while text not in self.read():
            assert time.monotonic() < end, f"{text!r} never came:\n{self.shown}"

    def type(self, text: str) -> None:
        """Type it."""
        os.write(self.handle, text.encode())

    def close(self) -> None:
        """The window is closed: everything on it gets SIGHUP."""
        os.close(self.handle)
        self.reap()

    def reap(self, seconds: float = 20) -> None:
        """nfh has ended."""
        end = time.monotonic() + seconds
        while os.waitpid(self.pid, os.WNOHANG)[0] == 0:
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.05)


# ------------------------------------------------------------------------------------------------ what is tried


def try_01_a_switch_runs_in_its_unit_and_is_followed() -> None:
    """The unit's control group, root by sudo, the outcome, nothing left over."""
    before = generation()
    answer = nfh("ask", "install hello", "--yes")
    assert "Generation" in text_of(answer) and generation() == before + 1, answer
    assert PLACES.read_text().splitlines()[-1].endswith(f"/system.slice/{UNIT}"), PLACES.read_text()
    assert runs() == str(PROFILE.resolve())
    assert not is_active(UNIT) and UNIT not in root("systemctl", "list-units", "--all", "--plain"), "collected"


def try_02_it_survives_the_terminal() -> None:
    """The window is closed in the middle; the switch comes to its end, and the next nfh says so."""
    add('system.activationScripts.slow = "sleep 8";')
    before = generation()
    terminal = Terminal("ask", "rebuild", "--yes")
    until(lambda: is_active(UNIT), 90)
    terminal.close()
    assert is_active(UNIT), "it goes on"
    until(lambda: not is_active(UNIT))
    assert generation() == before + 1 and runs() == str(PROFILE.resolve())
    done = subprocess.run(of_ada("ask", "list my generations"), check=False, capture_output=True, text=True)
    assert "was finished meanwhile" in done.stdout + done.stderr, done
    take_out('system.activationScripts.slow = "sleep 8";')


def try_03_it_survives_the_login() -> None:
    """All of the login's processes are killed at once (logind.conf(5), KillUserProcesses); the switch is not."""
    add('system.activationScripts.slower = "sleep 8";')
    before = generation()
    terminal = Terminal("ask", "rebuild", "--yes", scope="login-of-ada")
    until(lambda: is_active(UNIT), 90)
    root("systemctl", "kill", "--signal=KILL", "login-of-ada.scope")
    terminal.reap()
    assert is_active(UNIT)
    busy = nfh("ask", "install gparted", "--yes", status=1)
    assert "still going on" in json.dumps(busy), busy
    until(lambda: not is_active(UNIT))
    assert generation() == before + 1 and runs() == str(PROFILE.resolve())
    done = subprocess.run(of_ada("ask", "list my generations"), check=False, capture_output=True, text=True)
    assert "was finished meanwhile" in done.stdout + done.stderr, done
    take_out('system.activationScripts.slower = "sleep 8";')


def try_04_a_unit_that_fails_is_named_with_its_last_lines() -> None:
    """Its lines are in the journal; switch-to-configuration only names it."""
    Path("/run/systemd/system").mkdir(exist_ok=True)
    Path("/run/systemd/system/luckless.service").write_text(
        "[Service]\nType=oneshot\nExecStart=/bin/sh -c 'echo no luck today; exit 1'\n"
    )
    lines = (
        'systemd.services.luckless.serviceConfig.ExecStart = "/usr/bin/false";',
        'systemd.services.luckless.wantedBy = [ "multi-user.target" ];',
        'system.activationScripts.luckless = "systemctl daemon-reload; systemctl start luckless || true";',
    )
    for line in lines:
        add(line)
    said = text_of(nfh("ask", "rebuild", "--yes"))
    assert "luckless.service" in said and "no luck today" in said, said
    for line in lines:
        take_out(line)
    nfh("ask", "rebuild", "--yes")


def try_05_two_at_once_are_refused() -> None:
    """Somebody else's activation has the unit's name; nothing is torn."""
    root("systemd-run", "--quiet", f"--unit={UNIT}", "sleep", "600")
    try:
        before, text = generation(), ENTRY.read_bytes()
        answer = nfh("ask", "install btop", "--yes", status=1)
        assert generation() == before and ENTRY.read_bytes() == text, answer
    finally:
        root("systemctl", "stop", UNIT)


def _boot_menu() -> str:
    return Path("/boot/loader/loader.conf").read_text()


def _on_trial(seconds: int) -> tuple[Terminal, str, int]:
    before, was, menu = runs(), generation(), _boot_menu()
    terminal = Terminal("ask", "close port 4000 in the firewall", "--yes", "--confirm-within", str(seconds))
    terminal.wait_for("❯", 30)
    assert is_active(BACK), "the way back is armed"
    assert runs() != before and generation() == was and _boot_menu() == menu, "a restart takes the earlier one"
    return terminal, before, was


def _open_port() -> None:
    ENTRY.write_text(
        ENTRY.read_text().replace(
            "  time.timeZone", "  networking.firewall.allowedTCPPorts = [ 4000 ];\n  time.timeZone"
        )
    )
    nfh("ask", "rebuild", "--yes")


def try_06_on_trial_and_nobody_answers() -> None:
    """The timer's unit switches the earlier system back by itself, and the question ends."""
    _open_port()
    terminal, before, was = _on_trial(5)
    until(lambda: runs() == before)
    until(lambda: not is_active(BACK))
    assert PLACES.read_text().splitlines()[-1].endswith(f"/system.slice/{BACK}"), PLACES.read_text()
    terminal.wait_for("Nobody said within")
    terminal.reap()
    assert runs() == before and generation() == was and "4000" in ENTRY.read_text()


def try_07_on_trial_and_the_connection_is_cut() -> None:
    """nfh is killed and its terminal closed; the earlier system comes back all the same, and the next nfh tells."""
    terminal, before, was = _on_trial(5)
    root("pkill", "--signal", "KILL", "--uid", "ada")
    terminal.close()
    until(lambda: runs() == before)
    until(lambda: not is_active(BACK))
    assert generation() == was
    assert PLACES.read_text().splitlines()[-1].endswith(f"/system.slice/{BACK}"), PLACES.read_text()
    refused = nfh("ask", "undo", "--yes", status=5)
    assert "half done" in json.dumps(refused) and generation() == was, "undo would take back another change"
    nfh("ask", "list my generations", "--answer", "unfinished=undo")
    assert "4000" in ENTRY.read_text() and generation() == was and runs() == before


def try_08_on_trial_and_kept() -> None:
    """The timer is stopped, the profile set, the boot menu written."""
    terminal, before, was = _on_trial(60)
    terminal.type("keep\r")
    terminal.wait_for("Done.")
    terminal.reap()
    assert not is_active(BACK) and generation() == was + 1 and runs() == str(PROFILE.resolve()) != before
    assert f"nixos-generation-{was + 1}.conf" in _boot_menu()


if __name__ == "__main__":
    sys.exit(main())
