"""Takes a search apart: what kind of wish it is, and which words of it carry meaning. Pure text, no catalogue."""

from __future__ import annotations

import re

from nfh.catalogue.query_words import ARTICLES, BESIDE, EMPTY, WEAK
from nfh.knowledge.package_words import key, plain, stem, tokens

MOST_WORDS = 40  # words of a query that are looked at
MOST_TERMS = 12  # of them, words that are searched for

_SAME = "alternatives?|replacements?|equivalents?|substitutes?|clones?|counterparts?"
_LIKE = re.compile(
    rf"(?:\b(?:like|(?:similar|comparable|close|closest) to|instead of|in place of|resembling|i (?:\w+ )?miss)"
    rf"|\b(?:{_SAME}) (?:to|for|of))\s+(?P<after>.+)$"
    rf"|^(?P<before>.+?)[\s-](?:{_SAME})\b(?! (?:to|for|of)\b)"
)
_UNLIKE = re.compile(
    r"\b(?:than|isnt|is not|other than|except(?: for)?|besides|apart from|but not|without using)\s+(?P<other>.+)$"
)
_POLITE = re.compile(r"\b(?:would|id|i|wed|we) like(?: to)?\b")
_PREFIX = re.compile(r"^(?:pkgs\.|nixpkgs\.|nixos\.|nixpkgs#|config\.)")
_PACKAGES = re.compile(r"\b(?:packages?|commands?|binary)\b")
_OPTIONS = re.compile(r"\b(?:options?|settings?|modules?)\b")
_DOTTED = re.compile(r"[a-z_][\w-]*(?:\.[\w<>*\"-]*)+")


def bare_names(name: str) -> list[str]:
    """Keys under which `name` may stand, surest first: as it is, without its set, without words of asking or kind."""
    said = _PREFIX.sub("", " ".join(plain(name).split()))
    words = tokens(said)[:MOST_WORDS]
    content = [word for word in words if word not in EMPTY]
    proper = [word for word in content if word not in BESIDE]
    unset = said.rpartition(".")[2] if " " not in said else ""
    named = [word for word in words if word not in ARTICLES]
    tried = dict.fromkeys([key(said), "".join(named), key(unset), "".join(content), "".join(proper)])
    return [name_key for name_key in tried if name_key]


def names_within(text: str) -> tuple[str, ...]:
    """Keys of what may be named in `text`, the longest first: "microsoft onenote on nixos" holds onenote."""
    content = [word for word in tokens(text)[:MOST_WORDS] if word not in EMPTY][:MOST_TERMS]
    runs = (content[start : start + size] for size in (4, 3, 2, 1) for start in range(len(content) - size + 1))
    return tuple(dict.fromkeys([key(text), *("".join(run) for run in runs)]))


class Query:
    """A search taken apart; of a text that holds no words, nothing is left. `dotted`: it looks like an option's path.

    `whole`: keys to try as a name, surest first; `proper`: the key without words such as "browser".
    `terms`: stems with their weight, less than 1 for words that say little; `said`: all stems in order, but articles.
    `wants`: "package" or "option" where the query says so.
    `like`, `unlike`: keys of what it shall be like, and must not be. `last`: the last word as typed, perhaps begun.
    """

    __slots__ = ("dotted", "last", "like", "proper", "said", "terms", "unlike", "wants", "whole")

    def __init__(self, text: str) -> None:
        said = _PREFIX.sub("", " ".join(_POLITE.sub(" ", plain(text).replace("'", "")).split()))
        unlike: tuple[str, ...] = ()
        if found := _UNLIKE.search(said):
            unlike = names_within(found["other"])
            said = said[: found.start()].strip()
        found = _LIKE.search(said)
        like = names_within(found["after"] or found["before"] or "") if found else ()
        words = tokens(said)[:MOST_WORDS]
        telling = [word for word in words if word not in EMPTY]
        # Of "less" or "for" alone only a name can be meant, or the beginning of one.
        content = (telling or [word for word in words if word not in ARTICLES])[:MOST_TERMS]
        weak = [word for word in words if word in WEAK and word not in content] if telling else []
        proper = "".join(word for word in content if word not in BESIDE)
        self.wants = "option" if _OPTIONS.search(said) else "package" if _PACKAGES.search(said) else ""
        self.dotted = bool(_DOTTED.fullmatch(said))
        whole = dict.fromkeys([key(said), "".join(words), "".join(content)])
        terms = {stem(word): 0.25 for word in weak} | {stem(word): 1.0 for word in content if telling}
        self.whole = tuple(name for name in whole if name)
        self.terms = tuple(terms.items())
        self.like = tuple(name for name in like if name)
        self.unlike = tuple(name for name in unlike if name)
        self.last = content[-1] if content else ""
        self.said = " ".join(stem(word) for word in words if word not in ARTICLES)
        self.proper = proper if proper not in whole else ""
