"""What was said before: a question that waits for an answer, things that were shown, the last request.

The assistant keeps one Dialogue for a conversation: it remembers each turn, and the reader asks it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from nfh.intents import registry
from nfh.understanding import acts
from nfh.understanding.acts import Act
from nfh.understanding.subject import Things, names_of, person_of
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.intents.question import Question
    from nfh.intents.request import Request
    from nfh.understanding.known import Known
    from nfh.understanding.names import Names

_WAY_ON = "Say what you want, such as “install firefox”, or “help”."
_DECLINED = "All right, nothing is done."


class Shown(Protocol):
    """What the dialogue needs of an answer: the names of its rows, and whether it has any."""

    @property
    def subjects(self) -> tuple[str, ...]:
        """A name a row, by which "the second one" is meant."""
        ...

    @property
    def rows(self) -> Sequence[object]:
        """The rows of its table."""
        ...


class Dialogue:
    """The state of a conversation. `things` are what was spoken of, in order; `pending` waits for an answer."""

    def __init__(
        self, last: tuple[Request, ...] = (), things: Things | None = None, pending: Understood | None = None
    ) -> None:
        self.last = last
        self.things = things or Things()
        self.pending = pending
        self.person = ""
        """The user who was spoken of last."""
        self.on_screen = False
        """Whether the last request was left at its plan, for what the next text says: that may correct it."""

    def remember(self, understood: Understood | None, answers: Iterable[Shown] = ()) -> None:
        """Keep what this turn was about. A question that was not answered stays open for the next turn."""
        self.on_screen = False
        shown = [answer for answer in answers if answer.subjects]
        acted = understood is not None and understood.decision == "act"
        if shown:
            subjects = tuple(name for answer in shown for name in answer.subjects)
            self.things = self.things.then(subjects, is_list=len(subjects) > 1 or len(shown[0].rows) == 1)
        if understood is None:
            return
        if understood.decision == "ask" and not shown:
            self.things = self.things.then((), is_list=False)
        waiting = understood.decision == "ask" and understood.question is not None
        self.pending = understood if waiting else None
        if acted:
            self.last = understood.requests
            self.person = person_of(understood.requests) or self.person
            if not shown:
                named = tuple(name for request in understood.requests for name in names_of(request.intent))
                of_the_list = set(named) <= set(self.things.listed)
                self.things = self.things.then(named, is_list=len(named) > 1 and not of_the_list)

    def read(self, text: str, known: Known, names: Names) -> Understood | None:
        """What `text` means because of what was said before; None: it stands by itself."""
        if self.pending is not None and self.pending.question is not None and self.pending.requests:
            answered = self._answer(self.pending, self.pending.question, text, names)
            if answered is not None:
                return answered._replace(text=text)
        found = acts.act(text)
        if found is not None and found is not Act.PUT_BACK:
            return self._act(text, found)
        if not (self.last or self.things.named):
            return None
        from nfh.understanding import amend, more_of, refer

        if self.on_screen and (corrected := amend.amended(text, self.last, names)):
            return Understood(text, "act", "", corrected)
        pointing = refer.complete(text, self.last, self.things, known, names)
        if self.on_screen and pointing is not None and pointing.decision == "act" and more_of.adds(text):
            return pointing._replace(requests=more_of.together(self.last, pointing.requests))
        return pointing

    def resume(self, understood: Understood, value: str, known: Known) -> Understood:  # noqa: ARG002 - for readers to come
        """The reading after its question was answered with `value` (a choice's value, a number, or a free word)."""
        from nfh.understanding.names import names

        question = understood.question
        if question is None:
            return understood
        if acts.act(value) in (Act.CANCEL, Act.NO):
            return Understood(understood.text, "refuse", _DECLINED, way_on=_WAY_ON)
        if question.id == "user":
            from nfh.understanding import people

            value = people.meant_by(value, self.person)
        answered = self._answer(understood, question, value, names())
        return answered or _filled(understood, question, value, names())

    def _answer(self, waiting: Understood, question: Question, text: str, names: Names) -> Understood | None:
        """The waiting reading with `text` as the answer; None: that was no answer but something new."""
        said = text.strip()
        if not said:
            return None
        found = acts.act(said)
        if found in (Act.CANCEL, Act.NO):
            return Understood(text, "refuse", _DECLINED, way_on=_WAY_ON)
        values = [choice.value for choice in question.choices]
        if question.choices:
            if said in values:
                return _filled(waiting, question, said, names)
            if found is Act.YES:
                return _filled(waiting, question, question.default or values[0], names) if len(values) == 1 else None
            chosen = acts.place(said, len(values))
            if chosen is None:
                chosen = _by_label(said, question)
            if chosen is not None:
                return _filled(waiting, question, values[chosen], names)
        from nfh.understanding import answers

        if question.id == "meant" or found is not None or not answers.bare_value(said, question.id, names):
            return None
        return _filled(waiting, question, answers.value_of(said), names)

    def _act(self, text: str, found: Act) -> Understood:
        if found is Act.AGAIN and self.last:
            return Understood(text, "act", "", tuple(request._replace(reader="dialogue") for request in self.last))
        reason = {
            Act.AGAIN: "There is nothing yet that I could do again.",
            Act.YES: "I have not asked anything.",
            Act.WHY: "There is nothing yet that I could explain.",
            Act.REDO: "What was undone can only be done again where I know what that was.",
        }.get(found, "There is nothing going on that this could be about.")
        return Understood(text, "refuse", reason, way_on=_WAY_ON)


def _filled(waiting: Understood, question: Question, value: str, names: Names) -> Understood:
    """The reading with the answer in its place: another intent, or a slot."""
    from nfh.understanding import answers
    from nfh.understanding.decide import completed

    if question.id == "meant":
        return _chosen(waiting, value, names)
    requests = list(waiting.requests)
    for place, request in enumerate(requests):
        slots = answers.with_answer(request.intent, question, value)
        if slots is not None:
            intent = registry.build(request.intent.intent_name(), slots)
            requests[place] = request._replace(intent=intent, alternatives=())
            break
    return completed(waiting.text, tuple(requests), answers.unknown_names(requests, names), names)


def _chosen(waiting: Understood, value: str, names: Names) -> Understood:
    from nfh.understanding.decide import completed

    request = waiting.requests[0]
    for reading in request.alternatives:
        if reading.intent.intent_name() == value:
            chosen = request._replace(intent=reading.intent, mode=reading.mode, confidence=1.0, alternatives=())
            return completed(waiting.text, (chosen,), {}, names)
    return Understood(waiting.text, "refuse", f"“{value}” is not one of the choices.", way_on=_WAY_ON)


def _by_label(said: str, question: Question) -> int | None:
    """The one choice whose label or value holds all the words that were said."""
    words = set(said.casefold().split())
    fitting = [
        place
        for place, choice in enumerate(question.choices)
        if words <= set(choice.label.casefold().replace(":", " ").replace(",", " ").split())
        or said.casefold() == choice.value.casefold().replace("_", " ")
    ]
    return fitting[0] if len(fitting) == 1 else None
