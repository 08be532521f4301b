"""One turn: from what a person typed to what happened. Reading this page is reading the program."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from nfh.errors import Instead, Interrupted, NeedsAnswer, NfhError, NixFailed, NotUnderstood, Refused
from nfh.nix.cancel import Cancel
from nfh.person import Reply
from nfh.planning import planner
from nfh.planning.context import Context
from nfh.planning.machine import Machine
from nfh.understanding import acts
from nfh.understanding.dialogue import Dialogue
from nfh.understanding.names import names as catalogue_names
from nfh.understanding.opinion import Deferred
from nfh.understanding.reader import understand

if TYPE_CHECKING:
    from nfh.execution.half_done import Unfinished
    from nfh.execution.outcome import Failure
    from nfh.execution.trial import Asking, Trial
    from nfh.intents.question import Question
    from nfh.intents.request import Request
    from nfh.left_behind import LeftBehind
    from nfh.nix.target import Target
    from nfh.person import Agreement, Person
    from nfh.planning.examination import Examination
    from nfh.planning.plan import Plan
    from nfh.settings import Folders
    from nfh.understanding.understood import Understood

_UNCHANGED = "Nothing was changed."
_NO_SUCH_PART = "I cannot change it like that: say “no” to leave it, and then the whole request anew."
_STANDS = "So it stays as it was:"


class Assistant:
    """Holds what lasts longer than a turn: the system, the dialogue, the journal."""

    def __init__(
        self,
        target: Target,
        folders: Folders,
        *,
        no_build: bool = False,
        dry_run: bool = False,
        interactive: bool = True,
        confirm_within: float = 0,
        confirm_always: bool = False,
    ) -> None:
        """`confirm_within`: seconds that a change which could cut the person off is on trial; 0: it is not.

        `confirm_always`: so is any other that is switched to.
        """
        self.target = target
        self.folders = folders
        self.no_build = no_build
        self.dry_run = dry_run
        self.interactive = interactive
        self.confirm_within = confirm_within
        self.confirm_always = confirm_always
        self.dialogue = Dialogue()
        self.machine = Machine(target)
        self.cancel = Cancel()
        self._done: Plan | None = None
        """What was carried out last, for a “why?” after it."""
        self._carried_out: dict[str, tuple[Request, ...]] = {}
        """What plans of this conversation were made of, by their summaries, for a “redo”."""

    def turn(self, text: str, person: Person) -> Reply:
        """The whole way of one text. Never raises an NfhError: it is said to the person and stands in the reply."""
        return self._turn(Reply(text), None, person)

    def _turn(self, reply: Reply, requests: tuple[Request, ...] | None, person: Person) -> Reply:
        """`requests`: those of a plan that comes back to the screen; None: the reply's text is read."""
        self.cancel = Cancel()
        try:
            if requests is None:
                requests = self._understand(reply.text, person, reply)
            self._make_ready(requests, person)
            if half_done := self._half_done(requests, person):
                self._finish_or_undo(half_done, person, reply)
            elif requests:
                self._plan_and_do(requests, person, reply)
        except Instead as other:
            return self._instead(other.text, reply, requests or (), person)
        except NeedsAnswer as problem:
            reply.exit_code, reply.question = problem.exit_code, problem.question  # type: ignore[assignment]
        except NixFailed as problem:
            if problem.hint:
                self._say(problem, person, reply)
            else:
                self._advise(_failure(problem), person, reply)
        except NfhError as problem:
            self._say(problem, person, reply)
        if reply.outcome is not None:
            self.left_behind.after(reply.outcome)
        self.dialogue.remember(reply.understood, reply.answers)
        return reply

    def _instead(self, text: str, reply: Reply, left: tuple[Request, ...], person: Person) -> Reply:
        """The turn of `text`, said in the place of an answer. `left`: the requests of the plan, or of the question
        about it, that was left; where `text` only wants them corrected and that comes to nothing, they come back.
        """
        self.dialogue.remember(reply.understood, reply.answers)
        self.dialogue.pending = None
        self.dialogue.on_screen = bool(left)
        pointing = self.dialogue.read(text, self.machine, catalogue_names()) if left else None
        from nfh.understanding import amend

        corrects = bool(left) and (pointing is not None or amend.corrects(text))
        if corrects and pointing is None and understand(text, self.machine).decision != "act":
            person.show(_NO_SUCH_PART)
            return self._turn(Reply(reply.text, understood=reply.understood), left, person)
        if reply.plan is not None and not corrects:
            person.show(_UNCHANGED)
        after = self.turn(text, person)
        decided = after.plan is not None or after.question is not None or after.answers or after.asked
        if not corrects or decided or after.exit_code in (0, Interrupted.exit_code):
            return after
        person.show(_STANDS)
        return self._turn(Reply(reply.text, understood=reply.understood), left, person)

    def _understand(self, text: str, person: Person, reply: Reply) -> tuple[Request, ...]:
        """Text to requests; asks as long as a reading needs a decision that only the person can make. None are left
        where what was done is explained.
        """
        if self._done is not None and self.dialogue.pending is None and acts.act(text) is acts.Act.WHY:
            reply.answers = (planner.why(self._done),)
            person.show(reply.answers[0])
            return ()
        if acts.act(text) in (acts.Act.REDO, acts.Act.PUT_BACK) and (requests := self._again(text, reply)):
            person.show(reply.understood)  # type: ignore[arg-type]
            return requests
        reader = Deferred(person.show if self.interactive else None)
        understood = reply.understood = understand(text, self.machine, self.dialogue, careful=reader)
        person.show(understood)
        while understood.decision == "ask" and understood.question is not None:
            if understood.question.id != "meant":
                planner.check(understood.requests)
            if self._in_nixpkgs(understood):
                break
            try:
                value = person.ask(understood.question)
            except Refused:
                reply.understood = understood._replace(decision="refuse", question=None)
                raise
            understood = reply.understood = self.dialogue.resume(understood, value, self.machine)
        if understood.decision == "refuse":
            raise NotUnderstood(understood.reason, understood.way_on)
        return understood.requests

    def _again(self, text: str, reply: Reply) -> tuple[Request, ...]:
        """The requests that were undone, where `text` wants them and this conversation carried them out; else none.

        Raises Instead for the sentence that asked for them in an earlier one; Refused where nothing was undone.
        """
        from nfh.execution.undone import request_of, wanted_again
        from nfh.understanding.understood import Understood

        entry = wanted_again(text, self.journal)
        if entry is None:
            return ()
        requests = self._carried_out.get(entry.summary, ())
        if not requests:
            raise Instead(request_of(entry))
        reply.text = entry.text
        reply.understood = Understood(text, "act", "", requests)
        return requests

    def _in_nixpkgs(self, understood: Understood) -> bool:
        """Whether a phrase nfh knows names packages that it does not know, but the machine's own nixpkgs does."""
        names = [name for request in understood.requests for name in getattr(request.intent, "packages", ())]
        asked = understood.question is not None and understood.question.id in ("package", "meant")
        phrases = all(request.reader.startswith("grammar") for request in understood.requests)
        unknown = asked and phrases and any(catalogue_names().exact(name) is None for name in names)
        return unknown and all(self.machine.has_package(name) for name in names)

    def _plan_and_do(self, requests: tuple[Request, ...], person: Person, reply: Reply) -> None:
        """Requests to answers and a plan; the plan to an outcome, if the person agrees."""
        if self._explains(requests, reply, person):
            return
        context = Context(self.target, self.journal, self.folders, {}, self.no_build, cancel=self.cancel)
        while True:
            try:
                prepared = planner.prepare(requests, context)
                break
            except NeedsAnswer as problem:
                question: Question = problem.question  # type: ignore[assignment]
                reply.asked = True
                context.answers = {**context.answers, question.id: person.ask(question)}
        reply.answers, reply.plan = prepared.answers, prepared.plan
        for answer in prepared.answers:
            person.show(answer)
        if prepared.plan is not None:
            self._carry_out(prepared.plan, context, person, reply)

    def _explains(self, requests: tuple[Request, ...], reply: Reply, person: Person) -> bool:
        """Whether all that is asked is what a pasted error means, and recovery knows it; then it is explained."""
        error = getattr(requests[0].intent, "error", "")
        if len(requests) != 1 or requests[0].intent.intent_name() != "explain_error" or not error:
            return False
        from nfh.execution.outcome import Failure
        from nfh.recovery.advise import advise

        advice = advise(Failure("other", error, reply.text), self.target)
        if advice.family == "unknown":
            return False
        reply.advice = advice
        person.show(advice)
        return True

    def _carry_out(self, plan: Plan, context: Context, person: Person, reply: Reply) -> None:
        """Show the plan, have it examined by Nix meanwhile, and do it when the person agrees."""
        from nfh.planning import private_copy
        from nfh.planning.examination import Examination
        from nfh.planning.examine import work_for

        if plan.already:
            person.show(plan)
            return
        while True:
            examination = Examination(plan, work_for(plan, context, person.show), self.cancel)
            try:
                agreement = self._agreement(plan, examination, context, person)
                if agreement == "edit":
                    plan = _edited(plan, person)
                    self.cancel = context.cancel = Cancel()
                    continue
                if agreement == "no":
                    self._declined(plan, reply)
                    return
                plan = reply.plan = examination.result()
                if not self._covers_the_rest(plan, person):
                    self._declined(plan, reply)
                    return
                self._execute(plan, person, reply)
                return
            finally:
                if not examination.is_done:
                    examination.cancel.set()
                    examination.wait(5)
                if examination.finished and examination.finished.examined:
                    private_copy.discard(examination.finished.examined.copy)

    def _agreement(self, plan: Plan, examination: Examination, context: Context, person: Person) -> Agreement:
        """What the person says to the plan; "explain" is answered here and asked again."""
        if self.dry_run:
            person.show(examination.result())
            return "no"
        while (agreement := person.agree(plan, examination)) == "explain":
            for concept in plan.teaching.concepts:
                person.show(planner.explain(concept, context))
        return agreement

    def _covers_the_rest(self, plan: Plan, person: Person) -> bool:
        """A yes to the plan does not cover what the text would apply besides: that is a question of its own."""
        if not plan.also:
            return True
        from nfh.planning import baseline

        return person.ask(baseline.question(plan)) == "yes"

    def _declined(self, plan: Plan, reply: Reply) -> None:
        shown_only = self.dry_run or plan.preview_only
        reply.exit_code = 0 if shown_only else 5
        reply.message = "" if shown_only else _UNCHANGED

    def _execute(self, plan: Plan, person: Person, reply: Reply) -> None:
        """Run the plan; a failure is followed by advice."""
        from nfh.execution import privilege, runner

        means = privilege.choose(plan, interactive=self.interactive, hand_over=person.handed_over)
        trial = self._trial(person)
        outcome = runner.run(plan, reply.text, self.journal, means, person.show, self.cancel, trial)
        reply.outcome, reply.exit_code = outcome, outcome.exit_code
        self._done = plan
        self._carried_out[plan.summary] = plan.requests
        person.show(outcome)
        if outcome.failure is not None:
            self._advise(outcome.failure, person, reply, said=True)

    def _trial(self, person: Person) -> Trial | None:
        """How it is asked whether a system that could cut the person off stays; None: it is not."""
        if not self.confirm_within:
            return None
        from nfh.execution.trial import Trial
        from nfh.planning import cut_off

        def stays(asking: Asking) -> bool:
            question = cut_off.question(self.confirm_within, asking.differs)
            return person.ask(question, asking.is_over) == "keep"

        return Trial(self.confirm_within, stays, self.confirm_always)

    def _advise(self, failure: Failure, person: Person, reply: Reply, *, said: bool = False) -> None:
        """`said`: the person has read what failed already, so where no program printed anything there is no more."""
        from nfh.recovery.advise import advise

        advice = advise(failure, self.target)
        reply.exit_code = reply.exit_code or 1
        if said and advice.family == "unknown" and not failure.output:
            return
        reply.advice = advice
        person.show(advice)

    # -------------------------------------------------------------------------------- what lasts longer than a turn

    @property
    def journal(self):  # type: ignore[no-untyped-def]
        """The journal of this system."""
        from nfh.execution.journal import Journal

        return Journal(self.folders.data / "journal", self.target.entry)

    @cached_property
    def left_behind(self) -> LeftBehind:
        """What earlier turns, or an nfh that was killed, left half done."""
        from nfh.left_behind import LeftBehind

        return LeftBehind()

    def start(self, person: Person) -> None:
        """What must be said before the first turn: work that a killed nfh left unfinished is told, and offered."""
        if self.journal.unfinished() is None:
            return
        try:
            if found := self.left_behind.at_the_start(self.journal, self.target, person):
                self._finish_or_undo(found, person, Reply(""))
        except NfhError as problem:
            self._say(problem, person, Reply(""))

    def _half_done(self, requests: tuple[Request, ...], person: Person) -> Unfinished | None:
        if self.journal.unfinished() is None:
            return None
        return self.left_behind.concerned(requests, self.journal, self.target, person)

    def _finish_or_undo(self, found: Unfinished, person: Person, reply: Reply) -> None:
        from nfh.left_behind import chosen

        plan = reply.plan = chosen(found, person)
        if plan is None:
            reply.exit_code = 5
            return
        reply.text = reply.text or plan.summary
        self._execute(plan, person, reply)

    def _make_ready(self, requests: tuple[Request, ...], person: Person) -> None:
        """The practice system is made when first needed."""
        if self.target.kind != "practice" or all(r.intent.family == "dialogue" for r in requests):
            return
        from nfh.practice.system import Practice

        practice = Practice(self.folders.data / "practice")
        if not practice.exists:
            self.target = practice.ensure(person.show)
            self.machine = Machine(self.target)

    def complete(self, prefix: str) -> list[tuple[str, str]]:
        """How `prefix` could go on: (text, what it is), for the conversation's completion."""
        from nfh.understanding.complete import complete

        return complete(prefix)

    def warm(self) -> None:
        """Load what the first turn will need; runs behind the prompt."""
        understand("install htop", self.machine, Dialogue())
        self.machine.installed()
        from nfh.understanding.careful import careful

        careful().load()

    def _say(self, problem: NfhError, person: Person, reply: Reply) -> None:
        reply.exit_code = problem.exit_code
        reply.message = f"{problem.message} {problem.hint}".strip()
        person.show(reply.message)


def _edited(plan: Plan, person: Person) -> Plan:
    """The plan with the bytes that the person made of its changes."""
    from dataclasses import replace

    changes = tuple(
        change if (edited := person.edit(change)) is None else replace(change, after=edited)
        for change in plan.changes
    )
    return replace(plan, changes=changes, examined=None, expected=())


def _failure(problem: NixFailed) -> Failure:
    from nfh.execution.outcome import Failure

    return Failure("evaluate", problem.message, problem.output, problem.status, problem.command)
