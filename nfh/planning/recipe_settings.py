"""Settings of a service that were said with its name: set where this system has the option, else told."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nfh.configuration.nix_value import PackageRef
from nfh.knowledge import load
from nfh.planning import databases, editing, option_facts, services, settings_said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.recipes import Recipe
    from nfh.planning.settings_said import Said


def read(recipe: Recipe, text: str) -> Said:
    """What `text` says of the recipe besides switching it on."""
    settings: dict[str, list[dict[str, Any]]] = load.read_json("settings.json")
    raw = load.read_json("recipes.json").get(recipe.name, {})
    names = (
        recipe.name,
        recipe.title,
        *recipe.set,
        *raw.get("names", ()),
        *recipe.unit.split(),
        *databases.words(recipe, text),
    )
    return settings_said.read(text, settings.get(recipe.name, ()), names)


def with_ports_as_said(recipe: Recipe, said: Said) -> Recipe:
    """The recipe, with the port that it listens on where another than its own was said; its reasons without a port
    where that one is not opened."""
    found = next((one.value for one in said.values if one.option.casefold().endswith(("port", "ports"))), None)
    port = found[0] if isinstance(found, list) else found
    if port is not None:
        recipe = replace(
            recipe,
            tcp=(port,) if recipe.tcp else (),
            why=re.sub(r"\bport \d+", f"port {port}", recipe.why),
        )
    if any(one.option.endswith("openFirewall") and one.value is False for one in said.values):
        recipe = replace(recipe, why=re.sub(r"(?:,| and)? (?:and )?opens (?:its )?ports?\b[^.]*", "", recipe.why))
    return recipe


def switch_on(recipe: Recipe, text: str, context: Context, draft: Draft) -> None:
    """Switch the service on with the settings that `text` says; note what of it is not done."""
    said = read(recipe, text)
    services.switch_on(with_ports_as_said(recipe, said), context, draft)
    apply(said, context, draft)
    databases.grant(recipe, text, context, draft)
    if said.left:
        draft.notes.append(left_out(said.left, recipe))


def apply(said: Said, context: Context, draft: Draft) -> None:
    """Set every option that was said, if this system has it; note those that it has not."""
    for one in said.values:
        if one.package and context.catalogue.get(one.package) is None:
            draft.notes.append(f"I know no package {one.package} here, so {one.option} is not set.")
            continue
        value = PackageRef(one.package) if one.package else one.value
        missing = [option for option in (one.option, *one.also) if not _there(option, context)]
        if missing:
            draft.notes.append(_missing(missing[0], one.value, context))
            continue
        changed = False
        for option, wanted in {one.option: value, **one.also}.items():
            joins = isinstance(wanted, list) and isinstance(wanted[0], str)
            put = editing.add_to_list if joins else editing.set_option
            changed = not put(context, draft, option, wanted).already or changed
        if changed:
            draft.summaries.append(f"set {one.option} to {one.package or _shown(one.value)}")
        draft.notes += [one.note] if one.note else []


def left_out(words: str, recipe: Recipe) -> str:
    """That nothing was made of these words, and where to look."""
    return (
        f"“{words}” is not part of this plan. “Search options for {recipe.name}” shows what can be set; then say "
        "“set … to …”."
    )


_PARTS = re.compile(
    r"(?P<with>\bwith\b.*\b(?:extensions?|plug-?ins?|add-?ons?|themes?|modules?|settings?|support|config\w*|languages?"
    r"|dictionar\w+|drivers?|fonts?|python|java)\b.*)|\bin (?P<language>[a-z]{4,})[\s.!]*$",
    re.IGNORECASE,
)
"""What people want of a program besides the program."""


def of_packages(text: str, names: Iterable[str]) -> str:
    """What of a wish for packages is no part of installing them, as a note; "" where nothing is left."""
    found = _PARTS.search(text)
    if found is None:
        return ""
    if found["with"]:
        left = settings_said.read(found["with"], (), names).left
        return f"“{left}” is not part of this plan: only the package itself is installed." if left else ""
    language = found["language"].casefold()
    if language not in load.read_json("places.json")["locales"]:
        return ""
    return (
        f"The plan does not set “{found[0].strip(' .!')}”: a program speaks the language of the system (“set the "
        f"language to {language}”), as far as it has it."
    )


def _there(option: str, context: Context) -> bool:
    known = option_facts.of(option, context)
    return known.facts is not None or not known.sure


def _missing(option: str, value: Any, context: Context) -> str:
    where = "The practice system" if context.target.kind == "practice" else "This system's NixOS"
    then = "; on a NixOS machine the same sentence sets it" if context.target.kind == "practice" else ""
    return f"{where} has no option {option}, so {_shown(value)} is not set{then}."


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " and ".join(str(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
