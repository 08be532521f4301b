"""Packages: take them out of the list of the system, or of one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.intents.question import Question
from nfh.planning import editing, package_names, package_scope
from nfh.planning.packages import WHY_AT_HOME, better_way, on_its_own
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.configuration.whole.packages import Listed
    from nfh.intents.packages import RemovePackage
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.package_scope import Scope

_WHY = (
    "A package leaves NixOS when its name leaves the text that describes the system. Its files stay in the store for "
    "as long as an earlier generation uses them, so undo is instant."
)


def remove_package(request: Request, context: Context, draft: Draft) -> None:
    """Take the packages out of the list of the system, or of the one person who is named; never of more than that.

    Raises NeedsAnswer (ids `package`, `host`, `user`), Refused, ConfigurationError.
    """
    intent: RemovePackage = request.intent  # type: ignore[assignment]
    names = intent.packages or (context.answer(Question("package", "Which package should go?")),)
    whose = package_scope.whose(intent.scope, request.text, context, draft)
    if not whose:
        package_scope.no_stranger_in(request.text, f"remove {listed(names)}", context, draft)
    scope = package_scope.meant(whose, context, draft)
    present = {one.entry.attr for _, one in package_scope.listed(context, draft, _lists_of(scope, context, draft))}
    attrs = dict.fromkeys(package_names.listed_attribute(name, present, context) for name in names)
    gone: list[str] = []
    missing: list[str] = []
    for attr in attrs:
        if attr in present or scope.whom or not _switched_off(attr, context, draft):
            taken = _take_out(attr, scope, context, draft)
            gone += taken
            missing += [] if taken else [attr]
    if missing:
        _not_there(missing, scope, context, draft)
    if gone:
        draft.summaries.append(f"remove {listed(gone)}" + (f" for {scope.whom}" if scope.whom else ""))
        draft.removed += gone
        draft.next += ["undo"]
        draft.why.append(WHY_AT_HOME if on_its_own(context, draft) else _WHY)
        draft.concepts += ["generation", "garbage collection"]


def _lists_of(scope: Scope, context: Context, draft: Draft) -> list[Scope]:
    """The list that is meant, and for a person every other list that is theirs."""
    if not scope.whom:
        return [scope]
    others = package_scope.everywhere(context, draft)
    return [scope, *(one for one in others if one.whom == scope.whom and one.listing != scope.listing)]


def _take_out(attr: str, scope: Scope, context: Context, draft: Draft) -> tuple[str, ...]:
    """Take one package out; where only one other list of those that may be meant has it, that is where it goes."""
    from nfh.configuration.whole import packages as editor

    desk = editing.desk(context, draft)
    edited = editor.remove(desk, [attr], scope.listing)
    if edited.missing and (scope.whom or not scope.listing.owner):
        every = package_scope.everywhere(context, draft)
        others = [one for one in every if one.listing != scope.listing and one.whom]
        if scope.whom:
            others = [one for one in others if one.whom == scope.whom]
        holders = {one.whom: one for one, found in package_scope.listed(context, draft, others) if _is(found, attr)}
        if len(holders) == 1:
            whom, other = next(iter(holders.items()))
            edited = editor.remove(desk, [attr], other.listing)
            if not scope.whom:
                draft.notes.append(f"{attr} was listed for {whom} only.")
    draft.notes += edited.notes
    return edited.removed


def _not_there(attrs: list[str], scope: Scope, context: Context, draft: Draft) -> None:
    """Say that there is nothing to take out; of one person's packages, whether everybody has them."""
    entry = context.target.entry.name
    if not scope.whom or editing.is_a_home(context):
        draft.done_already.append(f"{_are(attrs)} not in {entry} or what it imports, so there is nothing to remove.")
        return
    everybodys = {attr: where for attr in attrs if (where := _for_everybody(attr, context, draft))}
    if nobodys := [attr for attr in attrs if attr not in everybodys]:
        draft.done_already.append(
            f"{_are(nobodys)} not among the packages of {scope.whom}, so there is nothing to remove."
        )
    for attr, where in everybodys.items():
        draft.done_already.append(
            f"{attr} is there for everybody ({where}), not for {scope.whom} alone, so I change nothing; "
            f"“remove {attr}” takes it from everybody."
        )
        draft.next.append(f"remove {attr}")


def _are(attrs: list[str]) -> str:
    return f"{listed(attrs)} {'is' if len(attrs) == 1 else 'are'}"


def _for_everybody(attr: str, context: Context, draft: Draft) -> str:
    """Where the configuration has the package for everybody, in words; "" where it does not."""
    from nfh.configuration.whole.packages import Listing
    from nfh.planning.package_scope import Scope

    everybody = package_scope.listed(context, draft, [Scope(Listing())])
    there = next((one.where for _, one in everybody if _is(one, attr)), "")
    recipe = better_way(attr, context)
    for switch in (f"programs.{attr}.enable", recipe.switch if recipe else ""):
        if there or not switch or editing.literal(context, switch, draft) != "true":
            continue
        there = f"{switch}, {editing.where(editing.find(context, draft, switch)[0], context)}"
    return there


def _is(one: Listed, attr: str) -> bool:
    return one.entry.stands_for(attr)


def _switched_off(attr: str, context: Context, draft: Draft) -> bool:
    """Whether the package is there by a module that is switched on; then that is switched off instead."""
    from nfh.planning import services

    recipe = better_way(attr, context)
    if recipe is not None and editing.literal(context, recipe.switch, draft) == "true":
        services.switch_off(recipe, context, draft)
        return True
    switch = f"programs.{attr}.enable"
    if "." in attr or editing.literal(context, switch, draft) != "true":
        return False
    editing.set_option(context, draft, switch, False)
    draft.summaries.append(f"switch {switch} off")
    draft.notes.append(f"{attr} was not in a list of packages: its NixOS module brought it.")
    return True
