"""Stand-ins of nixos-rebuild-ng's module as four of its eras had it, in our own words, installed as NixOS does it.

They do what theirs do (nixpkgs, pkgs/by-name/ni/nixos-rebuild-ng), each with the names and signatures of its time;
but their own runner starts nothing: it complains, so that a test sees whether nfh's was used.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

PROCESS = """
from dataclasses import dataclass


@dataclass(frozen=True)
class Remote:
    host: str
    opts: list
    {password}


SSH_DEFAULT_OPTS = ["-o", "ControlMaster=auto", "-o", "ControlPersist=60"]


def run_wrapper(args, *, check=True, {env}=None, remote=None, {elevation}, **kwargs):
    raise AssertionError("the module's own runner was used")
"""

MODELS = """
from dataclasses import dataclass
from enum import Enum

from .process import Remote, run_wrapper


class {error}(Exception):
    def __init__(self, message):
        self.message = message


class Action(Enum):
    SWITCH = "switch"
    BOOT = "boot"
    TEST = "test"
    BUILD = "build"
    DRY_ACTIVATE = "dry-activate"

    def __str__(self):
        return self.value


@dataclass(frozen=True)
class BuildAttr:
    path: object
    attr: object

    def to_attr(self, *attrs):
        return ".".join([*([self.attr] if self.attr else []), *attrs])


@dataclass(frozen=True)
class Flake:
    path: object
    attr: str

    def __str__(self):
        return f"{{self.path}}#{{self.attr}}"

    def to_attr(self, *attrs):
        return ".".join([str(self), *attrs])


@dataclass(frozen=True)
class Profile:
    name: str
    path: object


@dataclass(frozen=True)
class Generation:
    id: int
    timestamp: str
    current: bool
"""

UTILS = """
def dict_to_flags(flags):
    found = []
    for name, value in (flags or {}).items():
        flag = "--" + name.replace("_", "-")
        if value is True:
            found.append(flag)
        elif isinstance(value, str):
            found += [flag, value]
    return found
"""

ELEVATE = """
class Elevator:
    elevates = True


class NoElevator(Elevator):
    elevates = False


NO_ELEVATOR = NoElevator()
"""

COMMON = """
import os
from datetime import datetime
from pathlib import Path
from subprocess import PIPE

from .models import Action, BuildAttr, Flake, Generation, {error}, Profile, Remote
from .process import SSH_DEFAULT_OPTS, run_wrapper
from .utils import dict_to_flags

FLAKE_FLAGS = ["--extra-experimental-features", "nix-command flakes"]


def get_generations(profile{lock}):
    if not profile.path.exists():
        raise {error}(f"no profile '{{profile.name}}' found")
    found = []
    for link in profile.path.parent.glob("system-*-link"):
        date = datetime.fromtimestamp(link.stat().st_ctime).strftime("%Y-%m-%d %H:%M:%S")
        current = link.name == profile.path.readlink().name
        found.append(Generation(int(link.name.split("-")[1]), date, current))
    return sorted(found, key=lambda each: each.id)


def list_generations(profile):
    return []


def rollback(profile, target_host, {elevation}):
    run_wrapper(["nix-env", "--rollback", "-p", profile.path], remote=target_host, {passed})
    return profile.path


def _special(path, action, name):
    if not name:
        return path
    if action not in (Action.SWITCH, Action.TEST):
        raise {error}("'--specialisation' can only be used with 'switch' and 'test'")
    path = path / f"specialisation/{{name}}"
    if not path.exists():
        raise {error}(f"specialisation not found: {{name}}")
    return path
"""

KEYWORDS = """

def nixos_build(attr, build_attr, **nix_flags):
    said = run_wrapper(
        ["nix-build", build_attr.path, "--attr", build_attr.to_attr(attr), *dict_to_flags(nix_flags)], stdout=PIPE
    )
    return Path(said.stdout.strip())


def nixos_build_flake(attr, flake, **flake_flags):
    of = f"{flake}.config.system.build.{attr}"
    flags = dict_to_flags(flake_flags)
    said = run_wrapper(["nix", *FLAKE_FLAGS, "build", "--print-out-paths", of, *flags], stdout=PIPE)
    return Path(said.stdout.strip())


