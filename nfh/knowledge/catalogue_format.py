"""The tables of catalogue.sqlite, for those who write them and those who read them."""

from __future__ import annotations

from typing import Literal

FORMAT = 1  # user_version of the file; raised when the tables change

# How a name may be meant, the surest first; the place in this list is `kind` in the table `names`.
Kind = Literal["attr", "name", "alias", "program", "like"]
KINDS: tuple[Kind, ...] = ("attr", "name", "alias", "program", "like")

# packages.stems: four lines, the stems of names, purposes (phrases parted by "|"), likes, description.
# packages.weight: popularity from 0 to 1 on a logarithmic scale.
# terms.documents: how many packages hold the stem; terms.spoken: not in descriptions alone.
# names.said: the name as people write it.
TABLES = """
CREATE TABLE packages (
    id INTEGER PRIMARY KEY, attr TEXT NOT NULL UNIQUE, description TEXT NOT NULL, area TEXT NOT NULL,
    purposes TEXT NOT NULL, likes TEXT NOT NULL, names TEXT NOT NULL, programs TEXT NOT NULL,
    unfree INTEGER NOT NULL, module TEXT NOT NULL, popularity INTEGER NOT NULL,
    stems TEXT NOT NULL, weight REAL NOT NULL
);
CREATE TABLE names (
    key TEXT, kind INTEGER, package INTEGER, said TEXT NOT NULL, PRIMARY KEY (key, kind, package)
) WITHOUT ROWID;
CREATE TABLE terms (term TEXT PRIMARY KEY, documents INTEGER NOT NULL, spoken INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE synonyms (term TEXT, other TEXT, PRIMARY KEY (term, other)) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (
    names, purposes, likes, description, content='', tokenize="unicode61 tokenchars '+#'"
);
"""
