"""The lists of packages of one option, with what each element stands for, and how elements come and go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nfh.configuration import bindings, computed_list, layout, list_option, new_binding, nix_value, rows, syntax
from nfh.configuration.lists import ListPlace, Lists, is_list
from nfh.configuration.module import Module, Path_, known, read_module
from nfh.configuration.new_binding import Binding
from nfh.configuration.package_entries import Form, Meaning, PackageEntry, inherited, meaning
from nfh.configuration.scope import Scope
from nfh.configuration.source import Source
from nfh.configuration.splice import Splice

if TYPE_CHECKING:
    from tree_sitter import Node

Parts = tuple[str, ...]
"""An attribute in pkgs: ("kdePackages", "kate")."""


@dataclass(frozen=True, slots=True)
class Element:
    """One package of a list: its node (in attrValues: a name in an inherit, or a binding) and what it stands for."""

    place: ListPlace
    node: Node
    entry: PackageEntry


@dataclass(frozen=True, slots=True)
class PackageLists:
    """A module with the lists of packages at one path (from the top set)."""

    module: Module
    path: Path_
    lists: Lists

    def elements(self) -> list[Element]:
        """Every element of every list, in the order of the text."""
        return [element for place in self.lists.places for element in self._elements(place)]

    def _elements(self, place: ListPlace) -> Iterator[Element]:
        content = self.module.source.content
        if not place.values:
            for node in syntax.elements(place.node):
                if place.flat and is_list(node, content):
                    continue
                yield self._element(place, node, node, meaning(node, place.scope, content))
            return
        for binding in syntax.bindings(place.node):
            value = syntax.field(binding, "expression")
            if binding.type == "binding" and value is not None:
                yield self._element(place, binding, value, meaning(value, place.scope, content))
                continue
            origin = syntax.dotted(value, content) if value is not None else ""
            for attr in rows.of_inherit(binding).elements:
                meant = inherited(syntax.part_name(attr, content), origin, place.scope, content)
                yield self._element(place, attr, attr, meant)

    def _element(self, place: ListPlace, node: Node, shown: Node, meant: Meaning) -> Element:
        source = self.module.source
        line, column = source.position(node.start_byte)
        first = meant.attrs[0] if meant.attrs else ""
        form: Form = "plain" if meant.plain and first else "other"
        name = syntax.text(shown, source.content)
        entry = PackageEntry(name, first, line, column, place.conditional, form, meant.attrs[1:])
        return Element(place, node, entry)

    def add(self, wanted: Mapping[str, Parts], answers: Mapping[str, str]) -> tuple[list[Splice], Scope]:
        """The splices that add packages, and what names mean where they go.

        Raises NeedsAnswer (id `list`) when several lists would do, CannotEdit when no place is safe.
        """

        def spell(scope: Scope) -> list[bytes]:
            return [nix_value.package(nix_value.attr_path(parts), scope).encode() for parts in wanted.values()]

        if list_option.is_new(self.module, self.path, self.lists):
            new = list_option.create(self.module, known(self.path), spell, answers, with_pkgs=True)
            return [new], self.module.scope
        computed = computed_list.beside_conditions(self.module, self.path, self.lists, spell)
        computed = computed or computed_list.behind_expression(self.module, self.path, self.lists, spell, answers)
        if computed is not None:
            return [computed], self.module.scope
        chosen = list_option.choose(self.module, self.path, self._own(), answers, with_pkgs=True)
        if chosen.values:
            return self._add_values(chosen, list(wanted.values())), chosen.scope
        return [list_option.insert(self.module, chosen, spell)], chosen.scope

    def _own(self) -> Lists:
        """The lists, without those that only hold packages of other sources (unstable.neovim), unless all do."""
        held = {place.node.id: list(self._elements(place)) for place in self.lists.places if not place.flat}
        foreign = {at for at, all_ in held.items() if all_ and all(one.entry.form == "other" for one in all_)}
        own = tuple(place for place in self.lists.places if place.node.id not in foreign)
        return Lists(own, self.lists.opaque) if any(not place.conditional for place in own) else self.lists

    def _add_values(self, place: ListPlace, wanted: list[Parts]) -> list[Splice]:
        """Into `attrValues { … }`: to the `inherit (pkgs) …` that fits, else as a binding of its own."""
        source = self.module.source
        content, step = source.content, layout.unit(source.root, source.content)
        inherits = {
            syntax.dotted(origin, content): binding
            for binding in syntax.bindings(place.node)
            if binding.type == "inherit_from" and (origin := syntax.field(binding, "expression")) is not None
        }
        taken = set(syntax.bound_names(place.node, content))
        splices = []
        for parent in dict.fromkeys(parts[:-1] for parts in wanted):
            names = [nix_value.attr_name(parts[-1]) for parts in wanted if parts[:-1] == parent]
            binding = inherits.get(".".join(("pkgs", *parent)))
            if binding is not None:
                texts = [name.encode() for name in names]
                splices.append(rows.insert(rows.of_inherit(binding), texts, content, step))
                continue
            for name in names:
                if name in taken:
                    raise source.cannot(
                        f"The name {name} stands for something else in this list",
                        place.node.start_byte,
                        "Add the package by hand, under another name.",
                    )
                value = ".".join(["pkgs", *map(nix_value.attr_name, parent), name])
                splices.append(self._new_value(place, name.encode(), value.encode(), step))
        return splices

    def _new_value(self, place: ListPlace, name: bytes, value: bytes, step: bytes) -> Splice:
        new = Binding(place.node, name, lambda _: value, place.scope, step, self.module.source.content)
        present = syntax.bindings(place.node)
        return new_binding.after(new, present[-1], blank=False) if present else new_binding.into_empty(new)

    def take_out(self, element: Element) -> Splice:
        """The splice that takes an element out."""
        content, node = self.module.source.content, element.node
        if not element.place.values:
            return rows.take_out(rows.of_list(element.place.node), node, content)
        if node.type == "binding":
            return bindings.take_out(element.place.node, node, content)
        inherit = node.parent.parent if node.parent is not None else None
        if inherit is None:
            raise self.module.source.cannot("This list is written in a way that nfh does not know", node.start_byte)
        row = rows.of_inherit(inherit)
        if len(row.elements) == 1:
            commented = next((one for one in syntax.walk(inherit) if one.type == "comment"), None)
            if commented is not None:
                raise self.module.source.cannot(
                    f"With {element.entry.name} the last name of its inherit would go, and a comment in it with it",
                    commented.start_byte,
                    "Take it out by hand, or move the comment first.",
                )
            return bindings.take_out(element.place.node, inherit, content)
        return rows.take_out(row, node, content)


def package_lists(source: Source, option: Path_) -> PackageLists:
    """The lists of packages of an option. Raises ConfigurationError, CannotEdit as reading the module does."""
    module = read_module(source)
    path = module.prefix + option
    return PackageLists(module, path, list_option.lists_at(module, path, values=True))
