"""Reads the values of slots: what stands at a place of a sentence, where it ends, and how sure it is to be one.

A value that exists (a package, a concept, an entry of a list) costs nothing. One that only has the right shape costs a
little. One that may be anything costs so much that a template with it is never sure by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from nfh.errors import KnowledgeError
from nfh.knowledge import load

if TYPE_CHECKING:
    from nfh.knowledge.words import Word
    from nfh.understanding.known import Known
    from nfh.understanding.names import Names

UNKNOWN_COST = 1.6
"""A name that should exist and does not: the reading stands, but it is asked about."""

LISTED_COST = 0.03
"""An entry of a list: a little more than the word itself in a template."""

NAMED_COST = 0.05
"""A package that exists."""

OPEN_COST = 0.45
"""Words that may be anything."""

_LONGEST_NAME = 4
_ARTICLES = frozenset("a an the my our your some any this that these those its".split())
_JOINTS = frozenset(", & and plus or".split())
NO_NAME = _ARTICLES | frozenset(
    "i you he she it we they me him her us them mine one ones thing things stuff everything anything something nothing all"
    " both and or but nor not no yes of in on at by for from to with without into onto about than then as so if when while"
    " what which who where why how is are was were be been am do does did done has have had can could will would should may"
    " might must there here please again also too more most less now , & . ? program programs app apps application"
    " applications package packages software tool tools utility utilities game games system computer machine laptop pc"
    " desktop server user users everyone everybody up down out off".split()
)
"""Words that alone are never the name of a package, although some package or program may be called so."""

_BESIDE = frozenset(
    "package packages program app application browser editor client player terminal suite software".split()
)
_NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
} | {"a": "1", "an": "1", "twenty": "20", "thirty": "30", "sixty": "60", "ninety": "90", "hundred": "100"}
_UNITS = frozenset("minute hour day week month year minutes hours days weeks months years d h w m y min".split())
_SHORT_AGE = re.compile(r"\d+(d|h|w|m|y|days?|weeks?|months?|years?|hours?)")
_PORT = re.compile(r"(\d{1,5})(?:[-:](\d{1,5}))?(?:/(?:tcp|udp))?")
_VERSION = re.compile(r"v?\d+(?:\.[\dx]+)*[a-z]?\d*")
_OPTION = re.compile(r"[a-z_][\w-]*(?:\.(?:[\w<>*-]+))+")
_FILE = re.compile(
    r"(?:[/~]|\.{1,2}/)\S*|\S+\.(?:nix|lock|conf|toml|json|yaml|yml|txt|deb|rpm|tar|gz|xz|zip|appimage|iso)"
)
_NAME = re.compile(r"[a-z_][a-z0-9_.-]{0,31}")
_GENERATION = re.compile(r"#?\d{1,6}(?:st|nd|rd|th)?")
_MOMENT = re.compile(
    r"(?:yesterday|last (?:week|month|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|this morning"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|the day before yesterday"
    r"|(?:\d+|a|an|one|two|three|four|five|six|seven|ten) (?:hour|day|week|month)s? ago|before (?:yesterday|christmas|easter))\b"
)
_ERROR_WORDS = frozenset(
    "error failed failure cannot undefined missing infinite recursion collision mismatch denied conflicting unexpected evaluation"
    " attribute builder broken insecure unfree aborted refused unable".split()
)
_GROUPS = frozenset(
    "wheel docker networkmanager audio video libvirtd vboxusers dialout plugdev input scanner lp adbusers wireshark podman users"
    " kvm render disk sudo admin uucp tty storage power gamemode".split()
)
_TABLES = {"timezone": "timezones", "locale": "locales", "layout": "layouts", "service": ""}
_FILE_ENDINGS = (".nix", ".lock", ".conf", ".toml", ".json", ".yaml", ".txt", ".deb", ".iso")


class Found(NamedTuple):
    """A value: the place after it, its cost, itself as it was written, and the parts of it that nothing is called by."""

    end: int
    cost: float
    value: str | list[str]
    unknown: tuple[str, ...] = ()


class SlotReader:
    """Reads slots of one sentence."""

    def __init__(
        self,
        text: str,
        words: Sequence[Word],
        names: Names,
        known: Known,
        lists: Mapping[str, Mapping[str, str]],
        common: Set[str] = frozenset(),
    ) -> None:
        self._text = text
        self._words = words
        self._forms = [word.form for word in words]
        self._names = names
        self._known = known
        self._lists = lists
        self._common = common
        self._seen: dict[tuple[str, int], list[Found]] = {}

    def at(self, kind: str, place: int) -> list[Found]:
        """The values of a kind that begin at a place, each with where it ends."""
        asked = (kind, place)
        if asked not in self._seen:
            self._seen[asked] = list(self._read(kind, place))
        return self._seen[asked]

    def written(self, start: int, end: int) -> str:
        """The words from `start` to before `end` as they were written, without an article at their beginning."""
        while start < end - 1 and self._forms[start] in _ARTICLES:
            start += 1
        return self._text[self._words[start].start : self._words[end - 1].end].strip("\"'`“”")

    def common(self, start: int, end: int) -> bool:
        """Whether these words are one word of everyday English (time, file, less), whatever package is called so."""
        return end == start + 1 and self._forms[start] in self._common

    def entries(self, kind: str) -> Mapping[str, str]:
        """A word list: what is said, and what it means."""
        return self._lists.get(kind, {})

    def _read(self, kind: str, place: int) -> Iterator[Found]:
        reader = _READERS.get(kind)
        if kind in self._lists or kind in _TABLES:
            listed = list(self._listed(kind, place))
            yield from listed
            if listed:
                return
        if reader is not None:
            yield from reader(self, place)

    # ------------------------------------------------------------------------------------------- closed kinds

    def _listed(self, kind: str, place: int) -> Iterator[Found]:
        """An entry of a word list, the longest first."""
        entries = self._lists.get(kind, {})
        table = _tables(kind)
        start = self._past_articles(place)
        for end in range(min(len(self._forms), start + 6), start, -1):
            said = " ".join(self._forms[start:end])
            if said in entries or (table and said.replace("-", " ").replace("_", " ") in table):
                yield Found(end, LISTED_COST, self.written(start, end))
                return

    def _past_articles(self, place: int) -> int:
        while place < len(self._forms) - 1 and self._forms[place] in _ARTICLES:
            place += 1
        return place

    def _package(self, place: int) -> Iterator[Found]:
        start = self._past_articles(place)
        known = False
        for end in range(min(len(self._forms), start + _LONGEST_NAME), start, -1):
            if self._is_name(start, end):
                cost = self._name_cost(start, end)
                if cost is not None:
                    known = True
                    yield Found(end, cost, self.written(start, end))
                    if end < len(self._forms) and self._forms[end] in _BESIDE:
                        yield Found(end + 1, cost, self.written(start, end))
        if not known:
            yield from self._unknown_name(start)

    def _is_name(self, start: int, end: int) -> bool:
        forms = self._forms[start:end]
        if len(forms) == 1:
            return forms[0] not in NO_NAME
        return not any(form in ",.?&" for form in forms) and forms[0] not in NO_NAME and forms[-1] not in NO_NAME

    def _name_cost(self, start: int, end: int) -> float | None:
        named = self._names.exact(" ".join(self._forms[start:end]))
        if named is None:
            return None
        if named.kind == "like":
            return 1.0
        return NAMED_COST if len(named.attrs) == 1 else 0.3

    def _unknown_name(self, start: int) -> Iterator[Found]:
        """Up to three words that may be a name nobody has heard of."""
        for end in range(start + 1, min(len(self._forms), start + 3) + 1):
            if self._forms[end - 1] in NO_NAME or self._forms[end - 1] in _BESIDE:
                break
            said = self.written(start, end)
            yield Found(end, UNKNOWN_COST + 0.5 * (end - start - 1), said, (said,))

    def _packages(self, place: int) -> Iterator[Found]:
        """One name or several: "htop", "htop and vim", "htop, vim, and git"."""
        pending = [(place, 0.0, [], ())]  # type: list[tuple[int, float, list[str], tuple[str, ...]]]
        steps = 0
        while pending and steps < 40:
            steps += 1
            at, cost, values, unknown = pending.pop(0)
            for found in self.at("package", at):
                said = [*values, str(found.value)]
                missing = (*unknown, *found.unknown)
                total = cost + found.cost
                yield Found(found.end, total, said, missing)
                joint = self._past_joint(found.end)
                if joint > found.end and total < 5 and len(said) < 20:
                    pending.append((joint, total, said, missing))

    def _past_joint(self, place: int) -> int:
        """The place after a comma, an "and", or both; the same place where there is neither."""
        for _ in range(2):
            if place < len(self._forms) - 1 and self._forms[place] in _JOINTS:
                place += 1
        if (
            place < len(self._forms) - 1
            and self._forms[place] in ("also", "maybe")
            and self._forms[place - 1] in _JOINTS
        ):
            place += 1
        return place

    def _concept(self, place: int) -> Iterator[Found]:
        sure = list(self._known_concept(place))
        yield from sure or self._open(place, 4, 1.2)

    def _known_concept(self, place: int) -> Iterator[Found]:
        known = load.concept_names()
        start = self._past_articles(place)
        for end in range(min(len(self._forms), start + 5), start, -1):
            said = " ".join(self._forms[start:end])
            plain = said.replace("-", " ").replace("_", " ")
            if plain in known or plain.removesuffix("s") in known:
                yield Found(end, LISTED_COST, self.written(place, end))
                return

    def _concepts(self, place: int) -> Iterator[Found]:
        """Two concepts: "a channel and a flake"."""
        for first in self.at("concept", place):
            joint = first.end
            if joint < len(self._forms) - 1 and self._forms[joint] in (
                "and",
                "or",
                "vs",
                "versus",
                "to",
                "from",
                "with",
            ):
                for second in self.at("concept", joint + 1):
                    yield Found(second.end, (first.cost + second.cost) / 2, self.written(place, second.end))

    # ------------------------------------------------------------------------------------------- shapes

    def _shaped(self, place: int, shape: re.Pattern[str], cost: float = 0.0) -> Iterator[Found]:
        if place < len(self._forms) and shape.fullmatch(self._forms[place]):
            yield Found(place + 1, cost, self.written(place, place + 1))

    def _number(self, place: int) -> Iterator[Found]:
        form = self._forms[place]
        if form.isdigit() and len(form) < 8:
            yield Found(place + 1, 0.0, form)
        elif form in _NUMBERS and form not in ("a", "an"):
            yield Found(place + 1, 0.1, form)

    def _port(self, place: int) -> Iterator[Found]:
        if match := _PORT.fullmatch(self._forms[place]):
            if all(0 < int(number) < 65536 for number in match.groups() if number):
                yield Found(place + 1, 0.0, self.written(place, place + 1))

    def _ports(self, place: int) -> Iterator[Found]:
        """One port or several, as they were written."""
        start = place
        while place < len(self._forms):
            found = next(self._port(place), None)
            if found is None:
                return
            yield Found(found.end, 0.0, self.written(start, found.end))
            place = self._past_joint(found.end)
            if place == found.end:
                return

    def _age(self, place: int) -> Iterator[Found]:
        form = self._forms[place]
        if _SHORT_AGE.fullmatch(form):
            yield Found(place + 1, 0.0, form)
        elif (
            place + 1 < len(self._forms) and self._forms[place + 1] in _UNITS and (form.isdigit() or form in _NUMBERS)
        ):
            yield Found(place + 2, 0.0, self._text[self._words[place].start : self._words[place + 1].end])
        elif form in _UNITS and len(form) > 3:
            yield Found(place + 1, 0.1, form)

    def _generation(self, place: int) -> Iterator[Found]:
        yield from self._shaped(place, _GENERATION)

    def _generations(self, place: int) -> Iterator[Found]:
        """Two numbers or more: "41 and 42", "41 to 42", "40, 41, 42"."""
        values: list[str] = []
        while place < len(self._forms) and _GENERATION.fullmatch(self._forms[place]):
            values.append(self.written(place, place + 1))
            place += 1
            if len(values) > 1:
                yield Found(place, 0.0, list(values))
            if place < len(self._forms) and self._forms[place] in (
                ",",
                "and",
                "to",
                "&",
                "with",
                "or",
                "vs",
                "through",
            ):
                place += 1
                if place < len(self._forms) and self._forms[place] in ("and", "generation"):
                    place += 1

    def _option(self, place: int) -> Iterator[Found]:
        form = self._forms[place]
        if _OPTION.fullmatch(form) and not form.endswith(_FILE_ENDINGS):
            yield Found(place + 1, 0.0, self.written(place, place + 1))

    def _user(self, place: int) -> Iterator[Found]:
        form = self._forms[place]
        if form in self._known.users() or form in ("me", "myself", "root"):
            yield Found(place + 1, 0.0, self.written(place, place + 1))
        elif _NAME.fullmatch(form) and form not in NO_NAME:
            yield Found(place + 1, 0.3, self.written(place, place + 1))

    def _host(self, place: int) -> Iterator[Found]:
        form = self._forms[place]
        if form in self._known.hosts():
            yield Found(place + 1, 0.0, self.written(place, place + 1))
        elif form not in NO_NAME:
            yield Found(place + 1, 0.4, self.written(place, place + 1))

    def _command(self, place: int) -> Iterator[Found]:
        form = self._forms[place]
        if form in NO_NAME:
            return
        named = self._names.exact(form)
        yield Found(place + 1, 0.0 if named else 0.4, self.written(place, place + 1))

    def _service(self, place: int) -> Iterator[Found]:
        """Beyond the list: a unit by its name, or a word that may be one."""
        form = self._forms[place]
        if form.endswith((".service", ".timer", ".socket")):
            yield Found(place + 1, 0.0, self.written(place, place + 1))
        elif form not in NO_NAME and _NAME.fullmatch(form):
            named = self._names.exact(form)
            said = self.written(place, place + 1)
            yield Found(place + 1, 0.8 if named else UNKNOWN_COST, said, () if named else (said,))

    def _group(self, place: int) -> Iterator[Found]:
        form = self._forms[place]
        if form in _GROUPS:
            yield Found(place + 1, LISTED_COST, self.written(place, place + 1))
        elif _NAME.fullmatch(form) and form not in NO_NAME:
            yield Found(place + 1, 0.3, self.written(place, place + 1))

    def _label(self, place: int) -> Iterator[Found]:
        """A name of one word to four, such as people give to generations."""
        for end in range(place + 1, min(len(self._forms), place + 4) + 1):
            if self._forms[end - 1] in (".", "?", ","):
                return
            yield Found(end, 0.12 + 0.03 * (end - place), self.written(place, end))

    def _fonts(self, place: int) -> Iterator[Found]:
        """The name of a font or of several, of which few are packages by themselves."""
        for found in self._listed("font_group", place):
            yield found._replace(value=[str(found.value)])
        for found in self.at("packages", place):
            if not found.unknown:
                yield found
        for end in range(place + 1, min(len(self._forms), place + 3) + 1):
            if self._forms[end - 1] in NO_NAME or self._forms[end - 1] in ("font", "fonts"):
                return
            yield Found(end, 0.25, [self.written(place, end)])

    def _generation_count(self, place: int) -> Iterator[Found]:
        """"Two generations", "3 steps"."""
        form = self._forms[place]
        counted = form.isdigit() or (form in _NUMBERS and form not in ("a", "an", "one"))
        if counted and place + 1 < len(self._forms) and self._forms[place + 1] in ("generations", "steps", "versions"):
            yield Found(place + 2, 0.0, self.written(place, place + 2))

    def _moment(self, place: int) -> Iterator[Found]:
        """A time that lies back: "yesterday", "last week", "two days ago", "monday", "may 3rd"."""
        said = " ".join(self._forms[place : place + 4])
        if match := _MOMENT.match(said):
            count = len(match.group().split())
            yield Found(place + count, 0.0, self.written(place, place + count))

    def _error_text(self, place: int) -> Iterator[Found]:
        """Words of an error message inside a sentence."""
        for end in range(place + 2, min(len(self._forms), place + 14) + 1):
            if _ERROR_WORDS & set(self._forms[place:end]):
                yield Found(end, 0.2, self._text[self._words[place].start : self._words[end - 1].end])

    def _word(self, place: int) -> Iterator[Found]:
        if self._forms[place] not in NO_NAME:
            yield Found(place + 1, OPEN_COST, self.written(place, place + 1))

    # ------------------------------------------------------------------------------------------- open kinds

    def _open(self, place: int, most: int, cost: float) -> Iterator[Found]:
        start = self._past_articles(place)
        for end in range(start + 1, min(len(self._forms), start + most) + 1):
            form = self._forms[end - 1]
            if form in (".", "?"):
                return
            if form not in _ARTICLES and form not in _JOINTS:
                yield Found(end, cost + 0.04 * (end - start), self.written(start, end))

    def _query(self, place: int) -> Iterator[Found]:
        yield from self._open(place, 10, OPEN_COST)

    def _value(self, place: int) -> Iterator[Found]:
        if self._forms[place] in ("to", "=", "as", "at", "be", ",", "is"):
            return
        for end in range(place + 1, min(len(self._forms), place + 8) + 1):
            yield Found(end, 0.1, self._text[self._words[place].start : self._words[end - 1].end])

    def _rest(self, place: int) -> Iterator[Found]:
        """Everything to the end."""
        if self._forms[place] not in ",.?":
            yield Found(len(self._forms), 0.3, self._text[self._words[place].start :].strip())


@cache
def _tables(kind: str) -> Mapping[str, object] | frozenset[str]:
    """Names of a kind that come from elsewhere than grammars/lists; empty where they are not compiled."""
    if kind not in _TABLES:
        return frozenset()
    try:
        if kind != "service":
            table: Mapping[str, object] = load.read_json("places.json")[_TABLES[kind]]
            return table
        recipes = load.read_json("recipes.json")
    except KnowledgeError:
        return frozenset()
    said = [name for recipe, facts in recipes.items() for name in (recipe, *facts["names"])]
    return frozenset(name.replace("-", " ").replace("_", " ").casefold() for name in said)


Reader = Callable[[SlotReader, int], Iterator[Found]]


def _shape_reader(shape: re.Pattern[str], cost: float = 0.0) -> Reader:
    return lambda reader, place: reader._shaped(place, shape, cost)


_READERS: Mapping[str, Reader] = {
    "package": SlotReader._package,
    "packages": SlotReader._packages,
    "concept": SlotReader._concept,
    "known_concept": SlotReader._known_concept,
    "concepts": SlotReader._concepts,
    "query": SlotReader._query,
    "words": SlotReader._query,
    "word": SlotReader._word,
    "name": SlotReader._word,
    "device": SlotReader._word,
    "label": SlotReader._label,
    "label_word": SlotReader._word,
    "wifi_name": SlotReader._label,
    "printer_name": lambda reader, place: reader._open(place, 5, 0.5),
    "fonts": SlotReader._fonts,
    "number": SlotReader._number,
    "keep": SlotReader._number,
    "port": SlotReader._ports,
    "age": SlotReader._age,
    "moment": SlotReader._moment,
    "generation": SlotReader._generation,
    "generations": SlotReader._generations,
    "generation_count": SlotReader._generation_count,
    "option": SlotReader._option,
    "value": SlotReader._value,
    "error": SlotReader._rest,
    "quoted": SlotReader._error_text,
    "error_text": SlotReader._error_text,
    "user": SlotReader._user,
    "group": SlotReader._group,
    "host": SlotReader._host,
    "command": SlotReader._command,
    "service": SlotReader._service,
    "version": _shape_reader(_VERSION),
    "version_shape": _shape_reader(re.compile(r"v?\d+(?:\.[\dx]+)+")),
    "release": _shape_reader(re.compile(r"\d\d\.(?:05|11|03|09)")),
    "file": _shape_reader(_FILE),
    "address": _shape_reader(re.compile(r"(?:https?://|git@|github:|gitlab:|git\+)\S+")),
    "ip_address": _shape_reader(re.compile(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|[0-9a-f:]*:[0-9a-f:]+")),
    "disk": _shape_reader(re.compile(r"/dev/\S+|sd[a-z]\d*|nvme\d+n\d+(?:p\d+)?|mmcblk\d\S*|(?:uuid|label)=\S+|//\S+|\S+:/\S*")),
    "hostname": _shape_reader(re.compile(r"[a-z0-9][a-z0-9-]{0,62}"), 0.1),
    "channel": _shape_reader(re.compile(r"[a-z][\w-]*(?:-\S+)?|https?://\S+|github:\S+"), 0.15),
    "input_name": _shape_reader(re.compile(r"[a-z][\w-]+"), 0.15),
}
