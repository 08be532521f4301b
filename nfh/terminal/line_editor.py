"""The line that is typed: history, completion behind Tab, pasted pages as one text; heavy parts load behind it."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.shortcuts import PromptSession
from prompt_toolkit.styles import Style

from nfh.terminal.remembered import Remembered
from nfh.terminal.rich_screen import RichScreen
from nfh.terminal.width import one_line

if TYPE_CHECKING:
    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from nfh.assistant import Assistant
    from nfh.terminal.person import TerminalPerson
    from nfh.terminal.stage import Stage

_STYLE = Style.from_dict(
    {
        "practice": "ansicyan",
        "this": "bold",
        "given": "ansimagenta",
        "completion-menu": "bg:default fg:default",
        "completion-menu.completion": "bg:default fg:default",
        "completion-menu.completion.current": "reverse",
        "completion-menu.meta.completion": "bg:default fg:default",
        "completion-menu.meta.completion.current": "reverse",
    }
)


class LineEditor:
    """Reads what the person types; the prompt says which system it is about."""

    def __init__(self, assistant: Assistant, person: TerminalPerson, stage: Stage, history: Path) -> None:
        self._assistant = assistant
        self._person = person
        self._stage = stage
        self._warmed = False
        self._session: PromptSession[str] = PromptSession(
            history=Remembered(history),
            completer=Completions(assistant),
            complete_in_thread=True,
            complete_while_typing=False,
            auto_suggest=AutoSuggestFromHistory(),
            enable_suspend=True,
            style=_STYLE,
        )
        self._session.app.after_render += self._once_drawn

    def read(self) -> str:
        """One text, trimmed at its end; what was pasted may have several lines.

        Raises KeyboardInterrupt for Ctrl-C, EOFError for Ctrl-D and when the program is told to end.
        """
        target = self._assistant.target
        look = self._person.look
        label = one_line(target.label)
        message: StyleAndTextTuples = [
            (f"class:{target.kind}" if look.colour else "", label),
            ("", look.plain(" ❯ ")),
        ]
        with self._stage.prompting(self._session.app):
            return self._session.prompt(message).rstrip()

    def _once_drawn(self, _app: object) -> None:
        if not self._warmed:
            self._warmed = True
            threading.Thread(target=self._warm, name="warm", daemon=True).start()

    def _warm(self) -> None:
        # What fails here fails again, and is told, when it is needed.
        with suppress(Exception):
            if isinstance(self._person.screen, RichScreen):
                self._person.screen.warm()
            import nfh.terminal.keys  # noqa: F401

            self._assistant.warm()


class Completions(Completer):
    """How a text could go on, as the assistant knows it: whole sentences, or the word at the end."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        """Completions for the text before the cursor; none where the assistant has trouble."""
        before = document.text_before_cursor.lstrip()
        word = before.rpartition(" ")[2]
        found: list[tuple[str, str]] = []
        with suppress(Exception):
            found = self._assistant.complete(before)
        for text, meaning in found:
            replaced = before if text.casefold().startswith(before.casefold()) else word
            yield Completion(text, -len(replaced), display_meta=one_line(meaning))
