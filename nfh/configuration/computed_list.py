"""Adding to an option whose list is computed, as a whole or under conditions, so that what is added always counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from nfh.configuration import layout, rows, syntax
from nfh.configuration.branches import unwrap, wrapped
from nfh.configuration.lists import Lists
from nfh.configuration.module import Found, Module, Path_
from nfh.configuration.scope import Scope
from nfh.configuration.source import Source
from nfh.configuration.splice import Splice
from nfh.errors import NeedsAnswer, Refused
from nfh.intents.question import Choice, Question

if TYPE_CHECKING:
    from tree_sitter import Node

Spell = Callable[[Scope], Sequence[bytes]]
"""The elements to add, as they are written in a scope."""

_OPEN_ENDED = ("if_expression", "let_expression", "with_expression", "assert_expression", "function_expression")
"""What takes in everything that is written behind it."""


def beside_conditions(module: Module, path: Path_, there: Lists, spell: Spell) -> Splice | None:
    """The splice that adds a list of its own beside parts that count only under a condition; None where it is not so.

    `optionals a [ … ] ++ …` gets `++ [ … ]`, `mkMerge [ … ]` another element.
    """
    found = _only(module, path)
    if found is None or found.conditional or any(not place.conditional for place in there.places):
        return None
    node, scope = unwrap(found.value, found.scope, module.source.content)
    merged = _merged(node, module.source.content)
    if merged is not None:
        step = layout.unit(module.source.root, module.source.content)
        return rows.insert(rows.of_list(merged), [_list(spell, scope)], module.source.content, step)
    content = module.source.content
    parts = bool(there.places) or any(_is_optional(one, content) for one in there.opaque)
    if not parts or not _can_be_continued(node, content):
        return None
    return Splice(node.end_byte, node.end_byte, b" ++ " + _list(spell, scope))


def behind_expression(
    module: Module, path: Path_, there: Lists, spell: Spell, answers: Mapping[str, str]
) -> Splice | None:
    """The splice that writes `++ [ … ]` behind a list that is computed as a whole; None where it is not so.

    Raises NeedsAnswer (id `expression`), Refused when the answer was to leave it.
    """
    found = _only(module, path)
    if found is None or there.places:
        return None
    source, shown = module.source, module.shown(path)
    node, scope = unwrap(found.value, found.scope, source.content)
    if not _can_be_continued(node, source.content):
        return None
    line = source.line(found.value.start_byte)
    given = first_line(node, source)
    if answers.get("expression") == "leave":
        raise Refused("Nothing was changed.", f"{shown} is given in {source.path}, line {line}.")
    if answers.get("expression") != "append":
        text = f"{shown} is given by an expression in {source.path.name} line {line} ({given}). What should nfh do?"
        append_it = Choice("append", f"write the new entry behind it: {given} ++ [ … ]")
        raise NeedsAnswer(Question("expression", text, (append_it, Choice("leave", "leave it as it is"))))
    return Splice(node.end_byte, node.end_byte, b" ++ " + _list(spell, scope))


def _only(module: Module, path: Path_) -> Found | None:
    """The one binding of the option, if it has a value of its own."""
    found = module.at(path)
    return found[0] if len(found) == 1 and not found[0].inherited and not found[0].is_set else None


def _list(spell: Spell, scope: Scope) -> bytes:
    return b"[ " + b" ".join(spell(scope)) + b" ]"


def _merged(node: Node, content: bytes) -> Node | None:
    """The list in `mkMerge [ … ]`."""
    found = wrapped(node, content)
    if found is None or found[0] != "mkMerge":
        return None
    inside = syntax.inner(found[1])
    return inside if inside.type == "list_expression" else None


def _is_optional(node: Node, content: bytes) -> bool:
    """`optional condition element`: a list of one element, or of none."""
    found = wrapped(node, content)
    return found is not None and found[0] == "optional"


def _can_be_continued(node: Node, content: bytes) -> bool:
    """Whether `++ [ … ]` behind an expression adds to all of it: no `if` at its end, nothing of the module system."""
    if any(one.type in _OPEN_ENDED for one in (node, *node.children[-1:])):
        return False
    return _is_list(node, content)


def _is_list(node: Node, content: bytes) -> bool:
    """Whether an expression can be an operand of `++`; what lib's mkIf and the like give cannot."""
    node = syntax.inner(node)
    if node.type == "binary_expression":
        sides = syntax.fields(node, "left", "right")
        return syntax.operator(node) == "++" and all(_is_list(side, content) for side in sides)
    called = syntax.call(node, content)
    if called is not None:
        return not called[0].rsplit(".", 1)[-1].startswith("mk")
    kinds = ("apply_expression", "variable_expression", "select_expression", "list_expression")
    return node.type in (*kinds, *_OPEN_ENDED)


def first_line(node: Node, source: Source) -> str:
    """The first line of what a node says, for a sentence."""
    lines = syntax.text(node, source.content).splitlines() or [""]
    return lines[0] + (" …" if len(lines) > 1 else "")
