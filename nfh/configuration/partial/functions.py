"""The functions of builtins and nixpkgs' lib that shape lists and sets of modules, and what makes a system of them.

They are known by their last name (lib.optional, inputs.nixpkgs.lib.optional): what a person calls so does that.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.configuration.partial.systems import system_of
from nfh.configuration.partial.values import (
    Either,
    Item,
    Lazy,
    ListValue,
    Merged,
    Opaque,
    SetValue,
    Value,
    as_list,
    as_text,
    member,
    merge,
)

if TYPE_CHECKING:
    from nfh.configuration.partial.evaluator import Evaluator

CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}

MOST_FILES = 2_000
"""Files that a folder is searched for modules."""

Function = Callable[["Evaluator", Opaque], Value]


def known(evaluator: Evaluator, applied: Opaque) -> Value:
    """What a function from outside gives, where it is one of those known here and has all its arguments."""
    last = applied.name.rsplit(".", 1)[-1]
    if last in _FUNCTIONS:
        arity, function = _FUNCTIONS[last]
        if len(applied.arguments) == arity:
            return function(evaluator, applied)
        if len(applied.arguments) < arity:
            return applied
    return system_of(applied)


# ---------------------------------------------------------------------------------------------------- functions


def _import(evaluator: Evaluator, applied: Opaque) -> Value:
    path = _as_path(applied.arguments[0].value)
    return evaluator.file(path).value if path is not None else Opaque("import", applied.arguments, applied.spot)


def _as_path(value: Value) -> Path | None:
    text = as_text(value)
    return Path(text) if text is not None and text.startswith("/") else None


def _mapped(evaluator: Evaluator, function: Lazy, over: Value) -> Value:
    given = as_list(over)
    items = tuple(Item(_call(evaluator, function, item.lazy), item.condition) for item in given.items)
    return ListValue(items, given.unknown)


def _call(evaluator: Evaluator, function: Lazy, *arguments: Lazy) -> Lazy:
    def make() -> Value:
        value = function.value
        for argument in arguments:
            value = evaluator.call(value, argument, function.spot)
        return value

    return Lazy(make, function.spot)


def _map(evaluator: Evaluator, applied: Opaque) -> Value:
    return _mapped(evaluator, applied.arguments[0], applied.arguments[1].value)


def _for_each(evaluator: Evaluator, applied: Opaque) -> Value:
    return _mapped(evaluator, applied.arguments[1], applied.arguments[0].value)


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


def _read_folder(_: Evaluator, applied: Opaque) -> Value:
    folder = _as_path(applied.arguments[0].value)
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name) if folder is not None else None
    except OSError:
        entries = None
    if entries is None or len(entries) > MOST_FILES:
        return applied
    kinds = {
        entry.name: "symlink" if entry.is_symlink() else "directory" if entry.is_dir() else "regular"
        for entry in entries
    }
    return SetValue({name: Lazy.of(kind) for name, kind in kinds.items()})


def _files_below(_: Evaluator, applied: Opaque) -> Value:
    folder = _as_path(applied.arguments[0].value)
    if folder is None or not folder.is_dir():
        return applied
    files = [Path(root, name) for root, _, names in os.walk(folder) for name in names]
    if len(files) > MOST_FILES:
        return applied
    wanted = sorted(files) if applied.name.endswith("listFilesRecursive") else _modules_of(files, folder)
    return ListValue(tuple(Item(Lazy.of(path, applied.spot)) for path in wanted))


def _modules_of(files: list[Path], folder: Path) -> list[Path]:
    """What import-tree takes: every Nix file below no folder or file whose name begins with an underscore."""
    return sorted(
        path
        for path in files
        if path.suffix == ".nix" and not any(part.startswith("_") for part in path.relative_to(folder).parts)
    )


def _import_tree(evaluator: Evaluator, applied: Opaque) -> Value:
    found = _files_below(evaluator, applied)
    return SetValue({"imports": Lazy.of(found, applied.spot)}) if isinstance(found, ListValue) else applied


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
    members = {name: _call(evaluator, function, Lazy.of(name), lazy) for name, lazy in value.members.items()}
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
    members = {name: _call(evaluator, function, Lazy.of(name)) for name in known_names}
    return SetValue(members, partial=bool(given.unknown) or len(known_names) < len(texts))


def _filter(evaluator: Evaluator, applied: Opaque) -> Value:
    function, over = applied.arguments
    given = as_list(over.value)
    items: list[Item] = []
    for item in given.items:
        keep = _call(evaluator, function, item.lazy).value
        if keep is not False:
            items.append(Item(item.lazy, item.condition if keep is True else item.condition or "a filter"))
    return ListValue(tuple(items), given.unknown)


def _filter_set(evaluator: Evaluator, applied: Opaque) -> Value:
    function, over = applied.arguments
    value = over.value
    if not isinstance(value, SetValue):
        return applied
    members: dict[str, Lazy] = {}
    for name, lazy in value.members.items():
        keep = _call(evaluator, function, Lazy.of(name), lazy).value
        if keep is not False:
            members[name] = lazy
    return SetValue(members, partial=value.partial)


def _without(_: Evaluator, applied: Opaque) -> Value:
    value = applied.arguments[0].value
    names = {item.lazy.value for item in as_list(applied.arguments[1].value).items}
    if not isinstance(value, SetValue):
        return applied
    return SetValue({n: lazy for n, lazy in value.members.items() if n not in names}, value.spot, value.partial)


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


def _recursive_update(_: Evaluator, applied: Opaque) -> Value:
    return merge(applied.arguments[0], applied.arguments[1]).value


def _text(_: Evaluator, applied: Opaque) -> Value:
    text = as_text(applied.arguments[0].value)
    return applied if text is None else text


def _base_name(_: Evaluator, applied: Opaque) -> Value:
    text = as_text(applied.arguments[0].value)
    return applied if text is None else text.rsplit("/", 1)[-1]


def _affix(_: Evaluator, applied: Opaque) -> Value:
    affix, text = (as_text(argument.value) for argument in applied.arguments)
    if affix is None or text is None:
        return applied
    match applied.name.rsplit(".", 1)[-1]:
        case "hasSuffix":
            return text.endswith(affix)
        case "hasPrefix":
            return text.startswith(affix)
        case "removeSuffix":
            return text.removesuffix(affix)
    return text.removeprefix(affix)


def _exists(_: Evaluator, applied: Opaque) -> Value:
    path = _as_path(applied.arguments[0].value)
    return applied if path is None else path.exists()


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
        result = _call(evaluator, function, result, item.lazy)
    return result.value


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
    final.append(_call(evaluator, applied.arguments[0], whole, Lazy.of(Opaque(name))))
    added = final[0].value
    if not isinstance(added, SetValue):
        return Opaque(name)
    final[0] = Lazy.of(SetValue(added.members, added.spot, partial=True, name=name))
    return final[0].value


def _flip(evaluator: Evaluator, applied: Opaque) -> Value:
    function, one, other = applied.arguments
    return _call(evaluator, function, other, one).value


def _pipe(evaluator: Evaluator, applied: Opaque) -> Value:
    result, over = applied.arguments
    for item in as_list(over.value).items:
        result = _call(evaluator, item.lazy, result)
    return result.value


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


def _end_of_list(_: Evaluator, applied: Opaque) -> Value:
    given = as_list(applied.arguments[0].value)
    if given.unknown or not given.items:
        return applied
    return given.items[0 if applied.name.endswith("head") else -1].lazy.value


def _with_system(evaluator: Evaluator, applied: Opaque) -> Value:
    """flake-parts' withSystem: a function of what each system has."""
    return _call(evaluator, applied.arguments[1], Lazy.of(SetValue(partial=True))).value


