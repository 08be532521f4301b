"""`make bench`: figures, measured side by side in one run; medians and ratios. Nothing here is asserted."""

from __future__ import annotations

import os
import pty
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench_editing import editing
from bench_native import native
from bench_search import main as search

sys.path.insert(0, str(Path(__file__).parents[1]))

ROUNDS = 15
NFH = Path(sys.executable).with_name("nfh")


def main() -> None:
    """Print every table."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        _generations(root)
        _cold(root)
        _prompt(root)
        editing(root)
    _understanding()
    print()
    search()
    native()


def _generations(root: Path) -> None:
    from nfh.nix import generations

    print("List generations (medians in ms; × is how many times faster in process than nix-env as a process)\n")
    print(f"{'':>6} {'in process':>12} {'nix-env':>10} {'×':>7} {'nfh ask, a process':>20}")
    for count in (5, 50, 500):
        environ, profile = system(root / str(count), count)
        named = _as_installed(environ)
        ours = _median(partial(generations.read, profile))
        theirs = _median(partial(_run, ["nix-env", "--list-generations", "-p", str(profile)], named))
        shot = _median(partial(_run, [str(NFH), "ask", "list my generations"], named))
        print(f"{count:>6} {ours:>12.2f} {theirs:>10.1f} {theirs / ours:>7.0f} {shot:>20.0f}")
    print()


def _cold(root: Path) -> None:
    environ, _profile = system(root / "cold", 5)
    named = _as_installed(environ)
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "nfh ask, list my generations": [str(NFH), "ask", "list my generations"],
        "nfh ask, what is a flake?": [str(NFH), "ask", "what is a flake?"],
        "nfh ask, search for a video editor": [str(NFH), "ask", "search for a video editor"],
        "nfh search, a name, as JSON": [str(NFH), "search", "--json", "nginx"],
        "nfh search, a typo, as JSON": [str(NFH), "search", "--json", "fierfox"],
        "nfh understand, install htop": [str(NFH), "understand", "install htop"],
    }
    print("A cold process, to a pipe (medians in ms; the bar for what only reads is 7 × python -c pass)\n")
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, argv in commands.items():
            times[name].append(_time(partial(_run, argv, named)))
    bare = statistics.median(times["python -c pass"])
    for name, values in times.items():
        print(f"{name:<36} {statistics.median(values):>8.0f} {statistics.median(values) / bare:>6.1f} ×")
    print()


def _prompt(root: Path) -> None:
    print("From the command to the prompt of the conversation, in a terminal (median in ms; the bar is 500)\n")
    environ = {"HOME": str(root / "home"), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    (root / "home").mkdir()
    named = _as_installed(environ)
    times = [_time(partial(_until_prompt, named)) for _ in range(ROUNDS)]
    print(f"{'nfh --on practice':<36} {statistics.median(times):>8.0f}\n")


def _until_prompt(environ: dict[str, str]) -> None:
    """Start the conversation in a pty, read until its prompt stands, and hang up."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(NFH, (str(NFH), "--on", "practice"), environ)
    seen = b""
    while "❯".encode() not in seen:
        seen += os.read(terminal, 4096)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(terminal)


def _understanding() -> None:
    """Warm readings against as many names as a full nixpkgs has, and what a sentence costs that nothing matches."""
    from nfh.understanding.known import Nothing
    from nfh.understanding.names import CompiledNames
    from nfh.understanding.reader import Sources, read
    from tests.evaluation import many_names
    from tests.evaluation.__main__ import MATCHING, NOTHING

    print("Understanding, warm, 120,000 names (ms; the bars are a median of 3 and 15 for 99 of 100)\n")
    with tempfile.TemporaryDirectory() as folder:
        many_names.write(Path(folder) / "names.tsv")
        sources = Sources(Nothing(), CompiledNames(Path(folder) / "names.tsv"))
        middles: dict[tuple[str, ...], list[float]] = {MATCHING: [], NOTHING: []}
        for texts, found in middles.items():
            for text in texts:
                read(text, sources)
                values = sorted(_time(partial(read, text, sources)) for _ in range(200))
                found.append(values[100])
                print(f"{text:<62} median {values[100]:>6.2f}   99th {values[197]:>6.2f}")
    matched, other = (statistics.mean(found) for found in middles.values())
    print(f"\nWhat nothing matches takes {other / matched:.1f} × what a template fits (the bar is 2)")


def system(root: Path, count: int) -> tuple[dict[str, str], Path]:
    """A system profile with `count` generations under `root`: real links to folders shaped like NixOS systems."""
    profiles, store = root / "nix/var/nix/profiles", root / "nix/store"
    profiles.mkdir(parents=True)
    (root / "etc/nixos").mkdir(parents=True)
    (root / "etc/nixos/configuration.nix").write_text("{ ... }: { }\n")
    kernel, script = store / f"{0:032d}-linux-6.12.58-modules", store / f"{0:032d}-nixos-version"
    (kernel / "lib/modules/6.12.58").mkdir(parents=True)
    script.write_text("#! /bin/sh\n")
    for number in range(1, count + 1):
        path = store / f"{number:032d}-nixos-system-bench-25.11"
        (path / "specialisation").mkdir(parents=True)
        (path / "sw/bin").mkdir(parents=True)
        (path / "kernel-modules").symlink_to(kernel)
        (path / "sw/bin/nixos-version").symlink_to(script)
        (path / "nixos-version").write_text("25.11.20251130.abcdef0 (Xantusia)")
        (profiles / f"system-{number}-link").symlink_to(path)
    (profiles / "system").symlink_to(f"system-{count}-link")
    environ = {
        "NIX_STORE_DIR": str(store),
        "NIX_STATE_DIR": str(root / "nix/var/nix"),
        "NIX_LOG_DIR": str(root / "nix/var/log"),
        "NIX_CONF_DIR": str(root / "etc/nix"),
        "NIXOS_CONFIG": str(root / "etc/nixos/configuration.nix"),
        "HOME": str(root / "home"),
    }
    (root / "home").mkdir()
    return environ, profiles / "system"


def _as_installed(environ: dict[str, str]) -> dict[str, str]:
    """The environment of a person who has installed nfh: compiled modules are kept between starts."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | environ


def _run(argv: list[str], environ: dict[str, str]) -> None:
    subprocess.run(argv, env=environ, capture_output=True, stdin=subprocess.DEVNULL, check=True)


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def _median(work: Callable[[], object]) -> float:
    work()
    return statistics.median(_time(work) for _ in range(ROUNDS))


if __name__ == "__main__":
    main()
