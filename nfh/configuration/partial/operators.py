"""Operators between values."""

from __future__ import annotations

import os
from pathlib import Path

from nfh.configuration.partial.values import (
    Lazy,
    ListValue,
    Merged,
    Opaque,
    SetValue,
    Spot,
    Value,
    as_list,
    as_text,
)


def operate(operator: str, left: Lazy, right: Lazy, spot: Spot) -> Value:
    """The value of a binary operation."""
    match operator:
        case "++":
            one, other = as_list(left.value), as_list(right.value)
            return ListValue(one.items + other.items, one.unknown + other.unknown)
        case "//":
            return _update(left, right)
        case "+":
            return _plus(left.value, right.value, spot)
        case "==" | "!=":
            return _equal(left.value, right.value, operator, spot)
        case "&&" | "||":
            return _logic(operator, left, right, spot)
    return Opaque(spot.text, spot=spot)


def _update(left: Lazy, right: Lazy) -> Value:
    one, other = left.value, right.value
    if isinstance(one, SetValue) and isinstance(other, SetValue):
        members = {**one.members, **other.members}
        return SetValue(members, other.spot or one.spot, one.partial or other.partial, one.name)
    if isinstance(other, Opaque) and isinstance(one, SetValue):
        return SetValue(one.members, one.spot, partial=True, name=one.name)
    if isinstance(one, Opaque) and isinstance(other, SetValue):
        return SetValue(other.members, other.spot, partial=True, name=one.name)
    return Merged((left, right))


def _plus(one: Value, other: Value, spot: Spot) -> Value:
    text, more = as_text(one), as_text(other)
    if text is None or more is None:
        return Opaque(spot.text, spot=spot)
    return text + more if isinstance(one, str) else Path(os.path.normpath(text + more))


def _equal(one: Value, other: Value, operator: str, spot: Spot) -> Value:
    plain = (str, bool, int, type(None))
    if not isinstance(one, plain) or not isinstance(other, plain):
        return Opaque(spot.text, spot=spot)
    return (one == other and type(one) is type(other)) == (operator == "==")


def _logic(operator: str, left: Lazy, right: Lazy, spot: Spot) -> Value:
    decides = operator == "||"
    values = left.value, right.value
    if any(value is decides for value in values):
        return decides
    return (not decides) if all(isinstance(value, bool) for value in values) else Opaque(spot.text, spot=spot)
