"""Software without installing it: run something once, a shell for a project."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.intents.question import Question
from nfh.planning.answer import Answer
from nfh.planning.package_names import attribute
from nfh.planning.packages import NAME_WANTED
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.intents.development import DevEnvironment
    from nfh.intents.packages import TryPackage
    from nfh.intents.request import Request
    from nfh.planning.context import Context

_LANGUAGES = {
    "python": ("python3", "uv"), "rust": ("cargo", "rustc", "rustfmt", "clippy", "rust-analyzer"),
    "go": ("go", "gopls"), "golang": ("go", "gopls"), "node": ("nodejs",), "nodejs": ("nodejs",),
    "javascript": ("nodejs",), "js": ("nodejs",), "typescript": ("nodejs", "typescript"),
    "c": ("gcc", "gnumake", "gdb"), "c++": ("gcc", "cmake", "gdb"), "cpp": ("gcc", "cmake", "gdb"),
    "java": ("jdk", "maven"), "haskell": ("ghc", "cabal-install"),
    "ruby": ("ruby",), "php": ("php",), "lua": ("lua",), "zig": ("zig",), "elixir": ("elixir",), "julia": ("julia",),
    "r": ("R",), "latex": ("texliveFull",), "nix": ("nil", "nixfmt"), "perl": ("perl",), "ocaml": ("ocaml", "dune_3"),
    "scala": ("scala", "sbt"), "kotlin": ("kotlin", "jdk"), "dotnet": ("dotnet-sdk",), "c#": ("dotnet-sdk",),
}  # fmt: skip
"""Packages of nixpkgs that a project in a language begins with."""


def try_package(request: Request, context: Context) -> Answer:
    """How to run or have something once: the command to type. It is the person's terminal that it needs."""
    intent: TryPackage = request.intent  # type: ignore[assignment]
    names = intent.packages or (context.answer(NAME_WANTED),)
    attrs = [attribute(name, context) for name in names]
    package = context.catalogue.get(attrs[0])
    programs = package.programs if package else ()
    run = intent.command or (programs[0] if programs else attrs[0].rpartition(".")[2])
    command = f"nix-shell -p {' '.join(attrs)} --run {_quoted(run)}"
    what = f"{package.attr}: {package.description}\n" if package else ""
    return Answer(
        "try_package",
        f"{what}In a terminal, this runs {run} without installing anything:\n\n    {command}\n\n"
        f"Without “--run …” you get a shell that has {listed(attrs)} until you leave it with “exit”. The files "
        "stay in the store until the next garbage collection.",
        subjects=tuple(attrs),
        sources=("nfh's own catalogue",),
        expert=(command, f"nix run nixpkgs#{attrs[0]}"),
        next=(f"install {attrs[0]}",),
    )


def dev_environment(request: Request, context: Context) -> Answer:
    """What to write for a project's own shell, and how to enter it."""
    intent: DevEnvironment = request.intent  # type: ignore[assignment]
    said = intent.language.casefold() or ("" if intent.packages else context.answer(_LANGUAGE))
    words = re.findall(r"[a-z+#]+", said)
    attrs = list(dict.fromkeys(attr for word in words for attr in _LANGUAGES.get(word, ())))
    attrs += [attr for name in intent.packages if (attr := _known(name, context)) not in attrs]
    if not attrs:
        attrs = [_known(said, context)]
    attrs = _one_version_each(attrs)
    body = "".join(f"    {attr}\n" for attr in attrs)
    text = "{ pkgs ? import <nixpkgs> { } }:\n\npkgs.mkShell {\n  packages = with pkgs; [\n" + body + "  ];\n}\n"
    return Answer(
        "dev_environment",
        f"Put this into a file shell.nix in the project's folder:\n\n{text}\nThen type “nix-shell” there: the tools "
        "are in that shell and nowhere else. Whoever gets the project gets them the same way.",
        subjects=tuple(attrs),
        sources=("nfh's own notes",),
        expert=("nix-shell", "nix develop"),
        next=("what is a dev shell?", "turn on direnv"),
    )


def _one_version_each(attrs: list[str]) -> list[str]:
    """The packages without those of which a version is among them as well: nodejs beside nodejs_20."""
    return [one for one in attrs if not any(re.fullmatch(rf"{re.escape(one)}_?[\d_]+", other) for other in attrs)]


_LANGUAGE = Question("language", "A shell for which language or tools?")


def _known(name: str, context: Context) -> str:
    """The attribute by the catalogue, or the name itself: what is only shown may also be unknown here."""
    exact = context.catalogue.resolve(name).exact
    return exact.attr if exact else name


def _quoted(command: str) -> str:
    from shlex import quote

    return quote(command)
