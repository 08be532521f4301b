"""What a plan that only reads has found; tables and JSON are drawn from it."""

from __future__ import annotations

from typing import NamedTuple

Cell = str | int | float | bool | None


class Answer(NamedTuple):
    """The answer to a request that only reads.

    `kind` is the intent's name; `text` the answer in a sentence or a paragraph; `columns` and `rows` a table, if
    there is one; `subjects` names a row each, by which "the second one" is meant; `hidden` are columns that only JSON
    shows.
    """

    kind: str
    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    subjects: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """Where it was read: files, programs, the catalogue and its age."""
    expert: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    """What to try next: sentences nfh understands."""
    hidden: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The answer as --json shows it: rows as objects by column."""
        return {
            "kind": self.kind,
            "text": self.text,
            "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows],
            "sources": list(self.sources),
            "expert": list(self.expert),
            "next": list(self.next),
        }
