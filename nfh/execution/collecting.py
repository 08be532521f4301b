"""Collecting garbage: Nix does it; what was freed is told in its own numbers."""

from __future__ import annotations

import re
from pathlib import Path

from nfh.nix import process, profile
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent
from nfh.nix.internal_json import line_of
from nfh.nix.said import failed
from nfh.nix.target import Target

COLLECT = -4
"""The id of its events (Nix's own are positive)."""
_FREED = re.compile(r"(\d+) store paths deleted, ([\d.]+ \w+) freed")


def collect(target: Target, on_event: OnEvent, cancel: Cancel) -> str:
    """Delete what nothing keeps alive; gives what was freed, for people, or nothing.

    Through the daemon everybody may collect garbage, so it needs no root. Raises NixFailed, Interrupted: what was
    deleted by then is gone.
    """
    if target.run_dir != Path("/run"):
        _keep_running(target)
    on_event(Event("started", "other", COLLECT, text="deleting what nothing keeps alive"))

    def on_line(line: str) -> None:
        on_event(Event("logged", "other", COLLECT, text=line_of(line), level=4))

    argv = profile.collect_garbage(target)
    finished = process.run(argv, target.environment, on_line, cancel)
    if finished.status != 0:
        raise failed("Not everything could be deleted", finished, argv)
    found = _FREED.search(finished.text + finished.stderr)
    freed = f"{found[2]} ({found[1]} store paths)" if found else ""
    on_event(Event("finished", "other", COLLECT, text=freed))
    return freed


def _keep_running(target: Target) -> None:
    """Nix looks for running systems under /run only; those of a practice system become roots of its own store."""
    roots = target.state_dir / "gcroots"
    roots.mkdir(parents=True, exist_ok=True)
    for name in ("current-system", "booted-system"):
        link = target.run_dir / name
        root = roots / f"nfh-{name}"
        if link.is_symlink() and not root.is_symlink():
            root.symlink_to(link)
