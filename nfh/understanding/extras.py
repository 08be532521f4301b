"""What is said of a package beside its name: "libreoffice in german", "vscode with the python extension".

NixOS puts the package in as it is, so these words would be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_KIND = r"(?:package|program|app|application|editor|browser|game|tool|suite|client|player|desktop|font)"
_TAIL = (
    rf"(?: {_KIND})?,? (?P<extra>(?:with|without|in|using|plus|including|built|compiled|as (?:a|an|the|my|our)"
    r"|as default)\b(?:[^,.;!?]|\.(?=\w))+)"
)
_ENDS = re.compile(
    r"\b(?:and|but|so|because|since|for|to|please|pls|thanks|thank|now|today|on|from|if|when|then|that|which|i)\b"
)
_SAYS_NOTHING = frozenset(
    "with without in using plus including as a an the my our your this that it its all any some default of by or me"
    " nix nixos nixpkgs nfh config configuration configuration.nix system systemwide terminal shell command commands"
    " line sudo root apt yum dnf pacman brew snap package packages manager module addition general order case fact"
    " one go way time moment background store flake flakes home-manager home manager profile environment"
    " environment.systempackages systempackages dependency dependencies deps everything stuff needed required needs"
    " usual normal ease help possible soon well additional extra extras goodies bells whistles care user users"
    " once first place declarative declaratively graphical gui file list version latest newest current program app"
    " application apps programs applications tool editor computer machine laptop pc desktop server here box"
    " there".split()
)


def extra(text: str, values: Iterable[str]) -> str:
    """The words that follow one of the `values` and say how it is to be; empty where they say nothing more."""
    known = list(values)
    covered = frozenset(word for value in known for word in re.findall(r"[\w.-]+", value.casefold()))
    for value in known:
        found = re.search(rf"(?<![\w-]){re.escape(value)}{_TAIL}", text, re.IGNORECASE)
        if found is None:
            continue
        said = _ENDS.split(found["extra"].casefold())[0].strip()
        words = frozenset(re.findall(r"[\w.+-]+", said))
        if words - _SAYS_NOTHING - covered:
            start = found.start("extra")
            return text[start : start + len(said)].strip()
    return ""