def copy_closure(closure, to_host, from_host=None, **copy_flags):
    host = to_host or from_host
    if not host:
        return
    way = "--to" if to_host else "--from"
    run_wrapper(
        ["nix-copy-closure", *dict_to_flags(copy_flags), way, host.host, closure],
        extra_env={"NIX_SSHOPTS": " ".join(host.opts)},
        remote=from_host if to_host else None,
    )


def set_profile(profile, path_to_config, target_host, sudo):
    run_wrapper(["nix-env", "-p", profile.path, "--set", path_to_config], remote=target_host, sudo=sudo)


def switch_to_configuration(
    path_to_config, action, target_host, sudo, install_bootloader=False, specialisation=None
):
    path = _special(path_to_config, action, specialisation)
    run_wrapper(
        [path / "bin/switch-to-configuration", str(action)],
        extra_env={"NIXOS_INSTALL_BOOTLOADER": "1" if install_bootloader else "0"},
        remote=target_host,
        sudo=sudo,
    )
"""

MAPPING = """
PREFIX = ["systemd-run", "-E", "NIXOS_INSTALL_BOOTLOADER", "--collect", "--unit=nixos-rebuild-switch-to-configuration"]


def build(attr, build_attr, build_flags=None):
    said = run_wrapper(
        ["nix-build", build_attr.path, "--attr", build_attr.to_attr(attr), *dict_to_flags(build_flags)], stdout=PIPE
    )
    return Path(said.stdout.strip())


def build_flake(attr, flake, flake_build_flags=None):
    flags = dict_to_flags(flake_build_flags)
    said = run_wrapper(
        ["nix", *FLAKE_FLAGS, "build", "--print-out-paths", flake.to_attr(attr), *flags], stdout=PIPE
    )
    return Path(said.stdout.strip())


def build_remote(attr, build_attr, build_host, realise_flags=None, instantiate_flags=None, copy_flags=None):
    said = run_wrapper(
        ["nix-instantiate", build_attr.path, "--attr", build_attr.to_attr(attr), *dict_to_flags(instantiate_flags)],
        stdout=PIPE,
    )
    drv = Path(said.stdout.strip()).resolve()
    copy_closure(drv, to_host=build_host, from_host=None, copy_flags=copy_flags)
    made = run_wrapper(["mktemp", "-d", "-t", "nixos-rebuild.XXXXX"], remote=build_host, stdout=PIPE)
    room = Path(made.stdout.strip())
    try:
        said = run_wrapper(
            ["nix-store", "--realise", drv, "--add-root", room / "root", *dict_to_flags(realise_flags)],
            remote=build_host,
            stdout=PIPE,
        )
        said = run_wrapper(["readlink", "-f", said.stdout.strip()], remote=build_host, stdout=PIPE)
        return Path(said.stdout.strip())
    finally:
        run_wrapper(["rm", "-rf", room], remote=build_host, check=False)


def copy_closure(closure, to_host, from_host=None, copy_flags=None):
    variables = {{"NIX_SSHOPTS": " ".join(SSH_DEFAULT_OPTS)}}
    flags = dict_to_flags(copy_flags)
    if to_host and from_host:
        ways = ["--from", f"{store}://{{from_host.host}}", "--to", f"{store}://{{to_host.host}}"]
        run_wrapper(["nix", *FLAKE_FLAGS, "copy", *flags, *ways, closure], {env}=variables)
    elif to_host or from_host:
        way = "--to" if to_host else "--from"
        run_wrapper(["nix-copy-closure", *flags, way, (to_host or from_host).host, closure], {env}=variables)


def set_profile(profile, path_to_config, target_host, {elevation}):
    there = run_wrapper(["test", "-f", path_to_config / "nixos-version"], remote=target_host, check=False)
    if there.returncode:
        raise {error}("your NixOS configuration path seems to be missing essential files.")
    run_wrapper(["nix-env", "-p", profile.path, "--set", path_to_config], remote=target_host, {passed})


def switch_to_configuration(
    path_to_config, action, target_host, {elevation}, install_bootloader=False, specialisation=None
):
    path = _special(path_to_config, action, specialisation)
    systemd = run_wrapper(["test", "-d", "/run/systemd/system"], remote=target_host, check=False)
    run_wrapper(
        [*([] if systemd.returncode else PREFIX), path / "bin/switch-to-configuration", str(action)],
        {env}={{"NIXOS_INSTALL_BOOTLOADER": "1" if install_bootloader else "0"{passed_on}}},
        remote=target_host,
        {passed},
    )
