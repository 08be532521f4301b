"""A nix-index database, written here as its format says and packed by zstandard, read by nfh."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import zstandard

from nfh.catalogue import nix_index, programs
from nfh.errors import Failed

FILES = {
    "bind.dnsutils": ["/bin", "/bin/dig", "/bin/host", "/share/man/man1/dig.1.gz"],
    "zlib": ["/lib/libz.so", "/lib/libz.so.1", "/lib/libz.so.1.3.1", f"/share/{'deep/' * 60}end", "/z"],
    "(inner)": ["/bin/dig"],
    "empty-names": ["/bin/sub/dir/tool", "/bin/ü"],
}


def line(metadata: bytes, difference: int, rest: bytes) -> bytes:
    near = difference.to_bytes(1, "big", signed=True) if abs(difference) < 127 else b""
    return metadata + b"\0" + (near or b"\x80" + difference.to_bytes(2, "big", signed=True)) + rest + b"\n"


def shared_bytes(one: bytes, other: bytes) -> int:
    least = min(len(one), len(other))
    return next((at for at in range(least) if one[at] != other[at]), least)


def encoded(files: Mapping[str, Sequence[str]]) -> bytes:
    out = bytearray()
    for attr, paths in files.items():
        last, shared = b"", 0
        for path in (one.encode() for one in paths):
            same = shared_bytes(last, path)
            out += line(b"4096x", same - shared, path[same:])
            last, shared = path, same
        origin = {"attr": attr, "output": "out", "toplevel": not attr.startswith("("), "system": "x86_64-linux"}
        package = {"store_dir": "/nix/store", "hash": "0" * 32, "name": f"{attr}-1", "origin": origin}
        out += line(b"p", -shared, json.dumps(package).encode())
    return bytes(out)


def write(folder: Path, content: bytes, magic: bytes = b"NIXI", number: int = 1) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / "files"
    file.write_bytes(magic + number.to_bytes(8, "little") + zstandard.compress(content))
    return file


def test_commands_and_files_are_found(tmp_path: Path) -> None:
    file = write(tmp_path, encoded(FILES))
    assert list(nix_index.commands(file)) == [
        ("dig", "bind.dnsutils"),
        ("host", "bind.dnsutils"),
        ("ü", "empty-names"),
    ]
    assert nix_index.holders(file, "/lib/libz.so.1") == ["zlib"]
    assert nix_index.holders(file, f"/share/{'deep/' * 60}end") == ["zlib"]
    assert nix_index.holders(file, "/z") == ["zlib"]
    assert nix_index.holders(file, "/bin/dig") == ["bind.dnsutils"]
    assert nix_index.holders(file, "/lib/libz") == []


def test_it_does_not_matter_where_a_piece_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, encoded(FILES))
    whole = list(nix_index._lines(file))
    for size in (1, 2, 3, 7, 64):
        monkeypatch.setattr(nix_index, "_PIECE", size)
        assert list(nix_index._lines(file)) == whole


@pytest.mark.parametrize(
    ("content", "magic", "number", "said"),
    [
        (b"", b"ZIPF", 1, "no nix-index database"),
        (b"", b"NIXI", 2, "of format 2"),
        (b"1x\0\0/bin/dig", b"NIXI", 1, "cut off"),
        (b"1x\0\0/bin/dig\np\0\0not json\n", b"NIXI", 1, "damaged"),
    ],
)
def test_what_is_no_database_is_said(tmp_path: Path, content: bytes, magic: bytes, number: int, said: str) -> None:
    file = write(tmp_path, content, magic, number)
    with pytest.raises(Failed, match=said):
        list(nix_index.commands(file))


def test_a_file_cut_off_is_said(tmp_path: Path) -> None:
    file = write(tmp_path, encoded(FILES) * 50)
    file.write_bytes(file.read_bytes()[:80])
    with pytest.raises(Failed, match="cut off"):
        list(nix_index.commands(file))


def test_without_nix_locate_it_is_read_by_nfh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "nix-index", encoded(FILES))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("NIX_INDEX_DATABASE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert programs.located("lib/libz.so.1") == ["zlib"]
    assert programs.located("bin/nothing-like-it") == []
    assert ("host", "bind.dnsutils") in list(programs.of_nix_index())
    assert programs.lacking() == ""


def test_where_there_is_none_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIX_INDEX_DATABASE", str(tmp_path))
    assert programs.located("bin/dig") is None
    assert list(programs.of_nix_index()) == []
    assert programs.lacking() == ""


def test_a_large_one_is_left_to_nix_locate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(tmp_path, encoded(FILES))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("NIX_INDEX_DATABASE", str(tmp_path))
    with file.open("ab") as more:
        more.truncate(13 << 20)
    assert programs.located("bin/dig") is None
    assert "nix-locate" in programs.lacking()
