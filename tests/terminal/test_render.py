from __future__ import annotations

import io
import re
from dataclasses import replace
from types import ModuleType

import pytest

from nfh.planning.plan import FileChange
from nfh.terminal.render import Renderer, Trimmed
from nfh.terminal.style import Look, console, speaks_utf8
from nfh.terminal.width import width

SHOWN = ["PLAN", "EXAMINED", "GARBAGE", "ALREADY", "GENERATIONS", "SEARCH", "OUTCOME", "FAILED", "ADVICE", "UNKNOWN"]
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


def _drawn(thing: object, look: Look, columns: int, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    out = io.StringIO()
    drawn = Renderer(look, columns).thing(thing)  # type: ignore[arg-type]
    assert drawn is not None
    console(out, look, columns).print(Trimmed(drawn))
    return out.getvalue()


@pytest.mark.parametrize("columns", [60, 80, 120, 200])
@pytest.mark.parametrize("name", SHOWN)
def test_fits_any_width_and_loses_nothing(
    samples: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str, columns: int
) -> None:
    text = ESCAPE.sub("", _drawn(getattr(samples, name), Look(), columns, monkeypatch))
    assert all(width(line) <= columns for line in text.splitlines())
    assert all(line == line.rstrip() for line in text.splitlines())
    words = "".join(text.split())
    if name == "EXAMINED":
        for part in ("htop", "configuration.nix", "12.3MB", "generation21→22", "reversible", "nixos-rebuildswitch"):
            assert part in words
    if name == "SEARCH":
        assert "Freeandopensourcevideoeditor" in words


@pytest.mark.parametrize("name", SHOWN)
def test_without_colours_no_escape_sequence_is_written(
    samples: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in _drawn(getattr(samples, name), Look(colour=False), 80, monkeypatch)


@pytest.mark.parametrize("name", SHOWN)
def test_only_colours_that_any_background_bears(
    samples: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    codes = {
        int(code)
        for sequence in re.findall(r"\x1b\[([0-9;]*)m", _drawn(getattr(samples, name), Look(), 80, monkeypatch))
        for code in sequence.split(";")
        if code
    }
    # SGR 8.3.117 of ECMA-48: reset, bold, faint, italic; red, green, magenta, cyan. No white, black, yellow, bright.
    assert codes <= {0, 1, 2, 3, 31, 32, 35, 36}


@pytest.mark.parametrize("name", [name for name in SHOWN if name != "SEARCH"])
def test_in_ascii_where_there_is_no_more(samples: ModuleType, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert _drawn(getattr(samples, name), Look(unicode=False), 80, monkeypatch).isascii()


def test_the_difference_is_exact_coloured_and_numbered(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    text = _drawn(samples.PLAN, Look(), 80, monkeypatch)
    assert "\x1b[32m+\x1b[0m \x1b[32m    htop" in text
    assert re.search(r"^ +8 \+     htop$", ESCAPE.sub("", text), re.M)


def test_a_long_difference_is_cut_and_explained_whole(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    after = "".join(f"line {n}\n" for n in range(500)).encode()
    plan = replace(samples.PLAN, changes=(FileChange(samples.CONFIGURATION, None, after),))
    text = ESCAPE.sub("", _drawn(plan, Look(), 80, monkeypatch))
    assert "(new file)" in text
    assert "… 440 more lines; “explain” shows them" in text
    assert "line 499" not in text
    out = io.StringIO()
    console(out, Look(), 80).print(Renderer(Look(), 80).depth(plan))
    assert "line 499" in out.getvalue()


def test_a_removed_line_a_missing_newline_and_tabs(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    change = FileChange(samples.CONFIGURATION, b"a\n\tb\nc", b"a\nc")
    text = ESCAPE.sub("", _drawn(replace(samples.PLAN, changes=(change,)), Look(), 80, monkeypatch))
    assert re.search(r"^ +2 -         b$", text, re.M)
    assert text.count("No newline at end of file") == 1


def test_hostile_text_is_shown_not_obeyed(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = "\x1b[2J\x1b]0;owned\x07[bold]no markup[/bold] :smile: \u202e"
    change = FileChange(samples.CONFIGURATION, b"", hostile.encode())
    plan = replace(samples.PLAN, summary=hostile, notes=(hostile,), changes=(change,))
    text = _drawn(plan, Look(), 120, monkeypatch)
    assert "\x1b[2J" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert text.count("[bold]no markup[/bold] :smile:") == 3


def test_the_current_generation_stands_out(samples: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = _drawn(samples.GENERATIONS, Look(), 100, monkeypatch).splitlines()
    assert [("\x1b[1m" in line) for line in lines if "2026-" in line] == [True, False, False]


@pytest.mark.parametrize(
    ("encoding", "environ", "expected"),
    [
        ("utf-8", {"LANG": "en_US.UTF-8"}, True),
        ("UTF8", {"LC_CTYPE": "C.utf8"}, True),
        ("utf-8", {"LC_ALL": "C", "LANG": "en_US.UTF-8"}, False),
        ("utf-8", {}, False),
        ("latin-1", {"LANG": "de_DE.UTF-8"}, False),
    ],
)
def test_unicode_takes_stream_and_locale(encoding: str, environ: dict[str, str], expected: bool) -> None:
    assert speaks_utf8(io.TextIOWrapper(io.BytesIO(), encoding), environ) is expected
