"""The clock of the hardware: in universal time, as NixOS has it, or in local time, as Windows wants it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from nfh.planning import editing

if TYPE_CHECKING:
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

OPTION = "time.hardwareClockInLocalTime"
_CLOCK = r"(?:(?:hardware|system|bios|rtc|machine'?s?|computer'?s?) ?)?\b(?:clock|rtc)\b"
_TIME = r"(?P<{}>utc|gmt|universal(?: time)?)|(?P<{}>local(?:[ -]?time)?)"
_SAID = re.compile(
    rf"(?:\b(?:but|and|with|keep|while|put|set))*\s*(?:the |my )?{_CLOCK}(?: \w+){{0,3}}? (?:in|on|to|at|is|as|uses?)"
    rf" (?:{_TIME.format('utc', 'local')})\b"
    rf"|(?:{_TIME.format('utc2', 'local2')})\b(?: \w+){{0,2}}? (?:for|on|in) (?:the |my )?{_CLOCK}",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """Whether the clock is to run in local time (None: nothing is said of it), and the rest of the sentence."""

    local: bool | None
    rest: str


def read(text: str) -> Said:
    """What the sentence says of the hardware's clock."""
    found = _SAID.search(text)
    if found is None:
        return Said(None, text)
    return Said(
        bool(found["local"] or found["local2"]), f"{text[: found.start()]} {text[found.end() :]}".strip(" ,.")
    )


def run(local: bool, context: Context, draft: Draft) -> None:
    """Let the clock of the hardware run in local time, or in universal time."""
    if not local and editing.literal(context, OPTION, draft) != "true":
        draft.done_already.append("The clock of the hardware runs in universal time (UTC) already, NixOS's default.")
        return
    if editing.set_option(context, draft, OPTION, local).already:
        draft.done_already.append(f"The clock of the hardware runs in local time already ({OPTION}).")
        return
    draft.summaries.append(f"let the hardware's clock run in {'local' if local else 'universal'} time")
    if local:
        draft.notes.append(
            "Windows keeps that clock in local time; beside it this is right. Alone, universal time is safer: "
            "summer time needs no second change."
        )
    draft.next.append("undo")
