"""The system does not come up: an earlier generation from the boot menu, then the log of the start that failed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.planning import editing, generations, to_try
from nfh.planning.answer import Answer

if TYPE_CHECKING:
    from nfh.planning.context import Context

_NOT = r"(?:\w+n['’]?t|\w+ not|cannot|no longer|never|fails? to|refuses to|unable to)"
_MACHINE = r"(?:system|computer|machine|nixos|pc|laptop|desktop|server|it)"
_MEANT = re.compile(
    rf"\b{_NOT} (?:\w+ )?(?:re)?boot(?:s|ing)?\b|\bboot(?:ing)? (?:fails|failed|hangs|stops|is broken)\b"
    rf"|\b{_MACHINE} {_NOT} (?:\w+ )?(?:start|come up|turn on)\b"
    r"|\b(?:stuck|hangs|freezes) (?:at|on|during|in|while) boot"
    r"|\bunbootable\b|\bkernel panic\b|\bemergency (?:mode|shell)\b",
    re.IGNORECASE,
)
_GRUB = "boot.loader.grub.enable"


def is_meant(text: str) -> bool:
    """Whether a sentence says that the machine does not start."""
    return _MEANT.search(text) is not None


def answer(context: Context) -> Answer:
    """The way back to a system that starts, and the way to the cause. Nothing is run for it."""
    found = [g for g in generations.read(context) if not g.dangling]
    current = next((g for g in found if g.current), None)
    earlier = [g for g in found if current is not None and g.number < current.number]
    older = (
        f"generation {earlier[-1].number} of {generations.date(earlier[-1].created)}" if earlier else "an older entry"
    )
    menu = (
        "“NixOS - All configurations” in GRUB's menu"
        if editing.literal(context, _GRUB) == "true"
        else "the boot menu (systemd-boot shows it while the space bar is held, GRUB under “All configurations”)"
    )
    rows = (
        ("first", f"restart, and choose {older} in {menu}; every generation is kept whole, so it still starts"),
        ("then", "that choice holds for one start; “roll back” makes it the one that is started from then on"),
        ("the cause", "“journalctl -b -1 -p err” shows the errors of the start before this one"),
        (
            "no menu",
            "start NixOS's installer from a stick, mount the disk on /mnt, and “nixos-enter” goes into the system",
        ),
    )
    return Answer(
        "troubleshoot",
        "A system that does not start is gone back from in the boot menu: the generations before it are all there.",
        ("", "what to do"),
        rows,
        sources=(str(context.target.profile.parent),),
        expert=("journalctl -b -1 -p err", "sudo nixos-rebuild switch --rollback"),
        next=("roll back", *to_try.possible(("what changed between 1 and 2",), context), "list my generations"),
    )
