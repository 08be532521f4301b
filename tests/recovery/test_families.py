"""Every family is recognised in what three versions of Nix really print, and not in what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfh.execution.outcome import Failure
from nfh.nix.target import Target
from nfh.recovery.advice import Advice
from nfh.recovery.advise import advise
from nfh.recovery.families import families

SAMPLES = Path(__file__).parent / "samples"
VERSIONS = ("nix-2.8", "nix-2.26", "nix-2.34")

FAMILY_OF = {
    "01-syntax-missing-semicolon": ("syntax-error", 6),
    "02-undefined-variable": ("undefined-variable", 9),
    "03-undefined-in-with-pkgs-typo": ("undefined-variable", 10),
    "04-missing-attribute-pkgs-typo": ("missing-attribute", 8),
    "05-option-does-not-exist": ("option-does-not-exist", None),
    "06-option-wrong-type": ("option-wrong-type", None),
    "07-option-conflict": ("option-conflict", None),
    "08-duplicate-attribute": ("duplicate-attribute", 14),
    "09-infinite-recursion": ("infinite-recursion", None),
    "10-infinite-recursion-imports": ("infinite-recursion-imports", None),
    "11-hash-mismatch": ("hash-mismatch", None),
    "12-package-collision": ("package-collision", None),
    "13-builder-failed": ("builder-failed", None),
    "14-dependency-failed": ("builder-failed", None),
    "15-unfree": ("unfree-package", None),
    "16-broken": ("broken-package", None),
    "17-insecure": ("insecure-package", None),
    "18-assertion-failed": ("failed-assertion", None),
    "19-missing-import-file": ("missing-file", None),
    "20-missing-NIX_PATH": ("not-in-search-path", None),
    "21-NIX_PATH-no-nixos-config": ("not-in-search-path", None),
    "22-experimental-feature-disabled": ("experimental-feature", None),
    "23-experimental-flakes-disabled": ("experimental-feature", None),
    "24-flake-nix-untracked": ("flake-untracked", None),
    "25-flake-config-untracked": ("flake-untracked", None),
    "26-flake-dirty-ok": ("git-tree-dirty", None),
    "27-flake-wrong-hostname": ("flake-no-such-host", None),
    "28-flake-missing": ("flake-missing", None),
    "30-generation-missing": ("generation-missing", None),
    "31-rollback-none": ("no-earlier-generation", None),
    "32-daemon-not-running": ("daemon-not-running", None),
    "33-nonroot-store-permission": ("store-not-writable", None),
    "34-nonroot-profile-permission": ("store-not-writable", None),
    "35-nonroot-delete-generations": ("store-not-writable", None),
    "36-nonroot-gc": ("store-not-writable", None),
    "37-unknown-flag": ("unknown", None),
    "38-attr-not-in-selection": ("missing-attribute", None),
    "39-substituter-unreachable": ("cache-unreachable", None),
    "40-type-error-null": ("option-wrong-type", None),
    "41-call-missing-arg": ("missing-module-argument", None),
    "43-disk-full-in-builder": ("disk-full", None),
    "44-disk-full-store": ("disk-full", None),
    "45-store-read-only": ("store-not-writable", None),
}

_STORE = "/nix/store/k8yd4m6vrq3gcf2xw1n5s7bp9zlj0ahi-"
OF_OTHERS = {
    # Home Manager's own program says these (modules/files/check-link-targets.sh there); there is no Nix in them.
    "Existing file '/home/ada/.bashrc' is in the way of '" + _STORE + "home-manager-files/.bashrc'": (
        "home-file-in-the-way"
    ),
    "hm-activate-ada[7]: Existing file '/home/ada/.gtkrc.bak' would be clobbered by backing up '/home/ada/.gtkrc'": (
        "home-file-in-the-way"
    ),
    # nixpkgs' buildEnv in earlier releases, nix-env and nix profile.
    f"error: collision between `{_STORE}vim-9.1/bin/vim' and `{_STORE}vim-full-9.1/bin/vim'": "package-collision",
    "error: collision between `/nix/store/abc-vim/bin/vim' and `/nix/store/def-gvim/bin/vim'": "package-collision",
    f"error: packages '{_STORE}vim-9.1/bin/ex' and '{_STORE}nvi-1.81/bin/ex' have the same priority 5; use": (
        "package-collision"
    ),
    f"error: An existing package already provides the following file:\n\n  {_STORE}vim-9.1/bin/ex\n\n"
    f"This is the conflicting file from the new package:\n\n  {_STORE}nvi-1.81/bin/ex\n": "package-collision",
    "error: undefined variable 'pkgs'\n\n       at /etc/nixos/home.nix:3:20:": "module-head",
    "warning: Git tree '/home/ada/flake' is dirty": "git-tree-dirty",
}
"""Messages that no sample above has, and their family."""

NEAR_MISSES = [
    "warning: Git tree '/home/ada/flake' is dirty\nerror: something that nobody has ever seen",
    "error: something that nobody has ever seen\nwarning: Git tree '/home/ada/flake' is dirty",
    "Existing file systems are listed by df",
    "I read about a syntax error, unexpected in this book",
    "warning: the option `foo' does not exist in the documentation",
    "trace: undefined variable 'x' would be an error",
    "building 'error-1.0.drv'",
    "the package htop is not broken and has a free license",
    "note: plenty of space left on device",
    "error: something that nobody has ever seen",
]


def target(folder: Path = Path("/etc/nixos")) -> Target:
    return Target("this", folder / "configuration.nix", Path("/nix/var/nix/profiles/system"))


def printed(version: str, name: str) -> str:
    text = (SAMPLES / version / f"{name}.txt").read_text()
    return text.partition("--- stderr\n")[2].rpartition("--- stdout")[0]


def advice_for(output: str, folder: Path = Path("/etc/nixos")) -> Advice:
    return advise(Failure("evaluate", "It failed.", output), target(folder))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", FAMILY_OF)
def test_real_message(version: str, name: str) -> None:
    family, line = FAMILY_OF[name]
    advice = advice_for(printed(version, name))
    assert advice.family == family
    assert "{" not in advice.title + advice.meaning + "".join(way.text + way.say for way in advice.ways)
    if line is not None:
        assert advice.place is not None
        assert (advice.place.file, advice.place.line) == (Path("/etc/nixos/configuration.nix"), line)


def test_every_sample_has_its_line_in_the_table() -> None:
    for version in VERSIONS:
        assert {path.stem for path in (SAMPLES / version).glob("*.txt")} == set(FAMILY_OF)


def test_every_family_is_proved_by_a_sample() -> None:
    proved = {family for family, _ in FAMILY_OF.values()} | set(OF_OTHERS.values())
    assert {family.family for family in families()} == proved - {"unknown"}


@pytest.mark.parametrize("output", OF_OTHERS)
def test_messages_of_other_programs(output: str) -> None:
    advice = advice_for(output)
    assert advice.family == OF_OTHERS[output]
    assert "{there}" not in advice.title + advice.meaning + "".join(way.text + way.say for way in advice.ways)


def test_a_module_that_does_not_take_pkgs_is_told_its_first_line() -> None:
    output = printed("nix-2.26", "02-undefined-variable")
    name = advice_for(output).title.split("“")[1].split("”")[0]
    advice = advice_for(output.replace(f"'{name}'", "'pkgs'"))
    assert (advice.family, advice.place and advice.place.line) == ("module-head", 9)
    assert "{ config, lib, pkgs, ... }:" in advice.meaning


@pytest.mark.parametrize("output", NEAR_MISSES)
def test_near_miss_is_unknown_and_shown_whole(output: str) -> None:
    advice = advice_for(output)
    assert advice.family == "unknown"
    assert advice.raw == output


def test_the_cause_wins_over_what_it_caused() -> None:
    output = printed("nix-2.26", "14-dependency-failed")
    assert "failing" in advice_for(output).title
    assert "needs-failing" not in advice_for(output).title


def test_an_option_is_found_in_the_persons_own_file(tmp_path: Path) -> None:
    entry = tmp_path / "configuration.nix"
    entry.write_text('{ ... }:\n{\n  time.timeZone = "UTC";\n  services.openssh.enable = "yes";\n}\n')
    output = printed("nix-2.8", "06-option-wrong-type").replace("/etc/nixos", str(tmp_path))
    advice = advice_for(output, tmp_path)
    assert advice.place is not None
    assert advice.place.line == 4
    assert advice.place.text == 'services.openssh.enable = "yes";'


def test_colours_do_not_hide_an_error() -> None:
    output = "\x1b[31;1merror:\x1b[0m undefined variable '\x1b[35;1mfierfox\x1b[0m'"
    assert advice_for(output).title == "Nothing is called “fierfox” here."
