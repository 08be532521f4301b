"""`make bench`, section native: in process against starting the program that a person would run, side by side.

    .venv/bin/python tools/bench_native.py

prints the tables of docs/native.md in some six minutes, two of them for the builds of a minute.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Self

import big_store

from nfh.nix import build, difference, generations, listed_before, process, profile, store
from nfh.nix import daemon as daemon_client
from nfh.nix.ahead import Ahead
from nfh.nix.cancel import Cancel
from nfh.nix.daemon import Daemon, connect
from nfh.nix.events import Event
from nfh.nix.progress import Progress
from nfh.nix.target import Target
from nfh.practice.root import Root

ROUNDS = 9
NIX3 = ("nix", "--extra-experimental-features", "nix-command")
MINUTE = 60


def native() -> None:
    """Print the tables, and what a long build costs us."""
    version = subprocess.run(("nix", "--version"), capture_output=True, text=True, check=True).stdout.split()[-1]
    python = sys.version.split()[0]
    print(f"Nix {version}, Python {python}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the beginning.")
    print(
        f"Medians of {ROUNDS} rounds in turn; ×: how many times faster in process, by the medians and by the least of"
    )
    print("each, which a busy machine disturbs less.\n")
    _head("in process, ms")
    for count in (5, 50, 500):
        with _store() as root:
            _listing(root, count)
    for count in (10, 2_000, 20_000):
        with _store() as root:
            _closures(root, count)
    with _store() as root, _daemon(root) as target:
        _plans(root, target)
        _profiles(root, target)
    print("\nOne shot, process against process:\n")
    _head("nfh, ms")
    with _store() as root:
        _one_shot(root)
    print("\nA build of a minute:\n")
    with _store() as root, _daemon(root) as target:
        _long_build(target)
    print()


def _head(ours: str) -> None:
    print(f"| | {ours} | program, ms | × | × least | program |\n|---|---|---|---|---|---|")


def compare(
    name: str,
    ours: Callable[[], object],
    argv: Sequence[str],
    root: Root,
    *,
    prepare: Callable[[], object] = lambda: None,
    there: Target | None = None,
) -> None:
    """Print one line: `ours` and the program in turn, each once before it counts. `prepare` is not counted.

    The program runs `there`, else in `root`.
    """
    theirs = partial(_run_in, there or root.target(), argv)
    prepare()
    ours()
    theirs()
    times = []
    for _ in range(ROUNDS):
        prepare()
        times.append((_time(ours), _time(theirs)))
    mine, other = (statistics.median(each[side] for each in times) for side in (0, 1))
    least = min(theirs for _, theirs in times) / min(ours for ours, _ in times)
    plain = [word for word in argv if not word.startswith(("/", "--extra", "nix-command"))]
    said = " ".join([Path(argv[0]).name, *plain] if argv[0].startswith("/") else plain)
    print(f"| {name} | {mine:.2f} | {other:.0f} | {other / mine:.1f} | {least:.1f} | `{said}` |", flush=True)


# ------------------------------------------------------------------------------------------------ what is compared


def _listing(root: Root, count: int) -> None:
    link = many_generations(root, count)

    def listed() -> list[tuple[object, ...]]:
        found = generations.read(link, root.run_dir)
        return [(g.number, g.created, g.version, g.kernel, g.revision, g.current, g.booted) for g in found]

    def from_a_file() -> list[tuple[object, ...]]:
        listed_before.recall(root.home, link)
        return listed()

    def known_by_a_file() -> None:
        generations.forget()
        listed()
        listed_before.keep(root.home, link)
        generations.forget()

    def rebuilt() -> None:
        known_by_a_file()
        another = link.with_name("another")
        another.symlink_to(f"system-{count}-link")
        another.replace(link)

    argv = ("nix-env", "--list-generations", "-p", str(link))
    first = generations.forget
    compare(f"list {count} generations", lambda: generations.read(link, root.run_dir), argv, root, prepare=first)
    facts = f"{count}, with version, kernel, revision"
    compare(f"{facts}, the first time", listed, argv, root, prepare=first)
    # nix-env makes a lock in the folder each time, so that what was read before it is read again after it.
    generations.SETTLED, settled = 0, generations.SETTLED
    compare(f"{facts}, again", listed, argv, root, prepare=listed)
    if count >= generations.LONG:
        compare(f"{facts}, in another process", from_a_file, argv, root, prepare=known_by_a_file)
        compare(f"{facts}, in another process after a rebuild", from_a_file, argv, root, prepare=rebuilt)
    generations.SETTLED = settled
    generations.forget()


def many_generations(root: Root, count: int) -> Path:
    """A profile of generations shaped like NixOS', which share their kernel; gives its link."""
    shared = root.store / f"{0:032d}-shared"
    (shared / "modules/lib/modules/6.12.58").mkdir(parents=True)
    (shared / "nixos-version").write_text('#! /bin/sh\necho {"configurationRevision":"abcdef0"}\n')
    for number in range(1, count + 1):
        path = root.store / f"{number:032d}-nixos-system-bench-25.11"
        (path / "sw/bin").mkdir(parents=True)
        (path / "specialisation").mkdir()
        (path / "kernel-modules").symlink_to(shared / "modules")
        (path / "sw/bin/nixos-version").symlink_to(shared / "nixos-version")
        (path / "nixos-version").write_text("25.11.20251130.abcdef0 (Xantusia)")
        (root.profile.parent / f"system-{number}-link").symlink_to(path)
    root.profile.symlink_to(f"system-{count}-link")
    return root.profile


