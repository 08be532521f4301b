"""Puts the sentence model together from its two files in data/sentences, after a look at it.

base.bin holds what was published and never trained, learned.bin what was learned from intents/. Nothing is trained
here: that takes half an hour and torch (`make sentences`). The intents must be those of intents/, else the model
would vote for what nobody knows any more.
"""

from __future__ import annotations

from pathlib import Path

from nfh.errors import KnowledgeError
from nfh.knowledge import tensors


def build(project: Path, out: Path) -> None:
    """Check and write. Raises KnowledgeError where a file is damaged or knows an intent that there is not."""
    folder = project / "data" / "sentences"
    base, learned = (tensors.Tensors(folder / name) for name in ("base.bin", "learned.bin"))
    known = {file.stem for file in (project / "intents").glob("*.yaml")}
    strange = sorted(set(learned.facts["classes"]) - known)
    if strange:
        raise KnowledgeError(
            f"the sentence model knows {strange[0]}, which is no intent",
            folder / "learned.bin",
            hint="Train it anew: make sentences",
        )
    arrays = {name: file[name] for file in (base, learned) for name in file.names()}
    tensors.write(out, base.facts | learned.facts, arrays)
