from __future__ import annotations

from pathlib import Path

from nfh.nix.build_times import KEPT, LONGEST, BuildTimes

STORE = "/nix/store/0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r"


def test_the_median_of_the_newest(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "build-times.jsonl"
    times = BuildTimes(file)
    assert times.estimate(f"{STORE}-linux-6.12.58.drv") == 0.0
    for seconds in (10, 30, 20):
        times.add(f"{STORE}-linux-6.12.58.drv", seconds)
    assert times.estimate(f"{STORE}-linux-6.13.drv") == 20
    times.add(f"{STORE}-linux-6.12.58.drv", 40)
    assert BuildTimes(file).estimate(f"{STORE}-linux-6.13.drv") == 25
    for _ in range(KEPT):
        times.add(f"{STORE}-linux-6.12.58.drv", 7.04)
    assert BuildTimes(file).estimate(f"{STORE}-linux-1.drv") == 7.0
    assert BuildTimes(file).estimate(f"{STORE}-linux-firmware-1.drv") == 0.0


def test_what_is_quick_is_not_noted(tmp_path: Path) -> None:
    times = BuildTimes(tmp_path / "times")
    times.add(f"{STORE}-etc.drv", 0.4)
    assert times.estimate(f"{STORE}-etc.drv") == 0.0 and not (tmp_path / "times").exists()


def test_the_file_stays_small(tmp_path: Path) -> None:
    file = tmp_path / "times"
    file.write_text('{"name": "a", "seconds": 3}\n' * LONGEST)
    BuildTimes(file).add(f"{STORE}-b-1.drv", 5)
    assert len(file.read_text().splitlines()) == KEPT + 1
    assert (BuildTimes(file).estimate("a-2.drv"), BuildTimes(file).estimate("b-2.drv")) == (3, 5)


def test_what_is_broken_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "times"
    file.write_text('{"name": "a", "seco\n[]\n{"name": "a", "seconds": "x"}\n{"name": "a", "seconds": 2}\n')
    assert BuildTimes(file).estimate("a-1.drv") == 2
    nowhere = BuildTimes(Path("/proc/nowhere/times"))
    nowhere.add("a-1.drv", 9)
    assert nowhere.estimate("a-1.drv") == 9
