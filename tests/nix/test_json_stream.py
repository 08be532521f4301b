"""Large JSON read member by member, whatever its pieces; what is cut short is said."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.errors import NixFailed
from nfh.nix import json_stream

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


class Slow(io.BytesIO):
    """Gives a few bytes at a time, as a pipe may."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(3)


def read(text: str) -> dict[str, Any]:
    return dict(json_stream.members(Slow(text.encode())))


@given(st.dictionaries(st.text(max_size=6), VALUES, max_size=5), st.sampled_from([None, 1]))
def test_it_reads_what_json_reads(members: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(members, indent=indent, ensure_ascii=False)
    if set(members) != {"packages"}:
        assert read(text) == members


def test_the_packages_of_a_channel_are_unwrapped() -> None:
    file = io.BytesIO(b'{"version":2,"packages":{"git":{"name":"git"},"vim":{}}}')
    assert [name for name, _ in json_stream.members(file)] == ["git", "vim"]


@pytest.mark.parametrize(
    "text",
    ["", "  ", "[1]", "null", '{"a" 1}', '{"a": 1 "b": 2}', "{1: 2}", "\ud800".encode("utf-8", "replace").decode()],
)
def test_what_is_no_object_is_said(text: str) -> None:
    with pytest.raises(NixFailed):
        read(text)


@given(st.integers(min_value=1, max_value=40))
def test_what_is_cut_short_is_said(length: int) -> None:
    whole = '{"a": {"name": "x", "meta": [1, 2, 3]}, "b": 12}'
    with pytest.raises(NixFailed, match=r"damaged|cut short"):
        read(whole[:length])
