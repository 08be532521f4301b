"""Values in the form they are used in, whoever found them."""

from __future__ import annotations

import pytest

from nfh.knowledge.words import words
from nfh.understanding.grammar import grammar, trimmed
from nfh.understanding.known import Nothing
from nfh.understanding.names import names
from nfh.understanding.shown_as import apart, as_used
from nfh.understanding.slots import SlotReader


def used(intent: str, text: str, slots: dict[str, str | list[str]]) -> dict[str, str | list[str]]:
    cut = trimmed(words(text))
    rules = grammar()
    reader = SlotReader(text, cut, names(), Nothing(), lists=rules.lists, common=rules.common)
    return as_used(intent, slots, reader)


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("hugo==0.92", {"name": "hugo", "version": "0.92"}),
        ("terraform@0.14", {"name": "terraform", "version": "0.14"}),
        ("firefox-109.0", {"name": "firefox", "version": "109.0"}),
        ("pkgs.unstable.obsidian", {"name": "obsidian", "channel": "unstable"}),
        ("nixpkgs#hello", {"name": "nixpkgs#hello"}),
        ("kdePackages.kcalc", {"name": "kdePackages.kcalc"}),
        ("htop", {"name": "htop"}),
        ("https://example.org/a@1", {"name": "https://example.org/a@1"}),
        ("../../etc/passwd", {"name": "../../etc/passwd"}),
    ],
)
def test_a_name_comes_apart(written: str, parts: dict[str, str]) -> None:
    assert apart(written, names()) == parts


@pytest.mark.parametrize(
    ("text", "found", "packages"),
    [
        ("tools for all of us: ripgrep, fd, jq", ["ripgrep"], ["ripgrep", "fd", "jq"]),
        ("jq and ripgrep would be fine on this one", ["ripgrep"], ["jq", "ripgrep"]),
        ("ripgrep, and make it quick", ["ripgrep"], ["ripgrep"]),
        ("ripgrep and nothing else", ["ripgrep"], ["ripgrep"]),
        ("zorblax, of which nobody has heard", ["zorblax"], ["zorblax"]),
    ],
)
def test_a_list_is_completed_by_names_that_exist(text: str, found: list[str], packages: list[str]) -> None:
    assert used("install_package", text, {"packages": list(found)})["packages"] == packages


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("attribute 'foo' missing, what does that mean", "attribute 'foo' missing"),
        ('"hash mismatch in fixed-output derivation" when I build', "hash mismatch in fixed-output derivation"),
        ("attribute 'a' missing, expected 'b'", "attribute 'a' missing, expected 'b'"),
    ],
)
def test_what_is_added_to_an_error_is_no_part_of_it(said: str, error: str) -> None:
    assert used("explain_error", said, {"error": said})["error"] == error


def test_a_number_after_a_package_is_its_version_where_one_is_wanted() -> None:
    text = "calibre 7 has to stay for my old reader"
    assert used("pin_package", text, {"packages": ["calibre"]}) == {"packages": ["calibre"], "version": "7"}
    assert used("install_package", text, {"packages": ["calibre"]}) == {"packages": ["calibre"], "version": "7"}
    assert used("remove_package", text, {"packages": ["calibre"]}) == {"packages": ["calibre"]}


def test_a_version_is_no_slot_of_what_has_none() -> None:
    assert used("package_info", "hugo==0.92", {"packages": ["hugo==0.92"]}) == {"packages": ["hugo"]}
