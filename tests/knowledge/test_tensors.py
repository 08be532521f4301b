"""Files of tensors: what is written is read, and what is damaged is said to be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nfh.errors import KnowledgeError
from nfh.knowledge import tensors
from nfh.knowledge.tensors import Tensors


@pytest.fixture
def file(tmp_path: Path) -> Path:
    arrays = {"a": np.arange(7, dtype=np.int8), "b": np.ones((3, 5), np.float32) / 3, "none": np.zeros((0, 4), "<f2")}
    tensors.write(tmp_path / "file.bin", {"classes": ["one", "zwei, drei"]}, arrays)
    return tmp_path / "file.bin"


def test_what_is_written_is_read(file: Path) -> None:
    found = Tensors(file)
    assert found.facts == {"classes": ["one", "zwei, drei"]}
    assert found.names() == ["a", "b", "none"]
    assert found["a"].tolist() == list(range(7))
    assert found["b"].dtype == np.float32
    assert (found["b"] == np.float32(1) / np.float32(3)).all()
    assert found["none"].shape == (0, 4)


def test_the_same_arrays_give_the_same_bytes(file: Path, tmp_path: Path) -> None:
    found = Tensors(file)
    tensors.write(tmp_path / "again.bin", found.facts, {name: found[name] for name in found.names()})
    assert (tmp_path / "again.bin").read_bytes() == file.read_bytes()


@pytest.mark.parametrize(
    "content", [b"", b"\n", b"no json\n", b"{}\n", b'{"magic": "other", "facts": {}, "tensors": {}}\n1']
)
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    strange = tmp_path / "strange.bin"
    strange.write_bytes(content)
    with pytest.raises(KnowledgeError):
        Tensors(strange)


def test_a_file_cut_short_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-80])
    with pytest.raises(KnowledgeError, match="cut short"):
        Tensors(file)


def test_a_missing_file_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        Tensors(tmp_path / "none.bin")
