from __future__ import annotations

from pathlib import Path

import pytest

from nfh.configuration import verify
from nfh.configuration.source import Source
from nfh.configuration.splice import Splice, apply
from nfh.errors import CannotEdit

TEXT = b"{ pkgs, ... }: {\n  a = 1; # one\n  b = [ 2 ];\n}\n"


def source(content: bytes = TEXT) -> Source:
    return Source(Path("c.nix"), content)


def test_what_may_change_may_change() -> None:
    at = TEXT.index(b"1")
    assert verify.edited(source(), [Splice(at, at + 1, b"3")], [("a",)]).content == TEXT.replace(b"1", b"3")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"1", b"3", "another option would change"),
        (b"2 ]", b"2 3 ]", "another option would change"),
        (b"  b = [ 2 ];\n", b"", "another option would change"),
        (b"\n}", b"\n  c = 1;\n}", "another option would change"),
        (b"1;", b"1", "not be correct Nix"),
        (b"a = 1;", b"a = 1; /*", "not be correct Nix"),
        (b"[", b"/* [", "not be correct Nix"),
        (b"1;", b"''; # one''", "not be correct Nix"),
        (b"a = 1;", b"a = 1; z = ''", "not be correct Nix"),
    ],
)
def test_everything_else_is_refused(old: bytes, new: bytes, why: str) -> None:
    at = TEXT.index(old)
    with pytest.raises(CannotEdit) as raised:
        verify.edited(source(), [Splice(at, at + len(old), new)], [("unrelated",)])
    assert why in raised.value.message
    assert raised.value.line


def test_a_comment_that_would_be_swallowed_is_seen() -> None:
    at = TEXT.index(b"1;")
    with pytest.raises(CannotEdit, match="a comment would change"):
        verify.edited(source(), [Splice(at + 2, at + 2, b"/*"), Splice(at + 8, at + 8, b"*/")], [("a",), ("b",)])


def test_overlapping_splices_are_an_error() -> None:
    with pytest.raises(ValueError, match="overlap"):
        apply(b"abc", [Splice(0, 2, b""), Splice(1, 3, b"")])


def test_nix_sees_what_the_grammar_does_not() -> None:
    good, undefined, twice = source(b"{ a = 1; }"), source(b"{ a = x; }"), source(b"{ a = 1; a = 2; }")
    verify.as_before_to_nix(good, source(b"{ a = 2; }"))
    with pytest.raises(CannotEdit, match="undefined variable"):
        verify.as_before_to_nix(good, undefined)
    with pytest.raises(CannotEdit, match="already defined"):
        verify.as_before_to_nix(good, twice)
    verify.as_before_to_nix(undefined, twice)


def test_without_nix_nothing_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    verify.as_before_to_nix(source(b"{ a = 1; }"), source(b"{ a = x; }"))
