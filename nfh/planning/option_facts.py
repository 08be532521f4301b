"""What is known of an option: asked of the system's own modules, else of the catalogue."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nfh.errors import NfhError

if TYPE_CHECKING:
    from nfh.planning.context import Context


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """What an option is. `kind` is its type as NixOS names it; `source` who says so, in words."""

    kind: str = ""
    description: str = ""
    default: str = ""
    example: str = ""
    source: str = ""

    @property
    def sentence(self) -> str:
        """The description as a sentence."""
        return self.description if self.description.endswith(".") else f"{self.description}."


@dataclass(frozen=True, slots=True)
class Known:
    """`facts` None: nobody knows the option; `sure`: the system's own modules were asked, so it does not exist."""

    facts: OptionFacts | None
    sure: bool


def of(path: str, context: Context, *, home: bool = False) -> Known:
    """The facts of the option `path` ("time.timeZone"); `home`: one of Home Manager, which Nix is not asked for."""
    if not context.target.on_paper and not home:
        from nfh.nix import options

        try:
            if options.PATH.fullmatch(path):
                said = options.declaration(context.target, path, context.cancel)
                facts = _of_nix(said) if said is not None else _of_one_name(path, context)
                return Known(facts or _in_a_set(path, context), sure=True)
        except NfhError:
            pass
    found = _in_catalogue(path, context, home=home) or (None if home else _in_a_set(path, context))
    return Known(found, sure=context.target.kind == "practice" and found is None and not context.target.on_paper)


def _of_nix(said: dict[str, Any]) -> OptionFacts:
    description = str(said.get("description") or "no description").strip()
    example = _shown(said["example"]) if said.get("example") is not None else ""
    return OptionFacts(
        str(said.get("type", "")), description, _shown(said.get("default")), example, "this system's own options"
    )


def _in_catalogue(path: str, context: Context, *, home: bool) -> OptionFacts | None:
    return _listed(path, context, home=home) or _of_one_name(path, context, home=home)


def _in_a_set(path: str, context: Context) -> OptionFacts | None:
    """What is known of a name of one's own in an option that is a set of them: environment.variables.EDITOR."""
    from nfh.configuration.options import parts_of

    parts = parts_of(path)
    for above in range(len(parts) - 1, max(1, len(parts) - 3), -1):
        option = _declared(".".join(parts[:above]), context)
        if option is not None and option.kind.startswith(_SET):
            if (listed := _listed(path, context, home=False)) is not None:
                return listed
            inner = option.kind.removeprefix(_SET).removeprefix(" of ").strip()
            if inner.startswith("(") and inner.endswith(")"):
                inner = inner[1:-1]
            known = above == len(parts) - 1 and "submodule" not in inner
            return OptionFacts(inner if known else "", option.description, source=option.source)
    return None


_SET = "attribute set"
"""How NixOS describes the type of such an option (nixpkgs, lib/types.nix)."""


def is_of_nixos(path: str, context: Context) -> bool:
    """Whether a catalogue lists the option, though this system may not declare it."""
    from nfh.catalogue.index import Catalogue

    return context.catalogue.option(path) is not None or Catalogue.open().option(path) is not None


def _declared(path: str, context: Context) -> OptionFacts | None:
    from nfh.nix import options

    listed = _listed(path, context, home=False)
    if listed is not None or context.target.on_paper or not options.PATH.fullmatch(path):
        return listed
    try:
        said = options.declaration(context.target, path, context.cancel)
    except NfhError:
        return None
    return _of_nix(said) if said is not None else None


def _of_one_name(path: str, context: Context, *, home: bool = False) -> OptionFacts | None:
    """What the catalogue lists under <name> for what stands at a name: users.users.<name>.shell, for alice's."""
    from nfh.configuration.options import parts_of

    parts = parts_of(path)
    for at in range(1, len(parts) - 1):
        found = _listed(".".join((*parts[:at], "<name>", *parts[at + 1 :])), context, home=home)
        if found is not None:
            return found
    return None


def _listed(name: str, context: Context, *, home: bool) -> OptionFacts | None:
    found = context.catalogue.option(name, home=home) or (context.catalogue.option(name) if home else None)
    if found is None:
        return None
    return OptionFacts(found.type, found.description, found.default, found.example, context.opened.source)


def _shown(value: Any) -> str:
    if isinstance(value, dict) and "text" in value:
        return str(value["text"])
    return json.dumps(value, ensure_ascii=False)
