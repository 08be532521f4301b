"""Compiles the names of the catalogue into names.tsv: every name of a package, sorted, for a look in microseconds.

A line is a name's key (nfh.knowledge.package_words.key), how it is meant at its surest (a place in
name_kinds.KINDS) and the attributes it may mean, the most used first. Reading sentences asks for many words
that are no names; a search in this file says so without opening the catalogue.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from nfh.errors import KnowledgeError
from nfh.knowledge.name_kinds import OF_PACKAGES


def build(project: Path, out: Path) -> None:  # noqa: ARG001 - the catalogue beside it is compiled from the project
    """Compile from the catalogue that lies in the same folder. Raises KnowledgeError where it cannot be read."""
    catalogue = out.with_name("catalogue.sqlite")
    try:
        with closing(sqlite3.connect(catalogue)) as base:
            rows = base.execute(
                "SELECT n.key, n.kind, d.name FROM names n JOIN documents d ON d.id = n.document"
                " WHERE n.kind < ? ORDER BY n.key, n.kind, d.popularity DESC, d.name",
                (OF_PACKAGES,),
            ).fetchall()
    except sqlite3.Error as problem:
        raise KnowledgeError(f"the names of packages cannot be read ({problem})", catalogue) from problem
    write(rows, out)


def write(rows: Iterable[tuple[str, int, str]], out: Path) -> None:
    """Write rows of (key, kind, attribute), those of a key together and the surest and most used first."""
    found: dict[str, tuple[int, list[str]]] = {}
    for key, kind, attr in rows:
        surest, attrs = found.setdefault(key, (kind, []))
        if kind == surest and attr not in attrs:
            attrs.append(attr)
    lines = sorted(f"{key}\t{kind}\t{' '.join(attrs)}\n".encode() for key, (kind, attrs) in found.items() if key)
    draft = out.with_name(out.name + ".new")
    draft.write_bytes(b"".join(lines))
    draft.replace(out)
