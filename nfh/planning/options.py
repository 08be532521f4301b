"""Options: what one does, what it is set to and where; set one; show and check the configuration."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from nfh.errors import NfhError, NixFailed, NixMissing, Refused
from nfh.intents.question import Question
from nfh.planning import editing
from nfh.planning.answer import Answer

if TYPE_CHECKING:
    from nfh.configuration.nix_value import NixValue
    from nfh.intents.options import ExplainOption, SetOption, ShowConfig
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

OPTION_WANTED = Question("option", "Which option? Its dotted name, such as services.openssh.enable.")
_PATH = re.compile(r"[A-Za-z_][\w'-]*(\.([A-Za-z0-9_][\w'-]*|\"[^\"\\]+\"))+")


def explain_option(request: Request, context: Context) -> Answer:
    """What an option does, its type and default, what it is set to here, and in which line."""
    intent: ExplainOption = request.intent  # type: ignore[assignment]
    path = _path(intent.option or context.answer(OPTION_WANTED))
    facts = _declared(path, context)
    rows: list[tuple[str, str]] = []
    if facts:
        rows += [("type", str(facts.get("type", ""))), ("default", _shown(facts.get("default")))]
        if facts.get("example") is not None:
            rows.append(("example", _shown(facts["example"])))
    for place in editing.find(context, None, path):
        rows.append(("set here", f"{place.value} ({context.target.entry.name}, line {place.line})"))
    value = _evaluated(path, context)
    if value is not None:
        rows.append(("value now", value))
    if not rows:
        return Answer(
            "explain_option",
            f"I know no option called {path}, and {context.target.entry.name} does not set it.",
            sources=(str(context.target.entry),),
        )
    text = _sentence(facts) if facts else "I have no description of it."
    return Answer(
        "explain_option",
        f"{path}: {text}",
        ("", "fact"),
        tuple(rows),
        subjects=(path,),
        sources=(str(context.target.entry), "this system's own options"),
        expert=(f"nixos-option {path}",),
        next=(f"set {path} to true",) if facts and "boolean" in str(facts.get("type", "")) else (),
    )


def show_config(request: Request, context: Context) -> Answer:
    """The configuration as it is written, or the lines that set one option."""
    intent: ShowConfig = request.intent  # type: ignore[assignment]
    entry = context.target.entry
    if intent.option:
        path = _path(intent.option)
        places = editing.find(context, None, path)
        rows = tuple((str(entry), place.line, place.value) for place in places)
        text = f"{path} is set in {len(rows)} place{'s' if len(rows) > 1 else ''}." if rows else f"{path} is not set."
        return Answer("show_config", text, ("file", "line", "value") if rows else (), rows, sources=(str(entry),))
    from nfh.configuration.source import Source

    content = Source.read(entry).content.decode("utf-8", "replace")
    return Answer(
        "show_config", content, sources=(str(entry),), expert=(f"cat {entry}",), next=("check my configuration",)
    )


def check_config(request: Request, context: Context) -> Answer:
    """Whether the configuration parses and evaluates. Raises ConfigurationError or NixFailed with what is wrong."""
    from nfh.configuration.source import Source

    entry = context.target.entry
    _ = Source.read(entry).root
    if context.target.on_paper:
        raise NixMissing(f"{entry.name} is correct Nix as far as I can read it; checking what it means needs Nix.")
    from nfh.nix import evaluate

    evaluate.instantiate(context.target, entry)
    return Answer(
        "check_config",
        f"{entry.name} is in order: it reads as Nix, and Nix can evaluate the whole system it describes.",
        sources=(str(entry),),
        expert=("nixos-rebuild dry-build",),
        next=("apply my changes",),
    )


def set_option(request: Request, context: Context, draft: Draft) -> None:
    """Set a named option to a value, if this system declares it."""
    intent: SetOption = request.intent  # type: ignore[assignment]
    path = _path(intent.option or context.answer(OPTION_WANTED))
    if path.rpartition(".")[2].strip('"').casefold() in _SECRET:
        raise Refused(
            f"{path} would write a secret into a file, and from there into the store, where everybody can read it.",
            "Look for an option of the same name that ends in File, and keep the secret in a file of its own.",
        )
    facts = _declared(path, context)
    if facts is None and not editing.find(context, draft, path) and not context.target.on_paper:
        raise Refused(
            f"NixOS has no option called {path} here, so I set nothing.",
            "The manual page lists every option (in a terminal: man configuration.nix).",
        )
    said = intent.value or context.answer(Question("value", f"What shall {path} be set to?"))
    value = typed(said, str((facts or {}).get("type", "")), path)
    edited = editing.set_option(context, draft, path, value)
    if edited.already:
        draft.done_already.append(f"{path} is {said} already.")
        return
    draft.summaries.append(f"set {path} to {said}")
    if facts:
        draft.why.append(_sentence(facts))
    draft.concepts.append("option")
    draft.next += [f"what does {path} do", "undo"]


def typed(said: str, kind: str, path: str) -> NixValue:
    """What a person typed, as a value of the option's type (as NixOS names it). Raises Refused when it cannot be."""
    text = said.strip().strip("“”\"'").strip()
    word = text.casefold()
    if "boolean" in kind or (not kind and word in _TRUE | _FALSE):
        if word in _TRUE | _FALSE:
            return word in _TRUE
        raise Refused(f"{path} is a switch: it is either true or false, not “{said}”.", f"Try: set {path} to true")
    if "integer" in kind or (not kind and re.fullmatch(r"-?\d+", word)):
        if re.fullmatch(r"-?\d{1,19}", word):
            return int(word)
        if "null" not in kind:
            raise Refused(f"{path} wants a whole number, not “{said}”.", f"Try: set {path} to 42")
    if word == "null" and ("null" in kind or not kind):
        return None
    if kind.startswith("list of"):
        inner = text.removeprefix("[").removesuffix("]")
        parts = [part.strip("\"' ") for part in re.split(r",|\band\b|\s+", inner) if part.strip("\"' ")]
        return [typed(part, kind.removeprefix("list of "), path) for part in parts]
    if kind.startswith("one of"):
        allowed = re.findall(r'"([^"]*)"', kind)
        match: str | None = next((one for one in allowed if one.casefold() == word), None)
        if match is None:
            raise Refused(f"{path} can be {', '.join(allowed)}, not “{said}”.")
        return match
    if any(name in kind for name in ("package", "attribute set", "submodule", "function")):
        raise Refused(
            f"{path} wants a {kind}, which I cannot make from plain words yet.",
            "Say “open my config” and write it by hand; I check it afterwards.",
        )
    return text


