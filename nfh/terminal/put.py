"""Puts one answer on standard output: drawn on a terminal, plain to a pipe, as JSON when asked."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nfh.planning.answer import Answer
    from nfh.recovery.advice import Advice


def put(thing: Answer | Advice, *, plain: bool = False, as_json: bool = False) -> None:
    """Write `thing` in the form that fits: `as_json` beats `plain`, a pipe and NO_COLOR mean plain."""
    if as_json:
        from nfh.terminal.as_json import VERSION, dump

        dump({"version": VERSION, **thing.to_json()}, sys.stdout)
    elif plain or not sys.stdout.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        from nfh.terminal.plain import PlainScreen

        PlainScreen(sys.stdout, None).show(thing)
    else:
        from nfh.terminal.rich_screen import RichScreen

        RichScreen().show(thing)
