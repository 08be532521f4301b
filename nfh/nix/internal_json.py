"""Nix's own events, from `--log-format internal-json` lines or from the daemon, as nfh.nix.events.Event.

The numbers of activities and results are those of Nix's logging (ActivityType, ResultType); they are the same in
2.8, 2.26 and 2.34. Only `parent` came later. A line that is no event is part of the log, as it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from nfh.nix.events import Activity, Event

MARK = "@nix "

ACTIVITIES: Mapping[int, Activity] = {
    100: "copy",
    101: "download",
    103: "copies",
    104: "builds",
    105: "build",
    108: "substitute",
    111: "wait",
}
_UNNAMED: tuple[tuple[str, Activity], ...] = (
    ("querying info about missing paths", "plan"),
    ("evaluating ", "evaluate"),
)
"""Activities that Nix gives no type, known by how their text begins."""

LOG_LINE, SET_PHASE, PROGRESS, SET_EXPECTED, POST_BUILD_LINE = 101, 104, 105, 106, 107

LONGEST = 16 << 10
"""Characters of one line that are told."""
_BEGUN_FIELD = re.compile(r'"fields":\["')

_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours and cursor movements
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"  # titles and links
    r"|\x1b[PX^_].*?\x1b\\"  # strings for the terminal itself
    r"|\x1b[ -/]*[0-~]?",
    re.DOTALL,
)
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def plain(text: str) -> str:
    """`text` without ANSI sequences and control characters; of a line that was overwritten (\\r), its last state.

    Bytes that are no text (lone surrogates, from the daemon) become �: a terminal could not be told them.
    """
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if _SURROGATES.search(text) else text
    text = _ESCAPES.sub("", text)
    if "\r" in text:
        text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return _CONTROLS.sub("", text)


def shortened(text: str, longest: int = 64 * LONGEST) -> str:
    """The text, or as much of it as anybody could read, with a word on how much there was."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text) - longest} more characters)"


def line_of(text: str) -> str:
    """One line of somebody's output, fit to be shown: `plain`, and no longer than LONGEST."""
    return plain(shortened(text, LONGEST))


class Reader:
    """Turns lines and raw events of one Nix process (or connection) into Events; it never raises."""

    def __init__(self) -> None:
        self._open: dict[int, tuple[Activity, str]] = {}

    def line(self, text: str) -> Event | None:
        """The event of one line of standard error; None for an event nobody needs to know of."""
        if text.startswith(MARK):
            try:
                raw = json.loads(text[len(MARK) :])
            except ValueError:
                raw = None
            if isinstance(raw, dict):
                return self.raw(raw)
            # A line that was too long to be kept whole: what it began with is still worth telling.
            found = _BEGUN_FIELD.search(text, len(MARK), len(MARK) + LONGEST)
            text = text[found.end() :].replace("\\u001b", "\x1b") if found else text
        clean = line_of(text.rstrip("\n"))
        return Event("logged", "other", text=clean) if clean.strip() else None

    def raw(self, raw: Mapping[str, Any]) -> Event | None:
        """The event of one raw object {action, id, type, text, fields, parent, level, msg}."""
        match raw.get("action"):
            case "start":
                return self._start(raw)
            case "stop":
                activity, subject = self._open.pop(_whole(raw.get("id")), ("other", ""))
                return Event("finished", activity, _whole(raw.get("id")), subject=subject)
            case "result":
                return self._result(raw)
            case "msg":
                text = plain(shortened(_text(raw.get("msg")))).rstrip("\n")
                return Event("logged", "other", text=text, level=_whole(raw.get("level"))) if text else None
        return None

    def _start(self, raw: Mapping[str, Any]) -> Event:
        text = plain(_text(raw.get("text")))
        unnamed: Activity = next((name for start, name in _UNNAMED if text.startswith(start)), "other")
        activity = ACTIVITIES.get(_whole(raw.get("type")), unnamed)
        fields = _fields(raw)
        subject = plain(_text(fields[0])) if fields else ""
        if activity == "wait" and not subject and text.count("'") >= 2:
            subject = text.split("'")[1]
        number = _whole(raw.get("id"))
        self._open[number] = (activity, subject)
        level = _whole(raw.get("level"))
        return Event("started", activity, number, _whole(raw.get("parent")), text, subject, level=level)

    def _result(self, raw: Mapping[str, Any]) -> Event | None:
        number, fields = _whole(raw.get("id")), _fields(raw)
        activity, subject = self._open.get(number, ("other", ""))
        match raw.get("type"), fields:
            case ((101 | 107), [line, *_]):
                return Event("logged", activity, number, text=line_of(_text(line)), subject=subject)
            case 104, [phase, *_]:
                return Event("progressed", activity, number, subject=subject, phase=plain(_text(phase)))
            case 105, [done, expected, running, failed, *_]:
                counts = (_whole(done), _whole(expected), _whole(running), _whole(failed))
                return Event("progressed", activity, number, 0, "", subject, "", *counts)
            case 106, [kind, expected, *_]:
                # how much all activities of that kind together will be, said by `number`, which is none of them
                whole = ACTIVITIES.get(_whole(kind))
                return Event("progressed", whole, number, expected=_whole(expected)) if whole else None
        return None


class Transcript:
    """What Nix would have printed, had it not been asked for JSON: for error messages, and for whoever reads them."""

    def __init__(self, verbosity: int = 3, keep: int = 1 << 20) -> None:
        """`keep`: of a longer text only about the last `keep` characters are kept."""
        self._verbosity, self._keep = verbosity, keep
        self._lines: list[str] = []
        self._size = 0

    def add(self, event: Event | None) -> None:
        """Note an event."""
        if event is None:
            return
        if event.kind == "logged" and (event.id or event.level <= self._verbosity):
            self._append(event.text)
        elif event.kind == "started" and event.text and event.level <= self._verbosity:
            self._append(event.text + "...")

    def _append(self, text: str) -> None:
        self._lines.append(text)
        self._size += len(text) + 1
        if self._size > 2 * self._keep:
            while self._size > self._keep and len(self._lines) > 1:
                half = max(1, len(self._lines) // 8)
                self._size -= sum(len(line) + 1 for line in self._lines[:half])
                del self._lines[:half]

    @property
    def text(self) -> str:
        """All of it, ending in a newline unless empty."""
        return "".join(line + "\n" for line in self._lines)


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _fields(raw: Mapping[str, Any]) -> list[Any]:
    fields = raw.get("fields")
    return fields if isinstance(fields, list) else []
