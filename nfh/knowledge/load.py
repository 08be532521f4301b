"""Compiled knowledge at run time: where it lies, and what is in it. Loaded on first use, then kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from nfh.errors import KnowledgeError

_HERE = Path(__file__).parent
FOLDERS = (_HERE / "compiled", _HERE.parent.parent / "build" / "knowledge")
"""In a wheel; in a working copy."""

HINT = "Run `make knowledge` in the project's folder; an installed nfh carries it, so install that again."


class IntentFacts:
    """What is known of an intent. `label` names it in a few plain words; `required` are slots it cannot do without,
    `carries` those that people mostly give;
    `examples` are sentences that are understood.
    """

    __slots__ = (
        "carries",
        "examples",
        "family",
        "label",
        "meaning",
        "name",
        "required",
        "slots",
        "stakes",
        "teaching",
    )

    def __init__(self, name: str, raw: Mapping[str, Any]) -> None:
        """From an entry of intents.json."""
        self.name = name
        self.family: str = raw["family"]
        self.stakes: Literal["reads", "changes", "deletes"] = raw["stakes"]
        self.meaning: str = raw["meaning"]
        self.label: str = raw["label"]
        self.slots: Mapping[str, str] = raw["slots"]
        self.required: tuple[str, ...] = tuple(raw["required"])
        self.carries: tuple[str, ...] = tuple(raw["carries"])
        self.teaching: str = raw["teaching"]
        self.examples: tuple[str, ...] = tuple(raw["examples"])


class Concept:
    """Something nfh can explain: `short` in a sentence, `explain` in a paragraph, what to see and try next."""

    __slots__ = ("explain", "name", "names", "see", "short", "tries")

    def __init__(self, name: str, raw: Mapping[str, Any]) -> None:
        """From an entry of concepts.json."""
        self.name = name
        self.names: tuple[str, ...] = tuple(raw["names"])
        self.short: str = raw["short"]
        self.explain: str = raw["explain"]
        self.see: tuple[str, ...] = tuple(raw["see"])
        self.tries: tuple[str, ...] = tuple(raw["tries"])


@cache
def folder() -> Path:
    """The folder of the compiled knowledge. Raises KnowledgeError where there is none."""
    for candidate in FOLDERS:
        if (candidate / "manifest.json").is_file():
            return candidate
    raise KnowledgeError("what nfh knows has not been compiled yet", hint=HINT)


def path(name: str) -> Path:
    """A compiled file, such as "catalogue.sqlite". Raises KnowledgeError where it is missing."""
    found = folder() / name
    if not found.is_file():
        raise KnowledgeError("a part of what nfh knows is missing", found, hint=HINT)
    return found


@cache
def read_json(name: str) -> Any:
    """The content of a compiled JSON file; not to be changed. Raises KnowledgeError."""
    file = path(name)
    try:
        return json.loads(file.read_bytes())
    except (OSError, ValueError) as problem:
        raise KnowledgeError(f"a part of what nfh knows is damaged ({problem})", file, hint=HINT) from problem


@cache
def intents() -> Mapping[str, IntentFacts]:
    """Every intent that is described, by its public name."""
    return {name: IntentFacts(name, raw) for name, raw in read_json("intents.json").items()}


@cache
def concepts() -> Mapping[str, Concept]:
    """Every concept by its name."""
    return {name: Concept(name, raw) for name, raw in read_json("concepts.json").items()}


@cache
def concept_names() -> Mapping[str, str]:
    """Every way to name a concept, in its plain form, and the concept's name."""
    return {_plain(said): name for name, concept in concepts().items() for said in (name, *concept.names)}


def concept(said: str) -> Concept | None:
    """The concept that is meant by `said` (articles, capitals, dashes and a plural do not matter); None if there is
    none.
    """
    names = concept_names()
    plain = _plain(said)
    found = names.get(plain) or names.get(plain.removesuffix("s"))
    return concepts()[found] if found else None


def nearest_concepts(said: str, limit: int = 3) -> list[str]:
    """Names of concepts that `said` may be a misspelling of, or that share a word with it, the likeliest first."""
    from difflib import SequenceMatcher

    plain = _plain(said)
    wanted = set(plain.split())
    scored: dict[str, float] = {}
    for form, name in concept_names().items():
        score = SequenceMatcher(None, plain, form).ratio() + 0.5 * len(wanted & set(form.split()))
        scored[name] = max(scored.get(name, 0.0), score)
    best = sorted(scored, key=lambda name: (-scored[name], name))[:limit]
    return [name for name in best if scored[name] >= 0.6]


def errors() -> list[dict[str, Any]]:
    """The families of errors, as data/errors describes them."""
    families: list[dict[str, Any]] = read_json("errors.json")
    return families


_ARTICLES = ("a ", "an ", "the ")


def _plain(said: str) -> str:
    plain = " ".join(said.casefold().replace("-", " ").replace("_", " ").strip(" ?!.\"'“”").split())
    for article in _ARTICLES:
        plain = plain.removeprefix(article)
    return plain
