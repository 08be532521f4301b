"""Search alone: how it grows from 3,000 to 170,000 documents. A part of `make bench`; wants a quiet machine."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))


def main() -> None:
    """Print the table."""
    from tests.evaluation import search_figures

    print("\n".join(search_figures.growth()))


if __name__ == "__main__":
    main()
