"""Calibration: how often readings of a given confidence are right, by what is at stake; and how it grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nfh.knowledge import load
from nfh.understanding.understood import Understood
from tests.evaluation.scores import Labelled

STEPS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


def calibration(readings: Iterable[tuple[Labelled, Understood]]) -> list[str]:
    """A line for each kind of stakes: in every band of confidence, the share that is right and how many there are."""
    bands: dict[str, list[list[bool]]] = {}
    for labelled, understood in readings:
        if not understood.requests:
            continue
        first = understood.requests[0]
        name = first.intent.intent_name()
        stakes = "reads" if first.mode != "do" else load.intents()[name].stakes
        band = max(place for place, low in enumerate(STEPS[:-1]) if first.confidence >= low)
        bands.setdefault(stakes, [[] for _ in STEPS[1:]])[band].append(name in labelled.accepted)
    lines = ["  confidence    " + "".join(f"{f'{low:.2f}–':>12}" for low in STEPS[:-1])]
    for stakes in ("reads", "changes", "deletes"):
        shown = "".join(f"{_share(band):>12}" for band in bands.get(stakes, []))
        lines.append(f"  {stakes:14}{shown}")
    return lines


def _share(band: Sequence[bool]) -> str:
    return f"{100 * sum(band) / len(band):.0f} % ({len(band)})" if band else "-"
