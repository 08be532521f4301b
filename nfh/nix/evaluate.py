"""Evaluation: the derivation of a whole system, and the value of one option, by the programs nixos-rebuild uses.

Without a flake it is `nix-instantiate '<nixpkgs/nixos>' -A system`; the entry is told by NIXOS_CONFIG and as
<nixos-config> (nixpkgs' nixos/default.nix reads the first, else the second). With a flake it is
nixosConfigurations.HOST of the flake's folder.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nfh.errors import NixFailed
from nfh.nix import process
from nfh.nix.cancel import Cancel
from nfh.nix.events import Event, OnEvent, ignore
from nfh.nix.internal_json import Reader, Transcript
from nfh.nix.said import cause
from nfh.nix.target import Target
from nfh.nix.watch import NO_ROOT_WARNING

FLAKES = ("--extra-experimental-features", "nix-command flakes")
"""What the `nix` program needs to be told where the person has not switched it on."""

PATIENCE = ((signal.SIGINT, 0.5), (signal.SIGKILL, 5.0))
"""Evaluating, Nix looks at a signal only now and then (a minute was measured), and leaves nothing to tidy up."""

_ROOT_CHANNEL = Path("/nix/var/nix/profiles/per-user/root/channels/nixos")


def instantiate(
    target: Target,
    entry: Path,
    on_event: OnEvent = ignore,
    cancel: Cancel | None = None,
    root: Path | None = None,
) -> str:
    """Evaluate the system that `entry` describes; gives the path of its derivation.

    `entry` may be a copy of the target's own entry. `root`: a link to make, which keeps the derivation from the
    garbage collector until the link is removed; without it a collection between this and the build may take it
    (the build then fails, and nothing is lost but time). Warnings come as logged events while Nix works.

    Raises NixFailed with everything Nix printed, NixMissing, Interrupted.
    """
    on_event(Event("started", "evaluate", text="evaluating the configuration", subject=str(entry)))
    reason = "failed"
    try:
        if root is not None:
            root.parent.mkdir(parents=True, exist_ok=True)
        if target.is_flake:
            attribute = system_attribute(target) + ".config.system.build.toplevel.drvPath"
            found = _run(target, entry, _flake_eval(entry, attribute, "--raw"), on_event, cancel)
            if root is not None:
                expression = ["-E", f"import {found}", "--add-root", str(root)]
                _run(target, entry, ["nix-instantiate", *expression], on_event, cancel)
        else:
            rooted = ["--add-root", str(root)] if root is not None else []
            argv = ["nix-instantiate", *search_path(target, entry), "<nixpkgs/nixos>", "-A", "system", *rooted]
            found = _run(target, entry, argv, on_event, cancel)
            if root is not None:
                found = os.readlink(found)  # noqa: PTH115
        reason = ""
        return found
    finally:
        on_event(Event("finished", "evaluate", text=reason, subject=str(entry)))


def evaluate_option(target: Target, entry: Path, path: str, cancel: Cancel | None = None) -> Any:
    """The value of the option `path` ("time.timeZone") in the configuration at `entry`, as JSON has it.

    Raises NixFailed if there is no such option, or its value is no data (a function); NixMissing, Interrupted.
    """
    if target.is_flake:
        argv = _flake_eval(entry, f"{system_attribute(target)}.config.{path}", "--json")
    else:
        where = [*search_path(target, entry), "<nixpkgs/nixos>", "-A", f"config.{path}"]
        argv = ["nix-instantiate", "--eval", "--strict", "--json", *where]
    return json.loads(_run(target, entry, argv, ignore, cancel))


_PEOPLE = """users: builtins.mapAttrs (_: u: { inherit (u) description extraGroups; })
  (builtins.listToAttrs (builtins.filter (pair: pair.value.isNormalUser)
    (map (name: { inherit name; value = users.${name}; }) (builtins.attrNames users))))"""


def evaluate_people(target: Target, entry: Path, cancel: Cancel | None = None) -> dict[str, Any]:
    """The normal users of the configuration at `entry`: name → description, extraGroups.

    Raises NixFailed, NixMissing, Interrupted.
    """
    if target.is_flake:
        argv = [*_flake_eval(entry, f"{system_attribute(target)}.config.users.users", "--json"), "--apply", _PEOPLE]
    else:
        expression = f"({_PEOPLE}) (import <nixpkgs/nixos> {{ }}).config.users.users"
        argv = ["nix-instantiate", "--eval", "--strict", "--json", *search_path(target, entry), "-E", expression]
    found: dict[str, Any] = json.loads(_run(target, entry, argv, ignore, cancel))
    return found


def of_system(target: Target, entry: Path, function: str, cancel: Cancel | None = None) -> Any:
    """What a Nix function gives for the evaluated system (its `config`, `options` and `pkgs`), as JSON has it.

    Nothing is fetched: where an input of the flake is not in the store yet, this fails. Raises NixFailed, NixMissing,
    Interrupted.
    """
    if target.is_flake:
        offline = ["--offline", "--no-write-lock-file", "--apply", function]
        argv = [*_flake_eval(entry, system_attribute(target), "--json"), *offline]
    else:
        expression = f"({function}) (import <nixpkgs/nixos> {{ }})"
        argv = ["nix-instantiate", "--eval", "--strict", "--json", *search_path(target, entry), "-E", expression]
    return json.loads(_run(target, entry, argv, ignore, cancel))


def flake_hosts(target: Target, entry: Path, cancel: Cancel | None = None) -> tuple[str, ...]:
    """The names of the systems that the flake of `entry` describes, sorted. Raises as `evaluate_option`."""
    argv = [*_flake_eval(entry, "nixosConfigurations", "--json"), "--apply", "builtins.attrNames"]
    return tuple(json.loads(_run(target, entry, argv, ignore, cancel)))


def search_path(target: Target, entry: Path) -> list[str]:
    """The -I arguments: the entry as <nixos-config>, and root's channel where no NIX_PATH says where nixpkgs is."""
    arguments = ["-I", f"nixos-config={entry}"]
    for place in (target.environment.get("NIX_PATH") or os.environ.get("NIX_PATH", "")).split(":"):
        # Since 2.19 or so, Nix takes a space in NIX_PATH for the end of an entry (seen with 2.26); never one in -I.
        if " " in place and not place.startswith("nixos-config="):
            arguments += ["-I", place]
    if not (target.environment.get("NIX_PATH") or os.environ.get("NIX_PATH")) and _ROOT_CHANNEL.exists():
        arguments += ["-I", f"nixpkgs={_ROOT_CHANNEL}"]
    return arguments


