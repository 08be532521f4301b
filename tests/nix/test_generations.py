from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from nfh.errors import Failed
from nfh.nix import generations
from nfh.nix.target import Target

SCRIPT = """\
#! /bin/sh
case "$1" in
  --configuration-revision)
    if [[ "{0}" =~ "@" ]]; then exit 1; fi
    echo "{0}"
    ;;
  --json) cat <<EOF
{{"configurationRevision":"{0}","nixosVersion":"25.11.20251130.abcdef0"}}
EOF
    ;;
esac
"""


def system(folder: Path, name: str, version: str = "25.11.20251130.abcdef0 (Xantusia)", revision: str = "") -> Path:
    """A system as it lies in the store."""
    path = folder / "store" / name
    (path / "kernel-modules/lib/modules/6.12.58").mkdir(parents=True)
    (path / "specialisation").mkdir()
    (path / "sw/bin").mkdir(parents=True)
    (path / "nixos-version").write_text(version)
    (path / "sw/bin/nixos-version").write_text(SCRIPT.format(revision) if revision else "#! /bin/sh\n")
    return path


def profile(folder: Path, name: str, systems: dict[int, Path], current: int) -> Path:
    """A profile with its generations, made an hour apart."""
    profiles = folder / "profiles"
    profiles.mkdir(exist_ok=True)
    for number, path in systems.items():
        link = profiles / f"{name}-{number}-link"
        link.symlink_to(path)
        when = 1_700_000_000 + 3600 * number
        os.utime(link, (when, when), follow_symlinks=False)
    (profiles / name).symlink_to(f"{name}-{current}-link")
    return profiles / name


def test_everything_there_is_to_know(tmp_path: Path) -> None:
    one, two, ten = system(tmp_path, "one"), system(tmp_path, "two", revision="0a1b2c"), system(tmp_path, "ten")
    (two / "specialisation/gaming").symlink_to(one)
    (two / "specialisation/airplane").symlink_to(one)
    link = profile(tmp_path, "system", {10: ten, 1: one, 2: two}, 2)
    found = generations.read(link, tmp_path / "run")
    assert [each.number for each in found] == [1, 2, 10]
    second = found[1]
    assert second.store_path == str(two)
    assert second.link == str(tmp_path / "profiles/system-2-link")
    assert second.version == "25.11.20251130.abcdef0 (Xantusia)"
    assert second.release == "25.11"
    assert second.kernel == "6.12.58"
    assert second.revision == "0a1b2c"
    assert second.specialisations == ("airplane", "gaming")
    assert second.created == 1_700_000_000 + 7200
    assert second.date.timestamp() == second.created
    assert [each.current for each in found] == [False, True, False]
    assert not any(each.booted or each.running or each.dangling for each in found)
    assert found[0].revision == ""


def test_booted_and_running(tmp_path: Path) -> None:
    systems = {n: system(tmp_path, str(n)) for n in (1, 2, 3)}
    link = profile(tmp_path, "system", systems, 3)
    (tmp_path / "run").mkdir()
    (tmp_path / "run/booted-system").symlink_to(systems[1])
    (tmp_path / "run/current-system").symlink_to(tmp_path / "run/hop")
    (tmp_path / "run/hop").symlink_to(systems[2])
    found = generations.read(link, tmp_path / "run")
    assert [each.booted for each in found] == [True, False, False]
    assert [each.running for each in found] == [False, True, False]
    assert [each.current for each in found] == [False, False, True]


def test_a_running_specialisation_is_its_generations(tmp_path: Path) -> None:
    inner, outer = system(tmp_path, "inner"), system(tmp_path, "outer")
    (outer / "specialisation/gaming").symlink_to(inner)
    link = profile(tmp_path, "system", {1: outer}, 1)
    (tmp_path / "run").mkdir()
    (tmp_path / "run/current-system").symlink_to(inner)
    assert generations.read(link, tmp_path / "run")[0].running


