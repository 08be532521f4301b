"""data/packages: mistakes told with file and line; the same input, the same bytes; what is shipped is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.catalogue.index import Catalogue
from nfh.errors import KnowledgeError
from nfh.knowledge.package_files import read_file, read_folder, read_popularity
from nfh.knowledge.packages import build

DATA = Path(__file__).parents[2] / "data"
GOOD = "- attr: gimp\n  description: Edit photos\n  purposes: [edit photos]\n"
SECOND = "- attr: krita\n  description: Paint\n  purposes: [paint]\n"
OPTION = "- option: a.enable\n  type: boolean\n  description: Switch it\n  names: [switch]\n"

# Attributes of public configurations that nixpkgs 25.11 no longer has, or that are parts nobody asks for by name.
GONE = {
    "amdvlk",
    "gxplugins-lv2",
    "ipykernel",
    "pulseaudioFull",
    "python310",
    "xfce.gigolo",
    "xfce.xfce4-fsguard-plugin",
    "xfce.xfce4-mpc-plugin",
    "xfce.xfce4-windowck-plugin",
}


def folder(tmp_path: Path, **files: str) -> Path:
    packages = tmp_path / "packages"
    packages.mkdir()
    for name, text in files.items():
        (packages / f"{name}.yaml").write_text(text, "utf-8")
    (tmp_path / "popularity.tsv").write_text("attribute\trepositories\ngimp\t27\n", "utf-8")
    (tmp_path / "options").mkdir()
    (tmp_path / "options" / "a.yaml").write_text(OPTION, "utf-8")
    (tmp_path / "option-popularity.tsv").write_text("option\trepositories\n", "utf-8")
    (tmp_path / "synonyms.yaml").write_text("- [photo, picture]\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("- attr: [gimp\n", 2, "not YAML"),
        ("gimp: 1\n", 1, "a list of packages"),
        ("", 1, "a list of packages"),
        ("- gimp\n", 1, "fields with values"),
        ("- description: Edit\n", 1, "without attr"),
        (GOOD + "- attr: krita\n", 4, "without description"),
        (GOOD + "  colour: red\n", 4, "'colour' is no field"),
        (GOOD + "  attr: gimp\n", 4, "stands twice"),
        (GOOD.replace("gimp", "gi mp"), 1, "no attribute"),
        (GOOD.replace("Edit photos\n", "Edit photos.\n"), 2, "full stop"),
        (GOOD.replace("Edit photos\n", "x" * 111 + "\n"), 2, "at most 110"),
        (GOOD.replace("[edit photos]", "[]"), 1, "at least one purpose"),
        (GOOD.replace("[edit photos]", "edit photos"), 3, "is a list"),
        (GOOD + "  like:\n    - paint\n    - 7\n", 6, "quotes around numbers"),
        (GOOD + "  names: [on]\n", 4, "quotes around numbers, yes"),
        (GOOD + "  like: [a b, c, a b]\n", 4, "stands twice"),
        (GOOD + '  names: ["!"]\n', 4, "says nothing"),
        (GOOD + "  unfree: maybe\n", 4, "true or false"),
        (GOOD + "  module: steam\n", 4, "no option"),
        (GOOD + SECOND + GOOD, 7, "gimp is already in a.yaml:1"),
        (GOOD + SECOND + "  names: [Gimp]\n", 4, "'Gimp' of krita belongs to gimp"),
        (GOOD + "  names: [x]\n" + SECOND + "  names: [x]\n", 5, "'x' of krita belongs to gimp"),
    ],
)
def test_a_mistake_is_told_with_file_and_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    packages = folder(tmp_path, a=text) / "packages"
    with pytest.raises(KnowledgeError, match=said) as caught:
        read_folder(packages)
    assert (caught.value.file, caught.value.line) == (packages / "a.yaml", line)
    assert str(caught.value).startswith(f"{packages / 'a.yaml'}:{line}: ")


def test_an_attribute_in_two_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"gimp is already in a\.yaml:1") as caught:
        read_folder(folder(tmp_path, a=GOOD, b=SECOND + GOOD) / "packages")
    assert caught.value.line == 4


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnowledgeError, match="cannot be read"):
        list(read_file(bad))


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no packages"):
        read_folder(tmp_path)


def test_a_popularity_row_without_a_number_is_told(tmp_path: Path) -> None:
    rows = tmp_path / "popularity.tsv"
    rows.write_text("attribute\trepositories\ngimp\tmany\n", "utf-8")
    with pytest.raises(KnowledgeError) as caught:
        read_popularity(rows)
    assert caught.value.line == 2


def test_the_program_is_the_last_part_of_the_attribute_unless_told(tmp_path: Path) -> None:
    text = "- attr: xfce.thunar\n  description: Files\n  purposes: [files]\n" + GOOD + "  programs: []\n"
    programs = {entry.attr: entry.programs for entry in read_folder(folder(tmp_path, a=text) / "packages")}
    assert programs == {"xfce.thunar": ("thunar",), "gimp": ()}


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, compiled: Path) -> None:
    again = tmp_path / "again.sqlite"
    build(DATA, again)
    assert again.read_bytes() == compiled.read_bytes()


def test_a_mistake_leaves_the_old_file(tmp_path: Path) -> None:
    data = folder(tmp_path, a=GOOD)
    out = tmp_path / "build" / "catalogue.sqlite"
    build(data, out)
    before = out.read_bytes()
    (data / "packages" / "a.yaml").write_text(GOOD + GOOD, "utf-8")
    with pytest.raises(KnowledgeError):
        build(data, out)
    assert out.read_bytes() == before
    assert [entry.name for entry in out.parent.iterdir()] == ["catalogue.sqlite"]


def test_synonyms_reach_the_package(tmp_path: Path) -> None:
    out = tmp_path / "catalogue.sqlite"
    build(folder(tmp_path, a=GOOD + SECOND), out)
    assert [hit.name for hit in Catalogue.open(out).search("picture")] == ["gimp"]


def test_what_is_shipped_is_enough_and_sound() -> None:
    entries = read_folder(DATA / "packages")
    assert len(entries) >= 2_000
    assert sum(bool(entry.like) for entry in entries) >= 400
    assert sum(bool(entry.names) for entry in entries) >= 400
    assert {entry.area for entry in entries} >= {"browsers", "office", "games", "servers", "fonts", "science"}


def test_what_public_configurations_install_is_known(catalogue: Catalogue) -> None:
    sure = {"attr", "name", "alias"}
    popular = read_popularity(DATA / "popularity.tsv")
    assert {attr for attr in popular if catalogue.resolve(attr).how not in sure} == GONE
