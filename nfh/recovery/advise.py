"""From a failure to advice: what it means, where, and the ways on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from nfh.execution.outcome import Failure
from nfh.nix.target import Target
from nfh.recovery import not_in_git, place
from nfh.recovery.advice import Advice, Place, Way
from nfh.recovery.families import FamilyWay, plain, recognise

UNKNOWN = "I do not know this error, so here is everything that was printed."


def advise(failure: Failure, target: Target) -> Advice:
    """What `failure` means. A failure that no family describes is shown whole and called unknown."""
    output = plain(failure.output) or failure.message
    found = recognise(output)
    if found is not None:
        found = not_in_git.settled(found, target)
    if found is None:
        own = Place(failure.file, failure.line) if failure.file else None
        return Advice("unknown", failure.message, UNKNOWN, own, (), output)
    family = found.family
    return Advice(
        family.family,
        _filled(family.title, found.fields),
        _filled(family.meaning, found.fields),
        place.find(output, found.end, found.fields, target.folder),
        tuple(_way(way, found.fields) for way in family.ways if not way.needs or way.needs in found.fields),
        output,
    )


def _way(way: FamilyWay, fields: Mapping[str, str]) -> Way:
    return Way(_filled(way.text, fields), _filled(way.say, fields))


def _filled(text: str, fields: Mapping[str, str]) -> str:
    """`text` with its {fields} filled in; a field that was not found is left out in words."""
    return text.format_map(defaultdict(lambda: "it", fields))
