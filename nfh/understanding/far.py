"""A rebuild goes no further than the sentence says, whatever single words in it are taken for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.candidates import Candidate


def narrow(rebuild: Candidate, words: Sequence[Word]) -> None:
    """Give a reading as a rebuild the action (and mode) that the whole sentence says, where it says one.

    A template that reads a lesser action ("build it …") is left as it is. "Dry activate" is done, for it changes
    nothing; any other look ahead is a preview.
    """
    from nfh.intents.extent import REACH, extent, looks_ahead

    forms = [word.form for word in words]
    said = extent(forms)
    if said is None or REACH[said] > REACH.get(str(rebuild.slots.get("action", "")), REACH["switch"]):
        return
    rebuild.slots = {**rebuild.slots, "action": said}
    rebuild.narrowed = True
    if said == "dry-activate" and rebuild.mode == "preview":
        rebuild.mode = "do"
    elif said == "dry-run" and (rebuild.mode == "do" or looks_ahead(forms)):
        rebuild.mode = "preview"
