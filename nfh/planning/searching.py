"""Searching the catalogue: for packages and options, for options alone, for the package that has a command."""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

from nfh.catalogue import own
from nfh.catalogue.installed import in_system
from nfh.planning import catalogue_facts
from nfh.planning.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nfh.catalogue.package import Hit, Package, Renamed
    from nfh.intents.options import SearchOptions
    from nfh.intents.packages import SearchPackages, WhichPackageProvides
    from nfh.intents.request import Request
    from nfh.planning.context import Context

LIMIT = 10
_SAID_AGAIN = 60  # characters of what was typed
_LIBRARY = re.compile(r"\blib[\w+-]+\.(?:so|a)(?:\.\d+)*|\b[\w/-]+\.(?:h|hpp|pc)\b")


def search_packages(request: Request, context: Context) -> Answer:
    """What the catalogue has for the person's words, best first, each with the reason why it is there."""
    intent: SearchPackages = request.intent  # type: ignore[assignment]
    return found("search_packages", intent.query or request.text, context, "")


def search_options(request: Request, context: Context) -> Answer:
    """Options alone."""
    intent: SearchOptions = request.intent  # type: ignore[assignment]
    return found("search_options", intent.query or request.text, context, "option")


def found(kind: str, words: str, context: Context, among: str, limit: int = LIMIT) -> Answer:
    """The answer to a search: a row a hit, by which "the second one" is meant."""
    opened, hits = own.search(context.opened, context.reopen, words, limit, among, in_system(context.target))
    sources = (opened.source, *((opened.note,) if opened.note else ()))
    if not hits:
        return Answer(
            kind,
            nothing(words),
            sources=sources,
            next=("search for a text editor",),
        )
    return listed(
        kind,
        words,
        hits,
        context.catalogue.renamed(words),
        sources=sources,
        expert=(f"nix search nixpkgs {_patterns(words)}",)
        if among != "option"
        else (f"man configuration.nix | grep -iF {shlex.quote(words)}",),
        next=_next(hits[0]),
    )


def listed(
    kind: str,
    words: str,
    hits: Sequence[Hit],
    gone: Renamed | None,
    *,
    sources: tuple[str, ...],
    expert: tuple[str, ...] = (),
    next: tuple[str, ...] = (),
) -> Answer:
    """Hits as a table, what is known of the first in a sentence; `gone`: what became of the name that was typed."""
    return Answer(
        kind,
        headline(hits, words, gone),
        ("name", "kind", "what it is", "why it is here", *catalogue_facts.COLUMNS),
        tuple((hit.name, hit.kind, hit.entry.description, why(hit), *catalogue_facts.cells(hit)) for hit in hits),
        subjects=tuple(hit.name for hit in hits),
        sources=sources,
        expert=expert,
        next=next,
        hidden=catalogue_facts.COLUMNS,
    )


def _patterns(words: str) -> str:
    """Words as `nix search` takes them: a regular expression each, all of which must match (nix3-search)."""
    escaped = (re.sub(r"([.+*?^$()\[\]{}|\\])", r"\\\1", word) for word in words.split())
    return " ".join(map(shlex.quote, escaped))


def nothing(words: str) -> str:
    """What is said where nothing was found."""
    if not words.strip():
        return "Say what you look for: search text editor"
    return f"I found nothing for “{shortened(words)}”. Another word may do: what it shall do, in one or two words."


def shortened(words: str) -> str:
    """What was typed, so far as it is worth saying again."""
    return words if len(words) <= _SAID_AGAIN else f"{words[:_SAID_AGAIN]}…"


def headline(hits: Sequence[Hit], words: str, gone: Renamed | None) -> str:
    """How many there are, and what is known of the first; before it what became of a name that is no more."""
    told = catalogue_facts.facts(hits[0].entry)
    count = f"{len(hits)} found for “{shortened(words)}”" if len(hits) > 1 else f"One found for “{shortened(words)}”"
    first = f"; {'the first, ' if len(hits) > 1 else ''}{hits[0].name}: {told}." if told else ":"
    return f"{became(gone)} {count}{first}".strip()


def became(gone: Renamed | None) -> str:
    """A sentence about a name that is no more; "" where there is none."""
    if gone is None:
        return ""
    if gone.new:
        return f"{gone.old} is now called {gone.new}."
    instead = f" Instead: {', '.join(gone.instead)}." if gone.instead else ""
    return f"{gone.old} is no longer there: {gone.reason}.{instead}"


