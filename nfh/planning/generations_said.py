"""Which generations a sentence wants deleted, by its words: lists and spans of numbers, how many of the oldest; and
words that narrow it down in a way nobody here can read ("the broken ones", "those from november").
"""

from __future__ import annotations

import re

from nfh.intents import numerals

MARK = r"(?:generations? |gens? |numbers? |nos?\.? ?|#)"
UNIT = r"(?:minute|min|hour|day|night|week|fortnight|month|quarter|year)s?\b|[hdwmy]\b"
NUMBER = rf"\d{{1,6}}\b(?!\s*-?\s*(?:{UNIT}|newest|latest|most recent|last|of))"
SPAN = re.compile(r"\b(\d{1,6})\s*(?:-|–|\.\.|to|through|thru|until)\s*(\d{1,6})\b")
_LIST = re.compile(
    rf"{MARK}{NUMBER}(?:(?:\s*(?:,\s*and|,|and|or|&|to|-|–|through|thru|until)\s*|\s+){MARK}?{NUMBER})*",
    re.IGNORECASE,
)
_OTHER_THAN_THESE = re.compile(
    r"(?:\b(?:than|before|after|below|above|until|till|up to|since|except|but|not|keep|keeping|leave|spare|apart from"
    r"|other than|besides|only|switch to|go to|back to)(?: for)?(?: the)?\s*)$",
    re.IGNORECASE,
)
_OLDEST = re.compile(r"\b(?:oldest|earliest|first) (\d{1,6})\b|\b(\d{1,6}) (?:\w+ )?(?:oldest|earliest)\b")
_LAST = re.compile(r"\b(?:delet|remov|eras|drop|purg|wip)\w*(?: the| my)? (?:last|latest|newest|most recent) \d+\b")
_PRESENT = re.compile(
    r"\b(?P<which>current|running|active|booted|newest|latest|most recent|new) (?:\w+ )?"
    r"(?:generation|gen|one|system)\b"
)
_VERB = re.compile(
    r"\b(?:delet|remov|eras|drop|purg|wip|prun|clear|clean|trim|get rid|throw|expir|discard|free|vacuum|tidy|dispos"
    r"|kill)\w*"
)
_POINTS = re.compile(r"^\w+(?: rid of)? (?:it|this|that|them)\b(?! \w*gen)")
_CLAUSE = re.compile(
    r"[.;:!?()]|,|\b(?:because|since i|so that|so|to (?:free|save|get|make|gain|reclaim)|as i|cause|if)\b"
)
_TIME = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|today|yesterday|\d{4}|the (?:weekend|morning|evening|\d)"
    r"|(?:this|last) (?:week|month|year|morning|night|weekend))"
)
_ONE = r"(?:generations?|gens?|ones?|entry|entries)"
_NARROWS = re.compile(
    r"\b(?:broken|bad|faulty|failed|failing|unbootable|wrong|good|working|specific|certain|particular|named|tagged"
    r"|half|some|most|few|several|couple|random|every (?:second|other|third))\b(?: of)?(?: \w+){0,2}?"
    rf" (?:{_ONE}|of them|kernels?|versions?|systems?)\b"
    rf"|\b(?:from|of|in|during|between|since) {_TIME}\b"
    r"|\b(?:newer|younger|more recent|later) than\b|\bsince\b"
    rf"|\b{_ONE}(?: that| which)? (?:with|without|where|made by|built|having|has|have|had|using)\b"
    r"|\b\d+ (?:\w+ )?(?:generations|gens|entries)\b(?! old)"
)
"""What narrows down which ones are meant, so that not all old ones are."""


def listed(text: str) -> list[str]:
    """The numbers behind "generations": "4", or "9 to 11"; none that are spared, or only tell a side."""
    folded = numerals.in_digits(text.casefold())
    found: list[str] = []
    for match in _LIST.finditer(folded):
        if _OTHER_THAN_THESE.search(folded[: match.start()]):
            continue
        rest = match[0]
        for first, last in SPAN.findall(rest):
            found.append(f"{first} to {last}")
        found += re.findall(r"\d+", SPAN.sub(" ", rest))
    return list(dict.fromkeys(found))


def oldest(text: str) -> int:
    """How many of the oldest are meant; 0: the sentence does not count them so."""
    found = _OLDEST.search(numerals.in_digits(text.casefold()))
    return int(found[1] or found[2]) if found is not None else 0


def last_ones(text: str) -> bool:
    """Whether the last few are to go, which is not the same as to stay."""
    return _LAST.search(numerals.in_digits(text.casefold())) is not None


def present(text: str) -> str:
    """What the sentence calls the one that is to go, where that is the present one: "current", "newest"; or ""."""
    wanted = _wanted(text.casefold())
    if _POINTS.search(wanted):
        wanted = text.casefold()
    found = _PRESENT.search(wanted)
    if found is None or _OTHER_THAN_THESE.search(wanted[: found.start()]):
        return ""
    return found["which"]


def unclear(text: str) -> str:
    """The words that narrow down which are meant, and say nothing to nfh; empty: all old ones are meant."""
    found = _NARROWS.search(_wanted(numerals.in_digits(text.casefold())))
    return found[0] if found is not None else ""


def _wanted(text: str) -> str:
    """The part of a sentence that says what is to be deleted: from the verb to the end of its clause."""
    verb = _VERB.search(text)
    if verb is None:
        said = next((part for part in _CLAUSE.split(text) if "gen" in part), text)
        return re.sub(r"\d+", "", said)  # how many there are, and not how many are to go
    return _CLAUSE.split(text[verb.start() :])[0]
