"""Everything that can be shown, as plain lines of text: no colours, no control sequences, nothing heavy imported."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING, Any, cast

from nfh.terminal import words
from nfh.terminal.width import clean, columns_of, one_line, pad, reflow, to_ascii, width, wrap

if TYPE_CHECKING:
    from nfh.execution.outcome import Outcome
    from nfh.intents.question import Question
    from nfh.nix.events import Activity, Event
    from nfh.person import Shown
    from nfh.planning.answer import Answer
    from nfh.planning.plan import Plan
    from nfh.recovery.advice import Advice
    from nfh.terminal.status import Status
    from nfh.understanding.understood import Understood

LABEL = 10
"""Columns of the labels before a plan's lines."""
EVERY = 5.0
"""Seconds between two lines about work that goes on."""


# ------------------------------------------------------------------------------------------------ plans


def plan(plan: Plan, columns: int = 0) -> list[str]:
    """The whole plan, as it stands when nothing more will become known of it. `columns`: see labelled."""
    if plan.already:
        return [f"{words.sentence(plan.summary)} Nothing is to be done.", *following(plan.next)]
    return [*about(plan, columns), *verdict(plan, columns)]


def about(plan: Plan, columns: int = 0) -> list[str]:
    """What does not depend on Nix's verdict: the system, the reading, the exact difference, commands, why, notes."""
    lines = [f"Plan for {plan.target.label}: {words.sentence(plan.summary)}"]
    lines += labelled("read as", [f"{words.reading(r)} ({words.certainty(r)})" for r in plan.requests], columns)
    for change in plan.changes:
        lines += ["", *clean(change.diff()).splitlines(), ""]
    lines += labelled("steps", [step.text for step in plan.steps] if len(plan.steps) > 1 else [], columns)
    lines += labelled("expert", plan.teaching.expert)
    lines += labelled("why", [plan.teaching.why] if plan.teaching.why else [], columns)
    return lines + labelled("note", plan.notes, columns)


def verdict(plan: Plan, columns: int = 0) -> list[str]:
    """What is known of the effects when the examination is over, what is lost, the risk."""
    lines = labelled("effects", words.effects(plan.effects, plan.needs_build, ended=True), columns)
    lines += labelled("also", plan.also, columns)
    lines += labelled("lost", plan.effects.lost, columns)
    risk = [": ".join(words.risk_of(plan))] if plan.risk else []
    return lines + labelled("risk", risk, columns)


def depth(plan: Plan) -> list[str]:
    """A plan, explained: every step with its command, its risk and why."""
    lines = []
    for number, step in enumerate(plan.steps, 1):
        lines.append(f"{number}. {words.sentence(step.text)} ({words.risk(step.risk)[0]})")
        lines += [f"   $ {one_line(command)}" for command in step.expert]
    if plan.teaching.why:
        lines += ["", plan.teaching.why]
    return lines


def labelled(label: str, texts: Sequence[str], columns: int = 0) -> list[str]:
    """Lines behind a label that stands once. `columns`: where they are broken; 0: nowhere."""
    rows = [one_line(text) for text in texts]
    if columns:
        rows = [row for text in rows for row in wrap(text, max(20, columns - LABEL - 2))]
    return [f"  {pad(label if not n else '', LABEL)}{row}" for n, row in enumerate(rows)]


def following(sentences: Sequence[str]) -> list[str]:
    """What to try next, on one line."""
    return [f"Next: {' · '.join(sentences)}"] if sentences else []


# ------------------------------------------------------------------------------------------------ the rest


def answer(answer: Answer, columns: int = 0) -> list[str]:
    """An answer: its text, its table, where it was read, what an expert would type."""
    text = clean(answer.text).rstrip()
    lines = wrap(reflow(text), columns) if columns and text else text.splitlines()
    if answer.rows:
        lines += ["", *table(answer), ""] if lines else table(answer)
    elif answer.sources or answer.expert:
        lines.append("")
    lines += [f"Read from: {', '.join(answer.sources)}"] if answer.sources else []
    lines += [f"An expert would type: {' · '.join(answer.expert)}"] if answer.expert else []
    return lines + following(answer.next)


def table(answer: Answer) -> list[str]:
    """The rows of an answer in aligned columns; numbers stand at the right, hidden columns are left out."""
    shown = [n for n, column in enumerate(answer.columns) if column not in answer.hidden]
    head = [words.heading(answer.columns[n]) for n in shown]
    body = [[one_line(words.cell(row[n], answer.columns[n])) for n in shown] for row in answer.rows]
    right = [numeric(answer, n) for n in shown]
    widths = [max(width(row[n]) for row in [head, *body]) for n in range(len(shown))]
    rows = [[pad(text, widths[n], right[n]) for n, text in enumerate(row)] for row in [head, *body]]
    return ["  ".join(row).rstrip() for row in rows]


def numeric(answer: Answer, column: int) -> bool:
    """Whether a column holds numbers only."""
    cells = [row[column] for row in answer.rows if row[column] is not None]
    return bool(cells) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells)


def outcome(outcome: Outcome) -> list[str]:
    """What happened: the sentence, the generations, how long, warnings, what next."""
    lines = [clean(outcome.text)]
    if facts := words.facts(outcome):
        lines[0] += f" ({facts})"
    lines += [f"Warning: {one_line(warning)}" for warning in outcome.warnings]
    return lines + following(outcome.next)


