"""What plans, readings and numbers are called in words; drawn alike on a terminal and as plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.execution.outcome import Outcome
    from nfh.intents.request import Request
    from nfh.planning.answer import Cell
    from nfh.planning.plan import Effects, Plan, Risk
    from nfh.understanding.understood import Understood

_RISKS = {
    "READS": ("reads only", "nothing is changed"),
    "REVERSIBLE": ("reversible", "“undo” takes it back"),
    "DISRUPTIVE": (
        "disruptive",
        "something you are using may stop for a while; what a program has done, “undo” does not take back",
    ),
    "DESTRUCTIVE": ("destructive", "what is deleted cannot come back"),
}


def risk(risk: Risk) -> tuple[str, str]:
    """A risk: its word, and what it means."""
    return _RISKS[risk.name]


def risk_of(plan: Plan) -> tuple[str, str]:
    """The risk of a plan: its word, and what it means; a plan that only builds switches nothing."""
    from nfh.planning.plan import Activate

    switched = [step.action for step in plan.steps if isinstance(step, Activate)]
    if not plan.changes and switched and set(switched) <= {"build", "dry-activate"}:
        return "harmless", "nothing is switched"
    word, meaning = risk(plan.risk)
    return word, "“redo” does it again" if plan.undoes and word == "reversible" else meaning


READERS = {
    "grammar": "a phrase I know",
    "classifier": "by likeness to what others say",
    "careful": "read word by word",
    "dialogue": "from what was said before",
    "program": "a command",
}

_STORE_NAME = re.compile(r"^.*/[0-9a-z]{32}-")
SURE = 0.9
"""From this confidence on, a reading is not worth a word when nothing is changed."""


def size(count: int) -> str:
    """A number of bytes for people, in decimal units: 12_300_000 → "12.3 MB"."""
    value = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if value < 999.5:
            return f"{count} B" if unit == "B" else f"{value:.1f} {unit}" if value < 99.95 else f"{value:.0f} {unit}"
        value /= 1000
    return f"{value:.1f} TB"


def duration(seconds: float) -> str:
    """A time for people: "0.4 s", "12 s", "3 min 05 s", "1 h 04 min"."""
    if seconds < 9.95:
        return f"{max(seconds, 0):.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02} min"


def listed(words: Sequence[str]) -> str:
    """Words as a sentence lists them: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def sentence(text: str) -> str:
    """`text` with a capital at its start."""
    return text[:1].upper() + text[1:]


def at_home(path: Path | str) -> str:
    """A path for people: the home folder is ~."""
    from os.path import expanduser

    home, text = expanduser("~"), str(path)  # noqa: PTH111 - Path.home() raises where there is none
    return "~" + text[len(home) :] if home not in ("/", "~") and text.startswith(home + "/") else text


def store_name(path: str) -> str:
    """The name in a store path or derivation: /nix/store/…-htop-3.2.drv → htop-3.2."""
    return _STORE_NAME.sub("", path).removesuffix(".drv")


# ------------------------------------------------------------------------------------------------ what was understood


def reading(request: Request) -> str:
    """The request as it was read: "install package: htop"."""
    name = request.intent.intent_name().replace("_", " ")
    slots = request.intent.slots()
    own = [key for key in slots if key not in ("package", "packages", "query", "concept")]
    said = [", ".join(v) if isinstance(v, list) else v for k, v in slots.items() if k not in own]
    said += [f"{key} {', '.join(v) if isinstance(v := slots[key], list) else v}" for key in own]
    return f"{name}: {', '.join(said)}" if said else name


def certainty(request: Request) -> str:
    """How sure the reader is, in a word, its number, and how it was read."""
    chance = request.confidence
    word = "sure" if chance >= SURE else "fairly sure" if chance >= 0.7 else "not sure"
    how = READERS.get(request.reader.partition(":")[0], request.reader)
    return f"{word}, {chance:.0%}; {how}" if how else f"{word}, {chance:.0%}"


