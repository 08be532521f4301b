"""Trains the linear classifier: one-against-the-rest over hashed n-grams, then eight bits, then calibrated.

Needs scikit-learn (the extra `build`), and only when knowledge is compiled. Fixed seeds, one thread: the same
wordings give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.svm import LinearSVC

from nfh.knowledge.features import rows
from nfh.knowledge.held import held
from nfh.knowledge.words import forms

if TYPE_CHECKING:
    from nfh.knowledge.word_classes import WordClasses

SOFTNESS = 1.0
"""C of the support vector machine: out of fold right 62.7 % with 0.3, 65.6 with 0.5, 67.0 with 1, 67.5 with 2; right
among the first three 85.0, 86.5, 86.5, 86.2."""

TOLERANCE = 0.01
"""When a fit is good enough: a finer one changes nothing that can be measured."""

CLIPPED = 0.9997
"""Weights beyond this quantile are cut: a few outliers would take the resolution from all others."""

NO_SCORE = -3.0
"""Of an intent of which nothing was seen."""

Array = Any


@dataclass(slots=True)
class Trained:
    """What is written down. `rows` is bytes, a row a bucket; the score of a class is
    sum(weight) * scale / norm + bias, with a scale and a bias a class.
    """

    classes: list[str]
    rows: Array
    scale: list[float]
    rarity: float
    bias: list[float]
    temperature: float
    calibration: list[tuple[float, float]]


class Calibrated(Protocol):
    """What knows how chances are calibrated."""

    @property
    def temperature(self) -> float:
        """The factor on scores."""
        ...

    @property
    def calibration(self) -> Sequence[tuple[float, float]]:
        """Points from the chance as computed to how often it was right."""
        ...


def train(texts: Sequence[str], labels: Sequence[str], classes: WordClasses, buckets: int) -> Trained:
    """Train on all of it; the calibration comes from the wordings that are held out, read without them."""
    matrix = _matrix(texts, classes, buckets)
    answers = np.array(labels)
    names = np.unique(answers)
    weights, bias, rarity = _fit(matrix, answers)
    bytes_, scale, rarity_scale = _eight_bits(weights, rarity)
    unseen = np.array([held(text) for text in texts])
    scores = _unseen(matrix, answers, unseen)
    truth = np.searchsorted(names, answers[unseen])
    temperature = _temperature(scores, truth)
    return Trained(
        classes=[str(name) for name in names],
        rows=bytes_,
        scale=[float(value) for value in scale],
        rarity=rarity_scale,
        bias=[float(value) for value in bias],
        temperature=temperature,
        calibration=_calibration(softmax(scores * temperature), truth),
    )


def train_as(
    calibrated: Calibrated, texts: Sequence[str], labels: Sequence[str], classes: WordClasses, buckets: int
) -> Trained:
    """Train from fewer sentences, calibrated as another training was: for measurements out of fold."""
    answers = np.array(labels)
    weights, bias, rarity = _fit(_matrix(texts, classes, buckets), answers)
    bytes_, scale, rarity_scale = _eight_bits(weights, rarity)
    return Trained(
        classes=[str(name) for name in np.unique(answers)],
        rows=bytes_,
        scale=[float(value) for value in scale],
        rarity=rarity_scale,
        bias=[float(value) for value in bias],
        temperature=calibrated.temperature,
        calibration=list(calibrated.calibration),
    )


def softmax(scores: Array) -> Array:
    """Scores as chances, row by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _matrix(texts: Sequence[str], classes: WordClasses, buckets: int) -> csr_matrix:
    touched = [rows(forms(text), classes, buckets) for text in texts]
    starts = np.cumsum([0, *(len(found) for found in touched)])
    columns = np.concatenate([np.array(found, dtype=np.int32) for found in touched])
    return csr_matrix((np.ones(len(columns)), columns, starts), shape=(len(texts), buckets))


def _rarity(matrix: csr_matrix) -> Array:
    """Inverse document frequency of every bucket, smoothed."""
    frequency = np.asarray((matrix > 0).sum(axis=0)).ravel()
    return np.log((1 + matrix.shape[0]) / (1 + frequency)) + 1


def _weighted(matrix: csr_matrix, rarity: Array) -> csr_matrix:
    """Every feature by its rarity, every row to length 1."""
    weighted = matrix.multiply(rarity).tocsr()
    length = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    length[length == 0] = 1
    return csr_matrix(weighted.multiply(1 / length[:, None]))


def _fit(matrix: csr_matrix, answers: Array) -> tuple[Array, Array, Array]:
    """Weights (a row a class, in the order of their names), biases, the rarity of every feature."""
    rarity = _rarity(matrix)
    machine = LinearSVC(C=SOFTNESS, tol=TOLERANCE, random_state=0).fit(_weighted(matrix, rarity), answers)
    return machine.coef_.astype(np.float32), machine.intercept_, rarity


def _unseen(matrix: csr_matrix, answers: Array, unseen: Array) -> Array:
    """The scores of sentences from a classifier that has only seen the others."""
    seen = answers[~unseen]
    weights, bias, rarity = _fit(matrix[~unseen], seen)
    scores = np.full((unseen.sum(), len(np.unique(answers))), NO_SCORE)
    scores[:, np.searchsorted(np.unique(answers), np.unique(seen))] = (
        _weighted(matrix[unseen], rarity) @ weights.T + bias
    )
    return scores


def _eight_bits(weights: Array, rarity: Array) -> tuple[Array, Array, float]:
    """Weights times rarity as bytes (plus 128) with a scale a class, and the squared rarity as one more byte."""
    product = (weights * rarity).T
    limit = np.array([np.quantile(np.abs(column[np.abs(column) > 1e-9]), CLIPPED) for column in product.T])
    scale = limit / 127
    small = np.clip(np.rint(product / scale), -127, 127) + 128
    rarity_scale = float((rarity**2).max()) / 255
    squared = np.rint(rarity**2 / rarity_scale)
    return np.column_stack([small, squared]).astype(np.uint8), scale, rarity_scale


def _temperature(scores: Array, truth: Array) -> float:
    """The factor on scores that makes the chances of unseen sentences most likely."""

    def loss(factor: float) -> float:
        chances = softmax(scores * factor)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(minimize_scalar(loss, bounds=(0.5, 20), method="bounded").x)


def _calibration(chances: Array, truth: Array) -> list[tuple[float, float]]:
    """Points of the curve from the first reading's chance as computed to how often it was right."""
    first = chances.max(axis=1)
    right = (chances.argmax(axis=1) == truth).astype(float)
    curve = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(first, right)
    given = np.linspace(0, 1, 21)
    found = np.clip(curve.predict(given), 0.005, 0.995)
    return [(float(x), float(y)) for x, y in zip(given, found, strict=True)]
