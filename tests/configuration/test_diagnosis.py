"""Broken configurations, each broken by one slip that people make."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from nfh.configuration.diagnosis import diagnose
from nfh.configuration.source import Source
from nfh.configuration.tokens import tokens
from nfh.errors import ConfigurationError

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.nix"))

GOOD = """\
{ config, pkgs, ... }:

{
  networking.hostName = "x";
  environment.systemPackages = with pkgs; [
    git
    htop
  ];
  services.openssh.enable = true;
  users.users.ada = {
    isNormalUser = true;
  };
  system.stateVersion = "25.11";
}
"""

SLIPS = [
    ('"x";', '"x"', 4, 28, "a semicolon (;) is missing"),
    ("htop\n  ];", "htop\n  ]", 8, 4, "a semicolon (;) is missing"),
    ("htop\n  ];", "htop\n  ;", 5, 43, "the [ that opens there is never closed"),
    ("htop\n  ];", "htop", 5, 43, "the [ that opens there is never closed"),
    ("[\n    git", "\n    git", 8, 3, "this ] closes nothing"),
    ("= true;\n  };", "= true;", 10, 21, "the { that opens there is never closed"),
    ('"25.11";\n}', '"25.11";', 3, 1, "the { that opens there is never closed"),
    ('"25.11"', '"25.11', 13, 25, 'the text that begins there with " never ends'),
    ("git\n", 'g"it\n', 6, 6, 'the text that begins there with " never ends'),
    ('"x";', "''x;", 4, 25, "the text that begins there with '' never ends"),
    ("= with", "with", 5, 29, "a = is missing before “with”"),
    ("ada = {", "ada {", 10, 18, "a = is missing before “{”"),
    ("git\n", "git,\n", 6, 8, "there is a comma in a list"),
    ("true;\n  }", "true,\n  }", 11, 24, "this comma does not belong here"),
    ("}:\n", "}\n", 1, 22, "a colon (:) is missing after the arguments"),
    ("enable = true", "enable: true", 9, 26, "a : stands there in the place of an ="),
    ("enable = true", "enable = = true", 9, 29, "there is one = too many"),
    ("enable = true", "enable = ", 9, 29, "a value is missing after the ="),
    ("enable = true", "= true", 9, 20, "does not fit after the dot"),
    ("services.openssh.enable = true", "= true", 9, 3, "a name is missing before this ="),
    ("services.openssh.enable = true", "services.openssh.enable", 9, 26, "a value is missing"),
    ("openssh.enable", "openssh..enable", 9, 20, "does not fit after the dot"),
    ("= true;\n  };", "= true;\n  }};", 12, 4, "a semicolon (;) is missing"),
    ("config, pkgs", "config pkgs", 1, 9, "a comma is missing between two arguments"),
    ('"25.11";\n}', '"25.11";\n}}', 14, 2, "this } closes nothing"),
    ('"x";', '"x";;', 4, 29, "one semicolon too many"),
    ("{\n  net", "{\n  /* net", 4, 3, "the comment that begins there with /* never ends"),
    ("{\n  net", "let a = 1;\n{\n  net", 3, 1, "this “let” has no “in”"),
    ("{\n  net", "let a = 1\nin {\n  net", 3, 10, "a semicolon (;) is missing"),
    ("{\n  net", "in {\n  net", 3, 1, "an “in” without a “let”"),
    ("true;\n  };", "(true;\n  };", 11, 20, "the ( that opens there is never closed"),
]


@pytest.mark.parametrize(("right", "wrong", "line", "column", "words"), SLIPS)
def test_the_slip_is_named(right: str, wrong: str, line: int, column: int, words: str) -> None:
    text = GOOD.replace(right, wrong, 1)
    assert text != GOOD
    with pytest.raises(ConfigurationError) as raised:
        _ = Source(Path("c.nix"), text.encode()).root
    error = raised.value
    assert words in error.message
    assert (error.line, error.column) == (line, column)
    assert error.message.startswith(f"c.nix is not correct Nix at line {line}, column {column}: ")
    assert error.hint


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_nothing_is_wrong_with_correct_text(path: Path) -> None:
    assert diagnose(path.read_text()) is None


@pytest.mark.parametrize(
    "text",
    [
        "let a = 1; in with a; assert b; { x = let y = 2; in y; }",
        "{ x = a: b: { c, d ? 1, ... }@e: c; }",
        "args@{ ... }: { ${a}.b = 1; \"c\" = ''\n ''${x} ${ { y = 1; }.y } ''; }",
        "{ inherit a b; inherit (c) d; or = 1; x = a.b or c; }",
        "{ x = if a == b then c else d; y = ./a/b; z = https://x.y/z?a=b; w = <nixpkgs>; }",
        "{}: {}",
        "{ }: { x = ({ a }: a); y = [ (with a; b) { c = 1; } ]; }",
    ],
)
def test_nothing_is_wrong_with_unusual_text(text: str) -> None:
    assert diagnose(text) is None


def test_whatever_is_taken_out_or_doubled_the_answer_lies_in_the_file() -> None:
    chance = random.Random(7)
    for path in SAMPLES:
        text = path.read_text()
        found, _ = tokens(text)
        for token in chance.sample(found, min(60, len(found))):
            for put in ("", token.text * 2, "{", '"', ";", "]"):
                broken = text[: token.start] + put + text[token.end :]
                named = diagnose(broken)
                if named is not None:
                    assert 0 <= named.offset <= len(broken)
                    assert named.message and named.hint
