"""Another machine: built here (or on a third one), copied there over ssh, switched to there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.errors import NixFailed, Refused
from nfh.intents.question import Choice, Question
from nfh.nix.remote import check_host
from nfh.planning import expert
from nfh.planning.system import action_said

if TYPE_CHECKING:
    from nfh.intents.development import DeployRemote
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.plan import BuildAction

_MAKES: dict[BuildAction, str] = {
    "switch": "copy it to {host} and switch to it there",
    "boot": "copy it to {host}, where it starts at the next boot",
    "test": "copy it to {host} and switch to it there until its next boot",
    "build": "copy it to {host}, where nothing is switched",
    "dry-activate": "copy it to {host} and show what switching there would do",
}


def deploy_remote(request: Request, context: Context, draft: Draft) -> None:
    """Build the configuration of another machine and activate it there. Raises NeedsAnswer, Refused."""
    from nfh.planning.plan import Deploy

    intent: DeployRemote = request.intent  # type: ignore[assignment]
    if context.target.on_paper:
        raise Refused("Bringing a system to another machine needs Nix, and there is none here.")
    host = intent.host or context.answer(Question("host", "To which machine? Name it as ssh does: root@web1"))
    check_host(host)
    if intent.build_host:
        check_host(intent.build_host)
    action = action_said(request.text)
    draft.rebuild = True
    of_flake = _system_of(host, context)
    draft.deploy = Deploy(
        host,
        action,
        _MAKES[action].format(host=host),
        intent.build_host,
        of_flake,
        expert.deploy_command(context.target, action, host, of_flake, intent.build_host),
    )
    of = f"“{of_flake}” of the flake" if of_flake else context.target.entry.name
    draft.summaries.append(f"build {of} and bring it to {host}")
    draft.notes += [
        f"It reaches {host} by ssh without asking for a password: a key, and root there or a sudo that does not ask.",
        f"This machine stays as it is. To take it back, say “roll back” on {host}.",
    ]
    if action == "switch":
        draft.notes.append(f"Where systemd does not run {host}, nothing there can switch back by itself.")
    draft.why.append(
        "The machine that evaluates, the one that builds and the one that runs the result may be three: only the "
        "finished store paths travel, so the machine that is changed needs neither the text nor a compiler."
    )
    draft.concepts += ["rebuild", "closure"]


def _system_of(host: str, context: Context) -> str:
    """The name of the host's system in the flake; empty without a flake. Raises NeedsAnswer, Refused.

    Without a flake there is one system only: it must call itself as the machine is called.
    """
    from nfh.nix import evaluate

    target = context.target
    name = host.rpartition("@")[2].split(".")[0]
    if target.is_flake:
        try:
            names = evaluate.flake_hosts(target, target.entry, context.cancel)
        except NixFailed as problem:
            raise Refused(
                problem.message, f"“{target.entry}” must list the machine under nixosConfigurations."
            ) from problem
        if name in names:
            return name
        if not names:
            raise Refused(f"{target.entry} describes no machine (nixosConfigurations).")
        choices = tuple(Choice(each, each) for each in names)
        return context.answer(Question("system", f"Which system of the flake is {host} to run?", choices))
    try:
        own = str(evaluate.evaluate_option(target, target.entry, "networking.hostName", context.cancel))
    except NixFailed as problem:
        raise Refused(problem.message) from problem
    if own != name:
        choices = (Choice("yes", f"yes, {host} becomes “{own}”"), Choice("no", "no, leave it"))
        text = f"{target.entry} describes the machine “{own}”. Is that what {host} is to become?"
        if context.answer(Question("system", text, choices, "no")) != "yes":
            raise Refused("Nothing was done.", "Name the other machine's configuration with --config.")
    return ""
