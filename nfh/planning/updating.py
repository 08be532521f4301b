"""Updates: newer packages of the same release, or the next release, by the channel the system is built from.

On a practice system the newest state is brought into the store first (nothing keeps it, nothing refers to it), so
that the plan can say what changes; the channel itself moves only with the switch. On a real machine only root may
fetch a channel, so what comes is known when it was fetched, and the plan says that.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import NfhError, NixMissing, NotYet, Refused
from nfh.planning import expert, generations
from nfh.planning.plan import ChangeChannel
from nfh.planning.wording import plural

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.system import UpgradeRelease
    from nfh.nix.target import Target
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_RELEASE = re.compile(r"\b(\d\d)\.(05|11)\b")
_UNSTABLE = re.compile(r"\b(unstable|rolling)\b")
_UNTIL_FETCHED = "known once the channel is fetched"


@dataclass(frozen=True, slots=True)
class Channel:
    """The channel that the system is built from."""

    name: str
    """nixos-25.11, nixos-unstable."""
    profile: Path
    """The link of the channels' own profile."""

    @property
    def nixpkgs(self) -> str:
        """The store path of its nixpkgs now; empty where there is none."""
        path = os.path.realpath(self.profile / "nixos")
        return path if Path(path).is_dir() else ""


def update_system(request: Request, context: Context, draft: Draft) -> None:
    """Newer packages of the same release."""
    channel = _channel(context)
    if not _move(channel, channel.name, context, draft):
        return
    draft.summaries.append(f"update to the newest state of {channel.name}")
    draft.why.append(
        "An update is two steps: fetch the newest state of the channel, and rebuild from it. It makes a new "
        "generation, so a bad update is undone by going back one."
    )


def upgrade_release(request: Request, context: Context, draft: Draft) -> None:
    """The next release of NixOS, or the one that is named."""
    intent: UpgradeRelease = request.intent  # type: ignore[assignment]
    channel = _channel(context)
    wanted = _wanted(f"{intent.version} {intent.channel}", channel.name)
    if wanted == channel.name:
        draft.done_already.append(f"This system follows {channel.name} already.")
        draft.next.append("update my system")
        return
    if not _move(channel, wanted, context, draft):
        return
    draft.summaries.append(f"move from {channel.name} to {wanted}")
    draft.notes.append(
        "Options may have been renamed between the two; what no longer fits is said before anything is switched."
    )
    draft.notes.append("system.stateVersion stays as it is: it is about data on disk, not about the release you run.")
    draft.why.append(
        "Every release has a channel of its own, so moving to another one is subscribing to that and rebuilding from "
        "it. The generation you have now stays."
    )
    draft.concepts.append("release")


def channel_of(target: Target) -> Channel | None:
    """The channel that the system is built from; None where that cannot be told."""
    profile = target.channels
    if target.kind == "practice":
        from nfh.practice.channels import subscribed
        from nfh.practice.root import Root

        address = subscribed(Root(Path(target.environment["MINI_NIXOS_ROOT"]))).get("nixos", "")
        return Channel(address.rpartition("/")[2], profile) if address else None
    try:
        release = (profile / "nixos" / ".version").read_text().strip()
        suffix = (profile / "nixos" / ".version-suffix").read_text().strip()
    except OSError:
        return None
    # nixpkgs' lib/trivial.nix: a version-suffix of unstable begins with "pre".
    return Channel("nixos-unstable" if suffix.startswith("pre") else f"nixos-{release}", profile)


def _channel(context: Context) -> Channel:
    if context.target.on_paper:
        raise NixMissing("An update needs Nix, and there is none here.")
    if context.target.is_flake:
        raise NotYet(
            f"This system is a flake ({context.target.entry}); so far I update only systems that follow a channel.",
            f"By hand: nix flake update --flake {context.target.folder}",
        )
    channel = channel_of(context.target)
    if channel is None or not channel.nixpkgs:
        raise Refused(
            "I cannot see which channel this system is built from, so I do not know what to update.",
            "“sudo nix-channel --list” shows root's channels.",
        )
    return channel


def _wanted(said: str, now: str) -> str:
    """The channel that is meant: named, else the release after the present one."""
    named = _RELEASE.search(said)
    if named:
        return f"nixos-{named[0]}"
    if _UNSTABLE.search(said.casefold()):
        return "nixos-unstable"
    present = _RELEASE.search(now)
    if present is None:
        raise Refused(
            f"{now} has no next release: it always has the newest of everything.", "Say “update my system”."
        )
    year, month = int(present[1]), present[2]
    return f"nixos-{year}.11" if month == "05" else f"nixos-{year + 1}.05"


