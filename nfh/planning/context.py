"""What planning is given: the system, the past, the answers so far. The assistant fills it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from nfh.errors import NeedsAnswer
from nfh.nix.cancel import Cancel

if TYPE_CHECKING:
    from nfh.catalogue.index import Catalogue
    from nfh.catalogue.own import Opened
    from nfh.configuration.whole.files import Desk
    from nfh.intents.question import Question
    from nfh.nix.target import Target
    from nfh.planning.history import History
    from nfh.settings import Folders


class Context:
    """The world as planning sees it. Nothing here can change anything.

    `answers`: to the questions of this turn, by question id. `no_build`: edit the configuration, build and activate
    nothing. `cancel`: how the person stops this turn; whatever asks Nix something passes it on.
    """

    def __init__(
        self,
        target: Target,
        history: History,
        folders: Folders,
        answers: Mapping[str, str] | None = None,
        no_build: bool = False,
        *,
        cancel: Cancel | None = None,
    ) -> None:
        self.target = target
        self.history = history
        self.folders = folders
        self.answers = {} if answers is None else answers
        self.no_build = no_build
        self.cancel = cancel or Cancel()
        self.desk: Desk | None = None
        """The configuration as it stands, once it was read (planning/editing.py)."""
        self._opened: Opened | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue, opened when first needed."""
        return self.opened.catalogue

    @property
    def opened(self) -> Opened:
        """The catalogue with where it comes from: this system's own, else the one that nfh brings along."""
        if self._opened is None:
            from nfh.catalogue.own import open_best

            self._opened = open_best(self.folders, self.target)
        return self._opened

    def reopen(self) -> Opened:
        """The catalogue, opened again after damage came to light in it."""
        self._opened = None
        return self.opened

    def answer(self, question: Question) -> str:
        """The answer given to `question`. Raises NeedsAnswer when there is none yet, or it is none of the choices."""
        given = self.answers.get(question.id)
        if given is None or (question.choices and given not in {choice.value for choice in question.choices}):
            raise NeedsAnswer(question)
        return given
