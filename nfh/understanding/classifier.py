"""The linear classifier at run time: a memory-mapped file, a few hundred additions of long integers, no library.

The file's layout is described in nfh.knowledge.classifier.
"""

from __future__ import annotations

import json
import mmap
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from math import exp, sqrt
from pathlib import Path

from nfh.errors import KnowledgeError
from nfh.knowledge import load
from nfh.knowledge.features import rows
from nfh.knowledge.word_classes import WordClasses
from nfh.understanding.grammar import grammar
from nfh.understanding.names import CompiledNames

_MAGIC = "nfh-classifier-2"
_PAGE = 8192
_AT_ONCE = 256
"""Rows that can be added before a sum of bytes may outgrow its sixteen bits."""


class Classifier:
    """An open classifier."""

    def __init__(self, path: Path) -> None:
        """Map `path`. Raises KnowledgeError where it is missing, damaged or of another format."""
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            header = json.loads(self._data[:_PAGE])
        except (OSError, ValueError) as problem:
            raise KnowledgeError(f"the classifier is damaged ({problem})", path) from problem
        if header.get("magic") != _MAGIC or len(self._data) != _PAGE + header["buckets"] * header["width"]:
            raise KnowledgeError("the classifier was made by another version of nfh", path)
        self.classes: list[str] = header["classes"]
        self._header = header
        self._width: int = header["width"]
        self._even = int.from_bytes(b"\xff\x00" * ((self._width + 1) // 2), "little")

    @property
    def temperature(self) -> float:
        """The factor on scores that makes chances of them."""
        return float(self._header["temperature"])

    @property
    def calibration(self) -> list[tuple[float, float]]:
        """The curve from a chance as computed to how often it was right."""
        return [(given, found) for given, found in self._header["calibration"]]

    def chances(self, forms: Sequence[str]) -> list[tuple[str, float]]:
        """Intents with their chance, the likeliest first, from the forms of a sentence's words.

        The first chance is calibrated: of readings with 0.8, eight of ten are right.
        """
        header = self._header
        touched = rows(forms, word_classes(), header["buckets"])
        sums = self._sums(touched)
        length = sqrt(sums[-1] * header["rarity"]) or 1.0
        offset = 128 * len(touched)
        heat = header["temperature"]
        scores = [
            ((total - offset) * scale / length + bias) * heat
            for total, scale, bias in zip(sums, header["scale"], header["bias"], strict=False)
        ]
        highest = max(scores)
        raised = [exp(score - highest) for score in scores]
        whole = sum(raised)
        order = sorted(range(len(scores)), key=raised.__getitem__, reverse=True)
        chances = [(self.classes[place], raised[place] / whole) for place in order]
        return self._calibrated(chances)

    def _sums(self, touched: Sequence[int]) -> list[int]:
        """The sums of the rows' bytes, column by column: two long integers hold every other byte in sixteen bits."""
        data, width, mask = self._data, self._width, self._even
        lanes = (width + 1) // 2
        totals = [0] * (2 * lanes)
        for start in range(0, len(touched), _AT_ONCE):
            even = odd = 0
            for row in touched[start : start + _AT_ONCE]:
                place = _PAGE + row * width
                number = int.from_bytes(data[place : place + width], "little")
                even += number & mask
                odd += (number >> 8) & mask
            for offset, total in ((0, even), (1, odd)):
                sums = memoryview(total.to_bytes(2 * lanes + 2, "little"))
                for lane in range(lanes):
                    totals[2 * lane + offset] += sums[2 * lane] | sums[2 * lane + 1] << 8
        return totals[:width]

    def _calibrated(self, chances: list[tuple[str, float]]) -> list[tuple[str, float]]:
        """The first chance by the curve; what is left is shared among the others as it was, none above the first."""
        curve: list[list[float]] = self._header["calibration"]
        name, first = chances[0]
        right = min(bisect_right(curve, [first, 2.0]), len(curve) - 1)
        (x0, y0), (x1, y1) = curve[right - 1], curve[right]
        found = max(y0 + (y1 - y0) * (first - x0) / (x1 - x0), 1 / len(chances))
        others, left, whole = [], 1 - found, max(1 - first, 1e-12)
        for other, chance in chances[1:]:
            share = min(found, left * min(1.0, chance / whole)) if whole > 0 else 0.0
            others.append((other, share))
            left, whole = left - share, whole - chance
        return [(name, found), *others]


@cache
def word_classes() -> WordClasses:
    """What words stand for, by what was compiled with nfh."""
    rules, shipped = grammar(), CompiledNames()

    def named(form: str) -> bool:
        found = shipped.exact(form)
        return found is not None and found.kind != "like"

    return WordClasses(rules.lists, rules.common, named)


@cache
def classifier() -> Classifier:
    """The classifier that was compiled with nfh."""
    return Classifier(load.path("classifier.bin"))
