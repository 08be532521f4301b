"""The catalogue of this machine's own nixpkgs, beside the one that nfh brings along: where it lies, which of the two
is opened, when it is made anew.

A system has a catalogue of its own once `nfh index` has been run for it; a machine that runs NixOS gets one in the
background without being asked. From then on it is made anew, in the background, whenever nixpkgs is another.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.catalogue.index import Catalogue
from nfh.errors import Busy, Failed, KnowledgeError, NfhError

if TYPE_CHECKING:
    from nfh.catalogue.package import Hit
    from nfh.catalogue.searching import Installed
    from nfh.nix.target import Target
    from nfh.settings import Folders

EMBEDDED = "nfh's own catalogue"
_FIRST = "the list of this system's own nixpkgs is being made"
_ANEW = "nixpkgs has changed: its list is being made anew"


class Opened:
    """The catalogue to search in. `source` says where it comes from and how old it is; `note` what is wrong."""

    __slots__ = ("catalogue", "note", "source")

    def __init__(self, catalogue: Catalogue, source: str, note: str = "") -> None:
        self.catalogue = catalogue
        self.source = source
        self.note = note


def place(folders: Folders, target: Target) -> Path:
    """The file of a system's catalogue; it may not be there."""
    name: str = target.kind
    if name == "given":
        from zlib import crc32

        name = f"given-{crc32(str(target.entry).encode()):08x}"
    return folders.cache / "catalogue" / f"{name}.sqlite"


def open_best(folders: Folders, target: Target) -> Opened:
    """The system's own catalogue; where it has none, the one that nfh brings along. Starts what is to be made anew.

    Raises KnowledgeError where neither can be opened. So does a catalogue in which damage comes to light while it is
    read; it is set aside then, and opening again gives the other one.
    """
    file = place(folders, target)
    damage = ""
    if os.path.isfile(file):  # noqa: PTH113 - Path.is_file raises where a folder may not be entered
        try:
            own = Catalogue.open(file, lambda: _set_aside(file))
            about = own.about()
            making = refresh(folders, target, about)
            return Opened(own, described(about), _ANEW if making else failure(file, about.get("key", "")))
        except KnowledgeError as problem:
            damage = problem.message.rpartition(": ")[2]
    making = refresh(folders, target, {"key": "damaged", "asked": ""} if damage else None)
    if damage:
        note = f"{damage}; " + ("I am making it anew." if making else "'nfh index' makes it anew.")
    else:
        note = _FIRST if making else _last_failure(file, target)
    return Opened(Catalogue.open(), EMBEDDED, note)


def search(  # noqa: PLR0917
    opened: Opened, again: Callable[[], Opened], words: str, limit: int, among: str, installed: Installed | None
) -> tuple[Opened, list[Hit]]:
    """What a catalogue has for `words` (Catalogue.search); where damage comes to light in it, what the one that is
    opened `again` has. Raises KnowledgeError where that is damaged too.
    """
    try:
        return opened, opened.catalogue.search(words, limit, among, installed)
    except KnowledgeError:
        opened = again()
        return opened, opened.catalogue.search(words, limit, among, installed)


def _set_aside(file: Path) -> None:
    """Leave what is no catalogue in the place of a damaged one: whoever opens it next makes it anew."""
    with suppress(OSError):
        other = file.with_suffix(".damaged")
        other.write_bytes(b"This catalogue was damaged.\n")
        other.replace(file)


def described(about: dict[str, str]) -> str:
    """Where a catalogue comes from, and its age: "nixpkgs 25.11 of this machine, read 3 days ago"."""
    what = f"nixpkgs {about['nixpkgs']}" if about.get("nixpkgs") else "packages"
    return f"{what} of {about.get('source', '?')}, read {age(time.time() - float(about.get('made', 0)))}"


def age(seconds: float) -> str:
    """How long ago, in one unit."""
    for length, name in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"


def _last_failure(file: Path, target: Target) -> str:
    if not os.path.exists(_failed(file)):  # noqa: PTH110
        return ""
    from nfh.nix import nixpkgs

    return failure(file, nixpkgs.key(target))


def failure(file: Path, key: str) -> str:
    """Why the last try to make it for this nixpkgs came to nothing; "" where there was none."""
    try:
        tried, _, why = _failed(file).read_text("utf-8").partition("\n")
    except OSError:
        return ""
    return f"The last try to read nixpkgs failed: {why.strip()}" if tried == key else ""


def refresh(folders: Folders, target: Target, about: dict[str, str] | None) -> bool:
    """Make the catalogue in the background if it is wanted and not up to date (`about` says which one there is; None:
    none). Says whether one is being made.

    What failed for this very nixpkgs is not tried again.
    """
    if target.on_paper or (about is None and target.kind != "this") or (about and about.get("asked")):
        return False
    from nfh.nix import nixpkgs

    key = nixpkgs.key(target)
    file = place(folders, target)
    if not key or (about and about.get("key") == key) or failure(file, key):
        return False
    if not _free(file):
        return True
    from nfh.nix import process

    try:
        folders.private(file.parent)
        process.detach(indexing(target), {**os.environ, **target.environment}, file.with_suffix(".log"))
    except (NfhError, OSError):
        return False
    return True


def indexing(target: Target) -> list[str]:
    """The command that makes the catalogue of this very target: named otherwise, it would be made for another one."""
    argv = [sys.executable, "-m", "nfh", "index", "--in-background"]
    if target.kind == "practice":
        return [*argv, "--on", "practice"]
    return [*argv, *(["--on", "this"] if target.kind == "this" else []), "--config", str(target.entry)]


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold the place of whoever makes `file`. Raises Busy when somebody does already, Failed without the right to."""
    import fcntl

    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as problem:
        raise Failed(f"The list of packages cannot be written to {file.parent} ({problem.strerror}).") from problem
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            raise Busy(
                "Another nfh is reading nixpkgs already.", "Its list is there when it has finished."
            ) from problem
        yield
    finally:
        os.close(handle)


def remember_failure(file: Path, key: str, why: str) -> None:
    """So that the same nixpkgs is not read in vain again and again."""
    with suppress(OSError):
        _failed(file).write_text(f"{key}\n{why}\n", "utf-8")


def forget_failure(file: Path) -> None:
    """After it went well."""
    _failed(file).unlink(missing_ok=True)


def _free(file: Path) -> bool:
    if not os.path.exists(file.with_suffix(".lock")):  # noqa: PTH110
        return True
    try:
        with held(file):
            return True
    except NfhError:
        return False


def _failed(file: Path) -> Path:
    return file.with_suffix(".failed")
