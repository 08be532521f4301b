"""What a person typed, as a value of an option's type."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from nfh.errors import Refused, UsageError
from nfh.intents import numerals

if TYPE_CHECKING:
    from nfh.configuration.nix_value import NixValue

Resolve = Callable[[str], str]
"""The attribute of the package that a word means; "" when it is not known."""

_TRUE = frozenset({"true", "on", "yes", "enabled", "enable", "1"})
_FALSE = frozenset({"false", "off", "no", "disabled", "disable", "0"})
_PACKAGES = frozenset({"package", "shell", "defaultUserShell", "kernelPackages"})
"""Last names of options that hold packages in every module that has them."""
_ANYTHING = frozenset({"raw value", "unspecified", "unspecified value", "anything"})
"""Types that say nothing (nixpkgs, lib/types.nix)."""
_INTEGER = re.compile(r"-?\d{1,19}")
_FLOAT = re.compile(r"-?\d{1,19}\.\d{1,17}")


def typed(said: str, kind: str, path: str, resolve: Resolve = lambda _: "") -> NixValue:
    """What a person typed, as a value of the option's type (as NixOS names it; "" is unknown).

    Raises Refused when it cannot be one, with what would do.
    """
    text = said.strip().strip("“”").strip()
    kind = "" if kind in _ANYTHING else kind
    kind = kind or ("package" if path.rpartition(".")[2] in _PACKAGES else "")
    if kind.startswith("null or "):
        return None if text.casefold() in ("null", "nothing", "none") else typed(said, kind[8:], path, resolve)
    written = _as_nix(text)
    word = text.strip("\"'").casefold()
    match kind:
        case "":
            return _untyped(text, written, path, resolve)
        case _ if kind.startswith("list of"):
            return _list(text, kind.removeprefix("list of "), path, resolve, written)
        case _ if "boolean" in kind:
            return _switch(word, said, path)
        case _ if "integer" in kind or "port" in kind:
            if _INTEGER.fullmatch(word):
                return int(word)
            if (spelled := numerals.number(word)) is not None:
                return spelled
            if f'"{word}"' in kind:
                return word
            if "string" not in kind and "null" not in kind:
                raise Refused(f"{path} wants a whole number, not “{said}”.", f"Try: set {path} to 42")
        case _ if "float" in kind:
            if _FLOAT.fullmatch(word) or _INTEGER.fullmatch(word):
                return float(word)
            raise Refused(f"{path} wants a number, not “{said}”.", f"Try: set {path} to 0.5")
        case _ if kind.startswith("one of"):
            return _one_of(word, said, kind, path)
        case _ if "package" in kind:
            return _package(text, path, resolve)
        case _ if any(name in kind for name in ("attribute set", "submodule", "attrs")):
            if isinstance(written, dict):
                return written
            raise Refused(
                f"{path} wants a set of values.", f"Write it as Nix does: set {path} to {{ name = value; }}"
            )
        case _ if "function" in kind:
            raise Refused(
                f"{path} wants a {kind}, which cannot be made from plain words.",
                "Say “open my config” and write it by hand; I check it afterwards.",
            )
    if word == "null" and "null" in kind:
        return None
    if kind.endswith("path") and text.startswith(("./", "../")):
        from nfh.configuration.nix_value import NixPath

        return NixPath(text)
    return written if isinstance(written, str) else text.strip("\"'")


def _switch(word: str, said: str, path: str) -> bool:
    if word in _TRUE | _FALSE:
        return word in _TRUE
    raise Refused(f"{path} is a switch: it is either true or false, not “{said}”.", f"Try: set {path} to true")


def _one_of(word: str, said: str, kind: str, path: str) -> NixValue:
    allowed = re.findall(r'"([^"]*)"', kind)
    match: str | None = next((one for one in allowed if one.casefold() == word), None)
    if match is None:
        raise Refused(f"{path} can be {', '.join(allowed)}, not “{said}”.")
    return match


def _package(text: str, path: str, resolve: Resolve) -> NixValue:
    from nfh.configuration.nix_value import PackageRef, split_path

    attr = text.removeprefix("pkgs.") if text.startswith("pkgs.") else resolve(text)
    try:
        if attr:
            return PackageRef(".".join(split_path(attr)))
    except UsageError:
        pass
    raise Refused(f"{path} wants a package, and I know none called “{text}”.", f"Try: set {path} to pkgs.hello")


def _list(text: str, inner: str, path: str, resolve: Resolve, written: NixValue | _NoValue) -> NixValue:
    if isinstance(written, list) and "package" not in inner:
        return written
    bare = text.removeprefix("[").removesuffix("]")
    parts = [part.strip("\"' ") for part in re.split(r",|\band\b|\s+", bare) if part.strip("\"' ")]
    return [typed(part, inner, path, resolve) for part in parts]


def _untyped(text: str, written: NixValue | _NoValue, path: str, resolve: Resolve) -> NixValue:
    """A value of an option whose type nobody knows: as it is written."""
    word = text.casefold()
    if word in ("true", "on", "yes", "enabled", "enable", "false", "off", "no", "disabled", "disable"):
        return word in _TRUE
    if _INTEGER.fullmatch(word):
        return int(word)
    if text.startswith("pkgs."):
        return _package(text, path, resolve)
    return text.strip("\"'") if isinstance(written, _NoValue) else written


class _NoValue:
    """Not written as a Nix value."""


def _as_nix(text: str) -> NixValue | _NoValue:
    """The value of what is written as Nix writes it: a list, a set, a text in quotes, a number, true, false, null."""
    from nfh.configuration import syntax
    from nfh.configuration.literal import NoLiteral, literal
    from nfh.configuration.scope import Scope

    content = text.encode("utf-8", "replace")
    if not re.match(r'[\[{"]|-?\d|(?:true|false|null)$', text) or not syntax.is_correct(content):
        return _NoValue()
    node = syntax.parse(content).root.child_by_field_name("expression")
    value = literal(node, Scope(), content) if node is not None else None
    return _NoValue() if node is None or isinstance(value, NoLiteral) else value
