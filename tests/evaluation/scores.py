"""How readings are scored against labels, as ../shared/eval/README.md defines it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Literal

from nfh.intents import registry
from nfh.understanding.as_json import to_json
from nfh.understanding.understood import Understood

Kind = Literal["right", "offered", "wrong", "rejected"]
_ARTICLES = frozenset("a an the my our your some any this that these those".split())


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence and what is right for it. `slots` are what the label gives; `template`: the grammar must read it."""

    text: str
    accepted: frozenset[str]
    slots: Mapping[str, str | list[str]] = field(default_factory=dict)
    family: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How one reading did. `changing`: it was wrong and would have changed the system; `slots`: None where none are
    labelled.
    """

    kind: Kind
    changing: bool
    family: str
    slots: bool | None


def score(labelled: Labelled, understood: Understood) -> Score:
    """Compare a reading with its label."""
    shown = to_json(understood)
    requests: list[dict[str, object]] = shown["requests"]  # type: ignore[assignment]
    first = requests[0] if requests else {}
    offered: list[dict[str, object]] = first.get("alternatives", []) if first else []  # type: ignore[assignment]
    kind: Kind = "rejected"
    chosen: dict[str, object] = {}
    if understood.decision == "act":
        kind = "right" if first["intent"] in labelled.accepted else "wrong"
        chosen = first
    elif understood.decision == "ask":
        readings = [first, *offered]
        fitting = [reading for reading in readings if reading.get("intent") in labelled.accepted]
        kind = "offered" if fitting else "rejected"
        chosen = fitting[0] if fitting else first
    elif first and first["intent"] in labelled.accepted:
        kind = "right"
        chosen = first
    right_intent = kind in ("right", "offered")
    slots = None
    if labelled.slots:
        slots = right_intent and slots_match(labelled.slots, chosen.get("slots", {}), chosen.get("resolved", {}))  # type: ignore[arg-type]
    return Score(kind, kind == "wrong" and bool(shown["changes"]), labelled.family, slots)


def slots_match(
    wanted: Mapping[str, str | list[str]], found: Mapping[str, str | list[str]], resolved: Mapping[str, object]
) -> bool:
    """Whether every labelled slot is found; `package`, `packages` and `package_attr` count as one."""
    said = _grouped(found)
    for name, value in resolved.items():
        said.setdefault(_group(name), []).extend(
            str(item) for item in (value if isinstance(value, list) else [value])
        )
    for name, values in _grouped(wanted).items():
        there = said.get(name, [])
        if not all(any(_same(value, other) for other in there) for value in values):
            whole = " ".join(there)
            if not all(_same(value, whole) for value in values):
                return False
    return True


def _grouped(slots: Mapping[str, str | list[str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in slots.items():
        grouped.setdefault(_group(name), []).extend(value if isinstance(value, list) else [str(value)])
    return grouped


def _group(name: str) -> str:
    if name in ("package", "packages", "package_attr", "package_attrs"):
        return "packages"
    return "generation" if name in ("generation", "generations") else name


def _words(value: str) -> list[str]:
    return [word for word in re.findall(r"\w+", value.casefold()) if word not in _ARTICLES]


def _same(left: str, right: str) -> bool:
    one, other = _words(left), _words(right)
    if not one or not other:
        return one == other
    return one == other or set(one) <= set(other) or set(other) <= set(one)


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    if not count:
        return 0.0, 1.0
    z = 1.96
    share = hits / count
    middle = share + z * z / (2 * count)
    spread = z * sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return max(0.0, (middle - spread) / (1 + z * z / count)), min(1.0, (middle + spread) / (1 + z * z / count))


def table(title: str, scores: Sequence[Score], *, families: bool = True) -> list[str]:
    """The scores as lines of text: all of them, then family by family. Slots: right, of the rows with slots whose
    intent was right or offered, of all rows with slots.
    """
    lines = [
        title,
        f"  {'':14} {'n':>5} {'right':>7} {'offered':>8} {'wrong':>7} {'changing':>9} {'rejected':>9} {'slots':>16}",
    ]
    lines.append(_row("all", scores))
    lines.append(_intervals(scores))
    if families:
        for family in registry.families():
            own = [score for score in scores if score.family == family]
            if own:
                lines.append(_row(family, own))
    return lines


def _row(name: str, scores: Sequence[Score]) -> str:
    count = len(scores)
    share = {
        kind: 100 * sum(score.kind == kind for score in scores) / count
        for kind in ("right", "offered", "wrong", "rejected")
    }
    changing = sum(score.changing for score in scores)
    slots = [score for score in scores if score.slots is not None]
    seen = [score for score in slots if score.kind in ("right", "offered")]
    found = sum(bool(score.slots) for score in slots)
    said = f"{found} of {len(seen)} of {len(slots)}" if slots else "-"
    return (
        f"  {name:14} {count:5} {share['right']:6.1f}% {share['offered']:7.1f}% {share['wrong']:6.1f}%"
        f" {changing:9} {share['rejected']:8.1f}% {said:>16}"
    )


def _intervals(scores: Sequence[Score]) -> str:
    count = len(scores)
    return "  95 % interval: " + ", ".join(
        f"{name} {100 * low:.0f}–{100 * high:.0f}"
        for name, (low, high) in (
            ("right", wilson(sum(score.kind == "right" for score in scores), count)),
            ("right or offered", wilson(sum(score.kind in ("right", "offered") for score in scores), count)),
            ("wrong", wilson(sum(score.kind == "wrong" for score in scores), count)),
        )
    )


def out_of_scope_line(readings: Iterable[Understood]) -> str:
    """How often a sentence that is nothing for nfh was acted on, and how often that would have changed the system."""
    shown = [to_json(understood) for understood in readings]
    count = len(shown)
    acted = [one for one in shown if one["decision"] == "act" and one["requests"][0]["intent"] not in _HARMLESS]  # type: ignore[index]
    low, high = wilson(len(acted), count)
    changing = sum(bool(one["changes"]) for one in acted)
    refused = sum(one["decision"] == "refuse" for one in shown)
    return (
        f"  out of scope: {count} sentences, acted on {len(acted)} ({100 * len(acted) / count:.1f} %, {100 * low:.0f}–{100 * high:.0f}),"
        f" changing {changing}, refused {refused}"
    )


_HARMLESS = frozenset(("out_of_scope", "greeting", "help"))
