"""Act, ask or refuse: what changes the system needs more certainty than what reads, and what deletes more again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.intents.request import Reading, Request
from nfh.knowledge import load
from nfh.understanding import negation
from nfh.understanding.filled import filled
from nfh.understanding.understood import Understood

if TYPE_CHECKING:
    from nfh.intents.base import Intent
    from nfh.intents.question import Question
    from nfh.intents.request import Mode, Stakes
    from nfh.knowledge.words import Word
    from nfh.understanding.candidates import Candidate
    from nfh.understanding.names import Names
    from nfh.understanding.opinion import Opinion
    from nfh.understanding.shell import Command
    from nfh.understanding.slots import SlotReader

SURE: Mapping[Stakes, float] = {"reads": 0.7, "changes": 0.8, "deletes": 0.92}
"""How sure a reading must be to be acted on: from the curves of our own wordings that are held out (`make eval`)."""

SURE_BESIDE: Mapping[Stakes, float] = {"reads": 0.95, "changes": 0.92, "deletes": 0.98}
"""How sure the fast readers must be to be acted on alone where the careful reader could be asked."""

SURE_TOGETHER: Mapping[Stakes, float] = {"reads": 0.87, "changes": 0.92, "deletes": 0.95}
"""How sure both must be together."""

NEVER: Mapping[Stakes, float] = {"reads": 1.1, "changes": 1.1, "deletes": 1.1}
"""Where the person is asked in any case."""

WORTH_OFFERING = 0.005
"""Below this chance another reading is neither offered nor told."""

NOTHING_FOR_US = 0.8
"""How sure it must be that a text is nothing for nfh, to say so without an offer."""

FITTING = 0.95
"""A template that fits at this cost has read every word: also those that forbid something."""

HOPELESS = 0.04
"""Below this no reading is worth offering."""

OFFERED = 3

_NOT_UNDERSTOOD = "I do not understand that."
_ELSEWHERE = "Say “help” to see what I can do; where a program would help, “find a program to …”."
_OUT_OF_SCOPE = "That is nothing I can help with: I look after NixOS systems, their packages, services and settings."
_HELP = "Say it in other words, or “help” to see what I can do."
_QUESTIONS = {
    "packages": ("package", "Which package?"),
    "service": ("service", "Which service?"),
    "query": ("query", "What shall I look for?"),
    "concept": ("concept", "Which word shall I explain?"),
    "option": ("option", "Which option?"),
    "value": ("value", "Which value?"),
    "user": ("user", "Which user?"),
    "group": ("group", "Which group?"),
    "generation": ("generation", "Which generation?"),
    "hostname": ("hostname", "What shall the machine be called?"),
    "timezone": ("timezone", "Which time zone?"),
    "locale": ("locale", "Which language or locale?"),
    "layout": ("layout", "Which keyboard layout?"),
    "shell": ("shell", "Which shell?"),
    "channel": ("channel", "Which channel?"),
    "name": ("name", "Which name?"),
    "error": ("error", "What does the error say?"),
    "action": ("action", "What shall happen to it?"),
}


def on_one(
    found: Sequence[Candidate],
    reader: SlotReader,
    names: Names,
    opinion: Opinion | None = None,
    sure: Mapping[Stakes, float] = SURE,
) -> Understood:
    """The decision on a sentence that is one request, from everything it may mean; acted on what is `sure` enough."""
    text, words = reader.text, reader.words
    if not found or found[0].confidence < HOPELESS:
        return Understood(text, "refuse", _NOT_UNDERSTOOD, way_on=_HELP)
    first = found[0]
    if first.intent == "out_of_scope" and first.confidence >= NOTHING_FOR_US:
        request = Request(registry.build("out_of_scope", {}), "do", first.confidence, first.reader, text)
        return Understood(text, "refuse", _OUT_OF_SCOPE, (request,), way_on=_ELSEWHERE)
    offered = [candidate for candidate in found if candidate.intent != "out_of_scope"]
    if not _fits(first) and negation.spares(words):
        offered = [one for one in offered if one.intent not in negation.TAKE_AWAY] or offered
    out = negation.spared(words)
    offered = [one for one in offered if one.intent not in out or _fits(one)] or offered
    offered = offered[:OFFERED]
    offered = [one for one in offered if one is offered[0] or one.confidence >= WORTH_OFFERING]
    forbidden = "" if any(_fits(one) for one in found) else negation.forbids(words)
    if forbidden:
        return Understood(text, "refuse", forbidden, way_on="Say what you would like instead.")
    best = filled(offered[0], reader, opinion)
    request = Request(best.intent, best.mode, offered[0].confidence, offered[0].reader, text)
    turned = not _fits(first) and not first.narrowed and _changes(request) and _turns(words)
    if (
        first.intent == "out_of_scope"
        or offered[0] is not found[0]
        or first.confidence < sure[_stakes(request)]
        or turned
    ):
        besides = opinion if opinion is not None and opinion.at_hand else None
        others = (filled(candidate, reader, besides) for candidate in offered[1:])
        return _ask_which(text, request._replace(alternatives=(best, *others)))
    unknown = {**_strangers(request, offered[0], names), **offered[0].unknown}
    return completed(text, (request,), {0: unknown}, names)


def _turns(words: Sequence[Word]) -> bool:
    """Whether only a template may be believed: the sentence turns round, or tells of what was done."""
    return negation.turns(words) or negation.tells(words)


def _strangers(request: Request, candidate: Candidate, names: Names) -> dict[str, tuple[str, ...]]:
    """Names of packages that only the careful reader takes for such: nfh asks before it acts on one."""
    if candidate.match is not None or request.mode != "do" or not wants_packages(candidate.intent):
        return {}
    said = request.intent.slots().get("packages", [])
    strange = tuple(name for name in ([said] if isinstance(said, str) else said) if names.exact(name) is None)
    return {"packages": strange} if strange and candidate.intent != "install_font" else {}


def wants_packages(intent: str) -> bool:
    """Whether an intent is about packages by name, and cannot be without."""
    facts = load.intents().get(intent)
    return facts is not None and "packages" in facts.required


def _fits(candidate: Candidate) -> bool:
    return candidate.match is not None and candidate.match.cost <= FITTING


def on_several(text: str, parts: Sequence[Candidate], names: Names) -> Understood:
    """The decision on a sentence that falls into several requests, each of which the grammar is sure of."""
    requests = []
    for part in parts:
        intent = registry.build(part.intent, part.slots)
        requests.append(Request(intent, part.mode, part.confidence, part.reader, text))
    mode = requests[0].mode
    if mode != "do":
        requests = [
            Request(
                request.intent,
                mode if request.mode == "do" else request.mode,
                request.confidence,
                request.reader,
                text,
            )
            for request in requests
        ]
    return completed(text, tuple(requests), {place: part.unknown for place, part in enumerate(parts)}, names)


def on_command(text: str, command: Command) -> Understood:
    """The decision on a command for a shell: never run; what it would be in nfh is offered."""
    if not command.intent:
        return Understood(text, "refuse", command.reason, way_on=command.way_on)
    intent = registry.build(command.intent, command.slots)
    request = Request(intent, command.mode, 0.9, "command", text, (Reading(intent, 0.9, command.mode),))
    if command.asked:
        return Understood(text, "act", "", (request,))
    from nfh.intents.question import Choice, Question

    choice = Choice(command.intent, label(intent, command.mode))
    return Understood(text, "ask", command.reason, (request,), Question("meant", command.reason, (choice,)))


def asked_first(understood: Understood, reason: str = "") -> Understood:
    """The same, asked about: what is read in a text that may not be a request at all, or for another `reason`."""
    own = tuple(Reading(request.intent, request.confidence, request.mode) for request in understood.requests)
    asked = understood.requests[0]._replace(alternatives=own)
    question = _ask_which(understood.text, asked)._replace(requests=(asked, *understood.requests[1:]))
    return because(question, reason) if reason else question


def because(asked: Understood, reason: str) -> Understood:
    """The same question, with the reason for which it is asked."""
    question = asked.question
    if question is None:
        return asked._replace(reason=reason)
    text = f"{reason} {question.text if len(question.choices) > 1 else 'Do you want this all the same?'}"
    return asked._replace(reason=reason, question=question._replace(text=text))


def completed(
    text: str, requests: tuple[Request, ...], unknown: Mapping[int, Mapping[str, tuple[str, ...]]], names: Names
) -> Understood:
    """Act on requests, or first ask for what is missing in one of them or for what a name stands for."""
    for place, request in enumerate(requests):
        question = _unknown_name(unknown.get(place, {}), names) or _missing(request)
        if question is not None:
            own = Reading(requests[0].intent, requests[0].confidence, requests[0].mode)
            first = requests[0]._replace(alternatives=(own,))
            return Understood(text, "ask", question.text, (first, *requests[1:]), question)
    return Understood(text, "act", "", requests)


def label(intent: Intent, mode: Mode = "do") -> str:
    """An intent with its slots in a few plain words: "install a package: htop"."""
    facts = load.intents().get(intent.intent_name())
    said = facts.label if facts else intent.intent_name().replace("_", " ")
    values = [_value(intent.family, slot, value) for slot, value in intent.slots().items()]
    said = f"{said}: {', '.join(dict.fromkeys(values))}" if values else said
    reads = facts is not None and facts.stakes == "reads"
    return said if mode == "do" or reads else f"{said} ({_MODES[mode]})"


_MODES = {"explain": "how it is done", "preview": "only show what would change"}


def _value(family: str, slot: str, value: str | list[str]) -> str:
    """The value of a slot, with what it is where a bare number would not tell."""
    said = ", ".join(value) if isinstance(value, list) else value
    if slot == "keep":
        return f"keep the newest {said}"
    if slot == "age" and family in ("generations", "store"):
        return f"older than {said}"
    return f"generation {said}" if slot == "generation" and said.isdigit() else said


def surety(found: Sequence[Candidate]) -> float:
    """How sure the likeliest of these readings must be for the careful reader not to be asked."""
    if not found:
        return 1.0
    return (
        NOTHING_FOR_US
        if found[0].intent == "out_of_scope"
        else SURE_BESIDE[_stakes_of(found[0].intent, found[0].mode)]
    )


def _ask_which(text: str, request: Request) -> Understood:
    from nfh.intents.question import Choice, Question

    choices = tuple(
        Choice(reading.intent.intent_name(), label(reading.intent, reading.mode)) for reading in request.alternatives
    )
    said = "Did you mean one of these?" if len(choices) > 1 else "Did you mean this?"
    question = Question("meant", said, choices)
    return Understood(text, "ask", "I am not sure what you mean.", (request,), question)


def _unknown_name(unknown: Mapping[str, tuple[str, ...]], names: Names) -> Question | None:
    """Ask about the first name of a package that does not exist, or that only says what something is like."""
    for slot in ("packages", "package"):
        for said in unknown.get(slot, ()):
            from nfh.intents.question import Choice, Question

            named = names.exact(said)
            if named is not None:
                similar = tuple(Choice(attr, attr) for attr in named.attrs[:OFFERED])
                return Question("package", f"There is no “{said}” for NixOS. Would one of these do instead?", similar)
            near = tuple(Choice(attr, attr) for attr in names.near(said))
            hint = "Which of these did you mean?" if near else "What else is it called?"
            return Question("package", f"I know no package called “{said}”. {hint}", near)
    return None


def _missing(request: Request) -> Question | None:
    """Ask for the first slot that the intent cannot do without."""
    name = request.intent.intent_name()
    facts = load.intents().get(name)
    if facts is None or request.mode == "explain":
        return None
    said = request.intent.slots()
    for slot in facts.required:
        if slot not in said and not (slot == "packages" and "package" in said):
            from nfh.intents.question import Question

            question, text = _QUESTIONS.get(slot, (slot, f"Which {slot}?"))
            return Question(question, text)
    return None


def _stakes(request: Request) -> Stakes:
    return _stakes_of(request.intent.intent_name(), request.mode)


def _stakes_of(intent: str, mode: Mode) -> Stakes:
    facts = load.intents().get(intent)
    return "reads" if mode != "do" or facts is None else facts.stakes


def _changes(request: Request) -> bool:
    return _stakes(request) != "reads"


def deletes(request: Request) -> bool:
    """Whether doing it deletes something that nothing brings back."""
    return _stakes(request) == "deletes"


def changes(understood: Understood) -> bool:
    """Whether acting on it would change the system."""
    return any(_changes(request) for request in understood.requests)
