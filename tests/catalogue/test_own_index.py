"""The catalogue of a system's own nixpkgs: made by real evaluation, put in place whole, made anew when it is time."""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import brotli
import pytest

from nfh.catalogue import own
from nfh.catalogue.index import Catalogue
from nfh.catalogue.rebuild import rebuild
from nfh.errors import Busy, Failed, NixFailed, UsageError
from nfh.knowledge.catalogue_file import unseen
from nfh.nix import this_system
from nfh.nix.target import Target
from nfh.practice.root import Root
from nfh.settings import Folders

NIXPKGS = Path(__file__).parents[2] / "nfh" / "practice" / "mini_nixos" / "nixpkgs"
PACKAGES = {"jq": {"name": "jq-1.7", "pname": "jq", "version": "1.7", "meta": {"description": "A JSON processor"}}}
# The service before its program, the program before its module, a switch before what tunes it.
FIRST = {
    "nginx": ["services.nginx.enable", "nginx"],
    "docker": ["virtualisation.docker.enable", "docker"],
    "firefox": ["firefox", "programs.firefox.enable"],
    "bluetooth": ["hardware.bluetooth.enable", "bluez"],
    "services.openssh": ["services.openssh.enable"],
    "servces.opensh.enable": ["services.openssh.enable"],
    "firewall.allowedTCPPorts": ["networking.firewall.allowedTCPPorts"],
    "time zone": ["time.timeZone"],
    "auto upgrade": ["system.autoUpgrade.enable"],
    "kdenlive": ["kdePackages.kdenlive"],
}
OPTIONS = {"services.odd.enable": {"type": "boolean", "description": "Whether to enable the odd service."}}


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "config", tmp_path / "data", tmp_path / "cache")


@pytest.fixture
def target(nix_root: Root) -> Target:
    return nix_root.target(NIXPKGS)._replace(kind="given", label="the tested system")


def make(folders: Folders, target: Target, path: Path | None = None) -> Catalogue:
    rebuild(folders, target, path, lambda _: None, unseen)
    return Catalogue.open(own.place(folders, target))


def given(folders: Folders, target: Target, tmp_path: Path) -> Catalogue:
    (tmp_path / "packages.json").write_text(json.dumps({"version": 2, "packages": PACKAGES}))
    (tmp_path / "options.json").write_text(json.dumps(OPTIONS))
    return make(folders, target, tmp_path)


def test_it_is_made_from_the_systems_own_nixpkgs(folders: Folders, target: Target) -> None:
    said: list[str] = []
    made = rebuild(folders, target, None, said.append, unseen)
    assert (made.packages > 600, made.options > 100) == (True, True)
    assert len(said) == 3
    opened = own.open_best(folders, target)
    assert opened.source.startswith("nixpkgs 25.11") and opened.source.endswith("of the tested system, read just now")
    firefox = opened.catalogue.get("firefox")
    assert firefox is not None
    recorded = json.loads((NIXPKGS / "pkgs" / "packages.json").read_text())["firefox"]
    assert (firefox.version, firefox.absent) == (recorded["version"], False)
    assert "browse the web" in firefox.purposes
    assert opened.catalogue.get("kdePackages.kate") is not None
    switch = opened.catalogue.option("services.openssh.enable")
    assert switch is not None and switch.declared.endswith(".nix") and not switch.absent
    assert opened.catalogue.option("users.users.<name>.isNormalUser") is not None
    for asked, first in FIRST.items():
        assert [hit.name for hit in opened.catalogue.search(asked, len(first))] == first, asked
    gone = opened.catalogue.renamed("kate")
    assert gone is not None and gone.new == "kdePackages.kate"


def test_a_folder_of_nixpkgs_is_read_without_a_configuration(folders: Folders, target: Target) -> None:
    catalogue = make(folders, target, NIXPKGS)
    assert catalogue.option("networking.hostName") is not None
    assert catalogue.about()["asked"] == str(NIXPKGS)


def test_lists_as_channels_have_them_are_read(folders: Folders, target: Target, tmp_path: Path) -> None:
    catalogue = given(folders, target, tmp_path)
    jq, gimp = catalogue.get("jq"), catalogue.get("gimp")
    assert jq is not None and jq.version == "1.7" and not jq.absent
    assert gimp is not None and gimp.absent
    assert catalogue.search("odd")[0].name == "services.odd.enable"


def test_a_list_packed_by_brotli_is_read(folders: Folders, target: Target, tmp_path: Path) -> None:
    packed = tmp_path / "packages.json.br"
    packed.write_bytes(brotli.compress(json.dumps({"version": 2, "packages": PACKAGES}).encode()))
    jq = make(folders, target, packed).get("jq")
    assert jq is not None and jq.version == "1.7"


