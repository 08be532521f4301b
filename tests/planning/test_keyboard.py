"""Keyboards: one layout or two, for the console or the desktop, as the sentence has it."""

from __future__ import annotations

import pytest

from nfh.planning import keyboard_keys
from nfh.planning.keyboard_said import where

from .conftest import Desk, added, request


def lines(desk: Desk, text: str, layout: str) -> list[str]:
    plan = desk.prepare(request("set_keyboard_layout", text=text, layout=layout)).plan
    assert plan is not None
    return sorted(line for line in added(plan) if line)


@pytest.mark.parametrize(
    ("text", "layout", "come"),
    [
        ("dvorak keyboard only in the console", "dvorak", ['console.keyMap = "dvorak";']),
        ("german keyboard, but not in the console", "german", ['services.xserver.xkb.layout = "de";']),
        ("german keyboard only in the desktop", "german", ['services.xserver.xkb.layout = "de";']),
        ("german keyboard", "german", ['console.keyMap = "de";', 'services.xserver.xkb.layout = "de";']),
        (
            "use us keyboard with german as second one", "us",
            ['console.keyMap = "us";', 'services.xserver.xkb.layout = "us,de";'],
        ),
        ("us and german layouts", "german", ['console.keyMap = "us";', 'services.xserver.xkb.layout = "us,de";']),
        (
            "german and us international keyboard", "us international",
            [
                'console.keyMap = "de";', 'services.xserver.xkb.layout = "de,us";',
                'services.xserver.xkb.variant = ",intl";',
            ],
        ),
        (
            "change my keyboard from us to german", "german",
            ['console.keyMap = "de";', 'services.xserver.xkb.layout = "de";'],
        ),
        (
            "also set a german keyboard, in the console as well", "german",
            ['console.keyMap = "de";', 'services.xserver.xkb.layout = "de";'],
        ),
        (
            "us keyboard with german umlauts, caps lock as escape", "us",
            [
                'console.keyMap = "us";', 'services.xserver.xkb.layout = "us";',
                'services.xserver.xkb.options = "caps:escape";', 'services.xserver.xkb.variant = "de_se_fi";',
            ],
        ),
        (
            "keyboard layout colemak variant of us", "us",
            [
                'console.keyMap = "colemak";', 'services.xserver.xkb.layout = "us";',
                'services.xserver.xkb.variant = "colemak";',
            ],
        ),
        ("change my keyboard from colemak to us", "us",
         ['console.keyMap = "us";', 'services.xserver.xkb.layout = "us";']),
        ("make caps lock another ctrl", "ctrl", ['services.xserver.xkb.options = "ctrl:nocaps";']),
        (
            "let us use a french keyboard, it is in the box", "french",
            ['console.keyMap = "fr";', 'services.xserver.xkb.layout = "fr";'],
        ),
    ],
)  # fmt: skip
def test_the_sentence_tells_which_options_are_set(desk: Desk, text: str, layout: str, come: list[str]) -> None:
    assert lines(desk, text, layout) == come


def test_a_second_layout_comes_beside_the_one_that_is_there(desk: Desk) -> None:
    desk.do(desk.plan("set_keyboard_layout", layout="french"))
    text = "add german as a second keyboard layout"
    assert lines(desk, text, "german") == ['services.xserver.xkb.layout = "fr,de";']
    plan = desk.prepare(request("set_keyboard_layout", text=text, layout="german")).plan
    assert plan is not None and any("grp:alt_shift_toggle" in note for note in plan.notes)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("set the console keymap to de", "console"), ("german keyboard in x11", "desktop"),
        ("german keyboard, in the console as well", "both"), ("german on my desktop", "both"), ("", "both"),
        ("german keyboard for the desktop and the console", "both"), ("just for the tty", "console"),
    ],
)  # fmt: skip
def test_where(text: str, meant: str) -> None:
    assert where(text) == meant


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("swap caps lock and escape", ["caps:swapescape"]),
        ("capslock should be control", ["ctrl:nocaps"]),
        ("us keyboard without caps lock, compose key on right alt", ["caps:none", "compose:ralt"]),
        ("us and german, alt+shift switches", ["grp:alt_shift_toggle"]),
        ("german keyboard", []),
    ],
)
def test_keys(text: str, options: list[str]) -> None:
    assert keyboard_keys.options(text) == options


def test_keys_keep_what_is_set_besides() -> None:
    assert keyboard_keys.joined("eurosign:e,caps:escape", ["ctrl:nocaps"]) == "eurosign:e,ctrl:nocaps"
    assert keyboard_keys.joined("eurosign:e,caps:escape", ["caps:none"]) == "eurosign:e,caps:none"