def test_generations_of_one_store_path_share_it(tmp_path: Path) -> None:
    same = system(tmp_path, "same")
    link = profile(tmp_path, "system", {1: same, 2: same}, 2)
    (tmp_path / "run").mkdir()
    (tmp_path / "run/booted-system").symlink_to(same)
    assert [each.booted for each in generations.read(link, tmp_path / "run")] == [True, True]
    assert [each.current for each in generations.read(link, tmp_path / "run")] == [False, True]


def test_a_dangling_link_is_told_and_does_no_harm(tmp_path: Path) -> None:
    link = profile(tmp_path, "system", {1: tmp_path / "store/gone", 2: system(tmp_path, "two")}, 1)
    found = generations.read(link, tmp_path / "run")
    assert [each.dangling for each in found] == [True, False]
    assert found[0].version == "" and found[0].current
    gone = generations.current(link, tmp_path / "run")
    assert gone is not None and gone.dangling


def test_other_profiles_and_foreign_files_are_no_generations(tmp_path: Path) -> None:
    good = system(tmp_path, "good")
    link = profile(tmp_path, "my-system", {3: good}, 3)
    profile(tmp_path, "my-system-1", {3: good, 4: good}, 4)
    profile(tmp_path, "my", {9: good}, 9)
    folder = link.parent
    (folder / "my-system-5-link").write_text("a file")
    (folder / "my-system-7-link").mkdir()
    for name in (
        "my-system--link",
        "my-system-x-link",
        "my-system-08-link",
        "my-system-٣-link",
        "my-system-6-link.tmp",
    ):
        (folder / name).symlink_to(good)
    assert [each.number for each in generations.read(link)] == [3]
    assert [each.number for each in generations.read(folder / "my-system-1")] == [3, 4]


def test_no_folder_no_profile(tmp_path: Path) -> None:
    assert generations.read(tmp_path / "nowhere/system") == []
    assert generations.current(tmp_path / "nowhere/system") is None
    (tmp_path / "file").write_text("")
    assert generations.read(tmp_path / "file/system") == []
    good = system(tmp_path, "good")
    link = profile(tmp_path, "system", {1: good}, 1)
    link.unlink()
    assert [each.current for each in generations.read(link)] == [False]
    assert generations.current(link) is None
    link.symlink_to("system-2-link")
    assert generations.current(link) is None


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    with pytest.raises(Failed, match="cannot be read"):
        generations.read(loop / "system")


def test_a_broken_system_leaves_texts_empty(tmp_path: Path) -> None:
    bare = tmp_path / "store/bare"
    (bare / "nixos-version").mkdir(parents=True)
    link = profile(tmp_path, "system", {1: bare}, 1)
    (found,) = generations.read(link)
    assert (found.version, found.release, found.kernel, found.revision, found.specialisations) == ("", "", "", "", ())
    assert not found.dangling


def test_what_real_nix_made(practice_target: Target) -> None:
    found = generations.read(practice_target.profile, practice_target.run_dir)
    assert [each.number for each in found] == [1, 2]
    assert [each.current for each in found] == [False, True]
    assert [each.running for each in found] == [False, True]
    assert [each.booted for each in found] == [True, False]
    assert all(each.version and each.release == "25.11" and each.kernel[0].isdigit() for each in found)
    current = generations.current(practice_target.profile, practice_target.run_dir)
    assert current is not None and current.to_json() == found[1].to_json()
    assert all(Path(each.store_path).is_relative_to(practice_target.environment["NIX_STORE_DIR"]) for each in found)


def test_json_has_everything(tmp_path: Path) -> None:
    link = profile(tmp_path, "system", {1: system(tmp_path, "one")}, 1)
    said = generations.read(link)[0].to_json()
    assert said["number"] == 1 and said["current"] is True and said["kernel"] == "6.12.58"
    assert str(said["date"]).startswith("2023-11-1")


