"""Whole numbers that are written in words: "three", "twenty-two", "four hundred and forty three"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_ONES += " seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: number for number, word in enumerate(_ONES.split())}
_SMALL |= {word: 10 * number for number, word in enumerate(_TENS.split(), 2)}
_LARGE = {"hundred": 100, "thousand": 1000}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def number(said: str) -> int | None:
    """The number that these words are, or these digits; None where they are none, as "a" is."""
    text = said.strip().casefold()
    if re.fullmatch(r"\d{1,9}", text):
        return int(text)
    forms = text.replace("-", " ").split()
    found = spelled(forms, 0)
    return found[1] if found is not None and found[0] == len(forms) else None


def spelled(forms: Sequence[str], start: int) -> tuple[int, int] | None:
    """The number spelled out at `start` of the words `forms`, after the place where it ends; None: there is none."""
    if digit_by_digit := _digits(forms, start):
        return start + len(digit_by_digit), int(digit_by_digit)
    whole, part, place = 0, 0, start
    end = start
    while place < len(forms):
        pieces = forms[place].split("-")
        if all(piece in _SMALL for piece in pieces):
            value = sum(_SMALL[piece] for piece in pieces)
            if part % 100 and not (part % 100 in range(20, 100, 10) and value < 10):
                break
            part += value
        elif forms[place] in _LARGE and part:
            size = _LARGE[forms[place]]
            whole, part = (whole + part * size, 0) if size > 100 else (whole, part * size)
        elif forms[place] == "and" and end > start and (whole or part >= 100):
            place += 1
            continue
        else:
            break
        place += 1
        end = place
    return (end, whole + part) if end > start else None


def _digits(forms: Sequence[str], start: int) -> str:
    """The digits of a number that is spelled digit by digit: "four four three"; empty where there are not three."""
    found = ""
    for form in forms[start:]:
        if _SMALL.get(form, 10) > 9:
            break
        found += str(_SMALL[form])
    return found if len(found) > 2 else ""


def in_digits(text: str) -> str:
    """The text with its spelled numbers in digits; "one" stays, which mostly is no number."""
    words = list(_WORD.finditer(text))
    forms = [word[0].casefold() for word in words]
    made, written, place = [], 0, 0
    while place < len(forms):
        found = spelled(forms, place)
        if found is None or forms[place : found[0]] == ["one"]:
            place += 1
            continue
        made += [text[written : words[place].start()], str(found[1])]
        written = words[found[0] - 1].end()
        place = found[0]
    return "".join([*made, text[written:]])
