from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nfh.errors import NixFailed
from nfh.nix import build, evaluate, generations, units
from nfh.nix.difference import PackageChange, Resized, between, compare, kernel_of, resized
from nfh.nix.storepath import package_of
from nfh.nix.target import Target
from nfh.nix.units import UnitChange

HASH = "0c5pp5hkr4nqkqzv4p2kfhbz0f2k8x3r"


def path(name: str) -> str:
    return f"/nix/store/{HASH}-{name}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("hello-2.12", ("hello", "2.12")),
        ("openssl-3.4.1-dev", ("openssl", "3.4.1")),
        ("glibc-2.40-66-bin", ("glibc", "2.40-66")),
        ("python3.13-numpy-2.3.1", ("python3.13-numpy", "2.3.1")),
        ("unit-sshd.service", ("unit-sshd.service", "")),
        ("nixos-system-ada-25.11.20251130.abcdef0", ("nixos-system-ada", "25.11.20251130.abcdef0")),
    ],
)
def test_package_of(name: str, expected: tuple[str, str]) -> None:
    assert package_of(path(name)) == expected


def test_came_went_rose_fell() -> None:
    before = ["git-2.50", "vim-9.1", "openssl-3.4", "openssl-3.4-dev", "glibc-2.40", "unit-a.service", "jq-1.7"]
    after = [
        "git-2.51",
        "htop-3.4",
        "openssl-3.3",
        "openssl-3.3-dev",
        "glibc-2.40",
        "unit-b.service",
        "jq-1.7",
        "jq-1.8",
    ]
    found = compare(map(path, before), map(path, after), map(path, ["git-2.50", "vim-9.1"]), map(path, ["htop-3.4"]))
    assert found == (
        PackageChange("git", "upgraded", ("2.50",), ("2.51",), True),
        PackageChange("htop", "added", (), ("3.4",), True),
        PackageChange("vim", "removed", ("9.1",), (), True),
        PackageChange("jq", "changed", ("1.7",), ("1.7", "1.8"), False),
        PackageChange("openssl", "downgraded", ("3.4",), ("3.3",), False),
    )


def test_what_only_came_or_only_went_beside_others_neither_rose_nor_fell() -> None:
    older, newer = path("openssl-1.1"), path("openssl-3.0")
    for before, after in (([newer], [newer, older]), ([older, newer], [newer]), ([older], [older, newer])):
        (found,) = compare(before, after)
        assert found.kind == "changed"
    assert compare([older, newer], [newer, path("openssl-3.1")])[0].kind == "upgraded"


def test_versions_are_sorted_as_versions() -> None:
    (change,) = compare(map(path, ["a-1.9", "a-1.10"]), map(path, ["a-1.9", "a-1.10", "a-1.2"]))
    assert change.before == ("1.9", "1.10") and change.after == ("1.2", "1.9", "1.10")


def test_without_a_version_only_what_was_chosen_counts() -> None:
    script = path("my-script")
    assert compare([], [script]) == ()
    assert compare([], [script], (), [script]) == (PackageChange("my-script", "added", (), ("",), True),)


def test_nothing_differs() -> None:
    assert compare([path("a-1")], [path("a-1")]) == ()


def test_two_generations(practice_target: Target) -> None:
    one, two = generations.read(practice_target.profile)
    found = between(practice_target, one.store_path, two.store_path)
    assert [change.name for change in found.of("added", only_chosen=True)] == ["htop"]
    assert found.of("removed") == found.of("upgraded") == found.of("downgraded") == ()
    assert found.bytes == found.bytes_after - found.bytes_before > 0
    assert not found.kernel_changed and found.kernel_after == two.kernel == kernel_of(two.store_path)
    back = between(practice_target, two.store_path, one.store_path)
    assert [change.name for change in back.of("removed", only_chosen=True)] == ["htop"]
    assert back.bytes == -found.bytes


