"""A question that only the person can answer; asked by understanding, planning or recovery."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen: `value` is stable and goes into --answer ID=VALUE; `label` is for people."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question. No choices: a free word is wanted. `id` is stable: the same question has the same id next time."""

    id: str
    text: str
    choices: tuple[Choice, ...] = ()
    default: str = ""
    secret: bool = False
