"""Everything that can be shown, drawn with rich: the plan card, answers as tables, outcome, advice, questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from nfh.planning.answer import Answer
from nfh.planning.plan import Plan, Risk
from nfh.terminal import plain, words
from nfh.terminal.difference import difference, is_cut
from nfh.terminal.style import PROSE, STYLES, Look
from nfh.terminal.width import one_line, reflow

if TYPE_CHECKING:
    from nfh.execution.outcome import Outcome
    from nfh.intents.question import Question
    from nfh.person import Shown
    from nfh.recovery.advice import Advice
    from nfh.understanding.understood import Understood

RISK_PARTS = {Risk.READS: "", Risk.REVERSIBLE: "good", Risk.DISRUPTIVE: "careful", Risk.DESTRUCTIVE: "bad"}
"""The style of each risk's word."""

_OUTCOMES = {
    "done": ("✓", "good"),
    "detached": ("→", "careful"),
    "interrupted": ("•", "careful"),
    "unchanged": ("✗", "bad"),
    "reverted": ("✗", "bad"),
    "partial": ("✗", "bad"),
}


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What is drawn, without blanks at the ends of lines: they would be copied along, and wrap when resized."""

    body: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """The body's segments, line by line."""
        for line in console.render_lines(self.body, options, pad=False):
            while line and not line[-1].control and not line[-1].text.rstrip(" "):
                line.pop()
            if line and not line[-1].control:
                text, style, control = line.pop()
                line.append(Segment(text.rstrip(" "), style, control))
            yield from line
            yield Segment.line()


