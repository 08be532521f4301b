"""The configurations in corpus/ and what is asked of each: corpus/MANIFEST.yaml, read and carried out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nfh.errors import ConfigurationError, NeedsAnswer, NfhError, Refused
from nfh.execution.journal import Journal
from nfh.intents import registry
from nfh.intents.request import Request
from nfh.planning import planner, which_system
from nfh.planning.context import Context
from nfh.planning.plan import Plan
from nfh.settings import Folders, Settings

CORPUS = Path(__file__).with_name("corpus")
OPERATIONS = ("add", "remove", "set", "open", "user")
OUTCOMES = ("edited", "already", "asked", "refused")
LINE = re.compile(r"(\d+)([+-])(.*)", re.DOTALL)


@dataclass(frozen=True)
class Wish:
    """One request of the manifest and what must come of it.

    `change`: the lines that come and go, as `12+text` (line 12 of the new file) and `12-text` (of the old one).
    `question`: the id of what must be asked. `says`: words that the reply must have.
    """

    number: int
    operation: str
    subject: str
    to: str = ""
    me: bool = False
    host: str = ""
    outcome: str = ""
    file: str = ""
    change: tuple[str, ...] = ()
    question: str = ""
    says: str = ""

    def __str__(self) -> str:
        words = [self.operation, self.subject, self.to, "for me" * self.me, f"on {self.host}" * bool(self.host)]
        return " ".join(word for word in words if word)

    @property
    def request(self) -> Request:
        """The request as understanding would hand it to planning."""
        name, slots = {
            "add": ("install_package", {"package": self.subject, **({"scope": "user"} if self.me else {})}),
            "remove": ("remove_package", {"package": self.subject}),
            "set": ("set_option", {"option": self.subject, "value": self.to}),
            "open": ("open_port", _port(self.subject)),
            "user": ("add_user", {"user": self.subject}),
        }[self.operation]
        return Request(registry.build(name, slots, strict=True), "do", 1.0, "program", str(self))


def _port(said: str) -> dict[str, str]:
    port, _, protocol = said.partition("/")
    return {"port": port, **({"protocol": protocol} if protocol else {})}


@dataclass(frozen=True)
class Case:
    """One configuration: a file or a folder, the rows it covers, what is asked of it."""

    path: str
    covers: tuple[str, ...]
    wishes: tuple[Wish, ...]

    def __str__(self) -> str:
        return self.path


def _wish(number: int, entry: Mapping[str, Any]) -> Wish:
    operation = next(key for key in OPERATIONS if key in entry)
    return Wish(
        number,
        operation,
        str(entry[operation]),
        str(entry.get("to", "")),
        bool(entry.get("me", False)),
        entry.get("host", ""),
        entry["then"],
        entry.get("file", ""),
        tuple(entry.get("change", ())),
        entry.get("question", ""),
        entry.get("says", ""),
    )


def manifest() -> tuple[dict[str, str], list[Case]]:
    """The rows (name → what it is in words) and the configurations."""
    read = yaml.safe_load((CORPUS / "MANIFEST.yaml").read_text(encoding="utf-8"))
    rows = {name: words for group in read["rows"].values() for name, words in group.items()}
    cases = [
        Case(
            one["path"],
            tuple(one["covers"]),
            tuple(_wish(number, entry) for number, entry in enumerate(one["requests"])),
        )
        for one in read["configurations"]
    ]
    return rows, cases


@dataclass(frozen=True)
class Result:
    """What came of a wish: the outcome, the files that change, the question, the message of a refusal."""

    outcome: str
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)
    question: str = ""
    says: str = ""


def carry_out(case: Case, wish: Wish, root: Path, folders: Folders) -> Result:
    """Plan the wish on the copy of the corpus in `root`, as the command line plans it; nothing is written."""
    target = which_system.choose("", str(root / case.path), {}, folders, Settings.load(folders))
    answers = {"host": wish.host} if wish.host else {}
    context = Context(target, Journal(folders.data / "journal", target.entry), folders, answers, no_build=True)
    try:
        plan = planner.prepare((wish.request,), context).plan
    except NeedsAnswer as error:
        return Result("asked", question=error.question.id, says=error.question.text)  # type: ignore[attr-defined]
    except (ConfigurationError, Refused) as error:
        return Result("refused", says=error.message)
    except NfhError as error:
        return Result(type(error).__name__, says=error.message)
    assert plan is not None
    return _planned(plan, root)


def _planned(plan: Plan, root: Path) -> Result:
    before, after = {}, {}
    for change in plan.changes:
        assert change.before is not None
        assert change.after is not None
        name = str(change.path.relative_to(root))
        before[name], after[name] = change.before, change.after
    return Result("edited" if after else "already", before, after, says=f"{plan.summary} {' '.join(plan.notes)}")


def expected(before: bytes, change: tuple[str, ...]) -> bytes:
    """The bytes that a file must have after the change: every line that is not named stays as it is."""
    old = before.split(b"\n")
    new: list[bytes] = []
    parsed = [(int(m[1]), m[2], m[3].encode()) for m in (LINE.fullmatch(one) for one in change) if m is not None]
    assert len(parsed) == len(change), change
    gone = {number: text for number, sign, text in parsed if sign == "-"}
    come = {number: text for number, sign, text in parsed if sign == "+"}
    for number, text in gone.items():
        assert old[number - 1] == text, (number, text, old[number - 1])
    kept: Iterator[bytes] = (line for number, line in enumerate(old, 1) if number not in gone)
    for number in range(1, len(old) - len(gone) + len(come) + 1):
        new.append(come[number] if number in come else next(kept))
    return b"\n".join(new)
