"""Functions of builtins and nixpkgs' lib over paths, folders and texts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.configuration.partial.applied import Function, as_path
from nfh.configuration.partial.values import Item, Lazy, ListValue, Opaque, SetValue, Value, as_text

if TYPE_CHECKING:
    from nfh.configuration.partial.evaluator import Evaluator

MOST_FILES = 2_000
"""Files that a folder is searched for modules."""


def _import(evaluator: Evaluator, applied: Opaque) -> Value:
    path = as_path(applied.arguments[0].value)
    return evaluator.file(path).value if path is not None else Opaque("import", applied.arguments, applied.spot)


def _read_folder(_: Evaluator, applied: Opaque) -> Value:
    folder = as_path(applied.arguments[0].value)
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
    folder = as_path(applied.arguments[0].value)
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
    path = as_path(applied.arguments[0].value)
    return applied if path is None else path.exists()


FUNCTIONS: dict[str, tuple[int, Function]] = {
    "import": (1, _import),
    "readDir": (1, _read_folder),
    "listFilesRecursive": (1, _files_below),
    "import-tree": (1, _import_tree),
    "toString": (1, _text),
    "toPath": (1, _text),
    "baseNameOf": (1, _base_name),
    "hasSuffix": (2, _affix),
    "hasPrefix": (2, _affix),
    "removeSuffix": (2, _affix),
    "removePrefix": (2, _affix),
    "pathExists": (1, _exists),
}
"""By name: how many arguments, and what it gives."""
