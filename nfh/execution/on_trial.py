"""Whether a system that is about to be switched to is on trial first: by what the plan says, and by what differs."""

from __future__ import annotations

from dataclasses import dataclass

from nfh.execution.trial import Trial
from nfh.execution.where import Where
from nfh.planning import cut_off, reached_by
from nfh.planning.plan import Plan


@dataclass(frozen=True, slots=True)
class Decision:
    """On trial, unless `why_not` says something."""

    why_not: str = ""
    """A clause; empty: it is on trial."""
    differs: tuple[str, ...] = ()
    """What could cut the person off, by name."""


def decide(plan: Plan, trial: Trial, before: Where, system: str) -> Decision:
    """Whether `system` (its store path) is on trial; `before` is what runs, and what would come back."""
    earlier = before.running or before.system
    if plan.target.on_paper:
        return Decision("On paper no system runs")
    if not earlier:
        return Decision("There is no earlier system to go back to")
    if earlier == system:
        return Decision("It is the system that runs already")
    differs = cut_off.between(earlier, system)
    if _only_as_planned(plan):
        differs = tuple(name for name in differs if name not in reached_by.FIREWALL_UNITS)
    differs = differs or plan.cut_off
    if not differs and not trial.always:
        return Decision("Nothing differs that could cut you off")
    return Decision("", differs)


def _only_as_planned(plan: Plan) -> bool:
    """Whether all that differs comes from the plan's own text, which at most opens the firewall further."""
    as_built = plan.examined is not None and not plan.also and not plan.nixpkgs
    return as_built and cut_off.leaves_the_firewall(plan.changes)
