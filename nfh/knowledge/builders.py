"""Which parts of the knowledge there are, what each is compiled from, and who compiles it.

To add a part: write a module here with `build(root, out)` (`root` is the folder that holds intents/, grammars/ and
data/, or the one named in the entry; `out` is the file to write) and add an entry. The same sources must give the
same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Builder:
    """One part. `sources` and `root` are relative to the project (a folder is read whole); `compiled` are parts that
    it reads, compiled before it; `tools` are distributions whose version is part of the key; so is the text of the
    modules of nfh.knowledge in `code`, the builder's own first."""

    file: str
    sources: tuple[str, ...]
    code: tuple[str, ...]
    tools: tuple[str, ...] = ("PyYAML",)
    root: str = "."
    compiled: tuple[str, ...] = ()
    extra: str = ""
    """The extra of nfh that a part belongs to: it is left out where a tool for it is not installed."""
    trained: bool = False
    """Whether it is learned, which takes long: from sources and from the parts that are not."""

    def build(self, project: Path, out: Path) -> None:
        """Compile this part into the folder `out`. Raises KnowledgeError with file and line of what is wrong."""
        compile_part: Callable[[Path, Path], None] = import_module(f"nfh.knowledge.{self.code[0]}").build
        compile_part(project / self.root, out / self.file)


CATALOGUE_SOURCES = (
    *("data/packages", "data/popularity.tsv", "data/synonyms.yaml", "data/purposes.yaml"),
    *("data/options", "data/option-popularity.tsv", "data/renamed"),
)
CATALOGUE_CODE = (
    *("packages", "package_files", "option_files", "purposes", "marked", "package_words", "catalogue_format"),
    *("name_kinds", "catalogue_entries", "catalogue_file", "catalogue_names", "likelihood"),
    "slips",
)

WORDINGS_CODE = ("wordings", "marked", "words", "package_words", "name_kinds")
"""What reads the wordings, and the names in them."""
LINEAR_CODE = ("training", "held", "features", "word_classes")
LINEAR_TOOLS = ("PyYAML", "scikit-learn", "numpy", "scipy")
"""What trains a linear model of them."""

BUILDERS = (
    Builder(
        "catalogue.sqlite",
        sources=CATALOGUE_SOURCES,
        code=CATALOGUE_CODE,
        tools=("PyYAML", "pydantic"),
        root="data",
    ),
    Builder(
        "names.tsv",
        sources=CATALOGUE_SOURCES,
        code=("names", *CATALOGUE_CODE),
    ),
    Builder(
        "concepts.json",
        sources=("data/concepts",),
        code=("concepts", "wordings", "marked"),
        tools=("PyYAML", "pydantic"),
    ),
    Builder(
        "errors.json",
        sources=("data/errors",),
        code=("errors", "wordings", "marked"),
        tools=("PyYAML", "pydantic"),
    ),
    Builder(
        "intents.json",
        sources=("intents",),
        code=("intents", "wordings", "marked"),
        tools=("PyYAML", "pydantic"),
    ),
    Builder(
        "counsel.json",
        sources=("data/counsel.yaml",),
        code=("counsel", "wordings", "marked"),
        tools=("PyYAML", "pydantic"),
        compiled=("intents.json",),
    ),
    Builder(
        "lessons.json",
        sources=("data/lessons",),
        code=("lessons", "marked"),
        tools=("PyYAML", "pydantic"),
    ),
    Builder(
        "recipes.json",
        sources=("data/recipes",),
        code=("recipes", "marked"),
        tools=("PyYAML", "pydantic"),
    ),
    Builder(
        "settings.json",
        sources=("data/settings",),
        code=("settings", "marked"),
        tools=("PyYAML", "pydantic"),
    ),
    Builder(
        "places.json",
        sources=("data/places",),
        code=("places", "marked"),
        tools=("PyYAML", "pydantic"),
    ),
    Builder(
        "grammar.jsonl",
        sources=("grammars", "intents"),
        code=("grammar", "templates", "automaton", "wordings", "marked", "words"),
        tools=("PyYAML", "pydantic"),
    ),
    Builder(
        "slots.bin",
        # The lists, places, recipes and names say what words may be.
        sources=("intents", "grammars/lists", "data/places", "data/recipes"),
        compiled=("names.tsv",),
        code=(
            *("slot_reader", "slot_training", "slot_pipeline", "slot_spans", "word_kinds"),
            *WORDINGS_CODE,
        ),
        tools=("PyYAML", "pydantic", "spacy", "thinc", "numpy"),
        extra="careful",
        trained=True,
    ),
    Builder(
        "classifier.bin",
        # The grammar and the names say what words stand for.
        sources=("intents", "grammars/lists"),
        compiled=("names.tsv",),
        code=("classifier", *LINEAR_CODE, *WORDINGS_CODE),
        tools=LINEAR_TOOLS,
        trained=True,
    ),
    Builder(
        "spans.bin",
        sources=("intents", "grammars"),
        compiled=("names.tsv",),
        code=("spans", "span_features", "choices", "classifier", *LINEAR_CODE, *WORDINGS_CODE),
        tools=LINEAR_TOOLS,
        trained=True,
    ),
    Builder(
        "sentences.bin",
        sources=("data/sentences",),
        code=("sentences", "tensors"),
        tools=("numpy",),
        extra="careful",
    ),
)