def advice(advice: Advice) -> list[str]:
    """What a failure means, where, and the ways on; a failure of no known family is shown whole."""
    lines = [advice.title, *([advice.meaning] if advice.meaning else [])]
    if advice.place:
        spot = ":".join(str(part) for part in (advice.place.file, advice.place.line, advice.place.column) if part)
        lines.append(f"  {spot}")
        lines += [f"    {advice.place.text.strip()}"] if advice.place.text.strip() else []
    for number, way in enumerate(advice.ways, 1):
        lines.append(f"  {number}. {way.text}" + (f" (say: {way.say})" if way.say else ""))
    if advice.family == "unknown" and advice.raw:
        lines += ["Nix said:", *(f"  {line}" for line in advice.raw.rstrip().splitlines())]
    return [clean(line) for line in lines]


def question(question: Question) -> list[str]:
    """A question with its choices, numbered."""
    lines = [clean(question.text)]
    for number, choice in enumerate(question.choices, 1):
        mark = "  (default)" if choice.value == question.default else ""
        lines.append(f"  {number}. {one_line(choice.label)}{mark}")
    return lines


def lines(thing: Shown, understood: Understood | None = None, columns: int = 0) -> list[str]:
    """Anything that is shown, but events. `understood`: how the text was read, said before an answer if in doubt.

    `columns`: where sentences are broken; 0: nowhere.
    """
    if isinstance(thing, str):
        return wrap(clean(thing), columns) if columns else clean(thing).splitlines()
    kind = type(thing).__name__
    doubt = words.unsure(understood) if kind == "Answer" else ""
    drawn = _DRAWN[kind](thing, columns) if kind in _DRAWN else []
    return [*([doubt + "."] if doubt else []), *drawn]


_DRAWN: dict[str, Callable[[Any, int], list[str]]] = {
    "Plan": plan,
    "Answer": answer,
    "Outcome": lambda thing, _columns: outcome(thing),
    "Advice": lambda thing, _columns: advice(thing),
}
"""By the name of the class: to draw one kind, the modules of the others need not be loaded. How a text was
understood stands in the plan, or before the answer."""


# ------------------------------------------------------------------------------------------------ the screen


class PlainScreen:
    """Writes what is shown to `out`, and sparse lines about what goes on to `progress` (None: nowhere)."""

    def __init__(self, out: IO[str], progress: IO[str] | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.out = out
        self._progress = progress
        self._clock = clock
        self._ascii = not (getattr(out, "encoding", "") or "utf-8").casefold().startswith("utf")
        self._understood: Understood | None = None
        self._said_at = -EVERY
        self._said = ""
        self._failures = 0
        self._begun: set[Activity] = set()
        """The stages that were told of the work going on."""
        self._lock = threading.Lock()

    @property
    def _columns(self) -> int:
        """Where sentences are broken; 0 in a pipe, whose reader may want a line in one piece."""
        return max(0, min(100, columns_of(self.out)) - 1)

    def write(self, lines: Sequence[str], to: IO[str] | None = None) -> None:
        """Write lines, at once."""
        stream = to or self.out
        text = "".join(line + "\n" for line in lines)
        stream.write(to_ascii(text) if self._ascii else text)
        stream.flush()

    def show(self, thing: Shown) -> None:
        """Show one thing, but no event."""
        self.write(lines(thing, self._understood, self._columns))
        self._understood = _reading(thing)

    def card(self, plan: Plan) -> None:
        """The plan that a yes is asked for, without Nix's verdict."""
        self.write(about(plan, self._columns))

    def verdict(self, plan: Plan) -> None:
        """What Nix says to the plan."""
        self.write(verdict(plan, self._columns))

    def explain(self, plan: Plan) -> None:
        """The plan, explained in depth."""
        self.write(depth(plan))

    def question(self, asked: Question) -> None:
        """The question and its choices."""
        self.write(question(asked))

    def event(self, event: Event, status: Status) -> None:
        """A line for what begins or fails, and one every few seconds while it goes on."""
        if self._progress is not None:
            with self._lock:
                self._tell(event, status, self._progress)

    def pause(self) -> None:
        """Nothing is being drawn."""

    def settle(self, status: Status) -> None:
        """End what was told about work going on, with a line that sums it up."""
        with self._lock:
            if self._progress is not None and (summary := status.summary()):
                self.write([words.sentence(summary) + "."], self._progress)
            self._said, self._said_at, self._failures = "", -EVERY, 0
            self._begun.clear()

    def _tell(self, event: Event, status: Status, stream: IO[str]) -> None:
        from nfh.terminal.status import STAGES

        now = self._clock()
        if event.kind == "started" and event.activity in STAGES:
            # Several evaluations that make one thing, such as the practice system, are told once.
            if event.activity not in self._begun:
                self._begun.add(event.activity)
                self._say(STAGES[event.activity], now, stream)
        elif event.level == 0 and event.kind == "logged":
            failures = status.view().snapshot.failures
            for failure in failures[self._failures :]:
                self._say(f"failed: {failure.name}: {failure.reason}", now, stream)
            self._failures = len(failures)
        elif now - self._said_at >= EVERY and (line := status.line()):
            self._say(line, now, stream)

    def _say(self, line: str, now: float, stream: IO[str]) -> None:
        if line != self._said:
            self._said, self._said_at = line, now
            self.write([one_line(line)], stream)


def _reading(thing: Shown) -> Understood | None:
    """The thing, if it says how a text was understood."""
    return cast("Understood", thing) if type(thing).__name__ == "Understood" else None
