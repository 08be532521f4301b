"""Nothing is handed back unproved: every edit is checked against the text it came from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from nfh.configuration import splice as splices_of
from nfh.configuration import syntax
from nfh.configuration.module import Module, Path_, read_module
from nfh.configuration.source import Source
from nfh.configuration.splice import Splice
from nfh.errors import CannotEdit, ConfigurationError, NixMissing
from nfh.nix.process import run

_HANDS_OFF = re.compile(rb"do\s+not\s+(?:modify|edit|change)|don't\s+(?:modify|edit|change)", re.IGNORECASE)
_GENERATED = re.compile(rb"generated|overwritten|automatic", re.IGNORECASE)


def edited(before: Source, splices: Sequence[Splice], may_change: Sequence[Path_]) -> Source:
    """Do the splices and prove them. `may_change`: the paths (from the top set) below which bindings may differ.

    The bytes outside the splices are the same, the new text parses, every comment outside them is still a comment,
    and every binding outside `may_change` has the value it had. Raises CannotEdit otherwise; the caller's own check
    of the new value comes after.
    """
    refuse_generated(before)
    after = before.now(splices_of.apply(before.content, splices))
    if not _outside_same(before.content, after.content, splices):
        raise unproved(before, splices, "other bytes would change")
    try:
        old, new = read_module(before), read_module(after)
    except ConfigurationError as error:
        raise unproved(before, splices, f"the result would not be correct Nix: {error.message}") from None
    if _comments(before, splices, old=True) != _comments(after, splices, old=False):
        raise unproved(before, splices, "a comment would change")
    if _others(old, may_change) != _others(new, may_change):
        raise unproved(before, splices, "another option would change")
    return after


def words_by_option(source: Source) -> Counter[tuple[object, ...]]:
    """How often each word stands in the value of each option, and each comment in the file; order does not count.

    Raises ConfigurationError, CannotEdit as reading the module does.
    """
    content = source.content
    words: Counter[tuple[object, ...]] = Counter()
    for found in read_module(source).found:
        if not found.is_set:
            words.update((found.path, found.wrappers, leaf) for leaf in syntax.leaves(found.value, content))
    words.update(
        ("#", content[node.start_byte : syntax.end(node, content)])
        for node in syntax.walk(source.root)
        if node.type == "comment"
    )
    return words


def as_before_to_nix(before: Source, after: Source) -> None:
    """Where Nix is installed: raise CannotEdit if it parsed the text before and does not parse it any more.

    Nix sees what the grammar does not: names that mean nothing, the same attribute twice.
    """
    words = words_of_nix(after)
    if words and not words_of_nix(before):
        raise unproved(after, (), f"Nix would not accept the result: {words}")


def words_of_nix(source: Source) -> str:
    """What `nix-instantiate --parse` objects to; empty: nothing, or there is no Nix here."""
    try:
        done = run(("nix-instantiate", "--store", "dummy://", "--parse", "-"), input=source.content, cwd=Path("/"))
    except NixMissing:
        return ""
    if done.status == 0:
        return ""
    return next((line.strip() for line in done.stderr.splitlines() if "error:" in line), "error")


def is_generated(source: Source) -> bool:
    """Whether a file says of itself that a program writes it."""
    head = b"".join(source.content.splitlines(keepends=True)[:5])
    comments = b"\n".join(line for line in head.splitlines() if line.lstrip().startswith((b"#", b"/*", b"*")))
    return bool(_HANDS_OFF.search(comments) and _GENERATED.search(comments))


def refuse_generated(source: Source) -> None:
    """A file that a program writes would lose the edit the next time it is written."""
    if is_generated(source):
        raise source.cannot(
            f"{source.path.name} says of itself that a program writes it, so an edit would be lost",
            0,
            "Put the change into another file, for example configuration.nix.",
        )


def unproved(source: Source, splices: Sequence[Splice], why: str) -> CannotEdit:
    """The error for an edit that failed its proof: nothing is written."""
    at = min((splice.start for splice in splices), default=0)
    return source.cannot(
        f"The edit was not made, because {why}", at, "Make this change by hand; nothing was written."
    )


def _outside_same(before: bytes, after: bytes, splices: Sequence[Splice]) -> bool:
    """Walk both texts from splice to splice, on offsets of their own."""
    old_at = new_at = 0
    for splice in sorted(splices, key=lambda one: one.start):
        length = splice.start - old_at
        if before[old_at : splice.start] != after[new_at : new_at + length]:
            return False
        old_at, new_at = splice.end, new_at + length + len(splice.new)
    return before[old_at:] == after[new_at:]


def _comments(source: Source, splices: Sequence[Splice], *, old: bool) -> list[bytes]:
    """The comments that begin outside the splices, in order."""
    spans = []
    shift = 0
    for splice in sorted(splices, key=lambda one: one.start):
        length = splice.end - splice.start if old else len(splice.new)
        start = splice.start + (0 if old else shift)
        spans.append((start, start + length))
        shift += len(splice.new) - (splice.end - splice.start)
    return [
        source.content[node.start_byte : syntax.end(node, source.content)]
        for node in syntax.walk(source.root)
        if node.type == "comment" and not any(start <= node.start_byte < end for start, end in spans)
    ]


def _others(module: Module, but: Sequence[Path_]) -> Counter[tuple[object, ...]]:
    """Every value that the module says, apart from those below the paths that may change; spacing does not count."""
    content = module.source.content
    said: Counter[tuple[object, ...]] = Counter()
    for found in module.found:
        if any(found.path[: len(path)] == path for path in but):
            continue
        if not found.is_set:
            said[(found.path, found.wrappers, found.scope.withs, *syntax.leaves(found.value, content))] += 1
    return said
