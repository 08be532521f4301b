"""Which wordings no reader of a measurement has seen: always the same tenth, whatever is added to the others.

The sentence model is never trained on them (tools/train_sentences.py), for training it takes too long to be done anew
for a measurement. `make eval` trains everything else without them too, and so reads them as it would read strangers.
"""

from __future__ import annotations

from binascii import crc32

PARTS = 10


def held(text: str) -> bool:
    """Whether a wording belongs to the tenth that is held out."""
    return crc32(text.casefold().encode()) % PARTS == 0
