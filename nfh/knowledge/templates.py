"""The language of sentence templates, and how it is read.

    install {packages} [on (this|my) computer]
    <please> <install> {packages}

(a|b) is one of several, [x] may be left out, <name> is a shared phrase, {name} a slot, {name:kind} a slot filled by
another kind of value than its name says. Words are cut as people's sentences are (nfh.knowledge.words), so a
template may be written as it is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nfh.knowledge.words import forms

_TOKEN = re.compile(r"[()\[\]|]|<[a-z_]+>|\{[a-z_]+(?::[a-z_]+)?\}|[^\s()\[\]|<>{}]+|\S")


@dataclass(frozen=True, slots=True)
class Literal:
    """One word."""

    form: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot and the kind of values it takes."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; an empty sequence among them makes it optional."""

    options: tuple[Node, ...]


Node = Literal | Slot | Sequence | Choice


class TemplateError(ValueError):
    """The template is not written correctly; says why in a sentence."""


def parse(text: str, phrases: Mapping[str, str]) -> Node:
    """A template as a tree. Raises TemplateError for unbalanced brackets, unknown phrases and phrases that use
    themselves.
    """
    return _Parser(phrases).parse(text, ())


class _Parser:
    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._phrases = phrases
        self._parsed: dict[str, Node] = {}

    def parse(self, text: str, inside: tuple[str, ...]) -> Node:
        tokens = _TOKEN.findall(text)
        position = 0

        def peek() -> str:
            return tokens[position] if position < len(tokens) else ""

        def choice() -> Node:
            nonlocal position
            options = [sequence()]
            while peek() == "|":
                position += 1
                options.append(sequence())
            return options[0] if len(options) == 1 else Choice(tuple(options))

        def sequence() -> Node:
            items: list[Node] = []
            while peek() and peek() not in ("|", ")", "]"):
                items.append(item())
            return items[0] if len(items) == 1 else Sequence(tuple(items))

        def item() -> Node:
            nonlocal position
            token = peek()
            position += 1
            if token in ("(", "["):
                inner = choice()
                closing = ")" if token == "(" else "]"
                if peek() != closing:
                    raise TemplateError(f"{closing!r} is missing in {text!r}")
                position += 1
                return inner if token == "(" else Choice((inner, Sequence(())))
            if token[0] == "<" and token[-1] == ">" and len(token) > 2:
                return self._phrase(token[1:-1], text, inside)
            if token[0] == "{" and len(token) > 2:
                name, _, kind = token[1:-1].partition(":")
                return Slot(name, kind or name)
            if token in "<>{}":
                raise TemplateError(f"{token!r} stands alone in {text!r}")
            return _words(token, text)

        tree = choice()
        if position < len(tokens):
            raise TemplateError(f"{tokens[position]!r} is not expected in {text!r}")
        return tree

    def _phrase(self, name: str, text: str, inside: tuple[str, ...]) -> Node:
        if name not in self._phrases:
            raise TemplateError(f"there is no shared phrase <{name}>, used in {text!r}")
        if name in inside:
            raise TemplateError(f"the shared phrase <{name}> uses itself")
        if name not in self._parsed:
            self._parsed[name] = self.parse(self._phrases[name], (*inside, name))
        return self._parsed[name]


def _words(token: str, text: str) -> Node:
    found = tuple(Literal(form) for form in forms(token))
    if not found:
        raise TemplateError(f"{token!r} is no word, in {text!r}")
    return found[0] if len(found) == 1 else Sequence(found)


def walk(node: Node, visit: Callable[[Node], None]) -> None:
    """Call `visit` for a tree and everything in it."""
    visit(node)
    children = node.items if isinstance(node, Sequence) else node.options if isinstance(node, Choice) else ()
    for child in children:
        walk(child, visit)


def slots(node: Node) -> dict[str, str]:
    """The slots of a template and the kind of each."""
    found: dict[str, str] = {}

    def visit(inner: Node) -> None:
        if isinstance(inner, Slot):
            found[inner.name] = inner.kind

    walk(node, visit)
    return found


def empty(node: Node) -> bool:
    """Whether the template also matches no words at all."""
    if isinstance(node, Sequence):
        return all(empty(item) for item in node.items)
    if isinstance(node, Choice):
        return any(empty(option) for option in node.options)
    return False
