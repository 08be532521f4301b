"""From what a person calls a package to its attribute in nixpkgs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.intents.question import Choice, Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.catalogue.package import Package
    from nfh.planning.context import Context


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
        _choices(candidates),
    )


def _choices(packages: Sequence[Package]) -> tuple[Choice, ...]:
    return tuple(Choice(package.attr, f"{package.attr}: {package.description}") for package in packages)


def _available(attr: str, name: str, context: Context) -> str:
    if _practice_has(attr, context):
        return attr
    near = [p for p in context.catalogue.nearest(name, 8) if _practice_has(p.attr, context)][:3]
    message = f"“{attr}” exists in nixpkgs, but the practice system only has stand-ins for some packages."
    if near:
        question = Question(f"package:{name}", f"{message} One of these instead?", _choices(near))
        return context.answer(question)
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

    return packages.exists(context.target, name, context.cancel)


def listed_attribute(name: str, present: set[str], context: Context) -> str:
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
        question = Question(f"package:{name}", f"“{name}” is not installed. Did you mean:", _choices(near))
        return context.answer(question)
    return name
