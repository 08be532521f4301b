"""Compiles the marked wordings of intents/ into slots.bin, the spaCy pipeline that reads slots.

Needs spaCy (the extra `careful`). Of wordings without a mark only those teach that hold nothing which may be a value:
in the others the mark may be what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from nfh.knowledge import wordings
from nfh.knowledge.slot_spans import Marked, spans
from nfh.knowledge.words import forms as cut

WITHOUT_SLOTS = frozenset(("out_of_scope", "greeting"))


def build(project: Path, out: Path) -> None:
    """Train and write. Raises KnowledgeError with file and line of a wording that is wrong."""
    from nfh.knowledge.slot_training import train
    from nfh.knowledge.word_kinds import compiled_kinds

    kinds = compiled_kinds(out.parent).of
    sentences = marked(
        ((file.intent, file.wordings) for _, file, _ in wordings.read_folder(project / "intents")), kinds
    )
    draft = out.with_name(out.name + ".new")
    draft.write_bytes(train(sentences, kinds).to_bytes())
    draft.replace(out)


def marked(
    said: Iterable[tuple[str, Sequence[wordings.Wording]]], kinds: Callable[[Sequence[str]], list[str]]
) -> list[Marked]:
    """What teaches: an intent's wordings with their slots, and those that plainly have none."""
    found = []
    for intent, sentences in said:
        for wording in sentences if intent not in WITHOUT_SLOTS else ():
            forms = cut(wording.say)
            if wording.slots or not _suspicious(kinds(forms)):
                found.append(Marked(forms, intent, spans(forms, wording.slots)))
    return found


def _suspicious(kinds: Sequence[str]) -> bool:
    """Whether one of the words may be a value: everyday words and unknown ones are not."""
    return any(kind.split("+")[0] not in ("-", "common") for kind in kinds)
