"""The section "editing" of `make bench`: locate, edit and prove in a configuration of 20 files, in process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 21
FILES = 20


def editing(root: Path) -> None:
    """Print the table. The first column parses everything anew, the second has the syntax trees of last time."""
    folder = root / "editing"
    _write(folder)
    print(f"Editing a flake of {FILES} modules (medians in ms; files are read from the disk each time)\n")
    print(f"{'':>34} {'parsed anew':>12} {'trees known':>12}")
    for name, work in _works().items():
        print(f"{name:>34} {_median(work, folder, anew=True):>12.1f} {_median(work, folder, anew=False):>12.1f}")
    print()


def _write(folder: Path) -> None:
    modules = [f"./modules/m{number}.nix" for number in range(FILES - 3)]
    texts = {
        "flake.nix": "{\n  outputs = { nixpkgs, ... }: let\n    host = name: nixpkgs.lib.nixosSystem {\n"
        "      modules = [ ./hosts/${name}.nix ./common.nix ];\n    };\n  in {\n"
        '    nixosConfigurations.box = host "box";\n  };\n}\n',
        "hosts/box.nix": '{ pkgs, ... }:\n{\n  networking.hostName = "box";\n  system.stateVersion = "24.05";\n}\n',
        "common.nix": f"{{ pkgs, ... }}:\n{{\n  imports = [\n    {' '.join(modules)}\n  ];\n"
        "  environment.systemPackages = with pkgs; [\n    git\n    vim # editor\n  ];\n}\n",
    }
    for number, name in enumerate(modules):
        services = "\n".join(
            f"  services.part{number}-{part} = {{\n    enable = true;\n    settings.port = {part};\n  }};\n"
            for part in range(12)
        )
        texts[name.removeprefix("./")] = f"# Part {number}\n{{ config, lib, pkgs, ... }}:\n\n{{\n{services}}}\n"
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


class _Files:
    """Edits that stay in memory."""

    def __init__(self) -> None:
        self._edited: dict[Path, bytes] = {}

    def source(self, path: Path):  # type: ignore[no-untyped-def]
        from nfh.configuration.source import Source

        return Source(path, self._edited[path]) if path in self._edited else Source.read(path)

    def update(self, path: Path, after: bytes | None) -> None:
        self._edited[path] = after or b""


def _desk(folder: Path):  # type: ignore[no-untyped-def]
    from nfh.configuration import closure
    from nfh.configuration.whole.files import Desk

    files = _Files()
    return Desk(files, lambda: closure.of_flake(folder / "flake.nix", "box", files.source))


def _works() -> dict[str, Callable[[Path], object]]:
    from nfh.configuration.whole import options, packages
    from nfh.configuration.whole.packages import Listing
    from nfh.configuration.whole.places import places

    return {
        "follow the imports": lambda folder: _desk(folder).configuration,
        "where is an option set": lambda folder: places(
            _desk(folder).configuration, ("services", "part7-3", "enable")
        ),
        "add a package": lambda folder: packages.add(_desk(folder), ["htop"], Listing()),
        "remove a package": lambda folder: packages.remove(_desk(folder), ["vim"], Listing()),
        "change an option": lambda folder: options.set_option(_desk(folder), "services.part7-3.enable", False),
        "add an option": lambda folder: options.set_option(_desk(folder), "time.timeZone", "UTC"),
    }


def _median(work: Callable[[Path], object], folder: Path, *, anew: bool) -> float:
    from nfh.configuration import module, syntax

    work(folder)
    times = []
    for _ in range(ROUNDS):
        if anew:
            syntax.parse.cache_clear()
            module.read_module.cache_clear()
        start = time.perf_counter()
        work(folder)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)
