"""Building: what Nix would build or fetch, and the build itself with live events."""

from __future__ import annotations

import os
import re
from pathlib import Path

from nfh.errors import NixFailed, NixMissing
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import Missing, connect, start
from nfh.nix.events import OnEvent, ignore
from nfh.nix.internal_json import Reader, Transcript
from nfh.nix.said import cause
from nfh.nix.target import Target

__all__ = ["Missing", "build", "missing", "missing_by_dry_run"]

_NO_ROOT_WARNING = "you did not specify '--add-root'"


def build(
    target: Target,
    drv: str,
    on_event: OnEvent = ignore,
    cancel: Cancel | None = None,
    out_link: Path | None = None,
) -> str:
    """Build a derivation; gives the store path of its output (the first, if it has several).

    Events come as Nix tells them: `builds` and `copies` for all of it, `build`, `download`, `copy` for each.
    `out_link` becomes a link to the result that keeps it from the garbage collector.

    Raises NixFailed (status 100: a build failed, 102: wrong hash; `output` has its log), NixMissing, Interrupted:
    then nothing is left running, and what was built is kept.
    """
    argv = ["nix-store", "--realise", drv]
    if out_link is not None:
        out_link.parent.mkdir(parents=True, exist_ok=True)
        argv += ["--add-root", str(out_link)]
    reader, transcript = Reader(), Transcript()

    def on_line(line: str) -> None:
        event = reader.line(line)
        if event is None or _NO_ROOT_WARNING in event.text:
            return
        transcript.add(event)
        on_event(event)

    finished = process.run([*argv, "--log-format", "internal-json"], target.environment, on_line, cancel)
    if finished.status:
        why = cause(transcript.text)
        message = f"The build failed: {why}" if why else "The build failed."
        raise NixFailed(message, transcript.text, finished.status, tuple(argv))
    result = finished.text.splitlines()[0]
    return os.readlink(result) if out_link is not None else result  # noqa: PTH115


def missing(target: Target, drv: str, cancel: Cancel | None = None) -> Missing:
    """What building `drv` would build and fetch, asked of the daemon that listens, else of one started for it.

    Where neither can be had, from what Nix prints: the same lists, with rounded sizes. Raises NixFailed, NixMissing,
    Interrupted.
    """
    for speak in (connect, start):
        try:
            daemon = speak(target, cancel)
            if daemon is not None:
                with daemon:
                    return daemon.missing([drv])
        except (NixFailed, NixMissing):
            continue
    return missing_by_dry_run(target, drv, cancel)


# ------------------------------------------------------------------------------------------------ what is printed

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
