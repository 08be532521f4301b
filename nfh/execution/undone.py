"""Taking an undo back: which change was undone last, and the sentence that asks for it again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.understanding.acts import Act, act

if TYPE_CHECKING:
    from nfh.planning.history import Entry, History

_NOTHING = "There is nothing to do again: no change of mine was undone last."


def wanted_again(text: str, history: History) -> Entry | None:
    """The undone change that `text` ("redo", "undo that undo", "put it back") wants again; None: it wants none.

    “Put it back” means that only where an undo was the last that happened. Raises Refused where nothing was undone.
    """
    meant = act(text)
    if meant not in (Act.REDO, Act.PUT_BACK):
        return None
    done = [entry for entry in history.entries() if entry.stage in ("done", "undone")]
    if meant is Act.PUT_BACK and not (done and done[-1].undoes):
        return None
    waiting = undone(done)
    if not waiting:
        raise Refused(_NOTHING, "“What have you changed?” lists what was done and undone.")
    return waiting[-1]


def undone(entries: Sequence[Entry]) -> list[Entry]:
    """What was undone and not done again since, the last undone at the end. `entries`: what was done, oldest first.

    Any other change ends it: what was undone before that lies further back than one step.
    """
    by_id = {entry.id: entry for entry in entries}
    waiting: list[Entry] = []
    for entry in entries:
        if entry.undoes:
            waiting += [by_id[entry.undoes]] if entry.undoes in by_id else []
        elif waiting and entry.summary == waiting[-1].summary:
            waiting.pop()
        else:
            waiting.clear()
    return waiting


def request_of(entry: Entry) -> str:
    """The sentence that asks for `entry` again: as it was typed, else as its summary says it.

    Raises Refused where neither can be read by itself.
    """
    from nfh.understanding.amend import corrects
    from nfh.understanding.reader import understand
    from nfh.understanding.refer import points

    for said in (entry.text, entry.summary.rstrip(".")):
        if not points(said) and not corrects(said) and understand(said).decision == "act":
            return said
    raise Refused(
        f"“{entry.summary.rstrip('.')}” was undone, and I cannot read from the journal how it was asked for.",
        f"Ask for it again: “{entry.summary.rstrip('.')}”.",
    )
