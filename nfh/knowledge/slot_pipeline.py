"""The spaCy pipeline that reads slots, and the documents it reads: the same when it is trained and when it reads.

No model of others is in it. A word is embedded by its form, its beginning and end, its kind (WordKinds) and the
intent whose slots are looked for, so that one pipeline serves all intents: spaCy's fields for lemma and tag carry
kind and intent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import spacy
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.language import Language

FILE = "slots.bin"
MOST_WORDS = 80

_WIDTH = 64
_EMBED: dict[str, Any] = {
    "@architectures": "spacy.MultiHashEmbed.v2",
    "width": _WIDTH,
    "attrs": ["NORM", "PREFIX", "SUFFIX", "LEMMA", "TAG"],
    "rows": [2000, 500, 1000, 300, 150],
    "include_static_vectors": False,
}
_ENCODE: dict[str, Any] = {
    "@architectures": "spacy.MaxoutWindowEncoder.v2",
    "width": _WIDTH,
    "depth": 2,
    "window_size": 1,
    "maxout_pieces": 3,
}
_MODEL: dict[str, Any] = {
    "@architectures": "spacy.TransitionBasedParser.v2",
    "state_type": "ner",
    "extra_state_tokens": False,
    "hidden_width": 48,
    "maxout_pieces": 2,
    "use_upper": True,
    "tok2vec": {"@architectures": "spacy.Tok2Vec.v2", "embed": _EMBED, "encode": _ENCODE},
}


def blank() -> Language:
    """The pipeline before it has learned anything."""
    pipeline = spacy.blank("en")
    pipeline.add_pipe("ner", config={"model": _MODEL})
    return pipeline


def document(pipeline: Language, forms: Sequence[str], kinds: Sequence[str], intent: str) -> Doc:
    """A sentence as spaCy's document: its words' forms, their kinds, and the intent whose slots are looked for."""
    words, lemmas = list(forms[:MOST_WORDS]), list(kinds[:MOST_WORDS])
    return Doc(pipeline.vocab, words=words, lemmas=lemmas, tags=[intent] * len(words))
