"""What a name means, as the catalogue says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nfh.knowledge.name_kinds import Kind

if TYPE_CHECKING:
    from nfh.catalogue.package import Package

How = Literal[Kind, "purpose", "typo", "none"]


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means. `exact` is set where it can only mean one package; `candidates` always holds it then.

    `how` says which kind of name it was: attr, the attribute itself; name, the same name spelled otherwise; alias,
    another name of the software; program, a command it has; like, what it is used instead of; purpose, no name at all
    but what the candidates are for ("a web browser"); typo, nearly a name. With none there is nothing to offer.
    """

    exact: Package | None
    candidates: tuple[Package, ...]
    how: How
