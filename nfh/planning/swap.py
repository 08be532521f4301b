"""Swap: a file that NixOS makes itself, or a partition. Other mounting nfh does not do yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.errors import NotYet, Refused
from nfh.intents import numerals
from nfh.intents.question import Question
from nfh.knowledge import load
from nfh.planning import editing

if TYPE_CHECKING:
    from nfh.configuration.nix_value import NixValue
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

OPTION = "swapDevices"
FILE = "/var/lib/swapfile"
"""Where the NixOS manual puts a swap file."""
_GENERATED = "hardware-configuration.nix"
_SWAP = re.compile(r"\bswap(?: ?(?:file|space|partition|memory|device))?s?\b", re.IGNORECASE)
_GOES = re.compile(r"\b(?:remove|delete|disable|turn off|without|no|unmount)\b", re.IGNORECASE)
_SIZE = re.compile(
    r"(\d{1,5}(?:[.,]\d)?) ?(?P<unit>t|g|m)(?:i?b|igs?|igabytes?|egs?|egabytes?|erabytes?)?\b", re.IGNORECASE
)
_MEBIBYTES = {"t": 1024 * 1024, "g": 1024, "m": 1}
_DEVICE = re.compile(r"/dev/[\w./-]+")
_PATH = re.compile(r"(?<![\w/])/(?!dev/)[\w./-]*\w")


def mount_filesystem(request: Request, context: Context, draft: Draft) -> None:
    """Add a swap file of a size, or a swap partition. Raises NotYet for every other file system."""
    text = numerals.in_digits(request.text)
    if not _SWAP.search(text):
        from nfh.planning.planner import spoken

        fact = load.intents()["mount_filesystem"]
        raise NotYet(
            f"I understood “{spoken(request)}”, but I cannot do that yet.",
            f"What to know of it: {' '.join(fact.teaching.split())}",
        )
    if _GOES.search(text):
        raise NotYet("I cannot take swap away yet.", f"Say “open my config” and delete it from {OPTION}.")
    device = _DEVICE.search(text)
    entry: dict[str, NixValue] = {"device": device[0]} if device else _file(text, context)
    edited = editing.add_to_list(context, draft, OPTION, [entry])
    if not (edited.added or edited.changed):
        draft.done_already.append(f"{context.target.entry.name} has that swap already.")
        return
    draft.summaries.append(f"swap to {entry['device']}" + (f" ({entry['size']} MiB)" if "size" in entry else ""))
    draft.why.append(
        "swapDevices says where memory goes that is not needed at the moment"
        + ("." if device else "; a file with a size is made by NixOS itself, at the next start or switch.")
    )
    if not device:
        draft.notes.append(
            f"{FILE} takes that much of the disk. On Btrfs a swap file must lie in a subvolume without copy on write."
        )
    if any(change.path.name == _GENERATED for change in draft.changes()):
        draft.notes.append(
            f"It stands in {_GENERATED}, beside the swap that is there. nixos-generate-config writes that file anew; "
            "say it once more after that."
        )
    draft.concepts.append("swap")
    draft.next.append("undo")


def _file(text: str, context: Context) -> dict[str, NixValue]:
    """The swap file that is meant. Raises NeedsAnswer for its size, Refused for one that is none."""
    size = _SIZE.search(text)
    if size is None:
        said = context.answer(Question("size", "How large shall the swap file be? For example 8 GB."))
        size = _SIZE.search(f"{said} GB" if re.fullmatch(r"\d{1,4}", said.strip()) else said)
    if size is None:
        raise Refused("I cannot tell how large the swap file shall be.", "Say it like this: add an 8 GB swap file")
    mebibytes = round(float(size[1].replace(",", ".")) * _MEBIBYTES[size["unit"].casefold()])
    if mebibytes < 1:
        raise Refused("A swap file of no size would be of no use.", "Say it like this: add an 8 GB swap file")
    path = _PATH.search(text)
    return {"device": path[0] if path else FILE, "size": mebibytes}
