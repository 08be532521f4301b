"""What using the catalogue loads: nothing heavy, not even for what was mistyped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "pydantic",
    "rich",
    "prompt_toolkit",
    "numpy",
    "asyncio",
    "tree_sitter",
    "yaml",
    "spacy",
    "rapidfuzz",
    "tomllib",
}
PROGRAM = """
import sys
from pathlib import Path
from nfh.catalogue.index import Catalogue
catalogue = Catalogue.open(Path(sys.argv[1]))
for ask in sys.argv[2:]:
    assert catalogue.resolve(ask).candidates, ask
    assert catalogue.search(ask), ask
print(" ".join({name.partition(".")[0] for name in sys.modules}))
"""


def loaded(compiled: Path, *asks: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(compiled), *asks], capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("ask", ["firefox", "google chrome", "photoshop", "edit photos", "kdePackages.kate", "rg"])
def test_known_words_load_nothing_heavy(compiled: Path, ask: str) -> None:
    assert not loaded(compiled, ask) & HEAVY


def test_a_typo_loads_nothing_heavy_either(compiled: Path) -> None:
    assert not loaded(compiled, "fierfox") & HEAVY
