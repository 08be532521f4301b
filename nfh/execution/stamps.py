"""The beginnings of journal entries' names: a time that sorts as text, and never goes back although clocks do."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

FORM = "%Y%m%dT%H%M%S.%fZ"


def following(names: Sequence[str], now: float) -> str:
    """The stamp of a new entry: of `now` (seconds since 1970), but later than that of the last of the sorted `names`.

    So the newest entry stays the newest where the clock was put back, and “undo” takes the right one.
    """
    stamp = datetime.fromtimestamp(now, UTC)
    for name in reversed(names):
        with contextlib.suppress(ValueError):
            newest = datetime.strptime(name.split("-")[0], FORM).replace(tzinfo=UTC)
            return max(stamp, newest + timedelta(microseconds=1)).strftime(FORM)
    return stamp.strftime(FORM)