_SECRET = frozenset(
    "password initialpassword hashedpassword initialhashedpassword passphrase secret token apikey secretkey "
    "privatekey psk".split()
)
"""Last names of options that hold a secret in plain sight."""

_TRUE = frozenset({"true", "on", "yes", "enabled", "enable", "1"})
_FALSE = frozenset({"false", "off", "no", "disabled", "disable", "0"})


def _path(said: str) -> str:
    path = said.strip().strip("“”'`").removeprefix("config.")
    if not _PATH.fullmatch(path):
        raise Refused(
            f"“{said}” is no option: options are dotted names, such as services.openssh.enable.",
            "The manual page lists all of them (in a terminal: man configuration.nix).",
        )
    return path


def _declared(path: str, context: Context) -> dict[str, Any] | None:
    """What this system's modules say of the option; None: not declared, or it cannot be asked."""
    if context.target.on_paper:
        return None
    from nfh.nix import options

    try:
        return options.declaration(context.target, path)
    except NfhError:
        return None


def _evaluated(path: str, context: Context) -> str | None:
    if context.target.on_paper:
        return None
    from nfh.nix import evaluate

    try:
        return json.dumps(evaluate.evaluate_option(context.target, context.target.entry, path), ensure_ascii=False)
    except (NixFailed, ValueError):
        return None


def _sentence(facts: dict[str, Any]) -> str:
    text = str(facts.get("description") or "no description").strip()
    return text if text.endswith(".") else text + "."


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "text" in value:
        return str(value["text"])
    return json.dumps(value, ensure_ascii=False)
