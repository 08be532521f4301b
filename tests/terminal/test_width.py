from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.terminal.width import clean, cut, one_line, pad, reflow, to_ascii, width, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [("", 0), ("htop", 4), ("日本語", 6), ("é", 1), ("e\u0301", 1), ("フ", 2), ("→", 1), ("a\u200bb", 2)],
)
def test_width_counts_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("hostile", "safe"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("bell\x07", "bell�"),
        ("nul\x00", "nul�"),
        ("\u202eabc", "�abc"),
        ("\x9b31mred", "�31mred"),
        ("back\b\b\b", "back���"),
        ("tab\tstays\n", "tab\tstays\n"),
        ("dos\r\nline", "dos\nline"),
        ("over\rwritten", "over�written"),
    ],
)
def test_clean_lets_nothing_move_the_cursor(hostile: str, safe: str) -> None:
    assert clean(hostile) == safe


@given(st.text())
def test_clean_leaves_no_control_character(text: str) -> None:
    assert not any((ord(letter) < 32 and letter not in "\n\t") or 127 <= ord(letter) < 160 for letter in clean(text))


@given(st.text(), st.integers(0, 40))
def test_cut_fits(text: str, columns: int) -> None:
    assert width(cut(text, columns)) <= max(columns, 0)


@given(st.text(alphabet=st.characters(codec="ascii")), st.integers(1, 40))
def test_wrap_keeps_every_letter_and_fits(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(width(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wrap_breaks_at_blanks_and_keeps_paragraphs() -> None:
    assert wrap("one two three\nfour", 8) == ["one two", "three", "four"]
    assert wrap("日本語 日本語", 7) == ["日本語", "日本語"]
    assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]
    assert wrap("  - one two", 8) == ["  - one", "  two"]


def test_pad_counts_columns_not_letters() -> None:
    assert pad("日本", 6) == "日本  "
    assert pad("12", 4, right=True) == "  12"


def test_one_line_and_ascii() -> None:
    assert one_line("a\n  b\tc") == "a b c"
    assert to_ascii("“a” → b…") == '"a" -> b...'


def test_reflow_joins_what_was_broken_for_a_file_and_nothing_else() -> None:
    full = "word " * 13
    text = f"{full}\nand so on\n\n{full}\n- an item\n  indented\n1. first\nshort\nline\n"
    assert reflow(text) == f"{full} and so on\n\n{full}\n- an item\n  indented\n1. first\nshort\nline\n"
