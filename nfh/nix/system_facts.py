"""What a system says of itself, read from its store path when it is asked for, and once.

A system's store path holds nixos-version, kernel-modules (a link; below it lib/modules/VERSION), specialisation/NAME,
boot.json (bootspec, RFC 125: what the boot menu shows), and the configuration's revision inside the script
sw/bin/nixos-version. A generation of Home Manager holds hm-version instead.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

_JSON_REVISION = re.compile(r'"configurationRevision"\s*:\s*"([^"\\]*)"')
_SCRIPT_REVISION = re.compile(r"""--configuration-revision\)\s*echo ["']?([\w.+-]+)""")
_READING = os.O_RDONLY | os.O_CLOEXEC
_LINE = 512
"""Bytes of a file that holds a version and nothing else: room for 65,536 costs more than the reading."""
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


def known(path: str) -> SystemFacts | None:
    """The facts of a system, if they were read before."""
    return _known.get(path)


def tell(path: str, version: str, kernel: str, revision: str) -> None:
    """Know facts that an earlier process read, without reading them again."""
    told = SystemFacts.__new__(SystemFacts)
    told._path, told.version, told.kernel, told.revision = path, version, kernel, revision
    told._description = told._specialisations = None
    _known.setdefault(path, told)


def forget() -> None:
    """Nothing is known any more, as in a process that has just begun."""
    _known.clear()


_known: dict[str, SystemFacts] = {}


class SystemFacts:
    """The facts of one system. Texts are empty where they are unknown; nothing here raises."""

    __slots__ = ("_description", "_path", "_specialisations", "kernel", "revision", "version")

    version: str
    """As the system says it: "25.11.20251130.abcdef0 (Xantusia)"."""
    kernel: str
    """The version of its kernel, by the name of the folder with its modules."""
    revision: str
    """system.configurationRevision: in the JSON that nixos-version prints, or where it echoes it."""

    def __init__(self, path: str, shared: Shared | None = None) -> None:
        """`path`: the system's store path, or a link to it; empty for one nothing is known of.

        What a list of generations shows is read at once: of five hundred, each call between costs a millisecond.
        """
        self._path = path
        self._description: str | None = None
        self._specialisations: tuple[str, ...] | None = None
        if not path:
            self.version = self.kernel = self.revision = ""
            return
        known = shared or Shared()
        self.version = (_read(f"{path}/nixos-version", _LINE) or _read(f"{path}/hm-version", _LINE)).strip()
        self.kernel = _shared(f"{path}/kernel-modules", known.kernels, _kernel)
        self.revision = _shared(f"{path}/sw/bin/nixos-version", known.revisions, _revision)

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
            self._description = (_label(_read(f"{self._path}/boot.json")) if self._path else "") or _name(self._path)
        return self._description


def _shared(path: str, known: dict[str, str], look: Callable[[str], str]) -> str:
    """What `look` finds at `path`; where that is a link into the store, once for all that link there."""
    try:
        target = os.readlink(path)  # noqa: PTH115
    except OSError:
        return look(path)
    if target in known:
        return known[target]
    found = look(path)
    if target.startswith("/"):
        known[target] = found
    return found


def _kernel(modules: str) -> str:
    return max(_names(f"{modules}/lib/modules"), default="")


def _revision(script: str) -> str:
    text = _read(script)
    found = _JSON_REVISION.search(text) or _SCRIPT_REVISION.search(text)
    return found.group(1) if found else ""


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


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)  # noqa: PTH208
    except OSError:
        return []


def _read(path: str, most: int = 65536) -> str:
    try:
        handle = os.open(path, _READING)
    except OSError:
        return ""
    try:
        return os.read(handle, most).decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        os.close(handle)
