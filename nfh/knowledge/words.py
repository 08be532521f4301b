"""A sentence as words: the same cut when templates are compiled, when wordings train and when people ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

LONGEST = 2000
"""Characters of a sentence that are read; a request is rarely longer than 400."""

_PIECE = re.compile(
    r"(?<!\S)(?:-+>|=>)(?!\S)|[,;&?!…]+|\.{2,}|[()\[\]{}<>\"“”„«»`]+|[^\s,;&?!…()\[\]{}<>\"“”„«»`]+",
)
_EDGE_END = ".:'’*"
_EDGE_START = ":'’*"
_ARROWS = frozenset(("->", "-->", "=>", "→", "⇒"))
_JOINED = re.compile(r"(\d+(?:-\d+)?)/(tcp|udp)|([A-Za-z][\w-]*(?:\.[\w-]+)+)(=)(.+)", re.IGNORECASE)

_CONTRACTIONS = {
    "can't": "can not", "cannot": "can not", "cant": "can not", "won't": "will not", "wont": "will not",
    "ain't": "is not", "let's": "let us", "gonna": "going to", "wanna": "want to", "gotta": "got to",
    "gimme": "give me", "lemme": "let me", "dont": "do not", "doesnt": "does not", "didnt": "did not",
    "isnt": "is not", "wasnt": "was not", "whats": "what is", "wheres": "where is", "hows": "how is",
    "thats": "that is", "im": "i am", "ive": "i have", "id": "id", "youre": "you are", "pls": "please",
    "plz": "please", "plse": "please", "u": "you", "ur": "your", "thx": "thanks", "tnx": "thanks", "ty": "thanks",
    "w/o": "without", "w/": "with", "how2": "how to", "howto": "how to", "wtf": "what", "bt": "bluetooth",
    "shouldnt": "should not", "couldnt": "could not", "wouldnt": "would not", "havent": "have not",
    "hasnt": "has not", "couldn't": "could not", "y'all": "you", "kinda": "kind of", "c'mon": "come on",
    "wi-fi": "wifi",
}  # fmt: skip
_ENDINGS = (("n't", "not"), ("'ll", "will"), ("'re", "are"), ("'ve", "have"), ("'d", "would"), ("'m", "am"))
_IS = frozenset("what where who how it that there here when which why he she this everything something".split())


class Word:
    """One word: `form` as it is compared; `start` and `end` say where it stands in the text (end exclusive)."""

    __slots__ = ("end", "form", "start")

    def __init__(self, form: str, start: int, end: int) -> None:
        self.form = form
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"Word({self.form!r}, {self.start}, {self.end})"


def words(text: str) -> list[Word]:
    """The words of `text` in order, at most LONGEST characters of it. Contractions become two words, a comma is a
    word of its own, "." stands for the end of a sentence; quotes and brackets are left out."""
    found: list[Word] = []
    for piece in _PIECE.finditer(text[:LONGEST]):
        raw, start = piece.group(), piece.start()
        first = raw[0]
        if first in '()[]{}<>"“”„«»`':
            continue
        if first in ",;&?!…" or not raw.strip("."):
            found.append(Word(_sign(raw), start, piece.end()))
            continue
        _add(found, raw, start)
    return found


def _sign(raw: str) -> str:
    if raw[0] in ",&":
        return raw[0]
    return "?" if "?" in raw else "."


def _add(found: list[Word], raw: str, start: int) -> None:
    """Add the words of one run of signs without spaces."""
    stripped = raw.lstrip(_EDGE_START)
    core = stripped.rstrip(_EDGE_END)
    if not core:
        if raw in ("-", "–", "—", ":"):
            found.append(Word(",", start, start + len(raw)))
        return
    start += len(raw) - len(stripped)
    if joined := _JOINED.fullmatch(core):
        for number, part in enumerate(joined.groups(), start=1):
            if part is not None:
                _add(found, part, start + joined.start(number))
        return
    end = start + len(core)
    if core in _ARROWS:
        found.append(Word("to", start, end))
        return
    if core in ("-", "–", "—"):
        found.append(Word(",", start, end))
        return
    form = fold(core)
    for part in spelled(form).split():
        found.append(Word(part, start, end))
    if "." in stripped[len(core) :]:
        found.append(Word(".", end, end + 1))
    elif ":" in stripped[len(core) :]:
        found.append(Word(",", end, end + 1))


def fold(text: str) -> str:
    """`text` as it is compared: without case, compatibility forms and curly apostrophes."""
    if text.isascii():
        return text.lower()
    import unicodedata

    text = unicodedata.normalize("NFKC", text)
    return text.casefold().replace("’", "'")


def spelled(form: str) -> str:
    """A folded word with its contraction written out: what's → what is."""
    whole = _CONTRACTIONS.get(form)
    if whole is not None:
        return whole
    if "'" not in form:
        return form
    for ending, word in _ENDINGS:
        if form.endswith(ending) and len(form) > len(ending):
            return f"{form[: -len(ending)]} {word}"
    if form.endswith("'s"):
        stem = form[:-2]
        return f"{stem} is" if stem in _IS else f"{stem} 's" if stem else form
    return form.strip("'")


def forms(text: str) -> list[str]:
    """Only the forms of `words(text)`."""
    return [word.form for word in words(text)]


def original(text: str, span: Sequence[Word]) -> str:
    """The text as it was written from the first to the last word of `span`."""
    return text[span[0].start : span[-1].end] if span else ""
