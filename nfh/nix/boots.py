"""Which systems this machine is known to have started with: noted here whenever nfh changes something.

A line of boots.jsonl is one start of the machine: {"system": STORE PATH, "boot": ID OF THE START, "when": SECONDS}. A
system stands there if a person came as far as using it: it is one to go back to.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from nfh.nix.generations import Generation
from nfh.nix.target import Target
from nfh.settings import Folders

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
"""A number that the kernel makes at every start (random(4))."""


class Boots:
    """The starts noted in one file; a file that is missing or broken is one without any."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @classmethod
    def of(cls, target: Target) -> Boots:
        """Those of the person who works on `target` (a practice system has its own home, and its own records)."""
        environ: Mapping[str, str] = {**os.environ, **target.environment}
        return cls(Folders.of(environ).data / "boots.jsonl")

    def systems(self) -> frozenset[str]:
        """The store paths of systems that were started."""
        return frozenset(said["system"] for said in self._lines())

    def note(self, found: Iterable[Generation]) -> None:
        """Note the booted one among these generations, once a start; nothing where nothing can be written."""
        try:
            boot = _BOOT_ID.read_text("ascii").strip()
        except OSError:
            return
        known = {(said["system"], said.get("boot")) for said in self._lines()}
        systems = {one.store_path for one in found if one.booted} - {path for path, start in known if start == boot}
        if not systems:
            return
        lines = [json.dumps({"system": each, "boot": boot, "when": round(time.time())}) for each in sorted(systems)]
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.write(handle, "".join(f"{line}\n" for line in lines).encode())
            finally:
                os.close(handle)
        except OSError:
            pass

    def _lines(self) -> list[dict[str, str]]:
        try:
            lines = self._file.read_text("utf-8", "replace").splitlines()
        except OSError:
            return []
        found = []
        for line in lines:
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if isinstance(said, dict) and isinstance(said.get("system"), str):
                found.append(said)
        return found
