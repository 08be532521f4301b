"""How often the slots of a sentence are right, given its intent: sentences that no template reads and no command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from nfh.intents import registry
from nfh.knowledge.words import words
from nfh.understanding import shell
from nfh.understanding.candidates import Candidate
from nfh.understanding.filled import filled
from nfh.understanding.grammar import grammar, trimmed
from nfh.understanding.known import Nothing
from nfh.understanding.mode import mode_of
from nfh.understanding.names import names
from nfh.understanding.opinion import Careful
from nfh.understanding.reader import SURE_COST
from nfh.understanding.resolve import resolved
from nfh.understanding.slots import SlotReader
from tests.evaluation.scores import Labelled, slots_match, wilson

WORST = 12


def lines(rows: Sequence[Labelled], careful: Careful | None = None) -> Iterator[str]:
    """All slots as marked, without and with the slot reader; then where most are missed, by intent."""
    able = [row for row in rows if row.slots and not _by_template(row)]
    for title, reader in (("rules and spans", None), *([("and the slot reader", careful)] if careful else [])):
        right = [_right(row, reader) for row in able]
        low, high = wilson(sum(right), len(right))
        yield (
            f"  slots given the intent, {title}: {sum(right)} of {len(right)}"
            f" ({100 * sum(right) / len(right):.1f} %, {100 * low:.0f}–{100 * high:.0f})"
        )
    missed = Counter(_intent(row) for row, one in zip(able, right, strict=True) if not one)
    of = Counter(_intent(row) for row in able)
    yield "  most missed: " + ", ".join(f"{name} {count} of {of[name]}" for name, count in missed.most_common(WORST))


def _intent(row: Labelled) -> str:
    return next(iter(row.accepted))


def _sources(row: Labelled) -> SlotReader:
    rules = grammar()
    return SlotReader(row.text, trimmed(words(row.text)), names(), Nothing(), lists=rules.lists, common=rules.common)


def _by_template(row: Labelled) -> bool:
    if shell.read(row.text) is not None:
        return True
    found = _sources(row)
    matches = grammar().read(found.words, found)
    return bool(matches) and matches[0].cost <= SURE_COST and not matches[0].unknown


def _right(row: Labelled, careful: Careful | None) -> bool:
    intent, found = _intent(row), _sources(row)
    if not registry.slot_names(intent):
        return False
    match = next((one for one in grammar().read(found.words, found) if one.intent == intent), None)
    candidate = Candidate(intent, 1.0, mode_of(found.words, found, grammar()), match)
    said = filled(candidate, found, careful(row.text) if careful else None).intent
    return slots_match(row.slots, said.slots(), resolved(said, names()))
