"""How likely a document is what a person means, before anything is asked: used, described by nfh, plain and short."""

from __future__ import annotations

import re
from math import log1p

from nfh.knowledge.catalogue_entries import OptionEntry, PackageEntry

MOST = 125
"""Public configurations that were counted."""
# Sets whose packages people call by the last name alone: thunar for xfce.thunar; not "application" for
# sweethome3d.application.
SPOKEN_WITHOUT = frozenset(
    """
    coolercontrol elmPackages enlightenment graalvmPackages gst_all_1 haskellPackages jetbrains kdePackages libsForQt5
    linuxPackages lxqt mate nodePackages perlPackages phpPackages python3Packages qt6Packages rubyPackages xfce xorg
    """.split()
)
_VARIANT = re.compile(r"[-_]?(unwrapped|minimal|debug|headless|nightly|beta|unstable|git|dev|doc|full|[\d_.]+)$")


def weight(popularity: int) -> float:
    """Popularity from 0 to 1, on a logarithmic scale."""
    return round(log1p(min(popularity, MOST)) / log1p(MOST), 4)


def of_package(entry: PackageEntry) -> float:
    """From 0 to about 2, higher for likelier."""
    group, _, last = entry.attr.rpartition(".")
    score = weight(entry.popularity) + (0.6 if entry.known else 0.0)
    score += 0.25 if not group else 0.15 if group in ("xfce", "kdePackages", "xorg", "gnome") else 0.0
    score += 0.1 if entry.programs else 0.0
    score -= 0.1 if _VARIANT.search(last) else 0.0
    score -= 0.3 if entry.broken else 0.0
    score -= 0.5 if entry.absent else 0.0
    return score - 0.004 * min(len(entry.attr), 40)


def of_option(entry: OptionEntry) -> float:
    """From 0 to about 2, on the same scale as packages."""
    parts = entry.name.split(".")
    score = weight(entry.popularity) + (0.6 if entry.known else 0.0)
    score += 0.3 if is_switch(entry.name) else 0.0
    score -= 0.08 * max(0, len(parts) - 3)
    score -= 0.15 if entry.home else 0.0
    score -= 0.5 if entry.absent else 0.0
    return score - 0.002 * min(len(entry.name), 80)


def is_switch(name: str) -> bool:
    """Whether an option switches one thing on: services.nginx.enable, not services.nginx.gitweb.enable."""
    parts = name.split(".")
    return parts[-1] == "enable" and 2 <= len(parts) <= 4
