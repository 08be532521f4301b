"""`make sentences`: trains the sentence model of the careful reader (data/sentences) from intents/.

Starts from all-MiniLM-L6-v2; data/sentences/README.md says where to have it. Word embeddings and the lower layers
stay as they are; the upper layers and a linear head learn our wordings: nine tenths of them. The tenth that is held
out (nfh.knowledge.held) measures and calibrates, here and in `make eval`. Needs torch, and up to an hour.
Seeds are fixed, but the sums of torch differ between processors: only the same machine gives the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import struct
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from nfh.knowledge import tensors
from nfh.knowledge.classifier import wordings_of
from nfh.knowledge.held import held
from nfh.knowledge.wordpieces import SPECIAL, WordPieces

PROJECT = Path(__file__).parent.parent
OUT = PROJECT / "data" / "sentences"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors of all-MiniLM-L6-v2: the package carries the file that its makers published."""

WIDTH, HEADS, LAYERS, FROZEN = 384, 12, 6, 3
GROUP = 32
"""Numbers of a piece's vector that share a scale."""

MOST = 96
"""Pieces of a sentence that are read."""

EPOCHS, AT_ONCE, RATE, HEAD_RATE, DROPPED, SMOOTHED = 4, 32, 3e-4, 2e-3, 0.1, 0.05
"""Chosen on wordings that were not seen: two rounds read 76.8 % of them right, four 79.1 %."""

_ORIGINAL_SPECIAL = {"[PAD]": 0, "[UNK]": 100, "[CLS]": 101, "[SEP]": 102}
_Numbers = list[int]


