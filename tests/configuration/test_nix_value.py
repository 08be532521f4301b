from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nfh.configuration import nix_value, syntax
from nfh.configuration.literal import NO_LITERAL, literal
from nfh.configuration.manner import Manner
from nfh.configuration.nix_value import NixPath, PackageRef
from nfh.configuration.scope import Bound, Scope
from nfh.errors import UsageError

FLAT = Manner(Scope(), b"", b"  ", b"\n", one_line=True)
LINES = Manner(Scope(), b"  ", b"\t", b"\n", one_line=False)

TEXTS = st.text(
    st.one_of(
        st.sampled_from(list("$${}{'\"\\\n\r\t n;#/*|.")),
        st.characters(blacklist_characters="\0", blacklist_categories=("Cs",)),
    ),
    max_size=30,
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63) + 1, 2**63 - 1) | TEXTS,
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(TEXTS.filter(bool), inside, max_size=4),
    max_leaves=12,
)


def parsed(text: str) -> Any:
    content = text.encode()
    tree = syntax.parse(content)
    assert tree.wrong is None, text
    node = tree.root.child_by_field_name("expression")
    assert node is not None
    return literal(node, Scope(), content)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=30))
def test_nix_reads_back_every_value(nix_evaluates: Callable[[str], Any], values: list[Any]) -> None:
    for how in (FLAT, LINES):
        texts = [nix_value.render(value, how) for value in values]
        assert nix_evaluates("[ " + " ".join(f"({text})" for text in texts) + " ]") == values
        assert [nix_value.same(parsed(text), value) for text, value in zip(texts, values, strict=True)].count(
            False
        ) == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=30, unique=True))
def test_nix_reads_back_every_name(nix_evaluates: Callable[[str], Any], names: list[str]) -> None:
    members = " ".join(f"{nix_value.attr_name(name)} = {number};" for number, name in enumerate(names))
    assert nix_evaluates("{ " + members + " }") == {name: number for number, name in enumerate(names)}
    path = tuple(names[:5])
    nested = nix_evaluates("{ " + nix_value.attr_path(path) + " = 1; }")
    for name in path:
        nested = nested[name]
    assert nested == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False, width=32), min_size=1, max_size=20))
def test_nix_reads_back_numbers(nix_evaluates: Callable[[str], Any], numbers: list[float]) -> None:
    texts = [nix_value.element(number, FLAT) for number in numbers]
    # Nix prints six digits only, so it is asked to compare: with the same number written in full.
    exact = [f"builtins.fromJSON {nix_value.string(json.dumps(number))}" for number in numbers]
    same = " ".join(f"(({one}) == ({other}))" for one, other in zip(texts, exact, strict=True))
    assert nix_evaluates(f"[ {same} ]") == [True] * len(numbers)


INDENTED = st.text(st.sampled_from(list("   \n\nab$'\\{\"#")), max_size=30)


@settings(max_examples=60, deadline=None)
@given(st.lists(INDENTED, min_size=1, max_size=40))
def test_indented_strings_are_read_as_nix_reads_them(nix_evaluates: Callable[[str], Any], raws: list[str]) -> None:
    texts = []
    for raw in raws:
        text = f"''{raw}''"
        tree = syntax.parse(text.encode())
        node = tree.root.child_by_field_name("expression")
        whole = node is not None and node.type == "indented_string_expression" and node.end_byte == len(text)
        if tree.wrong is None and whole:
            texts.append(text)
    known = [(text, value) for text in texts if (value := parsed(text)) is not NO_LITERAL]
    assert nix_evaluates("[ " + " ".join(f"({text})" for text, _ in known) + " ]") == [value for _, value in known]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (-3, "-3"),
        (1.0, "1.0"),
        (1e300, "1.0e+300"),
        ('a ${b} "c" \\ \n', '"a \\${b} \\"c\\" \\\\ \\n"'),
        ([], "[ ]"),
        ({}, "{ }"),
        ([1, -1], "[ 1 (-1) ]"),
        ({"a": {"b c": [True]}}, '{ a = { "b c" = [ true ]; }; }'),
        (PackageRef("kdePackages.kate"), "pkgs.kdePackages.kate"),
        (PackageRef('nodePackages."@angular/cli"'), 'pkgs.nodePackages."@angular/cli"'),
        (NixPath("./hardware.nix"), "./hardware.nix"),
    ],
)
def test_text(value: Any, text: str) -> None:
    assert nix_value.render(value, FLAT) == text
    assert nix_value.same(parsed(text), value) or isinstance(value, PackageRef)


@pytest.mark.parametrize(
    "value", ["a\0b", "\ud800", 2**63, float("inf"), float("nan"), NixPath("a b"), NixPath("./a/"), NixPath("./a;x")]
)
def test_what_nix_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(UsageError):
        nix_value.render(value, FLAT)


def test_sets_take_lines() -> None:
    text = nix_value.render({"a": 1, "b": {"c": ["x"]}}, LINES)
    assert text == '{\n  \ta = 1;\n  \tb = {\n  \t\tc = [ "x" ];\n  \t};\n  }'


def test_long_lists_take_lines() -> None:
    text = nix_value.render([f"group-number-{number}" for number in range(8)], LINES)
    assert text.splitlines()[1] == '  \t"group-number-0"'


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a.b", ("a", "b")),
        ('boot.kernel.sysctl."vm.swappiness"', ("boot", "kernel", "sysctl", "vm.swappiness")),
        ('a."x\\"y".b', ("a", 'x"y', "b")),
        ("nodePackages.@angular/cli", ("nodePackages", "@angular/cli")),
    ],
)
def test_paths(path: str, parts: tuple[str, ...]) -> None:
    assert nix_value.split_path(path) == parts
    assert nix_value.split_path(nix_value.attr_path(parts)) == parts


@pytest.mark.parametrize("path", ["", ".", "a.", ".a", "a..b", '"a"b', "a\0"])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(UsageError):
        nix_value.split_path(path)


def test_bare_only_where_that_means_pkgs() -> None:
    inside = Scope().with_("pkgs")
    assert nix_value.package("git", inside) == "git"
    assert nix_value.package("map", inside) == "pkgs.map"
    assert nix_value.package("git", inside.plus({"git": Bound()})) == "pkgs.git"
    assert nix_value.package("git", inside.with_("lib")) == "pkgs.git"
    assert nix_value.package("or", inside) == 'pkgs."or"'


def test_true_is_not_one() -> None:
    assert not nix_value.same(True, 1)
    assert not nix_value.same([1], [1.0])
    assert nix_value.same([{"a": (1, 2)}], [{"a": [1, 2]}])
