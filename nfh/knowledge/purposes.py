"""Reads data/purposes.yaml: what else people say who want what a purpose names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from nfh.errors import KnowledgeError
from nfh.knowledge import marked
from nfh.knowledge.package_words import key

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Sayings = Annotated[list[_Text], Field(min_length=1)]


class Sayings:
    """Other words for purposes; how a purpose is spelled does not matter."""

    def __init__(self, said: Mapping[str, tuple[str, ...]]) -> None:
        self._said = {key(purpose): phrases for purpose, phrases in said.items()}

    def widened(self, purposes: Iterable[str]) -> tuple[str, ...]:
        """`purposes`, and after them what else is said for each."""
        own = tuple(purposes)
        found = {key(purpose): purpose for purpose in own}
        for purpose in own:
            for phrase in self._said.get(key(purpose), ()):
                found.setdefault(key(phrase), phrase)
        return tuple(found.values())


def read(file: Path, used: Iterable[str]) -> Sayings:
    """The sayings of a file, none where it is not there; `used` are all purposes that packages and options have.

    Raises KnowledgeError with file and line, also for a purpose that nothing has and a phrase that stands twice.
    """
    if not file.exists():
        return Sayings({})
    said, lines = marked.read(file, dict[_Text, _Sayings])
    known = {key(purpose) for purpose in used}
    for purpose, phrases in said.items():
        if key(purpose) not in known:
            raise KnowledgeError(f"no package and no option has the purpose {purpose!r}", file, lines.of((purpose,)))
        if len({key(phrase) for phrase in (purpose, *phrases)}) <= len(phrases):
            raise KnowledgeError(f"a phrase stands twice for {purpose!r}", file, lines.of((purpose,)))
    return Sayings({purpose: tuple(phrases) for purpose, phrases in said.items()})
