from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.planning.three_way import take_back

LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"c\n", b"{\n", b"}\n", b"  htop\n", b"  vim\n"]), max_size=12)


def text(*lines: str) -> bytes:
    return "".join(line + "\n" for line in lines).encode()


@given(LINES, LINES)
def test_untouched_since_gives_the_earlier_bytes(before: list[bytes], after: list[bytes]) -> None:
    old, new = b"".join(before), b"".join(after)
    assert take_back(old, new, new) == old


def test_a_change_elsewhere_is_kept() -> None:
    before = text("{", "  host = a;", "  x = 1;", "  packages = [", "    git", "  ];", "}")
    after = text("{", "  host = a;", "  x = 1;", "  packages = [", "    git", "    htop", "  ];", "}")
    now = text("{", "  host = b;", "  x = 1;", "  packages = [", "    git", "    htop", "  ];", "}")
    expected = text("{", "  host = b;", "  x = 1;", "  packages = [", "    git", "  ];", "}")
    assert take_back(before, after, now) == expected


def test_a_change_in_the_same_line_is_in_the_way() -> None:
    before, after = text("[", "  git", "]"), text("[", "  git", "  htop", "]")
    assert take_back(before, after, text("[", "  git", "  htop # mine", "]")) is None


def test_a_line_put_inside_the_change_is_in_the_way() -> None:
    before, after = text("[", "]"), text("[", "  git", "  htop", "]")
    assert take_back(before, after, text("[", "  git", "  vim", "  htop", "]")) is None


def test_a_change_that_is_gone_already_is_in_the_way() -> None:
    before, after = text("[", "  git", "]"), text("[", "  git", "  htop", "]")
    assert take_back(before, after, text("[", "  vim", "]")) is None


def test_crlf_and_a_missing_final_newline_stay() -> None:
    before = b"[\r\n  git\r\n]"
    after = b"[\r\n  git\r\n  htop\r\n]"
    now = b"# hello\r\n[\r\n  git\r\n  htop\r\n]"
    assert take_back(before, after, now) == b"# hello\r\n[\r\n  git\r\n]"


LIST = "{ pkgs, ... }:\n{\n  environment.systemPackages = with pkgs; [\n    git\n  ];\n}\n"


def listing(*packages: str, inline: bool = False) -> bytes:
    if inline:
        return LIST.replace("[\n    git\n  ]", f"[ {' '.join(packages)} ]").encode()
    return LIST.replace("    git\n", "".join(f"    {one}\n" for one in packages)).encode()


@pytest.mark.parametrize("inline", [False, True])
def test_neighbours_in_a_list_are_told_apart(inline: bool) -> None:
    before, after = listing("git", inline=inline), listing("git", "htop", inline=inline)
    now = listing("git", "htop", "vim", inline=inline)
    assert take_back(before, after, now) == listing("git", "vim", inline=inline)
    assert take_back(after, before, listing("git", "vim", inline=inline)) == now


def test_neighbours_that_were_removed_come_back_one_by_one() -> None:
    before, after, now = listing("git", "htop", "vim"), listing("htop", "vim"), listing("vim")
    assert take_back(before, after, now) == listing("git", "vim")


def test_what_was_put_into_what_the_change_made_is_in_the_way() -> None:
    before = b"{ pkgs, ... }:\n{\n}\n"
    after = listing("git")
    assert take_back(before, after, listing("git", "vim")) is None


def test_a_word_of_another_option_is_not_taken_for_the_change() -> None:
    before, after = b"{\n  a = [ x ];\n  b = [ x ];\n}\n", b"{\n  a = [ x y ];\n  b = [ x ];\n}\n"
    now = b"{\n  b = [ x y ];\n}\n"
    assert take_back(before, after, now) is None
