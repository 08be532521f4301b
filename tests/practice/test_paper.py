from __future__ import annotations

from pathlib import Path

import pytest

from nfh.errors import ConfigurationError, Failed, Refused
from nfh.nix import generations
from nfh.nix.target import Target
from nfh.practice import paper
from nfh.practice.root import Root


@pytest.fixture
def target(tmp_path: Path) -> Target:
    made = Root(tmp_path / "p").target(on_paper=True)
    paper.make(made)
    return made


def numbers(target: Target) -> list[int]:
    return [g.number for g in generations.read(target.profile, target.run_dir)]


def current(target: Target) -> generations.Generation:
    found = generations.current(target.profile, target.run_dir)
    assert found is not None
    return found


def with_htop(target: Target) -> str:
    return target.entry.read_text().replace("    wget\n", "    wget\n    htop\n")


def test_a_commit_is_a_new_running_generation(target: Target) -> None:
    number = paper.commit(target, with_htop(target), "install htop")
    assert number == 5 == current(target).number
    assert current(target).running
    assert (target.profile / "sw" / "bin" / "htop").exists()
    assert (target.profile / "configuration.nix").read_text() == with_htop(target)


def test_the_text_that_is_current_makes_no_generation(target: Target) -> None:
    assert paper.commit(target, target.entry.read_text(), "again") == 4
    assert numbers(target) == [1, 2, 3, 4]


def test_going_back_and_the_next_number(target: Target) -> None:
    paper.switch(target, 2)
    assert current(target).number == 2 and current(target).running
    assert not (target.profile / "sw" / "bin" / "tmux").exists()
    # As with Nix, the next one comes after the newest, not after the current.
    assert paper.commit(target, with_htop(target), "install htop") == 5


def test_a_generation_that_is_not_there(target: Target) -> None:
    with pytest.raises(Failed):
        paper.switch(target, 77)
    with pytest.raises(Failed):
        paper.delete(target, [1, 77])
    assert numbers(target) == [1, 2, 3, 4]


def test_deleting(target: Target) -> None:
    gone = Path(generations.read(target.profile)[1].store_path)
    paper.delete(target, [2])
    assert numbers(target) == [1, 3, 4]
    assert not gone.exists()
    with pytest.raises(Refused):
        paper.delete(target, [1, 4])
    assert numbers(target) == [1, 3, 4]


def test_a_text_that_does_not_parse_makes_nothing(target: Target) -> None:
    with pytest.raises(ConfigurationError):
        paper.commit(target, target.entry.read_text().replace("time.timeZone =", "time.timeZone"), "broken")
    assert numbers(target) == [1, 2, 3, 4]
