"""The kernel and fonts: packages that stand in an option of their own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nfh.configuration.nix_value import PackageRef
from nfh.errors import NotYet, Refused
from nfh.intents.question import Choice, Question
from nfh.planning import editing, kernel_settings
from nfh.planning.package_names import attribute
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.intents.hardware import SetKernel
    from nfh.intents.other_packages import InstallFont
    from nfh.intents.request import Request
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

_FLAVOURS = {
    "latest": "latest", "newest": "latest", "mainline": "latest", "zen": "zen", "hardened": "hardened", "lts": "",
    "default": "", "stable": "", "xanmod": "xanmod", "libre": "libre", "rt": "rt", "liquorix": "lqx", "lqx": "lqx",
}  # fmt: skip
"""Kernels by what people call them: what follows linuxPackages in nixpkgs (pkgs/top-level/linux-kernels.nix)."""
_BUILT = frozenset({"zen", "xanmod", "libre", "liquorix", "lqx"})
"""Those that are built with changes of their own."""


def set_kernel(request: Request, context: Context, draft: Draft) -> None:
    """Choose the kernel: a flavour, or a version that is pinned."""
    intent: SetKernel = request.intent  # type: ignore[assignment]
    if (setting := kernel_settings.read(request.text)) is not None:
        kernel_settings.put(setting, context, draft)
        return
    said = f"{intent.version} {' '.join(intent.packages)}".strip().casefold()
    said = said or context.answer(Question("kernel", "Which kernel? latest, lts, zen, or a version such as 6.12."))
    if intent.option:
        raise NotYet(
            f"I understood that the kernel's option {intent.option} is meant; so far I choose kernels only.",
            "Say “set boot.kernelParams to …” with the whole list.",
        )
    version = re.search(r"\b(\d+)\.(\d+)\b", said)
    words = [word for word in re.findall(r"[a-z]+", said) if word in _FLAVOURS]
    built = next((word for word in re.findall(r"[a-z]+", f"{said} {request.text.casefold()}") if word in _BUILT), "")
    if version and built:
        # nixpkgs has each of these in one version, its own.
        number = f"{version[1]}.{version[2]}"
        question = Question(
            "kernel",
            f"The {built} kernel comes in one version only, which nixpkgs chooses. Which do you want?",
            (Choice(built, f"the {built} kernel"), Choice(number, f"the plain kernel {number}")),
        )
        version, words = (None, [built]) if context.answer(question) == built else (version, words)
    if not version and not words:
        raise Refused(f"I know no kernel called “{said}”.", "Try: use the latest kernel")
    suffix = f"{version[1]}_{version[2]}" if version else _FLAVOURS[words[0]]
    suffix += "_hardened" if version and "hardened" in f"{said} {request.text.casefold()}".split() else ""
    attr = f"linuxPackages_{suffix}" if suffix else "linuxPackages"
    edited = editing.set_option(context, draft, "boot.kernelPackages", PackageRef(attr))
    if edited.already:
        draft.done_already.append(f"The kernel is {attr} already.")
        return
    draft.summaries.append(f"use the kernel {attr}")
    draft.reboot = "the new kernel runs from the next start on"
    draft.why.append(
        "linuxPackages is a kernel together with the modules that are built for it, so that both always fit. Without "
        "the option NixOS takes the newest kernel with long-term support."
    )
    draft.concepts.append("option")
    draft.next.append("undo")


def _font(name: str, context: Context) -> str:
    """The package of a font, which may be known with the word font or without."""
    bare = re.sub(r"\s*\bfonts?\b\s*", " ", name).strip() or name
    full = context.catalogue.resolve(f"{bare} font").exact
    plain = context.catalogue.resolve(bare).exact
    return attribute(full.attr if full is not None and plain is None else bare, context)


def install_font(request: Request, context: Context, draft: Draft) -> None:
    """Put fonts where programs look for them: fonts.packages, not the packages of the system."""
    intent: InstallFont = request.intent  # type: ignore[assignment]
    said = tuple(name for name in intent.packages if name.casefold() not in ("the", "a", "an", "font"))
    said = said or (context.answer(Question("font", "Which font?")),)
    attrs = [_font(name, context) for name in said]
    edited = editing.add_to_list(context, draft, "fonts.packages", [PackageRef(attr) for attr in attrs])
    if not (edited.added or edited.changed):
        draft.done_already.append(f"{listed(attrs)} is among the fonts already.")
        return
    draft.summaries.append(f"install the font {listed(attrs)}")
    draft.added += attrs
    draft.why.append(
        "Programs look for fonts where fonts.packages puts them; among the system's packages they would not find one."
    )
    draft.concepts.append("option")
    draft.next.append("undo")
