from __future__ import annotations

import os
from pathlib import Path

import pytest

from nfh.configuration.source import Source
from nfh.errors import ConfigurationError


def read(tmp_path: Path, content: bytes) -> Source:
    file = tmp_path / "configuration.nix"
    file.write_bytes(content)
    return Source.read(file)


def refused(tmp_path: Path, content: bytes) -> ConfigurationError:
    with pytest.raises(ConfigurationError) as raised:
        _ = read(tmp_path, content).expression
    return raised.value


def test_reads_the_bytes_as_they_are(tmp_path: Path) -> None:
    content = "# ümläut\r\n{ }\t \n".encode()
    source = read(tmp_path, content)
    assert source.content == content
    assert source.expression.type == "attrset_expression"


def test_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="There is no file"):
        Source.read(tmp_path / "no.nix")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is a folder"):
        Source.read(tmp_path)


def test_dangling_link(tmp_path: Path) -> None:
    link = tmp_path / "a.nix"
    link.symlink_to(tmp_path / "gone.nix")
    with pytest.raises(ConfigurationError, match="points to a file that does not exist"):
        Source.read(link)


def test_link_loop(tmp_path: Path) -> None:
    link = tmp_path / "a.nix"
    link.symlink_to(link)
    with pytest.raises(ConfigurationError, match="leads back to itself"):
        Source.read(link)


def test_fifo_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.nix")
    with pytest.raises(ConfigurationError, match="not an ordinary file"):
        Source.read(tmp_path / "pipe.nix")


@pytest.mark.parametrize(
    ("content", "line", "column", "words"),
    [
        (b'{ a = 1;\n  b = "x\0"; }', 2, 9, "NUL"),
        (b"{ a = 1;\n # \xff\n}", 2, 4, "UTF-8"),
        (b"\xef\xbb\xbf{ }", 1, 1, "byte-order mark"),
        (b"{ a = 1\n  b = 2; }", 0, 0, "not correct Nix"),
        (b"{ a = 1;\n  b = [ 1 2 ;\n}", 2, 0, "not correct Nix"),
        (b"{ a = ;\n}", 1, 7, "a value is missing"),
        (b"{ a = 1\n}", 1, 8, "missing"),
        (b"{\n  # a\r  b = 1;\n}", 2, 6, "carriage return"),
        (b"", 1, 1, "empty"),
        (b"# only a comment\n", 1, 1, "empty"),
        (b"{\n<<<<<<< HEAD\n  a = 1;\n=======\n  a = 2;\n>>>>>>> other\n}", 2, 1, "git merge conflict in line 2"),
    ],
)
def test_what_is_no_nix_is_named_by_line_and_column(
    tmp_path: Path, content: bytes, line: int, column: int, words: str
) -> None:
    error = refused(tmp_path, content)
    assert words in error.message
    assert error.line == line or not line
    assert error.column == column or not column
    assert error.line >= 1
    assert "\n" not in error.message


@pytest.mark.parametrize(
    "content",
    [
        b"{ a, b, }: { }",
        b"{ a, b ? [ 1 ], # why\n}: { }",
        b'{\n  a,\n  b,\n}@all:\n{ x = ", }"; }',
        b"{ inherit; }",
        b"{ x = [ 1 ] |> y; y = z: z; }",
        b"# <<<<<<< HEAD\n{ }\n# >>>>>>> other\n",
        b"{ x = ''\n<<<<<<< HEAD\n>>>>>>> b\n''; }",
    ],
)
def test_what_nix_accepts_is_accepted(tmp_path: Path, content: bytes) -> None:
    assert read(tmp_path, content).expression


def test_columns_count_characters(tmp_path: Path) -> None:
    assert read(tmp_path, '{ a = "äöü"; }'.encode()).position(11) == (1, 10)


def test_deep_nesting_does_not_break(tmp_path: Path) -> None:
    assert read(tmp_path, b"(" * 5000 + b"{ }" + b")" * 5000).expression


def test_too_large(tmp_path: Path) -> None:
    file = tmp_path / "large.nix"
    file.write_bytes(b"{ }" + b" " * 5_000_000)
    with pytest.raises(ConfigurationError, match="5 MB"):
        Source.read(file)
