"""Which language and which forms of dates, money and the like a sentence asks for: “english, but german dates”."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from nfh.errors import Refused

IN_WORDS = {
    "LC_TIME": "dates and times", "LC_NUMERIC": "numbers", "LC_MONETARY": "money", "LC_PAPER": "paper",
    "LC_MEASUREMENT": "measurements", "LC_TELEPHONE": "phone numbers", "LC_ADDRESS": "addresses",
    "LC_NAME": "names", "LC_COLLATE": "sorting", "LC_MESSAGES": "menus and messages",
}  # fmt: skip
"""The categories of a locale (locale(7)) that are set apart, in words."""
_FORMATS = tuple(category for category in IN_WORDS if category not in ("LC_COLLATE", "LC_MESSAGES"))
"""What “formats” are; the order of sorting goes with the language."""
_CATEGORIES = {
    "LC_TIME": r"(?:dates?(?: and times?)?|times?(?= formats?| style| display)|calendars?|clocks?)",
    "LC_TELEPHONE": r"(?:tele)?phone numbers?",
    "LC_NUMERIC": r"(?:numbers?|decimals?)",
    "LC_MONETARY": r"(?:money|currency|currencies|prices?)",
    "LC_PAPER": r"paper(?: sizes?)?",
    "LC_MEASUREMENT": r"(?:measurements?|units?)",
    "LC_ADDRESS": r"address(?:es)?",
    "LC_COLLATE": r"(?:sorting|sort order|collation)",
}
_BY_THEMSELVES = (
    ("LC_MEASUREMENT", "en_GB.UTF-8", r"metric(?: units?| system| measurements?)?"),
    ("LC_MEASUREMENT", "en_US.UTF-8", r"imperial(?: units?| system| measurements?)?"),
    ("LC_PAPER", "en_GB.UTF-8", r"a4(?: paper)?"),
    ("LC_PAPER", "en_US.UTF-8", r"(?:us )?letter(?: paper| size)"),
    ("LC_TIME", "en_DK.UTF-8", r"iso(?: ?8601)? (?:dates?|times?)"),
    ("LC_TIME", "en_GB.UTF-8", r"24 ?h(?:ours?)?(?: clocks?| times?)?"),
    ("LC_TIME", "en_US.UTF-8", r"12 ?h(?:ours?)?(?: clocks?| times?)?"),
)
"""Forms that need no country, and an English locale of glibc (localedata/locales) that has them."""
_LANGUAGE = (
    r"(?:messages?|menus?|languages?|interface|ui|programs?|applications?|apps?|texts?|everything(?: else)?|rest)"
)
_APART = r"[,;.!?]|\b(?:but|and|with|while|though|plus)\b"
_FILLERS = frozenset(
    "the a an my me i we our you it is of in to as for use using show set change make keep have has want would like "
    "need get give please display displayed format formats style way only just still system be put let also do from "
    "on all locale regional country size sizes".split()
)


@dataclass(frozen=True, slots=True)
class Like:
    """Whose form a category takes: a `locale`; else what was said, which is no locale that is known ("": nothing)."""

    locale: str = ""
    words: str = ""


@dataclass(slots=True)
class Parts:
    """What was asked for: the language ("" if it was not spoken of), and categories."""

    language: str = ""
    categories: dict[str, Like] = field(default_factory=dict)


@dataclass(slots=True)
class _Clause:
    """Between two commas or “but”s: what stands in it, in order."""

    locales: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    language: bool = False
    mixed: bool = False
    """A second locale stands in it."""
    words: list[str] = field(default_factory=list)


def read(text: str, locales: Mapping[str, str]) -> Parts | None:
    """What the sentence asks for, by the names of `locales`; None where it speaks of the language alone.

    Raises Refused where it is not clear what goes with which language.
    """
    plain = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    parts, clauses = Parts(), [_Clause()]
    end = 0
    for found in _pattern(locales).finditer(plain):
        clauses[-1].words += _unknown(plain[end : found.start()])
        end = found.end()
        _put(found, parts, clauses, locales)
    clauses[-1].words += _unknown(plain[end:])
    if not parts.categories and not any(clause.categories for clause in clauses):
        return _with_other_messages(plain, clauses)
    for at, clause in enumerate(clauses):
        _of_clause(clause, at, clauses, parts)
    return parts


def _with_other_messages(plain: str, clauses: list[_Clause]) -> Parts | None:
    """Of two languages, one for the menus and messages alone: "german, but keep english menus"; None: not so."""
    said = [clause.locales[0] for clause in clauses if clause.locales]
    texts = re.split(_APART, plain)
    for text, clause in zip(texts, clauses, strict=False):
        other = [one for one in said if clause.locales and one != clause.locales[0]]
        if len(said) == 2 and other and re.search(r"\b(?:messages?|menus?|interface|ui)\b", text):
            return Parts(other[0], {"LC_MESSAGES": Like(clause.locales[0])})
    return None


def _put(found: re.Match[str], parts: Parts, clauses: list[_Clause], locales: Mapping[str, str]) -> None:
    """Put a piece of the sentence where it belongs."""
    kind = found.lastgroup or ""
    clause = clauses[-1]
    if kind == "apart":
        clauses.append(_Clause())
    elif kind == "locale":
        clause.mixed = clause.mixed or bool(clause.locales)
        clause.locales.append(locales[found[0]])
    elif kind == "language":
        clause.language = True
    elif kind == "formats":
        clause.categories += _FORMATS if not clause.categories else ()
    elif kind.startswith("own"):
        category, locale, _ = _BY_THEMSELVES[int(kind.removeprefix("own"))]
        parts.categories[category] = Like(locale)
    else:
        clause.categories.append(kind)


def _of_clause(clause: _Clause, at: int, clauses: list[_Clause], parts: Parts) -> None:
    """Add what a clause asks for; without a language of its own it takes the one before it, else the one after.

    Raises Refused.
    """
    if clause.mixed or (clause.language and clause.categories):
        raise _unclear()
    locale = clause.locales[0] if clause.locales else ""
    if clause.categories:
        words = " ".join(clause.words)
        if not locale and not words:
            beside = [*reversed(clauses[:at]), *clauses[at + 1 :]]
            locale = next((one.locales[0] for one in beside if one.locales), "")
        like = Like(locale, "" if locale else words)
        parts.categories.update(dict.fromkeys(clause.categories, like))
    elif locale:
        if parts.language not in ("", locale):
            raise _unclear()
        parts.language = locale
    elif clause.language and not parts.language:
        beside = clauses[at + 1 : at + 2]
        parts.language = beside[0].locales[0] if beside and beside[0].locales else ""


def _unclear() -> Refused:
    return Refused(
        "I cannot tell which language is for what.",
        "Say it with commas: english messages, german dates, french money.",
    )


def _unknown(words: str) -> list[str]:
    return [word for word in re.findall(r"[\w.]+", words) if word not in _FILLERS]


def _pattern(locales: Mapping[str, str]) -> re.Pattern[str]:
    # A single letter is a locale too (C), but nobody means it in a sentence.
    names = sorted((re.escape(name) for name in locales if len(name) > 1), key=len, reverse=True)
    own = "|".join(rf"(?P<own{number}>\b{form}\b)" for number, (_, _, form) in enumerate(_BY_THEMSELVES))
    categories = "|".join(rf"(?P<{name}>\b(?:lc {name[3:].lower()}|{form})\b)" for name, form in _CATEGORIES.items())
    return re.compile(
        rf"(?P<locale>\b(?:{'|'.join(names)})(?!\w))|{own}|{categories}"
        rf"|(?P<formats>\b(?:formats?|conventions?|customs)\b)|(?P<language>\b{_LANGUAGE}\b)|(?P<apart>{_APART})"
    )
