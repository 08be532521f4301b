"""Small words that readers of slots must know: articles, joints, numbers, and what is never a name."""

from __future__ import annotations

from nfh.knowledge.features import DISTRIBUTIONS

SYSTEMS = DISTRIBUTIONS | {"linux", "nixos", "xubuntu", "lubuntu", "distro"}
"""Names of systems, which say where something is wanted, and not what."""

ARTICLES = frozenset("a an the my our your some any this that these those its".split())
JOINTS = frozenset(", & and plus or".split())
NO_NAME = ARTICLES | frozenset(
    "i you he she it we they me him her us them mine one ones thing things stuff everything anything something"
    " nothing all"
    " both and or but nor not no yes of in on at by for from to with without into onto about than then as so if"
    " when while"
    " what which who where why how is are was were be been am do does did done has have had can could will would"
    " should may"
    " might must there here please again also too more most less now , & . ? program programs app apps application"
    " applications package packages software tool tools utility utilities game games system computer machine"
    " laptop pc"
    " desktop server user users everyone everybody up down out off".split()
)
"""Words that alone are never the name of a package, although some package or program may be called so."""

NO_VALUE = frozenset("to of with for by from is be as a an the and or too also instead again please now".split())
"""Words that alone are never the value of a slot."""

DEEDS = frozenset("change set rename edit modify update switch replace fix".split())
"""Words for what is done to a name, which alone are none: "hostname change"."""

_AROUND = (NO_VALUE - {"a"}) | frozenset(
    ", . ? ; : it anything something that this these those there during while besides please what who which".split()
)
"""Words that no value of several words begins or ends with, and that alone are none."""


def without_small_words(value: str) -> str:
    """A value without the small words and signs around it; empty where nothing else is left."""
    parts = value.split(" ")
    while parts and (parts[0].casefold() in _AROUND or not parts[0]):
        del parts[0]
    while parts and (parts[-1].casefold().rstrip(",") in _AROUND or not parts[-1]):
        del parts[-1]
    return " ".join(parts).rstrip(",")


BESIDE = frozenset(
    "package packages program app application browser editor client player terminal suite software".split()
)
NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
} | {"a": "1", "an": "1", "twenty": "20", "thirty": "30", "sixty": "60", "ninety": "90", "hundred": "100"}
UNITS = frozenset("minute hour day week month year minutes hours days weeks months years d h w m y min".split())
