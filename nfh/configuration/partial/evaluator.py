"""The evaluator: expressions of the person's own files to values, lazily."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.configuration import syntax
from nfh.configuration.partial import collections, functions, literals, operators
from nfh.configuration.partial.values import (
    Either,
    FunctionValue,
    Lazy,
    Opaque,
    SetValue,
    Spot,
    Value,
    cases,
    member,
)

if TYPE_CHECKING:
    from tree_sitter import Node

MOST_STEPS = 200_000
"""Expressions looked at in one configuration. Real ones need a few thousand; more is a program that loops."""

Read = Callable[[Path], bytes]
"""Gives the bytes of a file. Raises NfhError or OSError."""


@dataclass(frozen=True, slots=True, eq=False)
class Env:
    """The names around an expression, innermost first, and the sets that `with` opens."""

    file: Path
    content: bytes
    names: Mapping[str, Lazy]
    around: Env | None = None
    opened: Lazy | None = None

    def inside(self, names: Mapping[str, Lazy], opened: Lazy | None = None) -> Env:
        """These names around, and more."""
        return Env(self.file, self.content, names, self, opened)

    def spot(self, node: Node) -> Spot:
        """Where a node stands."""
        return Spot(self.file, self.content, node)


def followed(path: Path) -> Path:
    """The file that Nix reads for a path: a folder means its default.nix, a link leads to the file itself.

    So paths in it are relative to where it really stands (Nix, EvalState::resolveExprPath).
    """
    path = Path(os.path.normpath(path))
    path = path / "default.nix" if path.is_dir() else path
    for _ in range(40):  # as many links as Linux follows
        if not path.is_symlink():
            break
        path = Path(os.path.normpath(path.parent / os.readlink(path)))  # noqa: PTH115
    return path


class Evaluator:
    """Evaluates files; each is read and parsed once."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._files: dict[Path, Lazy] = {}
        self._steps = 0

    def file(self, path: Path) -> Lazy:
        """What a file is; a folder means its default.nix. Opaque when it cannot be read or is no Nix."""
        path = followed(path)
        if path not in self._files:
            self._files[path] = Lazy(lambda: self._of_file(path))
        return self._files[path]

    def _of_file(self, path: Path) -> Value:
        from nfh.errors import NfhError

        try:
            content = self._read(path)
        except (NfhError, OSError):
            return Opaque(str(path))
        tree = syntax.parse(content)
        found = tree.root.child_by_field_name("expression")
        if tree.wrong is not None or found is None:
            return Opaque(str(path))
        return self.value(found, Env(path, content, {}))

    def lazy(self, node: Node, env: Env) -> Lazy:
        """An expression, to be evaluated when asked for."""
        return Lazy(lambda: self.value(node, env), env.spot(node))

    def value(self, node: Node, env: Env) -> Value:
        """An expression's value. Never raises: what is too deep or too much is opaque."""
        self._steps += 1
        if self._steps > MOST_STEPS:
            return Opaque(env.spot(node).text, spot=env.spot(node))
        try:
            known = _KINDS.get(node.type)
            return known(self, node, env) if known else Opaque(env.spot(node).text, spot=env.spot(node))
        except RecursionError:
            return Opaque("nested too deeply")

    # ---------------------------------------------------------------------------------------------- names

    def _name(self, node: Node, env: Env) -> Value:
        return self.lookup(env.spot(node).text, env, env.spot(node))

    def lookup(self, name: str, env: Env, spot: Spot | None = None) -> Value:
        """What a name means: bound around it, a constant, or a member of what a `with` opens."""
        at: Env | None = env
        opened: list[Lazy] = []
        while at is not None:
            if name in at.names:
                return at.names[name].value
            if at.opened is not None:
                opened.append(at.opened)
            at = at.around
        if name in functions.CONSTANTS:
            return functions.CONSTANTS[name]
        for lazy in opened:
            for value, _ in cases(lazy.value):
                if isinstance(value, Opaque) or (isinstance(value, SetValue) and (name in value.members)):
                    found = member(value, name)
                    return Opaque(found.name, found.arguments, spot) if isinstance(found, Opaque) else found
        return Opaque(name, spot=spot)

    def _transparent(self, node: Node, env: Env) -> Value:
        inside = syntax.field(node, "expression") or syntax.field(node, "body")
        return self.value(inside, env) if inside is not None else Opaque(node.type)

    def _with(self, node: Node, env: Env) -> Value:
        environment, body = syntax.field(node, "environment"), syntax.field(node, "body")
        if environment is None or body is None:
            return Opaque("with")
        return self.value(body, env.inside({}, self.lazy(environment, env)))

    def _if(self, node: Node, env: Env) -> Value:
        condition, *branches = syntax.fields(node, "condition", "consequence", "alternative")
        known = self.value(condition, env)
        lazies = [self.lazy(branch, env) for branch in branches]
        if isinstance(known, bool) and len(lazies) == 2:
            return lazies[0 if known else 1].value
        return Either(tuple(lazies), f"if {env.spot(condition).text}")

    def _select(self, node: Node, env: Env) -> Value:
        base, attrpath = syntax.field(node, "expression"), syntax.field(node, "attrpath")
        if base is None or attrpath is None:
            return Opaque(env.spot(node).text)
        value = self.value(base, env)
        default = syntax.field(node, "default")
        for name in collections.names_of(self, attrpath, env):
            if name is None:
                return Opaque(env.spot(node).text, spot=env.spot(node))
            absent = isinstance(value, SetValue) and name not in value.members
            if absent and default is not None and isinstance(value, SetValue) and not value.partial:
                return self.value(default, env)
            value = member(value, name)
        return Opaque(value.name, value.arguments, env.spot(node)) if isinstance(value, Opaque) else value

    def _has(self, node: Node, env: Env) -> Value:
        base, attrpath = syntax.field(node, "expression"), syntax.field(node, "attrpath")
        value = self.value(base, env) if base is not None else None
        for name in collections.names_of(self, attrpath, env) if attrpath is not None else []:
            if not isinstance(value, SetValue) or name is None or (value.partial and name not in value.members):
                return Opaque(env.spot(node).text)
            if name not in value.members:
                return False
            value = value.members[name].value
        return True

    def _binary(self, node: Node, env: Env) -> Value:
        left, right = (self.lazy(side, env) for side in syntax.fields(node, "left", "right"))
        return operators.operate(syntax.operator(node), left, right, env.spot(node))

    def _not(self, node: Node, env: Env) -> Value:
        argument = syntax.field(node, "argument")
        value = self.value(argument, env) if argument is not None else None
        return not value if isinstance(value, bool) else Opaque(env.spot(node).text)

    def _function(self, node: Node, env: Env) -> Value:
        return FunctionValue(env.spot(node), lambda argument: self._called(node, env, argument))

    def _called(self, node: Node, env: Env, argument: Lazy) -> Value:
        body = syntax.field(node, "body")
        universal, formals = syntax.field(node, "universal"), syntax.field(node, "formals")
        names: dict[str, Lazy] = {}
        inside = env.inside(names)
        if universal is not None:
            names[env.spot(universal).text] = argument
        for formal in formals.children if formals is not None else ():
            name = syntax.field(formal, "name") if formal.type == "formal" else None
            if name is not None:
                names[env.spot(name).text] = self._argument(env.spot(name), formal, inside, argument)
        return self.value(body, inside) if body is not None else Opaque("function")

    def _argument(self, name: Spot, formal: Node, inside: Env, argument: Lazy) -> Lazy:
        default = syntax.field(formal, "default")

        def make() -> Value:
            value = argument.value
            if isinstance(value, SetValue) and name.text not in value.members and default is not None:
                return self.value(default, inside)
            return member(value, name.text)

        return Lazy(make, name)

    def _apply(self, node: Node, env: Env) -> Value:
        function, argument = syntax.field(node, "function"), syntax.field(node, "argument")
        if function is None or argument is None:
            return Opaque("call")
        return self.call(self.value(function, env), self.lazy(argument, env), env.spot(node))

    def call(self, function: Value, argument: Lazy, spot: Spot | None = None) -> Value:
        """A function applied to an argument."""
        match function:
            case FunctionValue():
                return function.call(argument)
            case SetValue() if "__functor" in function.members:
                own = self.call(function.members["__functor"].value, Lazy.of(function), spot)
                return self.call(own, argument, spot)
            case Opaque():
                applied = Opaque(function.name, (*function.arguments, argument), spot)
                return functions.known(self, applied)
            case Either():
                found = tuple(Lazy.of(self.call(one.value, argument, spot)) for one in function.values)
                return Either(found, function.condition)
        return Opaque("call", (argument,), spot)


_KINDS: Mapping[str, Callable[[Evaluator, Node, Env], Value]] = {
    "variable_expression": Evaluator._name,
    "integer_expression": literals.number,
    "string_expression": literals.string,
    "path_expression": literals.path,
    "hpath_expression": literals.path,
    "spath_expression": literals.search_path,
    "list_expression": collections.elements,
    "attrset_expression": collections.plain_set,
    "rec_attrset_expression": collections.recursive_set,
    "let_expression": collections.let,
    "parenthesized_expression": Evaluator._transparent,
    "assert_expression": Evaluator._transparent,
    "with_expression": Evaluator._with,
    "if_expression": Evaluator._if,
    "select_expression": Evaluator._select,
    "has_attr_expression": Evaluator._has,
    "binary_expression": Evaluator._binary,
    "unary_expression": Evaluator._not,
    "function_expression": Evaluator._function,
    "apply_expression": Evaluator._apply,
}
