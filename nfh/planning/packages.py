"""Packages: install them for everybody, or for one person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.intents.question import Question
from nfh.planning import editing, package_names, people
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.intents.packages import InstallPackage
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.package_scope import Scope
    from nfh.planning.recipes import Recipe

NAME_WANTED = Question("package", "Which package?")
_OF_PYTHON = "python3Packages."

_WHY_INSTALLED = (
    "NixOS is described by a text, so a program is installed by naming it there and building the system that the "
    "text describes. The build is a new generation; the one you have now stays, and undo goes back to it."
)
WHY_AT_HOME = (
    "Home Manager has a home described by a text: the programs that it names are there, and no others. “home-manager "
    "switch” builds what the text says, as a new generation of the home."
)


def install_package(request: Request, context: Context, draft: Draft) -> None:
    """Put the packages into the list of packages of the system, or of one person."""
    from nfh.configuration import expectation
    from nfh.configuration.module import known
    from nfh.configuration.whole import packages as editor
    from nfh.planning import package_scope, recipe_settings

    intent: InstallPackage = request.intent  # type: ignore[assignment]
    if intent.version:
        draft.notes.append(
            f"NixOS has one version of each package, the one of its release; you get that, not {intent.version}."
        )
    names = _without_options(intent.packages or (context.answer(NAME_WANTED),), context, draft)
    attrs = [package_names.attribute(name, context) for name in names]
    whose = package_scope.whose(intent.scope, request.text, context, draft)
    scope = package_scope.meant(whose, context, draft)
    for recipe in [] if scope.whom or scope.listing.owner else _better_ways(attrs, context, draft):
        before = draft.changes()
        recipe_settings.switch_on(recipe, request.text if len(attrs) == 1 else "", context, draft)
        if draft.changes() != before:
            draft.notes.append(
                f"It takes more than a package to have {recipe.title}, so its NixOS module is used ({recipe.switch})."
            )
        attrs = [attr for attr in attrs if getattr(better_way(attr, context), "name", "") != recipe.name]
    attrs = [attr for attr in attrs if not _there_already(attr, scope, context, draft)]
    if not attrs:
        return
    edited = editor.add(editing.desk(context, draft), attrs, scope.listing, context.answers)
    draft.notes += edited.notes
    for attr in edited.already:
        draft.done_already.append(f"{attr} is already in {_where(attr, scope, context, draft)}.")
    if edited.added:
        _allowed(edited.added, context, draft)
        libraries = [attr.removeprefix(_OF_PYTHON) for attr in edited.added if attr.startswith(_OF_PYTHON)]
        if libraries:
            wanted = " ".join(f"ps.{name}" for name in libraries)
            draft.notes.append(
                f"A library of Python in this list is not found by python3 itself; for “import {libraries[0]}” an "
                f"expert lists (python3.withPackages (ps: [ {wanted} ])), or has it in a development shell."
            )
        package_scope.tell_of_home_manager(request.text, edited.added, scope, context, draft)
        draft.summaries.append(f"install {listed(edited.added)}" + (f" for {scope.whom}" if scope.whom else ""))
        draft.added += edited.added
        if not scope.listing.owner and None not in scope.listing.option:
            draft.expected += expectation.of_packages(known(scope.listing.option), edited.added)
        if left := recipe_settings.of_packages(request.text, (*names, *edited.added)):
            draft.notes.append(left)
        draft.next += [f"remove {edited.added[0]}", "undo"]
        draft.why.append(WHY_AT_HOME if on_its_own(context, draft) else _WHY_INSTALLED)
        draft.concepts += ["generation", "declarative"]


def on_its_own(context: Context, draft: Draft) -> bool:
    """Whether the configuration is a home that Home Manager keeps on its own."""
    return editing.configuration(context, draft).kind == "home"


def _allowed(attrs: Sequence[str], context: Context, draft: Draft) -> None:
    """What is known to be unfree is asked for now, not after Nix has refused it. Raises NeedsAnswer, Refused."""
    from nfh.planning import unfree

    closed = [attr for attr in attrs if (package := context.catalogue.get(attr)) is not None and package.unfree]
    if not closed or unfree.is_allowed(context):
        return
    if context.no_build:
        draft.notes.append(f"{listed(closed)}: not free software; Nix refuses it until you “allow unfree packages”.")
        return
    unfree.needed_for(listed(closed), context, draft, several=len(closed) > 1)


def _without_options(names: tuple[str, ...], context: Context, draft: Draft) -> tuple[str, ...]:
    """The names that are packages; an option's switch among them ("install the first one" of a list) is set."""
    from nfh.intents.options import SetOption
    from nfh.intents.request import Request
    from nfh.planning.options import set_option

    switches = [name for name in names if name.endswith(".enable") and not context.catalogue.get(name)]
    for name in switches:
        set_option(Request(SetOption(option=name, value="true"), "do", 1.0, "program"), context, draft)
    return tuple(name for name in names if name not in switches)


def _there_already(attr: str, scope: Scope, context: Context, draft: Draft) -> bool:
    """Whether a module of the configuration brings the package, or its only user has it for themselves."""
    from nfh.planning import package_scope

    switch = f"programs.{attr}.enable"
    if "." not in attr and editing.literal(context, switch, draft) == "true":
        place = editing.find(context, draft, switch)[0]
        draft.done_already.append(f"{attr} is there already: {switch} is true ({editing.where(place, context)}).")
        return True
    if scope.whom:
        everybody = package_scope.listed(context, draft, package_scope.everywhere(context, draft)[:1])
        there = next((one for _, one in everybody if not one.conditional and one.entry.stands_for(attr)), None)
        if there is not None:
            draft.done_already.append(f"Everybody has {attr} already, {scope.whom} too ({there.where}).")
        return there is not None
    if scope.listing.owner:
        return False
    users = people.users_of(context, draft)
    for other, one in package_scope.listed(context, draft, package_scope.everywhere(context, draft)[1:]):
        if one.conditional or not one.entry.stands_for(attr):
            continue
        if len(users) == 1:
            draft.done_already.append(f"{other.whom} has {attr} already ({one.where}).")
            return True
        draft.notes.append(f"{other.whom} has {attr} already ({one.where}); now everybody gets it.")
    return False


def _where(attr: str, scope: Scope, context: Context, draft: Draft) -> str:
    from nfh.planning import package_scope

    there = [one for _, one in package_scope.listed(context, draft, [scope]) if one.entry.stands_for(attr)]
    return there[0].where if there else context.target.entry.name


def _better_ways(attrs: list[str], context: Context, draft: Draft) -> list[Recipe]:
    """The recipes to use instead of the packages; not for a program that is listed as a package already."""
    from nfh.planning import package_scope

    there = package_scope.listed(context, draft, package_scope.everywhere(context, draft)[:1])
    present = {one.entry.attr for _, one in there if not one.conditional}
    found: dict[str, Recipe] = {}
    for attr in attrs:
        recipe = better_way(attr, context)
        if recipe is not None and not (attr in present and recipe.switch == f"programs.{attr}.enable"):
            found[recipe.name] = recipe
    return list(found.values())


def better_way(attr: str, context: Context) -> Recipe | None:
    """The recipe that is the better way to have a package: the catalogue says so, and there is a recipe for it."""
    from nfh.planning import recipes

    package = context.catalogue.get(attr)
    module = package.module if package is not None else ""
    program = f"programs.{attr}.enable"
    return next(
        (one for one in recipes.all_recipes().values() if (module and module in one.set) or one.switch == program),
        None,
    )
