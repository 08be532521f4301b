"""Units that did not start are named, with what they said last."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nfh.execution import failed_units
from nfh.nix.target import Target
from tests.execution.conftest import Bench

SAID = """\
activating the configuration...
warning: the following units failed: nginx.service, postgresql.service
× nginx.service - Nginx Web Server
     Loaded: loaded (/etc/systemd/system/nginx.service; enabled; preset: ignored)
     Active: failed (Result: exit-code) since Thu 2026-11-26 01:00:00 UTC; 50ms ago
    Process: 1234 ExecStartPre=/nix/store/x/bin/nginx-pre-start (code=exited, status=1/FAILURE)
        CPU: 12ms

Nov 26 01:00:00 web systemd[1]: Starting Nginx Web Server...
Nov 26 01:00:00 web nginx-pre-start[1234]: \x1b[31mnginx: [emerg] bind() to 0.0.0.0:80 failed\x1b[0m
Nov 26 01:00:00 web systemd[1]: nginx.service: Control process exited, code=exited, status=1/FAILURE
Nov 26 01:00:00 web systemd[1]: Failed to start Nginx Web Server.

× postgresql.service - PostgreSQL Server
     Loaded: loaded (/etc/systemd/system/postgresql.service; enabled)

Nov 26 01:00:01 web postgres[1300]: FATAL: data directory has wrong ownership
warning: the following units failed: user@1000.service
"""


def test_which_failed() -> None:
    assert failed_units.named(SAID) == ("nginx.service", "postgresql.service", "user@1000.service")
    assert failed_units.named("the following new units were started: a.service\n") == ()


def test_what_they_said_last(practice_target: Target) -> None:
    (own,) = failed_units.last_lines(practice_target, SAID, "nginx.service")
    assert own.endswith("nginx: [emerg] bind() to 0.0.0.0:80 failed") and "\x1b" not in own
    assert failed_units.last_lines(practice_target, SAID, "user@1000.service") == ()


def test_of_one_that_said_nothing_systemd_tells(practice_target: Target) -> None:
    said = "\n".join(line for line in SAID.splitlines() if "nginx-pre-start[" not in line)
    *_, second, third = failed_units.last_lines(practice_target, said, "nginx.service")
    assert second.endswith("status=1/FAILURE") and third.endswith("Failed to start Nginx Web Server.")


def test_else_the_journal_is_asked(practice_target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "journalctl"
    program.write_text('#!/bin/sh\necho "$*" > "$(dirname "$0")/asked"\necho one; echo; echo two\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    machine = practice_target._replace(kind="this")
    assert failed_units.last_lines(machine, "", "a.service") == ("one", "two")
    assert "--unit=a.service --lines=20 --no-pager" in (tmp_path / "asked").read_text()
    assert failed_units.last_lines(practice_target, "", "a.service") == (), "a practice system has no journal"


def test_they_stand_in_the_outcome(bench: Bench) -> None:
    status = (
        "\n".join(SAID.splitlines()[2:])
        .replace("nginx.service", "trial.service")
        .replace("\x1b[31m", "")
        .replace("\x1b[0m", "")
    )
    status = status.partition("\n\n×")[0].replace("'", "")
    unit = 'systemd.services.trial = { wantedBy = [ "multi-user.target" ]; serviceConfig.ExecStart = "/bin/false"; };'
    script = f"cat >&2 <<'EOT'\n{status}\nEOT"
    at = "  system.stateVersion"
    change = bench.edited(at, f"  {unit}\n  system.activationScripts.status = ''{script}\n'';\n{at}")
    outcome = bench.run(bench.rebuild(change))
    assert outcome.status == "done"
    assert outcome.warnings[0].startswith("The system is switched, but not everything started: trial.service.")
    assert outcome.warnings[-1].startswith("trial.service: Nov 26 01:00:00 web nginx-pre-start[1234]: nginx: [emerg]")
