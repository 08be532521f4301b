"""Other machines without a network: an ssh that runs what it is given here, with another store and another profile.

The store of such a machine has the same name as ours (store paths contain it) and lies in another folder
(nix-env(1), NIX_REMOTE with `local?root=`); only what was copied to it is there. Its system profile is in that folder
too. A machine without a folder shares our store: one that only builds.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_SSH = """#!{python} -IS
import json, os, subprocess, sys
here = os.path.dirname(os.path.realpath(__file__))
hosts = json.load(open(here + "/hosts.json"))
words, host, local, permitted, command = sys.argv[1:], "", "", False, []
while words:
    word = words.pop(0)
    if word == "--" and host:
        command = words
        break
    if word.startswith("-"):
        if word[1] in "BbcDEeFIiJLlmOopQRSWw":
            value = word[2:] or words.pop(0)
            if word[1] == "O":
                sys.exit(255)  # no connection is shared here, so there is none to control
            if value.startswith("LocalCommand="):
                local = value.partition("=")[2]
            permitted = permitted or value == "PermitLocalCommand=yes"
    elif not host:
        host = word
    else:
        command = [word, *words]
        break
with open(here + "/log", "a") as log:
    log.write(json.dumps([host, *command]) + "\\n")
if host not in hosts:
    locked = host + ": Permission denied (publickey,password)."
    unknown = "ssh: Could not resolve hostname " + host + ": Name or service not known"
    print(locked if host.endswith("locked") else unknown, file=sys.stderr)
    sys.exit(255)
if local and permitted:  # ssh_config(5)
    subprocess.run(["sh", "-c", local])
known = hosts[host]
line = " ".join(command).replace("/nix/var/nix/profiles/system", known["profile"])
if known["systemd"]:
    line = line.replace("/run/systemd/system", known["systemd"])
os.execvpe("sh", ["sh", "-c", line], dict(os.environ, **known["environment"]))
"""


@dataclass
class Machines:
    """The folder of the ssh, and what it knows."""

    folder: Path
    known: dict[str, dict[str, object]] = field(default_factory=dict)

    @classmethod
    def at(cls, folder: Path) -> Machines:
        """Put an ssh into `folder`."""
        folder.mkdir()
        program = folder / "ssh"
        program.write_text(_SSH.format(python=sys.executable))
        program.chmod(0o755)
        made = cls(folder)
        made._write()
        return made

    def add(
        self, host: str, root: Path | None = None, more: Mapping[str, str] | None = None, systemd: Path | None = None
    ) -> None:
        """A machine whose store and profile lie under `root`; without one it shares our store.

        `systemd`: systemd runs it, and this folder is there to say so.
        """
        environment = dict(more or {})
        profile = ""
        if root is not None:
            profile = str(root / "nix/var/nix/profiles/system")
            Path(profile).parent.mkdir(parents=True, exist_ok=True)
            environment |= {"NIX_REMOTE": f"local?root={root}"}
        self.known[host] = {"environment": environment, "profile": profile, "systemd": str(systemd or "")}
        self._write()

    def environment(self, base: Mapping[str, str]) -> dict[str, str]:
        """`base` with this ssh before any other."""
        return {**base, "PATH": f"{self.folder}:{base.get('PATH', os.environ['PATH'])}"}

    def log(self) -> list[list[str]]:
        """What was run where: the host, then the parts of the command as the shell there got them."""
        file = self.folder / "log"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def _write(self) -> None:
        (self.folder / "hosts.json").write_text(json.dumps(self.known))
