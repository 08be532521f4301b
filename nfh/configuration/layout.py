"""Lines, indentation and line endings of a file, over bytes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from nfh.configuration import syntax

if TYPE_CHECKING:
    from tree_sitter import Node

BLANK = b" \t"


def newline(content: bytes) -> bytes:
    """The line ending that the file uses: CR LF where most lines end so, else LF."""
    windows = content.count(b"\r\n")
    return b"\r\n" if windows * 2 > content.count(b"\n") else b"\n"


def line_start(content: bytes, offset: int) -> int:
    """Where the line of an offset begins."""
    return content.rfind(b"\n", 0, offset) + 1


def line_end(content: bytes, offset: int) -> int:
    """Where the line of an offset ends, before its line ending."""
    found = content.find(b"\n", offset)
    if found < 0:
        return len(content)
    return found - 1 if found > offset and content[found - 1 : found] == b"\r" else found


def next_line(content: bytes, offset: int) -> int:
    """Where the line after that of an offset begins; the end of the text when there is none."""
    found = content.find(b"\n", offset)
    return len(content) if found < 0 else found + 1


def indent_of(content: bytes, offset: int) -> bytes:
    """The white space at the beginning of an offset's line."""
    start = line_start(content, offset)
    at = start
    while content[at : at + 1] in (b" ", b"\t"):
        at += 1
    return content[start:at]


def is_first(content: bytes, offset: int) -> bool:
    """Whether only white space stands before an offset in its line."""
    return not content[line_start(content, offset) : offset].strip(BLANK)


def is_last(content: bytes, offset: int) -> bool:
    """Whether only white space stands after an offset in its line."""
    return not content[offset : line_end(content, offset)].strip(BLANK)


def skip_back(content: bytes, offset: int, chars: bytes = BLANK) -> int:
    """The offset after the last byte before `offset` that is none of `chars`."""
    while offset > 0 and content[offset - 1] in chars:
        offset -= 1
    return offset


def skip(content: bytes, offset: int, chars: bytes = BLANK) -> int:
    """The offset of the first byte from `offset` on that is none of `chars`."""
    while offset < len(content) and content[offset] in chars:
        offset += 1
    return offset


def same_line(content: bytes, start: int, end: int) -> bool:
    """Whether no line ends between two offsets."""
    return b"\n" not in content[start:end]


def unit(root: Node, content: bytes) -> bytes:
    """One step of indentation as this file does it: the commonest among its sets and lists, else two spaces."""
    steps: Counter[bytes] = Counter()
    for node in syntax.walk(root):
        if node.type not in ("attrset_expression", "rec_attrset_expression", "list_expression"):
            continue
        outer = indent_of(content, node.start_byte)
        inside = syntax.elements(node) if node.type == "list_expression" else syntax.bindings(node)
        for child in inside[:3]:
            own = indent_of(content, child.start_byte)
            if is_first(content, child.start_byte) and own.startswith(outer) and len(own) > len(outer):
                steps[own[len(outer) :]] += 1
    common = steps.most_common(1)
    return common[0][0] if common else b"  "
