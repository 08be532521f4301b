"""What a word stands for besides itself: a package, or an entry of a word list (a desktop, a service, a language).

The classifier learns from these classes too, so that "add krita" teaches it something about "add okular". They come
from nfh's own files alone, never from a machine's index: a sentence means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set

PACKAGE = "package"
_SHORTEST = 2


class WordClasses:
    """Classes of words. `lists` are the word lists of the grammar, `common` words of everyday English, `named` says
    whether a package is called so.
    """

    def __init__(
        self, lists: Mapping[str, Mapping[str, str]], common: Set[str], named: Callable[[str], bool]
    ) -> None:
        self._common = common
        self._named = named
        self._listed: dict[str, list[str]] = {}
        for kind in sorted(lists):
            for said in lists[kind]:
                if " " not in said:
                    self._listed.setdefault(said, []).append(kind)

    def lists_of(self, form: str) -> list[str]:
        """The word lists that hold a word, by name."""
        return self._listed.get(form, [])

    def is_package(self, form: str) -> bool:
        """Whether a word that is no everyday English is the name of a package."""
        return len(form) >= _SHORTEST and form not in self._common and self._named(form)
