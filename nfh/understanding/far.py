"""A rebuild goes no further than the sentence says, whatever single words in it are taken for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.candidates import Candidate

_INTENT = "rebuild_system"
_LIKELY = 0.02
"""Below this chance nobody is shown the reading."""


def as_far_as_said(found: Sequence[Candidate], words: Sequence[Word]) -> list[Candidate]:
    """The candidates; that of a rebuild with the action (and mode) that the whole sentence says, where it says one.

    A template that reads a lesser action ("build it …") is left as it is. "Dry activate" is done, for it changes
    nothing; any other look ahead is a preview.
    """
    rebuild = next((one for one in found if one.intent == _INTENT and one.confidence >= _LIKELY), None)
    if rebuild is not None:
        _narrow(rebuild, [word.form for word in words])
    return list(found)


def _narrow(rebuild: Candidate, forms: Sequence[str]) -> None:
    from nfh.intents.extent import REACH, extent, looks_ahead

    said = extent(forms)
    if said is None or REACH[said] > REACH.get(str(rebuild.slots.get("action", "")), REACH["switch"]):
        return
    rebuild.slots = {**rebuild.slots, "action": said}
    rebuild.narrowed = True
    if said == "dry-activate" and rebuild.mode == "preview":
        rebuild.mode = "do"
    elif said == "dry-run" and (rebuild.mode == "do" or looks_ahead(forms)):
        rebuild.mode = "preview"
