"""A conversation as a picture (SVG), drawn by the program's own renderer: for documents."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from nfh.errors import NeedsAnswer
from nfh.nix.events import Event
from nfh.planning.plan import Risk
from nfh.terminal.asking import offer
from nfh.terminal.render import Renderer, Trimmed
from nfh.terminal.style import Look

if TYPE_CHECKING:
    from nfh.intents.question import Question
    from nfh.person import Agreement, Shown
    from nfh.planning.examination import Examination
    from nfh.planning.plan import FileChange, Plan


@dataclass(frozen=True, slots=True)
class Typed:
    """A line that the person typed, with what stood before it."""

    text: str
    prompt: str = "practice system ❯"


_THEME = TerminalTheme(
    (30, 32, 40),
    (222, 224, 230),
    [
        (52, 56, 68),
        (240, 113, 120),
        (140, 200, 120),
        (230, 190, 110),
        (120, 170, 240),
        (200, 145, 230),
        (110, 200, 210),
        (222, 224, 230),
    ],
)
"""Background, text, and the eight colours of ECMA-48."""

# Only what every viewer has: no font is fetched from anywhere.
_FORMAT = """\
<svg class="{unique_id}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""


def picture(things: Iterable[Typed | Shown], columns: int = 80, title: str = "nfh") -> str:
    """The SVG of `things` one below the other, `columns` wide. Typed lines stand behind their prompt."""
    console = Console(
        file=StringIO(),
        record=True,
        width=columns,
        force_terminal=True,
        color_system="truecolor",
        no_color=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    look = Look()
    renderer = Renderer(look, columns)
    for thing in things:
        if isinstance(thing, Typed):
            console.print(look.text(thing.prompt, "place").append(look.text(f" {thing.text}", "strong")))
        elif (drawn := renderer.thing(thing)) is not None:
            console.print(Trimmed(drawn))
    return console.export_svg(title=title, theme=_THEME, code_format=_FORMAT, unique_id="nfh")


class Recorder:
    """A Person who says yes to everything that can be taken back, and keeps what is shown: for a picture."""

    def __init__(self) -> None:
        self.things: list[Typed | Shown] = []

    def typed(self, text: str) -> None:
        """Keep what is about to be said to the assistant."""
        self.things.append(Typed(text))

    def show(self, thing: Shown) -> None:
        """Keep one thing, but no event."""
        if not isinstance(thing, Event):
            self.things.append(thing)

    def ask(self, question: Question, is_over: Callable[[], bool] | None = None) -> str:  # noqa: ARG002
        """Nobody answers. Raises NeedsAnswer."""
        raise NeedsAnswer(question)

    def agree(self, plan: Plan, examination: Examination) -> Agreement:  # noqa: ARG002 - the examined one counts
        """Keep the plan with Nix's verdict, and the answer to it. Raises what the examination raised."""
        examined = examination.result()
        agreement: Agreement = "yes" if examined.risk < Risk.DESTRUCTIVE and not examined.preview_only else "no"
        self.things += [examined, Typed(agreement, offer(examined) + " ❯")]
        return agreement

    def edit(self, change: FileChange) -> bytes | None:  # noqa: ARG002 - a Person's
        """The bytes stay as they are."""
        return None

    def handed_over(self, work: Callable[[], object]) -> None:
        """Nothing is being drawn, so the work may begin."""
        work()
