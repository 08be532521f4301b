"""What an edit gives back."""

from __future__ import annotations

from dataclasses import dataclass

from nfh.configuration.source import Source


@dataclass(frozen=True, slots=True)
class Edited:
    """The new source and what came of each thing asked for; `notes` are sentences for the person.

    Packages and list elements are `added`, `already` there, `removed` or `missing`; options are `added` where the
    file did not set them, else `changed`, `already` so, `removed` or `missing`.
    """

    source: Source
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def then(self, later: Edited) -> Edited:
        """This edit and one that was made on its result, as one."""
        return Edited(
            later.source,
            self.added + later.added,
            self.changed + later.changed,
            self.removed + later.removed,
            self.already + later.already,
            self.missing + later.missing,
            self.notes + tuple(note for note in later.notes if note not in self.notes),
        )
