"""What the kernel is told when it starts, and which of its modules are loaded or never are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from nfh.planning import editing
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


class Setting(NamedTuple):
    """An option that is a list, the values that come into it, or (`goes`) that go out of it."""

    option: str
    values: list[str]
    goes: bool


_DONE = {
    "boot.kernelParams": ("start the kernel with {}", "no longer start the kernel with {}"),
    "boot.blacklistedKernelModules": (
        "never load the kernel module{s} {}",
        "let the kernel module{s} {} be loaded again",
    ),
    "boot.kernelModules": ("load the kernel module{s} {} at every start", "no longer load the kernel module{s} {}"),
}
"""What setting the option does, where values come in and where they go."""


_PARAMETERS = re.compile(
    r"\b(?:kernel|boot)(?: boot| command[ -]line| cmdline)? (?:param(?:eter)?|arg(?:ument)?|flag|option)s?\b"
    r"|\bkernel (?:command[ -]line|cmdline)\b|\bboot with (?=nomodeset\b|\w[\w.-]*=)",
    re.IGNORECASE,
)
_NEVER = re.compile(r"\b(?:blacklist\w*|never load|do not load|don['’]?t load)\b", re.IGNORECASE)
_LOADED = re.compile(r"\bload\b.*\bmodules?\b|\bmodules?\b.*\bload(?:ed)?\b", re.IGNORECASE)
_GOES = re.compile(r"\b(?:remove|delete|drop|unset|take out|no longer|without|unblacklist)\b", re.IGNORECASE)
_WORDS = frozenset(
    "a an the to my in on at of for please and or add set use put with boot kernel kernels linux module modules "
    "driver drivers parameter parameters param params argument arguments flag flags option options command line "
    "cmdline blacklist blacklisted never do not load loaded remove delete drop unset take out no longer "
    "also as is be it i want system start startup when can you so that from value nfh dont don't".split()
)
_QUOTED = re.compile(r"[\"“'`]([^\"”'`]+)[\"”'`]")
_VALUE = re.compile(r"[A-Za-z][\w.-]*(?:=[\w.,:/+@%-]+)?")


def read(text: str) -> Setting | None:
    """What the sentence says of the kernel's parameters or modules; None: nothing."""
    kinds = (
        (_PARAMETERS, "boot.kernelParams"),
        (_NEVER, "boot.blacklistedKernelModules"),
        (_LOADED, "boot.kernelModules"),
    )
    said = next(((match, option) for pattern, option in kinds if (match := pattern.search(text))), None)
    if said is None:
        return None
    # "Blacklist nouveau so that it is no longer loaded" takes nothing out: the verb comes first.
    goes = bool(_GOES.search(text[: said[0].end()]))
    option = said[1]
    quoted = [value for match in _QUOTED.finditer(text) for value in match[1].split()]
    found = quoted or [one.rstrip(".,") for one in text.split() if one.strip(".,!?").casefold() not in _WORDS]
    values = [value for value in found if _VALUE.fullmatch(value)]
    return Setting(option, list(dict.fromkeys(values)), goes) if values else None


def put(setting: Setting, context: Context, draft: Draft) -> None:
    """Add the values to the option, or take them out."""
    change = editing.remove_from_list if setting.goes else editing.add_to_list
    if setting.goes and not editing.find(context, draft, setting.option):
        draft.done_already.append(f"Nothing in {context.target.entry.name} sets {setting.option}.")
        return
    edited = change(context, draft, setting.option, list(setting.values))
    if not (edited.added or edited.removed or edited.changed):
        there = "does not have" if setting.goes else "has"
        draft.done_already.append(f"{setting.option} {there} {listed(setting.values)} already.")
        return
    done = _DONE[setting.option][setting.goes]
    draft.summaries.append(done.format(listed(setting.values), s="s" * (len(setting.values) > 1)))
    draft.reboot = "the kernel reads that when it starts"
    draft.why.append(
        f"{setting.option} is a list to which every module may add, so what NixOS itself needs stays in it."
    )
    draft.concepts.append("kernel")
    draft.next.append("undo")
