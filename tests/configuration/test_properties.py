"""Configurations in every style that people write, edited by nfh and judged by real Nix."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from itertools import chain
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from nfh.configuration import packages, syntax
from nfh.configuration.list_values import add_to_list, remove_from_list
from nfh.configuration.options import set_option, unset_option
from nfh.configuration.source import Source
from nfh.errors import CannotEdit, NeedsAnswer, Refused
from nfh.intents.question import Question
from tests.configuration.generated import PATH, Text, configurations, scrambled

SYSTEM = ("environment", "systemPackages")


def lines_kept(before: bytes, after: bytes) -> None:
    """Every line of the old text is there, in order, apart from the few that the edit had to touch."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone = Counter(old) - Counter(new)
    assert sum(gone.values()) <= 2, gone


def comments(content: bytes) -> list[bytes]:
    source = Source(PATH, content)
    return [
        content[node.start_byte : syntax.end(node, content)]
        for node in syntax.walk(source.root)
        if node.type == "comment"
    ]


def names_listed(content: bytes) -> Counter[str]:
    """How often each name stands in the text as an element of a list, or is inherited."""
    source = Source(PATH, content)
    return Counter(
        "".join(
            syntax.text(leaf, content) for leaf in syntax.walk(node) if not leaf.children and leaf.type != "comment"
        )
        for node in syntax.walk(source.root)
        if node.parent is not None
        and (
            (node.parent.type == "list_expression" and node.type in ("variable_expression", "select_expression"))
            or (node.parent.type == "inherited_attrs" and node.type != "comment")
        )
    )


def flat(definitions: list[list[Any]]) -> list[Any]:
    """The elements of all definitions of a list."""
    return list(chain.from_iterable(definitions))


def tidy(before: bytes, after: bytes) -> None:
    """No new white space before a line end, no second kind of line ending, the end of the file as it was."""
    old = Counter(before.splitlines())
    for line in Counter(after.splitlines()) - old:
        kept = any(one != one.rstrip() and line.startswith(one.rstrip()) for one in old)
        assert line == line.rstrip() or kept, line
    assert (b"\r\n" in after) == (b"\r\n" in before) or b"\n" not in before
    if b"\r\n" in before:
        assert after.count(b"\n") == after.count(b"\r\n")
    assert before.endswith(b"\n") == after.endswith(b"\n")


def run_property(check: Callable[..., None], examples: int) -> Callable[..., None]:
    """The examples of an earlier failure come first."""
    return settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    )(check)


WANTED = st.sampled_from(
    [
        "ripgrep",
        "fd",
        "kdePackages.kate",
        "python3Packages.requests",
        "_1password",
        "map",
        "git",
        "nodePackages.@angular/cli",
    ]
)


def check_add_anyhow(text: Text, wanted: str, nix_says: Any) -> None:
    check_add(text, wanted, nix_says, neat=False)


def check_remove_anyhow(text: Text, nix_says: Any) -> None:
    check_remove(text, nix_says, neat=False)


def check_add(text: Text, wanted: str, nix_says: Any, *, neat: bool = True) -> None:
    source = Source(PATH, text.content)
    attr = 'nodePackages."@angular/cli"' if "@" in wanted else wanted
    try:
        edited = packages.add(source, [attr])
    except NeedsAnswer as needed:
        question: Question = needed.question  # type: ignore[assignment]
        assert len(question.choices) >= 2
        if question.id == "condition":
            assert text.conditional
            check_add_under_condition(source, attr, question, nix_says, neat=neat)
            return
        edited = packages.add(source, [attr], answers={"list": question.choices[-1].value})
    after = edited.source.content
    if edited.already:
        assert after == text.content
        assert not edited.added
        return
    back = packages.remove(edited.source, [attr])
    (old,), (new,), (gone,) = nix_says([text.content, after, back.source.content], SYSTEM)
    assert edited.added == (wanted,)
    assert Counter(map(str, flat(new))) == Counter(map(str, [*flat(old), f"<{wanted}>"]))
    assert comments(after) == comments(text.content)
    if neat:
        lines_kept(text.content, after)
        tidy(text.content, after)
    assert flat(gone) == flat(old)
    if neat and text.listed and not text.computed and b"[]" not in text.content:
        assert back.source.content == text.content


def check_add_under_condition(source: Source, attr: str, question: Question, nix_says: Any, *, neat: bool) -> None:
    """Every list holds only under a condition: the person may say that the package does, too."""
    edited = packages.add(source, [attr], answers={"condition": question.choices[0].value})
    (old,), (new,) = nix_says([source.content, edited.source.content], SYSTEM)
    come = Counter(map(str, flat(new))) - Counter(map(str, flat(old)))
    assert not Counter(map(str, flat(old))) - Counter(map(str, flat(new)))
    assert come in (Counter(), Counter([f"<{edited.added[0]}>"]))
    assert comments(edited.source.content) == comments(source.content)
    if neat:
        lines_kept(source.content, edited.source.content)
        tidy(source.content, edited.source.content)
    with pytest.raises(Refused):
        packages.add(source, [attr], answers={"condition": "leave"})


