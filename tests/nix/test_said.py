from __future__ import annotations

import re
from pathlib import Path

import pytest

from nfh.nix.said import cause

SAMPLES = Path(__file__).parents[1] / "recovery" / "samples"
EXPECTED = {
    "01-syntax-missing-semicolon": "syntax error",
    "02-undefined-variable": "undefined variable",
    "05-option-does-not-exist": "The option `services.opensshh' does not exist",
    "06-option-wrong-type": "is not of type",
    "07-option-conflict": "has conflicting definition values",
    "09-infinite-recursion": "infinite recursion encountered",
    "11-hash-mismatch": "hash mismatch in fixed-output derivation",
    "13-builder-failed": "failing-1.0.drv",
    "14-dependency-failed": "failing-1.0.drv",
    "15-unfree": "has an unfree license",
    "18-assertion-failed": "Failed assertions: ",
    "30-generation-missing": "does not exist",
    "40-type-error-null": "is not of type",
}


def stderr_of(version: str, name: str) -> str:
    text = (SAMPLES / f"nix-{version}" / f"{name}.txt").read_text()
    return re.split(r"^--- \w+\n", text, flags=re.MULTILINE)[1]


@pytest.mark.parametrize("version", ["2.8", "2.26", "2.34"])
@pytest.mark.parametrize("name", EXPECTED)
def test_the_cause_is_found(version: str, name: str) -> None:
    found = cause(stderr_of(version, name))
    assert EXPECTED[name] in found
    assert "\n" not in found and not found.startswith("…")


def test_the_failing_derivation_not_the_one_that_needs_it() -> None:
    for version in ("2.8", "2.26", "2.34"):
        assert "needs-failing" not in cause(stderr_of(version, "14-dependency-failed"))


def test_nothing_said() -> None:
    assert cause("") == cause("building…\n") == cause("error:") == ""
