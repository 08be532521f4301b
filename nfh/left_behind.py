"""Work that an earlier turn, or an nfh that was killed, left half done: it is told, and finished or undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.errors import Busy

if TYPE_CHECKING:
    from nfh.execution.half_done import Unfinished
    from nfh.execution.journal import Journal
    from nfh.execution.outcome import Outcome
    from nfh.intents.request import Request
    from nfh.nix.target import Target
    from nfh.person import Person
    from nfh.planning.plan import Plan


class LeftBehind:
    """What is known between two turns of work that goes on, or waits to be finished or undone: asked only where the
    journal has something unfinished.
    """

    def __init__(self) -> None:
        self._activation = False
        """Whether an earlier turn left an activation to itself."""
        self._offered = False
        """Whether the person was asked before this turn what is to become of unfinished work."""

    def at_the_start(self, journal: Journal, target: Target, person: Person) -> Unfinished | None:
        """What a killed nfh left half done, before the first turn."""
        from nfh.execution import unfinished

        found = unfinished.find(journal, target, person.show)
        self._offered = found is not None
        return found

    def concerned(
        self, requests: tuple[Request, ...], journal: Journal, target: Target, person: Person
    ) -> Unfinished | None:
        """What is half done and what this turn is about, because it wants to undo. How an activation ended that was
        left to itself is told by the way.

        Raises Busy for an undo of what still goes on.
        """
        undo = any(request.intent.intent_name() == "undo_last" for request in requests)
        offered, self._offered = self._offered, False
        if offered or not (undo or self._activation):
            return None
        from nfh.execution import unfinished

        found = unfinished.find(journal, target, person.show)
        self._activation = found is not None
        if found is None or not undo:
            return None
        if found.activating:
            raise Busy(found.describe(), "Wait until that is done, then say it again.")
        if found.at_the_start:
            person.show(found.describe())
            return None
        return found

    def after(self, outcome: Outcome) -> None:
        """Keep what a deed leaves to itself."""
        self._activation = self._activation or outcome.status == "detached"


def chosen(found: Unfinished, person: Person) -> Plan | None:
    """The plan that finishes or undoes it, as the person chooses; None: later."""
    choice = person.ask(found.question())
    if choice == "later":
        return None
    return found.finish_plan() if choice == "finish" else found.undo_plan()
