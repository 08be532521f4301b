"""What `nfh understand` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.understanding.decide import changes
from nfh.understanding.names import names as catalogue_names
from nfh.understanding.resolve import resolved

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.understanding.names import Names
    from nfh.understanding.understood import Understood


def to_json(understood: Understood, names: Names | None = None) -> dict[str, object]:
    """The reading as public JSON: text, decision, reason, changes, requests, and the question if one is asked."""
    known = names or catalogue_names()
    shown: dict[str, object] = {
        "text": understood.text,
        "decision": understood.decision,
        "reason": understood.reason,
        "changes": changes(understood),
        "requests": [_request(request, known) for request in understood.requests],
    }
    question = understood.question
    if question is not None:
        shown["question"] = {
            "id": question.id,
            "text": question.text,
            "choices": [{"value": choice.value, "label": choice.label} for choice in question.choices],
        }
    return shown


def _request(request: Request, names: Names) -> dict[str, object]:
    return {
        "intent": request.intent.intent_name(),
        "slots": request.intent.slots(),
        "resolved": resolved(request.intent, names),
        "mode": request.mode,
        "confidence": round(request.confidence, 3),
        "reader": request.reader,
        "alternatives": [
            {
                "intent": reading.intent.intent_name(),
                "slots": reading.intent.slots(),
                "confidence": round(reading.confidence, 3),
            }
            for reading in request.alternatives
        ],
    }