class Renderer:
    """Draws things for a console of `width` columns in the given look."""

    def __init__(self, look: Look, width: int) -> None:
        self.look = look
        self.width = width

    def thing(self, thing: Shown, understood: Understood | None = None) -> RenderableType | None:
        """Anything that is shown, but events. `understood`: the reading, said before an answer if in doubt."""
        from nfh.execution.outcome import Outcome
        from nfh.recovery.advice import Advice

        if isinstance(thing, str):
            return self._prose(thing)
        if isinstance(thing, Plan):
            return self.plan(thing)
        if isinstance(thing, Answer):
            doubt = words.unsure(understood)
            return Group(*([self._prose(doubt + ".", "quiet")] if doubt else []), self.answer(thing))
        if isinstance(thing, Outcome):
            return self.outcome(thing)
        if isinstance(thing, Advice):
            return self.advice(thing)
        return None  # how it was understood stands in the plan, or before the answer

    # ------------------------------------------------------------------------------------------ plans

    def plan(self, plan: Plan) -> RenderableType:
        """The whole plan, as it stands when nothing more will become known of it."""
        if plan.already:
            done = self._sign("✓", "good", f"{words.sentence(plan.summary)} Nothing is to be done.")
            return Group(done, *self._next(plan.next))
        return Group(self.card(plan), self.verdict(plan), "")

    def card(self, plan: Plan) -> RenderableType:
        """What does not depend on Nix's verdict: the system, the reading, the difference, commands, why, notes."""
        parts: list[RenderableType] = [
            self._rule(plan.target.label),
            self._prose(words.sentence(plan.summary), "strong"),
            "",
        ]
        for request in plan.requests:
            reading = self.look.text(words.reading(request)).append(
                self.look.text(f"  {words.certainty(request)}", "quiet")
            )
            parts.append(self._labelled("read as", [reading]))
        for change in plan.changes:
            parts += [self._labelled("change", difference(change, self.look)), ""]
        parts.append(self._labelled("expert", self._texts(plan.teaching.expert, "command")))
        parts.append(self._labelled("why", self._texts([plan.teaching.why] if plan.teaching.why else [])))
        parts.append(self._labelled("note", self._texts(plan.notes)))
        return Group(*parts)

    def verdict(self, plan: Plan, ended: bool = True) -> RenderableType:
        """What is known of the effects, what is lost, the risk. `ended`: the examination is over."""
        word, meaning = words.risk_of(plan)
        risk = self.look.text(word, RISK_PARTS[plan.risk]).append(self.look.text(f": {meaning}"))
        return Group(
            self._labelled("effects", self._texts(words.effects(plan.effects, plan.needs_build, ended))),
            self._labelled("also", self._texts(plan.also, "careful")),
            self._labelled("lost", self._texts(plan.effects.lost, "bad")),
            self._labelled("risk", [risk] if plan.risk is not Risk.READS else []),
        )

    def depth(self, plan: Plan) -> RenderableType:
        """A plan, explained: the whole difference, every step with its command and its risk, why."""
        parts: list[RenderableType] = []
        for change in plan.changes:
            if is_cut(change):
                parts += [*difference(change, self.look, None), ""]
        for number, step in enumerate(plan.steps, 1):
            line = self.look.text(f"{number}. {words.sentence(step.text)}", "strong")
            parts.append(line.append(self.look.text(f"  {words.risk(step.risk)[0]}", "quiet")))
            parts += [self.look.text(f"   $ {one_line(command)}", "command") for command in step.expert]
        if plan.teaching.why:
            parts += ["", self._prose(plan.teaching.why)]
        return Padding(Group(*parts, ""), (0, 0, 0, 2))

    # ------------------------------------------------------------------------------------------ the rest

    def answer(self, answer: Answer) -> RenderableType:
        """An answer: its text, its table, where it was read, what an expert would type."""
        parts: list[RenderableType] = [self._prose(reflow(answer.text))] if answer.text else []
        if answer.rows:
            parts += ["", self._table(answer), ""]
        elif answer.text and (answer.sources or answer.expert):
            parts.append("")
        parts.append(self._labelled("read from", self._texts(map(words.at_home, answer.sources), "quiet")))
        parts.append(self._labelled("expert", self._texts(answer.expert, "command")))
        return Group(*parts, *self._next(answer.next))

    def outcome(self, outcome: Outcome) -> RenderableType:
        """What happened: the sentence, the generations, how long, warnings, what next."""
        sign, part = _OUTCOMES[outcome.status]
        parts: list[RenderableType] = [self._sign(sign, part, outcome.text)]
        parts += [Padding(self.look.text(facts, "strong"), (0, 0, 0, 2))] if (facts := words.facts(outcome)) else []
        parts += [self._sign("•", "careful", warning) for warning in outcome.warnings]
        return Group(*parts, *self._next(outcome.next))

    def advice(self, advice: Advice) -> RenderableType:
        """What a failure means, where, and the ways on; a failure of no known family is shown whole."""
        parts: list[RenderableType] = [self._prose(advice.title, "bad")]
        parts += [self._prose(advice.meaning)] if advice.meaning else []
        if place := advice.place:
            spot = ":".join(str(part) for part in (words.at_home(place.file), place.line, place.column) if part)
            parts += ["", self.look.text(f"  {spot}", "place")]
            if place.text.strip():
                margin = f"{place.line or '':>6} │ "
                parts.append(self.look.text(margin, "quiet").append(self.look.text(place.text.rstrip())))
        if advice.ways:
            parts.append("")
        for number, way in enumerate(advice.ways, 1):
            line = self.look.text(f"  {number}. {way.text}")
            parts.append(line.append(self.look.text(f"  say: {way.say}", "say")) if way.say else line)
        if advice.family == "unknown" and advice.raw:
            parts += [
                "",
                self.look.text("Nix said:", "label"),
                Padding(self.look.text(advice.raw.rstrip()), (0, 0, 0, 2)),
            ]
        return Group(*parts)

    def question(self, question: Question) -> RenderableType:
        """A question with its choices, numbered."""
        parts: list[RenderableType] = [self._prose(question.text, "strong")]
        for number, choice in enumerate(question.choices, 1):
            line = self.look.text(f"  {number}. ", "label").append(self.look.text(one_line(choice.label)))
            default = choice.value == question.default
            parts.append(line.append(self.look.text("  default", "quiet")) if default else line)
        return Group(*parts)

    # ------------------------------------------------------------------------------------------ parts

    def _rule(self, label: str) -> Text:
        room = max(4, min(self.width, PROSE) - len(label) - 4)
        rule = self.look.text("── ", "quiet").append(self.look.text(label, "place"))
        return rule.append(self.look.text(" " + "─" * room, "quiet"))

    def _prose(self, text: str, part: str = "") -> RenderableType:
        return Constrain(self.look.text(text.rstrip(), part), PROSE)

    def _sign(self, sign: str, part: str, text: str) -> Table:
        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold", max_width=PROSE)
        grid.add_row(self.look.text(sign, part), self.look.text(text))
        return grid

    def _texts(self, texts: Iterable[str], part: str = "") -> list[RenderableType]:
        return [self.look.text(one_line(text), part) for text in texts]

    def _labelled(self, label: str, bodies: Sequence[RenderableType]) -> RenderableType:
        """Bodies beside a label that stands once; nothing for no bodies."""
        if not bodies:
            return Group()
        grid = Table.grid(padding=(0, 0))
        grid.add_column(no_wrap=True, width=plain.LABEL + 2, style=STYLES["label"])
        grid.add_column(overflow="fold", max_width=PROSE - plain.LABEL)
        for number, body in enumerate(bodies):
            grid.add_row(self.look.text(f"  {label}" if not number else ""), body)
        return grid

    def _next(self, sentences: Sequence[str]) -> list[RenderableType]:
        if not sentences:
            return []
        line = self.look.text("Next: ", "label")
        return [line.append(self.look.text(" · ".join(sentences), "say"))]

    def _table(self, answer: Answer) -> Table:
        shown = [n for n, column in enumerate(answer.columns) if column not in answer.hidden]
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim", show_edge=False)
        for n in shown:
            column = answer.columns[n]
            right = plain.numeric(answer, n)
            table.add_column(
                self.look.text(words.heading(column), "label"),
                justify="right" if right else "left",
                no_wrap=right or len(max((str(row[n]) for row in answer.rows), key=len)) <= 16,
                overflow="fold",
            )
        for row in answer.rows:
            cells = [one_line(words.cell(row[n], answer.columns[n])) for n in shown]
            current = any(cell.split(",")[0] == "current" for cell in cells) or _is_current(answer, row)
            table.add_row(*(self.look.text(cell, "strong" if current else "") for cell in cells))
        return table


def _is_current(answer: Answer, row: Sequence[object]) -> bool:
    return "current" in answer.columns and row[answer.columns.index("current")] is True
