"""The tables of a catalogue, for those who write it (nfh.knowledge.catalogue_file) and those who read it
(nfh.catalogue).

Documents are numbered by how likely they are what a person means, the likeliest first: whatever is read in the order
of its number, and cut off, keeps the best.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any

FORMAT = 5  # user_version of the file; raised when the tables change

PACKAGE, OPTION, HOME_OPTION = 0, 1, 2  # documents.kind

KIND_WORDS = {"package": "0package", "option": "0option"}
"""A word in every document's names, for searches among one kind; stemming makes no such word of what is typed."""

UNFREE, BROKEN, INSECURE, KNOWN, ABSENT, SWITCH, UNSUPPORTED = 1, 2, 4, 8, 16, 32, 64
"""documents.flags. KNOWN: described by nfh itself; ABSENT: not in the nixpkgs that the catalogue was made from;
SWITCH: an option that switches one thing on; UNSUPPORTED: not made for the platform of the machine it was made on."""

PART, LINE = "\x1f", "\n"
"""documents.facts: fields parted by PART, a field that is a list by LINE, in the order of these; deflated (RFC 1951)
as if COMMON had stood before, which makes half of it:"""
PACKAGE_FACTS = (
    *("description", "version", "area", "purposes", "like", "names", "programs", "license", "homepage", "module"),
    *("platforms", "size"),
)
OPTION_FACTS = ("description", "type", "default", "example", "purposes", "names", "like", "package", "declared")

_LISTS = frozenset({"purposes", "like", "names", "programs"})
_NUMBERS = frozenset({"size", "platforms"})


COMMON = (
    b"\x1fnull or string\x1fnull\x1flist of string\x1f[ ]\x1fattribute set\x1f{ }\x1fpackage\x1fpkgs.\x1fsigned"
    b" integer\x1f"
    b"16 bit unsigned integer; between 0 and 65535 (both inclusive)\x1fpath\x1fsubmodule\x1f"
    b"nixos/modules/services/networking/monitoring/web-apps/hardware/misc/programs/.nix"
    b"Directory where stores its data. User account under which runs. Port on which listens. The package to use. "
    b"Whether to open the ports in the firewall for A command-line tool and library for a simple, fast application "
    b"written in Rust Python bindings for GNU Emacs Haskell client server interface plugin support "
    b"\x1f1.0.0\x1f0.1.0\x1f\x1f\x1f\x1f\x1fMIT, BSD-3-Clause, Apache-2.0, GPL-3.0-or-later, LGPL-2.1-or-later\x1f"
    b"https://www.gnu.org/software/http://hackage.haskell.org/package/https://metacpan.org/release/"
    b"https://pypi.org/project/https://gitlab.com/https://github.com/\x1f\x1f1\x1f"
    b"boolean\x1ffalse\x1ftrue\x1f\x1f\x1f\x1f\x1fWhether to enable "
)
"""What descriptions, licences, home pages and types are often made of."""
_WINDOW, _MEMORY = 13, 7  # zlib's: enough for a text of this length, and five times as quick as for a long one


def packed(values: Iterable[str | int | tuple[str, ...]]) -> bytes:
    """Fields as the column facts has them; 0 as nothing."""
    text = PART.join(LINE.join(value) if isinstance(value, tuple) else str(value or "") for value in values)
    deflate = zlib.compressobj(6, zlib.DEFLATED, -_WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, COMMON)
    return deflate.compress(text.encode("utf-8", "replace")) + deflate.flush()


def unpacked(kind: int, facts: bytes) -> dict[str, Any]:
    """The fields of a package or an option; platforms as the number of their set, 0 where nothing is known.

    Raises ValueError where this is nothing that was packed.
    """
    named = PACKAGE_FACTS if kind == PACKAGE else OPTION_FACTS
    try:
        text = zlib.decompressobj(-_WINDOW, COMMON).decompress(facts).decode()
    except zlib.error as problem:
        raise ValueError(str(problem)) from problem
    return {field: _value(field, value) for field, value in zip(named, text.split(PART), strict=True)}


def _value(field: str, text: str) -> str | int | tuple[str, ...]:
    if field in _LISTS:
        return tuple(text.split(LINE)) if text else ()
    return int(text or 0) if field in _NUMBERS else text


MANY = 300
"""Names with the same beginning from which on the best are kept in `heads`, so that "p" costs no more than "plo"."""
HEADS = 60

TABLES = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, flags INTEGER NOT NULL, weight REAL NOT NULL, name TEXT NOT NULL,
    stems TEXT NOT NULL, popularity INTEGER NOT NULL, facts BLOB NOT NULL
);
CREATE TABLE names (
    key TEXT, kind INTEGER, document INTEGER, said TEXT NOT NULL, PRIMARY KEY (key, kind, document)
) WITHOUT ROWID;
CREATE TABLE heads (head TEXT PRIMARY KEY, documents TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE terms (term TEXT PRIMARY KEY, documents INTEGER NOT NULL, spoken INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE spellings (id INTEGER PRIMARY KEY, text TEXT NOT NULL, term INTEGER NOT NULL);
CREATE TABLE slips (bucket INTEGER PRIMARY KEY, forms BLOB NOT NULL);
CREATE TABLE synonyms (term TEXT, other TEXT, PRIMARY KEY (term, other)) WITHOUT ROWID;
CREATE TABLE renamed (
    key TEXT PRIMARY KEY, old TEXT NOT NULL, new TEXT NOT NULL, reason TEXT NOT NULL, instead TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE used (
    option INTEGER, name TEXT, configurations INTEGER NOT NULL, PRIMARY KEY (option, name)
) WITHOUT ROWID;
CREATE TABLE platforms (id INTEGER PRIMARY KEY, said TEXT NOT NULL);
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    names, purposes, likes, description, content='', columnsize=0, detail=column, tokenize="unicode61 tokenchars '+#'"
);
"""
# documents.stems: four lines, the stems of names, purposes (phrases parted by "|"), likes, description.
# documents.weight: popularity from 0 to 1 on a logarithmic scale.
# terms.documents: how many documents hold the stem; terms.spoken: in names, purposes or likes of what nfh knows.
# used: how many public configurations have a package or set an option, whether it is described or not.
# names.said: the name as people write it, "" where it is the document's own.
# platforms: sets of them, a line each; thousands of packages share one.
# slips: see nfh.knowledge.slips; spellings.term: a word of purposes, not a name.
