"""From a failure to advice."""

from __future__ import annotations

from nfh.execution.outcome import Failure
from nfh.nix.target import Target
from nfh.recovery.advice import Advice, Place, Way


def advise(failure: Failure, target: Target) -> Advice:
    """What `failure` means and the ways on. A failure nobody has described yet is shown whole and called unknown."""
    place = Place(failure.file, failure.line) if failure.file else None
    return Advice(
        "unknown",
        failure.message,
        "I do not know this error, so here is everything that was printed.",
        place,
        (Way("Look at the configuration as it is now", "show my configuration"),),
        failure.output,
    )
