"""Making a practice system with real Nix: a channel, a configuration, the first generations one by one."""

from __future__ import annotations

import os

from nfh.errors import NixFailed
from nfh.nix import activation, build, evaluate, process, profile
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent
from nfh.nix.said import cause
from nfh.nix.target import Target
from nfh.practice import channels, first_configuration
from nfh.practice.root import Root


def make(root: Root, on_event: OnEvent, cancel: Cancel | None = None) -> None:
    """Fill an empty `root`. Raises NixFailed, NixMissing, Interrupted, OSError."""
    root.lay_out()
    target = root.target(root.channels / "nixos")
    channels.install(root, cancel)
    (root.entry.parent / "hardware-configuration.nix").write_text(first_configuration.hardware())
    for number, stage in enumerate(first_configuration.HISTORY, 1):
        when = stage.made()
        on_event(Event("logged", "other", text=f"generation {number}: {stage.summary}"))
        root.entry.write_text(first_configuration.configuration(stage))
        drv = evaluate.instantiate(target, root.entry, on_event, cancel)
        system = build.build(target, drv, on_event, cancel)
        _run(target, profile.set_profile(target, system), cancel)
        # Before the boot menu is written, which shows the date.
        os.utime(f"{root.profile}-{number}-link", (when, when), follow_symlinks=False)
        _run(target, activation.activate(system, "switch"), cancel)


def _run(target: Target, argv: tuple[str, ...], cancel: Cancel | None) -> str:
    finished = process.run(argv, target.environment, cancel=cancel)
    if finished.status:
        why = cause(finished.stderr) or finished.stderr.strip()
        raise NixFailed(f"The practice system could not be made: {why}", finished.stderr, finished.status, argv)
    return finished.text
