"""YAML checked by a pydantic model, every complaint with its file and line."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from nfh.errors import KnowledgeError

Model = TypeVar("Model")
Place = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(file: Path, model: type[Model]) -> tuple[Model, Lines]:
    """The file as `model`, and where everything in it stands. Raises KnowledgeError with the line of what is
    wrong."""
    loader = None
    try:
        loader = _Loader(file.read_text("utf-8"))
        node = loader.get_single_node()
        if node is None:
            raise KnowledgeError("the file is empty", file, 1)
        lines = Lines(node)
        data = lines.checked(file, loader)
    except yaml.MarkedYAMLError as problem:
        line = problem.problem_mark.line + 1 if problem.problem_mark else 0
        raise KnowledgeError(f"this is not YAML: {problem.problem}", file, line) from problem
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise KnowledgeError(f"this file cannot be read: {problem}", file) from problem
    finally:
        if loader is not None:
            loader.dispose()
    try:
        return _adapter(model).validate_python(data), lines  # type: ignore[arg-type]
    except ValidationError as problem:
        # A misspelled field is also a missing one: the misspelling is what to point at.
        first = min(problem.errors(include_url=False), key=lambda error: error["type"] != "extra_forbidden")
        place = tuple(first["loc"])
        said = ".".join(str(step) for step in place if not str(step).startswith(("function-", "str", "Wording")))
        raise KnowledgeError(f"{said or 'the file'}: {first['msg'].lower()}", file, lines.of(place)) from problem


@cache
def _adapter(model: type[Model]) -> TypeAdapter[Model]:
    return TypeAdapter(model)


class Lines:
    """Where things stand in a file: the line, counted from 1, of a place such as ("wordings", 3, "say")."""

    def __init__(self, root: yaml.Node) -> None:
        self._root = root

    def of(self, place: Place) -> int:
        """The line of a place; of its nearest parent when the place itself is not in the file."""
        node = self._root
        for step in place:
            inner = _child(node, step)
            if inner is not None:
                node = inner
        return int(node.start_mark.line) + 1

    def checked(self, file: Path, loader: Any) -> Any:
        """The data, after a look for keys that stand twice in one mapping (YAML itself keeps the last in silence)."""
        _refuse_doubles(self._root, file)
        return loader.construct_document(self._root)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        found: yaml.Node = node.value[step]
        return found
    return None


def _refuse_doubles(node: yaml.Node, file: Path) -> None:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _refuse_doubles(item, file)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                raise KnowledgeError(f"{key.value!r} stands twice here", file, int(key.start_mark.line) + 1)
            seen.add(key.value)
            _refuse_doubles(value, file)
