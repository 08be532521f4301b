"""A rebuild by nixos-rebuild-ng's functions (four eras of them, and a real copy where one is named) and by our own
argument lists: the same effect on real Nix."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nfh.errors import Failed, Interrupted, NixFailed, Refused
from nfh.nix import generations, rebuild, rebuild_ng
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event
from nfh.nix.module_rebuild import ModuleRebuild
from nfh.nix.own_rebuild import OwnRebuild
from nfh.nix.process import Finished
from nfh.nix.rebuild import Command, Rebuild
from nfh.nix.rebuild_runner import RebuildRunner
from nfh.nix.target import Target
from nfh.practice.root import Root
from tests.nix.other_machine import Machines
from tests.nix.rebuild_eras import ERAS, install, package_of, real
from tests.processes import building

WAYS = ("nfh", *ERAS, *real())
MODULES = WAYS[1:]
Make = Callable[[Target], Rebuild]


@pytest.fixture
def target(nix_root: Root) -> Target:
    return nix_root.target()


def made(way: str, tmp_path: Path) -> Make:
    if way == "nfh":
        return OwnRebuild
    folder = Path(way)
    if way in ERAS:
        install(tmp_path / "module", way)
        folder = package_of(tmp_path / "module")
    module = rebuild_ng.load_from(folder)
    assert isinstance(module, rebuild_ng.Module) and module.shape.is_usable, module
    return lambda target: ModuleRebuild(target, module)


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """How a Rebuild of a target is made."""
    (tmp_path / "module").mkdir()
    return made(request.param, tmp_path)


class Runner:
    """Runs every command for real, on whichever machine, and keeps it."""

    def __init__(self, target: Target) -> None:
        self.commands: list[Command] = []
        self._inner = RebuildRunner(target, target.entry)

    def __call__(self, command: Command) -> Finished:
        self.commands.append(command)
        return self._inner(command)

    @property
    def as_root(self) -> list[str]:
        return [Path(command.argv[0]).name for command in self.commands if command.as_root]


def nix(target: Target, *argv: str) -> str:
    environ = {**os.environ, **target.environment}
    return subprocess.run(argv, env=environ, check=True, capture_output=True, text=True).stdout.strip()


def built(target: Target) -> str:
    return nix(target, "nix-build", "<nixpkgs/nixos>", "-A", "config.system.build.toplevel", "--no-out-link")


def change(file: Path, old: str, new: str) -> None:
    """Replace the one `old` of a file."""
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


# ------------------------------------------------------------------------------------------------ on this machine


def test_build_gives_what_nix_build_gives(way: Make, target: Target, tmp_path: Path) -> None:
    change(target.entry, "    htop\n", "    hello\n")
    events: list[Event] = []
    link = tmp_path / "out" / "result"
    link.parent.mkdir()
    system = way(target).build(target.entry, RebuildRunner(target, target.entry, events.append), link)
    assert system == built(target) and str(link.readlink()) == system
    assert str(link) in nix(target, "nix-store", "--query", "--roots", system)
    told = [(event.kind, event.activity) for event in events]
    assert told[0] == ("started", "evaluate") and told.count(("finished", "evaluate")) == 1
    assert told.index(("finished", "evaluate")) < told.index(("started", "build"))


def test_build_without_a_link_leaves_none(
    way: Make, target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    assert way(target).build(target.entry, RebuildRunner(target, target.entry)) == built(target)
    assert set(tmp_path.iterdir()) == before


def test_a_copy_is_built_where_it_stands(way: Make, target: Target, tmp_path: Path) -> None:
    copy = tmp_path / "copy" / "configuration.nix"
    copy.parent.mkdir()
    copy.write_text(target.entry.read_text().replace('"practice"', '"elsewhere"'))
    assert "nixos-system-elsewhere" in way(target).build(copy, RebuildRunner(target, copy))


def test_an_error_in_the_configuration(way: Make, target: Target) -> None:
    change(target.entry, "    htop\n", "    htoop\n")
    with pytest.raises(NixFailed, match="undefined variable 'htoop'") as caught:
        way(target).build(target.entry, RebuildRunner(target, target.entry))
    assert caught.value.status == 1 and "configuration.nix" in caught.value.output


def test_a_build_that_fails(way: Make, target: Target) -> None:
    change(target.entry, "    htop\n", "    failing\n")
    with pytest.raises(NixFailed, match="The build failed: ") as caught:
        way(target).build(target.entry, RebuildRunner(target, target.entry))
    assert caught.value.status == 100 and "failing-1.0" in caught.value.output


def test_cancelling_ends_the_build(way: Make, target: Target) -> None:
    change(target.entry, "    htop\n", "    slow\n")
    cancel = Cancel()

    store, seen = target.environment["NIX_STORE_DIR"], []

    def on_event(event: Event) -> None:
        if event.kind == "logged" and event.activity == "build":
            seen.extend(building(store))
            cancel.set()

    with pytest.raises(Interrupted):
        way(target).build(target.entry, RebuildRunner(target, target.entry, on_event, cancel))
    assert seen
    deadline = time.monotonic() + 2  # by itself the builder takes three seconds
    while building(store):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_profile_rollback_and_listing(way: Make, target: Target, tmp_path: Path) -> None:
    runner, by = Runner(target), way(target)
    first = built(target)
    change(target.entry, '"practice"', '"changed"')
    second = built(target)
    by.set_profile(first, runner)
    by.set_profile(second, runner)
    by.set_profile(second, runner)
    assert by.generations(runner) == [(1, False), (2, True)]
    found = generations.read(target.profile, target.run_dir)
    assert [(g.number, g.store_path, g.current) for g in found] == [(1, first, False), (2, second, True)]
    by.rollback(runner)
    assert by.generations(runner) == [(1, True), (2, False)]
    assert os.path.realpath(target.profile) == first
    assert runner.as_root == ["nix-env"] * 4
    with pytest.raises(NixFailed):
        by.rollback(runner)


@pytest.mark.parametrize("action", ["switch", "boot", "test", "dry-activate"])
def test_activation(way: Make, target: Target, action: str) -> None:
    runner = Runner(target)
    system = built(target)
    way(target).switch(system, action, runner)  # type: ignore[arg-type]
    log = (Path(target.environment["MINI_NIXOS_ROOT"]) / "var/log/activation.log").read_text().splitlines()
    assert log[-1] == f"{action} {system} NIXOS_INSTALL_BOOTLOADER=0"
    assert [command.argv for command in runner.commands if command.as_root] == [
        (f"{system}/bin/switch-to-configuration", action)
    ]
    assert (target.run_dir / "current-system").exists() == (action in {"switch", "test"})


def test_a_specialisation(way: Make, target: Target) -> None:
    change(
        target.entry,
        "  system.stateVersion",
        '  specialisation.work.configuration.i18n.defaultLocale = "de_DE.UTF-8";\n  system.stateVersion',
    )
    runner, by = Runner(target), way(target)
    system = built(target)
    inner = os.path.realpath(f"{system}/specialisation/work")
    assert inner != system
    by.switch(system, "test", runner, specialisation="work")
    assert os.path.realpath(target.run_dir / "current-system") == inner
    with pytest.raises(Failed, match=r"play"):
        by.switch(system, "test", runner, specialisation="play")
    with pytest.raises(Failed, match="pecialisation"):
        by.switch(system, "boot", runner, specialisation="work")
    assert os.path.realpath(target.run_dir / "current-system") == inner


def test_what_fails_while_activating(way: Make, target: Target) -> None:
    change(
        target.entry,
        "  system.stateVersion",
        '  system.activationScripts.bad = "echo no luck >&2; exit 3";\n  system.stateVersion',
    )
    with pytest.raises(NixFailed, match="Switching to the new system failed") as caught:
        way(target).switch(built(target), "switch", Runner(target))
    assert caught.value.status == 2 and "no luck" in caught.value.output


def test_a_flake(way: Make, nix_root: Root, tmp_path: Path) -> None:
    folder = nix_root.entry.parent
    tree = nix_root.target().environment["NIX_PATH"].split(":")[0].removeprefix("nixpkgs=")
    subprocess.run(["cp", "-r", tree, folder / "nixpkgs"], check=True)
    (folder / "flake.nix").write_text(
        '{ inputs.nixpkgs.url = "path:./nixpkgs"; outputs = { self, nixpkgs }: { nixosConfigurations."my.host" = '
        '(import ./nixpkgs/lib).nixosSystem { system = "x86_64-linux"; modules = [ ./configuration.nix ]; }; }; }\n'.replace(
            'inputs.nixpkgs.url = "path:./nixpkgs"; ', ""
        ).replace("{ self, nixpkgs }", "{ self }")
    )
    target = nix_root.target()._replace(entry=folder / "flake.nix", host="my.host")
    link = tmp_path / "result"
    system = way(target).build(target.entry, RebuildRunner(target, target.entry), link)
    assert "nixos-system-practice" in system and str(link.readlink()) == system


# ------------------------------------------------------------------------------------------------ other machines


@pytest.fixture
def machines(target: Target, tmp_path: Path) -> Machines:
    """root@web has its own store, ada@web becomes root through sudo there, builder shares our store."""
    found = Machines.at(tmp_path / "ssh")
    sudo = tmp_path / "ssh" / "there" / "sudo"
    sudo.parent.mkdir()
    sudo.write_text(
        f'#!/bin/sh\necho "$*" >> {tmp_path}/sudo.log\nwhile [ "$1" != -- ]; do shift; done\nshift\nexec "$@"\n'
    )
    sudo.chmod(0o755)
    for host in ("root@web", "ada@web"):
        found.add(host, tmp_path / "web", {"PATH": f"{sudo.parent}:{os.environ['PATH']}"})
    found.add("builder")
    return found


@pytest.fixture
def deploying(target: Target, machines: Machines, tmp_path: Path) -> Target:
    """The target, whose configuration is that of the machine web, and who reaches it by ssh."""
    change(target.entry, '"practice"', '"web"')
    change(target.entry, "  system.stateVersion", f'  system.practiceRoot = "{tmp_path}/web";\n  system.stateVersion')
    return target._replace(environment=machines.environment(target.environment))


@pytest.mark.parametrize("host", ["root@web", "ada@web"])
def test_built_here_and_switched_there(
    way: Make, deploying: Target, machines: Machines, tmp_path: Path, host: str
) -> None:
    runner, by = Runner(deploying), way(deploying)
    system = by.build(deploying.entry, runner)
    by.copy(system, runner, to_host=host)
    by.set_profile(system, runner, host)
    by.switch(system, "switch", runner, host)
    there = tmp_path / "web"
    assert (there / "nix/store" / Path(system).name / "nixos-version").exists(), "the closure is in the other store"
    assert os.path.realpath(there / "nix/var/nix/profiles/system") == system
    assert os.path.realpath(there / "run/current-system") == system
    assert (there / "var/log/activation.log").read_text().startswith(f"switch {system} ")
    assert not deploying.profile.exists(), "nothing was switched here"
    assert by.generations(runner, host) == [(1, True)]
    through_sudo = (tmp_path / "sudo.log").read_text() if host == "ada@web" else ""
    assert ("nix-env -p" in through_sudo and "switch-to-configuration switch" in through_sudo) == (host == "ada@web")


def test_rolled_back_there(way: Make, deploying: Target, tmp_path: Path) -> None:
    runner, by = Runner(deploying), way(deploying)
    systems = []
    for zone in ("Europe/Berlin", "Europe/Madrid"):
        deploying.entry.write_text(deploying.entry.read_text().replace("Europe/Berlin", zone))
        systems.append(by.build(deploying.entry, runner))
        by.copy(systems[-1], runner, to_host="root@web")
        by.set_profile(systems[-1], runner, "root@web")
    by.rollback(runner, "root@web")
    assert os.path.realpath(tmp_path / "web/nix/var/nix/profiles/system") == systems[0]
    assert by.generations(runner, "root@web") == [(1, True), (2, False)]


def test_built_there(way: Make, deploying: Target, machines: Machines) -> None:
    change(deploying.entry, "    htop\n", "    hello\n")
    runner = Runner(deploying)
    system = way(deploying).build_on(deploying.entry, "builder", runner)
    assert "nixos-system-web" in system and Path(system, "nixos-version").exists()
    there = [" ".join(line) for line in machines.log()]
    assert any(line.startswith("builder nix-store --realise") for line in there)
    assert not [command for command in runner.commands if "--realise" in command.argv and not command.host]


def test_a_machine_that_is_not_there(way: Make, deploying: Target) -> None:
    runner, by = Runner(deploying), way(deploying)
    with pytest.raises(NixFailed, match="Could not resolve hostname nowhere"):
        by.set_profile(built(deploying), runner, "nowhere")
    with pytest.raises(NixFailed, match="Permission denied"):
        by.set_profile(built(deploying), runner, "locked")


def test_a_host_is_no_option_of_ssh(way: Make, deploying: Target, machines: Machines) -> None:
    runner = Runner(deploying)
    for host in ("-oProxyCommand=touch /tmp/x", "web; reboot", "a b", ""):
        if host:
            with pytest.raises(Refused):
                way(deploying).set_profile("/nix/store/x", runner, host)
    assert not machines.log()


# ------------------------------------------------------------------------------------------------ which of them


def test_the_module_is_the_first_choice(target: Target, tmp_path: Path) -> None:
    environ = install(tmp_path / "x", "elevator") if (tmp_path / "x").mkdir() is None else {}
    assert isinstance(rebuild.choose(target, environ), ModuleRebuild)
    assert isinstance(rebuild.choose(target, {**environ, "NFH_REBUILD": "own"}), OwnRebuild)


def test_without_it_or_of_another_shape_it_is_ours(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nfh.nix.tools.SYSTEM_FOLDERS", ())
    assert isinstance(rebuild.choose(target, {"PATH": str(tmp_path)}), OwnRebuild)
    (tmp_path / "x").mkdir()
    environ = install(tmp_path / "x", "mapping")
    nix_file = package_of(tmp_path / "x") / "nix.py"
    nix_file.write_text(nix_file.read_text().replace("def build(", "def construct("))
    assert isinstance(rebuild.choose(target, environ), OwnRebuild)


@pytest.mark.parametrize("era", ERAS)
def test_a_signature_nobody_has_seen_yet_falls_back_to_ours(era: str, target: Target, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    install(tmp_path / "x", era)
    nix_file = package_of(tmp_path / "x") / "nix.py"
    text = nix_file.read_text()
    nix_file.write_text(
        text.replace("def set_profile(profile, path_to_config,", "def set_profile(where, *, of, profile=None,")
    )
    module = rebuild_ng.load_from(package_of(tmp_path / "x"))
    assert isinstance(module, rebuild_ng.Module)
    runner = Runner(target)
    system = built(target)
    ModuleRebuild(target, module).set_profile(system, runner)
    assert os.path.realpath(target.profile) == system and runner.as_root == ["nix-env"]


def test_two_at_once_do_not_mix(target: Target, tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    environ = install(tmp_path / "x", "run0")
    seen: dict[str, list[str]] = {"a": [], "b": []}

    def work(name: str) -> None:
        by = rebuild.choose(target, environ)

        def run(command: Command) -> Finished:
            seen[name].append(command.argv[-1])
            time.sleep(0.05)
            return Finished(0, b"", "")

        for _ in range(5):
            by.set_profile(f"/nix/store/{name}", run)

    threads = [threading.Thread(target=work, args=(name,)) for name in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(seen["a"]) == {"/nix/store/a", "/nix/store/a/nixos-version"}
    assert set(seen["b"]) == {"/nix/store/b", "/nix/store/b/nixos-version"}
