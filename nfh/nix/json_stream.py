"""Reads a large JSON object member by member, so that 200 MB of packages never stand in memory as Python objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any

from nfh.errors import NixFailed

_CHUNK = 1 << 20
_SPACE = " \t\r\n"
_WRAPPED = re.compile(r'\s*\{\s*("version"\s*:\s*[^,{}]*,\s*)?"packages"\s*:\s*(?=\{)')
_DECODER = json.JSONDecoder()


def members(file: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """The members of the object in `file`, one by one; of {"version": 2, "packages": {…}} those of its packages.

    Raises NixFailed where this is no such JSON, or is cut short.
    """
    text = _Text(file)
    text.skip(_WRAPPED)
    if text.take() != "{":
        raise NixFailed("This is no JSON object.")
    sign = text.peek()
    if sign == "}":
        return
    while True:
        name = text.value()
        if not isinstance(name, str) or text.take() != ":":
            raise NixFailed("This is no JSON object.")
        yield name, text.value()
        sign = text.take()
        if sign == "}":
            return
        if sign != ",":
            raise NixFailed("This JSON is damaged.")


class _Text:
    """The text of a file, of which only the part that is being read stands in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        import codecs

        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = ""
        self._place = 0
        self._more()

    def _more(self) -> bool:
        chunk = self._file.read(_CHUNK)
        if not chunk:
            return False
        self._text = self._text[self._place :] + self._decoder.decode(chunk)
        self._place = 0
        return True

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Go behind what `pattern` matches here, if it does."""
        found = pattern.match(self._text)
        self._place = found.end() if found else self._place

    def peek(self) -> str:
        """The next sign that is no space. Raises NixFailed at the end."""
        while True:
            while self._place < len(self._text):
                if self._text[self._place] not in _SPACE:
                    return self._text[self._place]
                self._place += 1
            if not self._more():
                raise NixFailed("This JSON is cut short.")

    def take(self) -> str:
        """The same, and go behind it."""
        sign = self.peek()
        self._place += 1
        return sign

    def value(self) -> Any:
        """The next value. Raises NixFailed."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._place)
            except ValueError as problem:
                if not self._more():
                    raise NixFailed("This JSON is damaged or cut short.") from problem
                continue
            if end == len(self._text) and self._more():
                continue  # a number or a name may go on in what has not been read yet
            self._place = end
            return value
