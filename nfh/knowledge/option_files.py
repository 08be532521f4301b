"""Reads data/options/*.yaml and data/renamed/*.yaml: every entry checked, every complaint with its file and line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from nfh.errors import KnowledgeError
from nfh.knowledge import marked
from nfh.knowledge.package_words import key

_NAME = re.compile(r"[a-z_][\w-]*(\.([\w-]+|<name>))*", re.ASCII)
_ATTRIBUTE = re.compile(r"[A-Za-z_][\w'+-]*(\.[A-Za-z_][\w'+-]*)*", re.ASCII)
_LONGEST_DESCRIPTION = 160


def _nix(value: object) -> object:
    """A Nix text may be written bare where YAML reads it as something else: `default: false`, `example: 22`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else "null" if value is None else value


def _option_name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("this is no option name; a part of the person's own is written <name>")
    return name


def _sentence(text: str) -> str:
    if len(text) > _LONGEST_DESCRIPTION or text.endswith(".") or "\n" in text:
        raise ValueError(f"a line of at most {_LONGEST_DESCRIPTION} characters without a full stop is wanted")
    return text


def _saying(texts: list[str]) -> list[str]:
    if len({key(text) for text in texts}) < len(texts) or not all(key(text) for text in texts):
        raise ValueError("one of these stands twice, or says nothing")
    return texts


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Nix = Annotated[str, BeforeValidator(_nix)]
OptionName = Annotated[Text, AfterValidator(_option_name)]
Texts = Annotated[list[Text], AfterValidator(_saying)]


class WrittenOption(BaseModel):
    """One option as written. `home` marks an option of Home Manager; `package` is the software it is about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    option: OptionName
    type: Text
    description: Annotated[Text, AfterValidator(_sentence)]
    default: Nix = ""
    example: Nix = ""
    purposes: Texts = []
    names: Texts = []
    like: Texts = []
    package: str = ""
    home: bool = False


class WrittenRenaming(BaseModel):
    """A name that nixpkgs or NixOS no longer has. `new` took its place; or it is gone for `reason`, and `instead`
    may serve."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    old: Text
    new: str = ""
    reason: Annotated[str, AfterValidator(_sentence)] = ""
    instead: list[Text] = []


@dataclass(frozen=True, slots=True)
class Renamings:
    """Names that are no more, by the old name."""

    packages: dict[str, WrittenRenaming]
    options: dict[str, WrittenRenaming]


def read_options(folder: Path) -> list[WrittenOption]:
    """Every option of `folder`, by name. Raises KnowledgeError, also for an option that stands twice."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise KnowledgeError("no options are described here", folder)
    found: dict[tuple[str, bool], tuple[WrittenOption, str]] = {}
    for file in files:
        entries, lines = marked.read(file, list[WrittenOption])
        for number, entry in enumerate(entries):
            line = lines.of((number,))
            if entry.package and not _ATTRIBUTE.fullmatch(entry.package):
                raise KnowledgeError(f"{entry.package!r} is no attribute name", file, line)
            if not entry.purposes and not entry.names:
                raise KnowledgeError(f"{entry.option} needs a purpose or another name", file, line)
            _, first = found.setdefault((entry.option, entry.home), (entry, f"{file.name}:{line}"))
            if first != f"{file.name}:{line}":
                raise KnowledgeError(f"{entry.option} is already in {first}", file, line)
    return [entry for _, (entry, _) in sorted(found.items())]


def read_renamings(folder: Path) -> Renamings:
    """packages.yaml and options.yaml of `folder`. Raises KnowledgeError; a file that is not there holds nothing."""
    return Renamings(_renamings(folder / "packages.yaml"), _renamings(folder / "options.yaml"))


def _renamings(file: Path) -> dict[str, WrittenRenaming]:
    if not file.exists():
        return {}
    entries, lines = marked.read(file, list[WrittenRenaming])
    found: dict[str, WrittenRenaming] = {}
    for number, entry in enumerate(entries):
        if bool(entry.new) == bool(entry.reason):
            raise KnowledgeError(f"{entry.old} needs either new or a reason", file, lines.of((number,)))
        if found.setdefault(entry.old, entry) is not entry:
            raise KnowledgeError(f"{entry.old} stands twice", file, lines.of((number,)))
    return found