def like_nixos(folder: Path, count: int) -> Path:
    """A profile of systems that share their kernel and their nixos-version, as generations of one release do."""
    shared = system(folder, "shared", revision="0a1b2c")
    systems = {}
    for number in range(1, count + 1):
        systems[number] = path = folder / "store" / f"s{number}"
        (path / "sw/bin").mkdir(parents=True)
        (path / "specialisation").mkdir()
        (path / "kernel-modules").symlink_to(shared / "kernel-modules")
        (path / "sw/bin/nixos-version").symlink_to(shared / "sw/bin/nixos-version")
        (path / "nixos-version").write_text(f"25.11.{number}")
    return profile(folder, "system", systems, count)


def calls_of(work: Callable[[], object]) -> Counter[str]:
    """How often `work` asks the operating system, by what it asks."""
    found: Counter[str] = Counter()

    def note(frame: object, event: str, called: object) -> None:
        owner = getattr(called, "__module__", None) or type(getattr(called, "__self__", None)).__module__
        if event == "c_call" and owner == "posix":
            found[str(getattr(called, "__name__", ""))] += 1

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    del found["fspath"]
    return found


def test_what_a_generation_costs(tmp_path: Path) -> None:
    """Seconds are for `make bench`; this counts, for the list and for what is shown of each."""
    few, many = like_nixos(tmp_path / "few", 20), like_nixos(tmp_path / "many", 120)

    def shown(link: Path) -> None:
        for each in generations.read(link, tmp_path / "run"):
            assert each.version and each.kernel == "6.12.58" and each.revision == "0a1b2c"

    listed = calls_of(lambda: generations.read(many, tmp_path / "run"))
    listed.subtract(calls_of(lambda: generations.read(few, tmp_path / "run")))
    assert +listed == Counter({"is_symlink": 100, "stat": 100})  # the first is known from the folder's entry
    all_shown = calls_of(lambda: shown(many))
    all_shown.subtract(calls_of(lambda: shown(few)))
    assert +all_shown == +listed + Counter({"readlink": 300, "open": 100, "read": 100, "close": 100})
    again = calls_of(lambda: shown(many))
    again.subtract(calls_of(lambda: shown(few)))
    assert +again == +listed + Counter({"readlink": 100}), "what lies in the store is read once in a process"


def test_facts_are_read_when_asked_for_and_once(tmp_path: Path) -> None:
    path = system(tmp_path, "one", revision="0a1b2c")
    (found,) = generations.read(profile(tmp_path, "system", {1: path}, 1))
    (path / "nixos-version").write_text("25.12")
    assert found.version == "25.12"
    (path / "nixos-version").write_text("26.05")
    assert found.version == "25.12" and found.release == "25.12"


def test_what_the_boot_menu_calls_it(tmp_path: Path) -> None:
    named, odd, plain = (system(tmp_path, f"nixos-system-ada-{name}") for name in ("a", "b", "25.11"))
    label = "NixOS Xantusia before-the-party (Linux 6.12.58)"
    (named / "boot.json").write_text(json.dumps({"org.nixos.bootspec.v1": {"label": label}, "other": 1}))
    (odd / "boot.json").write_text("[]")
    found = generations.read(profile(tmp_path, "system", {1: named, 2: odd, 3: plain}, 3))
    assert [each.description for each in found] == [label, "nixos-system-ada-b", "nixos-system-ada-25.11"]


def test_it_starts_nothing(tmp_path: Path) -> None:
    link = profile(tmp_path, "system", {1: system(tmp_path, "one", revision="1")}, 1)
    code = f"""
import sys
from pathlib import Path
from nfh.nix import generations
started = []
sys.addaudithook(lambda event, _: started.append(event) if event.startswith(("subprocess", "os.", "pty")) else None)
assert generations.read(Path({str(link)!r}))[0].revision == "1"
print(sorted(set(started)))
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "['os.listdir', 'os.scandir']"
