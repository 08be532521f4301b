"""intents/*.yaml: what can be asked, how people say it, what is at stake, what is taught."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from nfh.errors import KnowledgeError
from nfh.knowledge import marked

Text = Annotated[str, Field(min_length=1)]
_OWN = frozenset({"say", "mode", "template"})


class Wording(BaseModel):
    """One sentence people may say. `template`: the grammar must read it exactly. `slots`: as a person writes them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: Text
    mode: Literal["do", "preview", "explain"] | None = None
    template: bool = False
    slots: dict[str, str | list[str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, data: Any) -> Any:
        """A bare sentence, or a mapping whose other keys are slots."""
        if isinstance(data, str):
            return {"say": data}
        if isinstance(data, dict) and "slots" not in data:
            own = {key: value for key, value in data.items() if key in _OWN}
            rest = {key: _text(value) for key, value in data.items() if key not in _OWN}
            return {**own, "slots": rest}
        return data


def _text(value: Any) -> Any:
    """A slot's value as text: YAML makes numbers of 8080 and 24.05."""
    if isinstance(value, list):
        return [_text(item) for item in value]
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


Line = Annotated[Text, BeforeValidator(_one_line)]


class IntentFile(BaseModel):
    """One file of intents/."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    intent: Text
    family: Text
    stakes: Literal["reads", "changes", "deletes"]
    meaning: Line
    label: Line | None = None
    slots: dict[str, Line] = {}
    required: list[str] = []
    teaching: Line | None = None
    wordings: Annotated[list[Wording], Field(min_length=1)]


def read_folder(folder: Path) -> list[tuple[Path, IntentFile, marked.Lines]]:
    """Every file of intents/, by name. Raises KnowledgeError for a file that is wrong, and for sentences given
    twice.
    """
    found = []
    said: dict[str, tuple[str, Path, int]] = {}
    for file in sorted(folder.rglob("*.yaml")):
        facts, lines = marked.read(file, IntentFile)
        if facts.intent != file.stem:
            raise KnowledgeError(
                f"the file of {facts.intent} is called {facts.intent}.yaml", file, lines.of(("intent",))
            )
        for number, wording in enumerate(facts.wordings):
            line = lines.of(("wordings", number))
            other = said.setdefault(" ".join(wording.say.split()).casefold(), (facts.intent, file, line))
            if other[0] != facts.intent:
                raise KnowledgeError(f"{wording.say!r} is also in {other[1].name}:{other[2]}", file, line)
        found.append((file, facts, lines))
    return found
