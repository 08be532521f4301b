"""What nfh has changed, told from its journal."""

from __future__ import annotations

import time

from nfh.planning.changes_made import span

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


def test_of_the_days_that_are_named(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="vim"), "put vim on it")
    assert [row[1] for row in desk.answer("list_changes", text="what did you change today").rows] == ["put vim on it"]
    assert desk.answer("list_changes", text="what did you change this week").rows
    yesterday = desk.answer("list_changes", text="what did you change yesterday")
    assert (yesterday.text, yesterday.rows) == ("I changed nothing in that time.", ())


def test_the_span_of_some_words() -> None:
    noon = time.mktime((2026, 11, 25, 12, 0, 0, 0, 0, -1))
    day = 86400
    midnight = noon - day / 2
    assert span("what have you changed", noon) is None
    assert span("what did you change today", noon) == (midnight, noon)
    assert span("changes of yesterday", noon) == (midnight - day, midnight - 1)
    assert span("what changed since yesterday", noon) == (midnight - day, noon)
