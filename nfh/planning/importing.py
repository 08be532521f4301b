"""Another file for the configuration to import."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import Refused
from nfh.planning import editing

if TYPE_CHECKING:
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

IMPORTS = "imports"


def files_named(said: str) -> tuple[str, ...]:
    """The files in what was said: `./a.nix`, `[ ./a.nix ./b ]`."""
    return tuple(re.findall(r"[^\s\[\],;\"']+", said))


def import_files(said: str, context: Context, draft: Draft) -> None:
    """Have the main file of the configuration import the files, which must be there; what it imports already stays.

    Raises Refused for a file that is not there or lies outside, NeedsAnswer and CannotEdit as the editor does.
    """
    from nfh.configuration import imports
    from nfh.configuration.whole.scopes import writable

    desk, owner = editing.desk(context, draft), editing.owner_of(context, draft)
    for name in files_named(said):
        main = writable(desk.configuration, owner)
        if not main:
            raise Refused("I found no file of this configuration that could import another.", "Write it by hand.")
        source = main[0].module.source
        file = _there(name, source.path.parent, context.target.folder)
        edited = desk.take(imports.add(source, file, context.answers))
        shown = editing.short(source.path, context)
        if edited.already:
            draft.done_already.append(f"{shown} imports {edited.already[0]} already.")
            continue
        draft.notes += edited.notes
        draft.summaries.append(f"import {edited.added[0]} into {shown}")
        draft.why.append(
            "A configuration may be spread over many files: what a file sets counts once another one imports it."
        )
        draft.concepts.append("module")
        draft.next.append("undo")


def _there(name: str, folder: Path, top: Path) -> Path:
    """The file, seen from the one that will import it or from the configuration's folder. Raises Refused."""
    places = [Path(os.path.normpath(base / Path(name).expanduser())) for base in (folder, top)]
    found = next((one for one in places if one.is_file() or (one / "default.nix").is_file()), None)
    if found is None:
        raise Refused(
            f"{places[0]} is not there, so it was not imported.", "Write the file first, then say it again."
        )
    if not found.is_relative_to(top):
        raise Refused(f"{found} lies outside {top}, so it was not imported.", f"Copy it into {top} first.")
    return found
