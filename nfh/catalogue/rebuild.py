"""Makes a system's catalogue: reads, merges, writes, puts it in the old one's place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nfh.catalogue import gather, own
from nfh.catalogue.making import Made, make
from nfh.errors import Interrupted, NfhError
from nfh.nix import nixpkgs

if TYPE_CHECKING:
    from nfh.knowledge.catalogue_file import Progress
    from nfh.nix.target import Target
    from nfh.settings import Folders


def rebuild(folders: Folders, target: Target, path: Path | None, say: gather.Say, progress: Progress) -> Made:
    """Make the catalogue of `target` from its nixpkgs, or from what is at `path`.

    Raises Busy, Failed, NixFailed, NixMissing, UsageError, Interrupted: the old one is then still there.
    """
    file = own.place(folders, target)
    with own.held(file):
        folders.private(file.parent)
        key = nixpkgs.key(target)
        try:
            found = gather.of_path(path, target.environment, say) if path else gather.of_system(target, say)
            say("writing the list")
            made = make(found, file, progress)
        except Interrupted:
            raise
        except NfhError as problem:
            if path is None:
                own.remember_failure(file, key, problem.message)
            raise
        own.forget_failure(file)
        return made
