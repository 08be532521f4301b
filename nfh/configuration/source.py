"""One Nix file as it is: its path and its bytes."""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nfh.errors import CannotEdit, ConfigurationError

if TYPE_CHECKING:
    from tree_sitter import Node

LARGEST = 2_000_000
"""Bytes. Nobody writes a configuration of this size by hand; a larger file is data, and reading it would take
minutes."""

_CONFLICT = re.compile(rb"^<{7}(?: .*)?\r?$", re.MULTILINE)
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_CONFLICT_END = re.compile(rb"^>{7}(?: .*)?\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Source:
    """A Nix file: `content` is exactly what stands, or will stand, on disk.

    `inside`: the expression in it that is meant, as child numbers from the root of the syntax tree; () is the whole
    file. A module that stands inside another file (in a flake, in home-manager.users) is read and edited so.
    """

    path: Path
    content: bytes
    inside: tuple[int, ...] = ()

    def now(self, content: bytes) -> Source:
        """The same place with other content."""
        return Source(self.path, content, self.inside)

    @classmethod
    def read(cls, path: Path) -> Source:
        """Read a file. Raises ConfigurationError when it is missing, unreadable, no file, or no text."""
        try:
            facts = path.stat()
            if stat.S_ISDIR(facts.st_mode):
                raise ConfigurationError(f"{path} is a folder, not a Nix file.", path, hint="Name a file inside it.")
            if not stat.S_ISREG(facts.st_mode):
                raise ConfigurationError(f"{path} is not an ordinary file.", path)
            if facts.st_size > LARGEST:
                size = facts.st_size // 1_000_000
                raise ConfigurationError(f"{path} has {size} MB; that is far too large to be a configuration.", path)
            content = path.read_bytes()
        except FileNotFoundError:
            dangling = path.is_symlink()
            message = f"{path} points to a file that does not exist." if dangling else f"There is no file {path}."
            raise ConfigurationError(message, path, hint="Name the right file with --config.") from None
        except PermissionError:
            raise ConfigurationError(
                f"You may not read {path}.", path, hint="Ask its owner, or look at it with sudo."
            ) from None
        except OSError as error:
            if "symbolic link" in str(error).lower():
                raise ConfigurationError(f"{path} is a symbolic link that leads back to itself.", path) from None
            raise ConfigurationError(f"{path} cannot be read: {error.strerror or error}.", path) from None
        source = cls(path, content)
        source._refuse_binary()
        return source

    def _refuse_binary(self) -> None:
        nul = self.content.find(b"\0")
        if nul >= 0:
            raise ConfigurationError(
                f"{self.path} holds a NUL byte, so it is not a text file.", self.path, *self.position(nul)
            )
        try:
            self.content.decode("utf-8")
        except UnicodeDecodeError as error:
            line, column = self.position(error.start)
            raise ConfigurationError(
                f"{self.path} holds a character that is not UTF-8 in line {line}.",
                self.path,
                line,
                column,
                hint="Open the file in an editor and save it with the encoding UTF-8.",
            ) from None
        if self.content.startswith(b"\xef\xbb\xbf"):
            raise ConfigurationError(
                f"{self.path} begins with an invisible byte-order mark, which Nix does not accept.",
                self.path,
                1,
                1,
                hint="Save the file again as UTF-8 without a byte-order mark (BOM).",
            )

    def _refuse_lone_returns(self) -> None:
        """To Nix a carriage return alone ends a comment, to most editors it does not: nobody knows what is meant."""
        lone = _LONE_RETURN.search(self.content)
        if lone is not None:
            raise ConfigurationError(
                f"{self.path} holds a carriage return in the middle of line {self.line(lone.start())}.",
                self.path,
                *self.position(lone.start()),
                hint="Open the file in an editor and save it with ordinary line endings.",
            )

    # ------------------------------------------------------------------------------------------ the tree

    @property
    def root(self) -> Node:
        """The root of the syntax tree. Raises ConfigurationError at the first thing that is no Nix."""
        from nfh.configuration.syntax import parse

        self._refuse_binary()
        tree = parse(self.content)
        if tree.wrong is not None:
            raise self._syntax_error(tree.wrong.offset, tree.wrong.missing, tree.wrong.found)
        self._refuse_lone_returns()
        return tree.root

    @property
    def expression(self) -> Node:
        """The expression that the file is. Raises ConfigurationError when the file holds none."""
        root = self.root
        found = self._at(root) if self.inside else root.child_by_field_name("expression")
        if found is None:
            raise ConfigurationError(
                f"{self.path} is empty: it holds no Nix expression.",
                self.path,
                1,
                1,
                hint="A configuration begins with { config, pkgs, ... }: { and ends with }.",
            )
        return found

    def _at(self, node: Node) -> Node | None:
        for number in self.inside:
            if number >= node.child_count:
                return None
            node = node.children[number]
        return node

    def leads_to(self, wanted: Node) -> bool:
        """Whether the whole file is that module, behind let, with, assert and parentheses only.

        Not behind a function: that one was given its arguments already, so it is none of the module's own.
        """
        node = self.root.child_by_field_name("expression")
        while node is not None and node.id != wanted.id:
            within = "expression" if node.type == "parenthesized_expression" else "body"
            node = None if node.type == "function_expression" else node.child_by_field_name(within)
        return node is not None

    def _syntax_error(self, offset: int, missing: str, found: str) -> ConfigurationError:
        conflict = _CONFLICT.search(self.content)
        if conflict and _CONFLICT_END.search(self.content):
            line, column = self.position(conflict.start())
            return ConfigurationError(
                f"{self.path} holds a git merge conflict in line {line} (<<<<<<<) that nobody has resolved yet.",
                self.path,
                line,
                column,
                hint="Keep one of the two sides, delete the lines <<<<<<<, ======= and >>>>>>>, and try again.",
            )
        named = self._named()
        if named is not None:
            return named
        offset = self._visible(offset) if missing else offset
        line, column = self.position(offset)
        where = f"{self.path} is not correct Nix at line {line}, column {column}"
        seen = found.split("\n", maxsplit=1)[0].strip()
        if missing:
            what = (
                "a name or a value is missing there" if missing == "identifier" else f"a “{missing}” is missing there"
            )
        else:
            what = f"“{seen}” does not fit there" if seen else "something does not fit there"
        hint = "Look for a missing semicolon, bracket or quotation mark in this line or just before it."
        return ConfigurationError(f"{where}: {what}.", self.path, line, column, hint=hint)

    def _named(self) -> ConfigurationError | None:
        """The error as our own reading of the tokens names it."""
        from nfh.configuration.diagnosis import diagnose

        text = self.content.decode("utf-8")
        found = diagnose(text)
        if found is None:
            return None
        line, column = self.position(len(text[: found.offset].encode()))
        where = f"{self.path} is not correct Nix at line {line}, column {column}"
        return ConfigurationError(f"{where}: {found.message}.", self.path, line, column, hint=found.hint)

    def _visible(self, offset: int) -> int:
        """A missing token is reported after the last thing that stands before it, not on a line further down."""
        before = self.content[:offset].rstrip()
        return len(before) if before else offset

    # ------------------------------------------------------------------------------------------ places

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a byte offset; columns count characters."""
        before = self.content[:offset]
        line = before.count(b"\n") + 1
        start = before.rfind(b"\n") + 1
        return line, len(before[start:].decode("utf-8", "replace")) + 1

    def line(self, offset: int) -> int:
        """The line, from 1, of a byte offset."""
        return self.content.count(b"\n", 0, offset) + 1

    def cannot(self, message: str, offset: int, hint: str = "") -> CannotEdit:
        """A CannotEdit at a byte offset; the message is completed with file and line."""
        line, column = self.position(offset)
        return CannotEdit(f"{message} ({self.path}, line {line}).", self.path, line, column, hint=hint)
