"""Packages: install, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.errors import NotYet, Refused
from nfh.intents.question import Choice, Question
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.catalogue.package import Package
    from nfh.intents.packages import InstallPackage, RemovePackage
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.recipes import Recipe

NAME_WANTED = Question("package", "Which package?")


def install_package(request: Request, context: Context, draft: Draft) -> None:
    """Put the packages into environment.systemPackages."""
    from nfh.configuration import packages as editing
    from nfh.planning import services

    intent: InstallPackage = request.intent  # type: ignore[assignment]
    if intent.scope not in ("", "system"):
        raise NotYet(
            f"I understood that {listed(intent.packages) or 'something'} is wanted for one user only; so far I can "
            "only install for the whole system.",
            f"Say “install {listed(intent.packages) or 'htop'}” to install it for everybody.",
        )
    if intent.version:
        draft.notes.append(
            f"NixOS has one version of each package, the one of its release; you get that, not {intent.version}."
        )
    if not intent.packages:
        names: tuple[str, ...] = (context.answer(NAME_WANTED),)
    else:
        names = intent.packages
    names = _without_options(names, context, draft)
    attrs = [attribute(name, context) for name in names]
    by_module = [recipe for attr in attrs if (recipe := _better_way(attr, context))]
    for recipe in by_module:
        services.switch_on(recipe, context, draft)
        draft.notes.append(f"{recipe.title} is more than a package, so its NixOS module is used ({recipe.switch}).")
    attrs = [attr for attr in attrs if not any(_better_way(attr, context) is recipe for recipe in by_module)]
    if not attrs:
        return
    entry = _editable_entry(context)
    edited = editing.add(draft.source(entry), attrs, answers=context.answers)
    draft.update(entry, edited.source.content)
    draft.notes += edited.notes
    for attr in edited.already:
        draft.done_already.append(f"{attr} is already in {entry.name}.")
    if edited.added:
        draft.summaries.append(f"install {listed(edited.added)}")
        draft.added += edited.added
        draft.next += [f"remove {edited.added[0]}", "undo"]
        draft.why.append(
            "NixOS is described by a text, so a program is installed by naming it there and building the system that "
            "the text describes. The build is a new generation; the one you have now stays, and undo goes back to it."
        )
        draft.concepts += ["generation", "declarative"]


def _without_options(names: tuple[str, ...], context: Context, draft: Draft) -> tuple[str, ...]:
    """The names that are packages; an option's switch among them ("install the first one" of a list) is set."""
    from nfh.intents.options import SetOption
    from nfh.intents.request import Request
    from nfh.planning.options import set_option

    switches = [name for name in names if name.endswith(".enable") and not context.catalogue.get(name)]
    for name in switches:
        set_option(Request(SetOption(option=name, value="true"), "do", 1.0, "program"), context, draft)
    return tuple(name for name in names if name not in switches)


def _better_way(attr: str, context: Context) -> Recipe | None:
    """The recipe that is the better way to have a package: the catalogue says so, and there is a recipe for it."""
    from nfh.planning import recipes

    package = context.catalogue.get(attr)
    if package is None or not package.module:
        return None
    return next((recipe for recipe in recipes.all_recipes().values() if package.module in recipe.set), None)


def remove_package(request: Request, context: Context, draft: Draft) -> None:
    """Take the packages out of environment.systemPackages."""
    from nfh.configuration import packages as editing

    intent: RemovePackage = request.intent  # type: ignore[assignment]
    if intent.scope not in ("", "system"):
        raise NotYet(
            f"I understood that {listed(intent.packages) or 'something'} is to go for one user only; so far I can "
            "only remove what is installed for the whole system.",
        )
    names = intent.packages or (context.answer(Question("package", "Which package should go?")),)
    entry = _editable_entry(context)
    present = {item.attr for item in editing.system_packages(draft.source(entry))}
    attrs = [_installed_attribute(name, present, context) for name in names]
    attrs = [attr for attr in attrs if attr in present or not _switched_off(attr, context, draft)]
    if not attrs:
        return
    edited = editing.remove(draft.source(entry), attrs, answers=context.answers)
    draft.update(entry, edited.source.content)
    draft.notes += edited.notes
    for attr in edited.missing:
        draft.done_already.append(f"{attr} is not in {entry.name}, so there is nothing to remove.")
    if edited.removed:
        draft.summaries.append(f"remove {listed(edited.removed)}")
        draft.removed += edited.removed
        draft.next += ["undo"]
        draft.why.append(
            "A package leaves NixOS when its name leaves the text that describes the system. Its files stay in the "
            "store for as long as an earlier generation uses them, so undo is instant."
        )
        draft.concepts += ["generation", "garbage collection"]


