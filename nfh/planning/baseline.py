"""Does the text, before it is changed, describe what runs? If not, a rebuild applies more than was asked for.

The unchanged configuration is evaluated and the store path of its system compared with the profile's: nothing is
built for it. It is done unless the journal shows that nfh itself built what runs from the text as it stands.

What it cannot tell: which settings differ (only the whole systems are compared, and packages, release, host name,
people and file systems by name); people of a running system whose users are made by systemd-sysusers or userborn
instead of NixOS's activation script.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import Failed, NixFailed, Refused
from nfh.nix import described, evaluate
from nfh.nix.cancel import Cancel
from nfh.nix.derivation import output_of
from nfh.nix.difference import PackageChange, compare
from nfh.nix.events import Event, OnEvent
from nfh.nix.store import references
from nfh.planning.plan import Activate, Build, Plan, SwitchGeneration
from nfh.planning.wording import listed, plural

if TYPE_CHECKING:
    from nfh.intents.question import Question
    from nfh.nix.described import Facts
    from nfh.nix.target import Target
    from nfh.planning.context import Context
    from nfh.planning.history import Entry

QUESTION = "baseline"
"""The id of the question whether what differs already may be applied too."""

TOO_MANY = 20
"""More packages than this going unasked: then it is another machine's configuration (design.md, decision 1)."""

_NAMED = 8
"""Names that a sentence lists at most."""

_USERS_FILE = re.compile(rb"/[^\s'\"]+-users-groups\.json")
"""What the activation script of NixOS is given (nixos/modules/config/users-groups.nix)."""


def check(plan: Plan, context: Context, derivation: str, on_event: OnEvent, cancel: Cancel) -> Plan:
    """The plan with `also`: what the text, unchanged, would apply already besides what was asked for.

    `derivation` is that of the changed configuration: the same one where no text changes (else it is not used). A
    plan that only rebuilds asks for just that, so nothing of it is "also". Raises Refused when the text is not this
    machine's; Interrupted.
    """
    target = plan.target
    runs = os.path.realpath(target.profile)
    if (
        plan.deploys
        or not target.activatable
        or not Path(runs).is_dir()
        or (plan.changes and is_known(plan, context, runs))
    ):
        return plan
    on_event(Event("started", "plan", text="comparing the text with what runs"))
    try:
        unchanged = derivation if not plan.changes else evaluate.instantiate(target, target.entry, cancel=cancel)
        if output_of(unchanged) == runs:
            return plan
        facts = described.facts(target, target.entry, cancel)
    except NixFailed:
        also = f"Nix cannot read {target.entry.name} as it stands, so I cannot tell what else would change."
        return replace(plan, also=(also,)) if plan.changes else plan
    finally:
        on_event(Event("finished", "plan"))
    running = Running.of(target, runs)
    packages = compare(running.packages, facts.packages, running.packages, facts.packages)
    _same_machine(facts, running, packages)
    return replace(plan, also=_sentences(target, facts, running, packages)) if plan.changes else plan


def question(plan: Plan) -> Question:
    """What is to be asked besides the plan's own yes, where it has `also`."""
    from nfh.intents.question import Choice, Question

    return Question(
        QUESTION,
        f"{' '.join(plan.also)} Apply that as well?",
        (Choice("yes", "yes, apply all of it"), Choice("no", "no, leave everything as it is")),
    )


# ------------------------------------------------------------------------------------------------ what nfh knows


def is_known(plan: Plan, context: Context, runs: str) -> bool:
    """Whether the journal shows that nfh built what runs from the text as it stands, so nothing need be evaluated."""
    try:
        entries = context.history.entries()
    except Failed:
        return False
    done = [e for e in entries if e.stage in ("done", "undone") and (e.changes or e.system_after)]
    return bool(done) and _agreed(done[-1]) and done[-1].system_after == runs and not _touched(plan.target, done)


def _agreed(entry: Entry) -> bool:
    """Whether text and system were the same when this entry was done."""
    built = any(isinstance(step, Build) for step in entry.steps)
    switched = any(isinstance(step, Activate) and step.action in ("switch", "boot") for step in entry.steps)
    taken_back = bool(entry.undoes) and any(isinstance(step, SwitchGeneration) for step in entry.steps)
    return (built and switched) or taken_back