def why(hit: Hit) -> str:
    """The reason why a hit is there, and what is to be known of it."""
    notes = [hit.why]
    if hit.installed:
        notes.append("installed")
    if hit.entry.absent:
        notes.append("not in this system's nixpkgs")
    if getattr(hit.entry, "home", False):
        notes.append("Home Manager")
    if getattr(hit.entry, "unsupported", False):
        notes.append("not for this machine's platform")
    notes += [word for word in ("unfree", "broken", "insecure") if getattr(hit.entry, word, False)]
    return ", ".join(notes)


def _next(hit: Hit) -> tuple[str, ...]:
    if hit.kind == "option":
        return (f"what does {hit.name} do", *((f"set {hit.name} to true",) if hit.name.endswith(".enable") else ()))
    return (*_ways_to_have(hit.name), f"tell me about {hit.name}")


def _ways_to_have(attr: str) -> tuple[str, ...]:
    from nfh.planning.planner import can_do

    return (f"install {attr}", *((f"try {attr}",) if can_do("try_package") else ()))


def which_package_provides(request: Request, context: Context) -> Answer:
    """The packages that have a command, a file or a library; where that is not known, it says so."""
    intent: WhichPackageProvides = request.intent  # type: ignore[assignment]
    return provides(intent.command or intent.file or intent.query or request.text, context)


def is_library(text: str) -> bool:
    """Whether `text` is the name of a library or a header, and no option: "libGL.so.1"."""
    return bool(_LIBRARY.fullmatch(text))


def provides(asked_for: str, context: Context) -> Answer:
    """The packages that have `asked_for`, a command, a path or a library."""
    from nfh.catalogue import programs

    wanted = asked_for.strip().strip("“”\"'`")
    opened = context.opened
    library = _LIBRARY.search(wanted)
    packages = [] if library else opened.catalogue.program(wanted)
    sources = [opened.source]
    if not packages:
        packages, asked = _located(library[0] if library else wanted, context)
        sources += ["nix-index"] if asked else []
    name = wanted.rstrip("/").rpartition("/")[2] or wanted
    if packages:
        first = packages[0]
        return Answer(
            "which_package_provides",
            _has(packages, wanted),
            ("package", "what it is", "installed"),
            tuple((package.attr, package.description, _here(package, context)) for package in packages[:LIMIT]),
            subjects=tuple(package.attr for package in packages[:LIMIT]),
            sources=tuple(sources),
            expert=(f"nix-locate --top-level --whole-name {'/lib/' if library else '/bin/'}{name}",),
            next=_ways_to_have(first.attr),
        )
    near = _named_like(name, context)
    unknown = f"I do not know which package has {wanted}."
    hint = f" By its name it could be {near[0].attr}." if near else ""
    hint += f" {wanting}" if (wanting := programs.lacking()) else ""
    return Answer(
        "which_package_provides",
        unknown + hint,
        subjects=tuple(package.attr for package in near),
        sources=tuple(sources),
        expert=(f"nix-locate --top-level --whole-name {'/lib/' if library else '/bin/'}{name}",),
        next=(f"search for {name}",),
    )


def _has(packages: Sequence[Package], wanted: str) -> str:
    """A sentence: "The package dig has dig, and so has dnsutils."."""
    others = [package.attr for package in packages[1:3]]
    if len(packages) > 3:
        others = [f"{len(packages) - 1} others"]
    also = f", and so {'has' if len(packages) == 2 else 'have'} {' and '.join(others)}" if others else ""
    return f"The package {packages[0].attr} has {wanted}{also}."


def _named_like(file: str, context: Context) -> list[Package]:
    """Packages that are called as a file or a library is: libpng for libpng16.so.16."""
    stem = re.sub(r"[\d.]+$", "", re.sub(r"\.(?:so|a|h|hpp|pc)\b.*$", "", file))
    resolved = (
        context.catalogue.resolve(name) for name in dict.fromkeys((file, stem, stem.removeprefix("lib"))) if name
    )
    return [found.exact for found in resolved if found.exact is not None][:1]


def _located(wanted: str, context: Context) -> tuple[list[Package], bool]:
    """What a nix-index database says; and whether there is one."""
    from nfh.catalogue import programs
    from nfh.catalogue.package import Package

    inside = wanted.lstrip("/") if "/" in wanted.strip("/") else ""
    inside = re.sub(r"^(?:usr/|run/current-system/sw/|usr/local/)", "", inside)
    tried = [inside] if inside else [f"bin/{wanted}", f"lib/{wanted}", f"include/{wanted}"]
    asked = False
    for path in tried:
        attrs = programs.located(path)
        asked = asked or attrs is not None
        if attrs:
            return [context.catalogue.get(attr) or Package(attr, "") for attr in attrs], True
    return [], asked


def _here(package: Package, context: Context) -> str:
    told = in_system(context.target)
    return "yes" if told is not None and told(package) else "no"
