"""How a name or a phrase is brought to one form, the same when packages are compiled and when they are looked for."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 400  # characters of a query that are looked at; nobody describes a program in more

_TOKEN = re.compile(r"[^\W_]+(?:\+\+|#)?")
_NOT_IN_KEY = re.compile(r"[\W_]+")
# Words that are written as one or as two: back up, e-mail, wi-fi.
_TWO_AS_ONE = re.compile(
    r"\b(?:(back)[ -](up)|(e)[ -](mail|book)|(wi)[ -](fi)"
    r"|(screen)[ -](shots?)|(flash)[ -](cards?)|(to)[ -](do)\b(?= list))"
)
_SHORT_PLURALS = {"cds": "cd", "vms": "vm", "pcs": "pc", "tvs": "tv"}
_KEPT = """
    amber author buffer cider cluster color colour cooler corner cover cyber daughter discover docker doctor door
    error filter finger floor flower folder founder hacker header hyper layer letter liter mailer master matter
    member meter minor mirror mother motor never newer number offer order other outer over owner paper peer pepper
    poker poster powder power proper river router rubber sensor server silver soccer spider steer sugar super tiger
    timer tower twitter under vector water weather winter wonder
"""
_KEPT_ENDING = frozenset(_KEPT.split())
_ADVERB = re.compile(r"\w{2,}(?:al|ous|ent|ant|ive|ate|ete|ote|ute|ic|ure|or|er)ly")
_VOWEL = re.compile(r"[aeiouy]")


def plain(text: str) -> str:
    """`text` without capitals, accents and compatibility forms; at most LONGEST characters of it."""
    if text.isascii():
        return text[:LONGEST].casefold()
    decomposed = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def key(name: str) -> str:
    """The form under which a name is stored: "Google Chrome", "google-chrome" and "google_chrome" share one.

    Spaces and punctuation go; "+" and "#" stay, for notepad++ and c#.
    """
    return _NOT_IN_KEY.sub(lambda run: "".join(sign for sign in run.group() if sign in "+#"), plain(name))


def tokens(text: str) -> list[str]:
    """The words of `text` in order, in plain form, unstemmed."""
    return _TOKEN.findall(_TWO_AS_ONE.sub(_joined, plain(text).replace("'", "")))


def _joined(two: re.Match[str]) -> str:
    return "".join(part for part in two.groups() if part)


def stems(text: str) -> list[str]:
    """The words of `text` in order, each brought to its stem."""
    return [stem(word) for word in tokens(text)]


def stem(word: str) -> str:
    """One form for edit, edits, editing, editor: a light suffix stripper, no linguist. Short words stay."""
    if len(word) <= 3 or not word.isascii() or not word.isalpha():
        return _SHORT_PLURALS.get(word, word)
    word = _adjective(_singular(word))
    for ending in ("ing", "ed"):
        if word.endswith(ending):
            word = _without(word, ending)
            break
    if word.endswith(("isation", "ization")):
        word = word[:-7] + "ize"
    elif word.endswith(("tion", "sion")) and len(word) > 6:
        word = word[:-3]
    if word.endswith(("er", "or")) and len(word) > 5 and word not in _KEPT_ENDING:
        word = _without(word, word[-2:])
    if word.endswith("ise") and len(word) > 5:
        word = word[:-3] + "ize"
    if word.endswith("e") and len(word) > 4:
        word = word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 else word


def _adjective(word: str) -> str:
    """Anonymous for anonymously, automatic for automatically, remote for remotely."""
    if not _ADVERB.fullmatch(word):
        return word
    return word[:-4] if word.endswith("ically") else word[:-2]


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-2]
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without(word: str, ending: str) -> str:
    rest = word[: -len(ending)]
    if len(rest) < 3 or not _VOWEL.search(rest):
        return word
    doubled = len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz"
    return rest[:-1] if doubled else rest
