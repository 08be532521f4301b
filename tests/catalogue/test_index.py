"""Names resolved, completed, looked up; why a hit is there."""

from __future__ import annotations

import pytest

from nfh.catalogue.index import Catalogue


def test_get_knows_the_attribute_only(catalogue: Catalogue) -> None:
    gimp = catalogue.get("gimp")
    assert gimp is not None
    assert (gimp.area, gimp.unfree, gimp.programs) == ("graphics", False, ("gimp",))
    assert "edit photos" in gimp.purposes
    assert "photoshop" in gimp.like
    assert gimp.popularity == 27
    assert catalogue.get("GIMP") is None
    assert catalogue.get("photoshop") is None


def test_unfree_and_module_are_told(catalogue: Catalogue) -> None:
    steam = catalogue.get("steam")
    assert steam is not None
    assert (steam.unfree, steam.module) == (True, "programs.steam.enable")


@pytest.mark.parametrize(
    ("name", "how", "attr"),
    [
        ("firefox", "attr", "firefox"),
        ("FireFox", "attr", "firefox"),
        ("pkgs.firefox", "attr", "firefox"),
        ("nixpkgs#firefox", "attr", "firefox"),
        ("google chrome", "attr", "google-chrome"),
        ("Google_Chrome", "attr", "google-chrome"),
        ("the firefox browser", "attr", "firefox"),
        ("thunar", "name", "xfce.thunar"),
        ("kdePackages.thunar", "name", "xfce.thunar"),
        ("gnome.evince", "attr", "evince"),
        ("chrome", "alias", "google-chrome"),
        ("GNU Image Manipulation Program", "alias", "gimp"),
        ("fd-find", "alias", "fd"),
        ("xorg.xrandr", "attr", "xorg.xrandr"),
        ("nvim", "alias", "neovim"),
        ("virsh", "program", "libvirt"),
        ("7zz", "attr", "_7zz"),
        ("7-zip", "alias", "_7zz"),
        ("photoshop", "like", None),
        ("a web browser", "purpose", None),
        ("fierfox", "typo", None),
        ("qzwxqzwx", "none", None),
    ],
)
def test_resolve(catalogue: Catalogue, name: str, how: str, attr: str | None) -> None:
    resolution = catalogue.resolve(name)
    assert resolution.how == how
    assert (resolution.exact.attr if resolution.exact else None) == attr
    if resolution.exact:
        assert resolution.candidates == (resolution.exact,)
    assert bool(resolution.candidates) == (how != "none")


def test_a_slip_offers_the_name_meant_and_no_relatives(catalogue: Catalogue) -> None:
    assert [package.attr for package in catalogue.resolve("fierfox").candidates] == ["firefox"]


def test_what_it_is_like_offers_the_most_used_first(catalogue: Catalogue) -> None:
    attrs = [package.attr for package in catalogue.resolve("Photoshop").candidates]
    assert attrs[:2] == ["gimp", "krita"]


def test_a_program_of_several_packages_is_a_question(catalogue: Catalogue) -> None:
    resolution = catalogue.resolve("ifconfig")
    assert resolution.exact is not None and resolution.exact.attr == "net-tools"
    several = catalogue.resolve("nslookup")
    assert (several.how, several.exact) == ("program", None)
    assert {"dig", "dnsutils"} <= {package.attr for package in several.candidates}


def test_program_takes_a_command_or_its_path(catalogue: Catalogue) -> None:
    assert catalogue.program("rg")[0].attr == "ripgrep"
    assert catalogue.program("/run/current-system/sw/bin/rg")[0].attr == "ripgrep"
    assert {"dig", "dnsutils"} <= {package.attr for package in catalogue.program("dig")}
    assert catalogue.program("no-such-command") == []
    assert catalogue.program("") == []


def test_nearest_is_limited_and_ordered(catalogue: Catalogue) -> None:
    assert [package.attr for package in catalogue.nearest("thunderbrid", 1)] == ["thunderbird"]
    assert catalogue.nearest("", 5) == []
    assert catalogue.nearest("zz", 5) == []


def test_names_are_all_attributes_in_order(catalogue: Catalogue) -> None:
    names = catalogue.names()
    assert names == sorted(names)
    assert len(catalogue) > len(names) == len(set(names)) >= 2_000


def test_complete_begins_with_what_was_typed(catalogue: Catalogue) -> None:
    assert catalogue.complete("firef")[0] == "firefox"
    assert catalogue.complete("firefox")[0] == "firefox"
    assert "google-chrome" in catalogue.complete("chro")
    assert catalogue.complete("photosh") == []
    assert catalogue.complete("") == []
    assert len(catalogue.complete("a", 7)) == 7


@pytest.mark.parametrize(
    ("words", "attr", "why"),
    [
        ("firefox", "firefox", "its name"),
        ("chrome", "google-chrome", "also called chrome"),
        ("photoshop", "gimp", "used instead of photoshop"),
        ("something like photoshop", "gimp", "used instead of photoshop"),
        ("virsh", "libvirt", "has the command virsh"),
        ("fierfox", "firefox", "nearly firefox"),
        ("thunderb", "thunderbird", "begins with it: thunderbird"),
        ("edit photos", "gimp", "for: edit photos"),
    ],
)
def test_the_first_hit_says_why(catalogue: Catalogue, words: str, attr: str, why: str) -> None:
    first = catalogue.search(words, 3)[0]
    assert (first.name, first.why) == (attr, why)


def test_hits_come_best_first_and_each_once(catalogue: Catalogue) -> None:
    hits = catalogue.search("web browser", 25)
    assert len(hits) == 25
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.name for hit in hits}) == 25


def test_what_it_shall_be_lighter_than_is_not_offered(catalogue: Catalogue) -> None:
    attrs = [hit.name for hit in catalogue.search("a lighter browser than google chrome", 10)]
    assert attrs
    assert "google-chrome" not in attrs


def test_something_like_a_package_is_not_that_package(catalogue: Catalogue) -> None:
    attrs = [hit.name for hit in catalogue.search("something like tmux", 10)]
    assert "tmux" not in attrs
    assert {"zellij", "screen"} <= set(attrs)


@pytest.mark.parametrize(("word", "begun"), [("dark", "darktable"), ("open", "openssl")])
def test_a_name_that_a_word_begins_is_seen_among_what_the_word_says(
    catalogue: Catalogue, word: str, begun: str
) -> None:
    hits = catalogue.search(word, 10)
    assert begun in [hit.name for hit in hits]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
