"""Commands for a shell, typed by mistake or out of habit: recognised, never run; what each would be in nfh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.understanding.programs import PROGRAMS, ROOT

if TYPE_CHECKING:
    from nfh.intents.request import Mode
    from nfh.understanding.command_line import Meaning

_PROMPTS = ("$ ", "# ", "./")


class Command:
    """A command line. `intent` is empty where nfh has nothing like it; `asked`: it stood in a question about it."""

    __slots__ = ("asked", "intent", "line", "mode", "reason", "slots", "way_on")

    def __init__(
        self, line: str, reason: str, meaning: Meaning | None, mode: Mode, *, asked: bool, way_on: str
    ) -> None:
        self.line = line
        self.reason = reason
        self.intent, self.slots = meaning or ("", {})
        self.mode = mode
        self.asked = asked
        self.way_on = way_on


def read(text: str) -> Command | None:
    """The command that `text` is, or asks about; None: it is a sentence."""
    words = text[:400].replace("`", " ").split()
    if not text.lstrip().startswith(_PROMPTS) and not any(
        word in PROGRAMS or word in ROOT or word.rpartition("/")[2] in PROGRAMS for word in words
    ):
        return None
    from nfh.understanding.command_text import read_command

    return read_command(text)
