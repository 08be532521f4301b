"""The sentence model: a small BERT (six layers of 384) with eight-bit weights, run with numpy alone.

It reads a sentence as a whole and gives every intent a chance. Where the weights come from: data/sentences/README.md.
The arithmetic is that of Devlin et al., "BERT", 2019; the mean over the pieces is the sentence, and a linear layer
over it the intents.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nfh.knowledge import load
from nfh.knowledge.tensors import Tensors
from nfh.knowledge.wordpieces import WordPieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

FILE = "sentences.bin"
_TINY = 1e-12
_GELU = 0.7978845608028654  # the square root of 2/π


class SentenceModel:
    """An open model: the layers' weights are decoded when it is opened, a piece's when it is read."""

    def __init__(self, file: Path) -> None:
        """Open `file`. Raises KnowledgeError where it is missing or damaged."""
        self._tensors = Tensors(file)
        facts = self._tensors.facts
        self.classes: list[str] = facts["classes"]
        self._heat: float = facts["temperature"]
        self._most: int = facts["most"]
        self._pieces = WordPieces(bytes(self._tensors["vocabulary"]).decode().split("\n"))
        self._layers = [_Layer(self._tensors, number, facts["heads"]) for number in range(facts["layers"])]
        self._head = _Linear(self._tensors, "head")
        self._norm = _Norm(self._tensors, "norm")
        self._places: Array = self._tensors["places"].astype(np.float32)

    def chances(self, text: str) -> list[tuple[str, float]]:
        """Every intent and its chance, the likeliest first; they add up to 1. Deterministic on one machine."""
        scores = self._head(self.embedding(text)) * self._heat
        raised = np.exp(scores - scores.max())
        shares = raised / raised.sum()
        return [(self.classes[place], float(shares[place])) for place in np.argsort(-shares, kind="stable")]

    def embedding(self, text: str) -> Array:
        """The sentence as a vector: the mean of what the last layer makes of its pieces."""
        read = self._pieces.read(text, self._most)
        state: Array = self._norm(self._vectors(read) + self._places[: len(read)])
        for layer in self._layers:
            state = layer(state)
        mean: Array = state.mean(axis=0)
        return mean

    def _vectors(self, read: Sequence[int]) -> Array:
        """The pieces' vectors: two numbers a byte, 8 added to each, and a scale for every few of them."""
        pairs = self._tensors["pieces"][read]
        numbers = np.stack([pairs & 15, pairs >> 4], axis=-1).astype(np.float32) - 8
        scale = self._tensors["pieces.scale"][read].astype(np.float32)
        vectors: Array = numbers.reshape(*scale.shape, -1) * scale[:, :, None]
        return vectors.reshape(len(read), -1)


class _Linear:
    """A matrix of bytes with a scale a row, and what is added."""

    def __init__(self, tensors: Tensors, name: str) -> None:
        scale = tensors[f"{name}.scale"].astype(np.float32)
        self._weights: Array = (tensors[name].astype(np.float32) * scale[:, None]).T
        self._added: Array = tensors[f"{name}.bias"].astype(np.float32)

    def __call__(self, state: Array) -> Array:
        found: Array = state @ self._weights + self._added
        return found


class _Norm:
    """Every row to mean 0 and variance 1, then stretched and shifted as learned."""

    def __init__(self, tensors: Tensors, name: str) -> None:
        self._stretch: Array = tensors[f"{name}.weight"].astype(np.float32)
        self._shift: Array = tensors[f"{name}.bias"].astype(np.float32)

    def __call__(self, state: Array) -> Array:
        centred = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + _TINY)
        found: Array = centred / spread * self._stretch + self._shift
        return found


class _Layer:
    """Attention between the pieces, then two linear maps of each."""

    def __init__(self, tensors: Tensors, number: int, heads: int) -> None:
        self._heads = heads
        self._asked = _Linear(tensors, f"{number}.attention")
        self._gathered = _Linear(tensors, f"{number}.gathered")
        self._first = _Norm(tensors, f"{number}.first")
        self._wide = _Linear(tensors, f"{number}.wide")
        self._narrow = _Linear(tensors, f"{number}.narrow")
        self._second = _Norm(tensors, f"{number}.second")

    def __call__(self, state: Array) -> Array:
        state = self._first(state + self._gathered(self._attention(state)))
        return self._second(state + self._narrow(_gelu(self._wide(state))))

    def _attention(self, state: Array) -> Array:
        count, width = state.shape
        parts = self._asked(state).reshape(count, 3, self._heads, width // self._heads).transpose(1, 2, 0, 3)
        query, key, value = parts
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(width // self._heads))
        raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
        found: Array = (raised / raised.sum(axis=-1, keepdims=True)) @ value
        return found.transpose(1, 0, 2).reshape(count, width)


def _gelu(state: Array) -> Array:
    """The bend of the wide layer, in its usual approximation by tanh (Hendrycks and Gimpel, 2016)."""
    found: Array = 0.5 * state * (1 + np.tanh(_GELU * (state + 0.044715 * state * state * state)))
    return found


@cache
def sentence_model() -> SentenceModel:
    """The model that was compiled with nfh. Raises KnowledgeError where there is none."""
    return SentenceModel(load.path(FILE))
