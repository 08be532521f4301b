"""Slots in sentences that no template covers."""

from __future__ import annotations

import pytest

from nfh.knowledge.words import words
from nfh.understanding.find import find_slots
from nfh.understanding.grammar import grammar, trimmed
from nfh.understanding.known import Nothing
from nfh.understanding.names import names
from nfh.understanding.slots import SlotReader


def found(intent: str, text: str) -> dict[str, str | list[str]]:
    cut = trimmed(words(text))
    rules = grammar()
    return find_slots(intent, cut, SlotReader(text, cut, names(), Nothing(), lists=rules.lists, common=rules.common))


@pytest.mark.parametrize(
    ("intent", "text", "slots"),
    [
        ("install_package", "the kids would be so happy about krita on the old laptop", {"packages": ["krita"]}),
        ("install_package", "firefox but without chromium, thanks", {"packages": ["firefox"]}),
        ("enable_desktop", "had enough of gnome, time to move over to sway", {"desktop": "sway"}),
        ("enable_desktop", "sway instead of gnome would be nice", {"desktop": "sway"}),
        ("open_port", "my game needs 25565 reachable over udp", {"port": "25565", "protocol": "udp"}),
        ("set_keyboard_layout", "it is typing nonsense because my keys are norwegian", {"layout": "norwegian"}),
        ("add_user_to_group", "bob cannot use sudo, let him", {"group": "sudo"}),
        ("delete_generations", "everything older than three weeks can go", {"age": "three weeks"}),
        ("power_control", "the machine should go to sleep now", {"action": "suspend"}),
        ("explain_error", 'what does "infinite recursion encountered" want from me', {"error": "infinite recursion encountered"}),
        ("upgrade_release", "from 24.05 up to 24.11", {"version": "24.11"}),
        ("upgrade_release", "24.05 -> 24.11", {"version": "24.11"}),
        ("upgrade_release", "move on to nixos-24.11", {"version": "nixos-24.11", "channel": "nixos-24.11"}),
        ("which_package_provides", "colours in the manual pages, which package?", {"query": "colours in the manual pages"}),
        ("explain_concept", "they say that nix has no FHS, what follows from it", {"concept": "FHS"}),
        ("install_font", "please gohu font besides iosevka fonts", {"packages": ["gohu", "iosevka"]}),
        ("rollback", "everything was fine yesterday", {}),
        ("auto_update", "no more automatic updates in this house", {"action": "off"}),
        ("power_control", "reboot it into the uefi settings", {"action": "firmware"}),
        ("change_password", "nobody knows the password of root", {"user": "root"}),
        ("add_user_to_group", "docker without sudo all the time", {"group": "docker"}),
        ("set_shell", "chsh said /bin/zsh", {"shell": "/bin/zsh"}),
        ("open_port", "the firewall is in the way", {}),
        ("install_package", "krita for my user only", {"packages": ["krita"], "scope": "user"}),
        ("set_option", "documentation.man.enable false to spare the disk", {"option": "documentation.man.enable", "value": "false"}),
        ("dev_environment", "a go project", {"language": "go"}),
        ("dev_environment", "let me go", {}),
    ],
)  # fmt: skip
def test_found(intent: str, text: str, slots: dict[str, object]) -> None:
    assert found(intent, text) == slots


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("install_package", "the time is right, get it on here"),
        ("set_keyboard_layout", "is it possible to change it"),
        ("remove_package", "i do not need this at all, less is more"),
    ],
)
def test_common_words_are_no_values(intent: str, text: str) -> None:
    assert found(intent, text) == {}
