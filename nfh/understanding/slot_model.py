"""The slot reader: our own spaCy pipeline, told the intent, says which words are values of its slots."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nfh.errors import KnowledgeError
from nfh.knowledge import load, slot_pipeline
from nfh.knowledge.word_kinds import WordKinds, compiled_kinds
from nfh.knowledge.words import original, words
from nfh.understanding.small_words import ARTICLES


class SlotModel:
    """An open pipeline."""

    def __init__(self, file: Path, kinds: WordKinds) -> None:
        """Open `file`. Raises KnowledgeError where it is damaged or of another version of spaCy."""
        self._kinds = kinds
        self._pipeline = slot_pipeline.blank()
        try:
            self._pipeline.from_bytes(file.read_bytes())
        except Exception as problem:  # spaCy and msgpack raise whatever the bytes lead them to
            raise KnowledgeError(f"a part of what nfh knows is damaged ({problem})", file) from problem

    def read(self, text: str, intent: str) -> dict[str, list[str]]:
        """The values of the slots of `intent` in a text, as they were written, without articles before them."""
        cut = words(text)
        forms = [word.form for word in cut]
        if not forms:
            return {}
        document = slot_pipeline.document(self._pipeline, forms, self._kinds.of(forms), intent)
        found: dict[str, list[str]] = {}
        for entity in self._pipeline(document).ents:
            start = entity.start
            while start < entity.end - 1 and forms[start] in ARTICLES:
                start += 1
            value = original(text, cut[start : entity.end]).strip("\"'`“”")
            if value and value not in found.setdefault(entity.label_, []):
                found[entity.label_].append(value)
        return found


@cache
def slot_model() -> SlotModel:
    """The pipeline that was compiled with nfh. Raises KnowledgeError where there is none."""
    file = load.path(slot_pipeline.FILE)
    return SlotModel(file, compiled_kinds(file.parent))