def unsure(understood: Understood | None) -> str:
    """The sentence that says how a text was read, where that is in doubt; else empty."""
    if understood is None or understood.decision != "act":
        return ""
    doubtful = [r for r in understood.requests if r.confidence < SURE]
    return "; ".join(f"I read this as “{reading(r)}” ({certainty(r)})" for r in doubtful)


# ------------------------------------------------------------------------------------------------ what will happen


def effects(effects: Effects, needs_build: bool, ended: bool) -> list[str]:
    """What a plan does to the system, a short phrase each. `ended`: nothing more will become known."""
    found: list[str] = []
    if effects.examined:
        found.append(_from_nix(effects))
    elif effects.unknown:
        found.append(effects.unknown)
    elif needs_build and not ended:
        found.append("asking Nix what is to be built…")
    if effects.added or effects.removed:
        found.append(", ".join([*(f"+{name}" for name in effects.added), *(f"−{name}" for name in effects.removed)]))
    if effects.updated:
        found.append(_some(effects.updated))
    if effects.generation_after is not None:
        found.append(_generations(effects.generation_before, effects.generation_after))
    if effects.freed_bytes:
        found.append(f"frees {size(effects.freed_bytes)}")
    if effects.reboot:
        found.append(f"needs a restart of the computer: {effects.reboot}")
    return found


def _generations(before: int | None, after: int) -> str:
    if before == after:
        return f"generation {after} stays"
    return f"generation {after}" if before is None else f"generation {before} → {after}"


_UPDATED = 12
"""Packages of an update that are named; the rest is counted."""


def _some(updated: Sequence[str]) -> str:
    rest = len(updated) - _UPDATED
    return ", ".join(updated[:_UPDATED]) + (f" and {rest} more" if rest > 0 else "")


def _from_nix(effects: Effects) -> str:
    parts = []
    if effects.to_build:
        parts.append(f"{len(effects.to_build)} to build{_few(effects.to_build)}")
    if effects.to_fetch:
        sizes = [size(effects.download_bytes)] if effects.download_bytes else []
        sizes += [f"{size(effects.unpacked_bytes)} unpacked"] if effects.unpacked_bytes else []
        parts.append(f"{len(effects.to_fetch)} to download" + (f" ({', '.join(sizes)})" if sizes else ""))
    return ", ".join(parts) or "nothing to build or download"


def _few(paths: Sequence[str]) -> str:
    """The names of a few store paths; that of the folder /etc would read like “and so on”."""
    names = ("/etc" if (name := store_name(path)) == "etc" else name for path in paths)
    return f" ({', '.join(names)})" if len(paths) <= 3 else ""


def worse(shown: Plan, examined: Plan) -> list[str]:
    """What the examination found that a yes to the `shown` plan cannot have meant; empty: the yes holds."""
    found = [note for note in examined.notes if note not in shown.notes]
    if examined.risk > shown.risk:
        found.append(f"It is {': '.join(risk(examined.risk))}.")
    if examined.changes != shown.changes:
        found.append("The text that would be written is another one now.")
    found += [lost for lost in examined.effects.lost if lost not in shown.effects.lost]
    return found


# ------------------------------------------------------------------------------------------------ tables


def cell(value: Cell, column: str) -> str:
    """One cell of an answer's table. Columns of bytes are named bytes, or end in it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, int) and column.endswith("bytes"):
        return size(value)
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def heading(column: str) -> str:
    """The heading of a column."""
    return {"bytes": "size"}.get(column, column.replace("_", " ").removesuffix(" bytes"))


def facts(outcome: Outcome) -> str:
    """The generations, unless the sentence names them, and the time it took: "generation 21 → 22 · 14 s"."""
    before, after = outcome.generation_before, outcome.generation_after
    found = []
    if after is not None and not re.search(rf"\b{after}\b", outcome.text):
        found.append(f"still generation {after}" if before == after else f"generation {after}")
        if before not in (None, after):
            found[0] = f"generation {before} → {after}"
    if outcome.duration >= 1:
        found.append(duration(outcome.duration))
    return " · ".join(found)
