"""Care for the store: share what is the same, check it against its database, repair what is damaged.

The daemon that listens does it, with events; where none does, `nix-store` (nix-store(1), --optimise, --verify,
--repair-path). What was found stands in what they print: the words are those of 2.8, 2.26 and 2.34. Repairing needs
root, or a daemon that trusts this user; for root's stretch there are argument lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from nfh.errors import NixFailed
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import Daemon, connect
from nfh.nix.events import Event, OnEvent, ignore
from nfh.nix.internal_json import Reader, Transcript
from nfh.nix.said import cause
from nfh.nix.target import Target
from nfh.nix.tools import require_program

Argv = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Optimised:
    """What sharing files of the same contents gave. Nix rounds the bytes to hundredths of a MiB (2.34: tenths)."""

    bytes: int = 0
    files: int = 0


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the store found, by store path, sorted."""

    damaged: tuple[str, ...] = ()
    """Their contents are not what they were."""
    gone: tuple[str, ...] = ()
    """The database had them, the disk has not; Nix has taken those that nothing needs out of the database."""
    not_repaired: tuple[str, ...] = ()
    """Damaged or gone, and no cache or derivation could give them back."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was wrong."""
        return not (self.damaged or self.gone)


def optimise(target: Target, on_event: OnEvent = ignore, cancel: Cancel | None = None) -> Optimised:
    """Share files of the same contents, all over the store. Raises NixFailed, NixMissing, Interrupted."""
    return read_optimised(_do(target, optimise_command(target), Daemon.optimise, on_event, cancel))


def verify(
    target: Target,
    contents: bool = True,
    repair: bool = False,
    on_event: OnEvent = ignore,
    cancel: Cancel | None = None,
) -> Verified:
    """Check the store; with `contents` every byte of it. `repair` fetches or builds anew what is damaged.

    Raises NixFailed (also where this user may not repair), NixMissing, Interrupted.
    """
    command = verify_command(target, contents, repair)
    return read_verified(_do(target, command, lambda daemon: daemon.verify(contents, repair), on_event, cancel))


def optimise_command(target: Target) -> Argv:
    """The argument list that does what `optimise` does."""
    return (require_program("nix-store", target.environment), "--optimise")


def verify_command(target: Target, contents: bool = True, repair: bool = False) -> Argv:
    """The argument list that does what `verify` does. Its exit status is 1 where something is wrong."""
    options = [name for name, wanted in (("--check-contents", contents), ("--repair", repair)) if wanted]
    return (require_program("nix-store", target.environment), "--verify", *options)


def repair_command(target: Target, path: str) -> Argv:
    """The argument list that fetches or builds one path anew; no daemon does it, only root or the store's owner."""
    return (require_program("nix-store", target.environment), "--repair-path", path)


_FREED = re.compile(r"(\d+(?:\.\d+)?) (bytes|[KMGT]iB) freed by hard-linking (\d+) files")
_UNITS = {"bytes": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}
_DAMAGED = re.compile(r"^path '([^']+)' was modified!", re.MULTILINE)
_GONE = re.compile(r"^(?:error: )?path '([^']+)' disappeared", re.MULTILINE)
_NOT_REPAIRED = re.compile(r"cannot repair path '([^']+)'")


def read_optimised(text: str) -> Optimised:
    """What `nix-store --optimise` printed."""
    found = _FREED.search(text)
    return Optimised(round(float(found[1]) * _UNITS[found[2]]), int(found[3])) if found else Optimised()


def read_verified(text: str) -> Verified:
    """What `nix-store --verify` printed."""
    patterns = (_DAMAGED, _GONE, _NOT_REPAIRED)
    damaged, gone, not_repaired = (tuple(sorted(set(pattern.findall(text)))) for pattern in patterns)
    return Verified(damaged, gone, not_repaired)


def _do(target: Target, argv: Argv, ask: Callable[[Daemon], object], on_event: OnEvent, cancel: Cancel | None) -> str:
    """Everything that was said while it was done, by the daemon that listens or by the program."""
    reader, transcript = Reader(), Transcript()

    def note(event: Event) -> None:
        transcript.add(event)
        on_event(event)

    daemon = connect(target, cancel, note)
    if daemon is not None:
        with daemon:
            ask(daemon)
        return transcript.text

    def on_line(line: str) -> None:
        if (event := reader.line(line)) is not None:
            note(event)

    finished = process.run([*argv, "--log-format", "internal-json"], target.environment, on_line, cancel)
    if finished.status and "not all store errors were fixed" not in transcript.text:
        why = cause(transcript.text) or "it does not say why"
        raise NixFailed(f"Nix could not see to its store: {why}", transcript.text, finished.status, argv)
    return transcript.text
