"""Options in one file: where they are set, setting, changing and unsetting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from nfh.configuration import bindings, formals, layout, nix_value, placement, syntax, verify
from nfh.configuration.definitions import Definition, core_of, value_of
from nfh.configuration.edited import Edited
from nfh.configuration.list_option import same_path
from nfh.configuration.literal import NO_LITERAL, NoLiteral
from nfh.configuration.manner import Manner
from nfh.configuration.module import Found, Module, read_module
from nfh.configuration.nix_value import NixValue
from nfh.configuration.option_questions import how_to_change, which
from nfh.configuration.placement import NO_ANSWERS
from nfh.configuration.source import Source
from nfh.configuration.splice import Splice

if TYPE_CHECKING:
    from tree_sitter import Node

OptionPath = str | tuple[str, ...]
"""time.timeZone, or its parts; as a text, a part with a dot in it is quoted: boot.kernel.sysctl."vm.swappiness"."""


def parts_of(path: OptionPath) -> tuple[str, ...]:
    """The parts of an option's path. Raises UsageError when it is none."""
    return path if isinstance(path, tuple) else nix_value.split_path(path)


def find(source: Source, path: OptionPath) -> list[Definition]:
    """Every place in this file that sets the option, sets something inside it, or may set it from around it."""
    module = read_module(source)
    full = module.prefix + parts_of(path)
    definitions = []
    for found in module.found:
        inside = len(found.path) >= len(full) and same_path(found.path[: len(full)], full)
        around = len(found.path) < len(full) and same_path(found.path, full[: len(found.path)]) and found.path != ()
        if found.is_set and (around or syntax.bindings(found.value)):
            continue
        if inside or (around and found.path != module.prefix):
            definitions.append(definition_of(module, found))
    return definitions


def definition_of(module: Module, found: Found) -> Definition:
    """What is set there, for people."""
    source = module.source
    core = core_of(found, source.content)
    line, column = source.position((found.binding or found.value).start_byte)
    return Definition(
        source.path,
        module.shown(found.path),
        syntax.text(core.node, source.content),
        line,
        column,
        core.wrappers,
        core.value is not NO_LITERAL,
    )


# ---------------------------------------------------------------------------------------------------- setting


def set_option(source: Source, path: OptionPath, value: NixValue, answers: Mapping[str, str] = NO_ANSWERS) -> Edited:
    """Set an option, wherever it is set now, else where it belongs.

    A set of values ({"isNormalUser": True, …}) is added whole where nothing of it is there, else member by member.
    Raises NeedsAnswer (ids `which:PATH`, `set:PATH`) where more than one change would do, or where the value stands
    under a condition, a priority or is computed; CannotEdit where no change is safe; Refused when the answer was to
    leave it.
    """
    parts = parts_of(path)
    module = read_module(source)
    full = module.prefix + parts
    here = module.at(full)
    below = [found for found in module.found if len(found.path) > len(full) and found.path[: len(full)] == full]
    shown = nix_value.attr_path(parts)
    if not here and not below:
        splice = placement.place(module, full, lambda how: nix_value.render(value, how).encode(), answers)
        after, notes = _finish(module, [splice], full, value)
        return Edited(after, added=(shown,), notes=(*notes, *_possibly_there(module, full)))
    if isinstance(value, Mapping) and all(found.is_set for found in here):
        done = Edited(source, already=() if value else (shown,))
        for key, member in value.items():
            done = done.then(set_option(done.source, (*parts, key), member, answers))
        return done
    if below or any(found.is_set for found in here):
        at = next((found for found in (*here, *below) if found.binding is not None), below[0] if below else here[0])
        raise source.cannot(
            f"{shown} is a set of several options here, so it cannot be given one value",
            (at.binding or at.value).start_byte,
            "Name one of the options inside it.",
        )
    return _change(module, full, here, value, answers)


