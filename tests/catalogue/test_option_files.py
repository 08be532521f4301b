"""data/options and data/renamed: mistakes told with file and line; what is shipped is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import KnowledgeError
from nfh.knowledge.option_files import read_options, read_renamings

DATA = Path(__file__).parents[2] / "data"
GOOD = "- option: a.enable\n  type: boolean\n  default: false\n  description: Switch it\n  names: [a]\n"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (GOOD.replace("a.enable", "9a.enable"), 1, "no option name"),
        (GOOD.replace("a.enable", "a.*.b"), 1, "no option name"),
        (GOOD.replace("Switch it", "Switch it."), 4, "without a full stop"),
        (GOOD.replace("Switch it", "x" * 161), 4, "at most 160"),
        (GOOD.replace("  names: [a]\n", ""), 1, "needs a purpose or another name"),
        (GOOD.replace("[a]", "[a b, a-b]"), 5, "stands twice"),
        (GOOD.replace("[a]", '["!"]'), 5, "says nothing"),
        (GOOD + "  colour: red\n", 6, "colour"),
        (GOOD + "  package: a b\n", 1, "no attribute name"),
        (GOOD + GOOD, 6, r"a.enable is already in a\.yaml:1"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(KnowledgeError, match=said) as caught:
        read_options(tmp_path)
    assert (caught.value.file, caught.value.line) == (tmp_path / "a.yaml", line)


def test_nix_texts_may_be_written_bare(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD + "  example: 22\n" + GOOD.replace("a.e", "b.e").replace("false", "null"))
    first, second = read_options(tmp_path)
    assert (first.default, first.example, second.default) == ("false", "22", "null")


def test_an_option_of_home_manager_may_have_the_name_of_one_of_nixos(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD + GOOD + "  home: true\n")
    assert [option.home for option in read_options(tmp_path)] == [False, True]


@pytest.mark.parametrize(
    ("text", "said"),
    [("- {old: exa}\n", "either new or a reason"), ("- {old: a, new: b}\n- {old: a, new: c}\n", "stands twice")],
)
def test_a_renaming_says_what_became_of_it(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "packages.yaml").write_text(text)
    with pytest.raises(KnowledgeError, match=said):
        read_renamings(tmp_path)


def test_what_is_shipped_reads() -> None:
    assert read_options(DATA / "options")
    assert read_renamings(DATA / "renamed").packages["exa"].new == "eza"
