"""Every way to name a package or an option, and the words it is found by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from nfh.knowledge.catalogue_entries import OptionEntry, PackageEntry
from nfh.knowledge.likelihood import SPOKEN_WITHOUT, is_switch
from nfh.knowledge.name_kinds import KINDS
from nfh.knowledge.package_words import key, stem, tokens

_ATTR, _NAME, _ALIAS, _PROGRAM, _LIKE, _OPTION, _SWITCH, _MODULE, _OPTION_ALIAS, _OPTION_LIKE, _PART = range(
    len(KINDS)
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DIGITS = re.compile(r"(?<=[a-z])\d+$")
_TELLING = re.compile(r"[a-z0-9][A-Z]|\w-\w")  # hostName and experimental-features, not email
# Last parts of options that say nothing by themselves.
_GENERIC = frozenset(
    "enable package settings config extraConfig user group port openFirewall dataDir extraOptions name".split()
)
_DESCRIBED = 24  # words of a description that are searched in

Name = tuple[str, int, str]
"""(key, kind, as written; "" for the document's own name)."""


def of_package(entry: PackageEntry) -> Iterator[Name]:
    """The surest kind of a name first."""
    yield key(entry.attr), _ATTR, ""
    folder, _, last = entry.attr.rpartition(".")
    if folder in SPOKEN_WITHOUT:
        yield key(last), _NAME, last
    # A stranger's command of its own name is found by that name.
    programs = entry.programs if entry.known else [name for name in entry.programs if name not in (entry.attr, last)]
    for kind, said in ((_ALIAS, entry.names), (_PROGRAM, programs), (_LIKE, entry.like)):
        for name in said:
            yield key(name), kind, name


def of_option(entry: OptionEntry) -> Iterator[Name]:
    """The surest kind of a name first."""
    yield key(entry.name), _OPTION, ""
    parts = entry.name.split(".")
    if is_switch(entry.name):
        parent, kind = ".".join(parts[:-1]), _MODULE if parts[0] == "programs" else _SWITCH
        yield key(parent), kind, parent
        if len(parts) == 3:
            yield key(parts[1]), kind, parts[1]
        elif entry.known or entry.popularity:
            yield key(parts[-2]), _PART, parts[-2]
    if 3 <= len(parts) <= 4 and not parts[-1].startswith("<"):
        rest = ".".join(parts[1:])
        yield key(rest), _PART, rest
    if (entry.known or entry.popularity) and _TELLING.search(parts[-1]) and parts[-1] not in _GENERIC:
        yield key(parts[-1]), _PART, parts[-1]
    for kind, said in ((_OPTION_ALIAS, entry.names), (_OPTION_LIKE, entry.like)):
        for name in said:
            yield key(name), kind, name


class Stems:
    """Stems of texts, each word stemmed once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, text: str) -> list[str]:
        """The words of `text` in order, each brought to its stem."""
        known = self._known
        found = []
        for word in tokens(text):
            if word not in known:
                known[word] = stem(word)
            found.append(known[word])
        return found

    def package(self, entry: PackageEntry) -> tuple[str, str, str, str]:
        """What a package is searched by: its names, its purposes, what it is like, its description."""
        return self._columns((entry.attr, *entry.names, *entry.programs), entry, f"{entry.description} {entry.area}")

    def option(self, entry: OptionEntry) -> tuple[str, str, str, str]:
        """The same for an option."""
        return self._columns((entry.name.replace("<name>", ""), *entry.names), entry, entry.description)

    def _columns(
        self, names: Iterable[str], entry: PackageEntry | OptionEntry, description: str
    ) -> tuple[str, str, str, str]:
        words: dict[str, None] = {}
        for name in names:
            words.update(dict.fromkeys(self.of(name)))
            words.update(dict.fromkeys(self._pieces(name)))
        purposes = "|".join(" ".join(self.of(purpose)) for purpose in entry.purposes)
        likes = "|".join(" ".join(self.of(like)) for like in entry.like)
        described = dict.fromkeys(self.of(description)[:_DESCRIBED])
        return " ".join(words), purposes, likes, " ".join(described)

    def _pieces(self, name: str) -> Iterator[str]:
        """allowedTCPPorts is also allowed, tcp, ports; python3Packages also python."""
        if not name.islower():
            yield from self.of(_CAMEL.sub(" ", name))
        for word in tokens(_CAMEL.sub(" ", name)):
            if (bare := _DIGITS.sub("", word)) != word and len(bare) > 2:
                yield stem(bare)
