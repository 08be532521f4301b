"""The careful reader with a part switched off, or counted: for `make eval`."""

from __future__ import annotations

from nfh.understanding.opinion import Careful, Opinion, Slots


class Part:
    """A careful reader without its vote or without its slots."""

    def __init__(self, reader: Careful, *, vote: bool = True, slots: bool = True) -> None:
        self._reader = reader
        self._vote = vote
        self._slots = slots

    @property
    def ready(self) -> bool:
        return self._reader.ready

    def __call__(self, text: str) -> Opinion | None:
        opinion = self._reader(text)
        if opinion is None:
            return None
        return Opinion(
            opinion.chances if self._vote else (), opinion.slots if self._slots else lambda _: {}, opinion.at_hand
        )


class Counted:
    """A careful reader that counts the texts it is asked about: its vote, and its slots, for which spaCy is loaded."""

    ready = False

    def __init__(self, reader: Careful) -> None:
        self._reader = reader
        self._votes: set[str] = set()
        self._slots: set[str] = set()

    def __call__(self, text: str) -> Opinion | None:
        self._votes.add(text)
        opinion = self._reader(text)
        if opinion is None:
            return None
        return Opinion(opinion.chances, lambda intent: self._counted(opinion, text, intent))

    def _counted(self, opinion: Opinion, text: str, intent: str) -> Slots:
        self._slots.add(text)
        return opinion.slots(intent)

    def line(self, count: int) -> str:
        """How often of `count` texts each part was needed."""
        return (
            f"  needed in one shot: the sentence model for {100 * len(self._votes) / count:.1f} %,"
            f" spaCy for {100 * len(self._slots) / count:.1f} % of {count}"
        )
