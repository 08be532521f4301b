"""`nfh doctor`: what nfh found on this machine, and what follows."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from nfh import __version__
from nfh.nix import capabilities, rebuild_ng
from nfh.nix.store import sources
from nfh.planning.answer import Answer
from nfh.planning.wording import bytes_of
from nfh.terminal.put import put

if TYPE_CHECKING:
    from nfh.nix.target import Target


def doctor(target: Target, *, plain: bool = False, as_json: bool = False) -> int:
    """Look, and say what was found. Returns the exit code."""
    machine = capabilities.probe({**os.environ, **target.environment})
    found = rebuild_ng.probe()
    rows = [
        ("nfh", __version__, ""),
        ("Python", sys.version.split()[0], ""),
        ("system", machine.system or sys.platform, "" if machine.is_nixos else "not NixOS"),
        ("works on", target.label, str(target.entry)),
        ("Nix", machine.nix_version or "not found", machine.nix_program or "practice goes on paper"),
        ("Nix daemon", _daemon_state(machine), _daemon(machine)),
        ("store questions", " or ".join(sources(target)), "the first that can answer is asked"),
        ("you", machine.user, "an administrator" if machine.is_administrator else ""),
        ("root through", machine.root_program or ("root already" if machine.uid == 0 else "nothing"), _root(machine)),
        ("configured by", machine.configuration or "nothing in /etc/nixos", machine.host),
        ("network", "a way out" if machine.has_network else "no way out", ""),
        ("switching now", machine.switching or "nothing", ""),
        ("activation", "transient systemd unit" if machine.has_systemd else "process of its own", ""),
        ("nixos_rebuild", found.folder or "not found", found.problem or ("usable" if found.folder else "not needed")),
        ("knowledge", *_knowledge()),
        ("search reads", *_catalogue(target)),
        ("careful reader", *_careful()),
    ]
    rows += [(f"free on {folder}", bytes_of(room), "") for folder, room in machine.free.items()]
    put(
        Answer("doctor", "What I found on this machine.", ("what", "found", "note"), tuple(rows)),
        plain=plain,
        as_json=as_json,
    )
    return 0


def _root(machine: capabilities.Capabilities) -> str:
    if machine.uid == 0 or not machine.root_program:
        return ""
    return {True: "asks for a password", False: "without a password", None: "may ask"}[
        capabilities.root_needs_password(machine)
    ]


def _daemon_state(machine: capabilities.Capabilities) -> str:
    if machine.daemon_hangs:
        return "does not answer"
    return "listens" if machine.daemon_listens else "does not listen"


def _daemon(machine: capabilities.Capabilities) -> str:
    if machine.daemon_hangs:
        return "start it anew: sudo systemctl restart nix-daemon"
    if machine.daemon_listens:
        return "trusts you" if machine.trusted else ""
    if machine.store_is_ours or machine.uid == 0:
        return "not needed: the store is yours"
    return "then only root can build"


def _careful() -> tuple[str, str]:
    from nfh.understanding.careful import NEEDS, missing

    lacking = missing()
    there = [part for part in NEEDS if part not in lacking]
    why = "; ".join(f"{part}: {reason}" for part, reason in lacking.items())
    return " and ".join(there) or "missing", f"{why}; pip install 'nfh[careful]'" if why else ""


def _catalogue(target: Target) -> tuple[str, str]:
    from nfh.catalogue.own import open_best
    from nfh.errors import KnowledgeError
    from nfh.settings import Folders

    try:
        opened = open_best(Folders.of(), target)
    except KnowledgeError as problem:
        return "nothing", problem.message
    return opened.source, opened.note


def _knowledge() -> tuple[str, str]:
    from nfh.errors import KnowledgeError
    from nfh.knowledge import load

    try:
        return f"{len(load.intents())} intents", str(load.folder())
    except KnowledgeError as problem:
        return "missing", f"{problem.message}; {problem.hint}"
