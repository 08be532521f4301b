"""What Nix says when it fails: which of its lines is the cause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nfh.errors import NixFailed
from nfh.nix.internal_json import plain
from nfh.nix.process import Finished

_ERROR = re.compile(r"^\s*error: ?", re.MULTILINE)


def cause(output: str) -> str:
    """One line: the cause among all that Nix printed; empty if it names none.

    Nix 2.8 begins with the cause and puts the way there after it; later versions put the way first and the cause in
    the last block that starts with "error:". Blocks that only report a failed dependency are passed over.
    """
    blocks = [block.strip() for block in _ERROR.split(output)[1:]]
    for block in reversed([block for block in blocks if block]):
        first = block.splitlines()[0].strip()
        if not first or first.startswith("…") or re.search(r"\bdependenc(y|ies)\b.*\bfailed\b", block):
            continue
        rest = [line.strip() for line in block.splitlines()[1:]]
        if first.endswith(":") and rest and rest[0].startswith("- "):
            return f"{first} {rest[0][2:]}"
        reason = re.search(r"^\s*Reason: (.+?)\.?$", block, re.MULTILINE)
        return f"{first.rstrip('.')}: {reason.group(1)}" if reason else first
    return blocks[-1].splitlines()[0].strip() if blocks and blocks[-1] else ""


def failed(what: str, finished: Finished, argv: Sequence[str]) -> NixFailed:
    """The failure of a program, with the cause that it names; `what` is a sentence without its full stop."""
    said = plain(finished.stderr)
    why = cause(said) or said.strip().rpartition("\n")[2]
    return NixFailed(f"{what}: {why}" if why else f"{what}.", said, finished.status, tuple(argv))
