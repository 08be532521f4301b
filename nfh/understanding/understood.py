"""What understanding says of a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from nfh.intents.question import Question
    from nfh.intents.request import Request

Decision = Literal["act", "ask", "refuse"]


class Understood(NamedTuple):
    """The reading of a text.

    `decision`: act (sure enough to plan), ask (offer the alternatives; `question` is set), refuse (not for nfh, or
    nothing recognised; `reason` says why). Of several requests the weakest decides.
    """

    text: str
    decision: Decision
    reason: str = ""
    requests: tuple[Request, ...] = ()
    question: Question | None = None
    way_on: str = ""
    """What the person can do next, where the decision is refuse."""
