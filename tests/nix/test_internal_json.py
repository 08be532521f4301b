from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nfh.nix.events import Event
from nfh.nix.internal_json import Reader, Transcript, plain

EVENTS = Path(__file__).parent / "samples" / "events"
VERSIONS = ("2.8", "2.26", "2.34")


def lines(name: str) -> list[str]:
    return (EVENTS / name).read_text().splitlines()


def read(name: str) -> list[Event]:
    reader = Reader()
    return [event for line in lines(name) if (event := reader.line(line)) is not None]


def mark(**fields: object) -> str:
    return "@nix " + json.dumps(fields)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("\x1b[31;1merror:\x1b[0m no", "error: no"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("10%\r50%\r100%", "100%"),
        ("dos\r\nlines\r\n", "dos\nlines\n"),
        ("tab\tand\nbreak", "tab\tand\nbreak"),
        ("bell\x07 back\x08 nul\x00 del\x7f c1\x9b", "bell back nul del c1"),
        ("\x1b(B\x1b[m\x1b[?25lplain\x1b", "plain"),
        ("ünïcödé ‘’", "ünïcödé ‘’"),
    ],
)
def test_plain(given: str, shown: str) -> None:
    assert plain(given) == shown


@settings(max_examples=300)
@given(st.text())
def test_plain_leaves_nothing_that_moves_the_cursor(text: str) -> None:
    assert not any((ord(c) < 32 and c not in "\t\n") or ord(c) == 127 for c in plain(text))
    assert plain(plain(text)) == plain(text)


def test_a_build_from_start_to_stop() -> None:
    reader = Reader()
    drv = "/nix/store/0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r-hello-2.12.drv"
    start = reader.line(
        mark(action="start", id=7, type=105, level=3, parent=3, text=f"building '{drv}'", fields=[drv, "", 1, 1])
    )
    assert start == Event("started", "build", 7, 3, f"building '{drv}'", drv)
    phase = reader.line(mark(action="result", id=7, type=104, fields=["buildPhase"]))
    assert phase == Event("progressed", "build", 7, subject=drv, phase="buildPhase")
    log = reader.line(mark(action="result", id=7, type=101, fields=["\x1b[1mcc\x1b[0m -o hello"]))
    assert log == Event("logged", "build", 7, text="cc -o hello", subject=drv)
    assert reader.line(mark(action="stop", id=7)) == Event("finished", "build", 7, subject=drv)
    late = reader.line(mark(action="result", id=7, type=101, fields=["late"]))
    assert late == Event("logged", "other", 7, text="late")


def test_overall_progress_and_expectations() -> None:
    reader = Reader()
    reader.line(mark(action="start", id=1, type=102, level=0, text=""))
    reader.line(mark(action="start", id=2, type=104, level=0, text=""))
    builds = reader.line(mark(action="result", id=2, type=105, fields=[3, 9, 2, 1]))
    assert builds == Event("progressed", "builds", 2, done=3, expected=9, running=2, failed=1)
    expected = reader.line(mark(action="result", id=1, type=106, fields=[101, 3576]))
    assert expected == Event("progressed", "download", 1, expected=3576)
    assert reader.line(mark(action="result", id=1, type=106, fields=[110, 1])) is None


def test_a_line_that_is_no_event_is_part_of_the_log() -> None:
    reader = Reader()
    assert reader.line("\x1b[1mwarning:\x1b[0m unknown setting\n") == Event(
        "logged", "other", text="warning: unknown setting"
    )
    assert reader.line("@nix {broken") == Event("logged", "other", text="@nix {broken")
    assert reader.line('@nix ["list"]') == Event("logged", "other", text='@nix ["list"]')
    assert reader.line("   \n") is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8), lambda x: st.lists(x, max_size=4), max_leaves=6
)


@settings(max_examples=500)
@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "action": st.sampled_from(["start", "stop", "result", "msg", "new"]) | json_values,
                "id": st.integers(0, 3) | json_values,
                "type": st.sampled_from([0, 100, 101, 104, 105, 106, 107, 111]) | json_values,
                "fields": st.lists(json_values, max_size=5) | json_values,
                "text": st.text() | json_values,
                "msg": st.text() | json_values,
                "level": json_values,
            },
        )
        | st.text()
    )
)
def test_it_never_raises(items: list[object]) -> None:
    reader, transcript = Reader(), Transcript()
    for item in items:
        event = reader.line(item) if isinstance(item, str) else reader.line("@nix " + json.dumps(item))
        transcript.add(event)
        assert event is None or (isinstance(event.done, int) and isinstance(event.text, str))


@pytest.mark.parametrize("version", VERSIONS)
def test_every_sample_is_read_whole(version: str) -> None:
    for file in EVENTS.glob(f"nix-{version}-*.txt"):
        events = read(file.name)
        started = [event.id for event in events if event.kind == "started"]
        finished = [event.id for event in events if event.kind == "finished"]
        assert sorted(started) == sorted(finished), file.name
        assert all("\x1b" not in event.text for event in events)


@pytest.mark.parametrize("version", VERSIONS)
def test_an_evaluation_error_reads_as_nix_prints_it(version: str) -> None:
    transcript = Transcript()
    for event in read(f"nix-{version}-fail-eval-v.txt"):
        transcript.add(event)
    text = transcript.text
    assert text.startswith("error:")
    assert "\x1b" not in text and "@nix" not in text and "evaluating file" not in text
    assert text.count("\n") > 2 and text.endswith("\n")


@pytest.mark.parametrize("version", VERSIONS)
def test_a_failed_builds_log_is_in_the_transcript(version: str) -> None:
    transcript = Transcript()
    for event in read(f"nix-{version}-fail-builder-v.txt"):
        transcript.add(event)
    text = transcript.text
    assert "building '/nix/store/" in text and "-failing-1.0.drv'..." in text
    assert "\nconfigure: error: no acceptable C compiler found in $PATH\n" in text
    assert "exit code 77" in text


@pytest.mark.parametrize("version", ["28", "trixie", "sid"])
def test_the_daemons_events_read_the_same(version: str) -> None:
    reader = Reader()
    events = [reader.raw(json.loads(line)) for line in lines(f"daemon-build-events-{version}.jsonl")]
    built = [
        event.subject.rsplit("-", 2)[-2:]
        for event in events
        if event and event.kind == "started" and event.activity == "build"
    ]
    assert len(built) == 3
    said = [event.text for event in events if event and event.kind == "logged" and event.activity == "build"]
    assert said == ["building firefox 145.0", *(f"[firefox] step {n}" for n in range(10))]


def test_of_a_long_transcript_the_end_is_kept() -> None:
    transcript = Transcript(keep=1000)
    for number in range(5000):
        transcript.add(Event("logged", "build", 1, text=f"line {number}"))
    assert transcript.text.endswith("line 4998\nline 4999\n")
    assert len(transcript.text) <= 2000
