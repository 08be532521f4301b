"""Applying functions to values that are worked out when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.configuration.partial.values import Item, Lazy, ListValue, Opaque, Value, as_list, as_text

if TYPE_CHECKING:
    from nfh.configuration.partial.evaluator import Evaluator

Function = Callable[["Evaluator", Opaque], Value]
"""What a known function does with the arguments it was applied to."""


def as_path(value: Value) -> Path | None:
    """The absolute path that a path or a text is; None for anything else."""
    text = as_text(value)
    return Path(text) if text is not None and text.startswith("/") else None


def mapped(evaluator: Evaluator, function: Lazy, over: Value) -> Value:
    """A list with the function applied to each element."""
    given = as_list(over)
    items = tuple(Item(call(evaluator, function, item.lazy), item.condition) for item in given.items)
    return ListValue(items, given.unknown)


def call(evaluator: Evaluator, function: Lazy, *arguments: Lazy) -> Lazy:
    """What a function gives for the arguments, one after the other."""

    def make() -> Value:
        value = function.value
        for argument in arguments:
            value = evaluator.call(value, argument, function.spot)
        return value

    return Lazy(make, function.spot)
