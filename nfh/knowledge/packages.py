"""Compiles data/packages/*.yaml into catalogue.sqlite: by one SQLite, the same input gives the same bytes."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import yaml

from nfh.errors import KnowledgeError
from nfh.knowledge.catalogue_format import FORMAT, TABLES
from nfh.knowledge.package_files import Entry, read_folder, read_popularity
from nfh.knowledge.package_words import key, stem, stems

# Sets whose packages people call by the last name alone: thunar for xfce.thunar; not "browser" for netsurf.browser.
_SPOKEN_WITHOUT = frozenset(
    {"coolercontrol", "elmPackages", "enlightenment", "graalvmPackages", "gst_all_1", "haskellPackages", "jetbrains"}
    | {"kdePackages", "libsForQt5", "linuxPackages", "lxqt", "mate", "phpPackages", "python3Packages", "qt6Packages"}
    | {"xfce", "xorg"}
)


def build(data: Path, out: Path) -> None:
    """Compile packages, popularity.tsv and synonyms.yaml of the folder `data` into `out`.

    Raises KnowledgeError with file and line; `out` is then left as it was.
    """
    entries = read_folder(data / "packages")
    popularity = read_popularity(data / "popularity.tsv")
    groups = _synonyms(data / "synonyms.yaml")
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(out.name + ".new")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft, isolation_level=None)) as base:
        base.executescript(f"PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA user_version = {FORMAT};")
        base.executescript(TABLES)
        base.execute("BEGIN")
        _fill(base, entries, popularity)
        for group in groups:
            pairs = [(term, other) for term in group for other in group if term != other]
            base.executemany("INSERT OR IGNORE INTO synonyms VALUES (?, ?)", pairs)
        base.execute("INSERT INTO words (words) VALUES ('optimize')")
        base.execute("COMMIT")
        base.execute("VACUUM")
    draft.replace(out)


def _fill(base: sqlite3.Connection, entries: list[Entry], popularity: dict[str, int]) -> None:
    documents: Counter[str] = Counter()
    spoken: set[str] = set()
    most = max(popularity.values(), default=1)
    for number, entry in enumerate(entries, start=1):
        count = max(popularity.get(name, 0) for name in (entry.attr, *entry.names))
        columns = _columns(entry)
        base.execute(
            f"INSERT INTO packages VALUES ({', '.join('?' * 13)})",
            (
                number,
                *(entry.attr, entry.description, entry.area),
                *("\n".join(texts) for texts in (entry.purposes, entry.like, entry.names, entry.programs)),
                *(entry.unfree, entry.module, count, "\n".join(columns)),
                round(math.log1p(count) / math.log1p(most), 4),
            ),
        )
        searched = (column.replace("|", " ") for column in columns)
        base.execute(
            "INSERT INTO words (rowid, names, purposes, likes, description) VALUES (?, ?, ?, ?, ?)",
            (number, *searched),
        )
        base.executemany("INSERT OR IGNORE INTO names VALUES (?, ?, ?, ?)", _names(entry, number))
        documents.update({term for column in columns for term in column.replace("|", " ").split()})
        spoken.update(term for column in columns[:3] for term in column.replace("|", " ").split())
    rows = [(term, count, term in spoken) for term, count in sorted(documents.items())]
    base.executemany("INSERT INTO terms VALUES (?, ?, ?)", rows)


def _columns(entry: Entry) -> tuple[str, str, str, str]:
    """What is searched in: stems, so that the compiled words and the asked words meet."""
    names = (stems(name) for name in (entry.attr, *entry.names, *entry.programs))
    purposes = (stems(purpose) for purpose in entry.purposes)
    likes = (stems(like) for like in entry.like)
    return (
        " ".join(term for words in names for term in words),
        "|".join(" ".join(words) for words in purposes),
        "|".join(" ".join(words) for words in likes),
        " ".join(stems(f"{entry.description} {entry.area}")),
    )


def _names(entry: Entry, number: int) -> list[tuple[str, int, int, str]]:
    """Every way to name the package: (key, kind, package, as written). The first kind of a key stands first."""
    said: list[tuple[int, str]] = [(0, entry.attr)]
    folder, _, last = entry.attr.rpartition(".")
    if folder in _SPOKEN_WITHOUT:
        said.append((1, last))
    said += [(2, name) for name in entry.names]
    said += [(3, program) for program in entry.programs]
    said += [(4, like) for like in entry.like]
    return [(key(name), kind, number, name) for kind, name in said]


def _synonyms(file: Path) -> list[list[str]]:
    """Groups of words that mean nearly the same, as stems."""
    try:
        groups = yaml.safe_load(file.read_text("utf-8"))
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 0
        raise KnowledgeError(f"this is not YAML: {problem.problem}", file, line) from problem
    except OSError as problem:
        raise KnowledgeError(f"the synonyms cannot be read: {problem}", file) from problem
    if not isinstance(groups, list) or not all(
        isinstance(group, list) and all(isinstance(word, str) for word in group) for group in groups
    ):
        raise KnowledgeError("a list of lists of words was expected", file, 1)
    return [sorted({stem(word) for word in group}) for group in groups]
