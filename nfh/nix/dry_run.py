"""What `nix-store --realise --dry-run` prints of a build that was not begun: where no daemon can be asked."""

from __future__ import annotations

import re

from nfh.errors import NixFailed
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import Missing
from nfh.nix.said import cause
from nfh.nix.target import Target

_BUILT = re.compile(r"^(?:this derivation|these \d+ derivations) will be built:$")
_FETCHED = re.compile(
    r"^(?:this path|these \d+ paths) will be fetched \((\d+[.,]\d+) (\w+) download, (\d+[.,]\d+) (\w+) unpacked\):$"
)
_UNKNOWN = re.compile(r"^don't know how to build these paths")
_UNITS = {"KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}


def missing_by_dry_run(target: Target, drv: str, cancel: Cancel | None = None) -> Missing:
    """As `missing`, from what `nix-store --realise --dry-run` prints; its sizes are rounded.

    Raises NixFailed, NixMissing, Interrupted.
    """
    argv = ["nix-store", "--realise", drv, "--dry-run"]
    finished = process.run(argv, target.environment, cancel=cancel)
    if finished.status:
        raise NixFailed(
            f"Nix could not say what would be built: {cause(finished.stderr)}",
            finished.stderr,
            finished.status,
            tuple(argv),
        )
    lists: dict[str, list[str]] = {"built": [], "fetched": [], "unknown": []}
    download = unpacked = 0
    into: list[str] | None = None
    for line in finished.stderr.splitlines():
        if line.startswith("  /") and into is not None:
            into.append(line.strip())
        elif _BUILT.match(line):
            into = lists["built"]
        elif found := _FETCHED.match(line):
            into = lists["fetched"]
            download, unpacked = (_bytes(found[each], found[each + 1]) for each in (1, 3))
        else:
            into = lists["unknown"] if _UNKNOWN.match(line) else None
    built, fetched, unknown = (tuple(sorted(lists[name])) for name in ("built", "fetched", "unknown"))
    return Missing(built, fetched, unknown, download, unpacked, exact=not fetched)


def _bytes(number: str, unit: str) -> int:
    return round(float(number.replace(",", ".")) * _UNITS.get(unit, 1))
