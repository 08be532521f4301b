"""Setting options in a draft: the one place where planners meet the editor of configurations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nfh.errors import NotYet

if TYPE_CHECKING:
    from nfh.configuration.definitions import Definition
    from nfh.configuration.edited import Edited
    from nfh.configuration.nix_value import NixValue
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft


def entry_of(context: Context) -> Path:
    """The file to edit. Raises NotYet for a flake."""
    if context.target.is_flake:
        raise NotYet(
            f"This system is a flake ({context.target.entry}); so far I edit only a single configuration.nix.",
            "With --config you can name the configuration.nix it uses.",
        )
    return context.target.entry


def set_option(context: Context, draft: Draft, path: str, value: NixValue) -> Edited:
    """Set an option in the draft. Raises NeedsAnswer, CannotEdit, Refused as the editor does."""
    from nfh.configuration import options

    return _take(context, draft, options.set_option(draft.source(entry_of(context)), path, value, context.answers))


def add_to_list(context: Context, draft: Draft, path: str, values: list[Any]) -> Edited:
    """Add elements to an option that is a list."""
    from nfh.configuration import list_values

    return _take(
        context, draft, list_values.add_to_list(draft.source(entry_of(context)), path, values, context.answers)
    )


def remove_from_list(context: Context, draft: Draft, path: str, values: list[Any]) -> Edited:
    """Take elements out of an option that is a list."""
    from nfh.configuration import list_values

    source = draft.source(entry_of(context))
    return _take(context, draft, list_values.remove_from_list(source, path, values))


def find(context: Context, draft: Draft | None, path: str) -> list[Definition]:
    """Every place in the configuration that sets the option."""
    from nfh.configuration import options
    from nfh.configuration.source import Source

    entry = context.target.entry
    return options.find(draft.source(entry) if draft else Source.read(entry), path)


def find_below(context: Context, draft: Draft | None, path: str) -> list[str]:
    """The dotted names of all that the configuration sets at `path` or inside it."""
    from nfh.configuration.module import read_module
    from nfh.configuration.nix_value import attr_path
    from nfh.configuration.options import parts_of
    from nfh.configuration.source import Source

    entry = context.target.entry
    module = read_module(draft.source(entry) if draft else Source.read(entry))
    full = module.prefix + parts_of(path)
    inside = (found.path for found in module.found if found.path[: len(full)] == full)
    return [attr_path(tuple(part for part in path if part is not None)) for path in inside]


def unset(context: Context, draft: Draft, path: str) -> Edited:
    """Take an option, with everything inside it, out of the configuration. Raises CannotEdit."""
    from nfh.configuration import options

    return _take(context, draft, options.unset_option(draft.source(entry_of(context)), path))


def literal(context: Context, path: str) -> str:
    """What the configuration sets the option to, as written; empty when it does not, or not plainly."""
    found = find(context, None, path)
    return found[0].value if len(found) == 1 and found[0].literal else ""


def _take(context: Context, draft: Draft, edited: Edited) -> Edited:
    draft.update(context.target.entry, edited.source.content)
    draft.notes += edited.notes
    return edited
