"""Where an option can be changed in more than one way, the person decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nfh.configuration import syntax
from nfh.configuration.branches import UNCONDITIONAL
from nfh.configuration.computed_list import first_line
from nfh.configuration.definitions import Core
from nfh.configuration.list_option import spots
from nfh.configuration.literal import NO_LITERAL, literal
from nfh.configuration.module import Module
from nfh.configuration.scope import let_bound
from nfh.configuration.source import Source
from nfh.errors import NeedsAnswer, Refused
from nfh.intents.question import Choice, Question

if TYPE_CHECKING:
    from tree_sitter import Node


def which(module: Module, full: tuple[str, ...], cores: Sequence[Core], answers: Mapping[str, str]) -> Core:
    """The definition to change, of several."""
    plain = [core for core in cores if core.plain]
    forced = any("mkForce" in core.wrappers for core in cores)
    if len(plain) == 1 and not forced and all("mkDefault" in core.wrappers for core in cores if not core.plain):
        return plain[0]
    source, shown = module.source, module.shown(full)
    named = dict(zip(spots(source, [core.node for core in cores]), cores, strict=True))
    key = f"which:{shown}"
    if answers.get(key) in named:
        return named[answers[key]]
    choices = [
        Choice(value, f"line {source.line(core.node.start_byte)}: {_said(core, source)}")
        for value, core in named.items()
    ]
    raise NeedsAnswer(Question(key, f"{shown} is set in several places. Which one should change?", tuple(choices)))


def _said(core: Core, source: Source) -> str:
    around = [one for one in core.wrappers if one not in UNCONDITIONAL]
    under = f" (under {', '.join(around)})" if around else ""
    return first_line(core.node, source) + under


def how_to_change(module: Module, full: tuple[str, ...], core: Core, answers: Mapping[str, str]) -> Node:
    """The node to replace where the value is no plain literal: the person decides."""
    source, shown = module.source, module.shown(full)
    if core.found.inherited:
        raise source.cannot(
            f"{shown} is inherited from elsewhere", core.node.start_byte, "Change it where it comes from."
        )
    line = source.line(core.node.start_byte)
    key = f"set:{shown}"
    known = core.value is not NO_LITERAL
    own = core.wrappers[len(core.found.wrappers) :]
    around = [one for one in core.wrappers if one not in UNCONDITIONAL] or core.wrappers
    choices = []
    named = let_bound(core.node, core.scope, source.content)
    given = (
        named if named is not None and literal(named.value, named.scope, source.content) is not NO_LITERAL else None
    )
    if given is not None:
        others = [str(source.line(one.start_byte)) for one in given.uses if one.id != syntax.inner(core.node).id]
        also = f" (also used in line {', '.join(others)})" if others else ""
        defined = source.line(given.value.start_byte)
        label = f"change {first_line(core.node, source)} itself in line {defined}{also}"
        choices.append(Choice("definition", label))
    if known:
        choices.append(Choice("inside", f"change the value and keep {', '.join(around)}"))
    if own or not known:
        choices.append(Choice("replace", f"write the new value in place of {first_line(core.found.value, source)}"))
    choices.append(Choice("leave", "leave it as it is"))
    match answers.get(key):
        case "definition" if given is not None:
            return syntax.inner(given.value)
        case "inside" if known:
            return core.node
        case "replace" if own or not known:
            return core.found.value
        case "leave":
            raise Refused(f"{shown} was left as it is.", f"It is set in {source.path}, line {line}.")
    what = f"stands under {', '.join(around)}" if known else f"is computed ({first_line(core.node, source)})"
    raise NeedsAnswer(Question(key, f"{shown} {what} in line {line}. What should nfh do?", tuple(choices)))
