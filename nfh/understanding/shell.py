"""Commands for a shell, typed by mistake or out of habit: recognised, never run; what each would be in nfh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from nfh.understanding.programs import PROGRAMS, ROOT

if TYPE_CHECKING:
    from nfh.intents.request import Mode

_PROMPTS = ("$ ", "# ", "./")


class Command(NamedTuple):
    """A command line. `intent` is empty where nfh has nothing like it; `asked`: it stood in a question about it."""

    line: str
    reason: str
    intent: str = ""
    slots: Mapping[str, str | list[str]] = {}
    mode: Mode = "do"
    way_on: str = ""
    asked: bool = False


def read(text: str) -> Command | None:
    """The command that `text` is, or asks about; None: it is a sentence."""
    words = text[:400].replace("`", " ").split()
    if not text.lstrip().startswith(_PROMPTS) and not any(
        word in PROGRAMS or word in ROOT or word.rpartition("/")[2] in PROGRAMS for word in words
    ):
        return None
    from nfh.understanding.command_text import read_command

    return read_command(text)
