"""What nfh has changed, told from its journal."""

from __future__ import annotations

from .conftest import Desk


def test_nothing_was_changed_yet(desk: Desk) -> None:
    answer = desk.answer("list_changes")
    assert answer.rows == ()
    assert answer.text == "I have not changed anything here yet."


def test_changes_are_told_newest_first_and_what_became_of_them(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="vim"), "put vim on it")
    desk.do(desk.plan("undo_last"), "undo")
    answer = desk.answer("list_changes")
    assert [row[1] for row in answer.rows] == ["undo", "put vim on it"]
    assert [row[3] for row in answer.rows] == ["done", "undone"]
    assert answer.text.startswith("2 changes to ")
    assert answer.next == ("undo",)