def check_remove(text: Text, nix_says: Any, *, neat: bool = True) -> None:
    source = Source(PATH, text.content)
    removed = []
    for entry in packages.system_packages(source):
        if not entry.attr:
            continue
        try:
            edited = packages.remove(source, [entry.attr])
        except CannotEdit as refusal:
            assert refusal.line
            assert any(word in refusal.message for word in ("condition", "plain name", "last name of its inherit"))
            continue
        removed.append((entry.attr, edited))
    (old,), *afters = nix_says([text.content, *(edited.source.content for _, edited in removed)], SYSTEM)
    for (attr, edited), (new,) in zip(removed, afters, strict=True):
        gone = Counter(map(str, flat(old))) - Counter(map(str, flat(new)))
        assert set(gone) == {f"<{attr}>"}
        assert not Counter(map(str, flat(new))) - Counter(map(str, flat(old)))
        lost = Counter(comments(text.content)) - Counter(comments(edited.source.content))
        # What `unique` makes one of may stand twice in the text, each time with a comment of its own.
        taken = names_listed(text.content) - names_listed(edited.source.content)
        assert sum(gone.values()) <= sum(taken.values())
        assert set(taken) <= {attr, f"pkgs.{attr}"}
        assert sum(lost.values()) <= sum(taken.values()) * (1 if neat else 6)
        if neat and not re.search(rb"[ \t]\r?\n", text.content):
            tidy(text.content, edited.source.content)


SETTINGS: list[tuple[tuple[str, ...], Any]] = [
    (("time", "timeZone"), "Europe/Paris"),
    (("time", "timeZone"), None),
    (("networking", "hostName"), 'we"ird ${x} \\ ü'),
    (("networking", "firewall", "enable"), False),
    (("networking", "firewall", "logging"), True),
    (("boot", "kernel", "sysctl", "vm.swappiness"), 60),
    (("boot", "kernel", "sysctl", "net.ipv4.ip_forward"), 1),
    (("services", "printing", "enable"), True),
    (("system", "autoUpgrade", "enable"), True),
    (("programs", "zsh", "enable"), False),
    (("users", "users", "ada", "shell"), "x"),
    (("users", "users", "carol"), {"isNormalUser": True, "extraGroups": ["wheel", "audio"], "uid": -1}),
    (("environment", "variables", "EDITOR"), "emacs"),
    (("nix", "gc"), {"automatic": True, "dates": "weekly"}),
]


OTHERS = [
    SYSTEM,
    ("networking",),
    ("services",),
    ("users",),
    ("boot",),
    ("programs",),
    ("nix", "settings"),
    ("environment", "shells"),
]


def check_set(text: Text, path: tuple[str, ...], value: Any, nix_says: Any, *, neat: bool = True) -> None:
    source = Source(PATH, text.content)
    edited = set_option(source, path, value)
    others = [one for one in OTHERS if one[0] != path[0]]
    (old, *first), (new, *second) = nix_says([text.content, edited.source.content], path, *others)
    assert first == second
    if edited.already:
        assert edited.source.content == text.content
        assert old == [value]
        return
    assert new == [value]
    assert comments(edited.source.content) == comments(text.content)
    if neat:
        tidy(text.content, edited.source.content)
    again = set_option(edited.source, path, value)
    assert again.source.content == edited.source.content
    if edited.added and not old:
        back = unset_option(edited.source, path)
        ((gone,),) = nix_says([back.source.content], path)
        assert gone == []
        assert comments(back.source.content) == comments(text.content)


def check_list(text: Text, nix_says: Any) -> None:
    source = Source(PATH, text.content)
    path, value = ("networking", "firewall", "allowedTCPPorts"), 8080
    edited = add_to_list(source, path, [value])
    back = remove_from_list(edited.source, path, [value])
    (old,), (new,), (gone,) = nix_says([text.content, edited.source.content, back.source.content], path)
    assert flat(new) == [*flat(old), value]
    tidy(text.content, edited.source.content)
    assert add_to_list(edited.source, path, [value]).already == ("8080",)
    assert flat(gone) == flat(old)
    if old:
        assert back.source.content == text.content


def _given(check: Callable[..., None], examples: int, nix_says: Any, **strategies: st.SearchStrategy[Any]) -> None:
    @given(**strategies)
    def body(**drawn: Any) -> None:
        check(**drawn, nix_says=nix_says)

    run_property(body, examples)()


SIZES = [150, pytest.param(2500, marks=pytest.mark.slow)]


@pytest.mark.parametrize("examples", SIZES)
def test_adding_a_package(examples: int, nix_says: Any) -> None:
    _given(check_add, examples, nix_says, text=configurations(), wanted=WANTED)


@pytest.mark.parametrize("examples", SIZES)
def test_removing_each_package(examples: int, nix_says: Any) -> None:
    _given(check_remove, examples, nix_says, text=configurations(packages_listed=True))


@pytest.mark.parametrize("examples", SIZES)
def test_setting_an_option(examples: int, nix_says: Any) -> None:
    def check(text: Text, setting: tuple[tuple[str, ...], Any], nix_says: Any) -> None:
        check_set(text, *setting, nix_says)

    _given(check, examples, nix_says, text=configurations(), setting=st.sampled_from(SETTINGS))


@pytest.mark.parametrize("examples", SIZES)
def test_list_elements(examples: int, nix_says: Any) -> None:
    _given(check_list, examples, nix_says, text=configurations())


@pytest.mark.parametrize("examples", SIZES)
def test_adding_to_what_is_written_anyhow(examples: int, nix_says: Any) -> None:
    _given(check_add_anyhow, examples, nix_says, text=scrambled(), wanted=WANTED)


@pytest.mark.parametrize("examples", SIZES)
def test_removing_from_what_is_written_anyhow(examples: int, nix_says: Any) -> None:
    _given(check_remove_anyhow, examples, nix_says, text=scrambled(packages_listed=True))


@pytest.mark.parametrize("examples", SIZES)
def test_setting_in_what_is_written_anyhow(examples: int, nix_says: Any) -> None:
    def check(text: Text, setting: tuple[tuple[str, ...], Any], nix_says: Any) -> None:
        check_set(text, *setting, nix_says, neat=False)

    _given(check, examples, nix_says, text=scrambled(), setting=st.sampled_from(SETTINGS))
