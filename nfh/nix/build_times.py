"""How long earlier builds took: noted here, kept with the person's data, and what an estimate is made from.

A line of build-times.jsonl is one build that succeeded: {"name": "linux", "seconds": 1234.5}. The name is that of the
package, without its version: the next version takes about as long.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from nfh.nix.storepath import name_and_version, name_of
from nfh.settings import Folders

WORTH = 1.0
"""Seconds a build must take to be noted: what is quicker needs no estimate."""
KEPT = 15
"""Builds of one name that count: the newest."""
LONGEST = 4000
"""Lines of the file; a longer one is written anew with what counts."""


class BuildTimes:
    """The builds noted in one file; a file that is missing or broken is one without builds."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, list[float]] | None = None

    @classmethod
    def of(cls, environ: Mapping[str, str] = os.environ) -> BuildTimes:
        """Those of the person whose environment this is."""
        return cls(Folders.of(environ).data / "build-times.jsonl")

    def estimate(self, derivation: str) -> float:
        """Seconds that building this will take: the median of what counts; 0.0 where nothing is known."""
        times = sorted(self._read().get(_name(derivation), ())[-KEPT:])
        middle = len(times) // 2
        if not times:
            return 0.0
        return times[middle] if len(times) % 2 else (times[middle - 1] + times[middle]) / 2

    def add(self, derivation: str, seconds: float) -> None:
        """Note a build that succeeded. Where nothing can be written, nothing is noted."""
        if seconds < WORTH:
            return
        name = _name(derivation)
        known = self._read()
        known.setdefault(name, []).append(seconds)
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if sum(map(len, known.values())) > LONGEST:
                self._known = {name: times[-KEPT:] for name, times in known.items()}
                beside = self._file.with_suffix(".new")
                beside.write_text("".join(_line(n, t) for n, times in self._known.items() for t in times), "utf-8")
                beside.replace(self._file)
                return
            handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.write(handle, _line(name, seconds).encode())
            finally:
                os.close(handle)
        except OSError:
            pass

    def _read(self) -> dict[str, list[float]]:
        if self._known is None:
            self._known = {}
            try:
                lines = self._file.read_text("utf-8", "replace").splitlines()
            except OSError:
                lines = []
            for line in lines:
                try:
                    said = json.loads(line)
                    self._known.setdefault(str(said["name"]), []).append(float(said["seconds"]))
                except (ValueError, KeyError, TypeError):
                    continue
        return self._known


def _name(derivation: str) -> str:
    return name_and_version(name_of(derivation))[0]


def _line(name: str, seconds: float) -> str:
    return json.dumps({"name": name, "seconds": round(seconds, 1)}) + "\n"