def _touched(target: Target, done: Sequence[Entry]) -> bool:
    """Whether a file of the configuration, or the channel, changed since, or holds other bytes than nfh wrote."""
    written = {change.path: change.after for entry in done for change in entry.changes}
    if any(_bytes(path) != after for path, after in written.items()):
        return True
    since = done[-1].time
    for path in (*_texts(target.folder), target.channels):
        try:
            if path not in written and path.lstat().st_ctime > since:
                return True
        except OSError:
            continue
    return False


def _texts(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != ".git"]
        yield from (Path(root, name) for name in files if name.endswith((".nix", ".lock", ".json", ".toml")))


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


# ------------------------------------------------------------------------------------------------ what runs


@dataclass(frozen=True, slots=True)
class Running:
    """What a built system says of itself. Empty where it does not say."""

    host: str
    version: str
    users: tuple[str, ...]
    mounts: tuple[str, ...]
    packages: tuple[str, ...]

    @classmethod
    def of(cls, target: Target, system: str) -> Running:
        """Read it off the system's own files."""
        fstab = (line.split() for line in _text(Path(system, "etc/fstab")).splitlines() if line[:1] != "#")
        software = os.path.realpath(Path(system, "sw"))
        return cls(
            _text(Path(system, "etc/hostname")).strip(),
            _text(Path(system, "nixos-version")).strip(),
            _people(system),
            tuple(fields[1].replace("\\040", " ") for fields in fstab if len(fields) > 1 and fields[1][:1] == "/"),
            references(target, software) if Path(software).is_dir() else (),
        )


def _people(system: str) -> tuple[str, ...]:
    """The normal users of a built system: NixOS's own list, else that of the practice system."""
    found = _USERS_FILE.search(_content(Path(system, "activate")))
    if found:
        try:
            users = json.loads(Path(os.fsdecode(found[0])).read_bytes())["users"]
            return tuple(user["name"] for user in users if not user["isSystemUser"] and user["name"] != "root")
        except (OSError, ValueError, KeyError, TypeError):
            return ()
    lines = (line.split(":") for line in _text(Path(system, "etc/practice/users")).splitlines())
    return tuple(fields[0] for fields in lines if fields[1:2] == ["normal"])


def _content(path: Path) -> bytes:
    return _bytes(path) or b""


def _text(path: Path) -> str:
    return _content(path).decode("utf-8", "replace")


# ------------------------------------------------------------------------------------------------ what is said


def _same_machine(facts: Facts, running: Running, packages: Sequence[PackageChange]) -> None:
    """Raise Refused when the text is, by all it says, another machine's."""
    users = [name for name in running.users if name not in facts.users]
    mounts = [name for name in running.mounts if name not in facts.mounts]
    gone = [change for change in packages if change.kind == "removed"]
    why = ""
    if running.host and facts.host and running.host != facts.host:
        why = f"it would rename “{running.host}” to “{facts.host}”"
    elif users:
        why = f"it has no user {listed(users)} any more"
    elif mounts:
        why = f"it no longer mounts {listed(mounts)}"
    elif len(gone) > TOO_MANY:
        why = f"it would remove {plural(len(gone), 'package')}"
    if why:
        raise Refused(
            f"This does not look like the configuration this machine was built from: {why}.",
            "Name the right one with --config. If it is meant so, apply it once by hand: nixos-rebuild switch",
        )


def _sentences(target: Target, facts: Facts, running: Running, packages: Sequence[PackageChange]) -> tuple[str, ...]:
    """What is applied besides what was asked for, a sentence each."""
    said = [f"{target.entry.name} says something else already than what runs, so this applies that too."]
    if running.version and facts.version and running.version.split()[0] != facts.version.split()[0]:
        said.append(f"NixOS goes from {running.version} to {facts.version}.")
    for kind, text in (("added", "It installs {}."), ("removed", "It removes {}.")):
        names = [change.name for change in packages if change.kind == kind]
        if names:
            said.append(text.format(_some(names)))
    moved = [change.name for change in packages if change.kind not in ("added", "removed")]
    if moved:
        said.append(f"It brings another version of {_some(moved)}.")
    if len(said) == 1:
        said.append("The packages stay the same; which settings differ cannot be told before it is built.")
    return tuple(said)


def _some(names: Sequence[str]) -> str:
    if len(names) <= _NAMED:
        return listed(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
