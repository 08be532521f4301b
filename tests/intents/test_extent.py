"""How far a rebuild goes, as the whole sentence says: never further than it asks."""

from __future__ import annotations

import pytest

from nfh.intents.extent import Extent, extent
from nfh.knowledge.words import words

SAID: dict[Extent, tuple[str, ...]] = {
    "test": (
        "try the configuration until the next boot",
        "activate the configuration until the next reboot",
        "use it until I restart",
        "apply my changes just for now",
        "apply them only now, not at the next boot",
        "temporarily switch to the new configuration",
        "switch without making it the default",
        "activate it but don't add it to the boot menu",
        "activate but leave the bootloader alone",
        "rebuild but don't make it permanent",
        "switch to it for this session only",
        "rebuild and test",
    ),
    "boot": (
        "apply my changes at the next boot, not now",
        "don't activate it now, only at the next boot",
        "rebuild but don't switch until the next boot",
        "do not apply it before I reboot",
        "apply it when I restart",
        "build it and make it the boot default",
    ),
    "build": (
        "rebuild without switching",
        "rebuild but don't activate it",
        "don't switch, just build",
        "build the system, but do not make it the default",
        "see whether the configuration builds",
        "compile everything",
    ),
    "dry-run": (
        "show what a switch would restart",
        "which services would a rebuild restart",
        "what would restart if I rebuilt?",
        "would a rebuild restart sshd",
        "what would a dry activation do",
        "let me see the changes before switching",
        "dry build of the configuration",
        "simulate a rebuild until the next boot",
    ),
    "dry-activate": (
        "dry activate the configuration",
        "dry-activate",
        "do a dry activation",
        "nixos-rebuild dry-activate",
    ),
}


@pytest.mark.parametrize(("said", "meant"), [(said, meant) for meant, ways in SAID.items() for said in ways])
def test_what_a_sentence_says(said: str, meant: Extent) -> None:
    assert extent([word.form for word in words(said)]) == meant


@pytest.mark.parametrize(
    "said",
    [
        "rebuild",
        "apply my changes without rebooting",
        "would you please rebuild the system",
        "I would like to switch to the new configuration",
        "build and activate",
        "my settings don't apply, rebuild",
        "just switch, don't touch versions",
        "the last switch was interrupted, run it again",
        "apply my changes now",
        "not only build it but switch to it",
    ],
)
def test_nothing_is_made_less_than_it_is(said: str) -> None:
    assert extent([word.form for word in words(said)]) is None
