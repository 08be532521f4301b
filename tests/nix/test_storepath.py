from __future__ import annotations

import json
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nfh.nix.storepath import compare_versions, name_and_version, name_of

HASH = "0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"/nix/store/{HASH}-hello-2.12", "hello-2.12"),
        (f"/nix/store/{HASH}-hello-2.12.drv", "hello-2.12"),
        (f"{HASH}-etc", "etc"),
        ("hello-2.12", "hello-2.12"),
        ("", ""),
    ],
)
def test_name_of(path: str, name: str) -> None:
    assert name_of(path) == name


@pytest.mark.parametrize(
    ("one", "two", "order"),
    [("0", "2147483647", -1), ("0", "2147483648", 1), ("1.2200000000", "1.3", -1), ("0" * 5000 + "1", "2", -1)],
)
def test_what_is_too_large_for_an_int_is_no_number(one: str, two: str, order: int) -> None:
    """As Nix 2.8 and 2.26 print it."""
    expression = f'builtins.compareVersions "{one}" "{two}"'
    argv = ["nix-instantiate", "--eval", "--store", "dummy://", "--expr", expression]
    asked = subprocess.run(argv, check=True, capture_output=True, text=True)
    assert int(asked.stdout) == order
    assert compare_versions(one, two) == order


WORDS = st.text(alphabet="abp1209.-+_", min_size=1, max_size=12)
PRE = st.lists(st.sampled_from(["pre", "rc1", "a", "1", "2.3", "10", "beta"]), min_size=1, max_size=4).map(".".join)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(WORDS | PRE, WORDS | PRE), min_size=30, max_size=60))
def test_as_nix_itself_has_it(pairs: list[tuple[str, str]]) -> None:
    """One evaluation a list: names are taken apart and versions compared by Nix's own builtins."""
    data = json.dumps(json.dumps(pairs)).replace("$", "\\$")
    expression = f"""
      map (p: let a = builtins.elemAt p 0; b = builtins.elemAt p 1; d = builtins.parseDrvName a; in
        [ (builtins.compareVersions a b) d.name d.version ]) (builtins.fromJSON {data})
    """
    done = subprocess.run(
        ["nix-instantiate", "--eval", "--strict", "--json", "--store", "dummy://", "--expr", expression],
        check=True,
        capture_output=True,
    )
    for (one, two), (order, name, version) in zip(pairs, json.loads(done.stdout), strict=True):
        assert compare_versions(one, two) == pytest.approx(order) or (compare_versions(one, two) > 0) == (order > 0)
        assert (compare_versions(one, two) < 0) == (order < 0), (one, two)
        assert name_and_version(one) == (name, version)


def test_the_manuals_examples() -> None:
    for older, newer in [
        ("1.0", "2.3"),
        ("2.3", "2.3.1"),
        ("2.3pre1", "2.3"),
        ("2.3pre3", "2.3pre12"),
        ("2.3a", "2.3c"),
    ]:
        assert compare_versions(older, newer) < 0 < compare_versions(newer, older)
    assert compare_versions("2.1", "2.1") == 0
