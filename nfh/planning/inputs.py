"""Where a flake gets things from: another input."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NotYet, Refused
from nfh.intents.question import Question

if TYPE_CHECKING:
    from nfh.intents.flakes import ChannelAdd
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

CHANNEL_WANTED = Question("channel", "Which input or channel? A name, or an address such as github:OWNER/REPOSITORY.")
_ADDRESS = re.compile(
    r"(github|gitlab|sourcehut|flake|path|(git|hg|tarball|file)(\+\w+)?|https?):[^\s\"'`\\$]+", re.IGNORECASE
)
"""References to flakes as the Nix manual has them ("nix flake", flake references)."""
_BRANCH = re.compile(r"(nixos|nixpkgs)-(unstable|\d\d\.\d\d)(-small|-darwin)?")
_RELEASE = re.compile(r"unstable|\d\d\.\d\d")
_NAME = re.compile(r"[A-Za-z_][\w'-]*")


def channel_add(request: Request, context: Context, draft: Draft) -> None:
    """Add an input to the flake that the system is made from.

    Raises NeedsAnswer (id `address`) where only a name was said that is no branch of nixpkgs, Refused for what is
    neither, NotYet for a system without a flake.
    """
    from nfh.configuration import flake_inputs

    intent: ChannelAdd = request.intent  # type: ignore[assignment]
    if not context.target.is_flake:
        raise NotYet(
            "Channels are not added by me yet.",
            "By hand: “sudo nix-channel --add ADDRESS NAME”, then “sudo nix-channel --update”.",
        )
    said = (intent.channel or context.answer(CHANNEL_WANTED)).strip()
    name = _name(intent.name or said)
    flake = draft.source(context.target.entry)
    address = _address(said)
    there = name in flake_inputs.names(flake)
    if there and not address:
        draft.done_already.append(f"The flake has an input {name} already.")
        return
    address = address or _address(context.answer(_address_of(name)))
    if not address:
        raise Refused(f"That is no address of a flake, so {name} was not added.", "One looks like github:OWNER/NAME.")
    follows = {"nixpkgs": "nixpkgs"} if _is_to_follow(request.text, name, flake_inputs.names(flake)) else {}
    edited = flake_inputs.add(flake, name, address, follows)
    draft.notes += edited.notes
    if edited.source.content == flake.content:
        draft.done_already.append(f"The flake has {name} from {address} already.")
        return
    draft.update(flake.path, edited.source.content)
    draft.text_only = True
    draft.summaries.append(f"{'take' if there else 'add'} the input {name} from {address}")
    draft.notes.append(
        f"Nothing uses {name} yet, so nothing is built. “nix flake lock” fetches it and writes it into flake.lock."
    )
    draft.why.append(
        "A flake says in its inputs where everything comes from, and its lock file which state of each; so it is "
        "built the same everywhere."
    )
    draft.concepts.append("flake")
    draft.next.append("undo")


def _address(said: str) -> str:
    """What was said as a reference to a flake: an address, a branch of nixpkgs; "" when it is neither."""
    if _ADDRESS.fullmatch(said):
        return said
    branch = f"nixos-{said}" if _RELEASE.fullmatch(said.casefold()) else said.casefold()
    return f"github:NixOS/nixpkgs/{branch}" if _BRANCH.fullmatch(branch) else ""


def _address_of(name: str) -> Question:
    return Question("address", f"Where does {name} come from? An address, such as github:OWNER/{name}.")


def _name(said: str) -> str:
    """The name that an input gets: what was said, or the last name in an address. Raises Refused."""
    path = said.partition("?")[0].partition(":")[2].strip("/").split("/") if _ADDRESS.fullmatch(said) else [said]
    of_forge = re.match(r"(github|gitlab|sourcehut):", said, re.IGNORECASE) is not None
    last = path[1] if of_forge and len(path) > 1 else path[-1]
    name = last.removesuffix(".git").casefold() if len(path) > 1 else last
    name = f"nixos-{name}".replace(".", "-") if re.fullmatch(r"\d\d\.\d\d", name) else name.replace(".", "-")
    if not _NAME.fullmatch(name):
        raise Refused(f"“{said}” gives no name for an input.", "Say a name, too: “add ADDRESS as NAME”.")
    return name


def _is_to_follow(text: str, name: str, present: tuple[str, ...]) -> bool:
    """Whether the sentence says that the new input is to have this flake's own nixpkgs."""
    return bool(re.search(r"\bfollow", text, re.IGNORECASE)) and "nixpkgs" in present and name != "nixpkgs"
