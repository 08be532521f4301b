"""`make knowledge`: the same sources give the same bytes, and only what changed is compiled again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nfh.errors import KnowledgeError
from nfh.knowledge import builders, grammar, load, manifest
from nfh.knowledge.__main__ import PROJECT, compile_all
from nfh.knowledge.builders import BUILDERS

QUICK = tuple(builder for builder in BUILDERS if not builder.trained)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the sources that may be changed."""
    folder = tmp_path / "project"
    for name in ("intents", "grammars", "data"):
        shutil.copytree(PROJECT / name, folder / name)
    return folder


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but what is trained, which has its own tests."""
    monkeypatch.setattr("nfh.knowledge.__main__.BUILDERS", QUICK)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy, which may be changed, of what `make knowledge` compiled: a part's key is made from bytes alone."""
    folder = tmp_path / "out"
    shutil.copytree(load.path("names.tsv").parent, folder)
    with monkeypatch.context() as patch:
        patch.setattr("nfh.knowledge.__main__.BUILDERS", QUICK)
        list(compile_all(PROJECT, folder))
    return folder


@pytest.mark.slow
@pytest.mark.usefixtures("quick")
def test_the_same_bytes_in_another_folder(out: Path, tmp_path: Path) -> None:
    first, second = out, tmp_path / "elsewhere" / "second"
    assert [name for name, _ in compile_all(PROJECT, second)] == [builder.file for builder in QUICK]
    names = sorted(file.name for file in first.iterdir())
    assert names == sorted([manifest.NAME, *(builder.file for builder in QUICK)])
    parts, other_parts = (manifest.read(folder)["parts"] for folder in (first, second))
    for name in (builder.file for builder in QUICK):
        assert (first / name).read_bytes() == (second / name).read_bytes(), name
        assert parts[name] == other_parts[name]


@pytest.mark.usefixtures("quick")
def test_only_what_changed_is_compiled_again(project: Path, out: Path) -> None:
    assert list(compile_all(project, out)) == []
    concept = project / "data" / "concepts" / "flake.yaml"
    concept.write_text(concept.read_text("utf-8") + "\n# changed\n", "utf-8")
    assert [name for name, _ in compile_all(project, out)] == ["concepts.json"]
    (out / "errors.json").write_text("[]", "utf-8")
    assert [name for name, _ in compile_all(project, out)] == ["errors.json"]
    touched = project / "data" / "concepts" / "flake.yaml"
    touched.touch()
    assert list(compile_all(project, out)) == []


def test_what_reads_a_compiled_part_follows_that_and_not_its_sources(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new purpose of a package makes no new name, so what learns from names is not trained anew."""
    for file in (project / "data" / "packages").glob("*.yaml"):
        if file.name != "games.yaml":
            file.unlink()
    (project / "data" / "purposes.yaml").write_text("card game: [play cards]\n", "utf-8")
    catalogue, names = (next(b for b in BUILDERS if b.file == file) for file in ("catalogue.sqlite", "names.tsv"))
    reader = builders.Builder(
        "lessons.json", ("data/lessons",), ("lessons", "marked"), compiled=("names.tsv",), trained=True
    )
    monkeypatch.setattr("nfh.knowledge.__main__.BUILDERS", (catalogue, names, reader))
    out = tmp_path / "out"
    assert len(list(compile_all(project, out))) == 3
    packages = project / "data" / "packages" / "games.yaml"
    written = packages.read_text("utf-8")
    entry = "- attr: nfh-test-game\n  description: A game of the tests\n  purposes: [play with the tests]\n"
    packages.write_text(written + entry, "utf-8")
    assert [name for name, _ in compile_all(project, out)] == ["catalogue.sqlite", "names.tsv", "lessons.json"]
    packages.write_text(written + entry.replace("with the tests", "all day"), "utf-8")
    assert [name for name, _ in compile_all(project, out)] == ["catalogue.sqlite", "names.tsv"]


@pytest.mark.usefixtures("quick")
def test_what_is_no_part_any_more_goes(project: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nfh.knowledge.__main__.BUILDERS", tuple(b for b in QUICK if b.file != "lessons.json"))
    list(compile_all(project, out))
    assert not (out / "lessons.json").exists()


@pytest.mark.usefixtures("quick")
def test_a_mistake_leaves_the_other_parts_alone(project: Path, out: Path) -> None:
    before = {file.name: file.read_bytes() for file in out.iterdir()}
    template = project / "grammars" / "templates" / "packages.yaml"
    template.write_text(template.read_text("utf-8") + "\nundo_all:\n  - undo (all\n", "utf-8")
    with pytest.raises(KnowledgeError, match=r"packages\.yaml:\d+: '\)' is missing"):
        list(compile_all(project, out))
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


def test_the_classifier_comes_out_the_same(tmp_path: Path) -> None:
    from nfh.knowledge.classifier import word_classes, wordings_of, write
    from nfh.knowledge.training import train

    texts, labels = wordings_of(PROJECT)
    some = [
        place for place, label in enumerate(labels) if label in ("install_package", "rollback", "help", "greeting")
    ]
    chosen = [texts[place] for place in some], [labels[place] for place in some]
    for name in ("first", "second"):
        write(train(*chosen, word_classes(load.path("classifier.bin").parent), 4096), tmp_path / name)
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()


@pytest.mark.slow
def test_all_of_it_comes_out_the_same(tmp_path: Path) -> None:
    for name in ("first", "second"):
        list(compile_all(PROJECT, tmp_path / name))
    for builder in BUILDERS:
        assert (tmp_path / "first" / builder.file).read_bytes() == (tmp_path / "second" / builder.file).read_bytes()


def test_a_builder_names_all_the_code_it_uses() -> None:
    """What a builder imports of nfh.knowledge takes part in its key; otherwise a change would go unnoticed."""
    folder = PROJECT / "nfh" / "knowledge"
    for builder in BUILDERS:
        for module in builder.code:
            for line in (folder / f"{module}.py").read_text("utf-8").splitlines():
                words = line.split()
                if words[:3] == ["from", "nfh.knowledge", "import"]:
                    used = [word.strip(",") for word in words[3:]]
                elif len(words) > 2 and words[0] == "from" and words[1].startswith("nfh.knowledge."):
                    used = [words[1].rpartition(".")[2]]
                else:
                    continue
                missing = [name for name in used if (folder / f"{name}.py").is_file() and name not in builder.code]
                assert not missing, f"{builder.file}: {module} uses {missing}"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("phrases.yaml", "my:", "my: (a|b\nours:", "missing"),
        ("frames.yaml", "  - (please|bitte|por favor)\n", "  - <nothing_such>\n", "no shared phrase"),
        ("templates/store.yaml", "{age}", "{eon}", "no kind of slot"),
        ("lists/desktop.yaml", "xfce: [", "xfce: [gnome, ", "already means"),
    ],
)
def test_mistakes_in_grammars_are_named(
    project: Path, tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    path = project / "grammars" / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(KnowledgeError, match=said) as caught:
        grammar.build(project, tmp_path / "grammar.jsonl")
    assert caught.value.file is not None
    assert caught.value.line


def test_a_tool_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = builders.Builder("concepts.json", sources=("data/concepts",), code=("concepts",), tools=("no-such-tool",))
    monkeypatch.setattr("nfh.knowledge.__main__.BUILDERS", (odd,))
    with pytest.raises(KnowledgeError, match="no-such-tool") as caught:
        list(compile_all(PROJECT, tmp_path))
    assert "pip install" in caught.value.hint
