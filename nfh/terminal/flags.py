"""What the command line has answered beforehand: --yes, --answer, --dry-run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from nfh.errors import UsageError

if TYPE_CHECKING:
    from nfh.intents.question import Question
    from nfh.person import Agreement
    from nfh.planning.plan import Plan

AGREE = "agree"
"""The id of the question whether a plan is to be carried out."""


class Flags:
    """Answers given beforehand."""

    __slots__ = ("answers", "dry_run", "yes")

    def __init__(
        self,
        yes: Literal["", "yes", "destructive"] = "",
        answers: Mapping[str, str] | None = None,
        dry_run: bool = False,
    ) -> None:
        self.yes = yes
        self.answers = answers or {}
        self.dry_run = dry_run

    def agreement(self, plan: Plan) -> Agreement | None:
        """What the flags say to a plan; None: they leave it open.

        --dry-run beats --yes. What only reads needs no yes. --yes (or --answer agree=yes) covers what can be taken
        back; what cannot, only --yes=destructive.
        """
        if self.dry_run or self.answers.get(AGREE) == "no":
            return "no"
        if plan.risk.name == "READS" and not plan.preview_only:
            return "yes"
        if plan.preview_only:
            return None
        if plan.risk.name == "DESTRUCTIVE":
            return "yes" if self.yes == "destructive" else None
        return "yes" if self.yes or self.answers.get(AGREE) == "yes" else None

    def answer(self, question: Question) -> str | None:
        """The answer given beforehand, by the value of a choice; None: there is none. Raises UsageError."""
        if question.id not in self.answers:
            return None
        said = self.answers[question.id]
        if question.secret:
            raise UsageError(
                "A secret is never taken from the command line, where others could read it.",
                "Ask in a terminal: nfh will want it there, unseen.",
            )
        values = [choice.value for choice in question.choices]
        if values and said not in values:
            raise UsageError(f"“{said}” is no answer to “{question.text}”.", f"Possible: {', '.join(values)}.")
        return said


def question_for(plan: Plan) -> Question:
    """The question whether to carry out `plan`, for those who can only answer in the next call."""
    from nfh.intents.question import Choice, Question

    yes_no = (Choice("yes", "yes, do it"), Choice("no", "no, leave everything as it is"))
    text = f"{plan.summary[:1].upper()}{plan.summary[1:]}".rstrip(".")
    if plan.risk.name == "DESTRUCTIVE":
        lost = " ".join(plan.effects.lost) or "What is deleted cannot come back."
        return Question(AGREE, f"{text}: go ahead? {lost} Only --yes=destructive agrees to this.", yes_no)
    return Question(AGREE, f"{text}: go ahead? Agree with --yes.", yes_no)
