"""A question that only the person can answer; asked by understanding, planning or recovery."""

from __future__ import annotations

from typing import NamedTuple


class Choice(NamedTuple):
    """One answer that can be chosen: `value` is stable and goes into --answer ID=VALUE; `label` is for people."""

    value: str
    label: str


class Question(NamedTuple):
    """A question. No choices: a free word is wanted. `id` is stable: the same question has the same id next time."""

    id: str
    text: str
    choices: tuple[Choice, ...] = ()
    default: str = ""
    secret: bool = False
