"""The seam to the careful reader: when it is asked, and what becomes of what it says."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from nfh.understanding.known import Nothing
from nfh.understanding.names import names
from nfh.understanding.opinion import Opinion, pooled, slots_for
from nfh.understanding.reader import Sources, read, understand


class Scribe:
    """A careful reader that writes down what it is asked and always says the same."""

    def __init__(self, opinion: Opinion | None, *, ready: bool = False) -> None:
        self.opinion = opinion
        self.ready = ready
        self.asked: list[str] = []

    def __call__(self, text: str) -> Opinion | None:
        self.asked.append(text)
        return self.opinion


NOTHING = Opinion((), lambda _: {})


def unsure(forms: Sequence[str]) -> list[tuple[str, float]]:
    """What a classifier says that sees nothing in a sentence."""
    return [("rollback", 0.3), ("collect_garbage", 0.2), ("help", 0.2), ("out_of_scope", 0.2), ("list_users", 0.1)]


@pytest.mark.parametrize("sentence", ["install htop", "list my generations", "yes", "ls -la"])
def test_what_the_fast_readers_are_sure_of_is_not_asked(sentence: str) -> None:
    scribe = Scribe(NOTHING)
    understand(sentence, careful=scribe)
    assert not scribe.asked


def test_what_no_reader_knows_is_asked() -> None:
    scribe = Scribe(NOTHING)
    text = "pelican umbrella gravity tangerine on this asphalt velvet"
    read(text, Sources(Nothing(), names(), chances=unsure, careful=scribe))
    assert scribe.asked == [text]


def test_its_vote_decides_where_the_others_are_unsure() -> None:
    text = "pelican umbrella gravity tangerine on this asphalt velvet"
    scribe = Scribe(Opinion([("collect_garbage", 1.0)], lambda _: {}))
    found = read(text, Sources(Nothing(), names(), chances=unsure, careful=scribe))
    assert found.requests[0].intent.intent_name() == "collect_garbage"
    alone = read(text, Sources(Nothing(), names(), chances=unsure))
    assert found.requests[0].confidence > alone.requests[0].confidence


def test_no_opinion_changes_nothing() -> None:
    text = "pelican umbrella gravity tangerine on this asphalt velvet"
    assert understand(text, careful=Scribe(None)) == understand(text)


def test_both_together_add_up() -> None:
    opinion = Opinion([("undo_last", 0.9), ("help", 0.1), ("rollback", 0.0)], lambda _: {})
    joined = pooled([("rollback", 0.6), ("undo_last", 0.4)], opinion)
    assert [name for name, _ in joined] == ["undo_last", "help", "rollback"]
    assert sum(chance for _, chance in joined) == pytest.approx(1.0)


def test_an_intent_that_the_careful_reader_has_not_learned_is_left_to_the_classifier() -> None:
    opinion = Opinion([("undo_last", 0.6), ("help", 0.4)], lambda _: {})
    joined = dict(pooled([("newly_added", 0.9), ("undo_last", 0.1)], opinion))
    assert joined["newly_added"] > 0.7


@pytest.mark.parametrize("said", ["fast", "careful"])
def test_what_may_be_nothing_for_nfh_is_not_acted_on(said: str) -> None:
    sure, stranger = [("list_generations", 1.0)], [("list_generations", 0.6), ("out_of_scope", 0.4)]
    fast, slow = (stranger, sure) if said == "fast" else (sure, stranger)
    careful = Scribe(Opinion(slow, lambda _: {}), ready=True)
    text = "pelican umbrella gravity tangerine on this asphalt velvet"
    assert read(text, Sources(Nothing(), names(), chances=lambda _: fast, careful=careful)).decision == "ask"


@pytest.mark.parametrize(
    ("intent", "said", "slots"),
    [
        ("install_package", {"package": ["htop"]}, {"packages": ["htop"]}),
        ("install_package", {"packages": ["htop", "vim"]}, {"packages": ["htop", "vim"]}),
        ("enable_service", {"service": ["ssh", "nginx"], "user": ["bob"]}, {"service": "ssh"}),
        ("collect_garbage", {"user": ["bob"]}, {}),
    ],
)
def test_only_slots_of_the_intent_are_taken(
    intent: str, said: dict[str, list[str]], slots: dict[str, object]
) -> None:
    assert slots_for(intent, Opinion((), lambda _: said)) == slots


def test_where_both_together_are_unsure_the_person_is_asked() -> None:
    text = "pelican umbrella gravity tangerine on this asphalt velvet"
    fast = [("collect_garbage", 0.5), ("list_generations", 0.3), ("help", 0.2)]

    def said(chance: float) -> tuple[str, str]:
        vote = [("list_generations", chance), ("collect_garbage", 1 - chance), ("help", 0.0)]
        careful = Scribe(Opinion(vote, lambda _: {}))
        found = read(text, Sources(Nothing(), names(), chances=lambda _: fast, careful=careful))
        return found.decision, found.requests[0].intent.intent_name()

    assert said(0.75) == ("ask", "list_generations")
    assert said(0.99) == ("act", "list_generations")
