"""From a text to requests: the readers one after the other, then the decision. Pure: reads compiled knowledge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.knowledge.words import words as cut
from nfh.understanding import decide, shell
from nfh.understanding.candidates import LOOSE, VOTED, Candidate, bring_together
from nfh.understanding.classifier import classifier
from nfh.understanding.correct import corrected
from nfh.understanding.dialogue import Dialogue
from nfh.understanding.grammar import grammar, trimmed
from nfh.understanding.known import Nothing
from nfh.understanding.mend import certain, mended
from nfh.understanding.mode import mode_of
from nfh.understanding.names import names as catalogue_names
from nfh.understanding.negation import wanted_instead
from nfh.understanding.opinion import pooled, strange, wanted
from nfh.understanding.slots import SlotReader
from nfh.understanding.understood import Understood
from nfh.understanding.unreadable import why_unreadable

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.knowledge.words import Word
    from nfh.understanding.grammar import Match
    from nfh.understanding.known import Known
    from nfh.understanding.names import Names
    from nfh.understanding.opinion import Careful

SURE_COST = 0.95
"""A template that fits at this cost or less is taken at its word when a sentence is split."""

READERS = frozenset({"grammar", "classifier"})
Chances = Callable[[Sequence[str]], list[tuple[str, float]]]


class Sources:
    """What a reading rests on: the machine's names, the catalogue's names, which readers take part.

    `chances` stands in for the compiled classifier, in measurements; `careful` is asked where the others are unsure.
    """

    __slots__ = ("careful", "chances", "known", "names", "readers")

    def __init__(
        self,
        known: Known,
        names: Names,
        readers: frozenset[str] = READERS,
        chances: Chances | None = None,
        careful: Careful | None = None,
    ) -> None:
        self.careful = careful
        self.known = known
        self.names = names
        self.readers = readers
        self.chances = chances


def understand(
    text: str,
    known: Known | None = None,
    dialogue: Dialogue | None = None,
    *,
    names: Names | None = None,
    careful: Careful | None = None,
) -> Understood:
    """The requests in `text`, and whether to act on them, to ask, or to refuse.

    `known` is what there is to know of the machine, `dialogue` what was said before, `careful` the reader to ask
    where the fast ones are unsure. No text makes it raise; it raises KnowledgeError where nfh's knowledge is missing.
    """
    sources = Sources(known or Nothing(), names or catalogue_names(), careful=careful)
    answered = (dialogue or Dialogue()).read(text, sources.known, sources.names)
    return answered or read(text, sources)


def read(text: str, sources: Sources) -> Understood:
    """The reading of a text that stands by itself, from these sources."""
    reason, way_on = why_unreadable(text)
    if reason:
        return Understood(text, "refuse", reason, way_on=way_on)
    command = shell.read(text)
    if command is not None:
        return decide.on_command(text, command)
    if not trimmed(cut(text)):
        reason, way_on = why_unreadable("")
        return Understood(text, "refuse", reason, way_on=way_on)
    if (meant := certain(text)) != text:
        return read(meant, sources)._replace(text=text)
    correction = corrected(text, lambda part: _read_words(part, sources), sources.names)
    found = correction or _read_words(text, sources)
    if found.decision == "refuse" and (rest := wanted_instead(text)):
        other = read(rest, sources)
        return other._replace(text=text) if other.decision != "refuse" else found
    if not found.requests or (found.decision == "act" and not decide.changes(found)):
        return found
    from nfh.understanding.second_look import looked_again

    return looked_again(found, lambda part: _read_words(part, sources), sources, corrected=correction is not None)


def _read_words(text: str, sources: Sources) -> Understood:
    """The reading of a text that has words and is no command: of two, where slips in it could be mended."""
    as_said = _Said(text, sources)
    if _fits(as_said.matches):
        return as_said.decided()
    better = mended(text, as_said.words, sources.names)
    if better == text:
        return as_said.decided()
    as_meant = _Said(better, sources).decided()
    if as_meant.decision == "act" and all(_by_template(request) for request in as_meant.requests):
        return as_meant._replace(text=text)
    if _names_mended(as_meant, text, sources.names):
        return as_said.decided()
    # What a template reads once the slips are mended is not worth loading the careful reader for what was typed.
    in_templates = all(request.reader.startswith("grammar") for request in as_meant.requests)
    understood = as_said.decided(careful=not in_templates)
    if _surer(as_meant, understood):
        return as_meant._replace(text=text)
    return as_said.decided() if in_templates else understood


class _Said:
    """A text as the templates read it, and what is decided on it."""

    def __init__(self, text: str, sources: Sources) -> None:
        self._text = text
        self._sources = sources
        self._whole = cut(text)
        self.words = trimmed(self._whole)
        self._reader = _slots(text, self.words, sources)
        self.matches = grammar().read(self.words, self._reader) if "grammar" in sources.readers else []

    def decided(self, *, careful: bool = True) -> Understood:
        """The decision on it, by all readers, or without the `careful` one."""
        text, sources, matches, reader = self._text, self._sources, self.matches, self._reader
        if "grammar" in sources.readers and not _fits(matches):
            from nfh.understanding.split import split

            parts = split(self.words, lambda part: _sure_reading(text, part, sources), grammar().vocabulary)
            if parts:
                return decide.on_several(text, parts, sources.names)
        chances = _chances(self._whole, sources)
        if matches and matches[0].intent == "undo_last" and matches[0].cost <= LOOSE:
            matches, chances = _going_back(matches, chances)
        found = _candidates(matches, chances, reader)
        opinion, sure = None, decide.SURE
        if careful and sources.careful is not None and wanted(sources.careful, found, decide.surety(found)):
            opinion = sources.careful(text)
            if opinion is not None and opinion.chances:
                found = _candidates(matches, pooled(chances, opinion), reader, VOTED)
                sure = decide.NEVER if strange(chances, opinion) else decide.SURE_TOGETHER
        return decide.on_one(found, reader, sources.names, opinion, sure)


def _going_back(
    matches: Sequence[Match], chances: Sequence[tuple[str, float]]
) -> tuple[list[Match], list[tuple[str, float]]]:
    """What is to be taken back ("undo removing vim") is not what is asked for: only ways back are left."""
    ways = [match for match in matches if registry.family(match.intent) == "generations"]
    return ways, [(intent, chance) for intent, chance in chances if registry.family(intent) == "generations"]


def _by_template(request: Request) -> bool:
    """Whether a template has read a request that names no package: names are asked about, not mended."""
    return request.reader.startswith("grammar") and not getattr(request.intent, "packages", ())


def _names_mended(understood: Understood, text: str, names: Names) -> bool:
    """Whether a package is named in other letters than the person's: then it is asked about."""
    said = text.casefold()
    return any(
        package.casefold() not in said
        and (names.exact(package) is not None or decide.wants_packages(request.intent.intent_name()))
        for request in understood.requests
        for package in getattr(request.intent, "packages", ())
    )


