"""Options in one file: where they are set, setting, changing and unsetting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.configuration import bindings, formals, layout, nix_value, placement, syntax, verify
from nfh.configuration.edited import Edited
from nfh.configuration.list_option import NO_ANSWERS, first_line, same_path, spots
from nfh.configuration.literal import NO_LITERAL, NoLiteral, literal
from nfh.configuration.manner import Manner
from nfh.configuration.module import UNCONDITIONAL, Found, Module, read_module, unwrap, wrapped
from nfh.configuration.nix_value import NixValue
from nfh.configuration.scope import Scope, let_bound
from nfh.configuration.source import Source
from nfh.configuration.splice import Splice
from nfh.errors import NeedsAnswer, Refused
from nfh.intents.question import Choice, Question

if TYPE_CHECKING:
    from tree_sitter import Node

OptionPath = str | tuple[str, ...]
"""time.timeZone, or its parts; as a text, a part with a dot in it is quoted: boot.kernel.sysctl."vm.swappiness"."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One place that sets an option. `line` and `column` count from 1.

    `path` is what stands there: the option itself, something inside it, or a set around it that is given by an
    expression (then `literal` is False and the option may or may not be in it). `value` is the value as written,
    without `wrappers` (mkIf, mkForce …, the outermost first).
    """

    file: Path
    path: str
    value: str
    line: int
    column: int
    wrappers: tuple[str, ...]
    literal: bool

    @property
    def conditional(self) -> bool:
        """Whether it may not hold, or may lose to another definition."""
        return any(wrapper not in UNCONDITIONAL and wrapper != "mkForce" for wrapper in self.wrappers)


@dataclass(frozen=True, slots=True)
class Core:
    """What is left of a definition behind its wrappers."""

    found: Found
    node: Node
    scope: Scope
    wrappers: tuple[str, ...]
    value: NixValue | NoLiteral

    @property
    def plain(self) -> bool:
        """Whether the value can be replaced without a question."""
        return self.value is not NO_LITERAL and all(wrapper in UNCONDITIONAL for wrapper in self.wrappers)


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
            definitions.append(_definition(module, found))
    return definitions


def _definition(module: Module, found: Found) -> Definition:
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


def core_of(found: Found, content: bytes) -> Core:
    """Look behind mkForce, mkIf and the like."""
    node, scope, wrappers = found.value, found.scope, found.wrappers
    if found.inherited:
        return Core(found, node, scope, wrappers, NO_LITERAL)
    while True:
        node, scope = unwrap(node, scope, content)
        inside = wrapped(node, content)
        if inside is None or inside[0] in ("mkMerge", "optional", "optionals", "optionalAttrs"):
            return Core(found, node, scope, wrappers, literal(node, scope, content))
        wrappers, node = (*wrappers, inside[0]), inside[1]


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
        splice = placement.place(module, full, lambda how: nix_value.render(value, how).encode())
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
    core = cores[0] if len(cores) == 1 else _which(module, full, cores, answers)
    if core.plain and not isinstance(core.value, NoLiteral) and nix_value.same(core.value, value):
        return Edited(source, already=(shown,))
    target = core.node
    if not core.plain:
        target = _how(module, full, core, answers)
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
    if lost:
        raise source.cannot(
            f"The value of {shown} holds a comment that would be lost",
            lost[0].start_byte,
            "Change the value by hand, or move the comment out of it.",
        )
    after, notes = _finish(module, [splice], full, value)
    others = [one for one in cores if one is not core]
    notes += [f"{shown} is also set in line {source.line(one.node.start_byte)}; that stays." for one in others]
    return Edited(after, changed=(shown,), notes=tuple(notes))


def _which(module: Module, full: tuple[str, ...], cores: Sequence[Core], answers: Mapping[str, str]) -> Core:
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
    under = f" (under {', '.join(core.wrappers)})" if core.wrappers else ""
    return first_line(core.node, source) + under


def _how(module: Module, full: tuple[str, ...], core: Core, answers: Mapping[str, str]) -> Node:
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
        choices.append(Choice("inside", f"change the value and keep {', '.join(core.wrappers)}"))
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
    what = f"stands under {', '.join(core.wrappers)}" if known else f"is computed ({first_line(core.node, source)})"
    raise NeedsAnswer(Question(key, f"{shown} {what} in line {line}. What should nfh do?", tuple(choices)))


def _finish(
    module: Module, splices: list[Splice], full: tuple[str, ...], value: NixValue
) -> tuple[Source, list[str]]:
    """Do the splices and prove that the option has the value afterwards."""
    source, notes = module.source, []
    if nix_value.packages_in(value) and not module.scope.bound("pkgs") and not formals.in_reach(module, "pkgs"):
        taken, note = formals.take(module, "pkgs")
        splices = [*splices, taken]
        notes.append(note)
    after = verify.edited(source, splices, [full])
    found = [_value_of(core_of(one, after.content), after.content) for one in read_module(after).at(full)]
    if not any(not isinstance(one, NoLiteral) and nix_value.same(one, value) for one in found):
        raise verify.unproved(source, splices, "the new value would not be read back as it was meant")
    return after, notes


def _value_of(core: Core, content: bytes) -> NixValue | NoLiteral:
    """The literal value, also where a let gives it."""
    named = let_bound(core.node, core.scope, content)
    return literal(named.value, named.scope, content) if named is not None else core.value


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
