"""The system as a whole: rebuild it, what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nfh.errors import NfhError
from nfh.intents.extent import extent
from nfh.knowledge.words import words
from nfh.planning import generations
from nfh.planning.answer import Answer
from nfh.planning.wording import bytes_of

if TYPE_CHECKING:
    from nfh.intents.request import Request
    from nfh.intents.system import RebuildSystem
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft
    from nfh.planning.plan import BuildAction

_ACTIONS: tuple[tuple[tuple[str, ...], BuildAction], ...] = (
    (("dry", "would", "preview"), "dry-activate"),
    (("boot", "next start", "reboot", "restart"), "boot"),
    (("test", "temporar", "permanent", "try"), "test"),
    (("build", "compile", "without switching", "only"), "build"),
)
"""Words in the slot `action` and the action of nixos-rebuild they mean; else it is switch."""

_SUMMARIES: dict[BuildAction, str] = {
    "switch": "apply the configuration as it stands",
    "boot": "build the configuration as it stands, for the next boot",
    "test": "try the configuration as it stands, until the next boot",
    "build": "build the configuration as it stands, without switching to it",
    "dry-activate": "build the configuration as it stands and show what switching would do",
}

_BEGINS = "“nixos-rebuild” evaluates the text and builds what is missing"
_WHY: dict[BuildAction, str] = {
    "switch": f"{_BEGINS}, makes a new generation and switches to it.",
    "boot": f"{_BEGINS} and makes a new generation that the next start takes; what runs now goes on.",
    "test": f"{_BEGINS} and switches to it, without a new generation: the next start takes the one of before.",
    "build": f"{_BEGINS}; nothing is switched and no generation is made.",
    "dry-activate": f"{_BEGINS}, then says what switching would stop, start and restart; nothing is switched.",
}


def rebuild_system(request: Request, context: Context, draft: Draft) -> None:
    """Build and apply the configuration as it stands: switch, boot, test, build or dry-activate."""
    intent: RebuildSystem = request.intent  # type: ignore[assignment]
    draft.action = action_of(intent.action)
    if draft.action == "switch":
        draft.action = action_said(request.text)
    draft.rebuild = True
    if context.target.is_flake:
        _notice_files(context, draft)
    if draft.shown_only and draft.action == "dry-activate":
        draft.notes.append(
            "Which services would restart is known once it is built: “dry activate the configuration” builds it and "
            "says so; nothing is switched."
        )
    draft.summaries.append(_SUMMARIES[draft.action])
    draft.why.append(_WHY[draft.action])
    draft.concepts += ["rebuild", "generation"]
    draft.next += ["list my generations", "roll back"]


def _notice_files(context: Context, draft: Draft) -> None:
    """Have the flake's files looked through for those that git does not know: Nix would not see them.

    A flake that reading cannot follow is left to Nix.
    """
    from nfh.planning import editing

    try:
        _ = editing.desk(context, draft).configuration
    except NfhError:
        draft.desk = None


def action_of(said: str) -> BuildAction:
    """The action of nixos-rebuild that `said` means ("next boot" → boot); switch when it says nothing else."""
    if told := _told(said):
        return told
    text = said.casefold()
    if "switch" in text.split() and "without" not in text:
        return "switch"
    return next((action for named, action in _ACTIONS if any(word in text for word in named)), "switch")


def action_said(text: str) -> BuildAction:
    """The action that a whole sentence names beyond doubt; a rebuild that only builds must never switch."""
    return _told(text) or "switch"


def _told(text: str) -> BuildAction | None:
    said = extent([word.form for word in words(text)])
    return "dry-activate" if said == "dry-run" else said


def system_info(request: Request, context: Context) -> Answer:
    """What this system is: release, generation, kernel, Nix, space."""
    import os

    from nfh.nix import capabilities

    machine = capabilities.probe({**os.environ, **context.target.environment})
    found = generations.read(context)
    current = next((g for g in found if g.current), None)
    rows: list[tuple[str, str]] = [("system", context.target.label)]
    if current is not None:
        rows += [
            ("NixOS", current.version or "unknown"),
            ("kernel", current.kernel or "unknown"),
            ("generation", f"{current.number} of {generations.date(current.created)} ({len(found)} kept)"),
        ]
    elif machine.system:
        rows.append(("operating system", machine.system))
    rows += [
        ("Nix", machine.nix_version or "not found"),
        ("configuration", str(context.target.entry)),
    ]
    rows += [(f"free on {folder}", bytes_of(room)) for folder, room in machine.free.items()]
    return Answer(
        "system_info",
        f"NixOS {current.version}, generation {current.number}." if current else "No generation was found.",
        ("", "fact"),
        tuple(rows),
        sources=(str(context.target.profile.parent),),
        expert=("nixos-version", "uname -r", "nix --version"),
        next=("list my generations", "what do I have installed"),
    )
