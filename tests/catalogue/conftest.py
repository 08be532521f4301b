"""The catalogue compiled from this tree's own data, once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nfh.catalogue.index import Catalogue
from nfh.knowledge.packages import build

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("catalogue") / "catalogue.sqlite"
    build(DATA, out)
    return out


@pytest.fixture(scope="session")
def catalogue(compiled: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(compiled)
    yield opened
    opened.close()
