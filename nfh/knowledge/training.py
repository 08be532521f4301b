"""Trains the linear classifier: one-against-the-rest over hashed n-grams, then eight bits, then calibrated.

Needs scikit-learn (the extra `build`), and only when knowledge is compiled. Fixed seeds and one thread: the same
wordings give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix
from sklearn.isotonic import IsotonicRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from nfh.knowledge.features import rows
from nfh.knowledge.words import forms

FOLDS = 5
SOFTNESS = 0.5
"""C of the support vector machine: chosen out of fold among 0.2, 0.5 and 1."""

CLIPPED = 0.9997
"""Weights beyond this quantile are cut: a few outliers would take the resolution from all others."""

Array = Any


@dataclass(slots=True)
class Trained:
    """What is written down. `rows` is bytes, a row a bucket; a score is sum(weight) * scale / norm + bias."""

    classes: list[str]
    rows: Array
    scale: float
    rarity: float
    bias: list[float]
    temperature: float
    calibration: list[tuple[float, float]]


def train(texts: Sequence[str], labels: Sequence[str], buckets: int) -> Trained:
    """Train on all of it; the calibration comes from folds that were not seen."""
    matrix = _matrix(texts, buckets)
    answers = np.array(labels)
    weights, bias, rarity, classes = _fit(matrix, answers)
    bytes_, scale, rarity_scale = _eight_bits(weights, rarity)
    scores = np.zeros((len(texts), len(classes)))
    for held, fold_scores in _out_of_fold(matrix, answers):
        scores[held] = fold_scores
    truth = np.searchsorted(classes, answers)
    temperature = _temperature(scores, truth)
    return Trained(
        classes=[str(name) for name in classes],
        rows=bytes_,
        scale=scale,
        rarity=rarity_scale,
        bias=[float(value) for value in bias],
        temperature=temperature,
        calibration=_calibration(softmax(scores * temperature), truth),
    )


def out_of_fold(texts: Sequence[str], labels: Sequence[str], buckets: int) -> tuple[Array, list[str]]:
    """Calibrated chances for every text from a classifier that has not seen it, and the classes of the columns."""
    matrix = _matrix(texts, buckets)
    answers = np.array(labels)
    classes = np.unique(answers)
    scores = np.zeros((len(texts), len(classes)))
    for held, fold_scores in _out_of_fold(matrix, answers):
        scores[held] = fold_scores
    temperature = _temperature(scores, np.searchsorted(classes, answers))
    return softmax(scores * temperature), [str(name) for name in classes]


def softmax(scores: Array) -> Array:
    """Scores as chances, row by row."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _matrix(texts: Sequence[str], buckets: int) -> csr_matrix:
    touched = [rows(forms(text), buckets) for text in texts]
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


def _fit(matrix: csr_matrix, answers: Array) -> tuple[Array, Array, Array, Array]:
    rarity = _rarity(matrix)
    machine = LinearSVC(C=SOFTNESS, random_state=0).fit(_weighted(matrix, rarity), answers)
    return machine.coef_, machine.intercept_, rarity, machine.classes_


def _out_of_fold(matrix: csr_matrix, answers: Array) -> Iterator[tuple[Array, Array]]:
    classes = np.unique(answers)
    for seen, held in StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(answers, answers):
        weights, bias, rarity, found = _fit(matrix[seen], answers[seen])
        scores = np.full((len(held), len(classes)), -2.0)
        scores[:, np.searchsorted(classes, found)] = _weighted(matrix[held], rarity) @ weights.T + bias
        yield held, scores


def _eight_bits(weights: Array, rarity: Array) -> tuple[Array, float, float]:
    """Weights times rarity as bytes (plus 128), and the squared rarity as one more byte."""
    product = (weights * rarity).T
    limit = float(np.quantile(np.abs(product[np.abs(product) > 1e-9]), CLIPPED))
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