def test_it_agrees_with_nixs_own(practice_target: Target) -> None:
    one, two = generations.read(practice_target.profile)
    argv = [
        "nix",
        "--extra-experimental-features",
        "nix-command",
        "store",
        "diff-closures",
        one.store_path,
        two.store_path,
    ]
    done = subprocess.run(
        argv, env={**os.environ, **practice_target.environment}, check=True, capture_output=True, text=True
    )
    theirs = {
        line.split(":")[0] for line in done.stdout.splitlines() if "→" in line and "ε" not in line.split("→")[1]
    }
    ours = {
        change.name
        for change in between(practice_target, one.store_path, two.store_path).packages
        if any(change.after)
    }
    assert "htop" in theirs
    assert theirs <= ours


def test_a_system_that_is_gone(practice_target: Target) -> None:
    one, _ = generations.read(practice_target.profile)
    with pytest.raises(NixFailed):
        between(practice_target, one.store_path, path("gone-1"))


def test_what_a_build_would_change(practice_target: Target) -> None:
    practice_target.entry.write_text(practice_target.entry.read_text().replace("    htop\n", "    vim\n"))
    current = generations.current(practice_target.profile)
    assert current is not None
    new = build.build(practice_target, evaluate.instantiate(practice_target, practice_target.entry))
    found = between(practice_target, current.store_path, new)
    assert [(c.name, c.kind) for c in found.packages if c.chosen] == [("htop", "removed"), ("vim", "added")]
    assert Path(new).exists()


def after_sizes() -> dict[str, int]:
    return {path("git-2.51"): 150_000, path("vim-9.1"): 60_000, path("jq-1.7"): 900}


def test_sizes_and_what_was_built_differently() -> None:
    before = {path("git-2.50"): 100_000, path("git-2.50-doc"): 5, path("vim-9.1"): 40_000, path("jq-1.7"): 3}
    after = {each.replace("0c5p", "1d6q"): size for each, size in after_sizes().items()}
    (git,) = compare(before, after)
    assert (git.name, git.bytes) == ("git", 49_995)
    assert resized(before, after) == (Resized("vim", 20_000),)


def unit(system: Path, name: str, text: str, store: str = "units") -> None:
    file = system.parent / f"{system.name}-{store}" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    link = system / "etc/systemd/system" / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(file)


def test_units(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    unit(one, "sshd.service", "old")
    unit(two, "sshd.service", "new")
    unit(one, "same.timer", "text")
    unit(two, "same.timer", "text")
    unit(one, "gone.socket", "x")
    unit(two, "come.mount", "x")
    unit(two, "multi-user.target.wants/come.mount", "x")
    unit(one, "dbus.service", "vendor")
    unit(two, "dbus.service", "vendor")
    unit(two, "dbus.service.d/overrides.conf", "[Service]")
    (one / "etc/systemd/system/masked.service").symlink_to("/dev/null")
    (two / "etc/systemd/system/masked.service").symlink_to("/dev/null")
    assert units.between(str(one), str(two)) == (
        UnitChange("come.mount", "added"),
        UnitChange("dbus.service", "changed"),
        UnitChange("gone.socket", "removed"),
        UnitChange("sshd.service", "changed"),
    )
    assert units.between(str(one), str(one)) == () == units.between("/nowhere", "/nowhere")
    assert {each.kind for each in units.between("/nowhere", str(one))} == {"added"}


def test_a_new_kernel_and_what_it_changes(practice_target: Target) -> None:
    one, two = generations.read(practice_target.profile)
    found = between(practice_target, one.store_path, two.store_path)
    assert not found.kernel_changed and found.boot_parts == ()
    text = practice_target.entry.read_text()
    other = text.replace("  time.timeZone", "  boot.kernelPackages = pkgs.linuxPackages_latest;\n  time.timeZone")
    practice_target.entry.write_text(other)
    new = build.build(practice_target, evaluate.instantiate(practice_target, practice_target.entry))
    found = between(practice_target, two.store_path, new)
    assert found.kernel_changed and "kernel-modules" in found.boot_parts


def test_it_starts_no_program(practice_target: Target) -> None:
    one, two = generations.read(practice_target.profile)
    started: list[str] = []
    sys.addaudithook(lambda event, _: started.append(event) if event.startswith("subprocess") else None)
    assert between(practice_target, one.store_path, two.store_path).packages
    assert not started
