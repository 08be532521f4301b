"""The channel's programs.sqlite, made here in its own form: which command is whose."""

from __future__ import annotations

import platform
import sqlite3
from contextlib import closing
from pathlib import Path

from nfh.catalogue import programs
from nfh.catalogue.index import Catalogue
from nfh.catalogue.making import Found, make
from nfh.knowledge.catalogue_entries import PackageEntry

HERE = f"{platform.machine()}-linux"


def write(folder: Path, rows: list[tuple[str, str, str]]) -> None:
    with closing(sqlite3.connect(folder / "programs.sqlite")) as base:
        base.execute(
            "CREATE TABLE Programs (name TEXT, system TEXT, package TEXT, PRIMARY KEY (name, system, package))"
        )
        base.executemany("INSERT INTO Programs VALUES (?, ?, ?)", rows)
        base.commit()


def test_commands_of_this_system_are_read(tmp_path: Path) -> None:
    write(tmp_path, [("dig", HERE, "bind"), ("dig", "mips-linux", "bind"), ("nslookup", HERE, "dnsutils")])
    assert sorted(programs.of_channel(tmp_path)) == [("dig", "bind"), ("nslookup", "dnsutils")]


def test_none_and_a_damaged_one_hold_nothing(tmp_path: Path) -> None:
    assert programs.of_channel(tmp_path) == []
    (tmp_path / "programs.sqlite").write_bytes(b"this is no database" * 100)
    assert programs.of_channel(tmp_path) == []


def test_what_it_says_is_found_in_the_catalogue(tmp_path: Path) -> None:
    write(tmp_path, [("frobnicate", HERE, "frob-tools"), ("frobnicate", HERE, "not-in-this-nixpkgs")])
    entries = [PackageEntry("frob-tools", "Tools that frob"), PackageEntry("bare", "Nothing")]
    out = tmp_path / "catalogue.sqlite"
    make(Found(packages=entries, programs=programs.of_channel(tmp_path)), out)
    catalogue = Catalogue.open(out)
    assert [package.attr for package in catalogue.program("/usr/bin/frobnicate")] == ["frob-tools"]
    assert catalogue.search("the frobnicate command")[0].name == "frob-tools"
    assert catalogue.search("frobnicate")[0].why == "has the command frobnicate"
    catalogue.close()
