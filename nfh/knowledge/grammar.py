"""Compiles grammars/ into grammar.jsonl: templates, frames, tails, fillers and word lists as automata.

grammars/phrases.yaml      name: template                    shared phrases, used as <name>
grammars/frames.yaml       frames, tails, fillers            how a request is wrapped: politeness, questions
grammars/lists/*.yaml      value: [ways to say it]           closed kinds of slots; the file's name is the kind
grammars/templates/*.yaml  intent: [templates]               a file a family
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from nfh.errors import KnowledgeError
from nfh.knowledge import marked, wordings
from nfh.knowledge.automaton import Automaton, compile_automaton
from nfh.knowledge.templates import Node, TemplateError, empty, parse, slots
from nfh.knowledge.words import forms

KINDS = frozenset(
    "package packages query concept concepts known_concept words word number port version release generation"
    " generations"
    " generation_count moment age keep option value file address user group groups hostname machine_name"
    " command channel service"
    " timezone locale"
    " layout host known_user"
    " device name label label_word fonts ip_address wifi_name disk printer_name quoted error error_text"
    " input_name".split()
)
"""Kinds of slots that are read by code (nfh.understanding.slots) or by a list of the same name."""


_NAMES = frozenset("packages package package_attr service program command user group host hostname".split())
"""Slots whose values are names."""

COMMON_INTENTS = 4
"""A word that wordings of so many intents use outside of slots is everyday English."""

SPOKEN, SPOKEN_OFTEN = 8, 20

COMMON_SHARE = 6
"""And so many times more often outside of slots than in them."""


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Templates = Annotated[list[str], BeforeValidator(_several), Field(min_length=1)]


class Template(BaseModel):
    """One template, or several that mean the same. `cost` makes it a weaker reading than others of the same words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: Templates
    mode: Literal["do", "preview", "explain"] | None = None
    slots: dict[str, str] = {}
    cost: float = 0.0


def _short(value: Any) -> Any:
    return {"say": value} if isinstance(value, str) else value


Entry = Annotated[Template, BeforeValidator(_short)]
TemplateFile = dict[str, list[Entry]]


