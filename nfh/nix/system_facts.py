"""What a system says of itself, read from its store path when it is asked for, and once.

A system's store path holds nixos-version, kernel-modules (a link; below it lib/modules/VERSION), specialisation/NAME,
boot.json (bootspec, RFC 125: what the boot menu shows), and the configuration's revision inside the script
sw/bin/nixos-version. A generation of Home Manager holds hm-version instead.
"""

from __future__ import annotations

import os
import re

_JSON_REVISION = re.compile(r'"configurationRevision"\s*:\s*"([^"\\]*)"')
_SCRIPT_REVISION = re.compile(r"""--configuration-revision\)\s*echo ["']?([\w.+-]+)""")
_BOOTSPEC = re.compile(r"^org\.nixos\.bootspec\.v\d+$")


class Shared:
    """What many systems have in common is read once: a kernel's modules, the script nixos-version."""

    __slots__ = ("kernels", "revisions")

    def __init__(self) -> None:
        self.kernels: dict[str, str] = {}
        self.revisions: dict[str, str] = {}


def of(path: str, shared: Shared) -> SystemFacts:
    """The facts of the system at `path`; what was read once in this process is not read again.

    What lies in the store does not change. Of a path that says nothing (yet) nothing is kept.
    """
    known = _known.get(path)
    if known is None:
        known = SystemFacts(path, shared)
        if known.version:
            _known[path] = known
    return known


def forget() -> None:
    """Nothing is known any more, as in a process that has just begun."""
    _known.clear()


_known: dict[str, SystemFacts] = {}


class SystemFacts:
    """The facts of one system. Texts are empty where they are unknown; nothing here raises."""

    __slots__ = ("_description", "_kernel", "_path", "_revision", "_shared", "_specialisations", "version")

    version: str
    """As the system says it: "25.11.20251130.abcdef0 (Xantusia)". It is read at once: whoever asks for anything
    wants this."""

    def __init__(self, path: str, shared: Shared | None = None) -> None:
        """`path`: the system's store path, or a link to it; empty for one nothing is known of."""
        self._path = path
        self._shared = shared or Shared()
        self.version = (self._text("nixos-version") or self._text("hm-version")).strip()
        self._kernel: str | None = None
        self._revision: str | None = None
        self._description: str | None = None
        self._specialisations: tuple[str, ...] | None = None

    @property
    def kernel(self) -> str:
        """The version of its kernel, by the name of the folder with its modules."""
        if self._kernel is None:
            folder = f"{self._path}/kernel-modules"
            target = _readlink(folder)
            known = self._shared.kernels.get(target) if target else None
            if known is None:
                known = max(_names(f"{folder}/lib/modules"), default="")
                if target.startswith("/"):
                    self._shared.kernels[target] = known
            self._kernel = known
        return self._kernel

    @property
    def revision(self) -> str:
        """system.configurationRevision: in the JSON that nixos-version prints, or where it echoes it."""
        if self._revision is None:
            script = f"{self._path}/sw/bin/nixos-version"
            target = _readlink(script)
            known = self._shared.revisions.get(target) if target else None
            if known is None:
                text = self._text("sw/bin/nixos-version")
                found = _JSON_REVISION.search(text) or _SCRIPT_REVISION.search(text)
                known = found.group(1) if found else ""
                if target.startswith("/"):
                    self._shared.revisions[target] = known
            self._revision = known
        return self._revision

    @property
    def specialisations(self) -> tuple[str, ...]:
        """Their names, sorted."""
        if self._specialisations is None:
            self._specialisations = tuple(sorted(_names(f"{self._path}/specialisation")))
        return self._specialisations

    @property
    def description(self) -> str:
        """What the boot menu calls it: the label of its bootspec; else the name in its store path."""
        if self._description is None:
            self._description = _label(self._text("boot.json")) or _name(self._path)
        return self._description

    def _text(self, name: str) -> str:
        return _read(f"{self._path}/{name}") if self._path else ""


def _label(bootspec: str) -> str:
    if not bootspec:
        return ""
    import json

    try:
        document = json.loads(bootspec)
    except ValueError:
        return ""
    found = [value for key, value in document.items() if _BOOTSPEC.match(key)] if isinstance(document, dict) else []
    labels = [each["label"] for each in found if isinstance(each, dict) and isinstance(each.get("label"), str)]
    return labels[0] if labels else ""


def _name(path: str) -> str:
    from nfh.nix.storepath import name_of

    return name_of(path)


def _readlink(path: str) -> str:
    try:
        return os.readlink(path)  # noqa: PTH115
    except OSError:
        return ""


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:
        return []


def _read(path: str) -> str:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return ""
    try:
        return os.read(handle, 65536).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)
