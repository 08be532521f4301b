from __future__ import annotations

import subprocess
import sys

import pytest

from nfh.errors import KnowledgeError
from nfh.intents import registry

TEXT_SLOTS = "str"
LIST_SLOTS = "tuple[str, ...]"


@pytest.mark.parametrize("name", registry.names())
def test_a_name_leads_to_its_class(name: str) -> None:
    kind = registry.get(name)
    assert kind.intent_name() == name
    assert kind.family == registry.family(name)
    assert kind.__module__ in (f"nfh.intents.{kind.family}", "nfh.intents.other_packages")


@pytest.mark.parametrize("name", registry.names())
def test_every_intent_says_what_it_means(name: str) -> None:
    doc = registry.get(name).__doc__ or ""
    assert len(doc.split()) >= 3
    assert not doc.startswith(f"{registry.get(name).__name__}("), "the docstring is the one dataclasses make up"


@pytest.mark.parametrize("name", registry.names())
def test_intents_are_frozen_and_empty_by_default(name: str) -> None:
    intent = registry.get(name)()
    assert intent.slots() == {}
    for slot, written in intent.fields.items():
        assert written in {TEXT_SLOTS, LIST_SLOTS}
        assert getattr(intent, slot) == ("" if written == TEXT_SLOTS else ())
        with pytest.raises(AttributeError, match=slot):
            setattr(intent, slot, "x")
        with pytest.raises(AttributeError, match=slot):
            delattr(intent, slot)


@pytest.mark.parametrize("name", registry.names())
def test_slots_come_back_as_they_went_in(name: str) -> None:
    kind = registry.get(name)
    full = kind(
        **{slot: ("one", "two") if kind.fields[slot] == LIST_SLOTS else f"the {slot}" for slot in kind.fields}
    )
    assert registry.build(name, full.slots(), strict=True) == full
    single = kind(**{slot: ("one",) if kind.fields[slot] == LIST_SLOTS else "1" for slot in kind.fields})
    assert registry.build(name, single.slots(), strict=True) == single


def test_no_intent_is_named_twice_and_every_class_is_in_the_table() -> None:
    from importlib import import_module

    from nfh.intents.base import Intent

    in_modules = {
        value.intent_name()
        for module in (*registry.families(), "other_packages")
        for value in vars(import_module(f"nfh.intents.{module}")).values()
        if isinstance(value, type) and issubclass(value, Intent) and value is not Intent
    }
    assert in_modules == set(registry.names())
    assert len(registry.names()) == len(set(registry.names())) == 91


def test_package_and_packages_are_one_slot() -> None:
    one = registry.build("install_package", {"package": "firefox"})
    assert one.slots() == {"package": "firefox"}
    assert registry.build("install_package", {"packages": ["firefox"]}) == one
    assert registry.build("install_package", {"package_attr": "firefox"}) == one
    two = registry.build("install_package", {"packages": ["htop", "vim"]})
    assert two.slots() == {"packages": ["htop", "vim"]}
    both = registry.build("install_package", {"package": "vim", "packages": ["htop", "vim"], "package_attr": "x"})
    assert both == two


def test_values_become_text_and_empty_ones_are_left_out() -> None:
    intent = registry.build("open_port", {"port": 8080, "protocol": None, "service": "  "})
    assert intent.slots() == {"port": "8080"}
    assert registry.build("open_port", {"port": ["80", "443"]}).slots() == {"port": "80, 443"}
    assert registry.build("switch_generation", {"generation": 0}).slots() == {"generation": "0"}


def test_unknown_slots_are_ignored_or_an_error_when_strict() -> None:
    assert registry.build("greeting", {"package": "firefox"}).slots() == {}
    with pytest.raises(KnowledgeError, match="rollback has no slot called 'package'"):
        registry.build("rollback", {"package": "firefox"}, strict=True)
    assert registry.build("add_user", {"user": {"name": "bob"}}).slots() == {}
    with pytest.raises(KnowledgeError, match="'user' of add_user"):
        registry.build("add_user", {"user": {"name": "bob"}}, strict=True)


def test_intents_are_equal_when_they_say_the_same() -> None:
    from nfh.intents.generations import ListGenerations
    from nfh.intents.packages import InstallPackage, RemovePackage

    htop = InstallPackage(("htop",))
    assert (
        htop
        == InstallPackage(packages=("htop",), version="")
        == registry.build("install_package", {"package": "htop"})
    )
    assert hash(htop) == hash(InstallPackage(("htop",), ""))
    assert htop != InstallPackage(("htop",), scope="user")
    assert htop != RemovePackage(("htop",)) and InstallPackage() != ListGenerations()
    assert repr(htop) == "InstallPackage(packages=('htop',))"


def test_an_intent_takes_its_own_slots_once() -> None:
    from nfh.intents.packages import RemovePackage

    for values, slots in [(("a", "b", "c"), {}), ((("htop",),), {"packages": ()}), ((), {"colour": "red"})]:
        with pytest.raises(TypeError, match="RemovePackage takes packages, scope"):
            RemovePackage(*values, **slots)


def test_an_unknown_intent_is_an_error() -> None:
    for wrong in ("make_coffee", "InstallPackage", "", "registry"):
        with pytest.raises(KnowledgeError, match="no intent"):
            registry.build(wrong, {})


def test_only_the_module_that_is_needed_is_loaded() -> None:
    program = (
        "import sys; from nfh.intents import registry; registry.names(); registry.family('add_user');"
        "before = {m for m in sys.modules if m.startswith('nfh.intents.')};"
        "registry.build('add_user', {'user': 'bob'});"
        "print(*sorted(before)); print(*sorted({m for m in sys.modules if m.startswith('nfh.intents.')} - before))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[:2] == ["nfh.intents.base nfh.intents.registry", "nfh.intents.users"]
