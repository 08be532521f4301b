"""As many names as a full nixpkgs has: those that are known, and made-up ones of their kind."""

from __future__ import annotations

from pathlib import Path

from nfh.knowledge import load
from nfh.knowledge import names as names_file

_SETS = ("python312Packages.", "haskellPackages.", "perlPackages.", "lib", "", "gnome-", "kde-", "rust-")
_SYLLABLES = "ba con de fi gra hu in jo ka lo mi ne or pa qua ri sta tu va xen yo zi".split()


def write(path: Path) -> None:
    """Write a file of names, at least 120,000, as nfh.knowledge.names does."""
    made = [
        f"{prefix}{one}{two}{three}"
        for prefix in _SETS
        for one in _SYLLABLES
        for two in _SYLLABLES
        for three in _SYLLABLES[:16]
    ]
    known = [line.split("\t") for line in load.path("names.tsv").read_text("utf-8").splitlines()]
    rows = [(key, int(kind), attr) for key, kind, attrs in known for attr in attrs.split()]
    rows += [(name.replace(".", "").replace("-", "").lower(), 0, name) for name in made]
    rows += [(f"{name}{number}", 0, f"{name}{number}") for number, name in enumerate(made)]
    names_file.write(rows, path)
