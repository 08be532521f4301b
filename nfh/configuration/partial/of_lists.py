"""Functions of builtins and nixpkgs' lib over lists, and those of its module system that wrap values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.configuration.partial.applied import Function, call, mapped
from nfh.configuration.partial.values import Either, Item, Lazy, ListValue, Merged, Opaque, SetValue, Value, as_list

if TYPE_CHECKING:
    from nfh.configuration.partial.evaluator import Evaluator


def _map(evaluator: Evaluator, applied: Opaque) -> Value:
    return mapped(evaluator, applied.arguments[0], applied.arguments[1].value)


def _for_each(evaluator: Evaluator, applied: Opaque) -> Value:
    return mapped(evaluator, applied.arguments[1], applied.arguments[0].value)


def _flatten(evaluator: Evaluator, applied: Opaque) -> Value:
    items: list[Item] = []
    given = as_list(applied.arguments[-1].value)
    unknown = list(given.unknown)
    for item in given.items:
        value = item.lazy.value
        if isinstance(value, ListValue):
            inner = _flatten(evaluator, Opaque("flatten", (Lazy.of(value),)))
            if isinstance(inner, ListValue):
                items += [Item(one.lazy, one.condition or item.condition) for one in inner.items]
                unknown += inner.unknown
        else:
            items.append(item)
    return ListValue(tuple(items), tuple(unknown))


def _concat_map(evaluator: Evaluator, applied: Opaque) -> Value:
    return _flatten(evaluator, Opaque("flatten", (Lazy.of(_map(evaluator, applied)),)))


def _filter(evaluator: Evaluator, applied: Opaque) -> Value:
    function, over = applied.arguments
    given = as_list(over.value)
    items: list[Item] = []
    for item in given.items:
        keep = call(evaluator, function, item.lazy).value
        if keep is not False:
            items.append(Item(item.lazy, item.condition if keep is True else item.condition or "a filter"))
    return ListValue(tuple(items), given.unknown)


def _condition(applied: Opaque) -> tuple[bool | None, str]:
    condition = applied.arguments[0]
    value = condition.value
    words = condition.spot.text if condition.spot else "a condition"
    return (value if isinstance(value, bool) else None), words


def _optional(_: Evaluator, applied: Opaque) -> Value:
    holds, words = _condition(applied)
    one = applied.name.rsplit(".", 1)[-1] == "optional"
    if holds is False:
        return ListValue()
    given = ListValue((Item(applied.arguments[1]),)) if one else as_list(applied.arguments[1].value)
    if holds:
        return given
    return ListValue(tuple(Item(item.lazy, item.condition or words) for item in given.items), given.unknown)


def _if(_: Evaluator, applied: Opaque) -> Value:
    holds, words = _condition(applied)
    if holds:
        return applied.arguments[1].value
    return Either((), words) if holds is False else Either((applied.arguments[1],), words)


def _merge(_: Evaluator, applied: Opaque) -> Value:
    given = as_list(applied.arguments[0].value)
    lazies = [Lazy.of(Either((item.lazy,), item.condition)) if item.condition else item.lazy for item in given.items]
    return Merged(tuple(lazies))


def _last(_: Evaluator, applied: Opaque) -> Value:
    return applied.arguments[-1].value


def _is_in(_: Evaluator, applied: Opaque) -> Value:
    wanted, given = applied.arguments[0].value, as_list(applied.arguments[1].value)
    values = [item.lazy.value for item in given.items]
    if not isinstance(wanted, str) or given.unknown or not all(isinstance(value, str) for value in values):
        return applied
    return wanted in values


def _fold(evaluator: Evaluator, applied: Opaque) -> Value:
    function, start, over = applied.arguments
    given = as_list(over.value)
    if given.unknown:
        return applied
    result = start
    for item in given.items:
        result = call(evaluator, function, result, item.lazy)
    return result.value


def _flip(evaluator: Evaluator, applied: Opaque) -> Value:
    function, one, other = applied.arguments
    return call(evaluator, function, other, one).value


def _pipe(evaluator: Evaluator, applied: Opaque) -> Value:
    result, over = applied.arguments
    for item in as_list(over.value).items:
        result = call(evaluator, item.lazy, result)
    return result.value


def _end_of_list(_: Evaluator, applied: Opaque) -> Value:
    given = as_list(applied.arguments[0].value)
    if given.unknown or not given.items:
        return applied
    return given.items[0 if applied.name.endswith("head") else -1].lazy.value


def _with_system(evaluator: Evaluator, applied: Opaque) -> Value:
    """flake-parts' withSystem: a function of what each system has."""
    return call(evaluator, applied.arguments[1], Lazy.of(SetValue(partial=True))).value


FUNCTIONS: dict[str, tuple[int, Function]] = {
    "map": (2, _map),
    "forEach": (2, _for_each),
    "concatMap": (2, _concat_map),
    "flatten": (1, _flatten),
    "concatLists": (1, _flatten),
    "filter": (2, _filter),
    "optional": (2, _optional),
    "optionals": (2, _optional),
    "optionalAttrs": (2, _if),
    "mkIf": (2, _if),
    "mkMerge": (1, _merge),
    "mkForce": (1, _last),
    "mkDefault": (1, _last),
    "mkOverride": (2, _last),
    "mkBefore": (1, _last),
    "mkAfter": (1, _last),
    "elem": (2, _is_in),
    "foldl'": (3, _fold),
    "flip": (3, _flip),
    "pipe": (2, _pipe),
    "id": (1, _last),
    "last": (1, _end_of_list),
    "head": (1, _end_of_list),
    "withSystem": (2, _with_system),
}
"""By name: how many arguments, and what it gives."""