def _switched_off(attr: str, context: Context, draft: Draft) -> bool:
    """Whether the package is there by a recipe's module; then that is switched off instead."""
    from nfh.planning import editing, services

    recipe = _better_way(attr, context)
    if recipe is None or editing.literal(context, recipe.switch) != "true":
        return False
    services.switch_off(recipe, context, draft)
    return True


def _editable_entry(context: Context):  # type: ignore[no-untyped-def]
    if context.target.is_flake:
        raise NotYet(
            f"This system is a flake ({context.target.entry}); so far I edit only a single configuration.nix.",
            "With --config you can name the configuration.nix it uses.",
        )
    return context.target.entry


def attribute(name: str, context: Context) -> str:
    """The nixpkgs attribute for what a person called a package; asks when several could be meant."""
    found = context.catalogue.resolve(name)
    if found.exact is not None:
        return _available(found.exact.attr, name, context)
    if exists_in_nixpkgs(name, context):
        return name
    candidates = [p for p in found.candidates if _practice_has(p.attr, context)][:3]
    if not candidates:
        raise Refused(
            f"I know no package called “{name}”.",
            f"Say “search for {name}” to look for something like it.",
        )
    return context.answer(_which(name, candidates))


def _which(name: str, candidates: list[Package]) -> Question:
    return Question(
        f"package:{name}",
        f"I know no package called “{name}”. Did you mean:",
        tuple(Choice(p.attr, f"{p.attr}: {p.description}") for p in candidates),
    )


def _available(attr: str, name: str, context: Context) -> str:
    if _practice_has(attr, context):
        return attr
    near = [p for p in context.catalogue.nearest(name, 8) if _practice_has(p.attr, context)][:3]
    message = f"“{attr}” exists in nixpkgs, but the practice system only has stand-ins for some packages."
    if near:
        choices = tuple(Choice(p.attr, f"{p.attr}: {p.description}") for p in near)
        return context.answer(Question(f"package:{name}", f"{message} One of these instead?", choices))
    raise Refused(message, "Try htop, git or vim here; on a NixOS machine it would work.")


def _practice_has(attr: str, context: Context) -> bool:
    """Whether the practice system has a stand-in for it; every other system has all of nixpkgs."""
    if context.target.kind != "practice":
        return True
    from nfh.practice.stand_ins import has

    return has(attr)


def exists_in_nixpkgs(name: str, context: Context) -> bool:
    """Whether this very attribute exists in the system's own nixpkgs, asked of Nix (False without Nix)."""
    if context.target.on_paper:
        return _practice_has(name, context) and context.target.kind == "practice"
    from nfh.nix import packages

    return packages.exists(context.target, name)


def _installed_attribute(name: str, present: set[str], context: Context) -> str:
    """The attribute in the list that the person means: itself, or what the catalogue calls by that name."""
    if name in present:
        return name
    lowered = {attr.lower(): attr for attr in present}
    if name.lower() in lowered:
        return lowered[name.lower()]
    found = context.catalogue.resolve(name)
    if found.exact is not None:
        return found.exact.attr
    near = [p for p in found.candidates if p.attr in present][:3]
    if near:
        return context.answer(
            Question(
                f"package:{name}",
                f"“{name}” is not installed. Did you mean:",
                tuple(Choice(p.attr, f"{p.attr}: {p.description}") for p in near),
            )
        )
    return name
