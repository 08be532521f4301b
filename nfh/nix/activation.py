"""What is run to activate a system: its own bin/switch-to-configuration, in a way that outlives the terminal.

With systemd it is a transient unit (systemd-run(1)). Its name is that of nixos-rebuild: two activations at once would
tear at the same services, and systemd refuses a second unit of the same name.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from nfh.nix.tools import require_program

Action = Literal["switch", "boot", "test", "dry-activate"]
Argv = tuple[str, ...]

UNIT = "nixos-rebuild-switch-to-configuration"
_PASSED_ON = ("LOCALE_ARCHIVE", "NIXOS_NO_CHECK")


def activate(system_path: str, action: Action, specialisation: str = "") -> Argv:
    """Activate `system_path` (a store path, or a generation's link)."""
    inside = f"/specialisation/{specialisation}" if specialisation else ""
    return (f"{system_path}{inside}/bin/switch-to-configuration", action)


def environment(install_bootloader: bool = False, environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables that switch-to-configuration reads: whether to write the boot loader anew, and locales."""
    passed = {name: environ[name] for name in _PASSED_ON if environ.get(name)}
    return {"NIXOS_INSTALL_BOOTLOADER": "1" if install_bootloader else "0", **passed}


def in_unit(argv: Sequence[str], unit: str, variables: Mapping[str, str]) -> Argv:
    """`argv`, which says by itself when it has begun (sd_notify(3)), in a transient unit called `unit`; needs root.

    The command ends when it has; what runs in the unit is nobody's child but systemd's: neither the end of a terminal
    nor that of a login (logind.conf(5), KillUserProcesses) reaches it. Raises NixMissing where systemd-run is not.
    """
    return (
        require_program("systemd-run"),
        "--collect",
        "--quiet",
        "--no-ask-password",
        "--service-type=notify",
        f"--unit={unit}",
        *(f"--setenv={name}={value}" for name, value in variables.items()),
        "--",
        *argv,
    )


def in_unit_there(argv: Sequence[str]) -> Argv:
    """`argv` in the same unit of another machine's systemd, as nixos-rebuild(8) does it; its output comes back."""
    passed = [part for name in ("LOCALE_ARCHIVE", "NIXOS_INSTALL_BOOTLOADER") for part in ("-E", name)]
    ways = ("--collect", "--no-ask-password", "--pipe", "--quiet", "--service-type=exec", f"--unit={UNIT}")
    return ("systemd-run", *passed, *ways, *argv)


ASKS_FOR_SYSTEMD = ("test", "-d", "/run/systemd/system")
"""The same, asked of another machine; nixos-rebuild-ng asks it in these words too."""


def has_systemd(run_dir: Path = Path("/run")) -> bool:
    """Whether systemd runs this machine (sd_booted(3))."""
    return (run_dir / "systemd/system").is_dir()
