"""The functions of builtins and nixpkgs' lib that shape lists and sets of modules, and what makes a system of them.

They are known by their last name (lib.optional, inputs.nixpkgs.lib.optional): what a person calls so does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.configuration.partial import of_lists, of_paths, of_sets
from nfh.configuration.partial.systems import system_of
from nfh.configuration.partial.values import Opaque, Value

if TYPE_CHECKING:
    from nfh.configuration.partial.evaluator import Evaluator

CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}

FUNCTIONS = {**of_lists.FUNCTIONS, **of_sets.FUNCTIONS, **of_paths.FUNCTIONS}
"""By name: how many arguments, and what it gives."""


def known(evaluator: Evaluator, applied: Opaque) -> Value:
    """What a function from outside gives, where it is one of those known here and has all its arguments."""
    last = applied.name.rsplit(".", 1)[-1]
    if last in FUNCTIONS:
        arity, function = FUNCTIONS[last]
        if len(applied.arguments) == arity:
            return function(evaluator, applied)
        if len(applied.arguments) < arity:
            return applied
    return system_of(applied)