def _move(channel: Channel, wanted: str, context: Context, draft: Draft) -> bool:
    """Add to the draft what brings the channel to the newest state of `wanted`. Returns whether there is anything."""
    move = _move_practice if context.target.kind == "practice" else _move_real
    if not move(channel, wanted, context, draft):
        draft.done_already.append(f"This is the newest state of {wanted} already, so there is nothing to update.")
        draft.next.append("upgrade to the next release")
        return False
    draft.rebuild = True
    draft.concepts += ["channel", "generation"]
    draft.next += ["what changed", "undo"]
    return True


def _move_practice(channel: Channel, wanted: str, context: Context, draft: Draft) -> bool:
    from nfh.nix.tools import require_program
    from nfh.practice import channels, releases
    from nfh.practice.root import Root

    state = releases.newest(wanted)
    if state is None:
        known = ", ".join(releases.states())
        raise Refused(f"The practice system has no {wanted}; it knows {known}.", "Say “update my system”.")
    root = Root(Path(context.target.environment["MINI_NIXOS_ROOT"]))
    fetched = channels.add(root, {"nixos": state})
    if os.path.realpath(f"{fetched}/nixos") == channel.nixpkgs:
        return False
    env = require_program("nix-env", context.target.environment)
    forth: list[tuple[str, ...]] = [(env, "-p", str(channel.profile), "--set", fetched)]
    back: list[tuple[str, ...]] = [(env, "-p", str(channel.profile), "--set", os.path.realpath(channel.profile))]
    typed = ["nix-channel --update"]
    if wanted != channel.name:
        forth.append(channels.argv("--add", channels.ADDRESS + wanted, "nixos"))
        back.append(channels.argv("--add", channels.ADDRESS + channel.name, "nixos"))
        typed.insert(0, f"nix-channel --add {channels.ADDRESS}{wanted} nixos")
    draft.channel = ChangeChannel(
        f"bring the channel to {state.version}", tuple(forth), tuple(back), channel.nixpkgs, tuple(typed)
    )
    draft.nixpkgs = f"{fetched}/nixos"
    _say_what_changes(context, draft)
    return True


def _move_real(channel: Channel, wanted: str, context: Context, draft: Draft) -> bool:
    from nfh.nix.tools import require_program
    from nfh.practice.channels import ADDRESS

    environment = context.target.environment
    program, env = require_program("nix-channel", environment), require_program("nix-env", environment)
    root = expert.sudo(context.target)
    # Unless told otherwise, Nix takes what it fetched within the last hour for the newest (nix.conf: tarball-ttl).
    forth: list[tuple[str, ...]] = [(program, "--update", "nixos", "--option", "tarball-ttl", "0")]
    back: list[tuple[str, ...]] = [(env, "-p", str(channel.profile), "--set", os.path.realpath(channel.profile))]
    typed = [f"{root}nix-channel --update nixos"]
    if wanted != channel.name:
        forth.insert(0, (program, "--add", ADDRESS + wanted, "nixos"))
        back.append((program, "--add", ADDRESS + channel.name, "nixos"))
        typed.insert(0, f"{root}nix-channel --add {ADDRESS}{wanted} nixos")
    draft.channel = ChangeChannel(
        f"fetch the newest state of {wanted}", tuple(forth), tuple(back), channel.nixpkgs, tuple(typed)
    )
    draft.unknown = _UNTIL_FETCHED
    draft.notes.append(
        "Only root may fetch the channel, so what comes is known then; the generation you have now stays, and “undo” "
        "goes back to it."
    )
    return True


def _say_what_changes(context: Context, draft: Draft) -> None:
    """Which packages come in another version: evaluated with what was fetched, nothing is built for it."""
    from nfh.nix import described, evaluate
    from nfh.nix.difference import compare
    from nfh.nix.store import references

    target = context.target
    path = {"NIX_PATH": f"nixpkgs={draft.nixpkgs}:nixos-config={target.entry}"}
    new = target._replace(environment={**target.environment, **path})
    current = next((g for g in generations.read(context) if g.current), None)
    if current is None:
        return
    try:
        facts = described.facts(new, target.entry, context.cancel)
        version = "boot.kernelPackages.kernel.version"
        kernel = str(evaluate.evaluate_option(new, target.entry, version, context.cancel))
    except NfhError:
        return  # the examination says what Nix does not accept, whole
    now = references(target, os.path.realpath(f"{current.store_path}/sw"), context.cancel)
    moved = [change for change in compare(now, facts.packages, now, facts.packages) if change.before and change.after]
    draft.updated += [f"{change.name} {change.before[-1]} → {change.after[-1]}" for change in moved]
    if current.version and facts.version and current.version != facts.version:
        draft.notes.append(f"NixOS goes from {current.version} to {facts.version}.")
    if kernel and current.kernel and kernel != current.kernel:
        draft.updated.append(f"the kernel {current.kernel} → {kernel}")
        draft.reboot = f"the new kernel {kernel} runs from the next start on"
    if not draft.updated:
        draft.notes.append(f"None of the {plural(len(now), 'package')} that are installed has another version there.")
