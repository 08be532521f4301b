"""Flakes: switching them on, which comes before everything that is done with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.errors import NotYet
from nfh.planning import recipes, services

if TYPE_CHECKING:
    from nfh.intents.flakes import FlakeInit
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_NEXT = (
    "For a project: “nix flake init” in its folder writes a flake.nix. For this system: a flake.nix beside "
    "configuration.nix names nixpkgs as its input and lists ./configuration.nix among the modules of "
    "nixosConfigurations.NAME; then rebuild with --flake."
)


def flake_init(request: Request, context: Context, draft: Draft) -> None:
    """Switch flakes on where they are not. The flake.nix itself is not written yet: what is to be done is said.

    Raises NotYet, with what is done by hand, where flakes are on already.
    """
    intent: FlakeInit = request.intent  # type: ignore[assignment]
    before = draft.changes()
    services.switch_on(recipes.all_recipes()["flakes"], context, draft)
    if draft.changes() != before:
        draft.notes.append(f"Afterwards, by hand: {_NEXT}")
        return
    about = f" for {intent.language}" if intent.language else ""
    raise NotYet(f"Flakes are on already; writing a flake.nix{about} I cannot do yet.", _NEXT)
