"""docs/requests.md: every request that can be carried out is listed, and every test that is named is there."""

from __future__ import annotations

import re
from pathlib import Path

from nfh.planning.planner import ANSWERS, CHANGES

ROOT = Path(__file__).resolve().parents[2]
LIST = (ROOT / "docs" / "requests.md").read_text()


def test_every_request_is_listed_once() -> None:
    listed = re.findall(r"^\| ([a-z_]+) \|", LIST, re.MULTILINE)
    assert sorted(name for name in listed if name != "request") == sorted({**ANSWERS, **CHANGES})


def test_every_request_names_a_test_and_every_test_is_there() -> None:
    for line in LIST.splitlines():
        if not re.match(r"\| (?!request |-)", line):
            continue
        named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", line)
        assert named, line
        for path, test in named:
            assert (ROOT / path).is_file(), path
            assert not test or f"def {test}(" in (ROOT / path).read_text(), (path, test)
