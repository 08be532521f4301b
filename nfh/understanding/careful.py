"""The careful reader: a sentence model that votes on the intent, and a spaCy pipeline that reads slots.

Both are optional (the extra `careful`) and slow to load, so they are loaded where the fast readers are unsure, each
when it is first needed, or behind the prompt of a conversation. What is missing or damaged is left out: nfh then
reads with the others.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar

from nfh.errors import KnowledgeError
from nfh.knowledge import load
from nfh.understanding.opinion import Opinion

if TYPE_CHECKING:
    from nfh.understanding.opinion import Careful
    from nfh.understanding.sentence_model import SentenceModel
    from nfh.understanding.slot_model import SlotModel

Part = TypeVar("Part")

NEEDS: Mapping[str, tuple[str, str]] = {
    "sentence model": ("numpy", "sentences.bin"),
    "slot reader": ("spacy", "slots.bin"),
}
"""The two parts: the library each needs and the file of compiled knowledge."""


PATIENCE = 0.3
"""Seconds that somebody waits without being told for what."""

NOTICE = "reading more carefully…"


class CarefulReader:
    """See nfh.understanding.opinion.Careful. May be asked from several threads; a part is loaded once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready = False

    @property
    def ready(self) -> bool:
        """Whether `load` has run to its end."""
        return self._ready

    def load(self) -> None:
        """Load both parts; takes a second or two. Never raises."""
        self._sentences()
        self._slots()
        self._ready = True

    def __call__(self, text: str) -> Opinion | None:
        """Its vote and, when they are asked for, the slots it sees; None where neither part is there."""
        missing_parts = missing()
        if len(missing_parts) == len(NEEDS):
            return None
        model = self._sentences()
        return Opinion(model.chances(text) if model else (), lambda intent: self._slots_of(text, intent), self._ready)

    def _slots_of(self, text: str, intent: str) -> Mapping[str, Sequence[str]]:
        reader = self._slots()
        return reader.read(text, intent) if reader else {}

    def _sentences(self) -> SentenceModel | None:
        with self._lock:
            return _sentence_model()

    def _slots(self) -> SlotModel | None:
        with self._lock:
            return _slot_model()


class Announced:
    """A careful reader that says so when an answer takes long: what it must load, it loads while somebody waits."""

    def __init__(self, reader: Careful, say: Callable[[str], None]) -> None:
        self._reader = reader
        self._say = say

    @property
    def ready(self) -> bool:
        """Whether the reader is loaded."""
        return self._reader.ready

    def __call__(self, text: str) -> Opinion | None:
        """What the reader says; `say` is called once, from another thread, if that takes longer than PATIENCE."""
        opinion = self._timed(lambda: self._reader(text))
        if opinion is None:
            return None
        return Opinion(opinion.chances, lambda intent: self._timed(lambda: opinion.slots(intent)), opinion.at_hand)

    def _timed(self, work: Callable[[], Part]) -> Part:
        timer = threading.Timer(PATIENCE, self._tell)
        timer.daemon = True
        timer.start()
        try:
            return work()
        finally:
            timer.cancel()

    def _tell(self) -> None:
        say, self._say = self._say, lambda _: None
        say(NOTICE)


@cache
def careful() -> CarefulReader:
    """The careful reader of this process; nothing is loaded yet."""
    return CarefulReader()


@cache
def missing() -> Mapping[str, str]:
    """The parts that are not there, and why, in a few words for people."""
    found = {}
    for part, (library, file) in NEEDS.items():
        if find_spec(library) is None:
            found[part] = f"{library} is not installed"
        elif not _compiled(file):
            found[part] = f"{file} has not been compiled"
    return found


def _compiled(file: str) -> bool:
    try:
        return load.path(file).is_file()
    except KnowledgeError:
        return False


@cache
def _sentence_model() -> SentenceModel | None:
    if "sentence model" in missing():
        return None
    with _one_thread():
        from nfh.understanding.sentence_model import sentence_model
    return _opened(sentence_model)


@cache
def _slot_model() -> SlotModel | None:
    if "slot reader" in missing():
        return None
    with _one_thread():
        from nfh.understanding.slot_model import slot_model
    return _opened(slot_model)


def _opened(open_part: Callable[[], Part]) -> Part | None:
    try:
        return open_part()
    except KnowledgeError:
        return None


@contextmanager
def _one_thread() -> Iterator[None]:
    """While numpy is first imported: its library of linear algebra reads the number of its threads only then.

    A sentence is too small to share among threads: on a busy machine two of them take ten times as long as one. What
    programs nfh starts later see is as before.
    """
    before = os.environ.get(_THREADS)
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_THREADS]
        else:
            os.environ[_THREADS] = before


_THREADS = "OPENBLAS_NUM_THREADS"
