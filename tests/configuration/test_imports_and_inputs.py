"""Imports of a module and inputs of a flake: added in the file's own manner, taken out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nfh.configuration import flake_inputs, imports
from nfh.configuration.source import Source

HERE = Path("/c/configuration.nix")

IMPORTS = {
    "one a line": (
        "{ ... }: {\n  imports = [\n    ./hw.nix # scan\n  ];\n}\n",
        "{ ... }: {\n  imports = [\n    ./hw.nix # scan\n    ./new.nix\n  ];\n}\n",
    ),
    "on one line": ("{\n  imports = [ ./hw.nix ];\n}\n", "{\n  imports = [ ./hw.nix ./new.nix ];\n}\n"),
    "none yet": ("{\n  a.b = 1;\n}\n", "{\n  a.b = 1;\n  imports = [ ./new.nix ];\n}\n"),
    "beside config": (
        "{\n  imports = [ ./a.nix ];\n\n  config = {\n    a.b = 1;\n  };\n}\n",
        "{\n  imports = [ ./a.nix ./new.nix ];\n\n  config = {\n    a.b = 1;\n  };\n}\n",
    ),
    "behind ++": (
        "{ x, ... }: {\n  imports = [ ./a.nix ] ++ x;\n}\n",
        "{ x, ... }: {\n  imports = [ ./a.nix ./new.nix ] ++ x;\n}\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), IMPORTS.values(), ids=IMPORTS)
def test_a_file_is_imported(before: str, after: str, nix_parses: Callable[[bytes], bool]) -> None:
    done = imports.add(Source(HERE, before.encode()), Path("/c/new.nix"))
    assert done.added == ("./new.nix",)
    assert done.source.content.decode() == after
    assert nix_parses(done.source.content)
    assert imports.add(done.source, Path("/c/new.nix")).already == ("./new.nix",)
    gone = imports.remove(done.source, Path("/c/new.nix"))
    assert gone.removed == ("./new.nix",)
    assert imports.remove(gone.source, Path("/c/new.nix")).missing == ("./new.nix",)


def test_a_folder_and_its_default_are_one_file() -> None:
    source = Source(HERE, b"{ imports = [ ../users ]; }")
    assert imports.add(source, Path("/users/default.nix")).already == ("../users/default.nix",)
    assert imports.remove(source, Path("/users/default.nix")).source.content == b"{ imports = [ ]; }"


OPEN = '{\n  inputs.nixpkgs.url = "nixpkgs";\n\n  outputs = { self, nixpkgs, ... }: { };\n}\n'
CLOSED = '{\n  inputs = {\n    nixpkgs.url = "nixpkgs";\n  };\n  outputs = { self, nixpkgs }: { };\n}\n'
WHOLE = '{\n  inputs.nixpkgs.url = "nixpkgs";\n  outputs = inputs: { };\n}\n'


@pytest.mark.parametrize("text", [OPEN, CLOSED, WHOLE])
def test_an_input_comes_and_outputs_takes_it(text: str, nix_evaluates: Callable[[str], object]) -> None:
    source = Source(Path("/f/flake.nix"), text.encode())
    done = flake_inputs.add(source, "home-manager", "github:nix-community/home-manager", {"nixpkgs": "nixpkgs"})
    assert flake_inputs.names(done.source) == ("nixpkgs", "home-manager")
    written = done.source.content.decode()
    said = nix_evaluates(f"(({written}).inputs.home-manager)")
    assert said == {"url": "github:nix-community/home-manager", "inputs": {"nixpkgs": {"follows": "nixpkgs"}}}
    called = f"let f = {written}; in f.outputs {{ self = 1; nixpkgs = 1; home-manager = 1; }}"
    assert nix_evaluates(called) == {}
    again = flake_inputs.add(done.source, "home-manager", "github:nix-community/home-manager")
    assert again.source.content == done.source.content
