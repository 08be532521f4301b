"""Compiles intents/*.yaml into intents.json: what run time needs to know of an intent; the wordings stay behind."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from nfh.errors import KnowledgeError
from nfh.knowledge import wordings

EXAMPLES = 4
CARRIED = 0.5


def build(project: Path, out: Path) -> None:
    """Compile. Raises KnowledgeError with file and line."""
    files = wordings.read_folder(project / "intents")
    if not files:
        raise KnowledgeError("no intents are described here", project / "intents")
    facts = {
        file.intent: {
            "family": file.family,
            "stakes": file.stakes,
            "meaning": file.meaning,
            "label": file.label or file.intent.replace("_", " "),
            "slots": file.slots,
            "required": file.required,
            "carries": _carries(file),
            "teaching": file.teaching or "",
            "examples": _examples(file),
        }
        for _, file, _ in files
    }
    out.write_text(json.dumps(facts, ensure_ascii=False, separators=(",", ":"), sort_keys=True), "utf-8")


def _carries(file: wordings.IntentFile) -> list[str]:
    """The slots that most wordings give a value: where one is missing, a reader has probably overlooked it."""
    said = Counter(slot for wording in file.wordings for slot in wording.slots)
    return sorted(slot for slot, count in said.items() if count > CARRIED * len(file.wordings))


def _examples(file: wordings.IntentFile) -> list[str]:
    """Short sentences to show as help: those the grammar reads first, each in the order they were written."""
    ordered = sorted(file.wordings, key=lambda wording: (not wording.template, wording.mode not in (None, "do")))
    return [wording.say for wording in ordered if len(wording.say) <= 60][:EXAMPLES]
