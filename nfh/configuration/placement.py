"""Where a new binding belongs in a module (rule 4 of this package)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from nfh.configuration import layout, new_binding, nix_value, syntax
from nfh.configuration.branches import SETS, unwrap
from nfh.configuration.examples import examples
from nfh.configuration.homes import is_of_home, is_of_system
from nfh.configuration.manner import Spelled
from nfh.configuration.module import Found, Module, Path_
from nfh.configuration.new_binding import Binding
from nfh.configuration.source import Source
from nfh.configuration.splice import Splice
from nfh.errors import NeedsAnswer, Refused
from nfh.intents.question import Choice, Question

if TYPE_CHECKING:
    from tree_sitter import Node


NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Home:
    """The literal set that a new binding goes into, and what of the path is left to write there."""

    found: Found
    rest: tuple[str, ...]


def home(module: Module, path: tuple[str, ...], answers: Mapping[str, str] = NO_ANSWERS) -> Home:
    """The deepest unconditional literal set on the way to `path` (from the top set).

    Raises CannotEdit where the way is barred: by a variable or an expression in the place of a set. Where all that
    the file says holds only under a condition, the person decides: NeedsAnswer (id `condition`).
    """
    _refuse_other_files(module, path)
    conditional = _under_condition(module, path)
    if conditional:
        chosen = _asked(module, path, conditional, answers, f"Everything in {module.source.path.name}")
        return Home(chosen, path[len(chosen.path) :])
    best: Found | None = None
    for found in module.found:
        here = tuple(found.path)
        if not found.is_set or found.conditional or len(here) >= len(path):
            continue
        if path[: len(here)] == here and found.takes(path[len(here)]):
            # Of several sets for the same path the first one is the person's main one.
            best = found if best is None or len(here) > len(best.path) else best
    if best is None:
        raise module.source.cannot(
            f"nfh found no place for {module.shown(path)}: what the file sets is joined with something that is not "
            "written out",
            module.top.start_byte,
            f"Write {module.shown(path)} by hand where it belongs.",
        )
    bars = _bars(module, path, best)
    if bars and all(_is_simple(found) for found in bars):
        chosen = _asked(module, path, bars, answers, module.shown(bars[0].path))
        return Home(chosen, path[len(chosen.path) :])
    _refuse_barred(module, path, best, bars)
    return Home(best, path[len(best.path) :])


def _under_condition(module: Module, path: tuple[str, ...]) -> list[Found]:
    """The conditional sets that are all there is on the way to `path`; none, if there is an unconditional one."""
    on_the_way = [
        found
        for found in module.found
        if found.is_set
        and len(module.prefix) <= len(found.path) < len(path)
        and path[: len(found.path)] == found.path
    ]
    if not on_the_way or any(not found.conditional for found in on_the_way):
        return []
    tops = [found for found in on_the_way if found.path == module.prefix]
    inside = [max((one for one in on_the_way if _within(one, top)), key=lambda one: len(one.path)) for top in tops]
    return inside if inside and all(_is_simple(one) for one in inside) else []


def _is_simple(found: Found) -> bool:
    """Whether a set holds under a condition and nothing else."""
    return found.is_set and found.conditional and set(found.wrappers) <= {"mkIf", "mkMerge", "optionalAttrs", "if"}


def _within(found: Found, top: Found) -> bool:
    return top.value.start_byte <= found.value.start_byte and found.value.end_byte <= top.value.end_byte


def _asked(module: Module, path: tuple[str, ...], there: list[Found], answers: Mapping[str, str], what: str) -> Found:
    """Which of the conditional sets it goes into; `what` is in them. Raises NeedsAnswer, Refused."""
    source, shown = module.source, module.shown(path)
    named = {f"{source.path}:{source.line(found.value.start_byte)}": found for found in there}
    if answers.get("condition") in named:
        return named[answers["condition"]]
    if answers.get("condition") == "leave":
        raise Refused("Nothing was changed.", f"Write {shown} by hand where it belongs.")
    choices = [
        Choice(value, f"{source.path.name} line {source.line(found.value.start_byte)}, {_condition(found, source)}")
        for value, found in named.items()
    ]
    text = f"{what} holds only under a condition. Should {shown} hold only then, too?"
    raise NeedsAnswer(Question("condition", text, (*choices, Choice("leave", "leave everything as it is"))))


def _condition(found: Found, source: Source) -> str:
    """The condition around a set, as written."""
    inside, node = found.value, found.value.parent
    while node is not None and node.type not in ("apply_expression", "if_expression"):
        inside, node = node, node.parent
    if node is None:
        return "under a condition"
    if node.type == "if_expression":
        condition = syntax.field(node, "condition")
        otherwise = syntax.field(node, "alternative")
        text = syntax.text(condition, source.content) if condition is not None else ""
        return f"{'unless' if otherwise is not None and otherwise.id == inside.id else 'if'} {' '.join(text.split())}"
    text = source.content[node.start_byte : found.value.start_byte].decode("utf-8", "replace")
    return f"under {' '.join(text.split())}".rstrip("( ")


OF_FLAKES = ("inputs", "description", "nixConfig")
"""What stands beside `outputs` in a flake (Nix manual, "nix flake", flake format)."""


def _refuse_other_files(module: Module, path: tuple[str, ...]) -> None:
    """A flake, or a file of Home Manager, is no place for an option of the system."""
    source, start = module.source, len(module.prefix)
    tops = {found.path[start : start + 2] for found in module.found}
    if any(one[:1] == ("outputs",) for one in tops) and not module.functions and path[0] not in OF_FLAKES:
        raise source.cannot(
            f"{source.path.name} is a flake and not itself a configuration",
            module.top.start_byte,
            "Name the configuration.nix that the flake uses, with --config.",
        )
    option = path[len(module.prefix) :]
    if is_of_home(module) and is_of_system(option):
        raise source.cannot(
            f"{source.path.name} is a file of Home Manager, where {'.'.join(option)} does not exist",
            module.top.start_byte,
            "Name the configuration of the system with --config.",
        )


def _bars(module: Module, path: tuple[str, ...], chosen: Found) -> list[Found]:
    """What is bound in the set on the way to the path, and is no set that Nix merges with a new binding."""
    return [
        found
        for found in module.found
        if found.binding is not None
        and found.group == chosen.inner
        and not (found.is_set and found.inner == found.group)
        and found.path == path[: len(found.path)]
    ]


def _refuse_barred(module: Module, path: tuple[str, ...], chosen: Found, bars: list[Found]) -> None:
    shown = module.shown(path)
    for found in bars:
        here = found.path
        condition = any(wrapper.startswith("mk") for wrapper in found.wrappers) and found.conditional
        what = "under a condition" if condition else "by an expression, not as a literal value"
        raise module.source.cannot(
            f"{shown} cannot be added, because {module.shown(here) or 'config'} is given {what}",
            (found.binding or found.value).start_byte,
            f"Write {shown} by hand where it belongs.",
        )
    captured = path[len(chosen.path)]
    bound = any(
        found.group == chosen.inner and found.path[: len(chosen.path) + 1] == (*chosen.path, captured)
        for found in module.found
    )
    if (
        chosen.value.type == "rec_attrset_expression"
        and not bound
        and any(
            node.type == "variable_expression" and syntax.text(node, module.source.content) == captured
            for node in syntax.walk(chosen.value)
        )
    ):
        raise module.source.cannot(
            f"A new {captured} inside this “rec” set would change what {captured} means elsewhere in it",
            chosen.value.start_byte,
            f"Write {shown} by hand.",
        )


def place(module: Module, path: tuple[str, ...], spelled: Spelled, answers: Mapping[str, str] = NO_ANSWERS) -> Splice:
    """The splice that adds a binding for `path` (from the top set).

    Raises CannotEdit when there is no place, NeedsAnswer (id `condition`) when all places are conditional.
    """
    content = module.source.content
    where = home(module, path, answers)
    attrset = where.found.value
    siblings = syntax.bindings(attrset)
    step = layout.unit(module.source.root, content)
    key = nix_value.attr_path(where.rest).encode()
    new = Binding(attrset, key, spelled, where.found.scope, step, content)
    state_version = _state_version(where.found, siblings, content)
    related = _closest(siblings, where.rest, content, state_version)
    example = _example(attrset, where.rest, content, exact=related is not None)
    if example is not None:
        return new_binding.below_example(new, example)
    if related is not None:
        return new_binding.after(new, related, blank=False)
    if state_version is not None and new_binding.begins_line(new, state_version):
        return new_binding.before(new, state_version, alone=len(siblings) == 1)
    if siblings:
        return new_binding.after(new, siblings[-1], blank=len(siblings) > 1)
    return new_binding.into_empty(new)


def _state_version(found: Found, siblings: list[Node], content: bytes) -> Node | None:
    """The last sibling, if it is system.stateVersion, or `system = { stateVersion = …; }` and nothing more."""
    if not siblings or siblings[-1].type != "binding":
        return None
    binding, path = siblings[-1], found.path
    while True:
        attrpath, value = syntax.field(binding, "attrpath"), syntax.field(binding, "expression")
        if attrpath is None or value is None:
            return None
        path = (*path, *syntax.path_names(attrpath, content))
        if path[path[:1] == ("config",) :] in (("system", "stateVersion"), ("home", "stateVersion")):
            return siblings[-1]
        node, _ = unwrap(value, found.scope, content)
        members = syntax.bindings(node) if node.type in SETS else []
        if len(members) != 1 or members[0].type != "binding":
            return None
        binding = members[0]


def _closest(siblings: list[Node], rest: tuple[str, ...], content: bytes, but: Node | None) -> Node | None:
    """The last of the bindings that share most of the beginning of their path with `rest`; None: none shares any."""
    best, longest = None, 0
    for sibling in siblings:
        attrpath = syntax.field(sibling, "attrpath") if sibling.type == "binding" else None
        if attrpath is None or (but is not None and sibling.id == but.id):
            continue
        common = _common(rest, syntax.path_names(attrpath, content))
        if common and common >= longest:
            best, longest = sibling, common
    return best


def _common(one: Path_, other: Path_) -> int:
    """How many parts two paths have in common at their beginning."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _example(attrset: Node, rest: tuple[str, ...], content: bytes, *, exact: bool) -> Node | None:
    """The end of a commented-out example of the very option, else (unless `exact`) of the nearest one."""
    best, longest = None, len(rest) if exact else 1
    for example in examples(attrset, content):
        common = _common(rest, example.path)
        whole = common == len(rest) == len(example.path)
        if whole:
            return example.last
        if not exact and common >= longest:
            best, longest = example.last, common
    return best
