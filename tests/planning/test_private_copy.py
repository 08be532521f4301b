"""The private copy: what it holds, when it cannot serve, and that nothing of it is left behind."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest

from nfh.errors import Interrupted, NixFailed
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, ignore
from nfh.nix.target import Target
from nfh.planning import examine, private_copy
from nfh.planning.plan import FileChange
from nfh.settings import Folders

from .conftest import Desk


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "etc" / "nixos"
    folder.mkdir(parents=True)
    (folder / "configuration.nix").write_text("{ imports = [ ./hardware.nix ]; }\n")
    (folder / "hardware.nix").write_text("{ }\n")
    return folder


def target(folder: Path, name: str = "configuration.nix") -> Target:
    return Target("given", folder / name, folder / "profiles" / "system")


def copied(folder: Path, folders: Folders, *changes: FileChange) -> Path:
    return private_copy.make(folder, changes, folders)


def test_it_holds_the_folder_with_the_change_and_only_its_owner_may_look(folder: Path, folders: Folders) -> None:
    (folder / "sub").mkdir(mode=0o555)
    (folder / "read-only.nix").write_text("1")
    (folder / "read-only.nix").chmod(0o444)
    entry = folder / "configuration.nix"
    gone, new = FileChange(folder / "hardware.nix", b"{ }\n", None), FileChange(folder / "x" / "new.nix", None, b"2")
    copy = copied(folder, folders, FileChange(entry, entry.read_bytes(), b"changed"), gone, new)
    assert (copy / "configuration.nix").read_bytes() == b"changed"
    assert not (copy / "hardware.nix").exists()
    assert (copy / "x" / "new.nix").read_bytes() == b"2"
    assert copy.name == folder.name
    for each in (folders.cache, copy.parent, copy):
        assert each.stat().st_mode & 0o777 == 0o700
    assert entry.read_bytes() != b"changed"
    private_copy.discard(copy)
    assert list(folders.cache.iterdir()) == []


def test_git_comes_along(folder: Path, folders: Folders) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    subprocess.run(["git", "-C", str(folder), "add", "."], check=True)
    copy = copied(folder, folders)
    told = subprocess.run(["git", "-C", str(copy), "status", "--short"], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["A", "configuration.nix", "A", "hardware.nix"]
    private_copy.discard(copy)
    assert list(folders.cache.iterdir()) == []


def test_what_is_no_file_is_passed_over(folder: Path, folders: Folders) -> None:
    os.mkfifo(folder / "pipe.nix")
    here = Path.cwd()
    os.chdir(folder)  # a socket's path may not be long
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("socket")
    finally:
        os.chdir(here)
    assert private_copy.unsuitable(target(folder)) == ""
    copy = copied(folder, folders)
    assert sorted(path.name for path in copy.iterdir()) == ["configuration.nix", "hardware.nix"]


def test_links_stay_links(folder: Path, folders: Folders) -> None:
    (folder / "result").symlink_to("/nix/store/none")
    (folder / "near.nix").symlink_to("hardware.nix")
    assert private_copy.unsuitable(target(folder)) == ""
    copy = copied(folder, folders)
    assert os.readlink(copy / "result") == "/nix/store/none"
    assert (copy / "near.nix").resolve() == (copy / "hardware.nix").resolve()


def test_what_may_not_be_read_is_no_obstacle_and_stays_unreadable(folder: Path, folders: Folders) -> None:
    """As an ordinary person, in a process of its own where we are root, who may read everything."""
    (folder / "secret.key").write_text("secret")
    (folder / "secret.key").chmod(0)
    (folder / "closed").mkdir(mode=0)
    top = folder.parent.parent
    become = ""
    if os.geteuid() == 0:
        become = f"os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})"
        for path in (top, folder.parent, folder, *folder.iterdir()):
            os.chown(path, NOBODY, NOBODY)
        for above in top.parents[:-2]:  # pytest's own folders are 0700
            above.chmod(0o755)
    program = PROGRAM.format(path=sys.path, folder=str(folder), top=str(top), become=become)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split("\n") == ["closed", "[]", ""], done.stderr


NOBODY = 65534
PROGRAM = """
import os, sys
sys.path[:0] = {path!r}
from pathlib import Path
from nfh.planning import private_copy
from nfh.settings import Folders
from nfh.nix.target import Target
from nfh.execution.preflight import _copy_is_current
import nfh.planning.own_place, nfh.configuration.syntax, tree_sitter, tree_sitter_nix
folder, top = Path({folder!r}), Path({top!r})
{become}
target = Target("given", folder / "configuration.nix", folder / "p")
assert private_copy.unsuitable(target) == "", private_copy.unsuitable(target)
copy = private_copy.make(folder, (), Folders(top, top, top / "cache"))
try:
    (copy / "secret.key").read_bytes()
