"""The language and the forms of dates, money and the like: each as far as it is spoken of, where it stands already."""

from __future__ import annotations

from typing import Any

import pytest

from nfh.errors import Refused
from nfh.knowledge import load
from nfh.planning import locale_said

from .conftest import Desk, added, removed, request


def read(text: str) -> tuple[str, dict[str, str]] | None:
    parts = locale_said.read(text, load.read_json("places.json")["locales"])
    return None if parts is None else (parts.language, {name: like.locale for name, like in parts.categories.items()})


GERMAN, ENGLISH = "de_DE.UTF-8", "en_US.UTF-8"
SAID: list[tuple[str, tuple[str, dict[str, str]] | None]] = [
    ("use english messages but german dates", (ENGLISH, {"LC_TIME": GERMAN})),
    ("german date format", ("", {"LC_TIME": GERMAN})),
    ("use german dates", ("", {"LC_TIME": GERMAN})),
    ("dates and money in german", ("", {"LC_TIME": GERMAN, "LC_MONETARY": GERMAN})),
    ("metric units but english", (ENGLISH, {"LC_MEASUREMENT": "en_GB.UTF-8"})),
    ("keep english but show dates in german", (ENGLISH, {"LC_TIME": GERMAN})),
    ("german language and french dates", (GERMAN, {"LC_TIME": "fr_FR.UTF-8"})),
    ("set LC_TIME to de_DE.UTF-8", ("", {"LC_TIME": GERMAN})),
    ("i want a 24-hour clock", ("", {"LC_TIME": "en_GB.UTF-8"})),
    ("set my language to german but keep english menus", (GERMAN, {"LC_MESSAGES": ENGLISH})),
    ("english interface, otherwise german", (GERMAN, {"LC_MESSAGES": ENGLISH})),
    ("set the language to german", None),
    ("set the time zone to berlin and the language to german", None),
]


@pytest.mark.parametrize(("text", "parts"), SAID)
def test_each_is_set_as_far_as_it_is_spoken_of(text: str, parts: Any) -> None:
    assert read(text) == parts


def test_formats_are_all_but_the_language() -> None:
    found = read("english menus, german formats")
    assert found is not None
    assert found[0] == ENGLISH
    assert {"LC_TIME", "LC_NUMERIC", "LC_MONETARY", "LC_PAPER", "LC_MEASUREMENT"} <= set(found[1])
    assert set(found[1].values()) == {GERMAN}


def test_what_goes_with_what_is_not_guessed(desk: Desk) -> None:
    with pytest.raises(Refused, match="for what"):
        read("english messages german dates")
    with pytest.raises(Refused, match="swissish"):
        desk.plan("set_locale", text="english messages but swissish dates", locale="english")


def test_dates_alone_leave_the_language(desk: Desk) -> None:
    plan = desk.plan("set_locale", text="use german dates", locale="german")
    assert added(plan) == [f'i18n.extraLocaleSettings.LC_TIME = "{GERMAN}";']
    assert "language" not in plan.summary
    assert desk.examine(plan).effects.to_build
    desk.do(plan)
    assert desk.plan("set_locale", text="use german dates", locale="german").already


def test_a_set_that_is_there_takes_another_form(desk: Desk) -> None:
    before = desk.text
    there = f'  i18n.extraLocaleSettings = {{\n    LC_TIME = "{GERMAN}";\n  }};\n'
    at = before.rindex("}")
    desk.target.entry.write_text(before[:at] + there + before[at:])
    plan = desk.plan("set_locale", text="french dates and german money", locale="french")
    assert added(plan) == ['LC_TIME = "fr_FR.UTF-8";', f'LC_MONETARY = "{GERMAN}";']
    assert removed(plan) == [f'LC_TIME = "{GERMAN}";']


@pytest.mark.parametrize(
    ("text", "understood", "locale"),
    [
        ("change language to portuguese of brazil", "portuguese", "pt_BR.UTF-8"),
        ("set the language to french canadian", "french", "fr_CA.UTF-8"),
        ("german as in austria please", "german", "de_AT.UTF-8"),
        ("set the language to portuguese", "portuguese", "pt_PT.UTF-8"),
    ],
)
def test_a_language_by_its_country(desk: Desk, text: str, understood: str, locale: str) -> None:
    plan = desk.prepare(request("set_locale", text=text, locale=understood)).plan
    assert plan is not None
    assert added(plan) == [f'i18n.defaultLocale = "{locale}";']


def test_dates_of_one_country_and_the_language_of_another(desk: Desk) -> None:
    text = "change the language to french canadian, dates in german"
    plan = desk.prepare(request("set_locale", text=text, locale="french")).plan
    assert plan is not None
    assert 'i18n.defaultLocale = "fr_CA.UTF-8";' in added(plan)
