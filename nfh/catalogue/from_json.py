"""Packages as nix-env --json and a channel's packages.json tell of them; options as options.json does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import IO, Any

from nfh.errors import NixFailed
from nfh.knowledge.catalogue_entries import OptionEntry, PackageEntry
from nfh.nix import json_stream

_LONGEST = 400  # characters of a description that are kept


def packages(file: IO[bytes], system: str = "", sizes: Mapping[str, int] | None = None) -> Iterator[PackageEntry]:
    """The packages of a JSON file, told for the platform `system` ("x86_64-linux"). `sizes`: bytes by the name of a
    store path ("jq-1.7-bin"). Raises NixFailed where it is none of packages.
    """
    for attr, facts in json_stream.members(file):
        if not isinstance(facts, dict) or not ("meta" in facts or "name" in facts):
            raise NixFailed(f"This is no list of packages: {attr!r} is none.")
        yield _package(attr, facts, system, sizes or {})


def options(file: IO[bytes]) -> Iterator[OptionEntry]:
    """The options of a JSON file. Raises NixFailed where it is none of options."""
    for name, facts in json_stream.members(file):
        if not isinstance(facts, dict) or "type" not in facts:
            raise NixFailed(f"This is no list of options: {name!r} is none.")
        entry = option(name, facts)
        if entry is not None:
            yield entry


def _package(attr: str, facts: dict[str, Any], system: str, sizes: Mapping[str, int]) -> PackageEntry:
    meta = facts.get("meta") or {}
    platforms = _platforms(meta)
    name, program = _text(facts.get("pname")), _text(meta.get("mainProgram"))
    last = attr.rpartition(".")[2]
    return PackageEntry(
        attr=attr,
        description=_line(meta.get("description")),
        names=(name,) if name and name not in (attr, last) else (),
        programs=(program,) if program else (),
        version=_text(facts.get("version")),
        license=_license(meta.get("license")),
        homepage=_text(meta.get("homepage")),
        unfree=bool(meta.get("unfree")),
        broken=bool(meta.get("broken")),
        insecure=bool(meta.get("insecure") or meta.get("knownVulnerabilities")),
        unsupported=system not in platforms if system and platforms else bool(meta.get("unsupported")),
        platforms=platforms,
        size=_size(facts, meta, sizes) if sizes else 0,
    )


def _platforms(meta: dict[str, Any]) -> tuple[str, ...]:
    """Those it is made for; () where that is not told, or told by patterns (nixpkgs, lib/meta.nix)."""
    made_for, bad = meta.get("platforms") or [], meta.get("badPlatforms") or []
    if not isinstance(made_for, list) or not all(isinstance(one, str) for one in (*made_for, *bad)):
        return ()
    return _without(tuple(made_for), tuple(bad))


@lru_cache(maxsize=1024)
def _without(made_for: tuple[str, ...], bad: tuple[str, ...]) -> tuple[str, ...]:
    """One tuple for all packages of the same platforms: there are a hundred thousand, and a few hundred such sets."""
    return tuple(sorted(set(made_for).difference(bad)))


def _size(facts: dict[str, Any], meta: dict[str, Any], sizes: Mapping[str, int]) -> int:
    """The bytes of the outputs that are installed, as far as the store has them; 0 where it has none."""
    name = _text(facts.get("name"))
    outputs = meta.get("outputsToInstall") or ["out"]
    return sum(sizes.get(name if output == "out" else f"{name}-{output}", 0) for output in outputs)


def option(name: str, facts: dict[str, Any]) -> OptionEntry | None:
    """An option from what options.json, or the expression in nfh.nix.options, says of it; None: not for people."""
    if facts.get("internal") or facts.get("visible") is False or name.startswith("_module."):
        return None
    declared = facts.get("declarations") or []
    first = declared[0] if declared else ""
    return OptionEntry(
        name=name,
        type=_text(facts.get("type")),
        default=_nix(facts.get("default")),
        example=_nix(facts.get("example")),
        description=_line(facts.get("description")),
        declared=_text(first.get("name") if isinstance(first, dict) else first),
    )


def _license(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(filter(None, map(_license, value)))
    if isinstance(value, dict):
        return _text(value.get("spdxId") or value.get("shortName") or value.get("fullName"))
    return _text(value)


def _nix(value: Any) -> str:
    """Defaults stand in options.json as {"_type": "literalExpression", "text": …}, in older ones as plain JSON."""
    if isinstance(value, dict) and "text" in value:
        return _line(value["text"])
    if value is None:
        return ""
    import json

    return json.dumps(value, ensure_ascii=False)[:_LONGEST]


def _line(value: Any) -> str:
    text = value.get("text", "") if isinstance(value, dict) else value
    return " ".join(str(text or "").split())[:_LONGEST]


def _text(value: Any) -> str:
    return _text(value[0]) if isinstance(value, list) and value else value if isinstance(value, str) else ""
