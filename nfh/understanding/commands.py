"""Every command line whose meaning as a request is known."""

from __future__ import annotations

from collections.abc import Sequence

from nfh.understanding import nix_commands, package_commands, system_commands
from nfh.understanding.command_line import Line, Meaning

READERS = {**package_commands.READERS, **nix_commands.READERS, **system_commands.READERS}


def meaning_of(argv: Sequence[str]) -> Meaning | None:
    """What a command line would be as a request; None: nothing nfh does."""
    if len(argv) == 1 and argv[0].startswith("/") and "/bin/" in argv[0]:
        return "which_package_provides", {"file": argv[0]}  # a path alone is asked about, not run
    line = Line.of(argv)
    reader = READERS.get(line.program)
    return reader(line) if reader else None