_FUNCTIONS: dict[str, tuple[int, Function]] = {
    "import": (1, _import),
    "map": (2, _map),
    "forEach": (2, _for_each),
    "concatMap": (2, _concat_map),
    "flatten": (1, _flatten),
    "concatLists": (1, _flatten),
    "attrNames": (1, _names),
    "attrValues": (1, _values),
    "readDir": (1, _read_folder),
    "listFilesRecursive": (1, _files_below),
    "import-tree": (1, _import_tree),
    "listToAttrs": (1, _pairs_to_set),
    "nameValuePair": (2, _pair),
    "mapAttrs": (2, _map_set),
    "mapAttrs'": (2, _map_pairs),
    "mapAttrsToList": (2, _map_set_to_list),
    "genAttrs": (2, _generated),
    "filter": (2, _filter),
    "filterAttrs": (2, _filter_set),
    "removeAttrs": (2, _without),
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
    "recursiveUpdate": (2, _recursive_update),
    "toString": (1, _text),
    "toPath": (1, _text),
    "baseNameOf": (1, _base_name),
    "hasSuffix": (2, _affix),
    "hasPrefix": (2, _affix),
    "removeSuffix": (2, _affix),
    "removePrefix": (2, _affix),
    "pathExists": (1, _exists),
    "elem": (2, _is_in),
    "foldl'": (3, _fold),
    "hasAttr": (2, _has_attr),
    "getAttr": (2, _get_attr),
    "extend": (1, _extend),
    "flip": (3, _flip),
    "concatMapAttrs": (2, _concat_sets),
    "pipe": (2, _pipe),
    "id": (1, _last),
    "last": (1, _end_of_list),
    "head": (1, _end_of_list),
    "withSystem": (2, _with_system),
}
"""By name: how many arguments, and what it gives."""