except PermissionError:
    print("closed")
_copy_is_current(folder, copy, set())
private_copy.discard(copy)
print(os.listdir(top / "cache"))
"""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{ imports = [ ../common.nix ]; }", "refers to files outside"),
        ("{ imports = [ ./x/../../common.nix ]; }", "refers to files outside"),
        ("{ x = ./.. + \"/y\"; }", "refers to files outside"),
        ("{ imports = [ {folder}/hardware.nix ]; }", "in full"),
        ('{ imports = [ "{folder}/hardware.nix" ]; }', "in full"),
        ("{ x = toString ./files; }", "its own place"),
        ("{ x = builtins.toString (./files); }", "its own place"),
        ("{ config, ... }: { x = config.lib.file.mkOutOfStoreSymlink ./vimrc; }", "its own place"),
        ("{ imports = [ ../common.nix ]", "not correct Nix"),
        ("{ imports = [ ./hardware.nix ./a/../b.nix /etc/common.nix <nixpkgs/x> ]; }", ""),
        ("# see {folder}/hardware.nix and ../common.nix\n{ }", ""),
        ('{ x = "../common.nix"; y = "{folder}"; }', ""),
        ("{ x = toString 1; y = \"${./files}\"; }", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["configuration.nix", "modules/deep/one.nix"])
def test_a_text_that_depends_on_its_place(folder: Path, text: str, words: str, name: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if name != "configuration.nix":  # from there, two steps up are still inside
        text = (
            text.replace("../", "../../../", 1) if text.count("../") and words == "refers to files outside" else text
        )
        text = text.replace("./..", "./../../..") if "./.. +" in text else text
    path.write_text(text.replace("{folder}", str(folder)))
    found = private_copy.unsuitable(target(folder))
    assert (words in found) if words else found == ""
    if words:
        assert str(path) in found


def test_a_flake_may_say_what_it_likes_but_its_repository_must_come_along(folder: Path) -> None:
    (folder / "flake.nix").write_text("{ outputs = _: { x = ../y; z = toString ./.; }; }")
    assert private_copy.unsuitable(target(folder, "flake.nix")) == ""
    (folder.parent / ".git").mkdir()
    assert "begins further up" in private_copy.unsuitable(target(folder, "flake.nix"))
    (folder / ".git").mkdir()
    assert private_copy.unsuitable(target(folder, "flake.nix")) == ""


def test_links_that_lead_astray(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "dotfiles.nix"
    outside.write_text("{ }")
    link = folder / "link.nix"
    link.symlink_to(outside)
    assert private_copy.unsuitable(target(folder)) == ""
    for leads, words in [("../../dotfiles.nix", "outside"), (str(folder / "hardware.nix"), "back into")]:
        link.unlink()
        link.symlink_to(leads)
        assert words in private_copy.unsuitable(target(folder))
    link.unlink()
    entry = folder / "configuration.nix"
    entry.rename(tmp_path / "real.nix")
    entry.symlink_to(tmp_path / "real.nix")
    assert "is a link to" in private_copy.unsuitable(target(folder))


def test_what_is_too_large(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "video").open("wb") as file:
        file.truncate(private_copy.LARGEST + 1)
    assert "larger than 200 MB" in private_copy.unsuitable(target(folder))
    monkeypatch.setenv("HOME", str(folder))
    assert "much more than a configuration" in private_copy.unsuitable(target(folder))
    assert "much more than a configuration" in private_copy.unsuitable(target(Path("/")))


def test_a_copy_that_cannot_be_finished_leaves_nothing(folder: Path, folders: Folders) -> None:
    (folder / "x").write_text("a file where a folder is wanted")
    with pytest.raises(OSError):
        copied(folder, folders, FileChange(folder / "x" / "new.nix", None, b"2"))
    assert list(folders.cache.iterdir()) == []


def test_what_a_killed_nfh_left_goes_after_a_day(folder: Path, folders: Folders) -> None:
    old, young = copied(folder, folders), copied(folder, folders)
    os.utime(old.parent, (time.time() - 90000,) * 2)
    copied(folder, folders)
    assert not old.exists()
    assert young.exists()


# ------------------------------------------------------------------------------------------------ examining


def test_an_examination_leaves_the_system_alone_and_one_copy(desk: Desk) -> None:
    from .conftest import state_of

    before = state_of(desk.target)
    plan = desk.examine(desk.plan("install_package", package="vim"))
    assert state_of(desk.target) == before
    assert plan.effects.examined
    assert any("vim" in path for path in plan.effects.to_build)
    assert plan.examined is not None
    assert Path(plan.examined.derivation).exists()
    assert len(list(desk.folders.cache.iterdir())) == 1
    private_copy.discard(plan.examined.copy)
    assert list(desk.folders.cache.iterdir()) == []


def broken(desk: Desk, after: bytes) -> examine.Plan:
    plan = desk.plan("install_package", package="vim")
    return replace(plan, changes=(replace(plan.changes[0], after=after),))


def test_a_change_that_nix_refuses_names_the_persons_own_file(desk: Desk) -> None:
    with pytest.raises(NixFailed) as caught:
        desk.examine(broken(desk, b"{ pkgs, ... }: { environment.systemPackages = [ pkgs.nosuch ]; }"))
    assert str(desk.folders.cache) not in caught.value.output + caught.value.message
    assert str(desk.target.entry) in caught.value.output
    assert list(desk.folders.cache.iterdir()) == []


def test_stopped_half_way_nothing_is_left(desk: Desk) -> None:
    cancel = Cancel()

    def stop(event: Event) -> None:
        if event.activity == "evaluate" and event.kind == "started":
            cancel.set()

    with pytest.raises(Interrupted):
        examine.examine(desk.plan("install_package", package="vim"), desk.context, stop, cancel)
    assert list(desk.folders.cache.iterdir()) == []


def test_without_room_for_a_copy_it_is_written_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.folders.cache.write_text("a file where the cache should be")
    monkeypatch.setattr(tempfile, "tempdir", str(desk.folders.cache))
    plan = desk.examine(desk.plan("install_package", package="vim"))
    assert plan.examined is None
    assert any("No private copy" in note and "written first" in note for note in plan.notes)
    assert desk.do(desk.plan("install_package", package="vim")).status == "done"


def test_a_rebuild_needs_no_copy_where_none_can_serve(desk: Desk) -> None:
    (desk.target.folder.parent / "more.nix").write_text("{ }\n")
    desk.target.entry.write_text(desk.text.replace("{\n  boot", "{\n  imports = [ ../more.nix ];\n  boot"))
    plan = desk.examine(desk.plan("rebuild_system"))
    assert plan.effects.examined
    assert plan.examined is not None
    assert not plan.examined.copy.exists()
    private_copy.discard(plan.examined.copy)
    assert desk.do(desk.plan("rebuild_system")).status == "done"
    assert desk.target.entry.exists()
    assert list(desk.folders.cache.iterdir()) == []


def test_on_paper_or_without_a_build_nothing_is_examined(desk: Desk) -> None:
    plan = desk.plan("rollback")
    assert examine.work_for(plan, desk.context, ignore) is None
    paper = replace(desk, target=desk.target._replace(on_paper=True))
    assert examine.work_for(paper.plan("install_package", package="vim"), paper.context, ignore) is None


def test_everything_of_it_is_gone_at_the_end(desk: Desk) -> None:
    desk.do(desk.plan("install_package", package="vim"))
    assert list(desk.folders.cache.iterdir()) == []
    shutil.rmtree(desk.folders.cache)
