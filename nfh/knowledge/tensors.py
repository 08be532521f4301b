"""A file of tensors in eight bits: a line of JSON, then the arrays, each at a multiple of ALIGNED bytes.

The line: {"magic", "facts": …, "tensors": {name: {"type", "shape", "at"}}}, padded with spaces so that the arrays
begin aligned; `at` counts from there. Nothing is decoded before it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from nfh.errors import KnowledgeError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAGIC = "nfh-tensors-1"
ALIGNED = 64


def write(file: Path, facts: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write `facts` (plain JSON) and arrays; the same ones give the same bytes."""
    table, at = {}, 0
    for name, array in arrays.items():
        table[name] = {"type": array.dtype.str, "shape": list(array.shape), "at": at}
        at += -(-array.nbytes // ALIGNED) * ALIGNED
    line = json.dumps({"magic": MAGIC, "facts": facts, "tensors": table}, separators=(",", ":")).encode()
    size = -(-(len(line) + 1) // ALIGNED) * ALIGNED
    draft = file.with_name(file.name + ".new")
    with draft.open("wb") as out:
        out.write(line.ljust(size - 1) + b"\n")
        for array in arrays.values():
            raw = np.ascontiguousarray(array).tobytes()
            out.write(raw.ljust(-(-len(raw) // ALIGNED) * ALIGNED, b"\0"))
    draft.replace(file)


class Tensors:
    """An open file: `facts` as they were written, arrays by name."""

    def __init__(self, file: Path) -> None:
        """Map `file`. Raises KnowledgeError where it is missing, damaged or of another format."""
        try:
            with file.open("rb") as opened:
                line = opened.readline()
            header = json.loads(line)
            self.facts: dict[str, Any] = header["facts"]
            self._table = header["tensors"]
            self._start = len(line)
            self._data = np.memmap(file, np.uint8, "r")
            whole = header["magic"] == MAGIC and all(self._end(name) <= len(self._data) for name in self._table)
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise KnowledgeError(f"a part of what nfh knows is damaged ({problem})", file) from problem
        if not whole:
            raise KnowledgeError("a part of what nfh knows is cut short", file)

    def __getitem__(self, name: str) -> NDArray[Any]:
        """An array of the file, not copied and not to be changed."""
        entry = self._table[name]
        raw = self._data[self._start + entry["at"] : self._end(name)]
        array: NDArray[Any] = raw.view(np.dtype(entry["type"])).reshape(entry["shape"])
        return array

    def names(self) -> list[str]:
        """The names of the arrays, in the order they were written."""
        return list(self._table)

    def _end(self, name: str) -> int:
        entry = self._table[name]
        count = 1
        for side in entry["shape"]:
            count *= side
        return int(self._start + entry["at"] + count * np.dtype(entry["type"]).itemsize)
