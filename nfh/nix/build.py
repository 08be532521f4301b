"""Building: what Nix would build or fetch, and the build itself with live events.

A build goes over the socket of the daemon that listens, where the daemon's settings are the person's own; else
through `nix-store --realise`, which reads the person's nix.conf. Events are the same.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from nfh.errors import Failed, NixFailed
from nfh.nix import process
from nfh.nix.ahead import Ahead
from nfh.nix.build_times import BuildTimes
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import Daemon, Missing, connect
from nfh.nix.derivation import output_of
from nfh.nix.dry_run import missing_by_dry_run
from nfh.nix.events import Event, OnEvent, ignore
from nfh.nix.internal_json import Reader
from nfh.nix.said import cause
from nfh.nix.target import Target
from nfh.nix.watch import Watch
from nfh.nix.wire import Silent

__all__ = ["Missing", "build", "missing", "missing_by_dry_run"]

BUILD_FAILED, TIMED_OUT, WRONG_HASH = 100, 101, 102
"""Exit statuses of nix-store --realise (nix-store(1), "Special exit codes"), given by every way alike."""


def build(
    target: Target,
    drv: str,
    on_event: OnEvent = ignore,
    cancel: Cancel | None = None,
    out_link: Path | None = None,
) -> str:
    """Build a derivation; gives the store path of its output (the first, if it has several).

    Events come as Nix tells them: `builds` and `copies` for all of it, `build`, `download`, `copy` for each; a build
    that begins comes with the median of what earlier ones of its name took. `out_link` becomes a link to the result
    that keeps it from the garbage collector.

    Raises NixFailed (status 100: a build failed, 101: it took too long, 102: wrong hash; `output` has its log),
    NixMissing, Interrupted: then nothing is left running (nfh.nix.builders), and what was built is kept.
    """
    watch = Watch(BuildTimes.of({**os.environ, **target.environment}), on_event)
    output = output_of(drv)
    daemon = _listener(target, watch, cancel) if output and has_no_own_settings(target) else None
    try:
        if out_link is not None:
            out_link.parent.mkdir(parents=True, exist_ok=True)
        if daemon is not None:
            with daemon:
                return _by_daemon(daemon, drv, output, watch, out_link)
        return _by_program(target, drv, watch, cancel, out_link)
    finally:
        watch.close()


def missing(target: Target, drv: str, cancel: Cancel | None = None, ahead: Ahead | None = None) -> Missing:
    """What building `drv` would build and fetch, asked of the daemon that listens, else of one started for it.

    `ahead`: a conversation that was opened meanwhile. Where none can be had, from what Nix prints: the same lists,
    with rounded sizes. Raises NixFailed, NixMissing, Interrupted.
    """
    with contextlib.ExitStack() as stack:
        opened = ahead or stack.enter_context(Ahead(target, cancel))
        daemon = opened.daemon()
        opened.check()
        if cancel is not None:
            cancel.check()
        if daemon is not None:
            with contextlib.suppress(NixFailed):
                return daemon.missing([drv])
    return missing_by_dry_run(target, drv, cancel)


def has_no_own_settings(target: Target) -> bool:
    """Whether this person has no settings of Nix besides the system's (nix.conf(5), "Configuration files")."""
    environ = {**os.environ, **target.environment}
    if environ.get("NIX_CONFIG"):
        return False
    return not any(file.is_file() and file.stat().st_size for file in _own_files(environ))


def _own_files(environ: Mapping[str, str]) -> list[Path]:
    given = environ.get("NIX_USER_CONF_FILES")
    if given is not None:
        return [Path(each) for each in given.split(":") if each]
    home = environ.get("HOME", "")
    folders = [environ.get("XDG_CONFIG_HOME") or f"{home}/.config"]
    folders += (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":")
    return [Path(folder) / "nix" / "nix.conf" for folder in folders if folder.startswith("/")]


# ------------------------------------------------------------------------------------------------ by program


def _by_program(target: Target, drv: str, watch: Watch, cancel: Cancel | None, out_link: Path | None) -> str:
    argv = ["nix-store", "--realise", drv]
    if out_link is not None:
        argv += ["--add-root", str(out_link)]
    reader = Reader()

    def on_line(line: str) -> None:
        if (event := reader.line(line)) is not None:
            watch.see(event)

    finished = process.run([*argv, "--log-format", "internal-json"], target.environment, on_line, cancel)
    if finished.status:
        raise _failure(watch.text, finished.status, tuple(argv))
    result = finished.text.splitlines()[0]
    return os.readlink(result) if out_link is not None else result  # noqa: PTH115


# ------------------------------------------------------------------------------------------------ by the daemon


def _listener(target: Target, watch: Watch, cancel: Cancel | None) -> Daemon | None:
    try:
        return connect(target, cancel, watch.see)
    except Silent:
        raise  # so would Nix's own program wait
    except NixFailed:
        return None  # it speaks another version; Nix's own program understands it


def _by_daemon(daemon: Daemon, drv: str, output: str, watch: Watch, out_link: Path | None) -> str:
    try:
        wanted = daemon.missing([drv])
        watch.see(Event("progressed", "plan", subject=drv, expected=len(wanted.will_build)))
        daemon.keep_while_connected(output)
        daemon.build([drv])
        if out_link is not None:
            _link(out_link, output)
            daemon.keep_by(out_link.absolute())
    except NixFailed as problem:
        if not problem.output:
            raise  # the daemon itself has gone
        watch.see(Event("logged", "other", text=f"error: {problem.output}", level=0))
        raise _failure(watch.text, _status(watch.text), ("nix-store", "--realise", drv)) from problem
    return output


def _status(said: str) -> int:
    """The exit status that nix-store gives after what was said: a bit for each kind of failure."""
    wrong_hash, too_long = "hash mismatch in fixed-output" in said, " timed out after " in said
    if wrong_hash or too_long or "failed" in said or "Cannot build" in said:
        return BUILD_FAILED | (WRONG_HASH if wrong_hash else 0) | (TIMED_OUT if too_long else 0)
    return 1


def _link(link: Path, output: str) -> None:
    beside = link.with_name(f".{link.name}-{os.getpid()}")
    try:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        beside.symlink_to(output)
        beside.replace(link)
    except OSError as problem:
        raise Failed(f"The link {link} cannot be made ({problem.strerror}).") from problem


def _failure(text: str, status: int, argv: tuple[str, ...]) -> NixFailed:
    why = cause(text)
    return NixFailed(f"The build failed: {why}" if why else "The build failed.", text, status, argv)
