"""What is answered from knowledge alone: concepts, help, a greeting, and what is nothing for nfh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.intents.question import Question
from nfh.knowledge import load
from nfh.planning.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.intents.dialogue import ExplainConcept
    from nfh.intents.request import Request
    from nfh.planning.context import Context

_BETWEEN = r"\s+(?:and|or|vs\.?|versus|compared (?:to|with)|rather than|with|to|from)\s+|\s*[,/&]\s*"
"""What stands between two words that are to be explained together."""


def explain_concept(request: Request, context: Context) -> Answer:
    """A concept in plain words, what to read next and what to try."""
    intent: ExplainConcept = request.intent  # type: ignore[assignment]
    wanted = intent.concept or context.answer(Question("concept", "Which word shall I explain?"))
    concept = load.concept(wanted)
    if concept is None and (package := context.catalogue.resolve(wanted).exact):
        return _of_package(request, package.attr, context)
    if concept is None and (several := _several(wanted)) is not None:
        return several
    if concept is None:
        near = load.nearest_concepts(wanted)
        return Answer(
            "explain_concept",
            f"I have no explanation of “{wanted}” yet.",
            next=tuple(f"what is {name}?" for name in near),
        )
    tries = _possible(concept.tries, context)
    besides = [name for name in concept.see if not any(name in one for one in tries)]
    return Answer(
        "explain_concept",
        f"{concept.short}\n\n{concept.explain}".strip(),
        subjects=concept.see,
        sources=("nfh's own notes",),
        next=(*tries, *(f"what is {name}?" for name in besides[:2])),
    )


def _possible(sentences: Sequence[str], context: Context) -> tuple[str, ...]:
    """The sentences to try; generations are looked at only where one has a number."""
    if not any(letter.isdigit() for sentence in sentences for letter in sentence):
        return tuple(sentences)
    from nfh.planning import to_try

    return to_try.possible(sentences, context)


def _several(wanted: str) -> Answer | None:
    """Words asked for together ("x11 and wayland"), one after the other; None where nfh knows none of them."""
    found, unknown = {}, []
    for part in filter(None, re.split(_BETWEEN, wanted.strip(), flags=re.IGNORECASE)):
        if (concept := load.concept(part)) is not None:
            found[concept.name] = concept
        else:
            unknown.append(part)
    if not found:
        return None
    said = [f"{concept.short}\n\n{concept.explain.strip()}" for concept in found.values()]
    said += [f"I have no explanation of “{part}” yet." for part in unknown]
    near = (name for part in unknown for name in load.nearest_concepts(part, 1))
    besides = (name for concept in found.values() for name in concept.see)
    see = [name for name in dict.fromkeys((*near, *besides)) if name not in found]
    return Answer(
        "explain_concept",
        "\n\n".join(said),
        subjects=tuple(see),
        sources=("nfh's own notes",),
        next=tuple(f"what is {name}?" for name in see[:3]),
    )


def _of_package(request: Request, attr: str, context: Context) -> Answer:
    """Who asks what something is may mean a program."""
    from nfh.intents.packages import PackageInfo
    from nfh.planning.package_facts import package_info

    return package_info(request._replace(intent=PackageInfo(packages=(attr,))), context)


def help(request: Request, context: Context) -> Answer:
    """What nfh can do now, with a sentence to try for each; nothing is listed that it cannot."""
    from nfh.planning.planner import can_do

    facts = sorted(load.intents().items(), key=lambda item: (item[1].family, item[0]))
    able = [fact for name, fact in facts if can_do(name) and name not in ("greeting", "out_of_scope")]
    return Answer(
        "help",
        "Type what you want in your own words. I show exactly what will change and ask before anything does; "
        "“undo” takes the last change back. For example:",
        ("what", "say"),
        tuple((fact.label, next(iter(_possible(fact.examples, context)), "")) for fact in able),
        next=("install htop", "list my generations", "what is a generation?"),
    )


def learn(request: Request, context: Context) -> Answer:
    """Which lessons there are, and how to begin one."""
    lessons = load.read_json("lessons.json")
    return Answer(
        "learn",
        "Lessons run on the practice system, where nothing can break. Leave the conversation (“exit”) and type the "
        "command beside a lesson:",
        ("lesson", "type"),
        tuple((lesson["title"], f"nfh learn {lesson['lesson']}") for lesson in lessons),
        subjects=tuple(lesson["lesson"] for lesson in lessons),
        next=("what is a generation?",),
    )


_THANKS = frozenset("thanks thank thx ty cheers grateful".split())
_FAREWELL = frozenset("bye goodbye night later see leaving".split())


def greeting(request: Request, context: Context) -> Answer:
    """A greeting in return; to thanks and farewells, what one says to those."""
    words = set(request.text.casefold().replace(",", " ").replace("!", " ").split())
    if words & _THANKS:
        return Answer("greeting", "You are welcome.", next=("help",))
    if words & _FAREWELL:
        return Answer("greeting", "Goodbye. “exit” leaves the conversation; everything stays as it is.")
    where = "the practice system" if context.target.kind == "practice" else context.target.label
    return Answer(
        "greeting",
        f"Hello. I look after {where}. Tell me what you want in your own words.",
        next=("install htop", "list my generations", "help"),
    )


def out_of_scope(request: Request, context: Context) -> Answer:
    """Said plainly, with a way on."""
    return Answer(
        "out_of_scope",
        "That is nothing I can help with: I look after NixOS systems, their packages, services and settings.",
        next=("help",),
    )
