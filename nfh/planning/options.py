"""Options: what one does, what it is set to and where; set one; show and check the configuration."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from nfh.errors import NfhError, Refused
from nfh.intents.question import Question
from nfh.planning import checking, editing, importing, option_facts
from nfh.planning.answer import Answer
from nfh.planning.option_values import typed
from nfh.planning.place import must_be_a_zone
from nfh.planning.searching import became, is_library, provides

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.configuration.nix_value import NixValue
    from nfh.configuration.whole.places import Place
    from nfh.intents.options import ExplainOption, SetOption, ShowConfig
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.option_facts import OptionFacts

OPTION_WANTED = Question("option", "Which option? Its dotted name, such as services.openssh.enable.")
_PATH = re.compile(r"[A-Za-z_][\w'-]*(\.([A-Za-z0-9_][\w'-]*|\"[^\"\\]+\"))+")


def explain_option(request: Request, context: Context) -> Answer:
    """What an option does, its type and default, what it is set to here, and in which line."""
    intent: ExplainOption = request.intent  # type: ignore[assignment]
    path = _path(intent.option or context.answer(OPTION_WANTED), context)
    home = bool(editing.owner_of(context, None))
    facts = option_facts.of(path, context, home=home).facts
    rows: list[tuple[str, str]] = []
    if facts:
        said = (("type", facts.kind), ("default", facts.default), ("example", facts.example))
        rows += [(name, value) for name, value in said if value]
    found = editing.find(context, None, path)
    for place in found:
        under = ", ".join((editing.where(place, context), *place.definition.wrappers))
        rows.append(("set here", f"{place.definition.value} ({under})"))
    value = _evaluated(path, context)
    if value is not None:
        rows.append(("value now", value))
    from nfh.configuration.options import parts_of
    from nfh.configuration.whole.places import verdict

    if not rows and is_library(path):
        return provides(path, context)  # it has dots, as options do
    if not rows:
        gone = context.catalogue.renamed(path)
        return Answer(
            "explain_option",
            became(gone) or f"I know no option called {path}, and {context.target.entry.name} does not set it.",
            next=(f"what does {gone.new} do",) if gone and gone.new else (),
            sources=(str(context.target.entry),),
        )
    text = facts.sentence if facts else "I have no description of it."
    why = verdict(found, parts_of(path)).why
    return Answer(
        "explain_option",
        f"{path}: {text} {why}".strip(),
        ("", "fact"),
        tuple(rows),
        subjects=(path,),
        sources=(str(context.target.entry), *([facts.source] if facts else [])),
        expert=(f"nixos-option {path}",),
        next=(f"set {path} to {_other_than(value, found, facts)}",) if facts and "boolean" in facts.kind else (),
    )


def _other_than(value: str | None, found: Sequence[Place], facts: OptionFacts) -> str:
    """The switch's other position: than it has now, as far as that is known."""
    literal = found[0].definition.value if len(found) == 1 and found[0].definition.literal else ""
    return "false" if (value or literal or facts.default).strip() == "true" else "true"


def show_config(request: Request, context: Context) -> Answer:
    """The configuration as it is written, or the lines that set one option."""
    intent: ShowConfig = request.intent  # type: ignore[assignment]
    entry = context.target.entry
    if intent.option:
        path = _path(intent.option, context)
        places = editing.find(context, None, path)
        return _where_set(path, places, context)
    from nfh.configuration.source import Source

    content = Source.read(entry).content.decode("utf-8", "replace")
    return Answer(
        "show_config", content, sources=(str(entry),), expert=(f"cat {entry}",), next=("check my configuration",)
    )


def _where_set(path: str, found: list[Place], context: Context) -> Answer:
    """Every place that sets an option, which one wins and why."""
    from nfh.configuration.options import parts_of
    from nfh.configuration.whole.places import verdict

    rows = tuple(
        (
            editing.short(place.definition.file, context),
            place.definition.line,
            place.definition.path,
            place.definition.value,
            ", ".join([*place.definition.wrappers, *([place.member.condition] if place.member.condition else [])]),
        )
        for place in found
    )
    text = f"{path} is set in {len(rows)} place{'s' if len(rows) > 1 else ''}." if rows else f"{path} is not set."
    why = verdict(found, parts_of(path)).why
    head = ("file", "line", "option", "value", "under")
    files = tuple(dict.fromkeys(str(place.definition.file) for place in found)) or (str(context.target.entry),)
    return Answer("show_config", f"{text} {why}".strip(), head if rows else (), rows, sources=files)