def _surer(one: Understood, other: Understood) -> bool:
    """Whether one reading is at least as sure as another, or sees the same in clearer words."""
    if not one.requests or not other.requests:
        return bool(one.requests)
    if one.decision == other.decision and type(one.requests[0].intent) is type(other.requests[0].intent):
        return True
    return one.requests[0].confidence >= other.requests[0].confidence


def _chances(words: Sequence[Word], sources: Sources) -> Sequence[tuple[str, float]]:
    """What the classifier says of all the words, a question mark at the end included."""
    if "classifier" not in sources.readers:
        return ()
    return (sources.chances or classifier().chances)([word.form for word in words])


def _candidates(
    matches: Sequence[Match], chances: Sequence[tuple[str, float]], reader: SlotReader, trust: float = 1.0
) -> list[Candidate]:
    if not chances:
        return _as_far_as_said(bring_together(matches, (), "do"), reader.words)
    # Where a template fits as it stands, nobody asks what else may have been misspelled.
    nearly = None if _fits(matches) else _misspelled(reader.names)
    mode = mode_of(reader.words, reader, grammar())
    return _as_far_as_said(bring_together(matches, chances, mode, nearly, trust), reader.words)


def _as_far_as_said(found: list[Candidate], words: Sequence[Word]) -> list[Candidate]:
    """The candidates; that of a rebuild goes no further than the sentence says."""
    rebuild = next((one for one in found if one.intent == "rebuild_system" and one.confidence >= _LIKELY), None)
    if rebuild is not None:
        from nfh.understanding.far import narrow

        narrow(rebuild, words)
    return found


_LIKELY = 0.02
"""Below this chance nobody is shown a reading."""


def _fits(matches: Sequence[Match]) -> bool:
    return bool(matches) and matches[0].cost <= SURE_COST and not matches[0].unknown


def _misspelled(names: Names) -> Callable[[Match], bool]:
    """Whether every unknown name of a match is nearly the name of a package."""

    def nearly(match: Match) -> bool:
        return all(
            slot in ("packages", "package")
            and all(names.exact(name) or names.near(name, 1, far=False) for name in said)
            for slot, said in match.unknown.items()
        )

    return nearly


def _sure_reading(text: str, words: Sequence[Word], sources: Sources) -> Candidate | None:
    """The reading of a part of a sentence, if the grammar alone is sure of it."""
    words = trimmed(words)
    matches = grammar().read(words, _slots(text, words, sources))
    if not matches or matches[0].cost > SURE_COST or matches[0].intent in ("out_of_scope", "greeting", "help"):
        return None
    return _as_far_as_said(bring_together(matches, (), "do")[:1], words)[0]


def _slots(text: str, words: Sequence[Word], sources: Sources) -> SlotReader:
    rules = grammar()
    return SlotReader(text, words, sources.names, sources.known, lists=rules.lists, common=rules.common)
