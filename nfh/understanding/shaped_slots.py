"""Values that are known by their shape: numbers, ports, ages, options, files; and words that may be anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from nfh.understanding.found import OPEN_COST, Found
from nfh.understanding.small_words import ARTICLES, JOINTS, NO_NAME, NO_VALUE, NUMBERS, UNITS

if TYPE_CHECKING:
    from nfh.understanding.slots import SlotReader

Reader = Callable[["SlotReader", int], Iterator[Found]]

_SHORT_AGE = r"\d+(d|h|w|m|y|days?|weeks?|months?|years?|hours?)"
_PORT = r"(\d{1,5})(?:[-:](\d{1,5}))?(?:/(?:tcp|udp))?"
_VERSION = r"v?\d+(?:\.[\dx]+)*[a-z]?\d*"
_OPTION = r"[a-z_][\w-]*(?:\.(?:[\w<>*-]+))+"
_FILE = (
    r"(?:[/~]|\.{1,2}/)\S*|\.?(?:tar\.(?:gz|xz|bz2)|tgz|appimage|deb|rpm)|\S+\.(?:nix|lock|conf|toml|json|yaml|yml|txt"
    r"|deb|rpm|tar|gz|xz|zip|appimage|iso|jar|so(?:\.\d+)*|h|pc|hpp|ttf|service)"
)
_GENERATION = r"#?\d{1,6}(?:st|nd|rd|th)?"
_MOMENT = (
    r"(?:yesterday|last (?:week|month|night|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|this morning"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|the day before yesterday"
    r"|(?:\d+|a|an|one|two|three|four|five|six|seven|ten) (?:hour|day|week|month)s? ago"
    r"|before (?:yesterday|christmas|easter))\b"
)
_ERROR_WORDS = frozenset(
    "error failed failure cannot undefined missing infinite recursion collision mismatch denied conflicting"
    " unexpected evaluation"
    " attribute builder broken insecure unfree aborted refused unable".split()
)
_SET_OF_PACKAGES = r"\w*(?:packages|plugins|dicts)_?\d*\."
"""How a dotted name begins that is a package, no option: kdePackages.kcalc."""

_HOST = r"[a-z0-9][a-z0-9-]{0,62}"
_FILE_ENDINGS = (".nix", ".lock", ".conf", ".toml", ".json", ".yaml", ".txt", ".deb", ".iso")


_FORWARDING = frozenset("forward forwards forwarding redirect map route proxy".split())
"""What goes from one port to another, and is no span of ports."""


def _shaped(reader: SlotReader, place: int, shape: str, cost: float = 0.0) -> Iterator[Found]:
    if place < len(reader.forms) and re.fullmatch(shape, reader.forms[place]):
        yield Found(place + 1, cost, reader.written(place, place + 1))


def _number(reader: SlotReader, place: int) -> Iterator[Found]:
    form = reader.forms[place]
    if form.isdigit() and len(form) < 8:
        yield Found(place + 1, 0.0, form)
    elif form in NUMBERS and form not in ("a", "an"):
        yield Found(place + 1, 0.1, form)


def _spelled(reader: SlotReader, place: int, after: frozenset[str]) -> Iterator[Found]:
    """A number in words that stands `after` one of these words, in digits."""
    if not place or reader.forms[place - 1] not in after or not reader.forms[place].isalpha():
        return
    from nfh.intents import numerals

    if (found := numerals.spelled(reader.forms, place)) is not None:
        yield Found(found[0], 0.1, str(found[1]))


_BEFORE_A_PORT = frozenset("port ports and or , & to".split())
_BEFORE_A_GENERATION = frozenset("generation generations gen number and to & with or vs through".split())


def _port(reader: SlotReader, place: int) -> Iterator[Found]:
    forms = reader.forms
    span = forms[place : place + 3]
    if len(span) == 3 and span[1] in ("to", "through", "until") and span[0].isdigit() and span[2].isdigit():
        if not _FORWARDING.intersection(forms):
            yield Found(place + 3, 0.0, reader.written(place, place + 3))
        return
    yield from _spelled(reader, place, _BEFORE_A_PORT)
    match = re.fullmatch(_PORT, forms[place])
    if match and all(0 < int(number) < 65536 for number in match.groups() if number):
        yield Found(place + 1, 0.0, reader.written(place, place + 1))


def _ports(reader: SlotReader, place: int) -> Iterator[Found]:
    """One port or several, as they were written; numbers in words as digits."""
    said, written = "", 0
    while place < len(reader.forms):
        found = next(_port(reader, place), None)
        if found is None:
            return
        said += f"{reader.text[written : reader.words[place].start] if said else ''}{found.value}"
        written = reader.words[found.end - 1].end
        yield Found(found.end, 0.0, said)
        place = past_joint(reader, found.end)
        if place == found.end:
            return


def _age(reader: SlotReader, place: int) -> Iterator[Found]:
    form = reader.forms[place]
    if re.fullmatch(_SHORT_AGE, form):
        yield Found(place + 1, 0.0, form)
    elif place + 1 < len(reader.forms) and reader.forms[place + 1] in UNITS and (form.isdigit() or form in NUMBERS):
        yield Found(place + 2, 0.0, reader.text[reader.words[place].start : reader.words[place + 1].end])
    elif form in UNITS and len(form) > 3:
        yield Found(place + 1, 0.1, form)


def _generation(reader: SlotReader, place: int) -> Iterator[Found]:
    yield from _shaped(reader, place, _GENERATION)
    yield from _spelled(reader, place, _BEFORE_A_GENERATION)


def _generations(reader: SlotReader, place: int) -> Iterator[Found]:
    """Two numbers or more: "41 and 42", "41 to 42", "40, 41, 42"."""
    values: list[str] = []
    while place < len(reader.forms) and (found := next(_generation(reader, place), None)) is not None:
        values.append(str(found.value))
        place = found.end
        if len(values) > 1:
            yield Found(place, 0.0, list(values))
        if place < len(reader.forms) and reader.forms[place] in (
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
            if place < len(reader.forms) and reader.forms[place] in ("and", "generation"):
                place += 1


def _generation_count(reader: SlotReader, place: int) -> Iterator[Found]:
    """ "Two generations", "3 steps"."""
    form = reader.forms[place]
    counted = form.isdigit() or (form in NUMBERS and form not in ("a", "an", "one"))
    if counted and place + 1 < len(reader.forms) and reader.forms[place + 1] in ("generations", "steps", "versions"):
        yield Found(place + 2, 0.0, reader.written(place, place + 2))


def _moment(reader: SlotReader, place: int) -> Iterator[Found]:
    """A time that lies back: "yesterday", "last week", "two days ago", "monday", "may 3rd"."""
    said = " ".join(reader.forms[place : place + 4])
    if match := re.match(_MOMENT, said):
        count = len(match.group().split())
        yield Found(place + count, 0.0, reader.written(place, place + count))


def _option(reader: SlotReader, place: int) -> Iterator[Found]:
    form = reader.forms[place]
    if not re.fullmatch(_OPTION, form) or form.endswith(_FILE_ENDINGS) or re.match(_SET_OF_PACKAGES, form):
        return
    if reader.names.exact(form) is None:
        yield Found(place + 1, 0.0, reader.written(place, place + 1))


def _label(reader: SlotReader, place: int) -> Iterator[Found]:
    """A name of one word to four, such as people give to generations."""
    for end in range(place + 1, min(len(reader.forms), place + 4) + 1):
        if reader.forms[end - 1] in (".", "?", ","):
            return
        yield Found(end, 0.12 + 0.03 * (end - place), reader.written(place, end))


def _error_text(reader: SlotReader, place: int) -> Iterator[Found]:
    """Words of an error message inside a sentence."""
    for end in range(place + 2, min(len(reader.forms), place + 14) + 1):
        if _ERROR_WORDS & set(reader.forms[place:end]):
            yield Found(end, 0.2, reader.text[reader.words[place].start : reader.words[end - 1].end])


def _word(reader: SlotReader, place: int) -> Iterator[Found]:
    if reader.forms[place] not in NO_NAME:
        yield Found(place + 1, OPEN_COST, reader.written(place, place + 1))


def open_words(reader: SlotReader, place: int, most: int, cost: float) -> Iterator[Found]:
    """One word to `most` words that may be anything, each with where it ends."""
    start = reader.past_articles(place)
    for end in range(start + 1, min(len(reader.forms), start + most) + 1):
        form = reader.forms[end - 1]
        if form in (".", "?"):
            return
        if form not in ARTICLES and form not in JOINTS:
            yield Found(end, cost + 0.04 * (end - start), reader.written(start, end))


def _query(reader: SlotReader, place: int) -> Iterator[Found]:
    yield from open_words(reader, place, 10, OPEN_COST)


def _value(reader: SlotReader, place: int) -> Iterator[Found]:
    if reader.forms[place] in ("to", "=", "as", "at", "be", ",", "is"):
        return
    for end in range(place + 1, min(len(reader.forms), place + 8) + 1):
        yield Found(end, 0.1, reader.text[reader.words[place].start : reader.words[end - 1].end])


def _rest(reader: SlotReader, place: int) -> Iterator[Found]:
    """Everything to the end."""
    if reader.forms[place] not in ",.?":
        yield Found(len(reader.forms), 0.3, reader.text[reader.words[place].start :].strip())


def past_joint(reader: SlotReader, place: int) -> int:
    """The place after a comma, an "and", or both; the same place where there is neither."""
    for _ in range(2):
        if place < len(reader.forms) - 1 and reader.forms[place] in JOINTS:
            place += 1
    if (
        place < len(reader.forms) - 1
        and reader.forms[place] in ("also", "maybe")
        and reader.forms[place - 1] in JOINTS
    ):
        place += 1
    return place


def _machine_name(reader: SlotReader, place: int) -> Iterator[Found]:
    """A host name that is no everyday word: “hostname change” asks for a change."""
    if reader.forms[place] not in NO_NAME and not reader.common(place, place + 1):
        yield from _shaped(reader, place, _HOST, 0.1)


def _hostname(reader: SlotReader, place: int) -> Iterator[Found]:
    if reader.forms[place] not in NO_VALUE and reader.forms[place] not in ARTICLES:
        yield from _shaped(reader, place, _HOST, 0.1)


def _shape_reader(shape: str, cost: float = 0.0) -> Reader:
    return lambda reader, place: _shaped(reader, place, shape, cost)


READERS: Mapping[str, Reader] = {
    "query": _query,
    "words": _query,
    "word": _word,
    "name": _word,
    "device": _word,
    "label": _label,
    "label_word": _word,
    "wifi_name": _label,
    "printer_name": lambda reader, place: open_words(reader, place, 5, 0.5),
    "number": _number,
    "keep": _number,
    "port": _ports,
    "age": _age,
    "moment": _moment,
    "generation": _generation,
    "generations": _generations,
    "generation_count": _generation_count,
    "option": _option,
    "value": _value,
    "error": _rest,
    "quoted": _error_text,
    "error_text": _error_text,
    "version": _shape_reader(_VERSION),
    "version_shape": _shape_reader(r"v?\d+(?:\.[\dx]+)+"),
    "release": _shape_reader(r"(?:nixos-|nixpkgs-|release-)?\d\d\.(?:05|11|03|09)"),
    "file": _shape_reader(_FILE),
    "address": _shape_reader(r"(?:https?://|git@|github:|gitlab:|git\+)\S+"),
    "ip_address": _shape_reader(r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?|[0-9a-f:]*:[0-9a-f:]+"),
    "disk": _shape_reader(r"/dev/\S+|sd[a-z]\d*|nvme\d+n\d+(?:p\d+)?|mmcblk\d\S*|(?:uuid|label)=\S+|//\S+|\S+:/\S*"),
    "hostname": _hostname,
    "machine_name": _machine_name,
    "shell": _shape_reader(
        r"(?:/[\w.-]+)*/(?:ba|z|fi|da|k|mk|tc|c|ya|a)?sh|(?:/[\w.-]+)*/(?:nu|xonsh|elvish|nologin)", 0.05
    ),
    "channel": _shape_reader(r"[a-z][\w-]*(?:-\S+)?|https?://\S+|github:\S+", 0.15),
    "input_name": _shape_reader(r"[a-z][\w-]+", 0.15),
}
