"""What nixpkgs says of names that are no more."""

from __future__ import annotations

import pytest

from nfh.catalogue import renamings
from nfh.catalogue.index import Catalogue
from nfh.knowledge.catalogue_entries import Renaming

ALIASES = """
  # a = throw "not this";
  a = throw "'a' has been renamed to/replaced by 'b'"; # Converted to throw 2024-10-17
  "c-d" = throw "c-d has been removed, as it is unmaintained upstream."; # Added 2025-01-01
  e = f; # Added 2023-02-01
  g = pkgs.h;
  kate = throw "Please explicitly use kdePackages.kate instead.";
  inherit (other) i;
  j = throw ''
    j is no longer developed.
    Consider 'k' or 'l'.
  ''; # Added 2025-01-01
  m = lib.warnOnInstantiate "m comes with another font set" fonts.m; # Added 2025-01-01
  n = throw "'n' has been superseded by 'o'"; # Added 2025-01-01
"""
MODULES = """
    (mkRenamedOptionModule [ "hardware" "opengl" "enable" ] [ "hardware" "graphics" "enable" ])
    (mkRemovedOptionModule [ "sound" "enable" ] "It has no effect any more.")
    (mkRemovedOptionModule [ "services" "x" ] ''
      Use another
      one.
    '')
"""


def test_aliases_are_read() -> None:
    assert {one.old: one for one in renamings.packages(ALIASES)} == {
        "a": Renaming("a", "b", "'a' has been renamed to/replaced by 'b'"),
        "c-d": Renaming("c-d", "", "c-d has been removed, as it is unmaintained upstream"),
        "e": Renaming("e", "f"),
        "g": Renaming("g", "h"),
        "kate": Renaming("kate", "kdePackages.kate", "Please explicitly use kdePackages.kate instead"),
        "j": Renaming("j", "", "j is no longer developed. Consider 'k' or 'l'", ("k", "l")),
        "m": Renaming("m", "fonts.m", "m comes with another font set"),
        "n": Renaming("n", "o", "'n' has been superseded by 'o'"),
    }


def test_modules_are_read() -> None:
    assert list(renamings.options(MODULES)) == [
        Renaming("hardware.opengl.enable", "hardware.graphics.enable"),
        Renaming("sound.enable", "", "It has no effect any more"),
        Renaming("services.x", "", "Use another one"),
    ]


@pytest.mark.parametrize("asked", ["exa", "EXA", "install exa"[8:]])
def test_a_renamed_package_is_found_under_its_new_name(catalogue: Catalogue, asked: str) -> None:
    gone = catalogue.renamed(asked)
    assert gone is not None and gone.new == "eza"
    first = catalogue.search(asked)[0]
    assert (first.name, first.why) == ("eza", "the new name of exa")


def test_what_may_serve_instead_of_what_is_gone_is_found(catalogue: Catalogue) -> None:
    hits = catalogue.search("nerdfonts", 4)
    assert {hit.name for hit in hits[:2]} == {"nerd-fonts.fira-code", "nerd-fonts.jetbrains-mono"}
    assert all("nerdfonts, which is gone" in hit.why for hit in hits[:2])
