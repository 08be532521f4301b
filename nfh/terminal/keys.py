"""Asking on a terminal: single keys, Nix's verdict filling in above the question, an editor in place."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from prompt_toolkit.filters import Condition
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.shortcuts import PromptSession
from prompt_toolkit.styles import Attrs

from nfh.errors import Instead, Interrupted, Refused
from nfh.planning.plan import Risk
from nfh.terminal import asked, asked_of_choices, plain, replies, words
from nfh.terminal.agreed_then import agreed_then
from nfh.terminal.asking import LOOK, NO_ANSWER, NOT_A_CHOICE, STOPPED, agreed, nobody, offer
from nfh.terminal.width import clean, one_line, wrap

if TYPE_CHECKING:
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.formatted_text import StyleAndTextTuples

    from nfh.intents.question import Question
    from nfh.person import Agreement
    from nfh.planning.examination import Examination
    from nfh.planning.plan import FileChange, Plan
    from nfh.terminal.screen import Screen
    from nfh.terminal.stage import Stage
    from nfh.terminal.status import Status
    from nfh.terminal.style import Look

SINGLE_KEY = 0.45
"""Seconds after which one letter alone is the answer: time to go on typing a word that begins with it."""
REFRESH = 0.2

_DIM = "dim" if "dim" in Attrs._fields else ""
STYLES = {
    "": "",
    "label": _DIM,
    "quiet": _DIM,
    "good": "ansigreen",
    "bad": "ansired bold",
    "careful": "ansimagenta bold",
}
"""The styles of style.STYLES that are needed here, as prompt_toolkit writes them."""
_RISK_PARTS = {Risk.REVERSIBLE: "good", Risk.DISRUPTIVE: "careful", Risk.DESTRUCTIVE: "bad"}


class KeyAsker:
    """Asks with prompt_toolkit, in the thread that keeps the terminal."""

    def __init__(self, look: Look, stage: Stage) -> None:
        self._look = look
        self._stage = stage
        self.then = ""
        self.aside: Callable[[str, bool], str] = nobody

    def agree(self, plan: Plan, examination: Examination, screen: Screen, status: Status) -> Agreement:
        """Ask under a verdict that fills in. A yes that does not cover what Nix found is asked for again."""
        self.then = ""
        while True:
            question = _Agreement(plan, examination, status, self._look, self._stage, aside=self.aside)
            meaning = self._stage.call(question.run)
            self.then = question.then or self.then
            if question.told:
                screen.show(question.told)
                continue
            if meaning in ("no", "edit", "explain"):
                self.then = ""
                return meaning
            examined = examination.result()
            found = words.worse(plan, examined)
            if not found:
                return meaning
            screen.show("Nix has found more than was said above: " + " ".join(found))
            plan = examined

    def ask(self, question: Question, is_over: Callable[[], bool] | None = None) -> str:
        """Read until something answers the question; nothing once `is_over`."""
        return self._stage.call(lambda: self._ask(question, is_over or (lambda: False)))

    def _ask(self, question: Question, is_over: Callable[[], bool]) -> str:
        session: PromptSession[str] = PromptSession(is_password=question.secret)
        forget_typed(session)

        async def end_in_time() -> None:
            while not is_over():
                await asyncio.sleep(LOOK)
            if session.app.is_running and not session.app.is_done:
                session.app.exit(result="")

        def watch() -> None:
            session.app.create_background_task(end_in_time())

        while True:
            try:
                with self._stage.prompting(session.app):
                    said = session.prompt([("", self._look.plain("❯ "))], pre_run=watch)
            except KeyboardInterrupt as problem:
                raise Interrupted(STOPPED) from problem
            except EOFError as problem:
                raise Refused(replies.LET_GO) from problem
            if is_over():
                return ""
            if told := self.aside(said, False) or asked_of_choices.answer(said, question):
                print(self._look.plain(told))
                continue
            if (value := replies.answer(question, said)) is not None:
                return value
            print(self._look.plain(NOT_A_CHOICE if question.choices else NO_ANSWER))

    def compose(self, change: FileChange) -> bytes | None:
        """A small editor in place; None: left as it was, or not a text."""
        try:
            text = (change.after or b"").decode()
        except UnicodeDecodeError:
            return None
        if clean(text) != text:
            return None
        edited = self._stage.call(lambda: self._compose(text))
        return None if edited is None or edited == text else edited.encode()

    def _compose(self, text: str) -> str | None:
        session: PromptSession[str] = PromptSession(
            multiline=True,
            prompt_continuation=lambda _width, line, _wrapped: f"{line + 1:>5} ",
            bottom_toolbar="Esc, then Enter: keep this text.   Ctrl-C: leave the file as it was planned.",
        )
        forget_typed(session)
        try:
            with self._stage.prompting(session.app):
                return session.prompt("    1 ", default=text)
        except (KeyboardInterrupt, EOFError):
            return None


class _Agreement:
    """One question under a plan, until it is answered or the examination has failed."""

    def __init__(
        self,
        plan: Plan,
        examination: Examination,
        status: Status,
        look: Look,
        stage: Stage,
        *,
        aside: Callable[[str, bool], str],
    ) -> None:
        self._plan = plan
        self._aside = aside
        self._examination = examination
        self._status = status
        self._look = look
        self._stage = stage
        self._waiting = False
        """Yes was said, Nix has not answered yet."""
        self._hint = ""
        self._answered = False
        self.then = ""
        """What was asked for together with a yes."""
        self.told = ""
        """The answer to a question about the plan, with which this one ended: it is to be asked again."""

    def run(self) -> Agreement:
        """Returns yes, no, edit or explain; "yes" also when the examination failed (its result then says so)."""
        keys = KeyBindings()
        keys.add("enter")(self._enter)
        keys.add("escape", eager=True)(lambda event: event.current_buffer.reset())
        keys.add("c-d", filter=Condition(lambda: True))(lambda event: self._exit(event.app.exit, "no"))
        self._session: PromptSession[str] = PromptSession(
            self._message, key_bindings=keys, refresh_interval=REFRESH, complete_while_typing=False
        )
        self._session.default_buffer.on_text_changed += self._typed
        forget_typed(self._session)
        try:
            with self._stage.prompting(self._session.app):
                answer: Agreement = self._session.prompt(pre_run=self._watch)  # type: ignore[assignment]
        except KeyboardInterrupt as problem:
            raise Interrupted(STOPPED) from problem
        except EOFError:
            return "no"
        return answer

    def _watch(self) -> None:
        self._session.app.create_background_task(self._wait())

    async def _wait(self) -> None:
        while not self._examination.is_done:
            await asyncio.sleep(0.05)
        if self._session.app.is_running and (self._waiting or self._failed):
            self._exit(self._session.app.exit, "yes")

    @property
    def _failed(self) -> bool:
        return self._examination.is_done and self._examination.finished is None

    def _enter(self, event: KeyPressEvent) -> None:
        self._answer(event.current_buffer.text)

    def _typed(self, buffer: Buffer) -> None:
        if self._answered:
            return
        self._hint = ""
        if len(buffer.text) != 1 or self._plan_now.risk is Risk.DESTRUCTIVE:
            return
        text, app = buffer.text, self._session.app

        def settled() -> None:
            if app.is_running and not self._answered and buffer.text == text and replies.agreement(text):
                self._answer(text)

        asyncio.get_running_loop().call_later(SINGLE_KEY, settled)

    def _answer(self, said: str) -> None:
        ended = self._examination.is_done
        self.told = self._aside(said, True) or asked.answer(said, self._plan_now, ended=ended)
        if self.told:
            self._exit(self._session.app.exit, said)
            return
        try:
            meaning = agreed(self._plan_now, said) or replies.beside(said, self._plan_now)
        except Instead as other:
            self._answered = True
            self._session.app.exit(exception=other)
            return
        self.then = agreed_then(said) if meaning == "yes" else ""
        if meaning == "yes" and not self._examination.is_done:
            self._waiting = True
            self._session.default_buffer.reset()
        elif meaning is not None:
            self._exit(self._session.app.exit, meaning)
        elif said.strip():
            self._hint = replies.not_understood(said)
            self._session.default_buffer.reset()
        self._session.app.invalidate()

    def _exit(self, leave: Callable[..., None], answer: str) -> None:
        if not self._answered:
            self._answered = True
            self._session.default_buffer.text = answer
            leave(result=answer)

    @property
    def _plan_now(self) -> Plan:
        return self._examination.finished or self._plan

    def _message(self) -> StyleAndTextTuples:
        if self._failed:
            return self._labelled("effects", ["Nix does not accept this."], "bad")
        lines = self._verdict()
        if self._hint:
            lines.append(("", f"{self._hint}\n"))
        if self._waiting and not self._examination.is_done:
            return [*lines, *self._plain("Yes, as soon as Nix has answered; “no” takes it back ❯ ")]
        return [*lines, *self._plain(f"{offer(self._plan_now)} ❯ ", "bold")]

    def _verdict(self) -> StyleAndTextTuples:
        plan, ended = self._plan_now, self._examination.is_done
        effects = words.effects(plan.effects, plan.needs_build, ended)
        if not ended and (line := self._status.line()):
            effects[:1] = [line + "…"]
        lines = self._labelled("effects", effects)
        lines += self._labelled("lost", plan.effects.lost, "bad")
        if plan.risk is not Risk.READS:
            lines += self._labelled("risk", [": ".join(words.risk_of(plan))], _RISK_PARTS[plan.risk])
        return [*lines, ("", "\n")]

    def _labelled(self, label: str, texts: list[str] | tuple[str, ...], part: str = "") -> StyleAndTextTuples:
        columns = max(20, min(self._session.app.output.get_size().columns - 1, 100) - plain.LABEL - 2)
        fragments: StyleAndTextTuples = []
        rows = [row for text in texts for row in wrap(self._look.plain(one_line(text)), columns)]
        for number, row in enumerate(rows):
            head = f"  {label if not number else '':{plain.LABEL}}"
            fragments += [(self._style("label"), head), (self._style(part), row + "\n")]
        return fragments

    def _plain(self, text: str, style: str = "") -> StyleAndTextTuples:
        return [(style if self._look.colour else "", self._look.plain(text))]

    def _style(self, part: str) -> str:
        return STYLES[part] if self._look.colour else ""


def forget_typed(session: PromptSession[str]) -> None:
    """Drop what was typed before the question stood there: it cannot have been meant as its answer."""
    clear_typeahead(session.input)
    try:
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    except (ImportError, OSError, ValueError, termios.error):
        pass
