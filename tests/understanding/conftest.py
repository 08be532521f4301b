"""No test here is timed: what must not creep is counted, the clock is for `make bench` and `make eval`."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
