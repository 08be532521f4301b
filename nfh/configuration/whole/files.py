"""The texts while they are being changed: what was edited so far is what is read next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from nfh.configuration.closure import Configuration
from nfh.configuration.edited import Edited
from nfh.configuration.source import Source


class Files(Protocol):
    """Where texts come from and go to: a plan's draft, or a test's folder."""

    def source(self, path: Path) -> Source:
        """The file with the edits made so far. Raises ConfigurationError."""
        ...

    def update(self, path: Path, after: bytes | None) -> None:
        """Remember the new bytes."""
        ...


class Desk:
    """A configuration that is being edited: read again after each edit, since places move."""

    def __init__(self, files: Files, make: Callable[[], Configuration]) -> None:
        """`make` reads the configuration, with the edits made so far, through `files`."""
        self.files = files
        self._make = make
        self._configuration: Configuration | None = None

    @property
    def configuration(self) -> Configuration:
        """The configuration as it stands now."""
        if self._configuration is None:
            self._configuration = self._make()
        return self._configuration

    def take(self, edited: Edited) -> Edited:
        """Keep an edit. Raises CannotEdit for a file in the Nix store."""
        if edited.source.path.resolve().is_relative_to("/nix/store"):
            raise edited.source.cannot(
                f"{edited.source.path.name} lies in the Nix store, where files never change",
                0,
                "Change what it is made from, or write the change into a file of your own.",
            )
        if self.files.source(edited.source.path).content != edited.source.content:
            self.files.update(edited.source.path, edited.source.content)
            self._configuration = None
        return edited
