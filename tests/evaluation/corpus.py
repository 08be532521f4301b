"""A corpus of the size of nixpkgs for `make bench` and `make eval`: our own entries among real names and descriptions
of elsewhere, written as the packages.json and options.json that `nfh index --from` reads.

Of Debian (apt-cache) and of lists of other registries where this machine has them (NFH_FILLER names their folder);
without them, made-up names, which is said.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random

_NAME = re.compile(r"[a-z][a-z0-9+-]{1,40}")
_EVERY = 11  # of the long lists, one line in so many
_SETTINGS = (
    *("enable", "package", "user", "group", "port", "openFirewall", "dataDir", "settings", "extraConfig", "logLevel"),
    *("listenAddress", "environmentFile", "configFile", "host", "database.name", "database.host", "database.user"),
)
_SAID = {
    "enable": "Whether to enable {name}, {about}.",
    "package": "The {name} package to use.",
    "user": "User account under which {name} runs.",
    "group": "Group under which {name} runs.",
    "port": "Port on which {name} listens.",
    "openFirewall": "Whether to open the ports in the firewall for {name}.",
    "dataDir": "Directory where {name} stores its data.",
}


_LINUX = [f"{cpu}-linux" for cpu in "aarch64 armv5tel armv6l armv7a armv7l i686 loongarch64 m68k microblaze".split()]
_LINUX += [f"{cpu}-linux" for cpu in "mips mips64 powerpc64 powerpc64le riscv32 riscv64 s390x x86_64".split()]
_UNIX = [*_LINUX, "aarch64-darwin", "x86_64-darwin", "aarch64-freebsd", "i686-freebsd", "x86_64-freebsd"]


def write(folder: Path, packages: int, options: int, known: tuple[set[str], set[str]]) -> str:
    """Write packages.json and options.json with so many entries; `known` are the names of ours, which are all in.

    Says what the filler is made of.
    """
    attrs, names = known
    debian = list(_debian())
    filler, said = list(debian), [f"{len(debian)} of Debian"] if debian else []
    for file, group, column in (("pypi.tsv", "python3Packages", 4), ("npm.tsv", "nodePackages", 3)):
        listed = list(_registry(file, group, column))
        filler += listed
        said += [f"{len(listed)} of {file}"] if listed else []
    missing = packages - len(attrs) - len(filler)
    if missing > 0:
        filler += _made_up(missing)
        said.append(f"{missing} made up")
    # Every kind in its share, however small the corpus.
    wanted = packages - len(attrs) + packages // 20
    filler = filler[:: max(1, len(filler) // wanted)] if len(filler) > wanted else filler
    Random(11).shuffle(filler)
    rows: dict[str, object] = {attr: {"name": attr, "version": "1.0", "meta": {}} for attr in sorted(attrs)}
    for attr, version, description in filler:
        if len(rows) >= packages:
            break
        rows.setdefault(attr, _package(attr, version, description))
    (folder / "packages.json").write_text(json.dumps({"version": 2, "packages": rows}))
    declared: dict[str, object] = {name: _option(name, "") for name in sorted(names)}
    services = [row for row in debian if "server" in row[2] or "daemon" in row[2]] or filler
    for attr, _, description in services + debian:
        if len(declared) >= options:
            break
        name = attr.rpartition(".")[2]
        for setting in _SETTINGS:
            text = _SAID.get(setting, "The {setting} of {name}.")
            text = text.format(name=name, about=description.rstrip("."), setting=setting)
            declared.setdefault(f"services.{name}.{setting}", _option(setting, text))
    (folder / "options.json").write_text(json.dumps(declared))
    return f"{len(rows)} packages, {len(declared)} options; filler: {', '.join(said)}"


def _package(attr: str, version: str, description: str) -> object:
    meta = {
        "description": description,
        "homepage": f"https://example.org/{attr}",
        "license": {"spdxId": "MIT"},
        "mainProgram": attr.rpartition(".")[2],
        "platforms": _LINUX if len(attr) % 2 else _UNIX,
    }
    return {"pname": attr.rpartition(".")[2], "version": version, "meta": meta}


def _option(setting: str, text: str) -> object:
    last = setting.rpartition(".")[2]
    return {
        "type": "boolean" if last in ("enable", "openFirewall") else "string",
        "description": text,
        "default": {"_type": "literalExpression", "text": "false" if last == "enable" else '""'},
        "declarations": ["nixos/modules/services/some/module.nix"],
    }


def _debian() -> Iterator[tuple[str, str, str]]:
    try:
        listed = subprocess.run(["apt-cache", "dumpavail"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return
    name = version = ""
    for line in listed.splitlines():
        field, _, value = line.partition(": ")
        if field == "Package":
            name = value
        elif field == "Version":
            version = value.partition("-")[0]
        elif field == "Description" and _NAME.fullmatch(name):
            yield name, version, value


def _registry(file: str, group: str, column: int) -> Iterator[tuple[str, str, str]]:
    path = Path(os.environ.get("NFH_FILLER", "/usr/share/package-lists")) / file
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        next(lines)
        for line in itertools.islice(lines, 0, None, _EVERY):
            row = line.rstrip("\n").split("\t")
            if len(row) > column and row[column] and _NAME.fullmatch(row[0]):
                yield f"{group}.{row[0]}", row[1], row[column][:120]


def _made_up(count: int) -> Iterator[tuple[str, str, str]]:
    pick = Random(3)
    syllables = "ba co di fu ga he jo ki lu ma ne po qua ri so tu va we xi zo".split()
    words = "tool library server client file network text data image sound query parser viewer small fast".split()
    for number in range(count):
        name = "".join(pick.choices(syllables, k=3)) + str(number)
        yield name, "1.0", " ".join(pick.choices(words, k=7))
