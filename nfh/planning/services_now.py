"""Services as they are now: is one running, its log, start and stop it. Nothing of the configuration is touched."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.intents.question import Question
from nfh.planning import editing, recipes
from nfh.planning.answer import Answer
from nfh.planning.plan import RunProgram
from nfh.planning.wording import plural

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.services import ServiceControl, ServiceStatus, ShowLogs
    from nfh.intents.system import PowerControl
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_UNIT = re.compile(r"[\w@.:-]+")
"""The letters that systemd allows in the name of a unit (systemd.unit(5)), without those it escapes."""
_LINES = 30
_ACTIONS = {"restart": "restart", "reload": "reload", "start": "start", "stop": "stop", "kill": "stop"}
_POWER = {
    "reboot": "reboot", "restart": "reboot", "poweroff": "poweroff", "shutdown": "poweroff", "shut down": "poweroff",
    "suspend": "suspend", "sleep": "suspend", "hibernate": "hibernate",
}  # fmt: skip
_IN_WORDS = {"reboot": "restart", "poweroff": "shut down"}


def service_status(request: Request, context: Context) -> Answer:
    """Whether a service runs, and whether the configuration has it on; without a name: what runs and what failed."""
    intent: ServiceStatus = request.intent  # type: ignore[assignment]
    if not intent.service:
        return _all(context)
    unit = _unit(intent.service, context)
    rows: list[tuple[str, str]] = [("unit", f"{unit}.service")]
    recipe = recipes.find(intent.service)
    if recipe is not None:
        on = editing.literal(context, recipe.switch)
        entry = context.target.entry.name
        rows.append(("in the configuration", f"{recipe.switch} = {on} ({entry})" if on else f"not set in {entry}"))
    if context.target.kind == "this":
        text, more = _asked(unit)
        rows += more
    else:
        there = _unit_file(unit, context).exists()
        rows.append(("in the running generation", "yes" if there else "no"))
        text = (
            f"{unit} is part of the running generation. {_NOT_REAL}"
            if there
            else f"No: the running generation has no service {unit}."
        )
    return Answer(
        "service_status",
        text,
        ("", "fact"),
        tuple(rows),
        subjects=(unit,),
        sources=("systemd",) if context.target.kind == "this" else (str(_units(context)),),
        expert=(f"systemctl status {unit}",),
        next=(f"turn on {recipe.name}",) if recipe and rows[-1][1] == "no" else (f"show me the logs of {unit}",),
    )


def show_logs(request: Request, context: Context) -> Answer:
    """What a service, or the system, has written to its log."""
    intent: ShowLogs = request.intent  # type: ignore[assignment]
    unit = _unit(intent.service, context) if intent.service else ""
    errors = bool(re.search(r"\b(errors?|failed|failures?|wrong)\b", f"{request.text} {intent.query}".casefold()))
    arguments = [*(("-u", unit) if unit else ("-b",)), "-n", str(_LINES), *(("-p", "err") if errors else ())]
    command = f"journalctl {' '.join(arguments)}"
    if context.target.kind != "this":
        return _activations(unit, command, context)
    from nfh.nix import process

    finished = process.run(["journalctl", "--no-pager", "-o", "short", *arguments], cancel=context.cancel)
    lines = [line for line in finished.text.splitlines() if line.strip()]
    return Answer(
        "show_logs",
        "\n".join(lines) or "The log has nothing about that.",
        sources=("the journal",),
        expert=(command,),
        next=(f"is {unit} running",) if unit else ("is my system healthy",),
    )


def service_control(request: Request, context: Context, draft: Draft) -> None:
    """Start, stop, restart or reload a service now. Raises Refused where nothing runs."""
    intent: ServiceControl = request.intent  # type: ignore[assignment]
    said = intent.service or context.answer(Question("service", "Which service?"))
    action = next((verb for word, verb in _ACTIONS.items() if word in intent.action.casefold()), "restart")
    unit = _unit(said, context)
    argv = ("systemctl", action, f"{unit}.service")
    _must_be_real(f"{action} {unit}", context, f"turn {'off' if action == 'stop' else 'on'} {said}")
    draft.steps.append(RunProgram(f"{action} {unit}", argv, as_root=True, expert=(f"sudo {' '.join(argv)}",)))
    draft.summaries.append(f"{action} {unit}")
    draft.notes.append("The configuration stays as it is: the next start of the machine does what that says.")
    draft.why.append("systemd runs the services; what it is told now holds until the next start or switch.")
    draft.next.append(f"is {unit} running")


def power_control(request: Request, context: Context, draft: Draft) -> None:
    """Restart, shut down or suspend the machine."""
    intent: PowerControl = request.intent  # type: ignore[assignment]
    said = f"{intent.action} {request.text}".casefold()
    action = next((verb for word, verb in _POWER.items() if word in said), "")
    if not action:
        raise Refused("I can restart, shut down, suspend or hibernate the machine.", "Say for example: reboot")
    spoken = _IN_WORDS.get(action, action)
    _must_be_real(spoken, context, "list my generations")
    draft.steps.append(RunProgram(action, ("systemctl", action), expert=(f"systemctl {action}",)))
    draft.summaries.append(f"{spoken} this machine")
    draft.notes.append("Whatever is open and not saved is lost.")


_NOT_REAL = "On a practice system nothing really runs, so more cannot be told."


def _must_be_real(what: str, context: Context, instead: str) -> None:
    if context.target.kind != "this":
        raise Refused(
            f"On the {context.target.label} nothing really runs, so I cannot {what} here.",
            f"What the configuration says can be changed here: “{instead}”.",
        )


def _unit(said: str, context: Context) -> str:
    """The name of the unit, without .service. Raises Refused for what cannot be one."""
    recipe = recipes.find(said)
    plain = recipes.plain(said).removesuffix(".service")
    words = [word for word in plain.split() if word not in ("service", "server", "daemon")]
    names = [recipe.unit] if recipe and recipe.unit else []
    names += ["-".join(words), "".join(words), f"{''.join(words)}d", recipe.name if recipe else ""]
    names = [name for name in names if _UNIT.fullmatch(name)]
    if not names:
        raise Refused(f"“{said}” cannot be the name of a service.", "Try: is nginx running")
    return next((name for name in names if _unit_file(name, context).exists()), names[0])


def is_there(unit: str, context: Context) -> bool:
    """Whether the running system has the service."""
    return _unit_file(unit, context).exists()


def _units(context: Context) -> Path:
    return context.target.run_dir / "current-system" / "etc" / "systemd" / "system"


def _unit_file(unit: str, context: Context) -> Path:
    return _units(context) / f"{unit}.service"


def _asked(unit: str) -> tuple[str, list[tuple[str, str]]]:
    from nfh.nix import process

    properties = "LoadState,ActiveState,SubState,ActiveEnterTimestamp,MainPID,Description"
    finished = process.run(["systemctl", "show", f"{unit}.service", "--property", properties], None)
    facts = dict(line.split("=", 1) for line in finished.text.splitlines() if "=" in line)
    state = facts.get("ActiveState", "unknown")
    if facts.get("LoadState") == "not-found":
        return f"No: this machine has no service {unit}.", []
    since = facts.get("ActiveEnterTimestamp", "")
    rows = [("what it is", facts.get("Description", "")), ("state", f"{state} ({facts.get('SubState', '')})")]
    text = {"active": f"Yes: {unit} runs", "failed": f"No: {unit} has failed"}.get(state, f"No: {unit} is {state}")
    return text + (f" since {since}." if state == "active" and since else "."), rows


def _all(context: Context) -> Answer:
    """Every service of the running generation; on a real machine, those that failed."""
    if context.target.kind == "this":
        from nfh.nix import process

        finished = process.run(["systemctl", "--failed", "--plain", "--no-legend", "--type=service"], None)
        failed = [line.split()[0] for line in finished.text.splitlines() if line.split()]
        text = f"Failed: {', '.join(failed)}." if failed else "No service has failed."
        return Answer(
            "service_status", text, subjects=tuple(failed), sources=("systemd",), expert=("systemctl --failed",)
        )
    names = sorted(path.name.removesuffix(".service") for path in _units(context).glob("*.service"))
    return Answer(
        "service_status",
        f"The running generation has {plural(len(names), 'service')}. {_NOT_REAL}",
        ("service",) if names else (),
        tuple((name,) for name in names),
        subjects=tuple(names),
        sources=(str(_units(context)),),
        expert=("systemctl list-units --type=service",),
    )


def _activations(unit: str, command: str, context: Context) -> Answer:
    """On a practice system nothing runs that could write a log; what there is: its activations."""
    log = context.target.run_dir.parent / "var" / "log" / "activation.log"
    lines = (
        [line.partition(" NIXOS_INSTALL")[0] for line in log.read_text().splitlines()[-5:]] if log.exists() else []
    )
    what = f"{unit} has written nothing" if unit else "there is no system log"
    said = f"On the {context.target.label} nothing really runs, so {what}."
    kept = "\nWhat is kept are its activations, the newest last:\n" + "\n".join(lines) if lines else ""
    return Answer("show_logs", said + kept, sources=(str(log),) if lines else (), expert=(command,))
