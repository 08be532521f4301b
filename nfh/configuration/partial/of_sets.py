"""Functions of builtins and nixpkgs' lib over attribute sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.configuration.partial.applied import Function, call
from nfh.configuration.partial.values import Item, Lazy, ListValue, Opaque, SetValue, Value, as_list, member, merge

if TYPE_CHECKING:
    from nfh.configuration.partial.evaluator import Evaluator


def _names(_: Evaluator, applied: Opaque) -> Value:
    value = applied.arguments[0].value
    if not isinstance(value, SetValue):
        return applied
    unknown = (Opaque(value.name),) if value.partial else ()
    return ListValue(tuple(Item(Lazy.of(name)) for name in sorted(value.members)), unknown)


def _values(_: Evaluator, applied: Opaque) -> Value:
    value = applied.arguments[0].value
    if not isinstance(value, SetValue):
        return applied
    unknown = (Opaque(value.name),) if value.partial else ()
    return ListValue(tuple(Item(value.members[name]) for name in sorted(value.members)), unknown)


def _pairs_to_set(_: Evaluator, applied: Opaque) -> Value:
    given = as_list(applied.arguments[0].value)
    members: dict[str, Lazy] = {}
    partial = bool(given.unknown)
    for item in given.items:
        pair = item.lazy.value
        name = member(pair, "name")
        if isinstance(pair, SetValue) and isinstance(name, str):
            members[name] = pair.members.get("value", item.lazy)
        else:
            partial = True
    return SetValue(members, partial=partial)


def _pair(_: Evaluator, applied: Opaque) -> Value:
    return SetValue({"name": applied.arguments[0], "value": applied.arguments[1]})


def _map_set(evaluator: Evaluator, applied: Opaque) -> Value:
    function, over = applied.arguments
    value = over.value
    if not isinstance(value, SetValue):
        return applied
    members = {name: call(evaluator, function, Lazy.of(name), lazy) for name, lazy in value.members.items()}
    return SetValue(members, partial=value.partial)


def _map_set_to_list(evaluator: Evaluator, applied: Opaque) -> Value:
    found = _map_set(evaluator, applied)
    return _values(evaluator, Opaque("attrValues", (Lazy.of(found),))) if isinstance(found, SetValue) else applied


def _map_pairs(evaluator: Evaluator, applied: Opaque) -> Value:
    found = _map_set_to_list(evaluator, applied)
    return _pairs_to_set(evaluator, Opaque("", (Lazy.of(found),))) if isinstance(found, ListValue) else applied


def _generated(evaluator: Evaluator, applied: Opaque) -> Value:
    names, function = applied.arguments
    given = as_list(names.value)
    texts = [item.lazy.value for item in given.items]
    known_names = [text for text in texts if isinstance(text, str)]
    members = {name: call(evaluator, function, Lazy.of(name)) for name in known_names}
    return SetValue(members, partial=bool(given.unknown) or len(known_names) < len(texts))


def _filter_set(evaluator: Evaluator, applied: Opaque) -> Value:
    function, over = applied.arguments
    value = over.value
    if not isinstance(value, SetValue):
        return applied
    members: dict[str, Lazy] = {}
    for name, lazy in value.members.items():
        keep = call(evaluator, function, Lazy.of(name), lazy).value
        if keep is not False:
            members[name] = lazy
    return SetValue(members, partial=value.partial)


def _without(_: Evaluator, applied: Opaque) -> Value:
    value = applied.arguments[0].value
    names = {item.lazy.value for item in as_list(applied.arguments[1].value).items}
    if not isinstance(value, SetValue):
        return applied
    return SetValue({n: lazy for n, lazy in value.members.items() if n not in names}, value.spot, value.partial)


def _recursive_update(_: Evaluator, applied: Opaque) -> Value:
    return merge(applied.arguments[0], applied.arguments[1]).value


def _has_attr(_: Evaluator, applied: Opaque) -> Value:
    name, value = applied.arguments[0].value, applied.arguments[1].value
    if not isinstance(value, SetValue) or not isinstance(name, str):
        return applied
    return True if name in value.members else applied if value.partial else False


def _get_attr(_: Evaluator, applied: Opaque) -> Value:
    name = applied.arguments[0].value
    return member(applied.arguments[1].value, name) if isinstance(name, str) else applied


def _extend(evaluator: Evaluator, applied: Opaque) -> Value:
    """lib.extend: what the person's overlay adds is known, all else is still lib."""
    name = applied.name.rsplit(".", 1)[0]
    final: list[Lazy] = []
    whole = Lazy(lambda: final[0].value)
    final.append(call(evaluator, applied.arguments[0], whole, Lazy.of(Opaque(name))))
    added = final[0].value
    if not isinstance(added, SetValue):
        return Opaque(name)
    final[0] = Lazy.of(SetValue(added.members, added.spot, partial=True, name=name))
    return final[0].value


def _concat_sets(evaluator: Evaluator, applied: Opaque) -> Value:
    found = _map_set(evaluator, applied)
    if not isinstance(found, SetValue):
        return applied
    members: dict[str, Lazy] = {}
    partial = found.partial
    for lazy in found.members.values():
        value = lazy.value
        members.update(value.members if isinstance(value, SetValue) else {})
        partial = partial or not isinstance(value, SetValue) or value.partial
    return SetValue(members, partial=partial)


FUNCTIONS: dict[str, tuple[int, Function]] = {
    "attrNames": (1, _names),
    "attrValues": (1, _values),
    "listToAttrs": (1, _pairs_to_set),
    "nameValuePair": (2, _pair),
    "mapAttrs": (2, _map_set),
    "mapAttrs'": (2, _map_pairs),
    "mapAttrsToList": (2, _map_set_to_list),
    "genAttrs": (2, _generated),
    "filterAttrs": (2, _filter_set),
    "removeAttrs": (2, _without),
    "recursiveUpdate": (2, _recursive_update),
    "hasAttr": (2, _has_attr),
    "getAttr": (2, _get_attr),
    "extend": (1, _extend),
    "concatMapAttrs": (2, _concat_sets),
}
"""By name: how many arguments, and what it gives."""