def host_of(target: Target) -> str:
    """The flake's host: the target's, else this machine's name (as nixos-rebuild takes it)."""
    return target.host or socket.gethostname().split(".")[0]


def system_attribute(target: Target) -> str:
    """The attribute of the flake that is this host's system."""
    host = host_of(target).replace("\\", "\\\\").replace('"', '\\"').replace("${", "\\${")
    return f'nixosConfigurations."{host}"'


def flake_reference(folder: Path) -> str:
    """How to name a folder as a flake. Nix finds its git repository itself when it is named by its plain path.

    Other letters must be percent-encoded; Nix 2.8 does not understand that, and has no other way for such a folder.
    A repository of somebody else (root's /etc/nixos) Git refuses to open; as `path:` Nix reads its files.
    """
    text = str(folder)
    if _is_of_another(folder):
        return f"path:{quote(text)}"
    if re.fullmatch(r"[\w./+-]+", text, re.ASCII):
        return text
    scheme = "git+file" if (folder / ".git").exists() else "path"
    return f"{scheme}:{'//' if scheme == 'git+file' else ''}{quote(text)}"


def _is_of_another(folder: Path) -> bool:
    """Whether the git repository around a folder belongs to another user (git-config, safe.directory)."""
    top = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)
    if top is None:
        return False
    mine = {os.geteuid()}
    if os.geteuid() == 0 and os.environ.get("SUDO_UID", "").isdigit():
        mine.add(int(os.environ["SUDO_UID"]))
    return any(path.stat().st_uid not in mine for path in (top, top / ".git"))


def _flake_eval(entry: Path, attribute: str, form: str) -> list[str]:
    fragment = quote(attribute, safe='"')
    return ["nix", *FLAKES, "eval", form, f"{flake_reference(entry.parent)}#{fragment}"]


def _run(target: Target, entry: Path, argv: list[str], on_event: OnEvent, cancel: Cancel | None) -> str:
    reader, transcript = Reader(), Transcript()

    def on_line(line: str) -> None:
        event = reader.line(line)
        if event is None or NO_ROOT_WARNING in event.text:
            return
        transcript.add(event)
        if event.kind == "logged" and event.activity == "other":
            event = Event("logged", "evaluate", text=event.text, level=event.level)
        on_event(event)

    command = [*argv, "--log-format", "internal-json"]
    environment = {**target.environment, "NIXOS_CONFIG": str(entry)}
    finished = process.run(command, environment, on_line, cancel, patience=PATIENCE)
    if finished.status == 0:
        return finished.text
    why = cause(transcript.text)
    raise NixFailed(
        f"Nix could not evaluate the configuration: {why}" if why else "Nix could not evaluate the configuration.",
        transcript.text,
        finished.status,
        tuple(argv),
    )
