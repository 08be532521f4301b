"""What a sentence that takes a change back calls that change: the user of "undo that user thing"."""

from __future__ import annotations

import re

_UNDO = (
    r"\b(?:un-?do(?:ing)?|revert(?:ing)?|revers(?:e|ing)|cancel(?:l?ing)?|withdraw|discard|roll ?back|take back"
    r"|go back on)\b"
)
_BACK = r"\b(?:take|put|bring|roll)\b(?= (?!back\b).{1,60}? back\b)"
_END = (
    r"(?=[,;:.!?()](?:\s|$)|[-–—] |\b(?:because|before|since|but|so|if|when|while|unless|until|cause|cuz|or|than"
    r"|i (?:want|need|mean|meant|don|do|did|didn|am|was|would|think|made|said)|it (?:was|is|broke|s)|back)\b|$)"
)
_OBJECT = re.compile(rf"(?:{_UNDO}|{_BACK})(?P<object>.*?){_END}", re.IGNORECASE)
"""What is undone, as far as the clause goes."""
_ONE = re.compile(
    r"\b(?:the|that|my|this|your) (?P<object>(?:[\w.+-]+ ){1,3})"
    r"(?:things?|change|stuff|business|bit|part|one|edit)\b",
    re.IGNORECASE,
)
"""How a change is named apart from the verb: "it was the docker thing"."""
_PART = re.compile(
    rf"(?:{_UNDO}|{_BACK})(?: (?:please|the|that|my))* (?:only|just)\b|\bonly\W*$|\bpart\b", re.IGNORECASE
)

_NO_NAMES = frozenset(
    "a about above accidental accidentally action actions add added adding again ago all already also am an and "
    "another answer any anything application applied apply are as ask asked asking assistant at away back bad be "
    "been before being better bit both box bring buddy business but button by came can change changed changes "
    "changing clicked closed closing command commands computer config configuration configuration.nix could couple "
    "crap creating current dear deleted deleting deletion did didn disabled disabling do does doing done dont down "
    "downloaded dude earlier edit edited edits effect eight enabled enabling entire error etc ever every everything "
    "exactly feature few fifth file files first five for four fourth from gave get give go had half happened has "
    "have head helper her here his hit hour hours how i if immediately in install installation installed installing "
    "instruction is it its just kindly laptop last lately latest let like line lines ll machine made make makes man "
    "mark mate me mess messed mind mine minute minutes mistake modification modifications modified moment more "
    "morning most move my never nevermind newest next nfh night nine nixos no not now of off ok okay on once one "
    "ones only open opened opening operation or order our out over own part pc piece plain please pls plz possible "
    "previous prior put question quick quickly re really recent recently removal remove removed removing request "
    "requests rest result reverse reversed revert reverted right safely said same second seconds see set setting "
    "settings seven several should shouldn since single sir six so some something state step steps still stuff sure "
    "switched switching system take tampering tell ten text than that the their them then there these they thing "
    "things third this those three time times to today told too total touched turn turned turning twice two typed "
    "un undo undoing undone uninstall uninstalled uninstalling unwanted up update updated upgrade us ve very want "
    "wanted was wasn way we well were what whatever when where which while whole will with wont word words work "
    "would wrong wrote yes yesterday yet you your yours".split()
)
"""Words that say nothing of what a change was about."""


def names(text: str) -> frozenset[str]:
    """The words, small, by which `text` calls what it wants undone; none: it says no more than "that"."""
    spoken = [found["object"] for found in (*_OBJECT.finditer(text), *_ONE.finditer(text))]
    return frozenset(word for each in spoken for word in told(each))


def told(text: str) -> frozenset[str]:
    """The words of `text`, small, that can tell one change from another."""
    found = re.findall(r"[a-z0-9][a-z0-9.+_-]*[a-z0-9]", text.casefold())
    return frozenset(found) - _NO_NAMES


def only_a_part(text: str) -> bool:
    """Whether the sentence wants only a part undone: "undo only the scanner"."""
    return _PART.search(text) is not None


def stem(word: str) -> str:
    """The word without its ending, so that "printer" is "printing"; short words stay."""
    cut = re.sub(r"(?:ers|er|ed|ing|es|e|s|d)$", "", word)
    return cut if len(cut) > 3 else word
