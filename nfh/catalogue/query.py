"""Takes a search apart: what kind of wish it is, and which words of it carry meaning. Pure text, no catalogue."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nfh.knowledge.package_words import key, plain, stem, tokens

MOST_WORDS = 12  # words of a query that are looked at


def _list(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that say "I am looking for software" and not which.
_EMPTY = _list(
    """
    a about accessible all also alternative am an and any anything app application applications apps are as at
    available be best better can client command could decent do does easily easy every find for free from get give
    good great have help how i if in install into is it its just kind let lets like looking me my name named need of
    off on one open or out package packages please program programs recommend run search show similar simple so
    software some something source suggest suggestion tell than that the them there these thing this to tool tools
    up use used useful using utility want way we what which will with would you your
    """
)
_WEAK = _list(
    """
    app application applications apps client command find free get install make my open out program programs run
    show simple software source tool up use utility
    """
)

_LIKE = re.compile(
    r"(?:\b(?:like|similar to|instead of|in place of|resembling)"
    r"|\b(?:alternatives?|replacements?|equivalents?|substitutes?|clones?) (?:to|for|of))\s+(?P<after>.+)$"
    r"|^(?P<before>.+?)[\s-](?:alternatives?|replacements?|equivalents?|substitutes?|clones?)\b"
)
_THAN = re.compile(r"\bthan\s+(?P<other>.+)$")
_ARTICLES = re.compile(r"^(?:the|a|an|my)\s+")

# Words that people put beside a name: "the firefox browser", "vlc media player".
_BESIDE = _list(
    """
    browser compiler desktop editor font fonts game ide language manager media messenger player server shell
    terminal text viewer web
    """
)
_PREFIX = re.compile(r"^(?:pkgs\.|nixpkgs\.|nixos\.|nixpkgs#)")


def bare_names(name: str) -> list[str]:
    """Keys under which `name` may stand, surest first: as it is, without its set, without words of asking or kind."""
    said = _PREFIX.sub("", " ".join(plain(name).split()))
    words = tokens(said)[:MOST_WORDS]
    content = [word for word in words if word not in _EMPTY]
    proper = [word for word in content if word not in _BESIDE]
    last = said.rpartition(".")[2] if " " not in said else ""
    tried = dict.fromkeys([key(said), key(_ARTICLES.sub("", said)), key(last), "".join(content), "".join(proper)])
    return [name_key for name_key in tried if name_key]


@dataclass(frozen=True, slots=True)
class Query:
    """A search taken apart.

    `whole`: keys to try as a name, surest first; `proper`: the key without words such as "browser".
    `terms`: stems with their weight, less than 1 for words that say little; `said`: all stems in order, but articles.
    `like`, `unlike`: keys of what it shall be like, and must not be. `last`: the last word as typed, perhaps begun.
    """

    whole: tuple[str, ...]
    terms: tuple[tuple[str, float], ...]
    like: str = ""
    unlike: str = ""
    last: str = ""
    proper: str = ""
    said: str = ""

    @classmethod
    def of(cls, text: str) -> Query:
        """Take `text` apart. Never fails: of what holds no words, nothing is left."""
        said = " ".join(plain(text).split())
        unlike = ""
        if found := _THAN.search(said):
            unlike = key(_ARTICLES.sub("", found["other"]))
            said = said[: found.start()].strip()
        like = ""
        if found := _LIKE.search(said):
            like = key(_ARTICLES.sub("", found["after"] or found["before"] or ""))
        words = tokens(said)[:MOST_WORDS]
        content = [word for word in words if word not in _EMPTY] or words
        weak = [word for word in words if word in _WEAK and word not in content]
        articles = ("a", "an", "the", "my", "some")
        proper = "".join(word for word in content if word not in _BESIDE)
        whole = dict.fromkeys([key(said), "".join(words), "".join(content)])
        terms = {stem(word): 1.0 for word in content} | {stem(word): 0.25 for word in weak}
        return cls(
            whole=tuple(name for name in whole if name),
            terms=tuple(terms.items()),
            like=like,
            unlike=unlike,
            last=content[-1] if content else "",
            said=" ".join(stem(word) for word in words if word not in articles),
            proper=proper if proper not in whole else "",
        )