class Layer(nn.Module):  # type: ignore[misc]
    """One layer of the encoder, its weights taken from the published file."""

    def __init__(self, published: dict[str, Tensor], number: int) -> None:
        super().__init__()

        def part(name: str) -> tuple[Tensor, Tensor]:
            full = f"encoder.layer.{number}.{name}"
            return published[f"{full}.weight"], published[f"{full}.bias"]

        asked = [part(f"attention.self.{name}") for name in ("query", "key", "value")]
        self.attention = _linear(torch.cat([weight for weight, _ in asked]), torch.cat([bias for _, bias in asked]))
        self.gathered = _linear(*part("attention.output.dense"))
        self.first = _norm(*part("attention.output.LayerNorm"))
        self.wide = _linear(*part("intermediate.dense"))
        self.narrow = _linear(*part("output.dense"))
        self.second = _norm(*part("output.LayerNorm"))

    def forward(self, state: Tensor, there: Tensor) -> Tensor:
        count, length, width = state.shape
        parts = self.attention(state).view(count, length, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        dropped = DROPPED if self.training else 0.0
        mixed = functional.scaled_dot_product_attention(*parts, attn_mask=there[:, None, None, :], dropout_p=dropped)
        mixed = self.gathered(mixed.transpose(1, 2).reshape(count, length, width))
        state = self.first(state + functional.dropout(mixed, DROPPED, self.training))
        wide = functional.gelu(self.wide(state), approximate="tanh")
        return self.second(state + functional.dropout(self.narrow(wide), DROPPED, self.training))


class Model(nn.Module):  # type: ignore[misc]
    """The encoder and a head over the mean of the last layer's states."""

    def __init__(self, published: dict[str, Tensor], classes: int) -> None:
        super().__init__()
        self.pieces = published["embeddings.word_embeddings.weight"]
        self.places = (
            published["embeddings.position_embeddings.weight"][:MOST]
            + published["embeddings.token_type_embeddings.weight"][0]
        )
        self.norm = _norm(published["embeddings.LayerNorm.weight"], published["embeddings.LayerNorm.bias"])
        self.layers = nn.ModuleList([Layer(published, number) for number in range(LAYERS)])
        self.head = nn.Linear(WIDTH, classes)

    def lower(self, numbers: Sequence[_Numbers]) -> list[Tensor]:
        """What the layers that stay as they are make of every text, computed once."""
        with torch.inference_mode():
            return self._lower(numbers)

    def _lower(self, numbers: Sequence[_Numbers]) -> list[Tensor]:
        found: list[Tensor] = [torch.empty(0)] * len(numbers)
        for places in _by_length([len(one) for one in numbers], 64):
            longest = max(len(numbers[place]) for place in places)
            read = torch.zeros(len(places), longest, dtype=torch.long)
            for row, place in enumerate(places):
                read[row, : len(numbers[place])] = torch.tensor(numbers[place])
            there = read != 0
            state = self.norm(self.pieces[read] + self.places[:longest])
            for layer in self.layers[:FROZEN]:
                state = layer(state, there)
            for row, place in enumerate(places):
                found[place] = state[row, : len(numbers[place])].clone()
        return found

    def forward(self, states: Sequence[Tensor]) -> Tensor:
        """Scores of the intents, from what `lower` made of the texts."""
        longest = max(len(state) for state in states)
        state = torch.zeros(len(states), longest, WIDTH)
        there = torch.zeros(len(states), longest, dtype=torch.bool)
        for row, known in enumerate(states):
            state[row, : len(known)] = known
            there[row, : len(known)] = True
        for layer in self.layers[FROZEN:]:
            state = layer(state, there)
        weights = there[..., None].float()
        mean = (state * weights).sum(1) / weights.sum(1)
        scores: Tensor = self.head(functional.dropout(mean, DROPPED, self.training))
        return scores

    def learning(self) -> list[nn.Parameter]:
        """The weights of the encoder that are learned."""
        return [weight for layer in self.layers[FROZEN:] for weight in layer.parameters()]


def _linear(weight: Tensor, bias: Tensor) -> nn.Linear:
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.weight.data, made.bias.data = weight.clone(), bias.clone()
    return made


def _norm(weight: Tensor, bias: Tensor) -> nn.LayerNorm:
    made = nn.LayerNorm(WIDTH, 1e-12)
    made.weight.data, made.bias.data = weight.clone(), bias.clone()
    return made


def _by_length(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Places in groups of about the same length."""
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for start in range(0, len(order), size):
        yield order[start : start + size]


def fit(model: Model, states: Sequence[Tensor], truth: Sequence[int]) -> None:
    """Train the upper layers and the head."""
    dice = np.random.RandomState(0)
    optimiser = torch.optim.AdamW(
        [{"params": model.learning(), "lr": RATE}, {"params": model.head.parameters(), "lr": HEAD_RATE}],
        weight_decay=0.01,
    )
    rates = [group["lr"] for group in optimiser.param_groups]
    steps, step, started = EPOCHS * -(-len(states) // AT_ONCE), 0, time.perf_counter()
    model.train()
    for epoch in range(EPOCHS):
        for places in _batches([len(state) for state in states], dice):
            share = min(1.0, (step + 1) / (0.1 * steps)) * max(0.02, 1 - step / steps)
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * share
            scores = model([states[place] for place in places])
            wanted = torch.tensor([truth[place] for place in places])
            loss = functional.cross_entropy(scores, wanted, label_smoothing=SMOOTHED)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.learning(), 1.0)
            optimiser.step()
            step += 1
        print(f"{epoch + 1} of {EPOCHS} rounds, {time.perf_counter() - started:.0f} s", flush=True)
    model.eval()


def _batches(lengths: Sequence[int], dice: np.random.RandomState) -> list[list[int]]:
    """Batches of sentences of about one length, in a random order."""
    order = dice.permutation(len(lengths))
    found: list[list[int]] = []
    for start in range(0, len(order), AT_ONCE * 20):
        some = sorted(order[start : start + AT_ONCE * 20], key=lambda place: lengths[place])
        found += [some[at : at + AT_ONCE] for at in range(0, len(some), AT_ONCE)]
    return [found[place] for place in dice.permutation(len(found))]


def scores_of(model: Model, states: Sequence[Tensor]) -> Any:
    """The scores of texts, a row each."""
    found = np.zeros((len(states), model.head.out_features))
    with torch.inference_mode():
        for places in _by_length([len(state) for state in states], 64):
            found[places] = model([states[place] for place in places]).numpy()
    return found


def heat_of(scores: Any, truth: Any) -> float:
    """The factor on scores that makes the right intents of unseen sentences most likely."""

    def loss(heat: float) -> float:
        hot = torch.log_softmax(torch.tensor(scores * heat), 1).numpy()
        return -float(hot[np.arange(len(truth)), truth].mean())

    return round(float(min(np.arange(0.5, 3.0, 0.02), key=loss)), 2)


def published(file: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file: eight bytes of length, a table in JSON, the bytes."""
    raw = file.read_bytes()
    if hashlib.sha256(raw).hexdigest() != SHA256:
        sys.exit(f"{file} is not the file that data/sentences/README.md names")
    (length,) = struct.unpack("<Q", raw[:8])
    table = json.loads(raw[8 : 8 + length])
    found = {}
    for name, entry in table.items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            first, last = (8 + length + place for place in entry["data_offsets"])
            found[name] = torch.tensor(np.frombuffer(raw[first:last], "<f4").reshape(entry["shape"]))
    return found


def kept_pieces(vocabulary: Sequence[str]) -> list[int]:
    """The places of the pieces that are kept: SPECIAL first, then all that are written in Latin letters."""
    found = [_ORIGINAL_SPECIAL[piece] for piece in SPECIAL]
    for place, piece in enumerate(vocabulary):
        if not piece.startswith("[") or len(piece) == 1:
            letters = piece.removeprefix("##")
            if letters and all(letter < "\u0250" or "\u2010" <= letter <= "\u20bf" for letter in letters):
                found.append(place)
    return found


class Draft:
    """Arrays of a file of tensors, collected."""

    def __init__(self) -> None:
        self.arrays: dict[str, Any] = {}

    def matrix(self, name: str, weight: Tensor) -> None:
        """In eight bits, with a scale a row."""
        rows = weight.detach().numpy()
        scale = np.abs(rows).max(axis=1) / 127
        self.arrays[name] = np.rint(rows / scale[:, None]).astype(np.int8)
        self.arrays[f"{name}.scale"] = scale.astype("<f4")

    def halved(self, name: str, weight: Tensor) -> None:
        """In four bits, with a scale for every GROUP: for vectors that are looked up, never multiplied."""
        groups = weight.detach().numpy().reshape(len(weight), -1, GROUP)
        scale = (np.abs(groups).max(axis=2) / 7).astype("<f2")
        small = np.clip(np.rint(groups / scale[:, :, None].astype(np.float32)), -7, 7).astype(np.int8) + 8
        pairs = small.reshape(len(weight), -1, 2).astype(np.uint8)
        self.arrays[name] = pairs[:, :, 0] | pairs[:, :, 1] << 4
        self.arrays[f"{name}.scale"] = scale

    def whole(self, name: str, vector: Tensor) -> None:
        """As it is."""
        self.arrays[name] = vector.detach().numpy().astype("<f4")

    def layer(self, number: int, layer: nn.Module) -> None:
        """All of a layer."""
        for name, made in layer.named_children():
            if isinstance(made, nn.Linear):
                self.matrix(f"{number}.{name}", made.weight)
            else:
                self.whole(f"{number}.{name}.weight", made.weight)
            self.whole(f"{number}.{name}.bias", made.bias)


def write_base(model: Model, kept: Sequence[int], vocabulary: Sequence[str], out: Path) -> None:
    """Write what is never trained: the same bytes every time, so that only what is learned is ever stored anew."""
    draft = Draft()
    text = "\n".join([*SPECIAL, *(vocabulary[place] for place in kept[len(SPECIAL) :])])
    draft.arrays["vocabulary"] = np.frombuffer(text.encode(), np.uint8)
    draft.halved("pieces", model.pieces[list(kept)])
    draft.whole("places", model.places)
    draft.whole("norm.weight", model.norm.weight)
    draft.whole("norm.bias", model.norm.bias)
    for number in range(FROZEN):
        draft.layer(number, model.layers[number])
    tensors.write(out, {"most": MOST, "heads": HEADS, "layers": LAYERS, "of": SHA256}, draft.arrays)


def write_learned(model: Model, facts: dict[str, Any], out: Path) -> None:
    """Write the upper layers and the head."""
    draft = Draft()
    for number in range(FROZEN, LAYERS):
        draft.layer(number, model.layers[number])
    draft.matrix("head", model.head.weight)
    draft.whole("head.bias", model.head.bias)
    tensors.write(out, facts, draft.arrays)


def measured(scores: Any, truth: Any) -> dict[str, Any]:
    """How right the wordings that were held out are read, and the temperature that fits them."""
    order = np.argsort(-scores, axis=1)
    first, three = (float((order[:, :most] == truth[:, None]).any(axis=1).mean()) for most in (1, 3))
    print(f"held out ({len(truth)}): right first {first:.1%}, among three {three:.1%}", flush=True)
    figures = {"count": len(truth), "first": round(first, 4), "among_three": round(three, 4)}
    return {"temperature": heat_of(scores, truth), "unseen": figures}


def main() -> None:
    """Train, say the figures, write."""
    arguments = argparse.ArgumentParser(description="Train the sentence model of the careful reader.")
    arguments.add_argument("base", type=Path, help="the folder with model.safetensors and vocab.txt")
    arguments.add_argument("--out", type=Path, default=OUT, help="the folder to write base.bin and learned.bin to")
    options = arguments.parse_args()
    base = published(options.base / "model.safetensors")
    vocabulary = (options.base / "vocab.txt").read_text("utf-8").split("\n")
    kept = kept_pieces(vocabulary)
    pieces = WordPieces([*SPECIAL, *(vocabulary[place] for place in kept[len(SPECIAL) :])])
    texts, labels = wordings_of(PROJECT)
    classes = sorted(set(labels))
    truth = [classes.index(label) for label in labels]
    numbers = [[kept[number] for number in pieces.read(text, MOST)] for text in texts]
    torch.manual_seed(0)
    model = Model(base, len(classes)).eval()
    states = model.lower(numbers)
    seen = [place for place, text in enumerate(texts) if not held(text)]
    fit(model, [states[place] for place in seen], [truth[place] for place in seen])
    unseen = [place for place, text in enumerate(texts) if held(text)]
    facts = measured(scores_of(model, [states[place] for place in unseen]), np.array(truth)[unseen])
    options.out.mkdir(parents=True, exist_ok=True)
    write_base(model, kept, vocabulary, options.out / "base.bin")
    write_learned(model, {"classes": classes, "wordings": len(seen), **facts}, options.out / "learned.bin")
    for file in ("base.bin", "learned.bin"):
        print(f"{file}: {(options.out / file).stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
