"""From requests to answers and at most one plan. The tables say which intents nfh can carry out, and where."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from nfh.errors import NeedsAnswer, NotYet, Refused

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.planning.answer import Answer
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.plan import Plan

ANSWERS = {
    "change_password": "accounts",
    "channel_list": "state",
    "check_config": "checking",
    "dev_environment": "trying",
    "diff_generations": "other_generations",
    "disk_usage": "store_facts",
    "edit_config": "state",
    "explain_concept": "dialogue",
    "explain_error": "trouble",
    "explain_option": "options",
    "greeting": "dialogue",
    "help": "dialogue",
    "learn": "dialogue",
    "list_changes": "changes_made",
    "list_generations": "generations",
    "list_installed": "package_facts",
    "list_users": "accounts",
    "network_status": "state",
    "out_of_scope": "dialogue",
    "package_info": "package_facts",
    "search_options": "searching",
    "search_packages": "searching",
    "service_status": "services_now",
    "show_config": "options",
    "show_logs": "services_now",
    "system_health": "state",
    "system_info": "system",
    "troubleshoot": "trouble",
    "try_package": "trying",
    "which_package_provides": "searching",
    "why_depends": "store_facts",
}
"""Intents that only read: name → module of this package; its function of the intent's name returns an Answer."""

CHANGES = {
    "add_user": "users",
    "add_user_to_group": "accounts",
    "allow_unfree": "unfree",
    "auto_garbage_collect": "automatic",
    "auto_update": "automatic",
    "channel_add": "inputs",
    "close_port": "network",
    "collect_garbage": "store",
    "delete_generations": "other_generations",
    "deploy_remote": "deploying",
    "disable_service": "services",
    "enable_audio": "hardware",
    "enable_bluetooth": "hardware",
    "enable_desktop": "desktops",
    "enable_graphics_driver": "hardware",
    "enable_printing": "hardware",
    "enable_service": "services",
    "flake_init": "flakes",
    "install_font": "kernel",
    "install_package": "packages",
    "mount_filesystem": "swap",
    "open_port": "network",
    "optimise_store": "store_facts",
    "power_control": "services_now",
    "rebuild_system": "system",
    "remove_package": "package_removal",
    "remove_user": "accounts",
    "repair_store": "store_facts",
    "rollback": "generations",
    "service_control": "services_now",
    "set_hostname": "place",
    "set_kernel": "kernel",
    "set_keyboard_layout": "place",
    "set_locale": "place",
    "set_option": "options",
    "set_shell": "accounts",
    "set_timezone": "place",
    "specialisation": "specialisations",
    "switch_generation": "other_generations",
    "undo_last": "undo",
    "update_system": "updating",
    "upgrade_release": "updating",
    "wifi_connect": "wifi",
}
"""Intents that change something: the function of the intent's name adds to the Draft it is given."""


class Prepared:
    """What came of the requests."""

    __slots__ = ("answers", "plan")

    def __init__(self, answers: tuple[Answer, ...] = (), plan: Plan | None = None) -> None:
        self.answers = answers
        self.plan = plan


def can_do(intent: str) -> bool:
    """Whether nfh can carry out this intent."""
    return intent in ANSWERS or intent in CHANGES


def check(requests: tuple[Request, ...]) -> None:
    """Raise NotYet, with what was understood, when one of the requests is nothing nfh can carry out yet."""
    for request in requests:
        if not can_do(request.intent.intent_name()):
            raise NotYet(
                f"I understood “{spoken(request)}”, but I cannot do that yet.",
                _by_hand(request.intent.intent_name()),
            )


def _by_hand(intent: str) -> str:
    """What is known of how it is done by hand, where nfh does not do it."""
    from nfh.knowledge import load

    fact = load.intents().get(intent)
    known = " ".join(fact.teaching.split()) if fact else ""
    return f"What to know of it: {known}" if known else "Say “help” to see what I can do."


def prepare(requests: tuple[Request, ...], context: Context) -> Prepared:
    """Answer what only reads and plan what changes: one plan for all of it. Touches nothing.

    Raises NotYet for an intent that nfh cannot carry out, NeedsAnswer when the person must decide something
    (ask, add to context.answers, call again), CannotEdit, ConfigurationError, Refused, Interrupted.
    """
    counsels = _counsels(requests)
    try:
        prepared = _prepared(requests, context)
    except (NotYet, NeedsAnswer, Refused):
        # Who only wonders is told what is known, whatever a plan would still have to ask or could not do.
        if counsels and all(r.mode == "explain" for r in requests):
            return Prepared(counsels)
        raise
    return Prepared((*counsels, *prepared.answers), prepared.plan)


def _counsels(requests: tuple[Request, ...]) -> tuple[Answer, ...]:
    """What is to be said first to somebody who wonders whether what is not only read is wise."""
    wondered = [request for request in requests if request.intent.intent_name() not in ANSWERS]
    if not wondered:
        return ()
    from nfh.planning import counsel

    return tuple(said for request in wondered if (said := counsel.on(request)) is not None)


def _prepared(requests: tuple[Request, ...], context: Context) -> Prepared:
    check(requests)
    answers = tuple(_done(ANSWERS, r, context) for r in requests if r.intent.intent_name() in ANSWERS)
    changing = tuple(r for r in requests if r.intent.intent_name() in CHANGES)
    if not changing:
        return Prepared(answers)
    from nfh.planning.draft import Draft

    draft = Draft(context, shown_only=any(request.mode != "do" for request in changing))
    for request in changing:
        _done(CHANGES, request, context, draft)
    if draft.desk is not None:
        from nfh.planning import shared_files

        draft.notes += shared_files.with_other_hosts(context, draft)
    if draft.desk is not None or draft.rebuild:
        from nfh.planning import tracked

        tracked.offer(context, draft)
    if not context.target.on_paper:
        from nfh.planning import proof

        proof.of_syntax(draft.changes())
    return Prepared(answers, draft.plan(changing))


def explain(concept: str, context: Context) -> Answer:
    """A concept in plain words, for a person who asks about a plan."""
    from nfh.intents.dialogue import ExplainConcept
    from nfh.intents.request import Request
    from nfh.planning.dialogue import explain_concept

    return explain_concept(Request(ExplainConcept(concept=concept), "explain", 1.0, "program"), context)


def why(plan: Plan) -> Answer:
    """The reasons of a plan that was carried out, and the words to ask about next."""
    from nfh.planning.answer import Answer

    reasons = plan.teaching.why or "There is no more to say about it than what was shown."
    return Answer(
        "explain_concept",
        f"{plan.summary.rstrip('.')}: {reasons}",
        subjects=plan.teaching.concepts,
        expert=plan.teaching.expert,
        next=tuple(f"what is {concept}?" for concept in plan.teaching.concepts[:3]),
    )


def spoken(request: Request) -> str:
    """The request in words: its intent and slots, for people."""
    name = request.intent.intent_name().replace("_", " ")
    values = [", ".join(v) if isinstance(v, list) else v for v in request.intent.slots().values()]
    return f"{name}: {', '.join(values)}" if values else name


def _done(table: dict[str, str], request: Request, context: Context, *more: Draft) -> Any:
    """What the request's function returns. Raises what it raises, and Interrupted.

    Many do without what Nix could not tell them; so whether Nix was stopped by the person is looked at here.
    """
    name = request.intent.intent_name()
    function: Callable[..., Any] = getattr(import_module(f"nfh.planning.{table[name]}"), name)
    found = function(request, context, *more)
    context.cancel.check()
    return found
