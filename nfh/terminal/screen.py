"""What a Person needs of whatever it shows things on: a terminal, a pipe, a JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nfh.intents.question import Question
    from nfh.nix.events import Event
    from nfh.person import Shown
    from nfh.planning.plan import Plan
    from nfh.terminal.status import Status


class Screen(Protocol):
    """Shows things. `event` may be called from any thread, the rest from one."""

    def show(self, thing: Shown) -> None:
        """Show one thing, but no event."""
        ...

    def event(self, event: Event, status: Status) -> None:
        """Something happened; `status` knows of it already. Cheap: there may be thousands a second."""
        ...

    def card(self, plan: Plan) -> None:
        """The plan that a yes is asked for, without Nix's verdict."""
        ...

    def verdict(self, plan: Plan) -> None:
        """What Nix says to the plan, and the risk."""
        ...

    def explain(self, plan: Plan) -> None:
        """The plan, explained in depth."""
        ...

    def question(self, asked: Question) -> None:
        """A question and its choices."""
        ...

    def pause(self) -> None:
        """Stop drawing until the next event: something else is to be seen, or the terminal is somebody else's."""
        ...

    def settle(self, status: Status) -> None:
        """The work that was told about is over: stop drawing, leave a short line."""
        ...