"""

_PASSWORD = "sudo_password: object"
_SUDO, _SUDO_PASSED = "sudo", "sudo=sudo"
ERAS: dict[str, dict[str, str]] = {
    "keywords": {
        "error": "NRError",
        "password": _PASSWORD,
        "env": "extra_env",
        "elevation": _SUDO,
        "passed": _SUDO_PASSED,
        "lock": ", target_host=None, using_nix_env=False, sudo=False",
    },
    "mapping": {
        "error": "NixOSRebuildError",
        "password": _PASSWORD,
        "env": "extra_env",
        "elevation": _SUDO,
        "passed": _SUDO_PASSED,
        "lock": "",
    },
    "run0": {
        "error": "NixOSRebuildError",
        "password": _PASSWORD,
        "env": "env",
        "elevation": "sudo, run0",
        "passed": "sudo=sudo, run0=run0",
        "passed_on": ', "LOCALE_ARCHIVE": object()',
        "lock": "",
    },
    "elevator": {
        "error": "NixOSRebuildError",
        "password": "store_type: str",
        "env": "env",
        "elevation": "elevate",
        "passed": "elevate=elevate",
        "passed_on": ', "LOCALE_ARCHIVE": object()',
        "store": "{from_host.store_type}",
        "lock": "",
    },
}
"""What moved from one era to the next: names and signatures."""

EXPECTED = {
    "keywords": ("nixos_build", "keywords", "sudo", "NRError"),
    "mapping": ("build", "mapping", "sudo", "NixOSRebuildError"),
    "run0": ("build", "mapping", "sudo and run0", "NixOSRebuildError"),
    "elevator": ("build", "mapping", "elevator", "NixOSRebuildError"),
}
"""What probing must find: the function that builds, how it takes flags, how root is told, the exception."""

OURS = "{}.{}".format(*sys.version_info[:2])


def install(folder: Path, era: str, name: str = "nixos-rebuild", python: str = OURS) -> dict[str, str]:
    """Install a stand-in under `folder`, its program linked from a folder; gives an environment with that on PATH."""
    package = folder / f"store/x-nixos-rebuild-ng-0.0.0/lib/python{python}/site-packages/nixos_rebuild"
    package.mkdir(parents=True)
    shape = {"passed_on": "", "store": "ssh", **ERAS[era]}
    signatures = {**shape, "elevation": ", ".join(f"{each}=False" for each in shape["elevation"].split(", "))}
    (package / "__init__.py").write_text("raise SystemExit('the program itself must not be run')\n")
    (package / "process.py").write_text(PROCESS.format(**signatures))
    (package / "models.py").write_text(MODELS.format(**shape))
    (package / "utils.py").write_text(UTILS)
    rest = KEYWORDS if era == "keywords" else MAPPING.format(**shape)
    (package / "nix.py").write_text(COMMON.format(**shape) + rest)
    if era == "elevator":
        (package / "elevate.py").write_text(ELEVATE)
        nix_file = package / "nix.py"
        nix_file.write_text(by_full_path(nix_file.read_text()))
    program = package.parents[3] / "bin" / name
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (folder / "sw").mkdir()
    (folder / "sw" / name).symlink_to(program)
    return {"PATH": f"{folder / 'sw'}:{os.environ['PATH']}"}


def by_full_path(text: str) -> str:
    """The package puts Nix's own paths in the store in place of the names of its programs."""
    for program in ("nix-build", "nix-copy-closure", "nix-env", "nix-instantiate", "nix"):
        text = text.replace(f'["{program}", ', f'[shutil.which("{program}"), ')
    return text.replace("import os\n", "import os\nimport shutil\n", 1)


def package_of(folder: Path) -> Path:
    """The package that `install` has put under `folder`."""
    (found,) = folder.glob("store/*/lib/python*/site-packages/nixos_rebuild")
    return found


def real() -> list[str]:
    """The real copy that NFH_NIXOS_REBUILD names (the folder of the package nixos_rebuild), if it names one."""
    named = os.environ.get("NFH_NIXOS_REBUILD", "")
    return [named] if named else []
