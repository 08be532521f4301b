"""Where in the person's own files an error is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from nfh.errors import NfhError
from nfh.recovery.advice import Place

_AT = re.compile(r"\bat (?P<file>/[^\n:]+):(?P<line>\d+):(?P<column>\d+)")
NEAR = 400
"""Characters after the error's own sentence in which Nix names its place."""


def find(output: str, end: int, fields: Mapping[str, str], folder: Path) -> Place | None:
    """The place that `output` names in a file under `folder`.

    First the place right after the error's own sentence (`end` is where that ends), else the last place of the trace,
    else the file that the sentence names, with the line where its option is set.
    """
    named = [match for match in _AT.finditer(output) if Path(match["file"]).is_relative_to(folder)]
    direct = [match for match in named if end <= match.start() <= end + NEAR]
    for match in direct[:1] or named[-1:]:
        return _place(Path(match["file"]), int(match["line"]), int(match["column"]))
    if "file" in fields and Path(fields["file"]).is_relative_to(folder):
        file = Path(fields["file"])
        line = int(fields.get("line", 0)) or _line_of_option(file, fields.get("option", ""))
        return _place(file, line, int(fields.get("column", 0)))
    return None


def _place(file: Path, line: int, column: int) -> Place:
    try:
        lines = file.read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return Place(file, line, column)
    return Place(file, line, column, lines[line - 1].strip() if 0 < line <= len(lines) else "")


def _line_of_option(file: Path, option: str) -> int:
    """The line where `option`, or the set that should hold it, is written in `file`; 0 when it is not found."""
    from nfh.configuration import options
    from nfh.configuration.source import Source

    try:
        found = options.find(Source.read(file), tuple(option.split("."))) if option else []
    except NfhError:
        return 0
    return found[0].line if found else 0