def test_a_packed_list_that_is_damaged_or_cut_off_leaves_the_old_catalogue(
    folders: Folders, target: Target, tmp_path: Path
) -> None:
    given(folders, target, tmp_path).close()
    before = own.place(folders, target).read_bytes()
    packed = tmp_path / "packages.json.br"
    whole = brotli.compress(json.dumps({"version": 2, "packages": PACKAGES}).encode())
    for content, said in ((whole[:-20], "cut off"), (b"no brotli at all" * 40, "cannot be unpacked")):
        packed.write_bytes(content)
        with pytest.raises(Failed, match=said):
            make(folders, target, packed)
    assert own.place(folders, target).read_bytes() == before


def test_without_what_unpacks_it_it_says_what_to_install(
    folders: Folders, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "packages.json.br"
    packed.write_bytes(brotli.compress(b"{}"))
    monkeypatch.setitem(sys.modules, "brotli", None)
    monkeypatch.setattr("nfh.catalogue.brotli_file.find_program", lambda name: "")
    with pytest.raises(Failed, match="nothing here unpacks it") as caught:
        make(folders, target, packed)
    assert "nfh[files]" in caught.value.hint


def test_the_program_brotli_unpacks_it_too(
    folders: Folders, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = tmp_path / "packages.json.br"
    packed.write_bytes(brotli.compress(json.dumps({"version": 2, "packages": PACKAGES}).encode()))
    program = tmp_path / "bin" / "brotli"
    program.parent.mkdir()
    program.write_text(
        f"#!{sys.executable}\nimport sys, brotli\n"
        "sys.stdout.buffer.write(brotli.decompress(open(sys.argv[-1], 'rb').read()))\n"
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setitem(sys.modules, "brotli", None)
    assert make(folders, target, packed).get("jq") is not None


def test_platforms_sizes_licences_are_kept_and_shown(target: Target, tmp_path: Path) -> None:
    elsewhere = {"description": "A tool for another machine", "platforms": ["aarch64-darwin"], "broken": True}
    here = {
        "description": "A tool",
        "platforms": [this_system.name(), "aarch64-darwin"],
        "license": {"spdxId": "MIT"},
    }
    packages = {
        "jq": {"name": "jq-1.7", "version": "1.7", "meta": {**here, "homepage": "https://example.org"}},
        "htop": {"name": "htop-1", "version": "1", "meta": elsewhere},
    }
    (tmp_path / "packages.json").write_text(json.dumps(packages))
    in_store = Path(target.environment["NIX_STORE_DIR"]) / f"{'1' * 32}-jq-1.7"
    with closing(sqlite3.connect(Path(target.environment["NIX_STATE_DIR"]) / "db" / "db.sqlite")) as base:
        base.execute(
            "INSERT INTO ValidPaths (path, hash, registrationTime, narSize) VALUES (?, 'sha256:00', 1, 2500000)",
            (str(in_store),),
        )
        base.commit()

    def run(*argv: str) -> str:
        argv = (sys.executable, "-m", "nfh", *argv, "--config", str(target.entry))
        environ = {**target.environment, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
        return subprocess.run(argv, env=environ, capture_output=True, text=True, check=True).stdout

    run("index", "--from", str(tmp_path / "packages.json"))
    (first, *_), (second, *_) = (json.loads(run("search", name, "--json"))["results"] for name in ("jq", "htop"))
    assert (first["name"], first["license"], first["homepage"]) == ("jq", "MIT", "https://example.org")
    assert (first["size"], first["unsupported"]) == (2_500_000, False)
    assert first["platforms"] == sorted([this_system.name(), "aarch64-darwin"])
    assert (second["name"], second["unsupported"], second["broken"], second["size"]) == ("htop", True, True, None)
    shown = run("search", "jq")
    assert "jq: 1.7, MIT, 2.5 MB, for Linux" in shown
    assert "and macOS, https://example.org." in shown
    assert "not for this machine's platform, broken" in run("search", "htop")
    told = json.loads(run("ask", "tell me about htop", "--json"))["answer"]["rows"]
    assert {"": "platforms", "fact": "macOS: not this machine's"} in told


@pytest.mark.parametrize("named", ["nothing", "empty"])
def test_what_is_no_list_is_refused(folders: Folders, target: Target, tmp_path: Path, named: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="neither a nixpkgs nor"):
        make(folders, target, tmp_path / named)


def test_a_damaged_list_leaves_the_old_catalogue(folders: Folders, target: Target, tmp_path: Path) -> None:
    given(folders, target, tmp_path).close()
    before = own.place(folders, target).read_bytes()
    (tmp_path / "packages.json").write_text('{"version": 2, "packages": {"jq": {"name"')
    with pytest.raises(NixFailed, match="damaged or cut short"):
        make(folders, target, tmp_path)
    assert own.place(folders, target).read_bytes() == before
    assert not list(own.place(folders, target).parent.glob("*.new"))


def test_an_interrupted_making_leaves_the_old_catalogue(folders: Folders, target: Target, tmp_path: Path) -> None:
    given(folders, target, tmp_path).close()
    before = own.place(folders, target).read_bytes()

    def interrupt(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(folders, target, tmp_path, lambda _: None, interrupt)
    assert own.place(folders, target).read_bytes() == before
    assert not list(own.place(folders, target).parent.glob("*.new"))


def test_no_room_is_said_and_leaves_the_old_catalogue(folders: Folders, target: Target, tmp_path: Path) -> None:
    given(folders, target, tmp_path).close()
    before = own.place(folders, target).read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, limits[1]))
    try:
        with pytest.raises(Failed, match="list of packages") as caught:
            make(folders, target, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "still there" in caught.value.hint
    assert own.place(folders, target).read_bytes() == before


def test_two_do_not_make_it_at_once(folders: Folders, target: Target, tmp_path: Path) -> None:
    with own.held(own.place(folders, target)), pytest.raises(Busy):
        given(folders, target, tmp_path)


def until(condition: object, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_it_is_made_anew_in_the_background_when_nixpkgs_is_another(
    folders: Folders, target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folders.cache))
    folders = folders._replace(cache=folders.cache / "nfh")
    make(folders, target).close()
    file = own.place(folders, target)
    with closing(sqlite3.connect(file)) as base:
        base.execute("UPDATE about SET value = 'of another nixpkgs' WHERE name = 'key'")
        base.commit()
    old = file.stat().st_ino
    opened = own.open_best(folders, target)
    assert opened.catalogue.get("firefox") is not None
    assert opened.note == "nixpkgs has changed: its list is being made anew"
    until(lambda: file.stat().st_ino != old)
    assert own.open_best(folders, target).note == ""
    assert Catalogue.open(file).about()["key"] != "of another nixpkgs"


@pytest.mark.parametrize("content", [b"", b"no database at all, whatever it may be" * 300])
def test_a_damaged_catalogue_is_said_and_made_anew(
    folders: Folders, target: Target, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folders.cache))
    folders = folders._replace(cache=folders.cache / "nfh")
    file = own.place(folders, target)
    file.parent.mkdir(parents=True)
    file.write_bytes(content)
    opened = own.open_best(folders, target)
    assert "making it anew" in opened.note
    assert opened.source == own.EMBEDDED
    until(lambda: not own.open_best(folders, target).note)
    assert own.open_best(folders, target).source != own.EMBEDDED


def test_what_failed_is_said_and_not_tried_again(folders: Folders, target: Target, tmp_path: Path) -> None:
    broken = tmp_path / "nixpkgs"
    broken.mkdir()
    (broken / "default.nix").write_text('{ ... }: throw "broken"')
    target = target._replace(environment={**target.environment, "NIX_PATH": f"nixpkgs={broken}"})
    with pytest.raises(NixFailed):
        make(folders, target)
    opened = own.open_best(folders, target)
    assert opened.note.startswith("The last try to read nixpkgs failed")
    assert not own.refresh(folders, target, {"key": "another", "asked": ""})


def test_a_system_that_nobody_asked_for_gets_none(folders: Folders, target: Target) -> None:
    assert not own.refresh(folders, target, None)
    assert not folders.cache.exists()


def test_the_command_says_what_it_does(target: Target, tmp_path: Path) -> None:
    (tmp_path / "options.json").write_text(json.dumps(OPTIONS))
    done = subprocess.run(
        [sys.executable, "-m", "nfh", "index", "--from", tmp_path / "options.json", "--config", target.entry],
        env={**target.environment, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "reading options.json" in done.stderr and "writing the list" in done.stderr
    assert " options, " in done.stdout
    found = subprocess.run(
        [sys.executable, "-m", "nfh", "search", "odd", "--json", "--config", target.entry],
        env={**target.environment, "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(found.stdout)
    assert (said["version"], said["results"][0]["name"]) == (1, "services.odd.enable")
    assert said["source"].endswith("read just now")
