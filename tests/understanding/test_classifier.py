"""The linear classifier: long integers give what floating point would, and its chances are chances."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfh.errors import KnowledgeError
from nfh.intents import registry
from nfh.knowledge import load
from nfh.knowledge.features import features, rows
from nfh.knowledge.words import forms
from nfh.understanding.classifier import Classifier, classifier, word_classes

PAGE = 8192


def test_it_knows_every_intent() -> None:
    assert set(classifier().classes) == set(registry.names())


def test_the_file_stays_small() -> None:
    assert load.path("classifier.bin").stat().st_size < 6_000_000


@given(
    st.lists(
        st.sampled_from("install remove the firefox a flake is 42 how generation ø disk 日本".split()), max_size=12
    )
)
def test_chances_add_up(words: list[str]) -> None:
    chances = classifier().chances(words)
    assert len(chances) == len(classifier().classes)
    assert sum(chance for _, chance in chances) == pytest.approx(1, abs=0.15)
    assert chances == sorted(chances, key=lambda item: -item[1])[:1] + chances[1:]
    assert all(0 <= chance <= 1 for _, chance in chances)


@pytest.mark.parametrize(
    "text", ["what is a flake", "roll back " * 40, "x", "no sound since the last update, what now"]
)
def test_the_same_as_with_a_matrix(text: str) -> None:
    data = load.path("classifier.bin").read_bytes()
    header = json.loads(data[:PAGE])
    matrix = np.frombuffer(data[PAGE:], np.uint8).reshape(header["buckets"], header["width"]).astype(np.int64)
    touched = rows(forms(text), word_classes(), header["buckets"])
    sums = matrix[touched].sum(axis=0)
    length = np.sqrt(sums[-1] * header["rarity"])
    scores = (sums[:-1] - 128 * len(touched)) * np.array(header["scale"]) / length + np.array(header["bias"])
    order = [header["classes"][place] for place in np.argsort(-scores, kind="stable")]
    assert [name for name, _ in classifier().chances(forms(text))][:10] == order[:10]


def test_features_do_not_depend_on_numbers_or_paths() -> None:
    assert found("go to generation 42") == found("go to generation 7")
    assert found("show /etc/nixos/x.nix") == found("show ~/other.nix")
    assert found("what is a.b.c") != found("what is abc")


def test_packages_share_features() -> None:
    one, other = found("add krita"), found("add okular")
    assert {"k<package>", "kadd <package>"} <= one & other
    assert "lsound_server" in found("use pipewire")


def found(text: str) -> set[str]:
    return set(features(forms(text), word_classes()))


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "classifier.bin"
    for content in (b"", b"nonsense" * 2000, load.path("classifier.bin").read_bytes()[:-5]):
        file.write_bytes(content)
        with pytest.raises(KnowledgeError):
            Classifier(file)
