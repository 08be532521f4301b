"""Files that a flake does not see because git does not know them yet.

In a git repository Nix copies only what git tracks (Nix manual, "nix flake", git inputs); `git add -N` is enough, and
changes nothing but git's list of files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import NfhError
from nfh.intents.question import Choice, Question
from nfh.nix import process
from nfh.planning.plan import RunProgram
from nfh.planning.wording import listed

if TYPE_CHECKING:
    from nfh.planning.context import Context
    from nfh.planning.draft import Draft

GIT = ("git", "-c", "safe.directory=*")
"""Only read with: a repository that belongs to root may be listed by the person all the same."""


def repository(folder: Path) -> Path | None:
    """The top of the git repository that a folder lies in; None: in none."""
    return next((above for above in (folder, *folder.parents) if (above / ".git").exists()), None)


def unknown(folder: Path, files: Iterable[Path]) -> list[Path]:
    """Those of the files below `folder` that git does not know; none where there is no repository, or no git."""
    top = repository(folder)
    inside = sorted({path for path in files if top is not None and path.is_relative_to(top) and path.exists()})
    if top is None or not inside:
        return []
    try:
        done = process.run((*GIT, "-C", str(top), "ls-files", "-z", "--", *map(str, inside)))
    except NfhError:
        return []
    if done.status != 0:
        return []
    known = {str(top / name) for name in done.text.split("\0") if name}
    return [path for path in inside if str(path) not in known]


def strangers(folder: Path) -> tuple[set[Path], set[Path]]:
    """The files below `folder` that git does not know, and of its .nix files those that it does.

    What git is told to ignore is no stranger: it stays out on purpose. Empty where there is no repository.
    """
    top = repository(folder)
    if top is None:
        return set(), set()
    new = _listed(top, folder, "--others", "--exclude-standard")
    return (new, {path for path in _listed(top, folder) if path.suffix == ".nix"}) if new else (set(), set())


def _listed(top: Path, folder: Path, *options: str) -> set[Path]:
    try:
        done = process.run((*GIT, "-C", str(top), "ls-files", "-z", *options, "--", str(folder)))
    except NfhError:
        return set()
    return {top / name for name in done.text.split("\0") if name} if done.status == 0 else set()


def offer(context: Context, draft: Draft) -> None:
    """Notice files of the configuration that the flake would not see, and offer to tell git of them.

    Raises NeedsAnswer (id `git_add`) where a build would miss them.
    """
    from nfh.planning import referred

    target = context.target
    if not target.is_flake:
        return
    members = [one.path for one in draft.desk.configuration.members] if draft.desk is not None else []
    said = [target.entry, *members, *(change.path for change in draft.changes())]
    new = sorted({*unknown(target.folder, said), *referred.to_strangers(target.entry)})
    if not new:
        return
    names = listed([str(path.relative_to(target.folder)) for path in new if path.is_relative_to(target.folder)])
    verb = "is" if len(new) == 1 else "are"
    told = f"{names} {verb} new to git, and of a repository Nix sees only what git knows"
    by_hand = f"git add -N {' '.join(os.path.relpath(path, target.folder) for path in new)}"
    if context.no_build or draft.shown_only:
        draft.notes.append(f"{told}; before it is built: {by_hand}")
        return
    choices = (
        Choice("yes", "yes, tell git of it (git add -N); nothing is committed"),
        Choice("no", "no, go on without"),
    )
    if context.answer(Question("git_add", f"{told}. Shall I tell git?", choices)) == "no":
        draft.notes.append(f"{told}; you chose to go on without.")
        return
    draft.first.append(mark(target.folder, new, by_hand))


def mark(folder: Path, files: list[Path], by_hand: str) -> RunProgram:
    """The step that tells git of files, as root where the repository is root's."""
    top = repository(folder) or folder
    argv = ("git", "-C", str(top), "add", "-N", "--", *map(str, files))
    as_root = not os.access(top / ".git", os.W_OK)
    return RunProgram("tell git of the new files", argv, as_root=as_root, expert=(by_hand,))


def in_copy(step: RunProgram, folder: Path, copy: Path) -> None:
    """Do the same in a private copy of the folder. What git says there does not matter: Nix will say it."""
    if "add" not in step.argv or step.argv[0] != "git":
        return
    files = [Path(name) for name in step.argv[step.argv.index("--") + 1 :]]
    inside = [str(path.relative_to(folder)) for path in files if path.is_relative_to(folder)]
    process.run(("git", "-C", str(copy), "add", "-N", "--", *inside))
