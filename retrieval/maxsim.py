"""Match a question's word pieces softly: each with the nearest word piece of a text.

Late interaction (MaxSim; Khattab & Zaharia, 2020, arXiv:2004.12832) over vectors that do not depend on
their neighbours: the bundled model's own word table, projected to ``d`` columns. The projection and the
weight of each piece are learned (``retrieval.training.maxsim``). "budget" meets "geld" without a term base,
and no text has to be encoded: a text is the set of its word pieces.
"""

import re
import threading
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.onnx_encoder import CUTTER, LONGEST, TABLE, WEIGHTS, load_cutter, read_table
from retrieval.stretches import bounds

Floats = NDArray[np.float32]
Pieces = NDArray[np.int32]
MODEL = Path(__file__).parent / "models" / "nl-en-minilm"
DATA = "data/maxsim.npz"
TINY = 1e-6
SIGNS = re.compile(r"[^\w\s?]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of q word pieces: their weighted likeness to each piece of the vocabulary [q, v]."""

    likeness: Floats

    def match(self, pieces: Pieces) -> float:
        """Return how well a text's pieces meet the question, at most 1; 0 for no pieces."""
        if not len(pieces) or not len(self.likeness):
            return 0.0
        return float(self.likeness[:, pieces].max(axis=1).sum())

    def match_each(self, texts: "Texts", rows: NDArray[np.int64]) -> Floats:
        """Return how well each of some texts meets the question [len(rows)]."""
        matched = np.zeros(len(rows), dtype=np.float32)
        lengths = texts.starts[rows + 1] - texts.starts[rows]
        held = np.flatnonzero(lengths)
        if len(held) and len(self.likeness):
            chosen = [texts.pieces[texts.starts[row] : texts.starts[row + 1]] for row in rows[held]]
            starts = bounds(lengths[held])[:-1]
            meeting = np.maximum.reduceat(self.likeness[:, np.concatenate(chosen)], starts, axis=1)
            matched[held] = meeting.sum(axis=0)
        return matched


@dataclass(frozen=True, slots=True)
class Texts:
    """The word pieces of n texts: those of text i at ``pieces[starts[i]:starts[i + 1]]``."""

    pieces: Pieces
    starts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Table:
    """A unit vector [v, d] and a weight [v] for each word piece, and what cuts a text into pieces."""

    vectors: Floats
    weights: Floats
    tokenizer: Any

    def pieces(self, text: str) -> Pieces:
        """Return the distinct word pieces of a text, ascending."""
        clean = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
        with _LOCK:
            found = self.tokenizer.encode(clean, add_special_tokens=False).ids
        return np.unique(np.array(found, dtype=np.int32))

    def ask(self, question: str) -> Asked:
        """Return a question's likeness to the vocabulary; the weights of its pieces sum to one.

        Quotation marks and markup around its words ask for nothing.
        """
        pieces = self.pieces(SIGNS.sub(" ", question))
        if not len(pieces):
            return Asked(np.zeros((0, len(self.vectors)), dtype=np.float32))
        shares = shares_of(self.weights[pieces])[:, None]
        return Asked(np.asarray(shares * (self.vectors[pieces] @ self.vectors.T), dtype=np.float32))


_LOCK = threading.Lock()


def centred(table: NDArray[np.float16]) -> Floats:
    """Return a word table as unit vectors around its mean, which all words have in common."""
    vectors = table.astype(np.float32)
    return unit(vectors - vectors.mean(axis=0))


def unit(vectors: Floats) -> Floats:
    """Return vectors [n, d] at length one; one of length zero stays as it is."""
    return np.asarray(vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + TINY), dtype=np.float32)


def shares_of(weights: Floats) -> Floats:
    """Return what each of some weights, given as logarithms [n], has of their sum."""
    raised = np.exp(weights - weights.max())
    return np.asarray(raised / raised.sum())


@lru_cache(maxsize=1)
def cutter_fingerprint() -> str:
    """Return what changes when texts would be cut into other pieces."""
    return f"{zlib.crc32((MODEL / CUTTER).read_bytes()):08x}"


@lru_cache(maxsize=1)
def table() -> Table:
    """Return the bundled model's word table under the learned projection; raises ModelError."""
    with resources.files("retrieval").joinpath(DATA).open("rb") as file:
        learned = np.load(file, allow_pickle=False)
        projection, weights = learned["projection"].astype(np.float32), learned["weights"].astype(np.float32)
    vectors = unit(centred(read_table(MODEL / WEIGHTS, TABLE)) @ projection)
    return Table(vectors, weights, load_cutter(MODEL))


@lru_cache(maxsize=4)
def ask(question: str) -> Asked:
    """Return a question's likeness to the vocabulary, kept for the few questions asked last."""
    return table().ask(question)


@lru_cache(maxsize=20_000)
def pieces_of(text: str) -> Pieces:
    """Return the distinct word pieces of a text; not to be written to."""
    return table().pieces(text)


def joined(texts: Sequence[str]) -> Texts:
    """Return the word pieces of some texts, to be matched many at a time."""
    cut = [table().pieces(text) for text in texts]
    starts = bounds(map(len, cut))
    return Texts(np.concatenate(cut) if cut else np.zeros(0, dtype=np.int32), starts)
