"""One place that sets an option: what is behind its wrappers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.configuration.branches import UNCONDITIONAL, unwrap, wrapped
from nfh.configuration.literal import NO_LITERAL, NoLiteral, literal
from nfh.configuration.module import Found
from nfh.configuration.nix_value import NixValue
from nfh.configuration.scope import Scope, let_bound

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Definition:
    """One place that sets an option. `line` and `column` count from 1.

    `path` is what stands there: the option itself, something inside it, or a set around it that is given by an
    expression (then `literal` is False and the option may or may not be in it). `value` is the value as written,
    without `wrappers` (mkIf, mkForce …, the outermost first).
    """

    file: Path
    path: str
    value: str
    line: int
    column: int
    wrappers: tuple[str, ...]
    literal: bool

    @property
    def conditional(self) -> bool:
        """Whether it may not hold, or may lose to another definition."""
        return any(wrapper not in UNCONDITIONAL and wrapper != "mkForce" for wrapper in self.wrappers)


@dataclass(frozen=True, slots=True)
class Core:
    """What is left of a definition behind its wrappers."""

    found: Found
    node: Node
    scope: Scope
    wrappers: tuple[str, ...]
    value: NixValue | NoLiteral

    @property
    def plain(self) -> bool:
        """Whether the value can be replaced without a question."""
        return self.value is not NO_LITERAL and all(wrapper in UNCONDITIONAL for wrapper in self.wrappers)

    @property
    def default(self) -> bool:
        """Whether the value is a plain literal but for mkDefault: it can be replaced, and stays a default."""
        around = set(self.wrappers) - UNCONDITIONAL
        return self.value is not NO_LITERAL and around == {"mkDefault"}


def core_of(found: Found, content: bytes) -> Core:
    """Look behind mkForce, mkIf and the like."""
    node, scope, wrappers = found.value, found.scope, found.wrappers
    if found.inherited:
        return Core(found, node, scope, wrappers, NO_LITERAL)
    while True:
        node, scope = unwrap(node, scope, content)
        inside = wrapped(node, content)
        if inside is None or inside[0] in ("mkMerge", "optional", "optionals", "optionalAttrs"):
            return Core(found, node, scope, wrappers, literal(node, scope, content))
        wrappers, node = (*wrappers, inside[0]), inside[1]


def value_of(core: Core, content: bytes) -> NixValue | NoLiteral:
    """The literal value, also where a let gives it."""
    named = let_bound(core.node, core.scope, content)
    return literal(named.value, named.scope, content) if named is not None else core.value
