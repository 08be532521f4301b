from __future__ import annotations

import stat
from pathlib import Path

import pytest

from nfh.terminal import remembered
from nfh.terminal.remembered import Remembered


def test_kept_for_the_owner_only_and_newest_first(tmp_path: Path) -> None:
    file = tmp_path / "data" / "history"
    history = Remembered(file)
    history.store_string("install htop")
    history.store_string("two\nlines")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert list(Remembered(file).load_history_strings()) == ["two\nlines", "install htop"]


@pytest.mark.parametrize(
    "text",
    ["connect to wifi Home with password hunter2", "set my PIN to 1234", "the api-key is abc", "x" * 2_001],
)
def test_neither_secrets_nor_pages_are_kept(tmp_path: Path, text: str) -> None:
    history = Remembered(tmp_path / "history")
    history.store_string(text)
    assert (tmp_path / "history").read_bytes() == b""


def test_a_file_that_is_open_to_others_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "history"
    file.write_text("")
    file.chmod(0o644)
    Remembered(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    history = Remembered(tmp_path / "file" / "history")
    history.store_string("install htop")
    assert list(history.load_history_strings()) == []


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_BYTES", 2_000)
    file = tmp_path / "history"
    history = Remembered(file)
    for number in range(100):
        history.store_string(f"request {number}")
    again = Remembered(file)
    kept = list(again.load_history_strings())
    assert file.stat().st_size <= 3_000
    assert kept[0] == "request 99"
    assert 30 < len(kept) < 60