def _closures(root: Root, count: int) -> None:
    paths = big_store.make(root.environment(), count)
    target, top, middle, deep = root.target(), paths[-1], paths[len(paths) // 2], paths[3]
    what = f"{count} paths"
    compare(
        f"info of a path, {what}", lambda: store.info(target, middle), (*NIX3, "path-info", "--json", middle), root
    )
    compare(f"closure size, {what}", lambda: store.closure_size(target, top), (*NIX3, "path-info", "-S", top), root)
    compare(
        f"closure, {what}", lambda: store.closure(target, top), ("nix-store", "--query", "--requisites", top), root
    )
    compare(
        f"why-depends, {what}",
        lambda: store.why_depends(target, top, deep),
        (*NIX3, "why-depends", top, deep),
        root,
    )
    if count > 1000:
        one, two = big_store.make(root.environment(), count, seed=8, systems=2)[-2:]
        compare(
            f"difference of two systems, {what}",
            lambda: difference.between(target, one, two),
            (*NIX3, "store", "diff-closures", one, two),
            root,
        )


def _plans(root: Root, target: Target) -> None:
    drv = _run(("nix-instantiate", "<nixpkgs/nixos>", "-A", "config.system.build.toplevel"), root).split()[-1]
    argv = ("nix-store", "--realise", "--dry-run", drv)
    alone = target._replace(environment={**target.environment, "NIX_DAEMON_SOCKET_PATH": "/nowhere"})
    for where, asked in (("a daemon listens", target), ("none listens", alone)):
        with _Opened(asked) as opened:
            compare(
                f"dry run of an instantiated system, {where}, asked ahead (as nfh does)",
                lambda opened=opened, asked=asked: build.missing(asked, drv, ahead=opened.ahead),  # type: ignore[misc]
                argv,
                root,
                prepare=opened.again,
            )
        compare(f"the same, {where}, not ahead", lambda asked=asked: build.missing(asked, drv), argv, root)  # type: ignore[misc]
    compare("only connecting to the daemon", lambda: _connected(target).close(), argv, root)
    large = _run(("nix-instantiate", "--expr", LARGE), root).split()[-1]
    argv = ("nix-store", "--realise", "--dry-run", large)
    with _Opened(target) as opened:
        asked_ahead = partial(lambda opened: build.missing(target, large, ahead=opened.ahead), opened)
        compare(
            "dry run of 2,000 derivations, a daemon listens, asked ahead",
            asked_ahead,
            argv,
            root,
            prepare=opened.again,
        )
    _dead_paths(root, target)
    roots = ("nix-store", "--gc", "--print-roots")
    compare("what keeps paths alive", lambda: store.roots(target), roots, root)


LARGE = """
  let
    make = number: needed: derivation {
      name = "step-${toString number}"; system = builtins.currentSystem; builder = "/bin/sh";
      args = [ "-c" "echo ${toString needed} > $out" ];
    };
    middle = made: builtins.elemAt made (builtins.length made / 2);
    few = made: if made == [ ] then [ ] else [ (builtins.head made) (middle made) ];
    add = made: number: [ (make number (few made)) ] ++ made;
  in
    make 0 (builtins.foldl' add [ ] (builtins.genList (n: n + 1) 2000))
"""


def _dead_paths(root: Root, target: Target) -> None:
    """By whoever this user's Nix asks, then by a daemon on both sides, and how much of that is the daemon alone."""
    big_store.make(root.environment(), 2_000)
    dead = ("nix-store", "--gc", "--print-dead")
    compare("dead paths and their bytes, 2,000 paths", lambda: store.garbage(target), dead, root)
    remote = target._replace(environment={**target.environment, "NIX_REMOTE": "daemon"})
    compare("the same, as who may only ask the daemon", lambda: store.garbage(remote), dead, root, there=remote)

    def until_it_answers() -> None:
        with _connected(remote) as daemon:
            daemon._ask(daemon_client._COLLECT, daemon_client._RETURN_DEAD, (), 0, daemon_client._UNLIMITED, 0, 0, 0)

    compare("of that, until the daemon begins to answer", until_it_answers, dead, root, there=remote)


def _connected(target: Target) -> Daemon:
    daemon = connect(target)
    assert daemon is not None
    return daemon


class _Opened:
    """A conversation that was opened ahead, a fresh one each time: as while Nix evaluates."""

    def __init__(self, target: Target) -> None:
        self._target = target
        self._stack = ExitStack()
        self.ahead: Ahead | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def again(self) -> None:
        """Hang up and open another."""
        self._stack.close()
        self.ahead = self._stack.enter_context(Ahead(self._target))
        self.ahead.daemon()


def _one_shot(root: Root) -> None:
    many_generations(root, 50)
    nfh = str(Path(sys.executable).with_name("nfh"))
    environ = {"NIXOS_CONFIG": str(root.entry), **{f"XDG_{name}_HOME": str(root.home) for name in ("DATA", "CACHE")}}
    ours = partial(_run_in, root.target()._replace(environment={**root.environment(), **environ}))
    argv = ("nix-env", "--list-generations", "-p", str(root.profile))
    compare("nfh ask list my generations (50)", lambda: ours((nfh, "ask", "list my generations")), argv, root)
    compare("Python that does nothing", lambda: ours((sys.executable, "-c", "pass")), argv, root)


def _profiles(root: Root, target: Target) -> None:
    drv = _run(("nix-instantiate", "<nixpkgs/nixos>", "-A", "config.system.build.toplevel"), root).split()[-1]
    one, two = build.build(target, drv), big_store.make(root.environment(), 2, seed=99)[-1]
    paths = [one, two] * 100

    def set_one() -> None:
        process.run(profile.set_profile(target, paths.pop()), target.environment)

    compare("set profile", set_one, (*profile.set_profile(target, one),), root)
    for path in paths[-40:]:
        process.run(profile.set_profile(target, path), target.environment)
    back = profile.rollback(target)
    compare("rollback", lambda: process.run(back, target.environment), back, root)


def _long_build(target: Target) -> None:
    """A build that is busy for a minute and prints a hundred lines a second: what following it costs us."""
    script = f"end=$(($(date +%s) + {MINUTE})); n=0; while [ $(date +%s) -lt $end ]; do n=$((n+1)); "
    script += "echo line $n; sleep 0.01; done; echo done > $out"
    expression = 'derivation { name = "minute"; system = builtins.currentSystem; builder = "/bin/sh"; '
    expression += f'args = [ "-c" {_quoted("PATH=/usr/bin:/bin; " + script)} ]; }}'
    argv = ("nix-instantiate", "-E", expression)
    drv = subprocess.run(
        argv, env={**os.environ, **target.environment}, check=True, capture_output=True, text=True
    ).stdout.strip()
    for way, environment in (("socket", {}), ("nix-store", {"NIX_CONFIG": "cores = 0"})):
        progress, events, drawn = Progress(), 0, 0.0

        def on_event(event: Event) -> None:
            nonlocal events, drawn
            events += 1
            progress.apply(event)  # noqa: B023
            if (now := time.monotonic()) - drawn > 0.125:
                drawn = now
                progress.snapshot()  # noqa: B023

        began, spent = time.monotonic(), time.process_time()
        build.build(target._replace(environment={**target.environment, **environment}), drv, on_event, Cancel())
        spent, took = time.process_time() - spent, time.monotonic() - began
        print(f"- {took:.0f} s by {way}, {events} events: {spent:.2f} s of our CPU, {100 * spent / took:.1f} %")
        result = _run_in(target, ("nix-store", "--query", "--outputs", drv))
        _run_in(target, ("nix-store", "--delete", result))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("${", "\\${") + '"'


# ------------------------------------------------------------------------------------------------ where


@contextmanager
def _store() -> Iterator[Root]:
    folder = Path(tempfile.mkdtemp()).resolve()
    root = Root(folder)
    root.lay_out()
    root.store.mkdir(parents=True)
    root.entry.write_text('{ ... }: { networking.hostName = "bench"; system.stateVersion = "25.11"; }\n')
    try:
        yield root
    finally:
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)
        shutil.rmtree(folder)


@contextmanager
def _daemon(root: Root) -> Iterator[Target]:
    target = root.target()
    daemon = subprocess.Popen(
        ["nix-daemon"], env={**os.environ, **target.environment}, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while (listener := connect(target)) is None:
            time.sleep(0.02)
        listener.close()
        yield target
    finally:
        daemon.terminate()
        daemon.wait()


def _run(argv: Sequence[str], root: Root) -> str:
    return _run_in(root.target(), argv)


def _run_in(target: Target, argv: Sequence[str]) -> str:
    environ = {**os.environ, **target.environment}
    done = subprocess.run(argv, env=environ, capture_output=True, stdin=subprocess.DEVNULL, text=True, check=True)
    return done.stdout.strip()


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    native()
