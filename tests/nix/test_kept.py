"""What is never deleted, over random sets of generations: the rule is written out a second time, in other words."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nfh.nix.boots import Boots
from nfh.nix.generations import Generation
from nfh.nix.kept import UNPROVEN, WORDS, kept
from nfh.nix.target import Target


def made(number: int, system: int, **marks: bool) -> Generation:
    return Generation.known(number, 0.0, f"/p/system-{number}-link", f"/nix/store/{system}", **marks)


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Generation], set[str]]:
    """Generations with gaps, doubles of one system, dangling links, any or no current, booted, running, and records."""
    numbers = draw(st.lists(st.integers(1, 40), unique=True, max_size=14))
    systems = {n: draw(st.integers(1, 12)) for n in numbers}
    current = draw(st.sampled_from([0, *numbers]))
    booted, running = draw(st.integers(0, 12)), draw(st.integers(0, 12))
    dangling = draw(st.sets(st.integers(1, 40)))
    started = draw(st.sets(st.integers(1, 12)))
    found = [
        made(
            n,
            systems[n],
            current=n == current,
            booted=systems[n] == booted,
            running=systems[n] == running,
            dangling=n in dangling,
        )
        for n in numbers
    ]
    return found, {f"/nix/store/{each}" for each in started}


@given(histories())
def test_what_is_never_deleted(history: tuple[list[Generation], set[str]]) -> None:
    found, started = history
    spared = kept(found, started)
    gone = [one for one in found if one.number not in spared]
    left = [one for one in found if one.number in spared]
    assert not any(one.current or one.booted or one.running for one in gone)
    current = max((one.number for one in found if one.current), default=1000)
    before = [one.number for one in found if one.number < current and not one.dangling]
    known = [o.number for o in found if o.number in before and o.store_path in started and not o.booted]
    if known:
        assert max(known) in spared
    else:
        assert set(sorted(before)[-UNPROVEN:]) <= set(spared)
    # Nothing is kept without one of those reasons.
    for one in left:
        marked = one.current or one.booted or one.running
        assert (
            marked or one.number == max(known, default=0) or (not known and one.number in sorted(before)[-UNPROVEN:])
        )
    assert set(spared.values()) <= WORDS.keys()
    assert kept(reversed(found), started) == spared


@given(histories())
def test_deleting_all_that_may_be_deleted_can_be_done_only_once(history: tuple[list[Generation], set[str]]) -> None:
    """What is left is kept again: asked twice, nfh does not eat further into what there is to go back to."""
    found, started = history
    left = [one for one in found if one.number in kept(found, started)]
    assert kept(left, started).keys() == {one.number for one in left}


def test_what_was_started_is_noted_once_a_start(tmp_path: Path) -> None:
    target = Target("given", tmp_path, tmp_path, {"XDG_DATA_HOME": str(tmp_path / "data")})
    boots = Boots.of(target)
    assert boots.systems() == frozenset()
    found = [made(1, 1), made(2, 2, booted=True), made(3, 2, booted=True), made(4, 4, current=True, running=True)]
    for _ in range(3):
        boots.note(found)
    file = tmp_path / "data/nfh/boots.jsonl"
    assert boots.systems() == {"/nix/store/2"} and len(file.read_text().splitlines()) == 1
    assert file.stat().st_mode & 0o777 == 0o600
    boots.note([])
    boots.note([made(7, 7, booted=True)])
    assert boots.systems() == {"/nix/store/2", "/nix/store/7"}
    file.write_text('broken\n[]\n{"system": 3}\n{"system": "/nix/store/9"}\n')
    assert boots.systems() == {"/nix/store/9"}
    Boots(Path("/proc/nowhere/boots")).note(found)