class Frames(BaseModel):
    """How a request is wrapped. `frames` come before it and may set its mode, `tails` after it, `fillers`
    anywhere."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    frames: list[Entry]
    tails: Templates
    fillers: list[str]


class _Compiler:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        phrases, self._phrase_lines = marked.read(folder / "phrases.yaml", dict[str, Templates])
        self._phrases = {name: "|".join(options) for name, options in phrases.items()}

    def compile(self) -> dict[str, Any]:
        lists = self._lists()
        frames, frame_info, tails, fillers = self._frames()
        trees, templates = self._templates(KINDS | set(lists))
        automata = {
            "main": compile_automaton(trees),
            "frames": compile_automaton(frames),
            "tails": compile_automaton(tails),
        }
        vocabulary = {form for automaton in automata.values() for words in automaton.words for form in words}
        return {
            "templates": templates,
            **{name: _as_lists(automaton) for name, automaton in automata.items()},
            "frame_info": frame_info,
            "fillers": fillers,
            "lists": lists,
            "vocabulary": sorted(vocabulary),
        }

    def _parse(self, text: str, file: Path, line: int) -> Node:
        try:
            tree = parse(text, self._phrases)
        except TemplateError as problem:
            raise KnowledgeError(str(problem), file, line) from problem
        if empty(tree):
            raise KnowledgeError(f"the template {text!r} matches nothing at all", file, line)
        return tree

    def _templates(self, kinds: frozenset[str]) -> tuple[list[Node], list[list[Any]]]:
        trees: list[Node] = []
        infos: list[list[Any]] = []
        for file in sorted((self._folder / "templates").glob("*.yaml")):
            entries, lines = marked.read(file, TemplateFile)
            for intent, templates in entries.items():
                for number, template in enumerate(templates):
                    line = lines.of((intent, number))
                    for text in template.say:
                        tree = self._parse(text, file, line)
                        for name, kind in slots(tree).items():
                            if kind not in kinds:
                                raise KnowledgeError(f"no kind of slot is called {kind!r} ({name})", file, line)
                        trees.append(tree)
                        infos.append(
                            [intent, template.mode or "", template.slots, template.cost, f"{file.name}:{line}"]
                        )
        return trees, infos

    def _frames(self) -> tuple[list[Node], list[list[Any]], list[Node], list[str]]:
        file = self._folder / "frames.yaml"
        content, lines = marked.read(file, Frames)
        trees, infos = [], []
        for number, frame in enumerate(content.frames):
            line = lines.of(("frames", number))
            for text in frame.say:
                trees.append(self._parse(text, file, line))
                infos.append([frame.mode or "", frame.cost])
        tails = [self._parse(text, file, lines.of(("tails", number))) for number, text in enumerate(content.tails)]
        fillers = sorted({form for text in content.fillers for form in forms(text)})
        return trees, infos, tails, fillers

    def _lists(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for file in sorted((self._folder / "lists").glob("*.yaml")):
            entries, lines = marked.read(file, dict[str, list[str]])
            said: dict[str, str] = {}
            for value, ways in entries.items():
                for way in (value, *ways):
                    form = " ".join(forms(way))
                    owner = said.setdefault(form, value)
                    if owner != value or not form:
                        raise KnowledgeError(f"{way!r} already means {owner!r}", file, lines.of((value,)))
            found[file.stem] = said
        return found


def _as_lists(automaton: Automaton) -> dict[str, Any]:
    return {
        "start": automaton.start,
        "words": automaton.words,
        "slots": automaton.slots,
        "accepts": automaton.accepts,
    }


def common_words(files: Sequence[tuple[Path, wordings.IntentFile, marked.Lines]]) -> list[str]:
    """Words of everyday English: those that wordings of several intents hold, and hardly ever as a slot's value."""
    used: dict[str, set[str]] = {}
    plain: Counter[str] = Counter()
    as_value: Counter[str] = Counter()
    for _, file, _ in files:
        for wording in file.wordings:
            said = Counter(forms(wording.say))
            values = [
                text
                for slot, value in wording.slots.items()
                if slot in _NAMES
                for text in ([value] if isinstance(value, str) else value)
            ]
            for form in {form for text in values for form in forms(text)}:
                if len(values) == 1 or said[form]:
                    as_value[form] += 1
                    said[form] = 0
            for form, count in said.items():
                if count > 0:
                    used.setdefault(form, set()).add(file.intent)
                    plain[form] += 1
    return sorted(
        form
        for form, intents in used.items()
        if len(intents) >= COMMON_INTENTS and plain[form] > COMMON_SHARE * as_value[form]
    )


def spoken_words(files: Sequence[tuple[Path, wordings.IntentFile, marked.Lines]]) -> tuple[list[str], list[str]]:
    """Words of the wordings that are no slips of the finger, for they stand there several times; and those that are
    used so often that a slip most likely meant them.
    """
    counted = Counter(form for _, file, _ in files for wording in file.wordings for form in set(forms(wording.say)))
    plain = {form: count for form, count in counted.items() if form.isalpha() and len(form) > 2}
    return (
        sorted(form for form, count in plain.items() if count >= SPOKEN),
        sorted(form for form, count in plain.items() if count >= SPOKEN_OFTEN),
    )


def build(project: Path, out: Path) -> None:
    """Compile. Raises KnowledgeError with file and line."""
    content = _Compiler(project / "grammars").compile()
    files = wordings.read_folder(project / "intents")
    content["common"] = common_words(files)
    spoken = [" ".join(found) for found in spoken_words(files)]
    main = content.pop("main")
    lists, templates = content.pop("lists"), content.pop("templates")
    states = list(zip(main["words"], main["slots"], main["accepts"], strict=True))
    for name in ("vocabulary", "common", "fillers"):
        content[name] = " ".join(content[name])
    head = content | {"start": main["start"], "templates": len(templates)}
    # Lists, spoken words, templates and the many states of the main automaton stand apart: a sentence decodes what
    # it comes to.
    out.write_text("\n".join(_line(part) for part in (head, lists, spoken, *templates, *states)), "utf-8")


def _line(part: object) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))
