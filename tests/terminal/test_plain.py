from __future__ import annotations

import io
import subprocess
import sys
from types import ModuleType

import pytest

from nfh.nix.events import Event
from nfh.terminal import plain
from nfh.terminal.status import Status

PLAN = """\
Plan for practice: Install htop.
  read as   install package: htop (sure, 99%; a phrase I know)

--- /srv/practice/etc/nixos/configuration.nix
+++ /srv/practice/etc/nixos/configuration.nix
@@ -5,6 +5,7 @@
\x20
   environment.systemPackages = with pkgs; [
     git
+    htop
     vim
     wget
   ];

  steps     edit configuration.nix
            build the new system
            make it a new generation and switch to it
  expert    edit /srv/practice/etc/nixos/configuration.nix
            sudo nixos-rebuild switch
  why       environment.systemPackages lists what every user of the system finds on PATH. Nix builds the whole \
system anew from that text and keeps the old one beside it as a generation, so going back is always possible.
  effects   2 to build (system-path, nixos-system-lab-24.05), 3 to download (12.3 MB, 48.0 MB unpacked)
            +htop
            generation 21 → 22
  risk      reversible: “undo” takes it back"""

GENERATIONS = """\
3 generations; the current one is 21.

generation  date              NixOS                   kernel  state
        21  2026-11-22 21:04  24.05.20240603.8b843fb  6.6.32  current
        20  2026-11-20 09:12  24.05.20240603.8b843fb  6.6.32  booted
         9  2026-10-01 08:00  24.05.20240501.aa00bb1  6.6.29

Read from: /srv/practice/nix/var/nix/profiles
An expert would type: nixos-rebuild list-generations
Next: roll back"""

ADVICE = """\
There is no “htpo” here.
Nix knows no name “htpo” at this place; most often it is misspelt.
  /srv/practice/etc/nixos/configuration.nix:7:5
    htpo
  1. It is probably “htop” (say: install htop)
  2. Open the file there (say: edit my configuration)"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("EXAMINED", PLAN),
        ("GENERATIONS", GENERATIONS),
        ("ADVICE", ADVICE),
        ("ALREADY", "Htop is installed already. Nothing is to be done.\nNext: list my generations · undo"),
        ("OUTCOME", "htop is installed. (generation 21 → 22 · 14 s)\nNext: list my generations · undo"),
        ("FAILED", "The new system did not evaluate, so nothing was changed. (still generation 21)"),
        ("UNKNOWN", "Nix stopped with an error I do not know.\nNix said:\n  error: something odd\n    at line 3"),
        ("UNDERSTOOD", ""),
    ],
)
def test_as_lines(samples: ModuleType, name: str, expected: str) -> None:
    assert "\n".join(plain.lines(getattr(samples, name))) == expected


def test_a_table_is_aligned_whatever_the_script_and_hides_what_is_hidden(samples: ModuleType) -> None:
    lines = plain.table(samples.SEARCH)
    assert lines[1].index("24.02") == lines[0].index("version")
    assert lines[2].startswith("日本語           1.0 ")
    assert "\x1b" not in "\n".join(lines)
    assert "/nix/store" not in "\n".join(plain.table(samples.GENERATIONS))


def test_what_is_lost_is_named(samples: ModuleType) -> None:
    text = "\n".join(plain.plan(samples.GARBAGE))
    assert "frees 3.2 GB" in text
    assert "  lost      Generations 3 to 17 are deleted for good" in text
    assert "  risk      destructive: what is deleted cannot come back" in text


def test_a_doubtful_reading_is_said_before_the_answer(samples: ModuleType) -> None:
    doubtful = samples.REQUEST._replace(confidence=0.6)
    understood = samples.UNDERSTOOD._replace(requests=(doubtful,))
    first = plain.lines(samples.GENERATIONS, understood)[0]
    assert first == "I read this as “install package: htop” (not sure, 60%; a phrase I know)."
    assert plain.lines(samples.GENERATIONS, samples.UNDERSTOOD)[0].startswith("3 generations")


def test_question_marks_the_default(samples: ModuleType) -> None:
    assert plain.question(samples.WHICH)[1] == "  1. vim: the editor  (default)"


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def _told(events: list[tuple[float, Event]]) -> list[str]:
    clock, out = Clock(), io.StringIO()
    screen, status = plain.PlainScreen(io.StringIO(), out, clock), Status(clock)
    for moment, event in events:
        clock.now = moment
        status.apply(event)
        screen.event(event, status)
    screen.settle(status)
    return out.getvalue().splitlines()


def test_work_is_told_in_few_lines(samples: ModuleType) -> None:
    drv = f"{samples.STORE}-htop-3.3.0.drv"
    lines = _told(
        [
            (0, Event("started", "evaluate")),
            (2, Event("finished", "evaluate")),
            (2, Event("progressed", "builds", 1, expected=2, running=1)),
            (2, Event("started", "build", 2, subject=drv)),
            *((2 + n / 100, Event("logged", "build", 2, text=f"line {n}")) for n in range(1000)),
            (13, Event("finished", "build", 2)),
            (13, Event("progressed", "builds", 1, done=1, expected=2)),
            (13, Event("started", "activate")),
        ]
    )
    assert lines == [
        "evaluating the configuration",
        "building 1 of 2, htop-3.3.0 (3.0 s)",
        "building 1 of 2, htop-3.3.0 (8.0 s)",
        "activating the new system",
        "1 built in 13 s.",
    ]


def test_what_is_done_again_and_again_for_one_thing_is_told_once() -> None:
    """A practice system is made of four generations, each evaluated by itself."""
    lines = _told(
        [
            (number, Event(kind, activity))
            for number in range(4)
            for activity in ("evaluate", "plan")
            for kind in ("started", "finished")
        ]
    )
    assert lines == ["evaluating the configuration", "asking Nix what is to be built"]


def test_a_failed_build_is_told_once(samples: ModuleType) -> None:
    error = f"error: builder for '{samples.STORE}-htop-3.3.0.drv' failed with exit code 2;"
    lines = _told(
        [(0, Event("logged", "other", text=error, level=0)), (1, Event("logged", "other", text=error, level=0))]
    )
    assert lines == ["failed: htop-3.3.0: failed with exit code 2"]


def test_a_storm_of_events_is_a_few_lines(samples: ModuleType) -> None:
    out = io.StringIO()
    screen, status = plain.PlainScreen(io.StringIO(), out), Status()
    events: list[Event] = []
    samples.storm(10_000, events.append)
    for event in events:
        status.apply(event)
        screen.event(event, status)
    assert len(out.getvalue().splitlines()) <= 5


def test_no_unicode_where_the_stream_has_none(samples: ModuleType) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, "ascii", errors="replace")
    plain.PlainScreen(stream, None).show(samples.EXAMINED)
    assert b"generation 21 -> 22" in raw.getvalue()
    assert b'"undo" takes it back' in raw.getvalue()


def test_nothing_heavy_is_imported() -> None:
    script = (
        "import sys, nfh.terminal.one_shot, nfh.terminal.as_json, nfh.terminal.status, nfh.terminal.put\n"
        "heavy = 'rich prompt_toolkit pydantic numpy asyncio tree_sitter yaml spacy rapidfuzz subprocess'.split()\n"
        "print(sorted(set(heavy) & set(sys.modules)))"
    )
    found = subprocess.run((sys.executable, "-c", script), capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