def set_option(request: Request, context: Context, draft: Draft) -> None:
    """Set a named option to a value, if this system declares it."""
    intent: SetOption = request.intent  # type: ignore[assignment]
    option, wanted = _said(intent, request.text)
    if option == importing.IMPORTS and wanted:
        importing.import_files(wanted, context, draft)
        return
    path = _path(option or context.answer(OPTION_WANTED), context)
    if path.rpartition(".")[2].strip('"').casefold() in _SECRET:
        raise Refused(
            f"{path} would write a secret into a file, and from there into the store, where everybody can read it.",
            "Look for an option of the same name that ends in File, and keep the secret in a file of its own.",
        )
    known = option_facts.of(path, context, home=bool(editing.owner_of(context, draft)))
    facts = known.facts
    if facts is None and known.sure and not editing.find(context, draft, path):
        raise _not_declared(path, context)
    if facts is None and not known.sure and not context.target.on_paper:
        draft.notes.append(f"Nix could not be asked whether there is an option {path}; the next build will tell.")
    said = wanted or context.answer(Question("value", f"What shall {path} be set to?"))
    if said.casefold().strip(" .").removeprefix("back to ").removeprefix("to ") in _UNSET:
        _unset(path, context, draft)
        return
    value = typed(said, facts.kind if facts else "", path, lambda word: _attribute(word, context))
    if path == "time.timeZone" and isinstance(value, str):
        must_be_a_zone(value)
    if path == checking.STATE_VERSION:
        draft.notes.append(checking.state_version_warning(editing.literal(context, path) or "what it was", said))
    edited = editing.set_option(context, draft, path, value)
    said = _as_nix(value) if isinstance(value, (list, tuple, dict)) else said
    if edited.already:
        draft.done_already.append(f"The option {path} is {said} already.")
        return
    draft.summaries.append(f"set {path} to {said}")
    if facts:
        draft.why.append(facts.sentence)
    draft.concepts.append("option")
    draft.next += [f"what does {path} do", "undo"]


_IN_PRACTICE = "The practice system has no option called {}, and I know of none in NixOS either"


def _not_declared(path: str, context: Context) -> Refused:
    """That this system has no such option; a practice system has few of those that NixOS has."""
    gone = became(context.catalogue.renamed(path))
    if context.target.kind == "practice" and not gone and option_facts.is_of_nixos(path, context):
        return Refused(
            f"The practice system does not have the option {path}, so I set nothing here; NixOS does have it.",
            "The practice system has the best known options only; on a NixOS machine the same sentence sets it.",
        )
    nobody = "NixOS has no option called {} here" if context.target.kind != "practice" else _IN_PRACTICE
    return Refused(
        f"{nobody.format(path)}, so I set nothing. {gone}".strip(),
        "The manual page lists every option (in a terminal: man configuration.nix).",
    )


def _as_nix(value: NixValue) -> str:
    from nfh.configuration.list_values import shown

    return shown(value)


def _said(intent: SetOption, text: str) -> tuple[str, str]:
    """The option and the value as the sentence has them: names in quotes belong to the path; "unset x" is a value.

    (`boot.kernel.sysctl."vm.swappiness" to 10` may come as the option boot.kernel.sysctl; the value of
    `to { a = "b"; }` without its braces and quotes.)
    """
    longer = re.search(re.escape(intent.option) + r"((?:\.\"[^\"]+\"(?:\.[\w-]+)*)+)(?:\s*=|\s+to\b)?\s*(.*)", text)
    if intent.option and longer is not None:
        return intent.option + longer[1], longer[2].strip().rstrip(";")
    written = _IN_BRACKETS.search(text.partition(intent.option)[2]) if intent.option else None
    if written is not None and intent.value and intent.value in written[1]:
        return intent.option, written[1]
    if intent.value in ("", intent.option) and _TAKE_OUT.match(text):
        return intent.option, "unset"
    return intent.option, intent.value


_IN_BRACKETS = re.compile(r"^\s*(?:=|:|(?:to|as)\b)?\s*(\{.*\}|\[.*\])[\s;.!]*$", re.DOTALL)
"""A list or a set as Nix has it, behind the name of the option."""

_TAKE_OUT = re.compile(r"\s*(please\s+)?(unset|reset|remove|delete|drop|clear|take out)\b", re.IGNORECASE)


_SECRET = frozenset(
    "password initialpassword hashedpassword initialhashedpassword passphrase secret token apikey secretkey "
    "privatekey psk".split()
)
"""Last names of options that hold a secret in plain sight."""


def _path(said: str, context: Context) -> str:
    path = said.strip().strip("“”'`").removeprefix("config.")
    if not _PATH.fullmatch(path) and not (context.catalogue.option(path) or editing.find(context, None, path)):
        raise Refused(
            f"“{said}” is no option: options are dotted names, such as services.openssh.enable.",
            "The manual page lists all of them (in a terminal: man configuration.nix).",
        )
    return path


_UNSET = frozenset({"default", "its default", "the default", "its default value", "the default value", "unset"})


def _unset(path: str, context: Context, draft: Draft) -> None:
    """Take the option out of the configuration: NixOS's own default holds again."""
    edited = editing.unset(context, draft, path)
    if not edited.removed:
        draft.done_already.append(f"Nothing sets {path}, so it has its default already.")
        return
    draft.summaries.append(f"take {path} out, so that its default holds")
    draft.concepts.append("option")
    draft.next += [f"what does {path} do", "undo"]


def _attribute(word: str, context: Context) -> str:
    found = context.catalogue.resolve(word).exact
    return found.attr if found is not None else ""


def _evaluated(path: str, context: Context) -> str | None:
    if context.target.on_paper:
        return None
    from nfh.nix import evaluate

    try:
        found = evaluate.evaluate_option(context.target, context.target.entry, path, context.cancel)
        return json.dumps(found, ensure_ascii=False)
    except (NfhError, ValueError):
        return None
