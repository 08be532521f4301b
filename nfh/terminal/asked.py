"""A question about the plan on the screen ("does that need a reboot?"), answered from the plan."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from nfh.planning.plan import Activate, Risk, SwitchGeneration
from nfh.terminal import words

if TYPE_CHECKING:
    from nfh.planning.plan import Plan

LONGEST = 12
"""Words of a question about a plan; what is longer is rather about something else."""
_ELSEWHERE = re.compile(
    r"\b(?:(?<!to )my (?!files|data|documents|settings|work)\w+|an? (?!reboot|restart|good idea|bad idea)\w+"
    r"|nix|nixos|store|wi-?fi|ram|memory)\b"
)
"""Words of a question that is about the system, or about what a word means."""
_NOT_ENDED = "Nix has not answered yet; what it finds will stand above."


_LEAD = re.compile(r"^(?:(?:hold on|wait|hm+|um+|uh|well|ok|okay|so|sorry|no)\b[ ,.:]*)+(?=\w)")


def answer(said: str, plan: Plan, *, ended: bool) -> str:
    """The answer to `said` in a sentence or two; empty: it is no question about the plan.

    `ended`: the examination by Nix is over, so what the plan says of sizes is what there is to know.
    """
    text = _LEAD.sub("", " ".join(said.casefold().replace("’", "'").split()).strip(" ?.!"))
    if not 1 < len(text.split()) <= LONGEST or _ELSEWHERE.search(text):
        return ""
    topic = next((topic for pattern, topic in _TOPICS if pattern.search(text)), None)
    return topic(plan, ended) if topic is not None else _wise(text, plan) or _untouched(said, plan)


def _wise(text: str, plan: Plan) -> str:
    """Whether it is a good idea, where that is asked ("is that wise?"); else empty."""
    from nfh.planning import counsel

    return " ".join(filter(None, map(counsel.about, plan.requests))) if counsel.is_asked(text) else ""


def _untouched(said: str, plan: Plan) -> str:
    """What is to stay as it is ("but keep git"), where the plan has nothing to do with it; else empty."""
    from nfh.understanding.acts import act
    from nfh.understanding.amend import spared

    kept = spared(said) if act(said) is None else ""
    words_of = set(re.findall(r"[\w-]{2,}", kept.casefold())) - _NO_NAMES
    if not words_of or len(words_of) > _NAMES_KEPT:
        return ""
    lines = (line for change in plan.changes for line in change.diff().splitlines() if line[:1] in ("+", "-"))
    told = " ".join(
        [plan.summary, *lines, *plan.effects.removed, *plan.effects.lost, *map(words.reading, plan.requests)]
    )
    if any(word in told.casefold() for word in words_of):
        return ""
    return f"This plan has nothing to do with {kept}: that stays as it is."


_NO_NAMES = frozenset(
    "the my on off and it that this them those these everything all as is rest others other one running".split()
)
_NAMES_KEPT = 3


def _why(plan: Plan, ended: bool) -> str:  # noqa: ARG001 - a topic's
    """What the sentence was read as, and why that is done so."""
    read = "; ".join(f"“{words.reading(request)}”" for request in plan.requests)
    said = f"I read your sentence as {read}. " if read else ""
    return f"{said}{plan.teaching.why or _steps(plan)}"


def _restart(plan: Plan, ended: bool) -> str:
    if plan.effects.reboot:
        return f"Yes, it needs a restart of the computer: {plan.effects.reboot}."
    if any(isinstance(step, Activate) and step.action == "boot" for step in plan.steps):
        return "Yes: it is only made ready for the next start of the computer."
    if any(isinstance(step, SwitchGeneration) for step in plan.steps):
        return "No. Only another kernel, if that generation has one, would run from the next start on."
    return "No restart of the computer is needed" + (
        "." if ended else ", as far as is known before Nix has answered."
    )


def _back(plan: Plan, ended: bool) -> str:  # noqa: ARG001 - a topic's
    _word, meaning = words.risk_of(plan)
    if plan.risk is Risk.REVERSIBLE:
        return f"Yes, it can be undone: {meaning}."
    if plan.risk is Risk.READS:
        return "There is nothing to undo: it changes nothing."
    return f"Not everything: {meaning}. " + " ".join(plan.effects.lost)


def _lost(plan: Plan, ended: bool) -> str:  # noqa: ARG001 - a topic's
    lost = " ".join(["Lost for good:", *plan.effects.lost] if plan.effects.lost else ["Nothing is lost for good."])
    removed = words.listed(plan.effects.removed)
    if removed and plan.risk < Risk.DESTRUCTIVE:
        return f"{lost} It takes {removed} out of the system; your own files stay."
    if plan.risk is Risk.DESTRUCTIVE and not plan.effects.lost:
        return f"It deletes: {_steps(plan)}"
    return lost


def _size(plan: Plan, ended: bool) -> str:
    if plan.needs_build and not ended:
        return _NOT_ENDED
    told = words.effects(plan.effects, plan.needs_build, ended=True)
    return f"As far as is known: {'; '.join(told)}." if told else "Nothing is to be built or downloaded for it."


def _duration(plan: Plan, ended: bool) -> str:
    return f"How long it takes shows only while it runs, with an estimate from earlier builds. {_size(plan, ended)}"


def _risk(plan: Plan, ended: bool) -> str:
    word, meaning = words.risk_of(plan)
    return f"It is {word}: {meaning}. {_restart(plan, ended)}"


def _what(plan: Plan, ended: bool) -> str:  # noqa: ARG001 - a topic's
    """What is done, file by file and step by step."""
    files = []
    for change in plan.changes:
        new, gone = change.counts()
        files.append(f"{words.at_home(change.path)} (lines in: {new}, out: {gone})")
    written = f" It writes {words.listed(files)}." if files else " No file is changed."
    return f"{words.sentence(plan.summary.rstrip('.'))}.{written} {_steps(plan)}"


def _steps(plan: Plan) -> str:
    return f"The steps: {', then '.join(step.text for step in plan.steps)}."


_POINTS = r"\b(?:you|it|that|this|the plan|these|those|them|the change|the changes)\b"
_TOPICS: tuple[tuple[re.Pattern[str], Callable[[Plan, bool], str]], ...] = (
    (re.compile(rf"^(?:but )?(?:why|how come|what for|for what reason)\b.*{_POINTS}"), _why),
    (
        re.compile(
            r"^(?:and |but )?(?:does|do|will|is|must|should|have|needs?|would|when|so|after)\b.*"
            r"\b(?:reboot|rebooting|restart|restarting)(?: the (?:computer|machine|system|pc))?"
            r"(?: (?:for|after|afterwards|then|needed|required|necessary)\b.*)?$"
        ),
        _restart,
    ),
    (
        re.compile(
            r"^(?:and |but )?what if (?:it|that|this|something) "
            r"(?:breaks?|fails?|goes wrong|does not work|doesn't work)"
            r"|^(?:and |but )?(?:can|could|is|will|how|may|would|am)\b.*"
            r"\b(?:undo|undone|reversible|irreversible|permanent|revert|reverted|(?:go|get|take|put) .*\bback)\b"
        ),
        _back,
    ),
    (
        re.compile(
            r"^(?:and )?(?:will|would|does|do|is|are|what|which)\b.*"
            r"\b(?:delete|deleted|lose|lost|removes?|removed|erased?|wiped?|destroy)\b"
        ),
        _lost,
    ),
    (re.compile(rf"^how long\b.*{_POINTS}"), _duration),
    (re.compile(rf"^how (?:big|large|heavy|much)\b.*(?:{_POINTS}|\b(?:download|space|disk)\b)"), _size),
    (re.compile(r"^is (?:it|that|this) (?:safe|dangerous|risky)|\bwhat is the risk\b|\bhow (?:safe|risky)\b"), _risk),
    (
        re.compile(
            rf"^what(?:'s| is| will| would| are| do| does| exactly| else)?\b.*{_POINTS}.*"
            r"\b(?:change|changing|do|doing|happen|edit|write|mean|touch)\b"
            r"|^what (?:is |will |would |exactly |going to )*(?:changes?|happens?|be changed)\b"
            r"|^(?:which|what) files\b"
        ),
        _what,
    ),
)
"""How people ask, and what tells it; the first that fits."""
