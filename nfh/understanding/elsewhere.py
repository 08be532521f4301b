"""The system that somebody comes from, named in passing: "widgets for Ubuntu", "steam on Debian 12"."""

from __future__ import annotations

from collections.abc import Sequence

from nfh.understanding.small_words import SYSTEMS

_BEFORE = frozenset("for on in under with the my a any".split())
_AFTER = frozenset("linux lts os stable unstable system distro machine".split())


def without_system(forms: Sequence[str]) -> int:
    """How many of these words are left without "for Ubuntu 18.04 LTS" at their end: all, where nothing such is there,
    or where nothing else is.
    """
    end = len(forms)
    while end and (forms[end - 1] in ("?", ".", "!") or forms[end - 1] in _AFTER or _number(forms[end - 1])):
        end -= 1
    if not end or forms[end - 1] not in SYSTEMS:
        return len(forms)
    end -= 1
    joined = end
    while end and forms[end - 1] in _BEFORE:
        end -= 1
    return end if 0 < end < joined else len(forms)


def only_a_system(value: str) -> bool:
    """Whether a value is nothing but the name of a system."""
    parts = value.casefold().split()
    return any(part in SYSTEMS for part in parts) and all(
        part in SYSTEMS or part in _AFTER or part in _BEFORE or _number(part) for part in parts
    )


def _number(form: str) -> bool:
    return form[:1].isdigit() and all(part.isdigit() or part == "x" for part in form.split("."))
