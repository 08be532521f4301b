"""What this machine has: NixOS or not, which Nix, who listens, how root is had, how much room there is."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from nfh.errors import NfhError
from nfh.nix import process
from nfh.nix.activation import has_systemd
from nfh.nix.at_work import switch_at_work
from nfh.nix.daemon import connect
from nfh.nix.network import has_default_route
from nfh.nix.target import Target
from nfh.nix.tools import find_program, find_setuid, require_program
from nfh.nix.wire import Silent

ROOT_PROGRAMS = ("sudo", "doas", "run0", "pkexec")
"""What root can be had by, the first that is there."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What was found. Texts are empty where something is not there."""

    is_nixos: bool = False
    system: str = ""
    """PRETTY_NAME of os-release: "NixOS 25.11 (Xantusia)"."""
    release: str = ""
    """VERSION_ID of os-release: "25.11"."""
    nix_program: str = ""
    nix_version: str = ""
    daemon_listens: bool = False
    daemon_hangs: bool = False
    """Whether the daemon takes connections without answering, and Nix here cannot do without it."""
    store_is_ours: bool = False
    """Whether this user may write the store: then Nix needs no daemon."""
    trusted: bool | None = None
    """Whether the daemon does what this user asks beyond the system's settings; None: it does not say, or is not."""
    uid: int = 0
    user: str = ""
    is_administrator: bool = False
    """In the group that may become root by custom: wheel (NixOS), or sudo."""
    root_program: str = ""
    """The absolute path of what root is had by; empty for root itself, and where there is nothing."""
    configuration: Literal["flake", "channel", ""] = ""
    """What lies in /etc/nixos: flake.nix (nixos-rebuild prefers it), or configuration.nix alone."""
    host: str = ""
    has_systemd: bool = False
    has_network: bool = False
    """Whether there is a way out (a default route); nothing is sent to find out."""
    switching: str = ""
    """What switches this system right now, for people; empty: nothing does."""
    free: Mapping[str, int] = field(default_factory=dict)
    """Bytes free for this user on /, the store and /boot, by folder."""

    @property
    def has_nix(self) -> bool:
        """Whether there is a Nix at all."""
        return bool(self.nix_program)

    @property
    def can_be_root(self) -> bool:
        """Whether root can be had, or is there already."""
        return self.uid == 0 or bool(self.root_program)


def probe(environ: Mapping[str, str] = os.environ, root: Path = Path("/")) -> Capabilities:
    """Look at this machine. Starts at most one program, and only where no file tells Nix's version.

    `root`: the folder that stands for /, for tests.
    """
    release = os_release(root)
    store = Path(environ.get("NIX_STORE_DIR") or root / "nix/store")
    program = find_program("nix", environ) or find_program("nix-build", environ)
    listens, hangs, version, trusted = _ask_daemon(environ)
    if program:
        version = version_in_path(program) or version or _ask_program(program, environ)
    flake, channel = root / "etc/nixos/flake.nix", root / "etc/nixos/configuration.nix"
    return Capabilities(
        is_nixos=release.get("ID") == "nixos" or (root / "etc/NIXOS").exists(),
        system=release.get("PRETTY_NAME", ""),
        release=release.get("VERSION_ID", ""),
        nix_program=program,
        nix_version=version if program else "",
        daemon_listens=listens,
        daemon_hangs=hangs,
        store_is_ours=os.access(store, os.W_OK),
        trusted=trusted,
        uid=os.getuid(),
        user=_user(),
        is_administrator=_is_administrator(),
        root_program=_root_program(environ),
        configuration="flake" if flake.exists() else "channel" if channel.exists() else "",
        host=socket.gethostname(),
        has_systemd=has_systemd(root / "run"),
        has_network=has_default_route(root),
        switching=switch_at_work(root),
        free={
            str(folder): room for folder in (root, store, root / "boot") if (room := free_bytes(folder)) is not None
        },
    )


def os_release(root: Path = Path("/")) -> dict[str, str]:
    """The assignments of os-release(5); empty where there is no such file."""
    for name in ("etc/os-release", "usr/lib/os-release"):
        try:
            text = (root / name).read_text("utf-8", "replace")
        except OSError:
            continue
        found = re.findall(r"^([A-Z][A-Z0-9_]*)=(.*)$", text, re.MULTILINE)
        return {key: _unquoted(value.strip()) for key, value in found}
    return {}


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return re.sub(r"\\(.)", r"\1", value)


def version_in_path(program: str) -> str:
    """Nix's version, from the store path its program really lies in: …-nix-2.28.3/bin/nix; else empty."""
    real = os.path.realpath(program)
    found = re.search(r"/[0-9a-z]{32}-(?:nix|lix)-(\d+\.\d+[^/]*)/bin/[^/]+$", real)
    return found.group(1) if found else ""


def free_bytes(folder: Path) -> int | None:
    """Bytes free for this user on the file system of `folder`; None where it is not there."""
    try:
        found = os.statvfs(folder)
    except OSError:
        return None
    return found.f_bavail * found.f_frsize


def _root_program(environ: Mapping[str, str]) -> str:
    if os.getuid() == 0:
        return ""
    return next((path for name in ROOT_PROGRAMS if (path := find_setuid(name, environ))), "")


_QUIETLY = {"sudo": ("-n", "--"), "doas": ("-n",), "run0": ("--no-ask-password", "--")}
"""What keeps each of them from asking (sudo(8), doas(1), run0(1)); pkexec(1) cannot be kept from it."""


def root_needs_password(machine: Capabilities) -> bool | None:
    """Whether root would have to be asked for right now; None: that cannot be told without asking.

    No file tells it to an ordinary user (sudoers is root's), so the program itself is tried, quietly.
    """
    if machine.uid == 0:
        return False
    quietly = _QUIETLY.get(Path(machine.root_program).name)
    if quietly is None:
        return None
    try:
        tried = process.run((machine.root_program, *quietly, require_program("true")), keep_terminal=True)
    except NfhError:
        return None
    return tried.status != 0


def _user() -> str:
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def _is_administrator() -> bool:
    import grp

    for number in {os.getgid(), *os.getgroups()}:
        try:
            if grp.getgrgid(number).gr_name in {"wheel", "sudo"}:
                return True
        except KeyError:
            continue
    return False


def _ask_daemon(environ: Mapping[str, str]) -> tuple[bool, bool, str, bool | None]:
    """Whether a daemon listens, whether it hangs, its version, whether it trusts this user."""
    target = Target("given", Path("/etc/nixos/configuration.nix"), Path("/"), dict(environ))
    try:
        daemon = connect(target)
    except Silent:
        return False, True, "", None
    except NfhError:
        return True, False, "", None
    if daemon is None:
        return False, False, "", None
    with daemon:
        return True, False, daemon.version, daemon.trusted


def _ask_program(program: str, environ: Mapping[str, str]) -> str:
    try:
        said = process.run([program, "--version"], dict(environ)).text
    except NfhError:
        return ""
    found = re.search(r"\d+\.\d+\S*", said)
    return found.group() if found else ""
