"""The parts of a plan that can be dropped or kept by themselves: a request, a package of it, a port of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from nfh.intents import registry
from nfh.understanding.ordinals import ordinals

if TYPE_CHECKING:
    from nfh.intents.request import Request

ARTICLES = re.compile(r"(?i)^(?:the|a|an|that|this|my)\s+")

Unit = tuple[int, str]
"""A part that can be dropped: the place of its request, and the package; "": the whole request."""


def units_of(requests: Sequence[Request]) -> list[Unit]:
    """All parts of these requests."""
    return [
        (place, part)
        for place, request in enumerate(requests)
        for part in (getattr(request.intent, "packages", ()) or ports_of(request) or ("",))
    ]


def ports_of(request: Request) -> tuple[str, ...]:
    """The ports of a request for several; none where it is one, or where some are named otherwise."""
    port = getattr(request.intent, "port", "")
    numbers = re.findall(r"\d+", port)
    return tuple(numbers) if len(numbers) > 1 and not re.search(r"\d\s*(?:-|to|through)\s*\d", port) else ()


def units_named(said: str, requests: Sequence[Request], units: Sequence[Unit]) -> list[Unit] | None:
    """The parts that are named, by place or by their words; None where one of them is not there."""
    numbered = ordinals(said if said.casefold().startswith("the ") else f"the {said}", [*map(str, range(len(units)))],
                        alone=True)  # fmt: skip
    if numbered is not None:
        return [units[int(name)] for name in numbered.names]
    found: list[Unit] = []
    for part in cut(re.sub(r"(?i)\s+n?or\s+", " and ", said)):
        words = re.sub(r"^port ", "", ARTICLES.sub("", part).casefold())
        meant = (
            [unit for unit in units if unit[1].casefold() == words]
            or [unit for unit in units if _values_of(requests[unit[0]]) == words]
            or [unit for unit in units if set(words.split()) <= _words_of(requests[unit[0]])]
        )
        if not meant or len({place for place, _name in meant}) > 1:
            return None
        found += meant
    return found


def _values_of(request: Request) -> str:
    """All that a request says, in small letters: of “turn on nginx”, nginx."""
    values = request.intent.slots().values()
    return " ".join(value if isinstance(value, str) else " ".join(value) for value in values).casefold()


def _words_of(request: Request) -> set[str]:
    """What a request may be called by: the words of its kind and of its values."""
    from nfh.knowledge import load

    name = request.intent.intent_name()
    label = facts.label if (facts := load.intents().get(name)) is not None else ""
    return set(f"{name.replace('_', ' ')} {label} {_values_of(request)}".casefold().split())


def only_these(requests: Sequence[Request], kept: Sequence[Unit]) -> tuple[Request, ...]:
    """The requests with nothing but the parts that are kept."""
    left = []
    for place, request in enumerate(requests):
        parts = [part for where, part in kept if where == place]
        if parts and parts == list(ports_of(request)):
            left.append(request)
        elif parts and ports_of(request):
            left.append(built(request, {**request.intent.slots(), "port": ", ".join(parts)}))
        elif parts and parts != [""] and parts != list(getattr(request.intent, "packages", ())):
            left.append(of_packages(request, parts))
        elif parts:
            left.append(request)
    return tuple(left)


def of_packages(request: Request, packages: Sequence[str]) -> Request:
    """The request for these packages."""
    slots = request.intent.slots()
    slots.pop("package", None)
    return built(request, {**slots, "packages": list(packages)})


def built(request: Request, slots: dict[str, str | list[str]]) -> Request:
    """The request with these slots."""
    intent = registry.build(request.intent.intent_name(), slots)
    return request._replace(intent=intent, reader="dialogue", alternatives=())


def replaced_at(requests: tuple[Request, ...], place: int, request: Request) -> tuple[Request, ...]:
    """The requests with another one at `place`."""
    return (*requests[:place], request, *requests[place + 1 :])


def cut(said: str) -> list[str]:
    """The parts of a list that somebody said, such as “vim, gimp and jq”."""
    return [part for part in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", said) if part]