def _change(
    module: Module, full: tuple[str, ...], here: list[Found], value: NixValue, answers: Mapping[str, str]
) -> Edited:
    source, shown = module.source, module.shown(full)
    cores = [core_of(found, source.content) for found in here]
    core = cores[0] if len(cores) == 1 else which(module, full, cores, answers)
    sure = core.plain or (core.default and f"set:{shown}" not in answers)
    if sure and not isinstance(core.value, NoLiteral) and nix_value.same(core.value, value):
        return Edited(source, already=(shown,))
    target = core.node
    if not sure:
        target = how_to_change(module, full, core, answers)
    scope = core.scope if target.id == core.node.id else core.found.scope
    content = source.content
    how = Manner(
        scope,
        layout.indent_of(content, target.start_byte),
        layout.unit(source.root, content),
        layout.newline(content),
        layout.same_line(content, target.start_byte, target.end_byte) and not isinstance(value, Mapping),
    )
    splice = Splice(target.start_byte, target.end_byte, nix_value.render(value, how).encode())
    if splice.new == content[splice.start : splice.end]:
        return Edited(source, already=(shown,))
    lost = [node for node in syntax.walk(target) if node.type == "comment"]
    if lost and isinstance(value, (list, tuple)) and isinstance(core.value, list):
        return _element_by_element(module, full, core.value, value)
    if lost:
        raise source.cannot(
            f"The value of {shown} holds a comment that would be lost",
            lost[0].start_byte,
            "Change the value by hand, or move the comment out of it.",
        )
    after, notes = _finish(module, [splice], full, value)
    others = [one for one in cores if one is not core]
    notes += [f"{shown} stays a default (mkDefault): another module can still set it."] if core.default else []
    notes += [f"{shown} is also set in line {source.line(one.node.start_byte)}; that stays." for one in others]
    return Edited(after, changed=(shown,), notes=tuple(notes))


def _element_by_element(
    module: Module, full: tuple[str, ...], now: list[NixValue], value: Sequence[NixValue]
) -> Edited:
    """Make one list of another, the comments in it untouched. Raises CannotEdit where that changes the order."""
    from nfh.configuration.list_values import add_to_list, remove_from_list

    source, shown, parts = module.source, module.shown(full), full[len(module.prefix) :]
    gone = [one for one in now if not any(nix_value.same(one, other) for other in value)]
    new = [one for one in value if not any(nix_value.same(one, other) for other in now)]
    after = add_to_list(remove_from_list(source, parts, gone).source, parts, new)
    read = [core_of(one, after.source.content).value for one in read_module(after.source).at(full)]
    if len(read) != 1 or isinstance(read[0], NoLiteral) or not nix_value.same(read[0], value):
        raise source.cannot(
            f"The order of {shown} cannot be changed without moving the comments in it",
            module.at(full)[0].value.start_byte,
            "Change the list by hand.",
        )
    return Edited(after.source, changed=(shown,), notes=after.notes)


def _finish(
    module: Module, splices: list[Splice], full: tuple[str, ...], value: NixValue
) -> tuple[Source, list[str]]:
    """Do the splices and prove that the option has the value afterwards."""
    source, notes = module.source, []
    if nix_value.packages_in(value) and not module.scope.bound("pkgs") and not formals.in_reach(module, "pkgs"):
        taken, note = formals.take(module, "pkgs")
        splices = [*splices, *taken]
        notes.append(note)
    after = verify.edited(source, splices, [full])
    found = [value_of(core_of(one, after.content), after.content) for one in read_module(after).at(full)]
    if not any(not isinstance(one, NoLiteral) and nix_value.same(one, value) for one in found):
        raise verify.unproved(source, splices, "the new value would not be read back as it was meant")
    return after, notes


def _possibly_there(module: Module, full: tuple[str, ...]) -> list[str]:
    """A computed name may stand for the very option."""
    source = module.source
    return [
        f"Line {source.line(found.binding.start_byte)} sets {module.shown(found.path)}, which may be the same option."
        for found in module.found
        if found.binding is not None and None in found.path and same_path(found.path, full)
    ]


# ---------------------------------------------------------------------------------------------------- unsetting


def unset_option(source: Source, path: OptionPath) -> Edited:
    """Take an option out of the file, with everything inside it. `missing`: the file does not set it.

    Raises CannotEdit for what stands under a condition or is inherited.
    """
    shown = nix_value.attr_path(parts_of(path))
    after, gone = source, False
    while True:
        module = read_module(after)
        full = module.prefix + parts_of(path)
        inside = [found for found in module.found if found.path[: len(full)] == full and found.binding is not None]
        if not inside:
            return Edited(after, removed=(shown,)) if gone else Edited(source, missing=(shown,))
        found = inside[0]
        binding, container = found.binding, found.container
        if binding is None or container is None or found.inherited or _holder(module, container).conditional:
            raise after.cannot(
                f"{shown} is set under a condition or inherited, so nfh leaves it alone",
                found.value.start_byte,
                "Take it out by hand.",
            )
        after, gone = verify.edited(after, [bindings.take_out(container, binding, after.content)], [full]), True


def _holder(module: Module, container: Node) -> Found:
    return next(found for found in module.found if found.is_set and found.value.id == container.id)
