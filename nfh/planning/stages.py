"""How far a change has got; apart from the entries of the journal, for whoever only asks whether one is over."""

from __future__ import annotations

from typing import Literal

Stage = Literal[
    "begun",
    "built",
    "writing",
    "written",
    "channel",
    "profile",
    "deleting",
    "activating",
    "collecting",
    "done",
    "reverted",
    "failed",
    "undone",
]
"""How far an entry got. begun..collecting are unfinished; done, reverted, failed, undone are final.

A channel is moved before the build where what comes is known only then, else just before the profile.
"""

FINAL: frozenset[Stage] = frozenset({"done", "reverted", "failed", "undone"})
