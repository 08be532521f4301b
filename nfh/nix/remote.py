"""Another machine: how one program is run there by ssh(1), as an argument list, and how Nix is told to reach it."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping, Sequence

from nfh.errors import Refused

Argv = tuple[str, ...]

SSH_FAILED = 255
"""The exit status of ssh when it is ssh that failed (ssh(1)); any other is that of the program over there."""

_HOST = re.compile(r"(?:[A-Za-z0-9_][\w.+-]*@)?(?:[A-Za-z0-9_][\w.-]*|\[?[0-9A-Fa-f:]+(?:%\w+)?\]?)", re.ASCII)
"""USER@HOST, a name of ssh_config(5), or an address. Never what ssh would read as an option."""


def check_host(host: str) -> str:
    """`host` as it stands, if ssh can take it. Raises Refused."""
    if not _HOST.fullmatch(host):
        raise Refused(
            f"“{host}” is no name of a machine that ssh understands.", "A name, an address, or user@name: root@web1"
        )
    return host


def ssh_options(environ: Mapping[str, str] = os.environ) -> Argv:
    """The options of NIX_SSHOPTS (nix-copy-closure(1)), which nixos-rebuild passes to ssh as well."""
    try:
        return tuple(shlex.split(environ.get("NIX_SSHOPTS", "")))
    except ValueError:
        return ()


def over_ssh(host: str, argv: Sequence[str], variables: Mapping[str, str], *, as_root: bool, asks: bool) -> Argv:
    """`argv` on `host`. ssh joins what it is given and hands it to a shell there, so each part is quoted.

    `as_root`: through sudo there, unless one is root there already by the name one logs in with. `asks` False: ssh
    fails instead of asking for a password (ssh_config(5), BatchMode). Raises Refused for an impossible host.
    """
    check_host(host)
    there = [f"{name}={value}" for name, value in variables.items()]
    command = [*(["env", *there] if there else []), *argv]
    if as_root and not host.startswith("root@"):
        command = ["sudo", "-n", "--", *command]
    batch = () if asks else ("-o", "BatchMode=yes")
    return ("ssh", *ssh_options(), *batch, _bare(host), "--", *(shlex.quote(part) for part in command))


def to_stop(host: str, argv: Sequence[str]) -> Argv:
    """What ends a program begun by `over_ssh` whose connection is gone: without a terminal ssh passes no signal.

    pkill(1) is given the beginning of the very command, as a regular expression.
    """
    pattern = "^" + re.escape(" ".join(str(part) for part in argv))
    return over_ssh(host, ("pkill", "--signal", "INT", "--full", "--", pattern), {}, as_root=False, asks=False)


def _bare(host: str) -> str:
    """ssh takes no brackets around an IPv6 address, which Nix wants."""
    user, at, name = host.rpartition("@")
    return f"{user}{at}{name.strip('[]')}"
