"""Match a question's words with a text's words as their contexts make them mean.

Late interaction (ColBERT; Khattab & Zaharia, 2020, arXiv:2004.12832) over what the bundled model makes of
each word piece before it takes the mean: every word of a passage is kept, projected to few columns and
rounded to eight bits, and a question's word is worth its nearest one. The projection and the weight of each
word piece in a question are learned (``retrieval.training.contexts``). A sentence's words are those of its
passage: read in it, not alone.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding import Encoder, TellingEncoder
from retrieval.maxsim import SIGNS, shares_of, unit
from retrieval.onnx_encoder import InContext
from retrieval.stretches import best_of_each, bounds

Floats = NDArray[np.float32]
Rounded = NDArray[np.int8]
Ranges = NDArray[np.int64]
DATA = "data/contexts.npz"
STEPS = 127


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question is made into: a unit ``vector`` [d], and its q ``words`` [q, c], each times its weight.

    The weights sum to one. A model that does not tell its words has none of them.
    """

    vector: Floats
    words: Floats | None = None

    def meets(self, contexts: "Contexts", ranges: Ranges) -> Floats:
        """Return how well the words of each range [n, 2] meet the question, at most about 1; 0 for none."""
        held = np.flatnonzero(ranges[:, 1] > ranges[:, 0])
        found = np.zeros(len(ranges), dtype=np.float32)
        if len(held) and self.words is not None:
            parts = [contexts.words[low:high] for low, high in ranges[held]]
            found[held] = _met(self._likeness(np.concatenate(parts)), bounds(map(len, parts))[:-1])
        return found

    def can_meet(self, contexts: "Contexts") -> bool:
        """Tell whether the words of the question and of the texts are both known."""
        return self.words is not None and len(contexts.words) > 0

    def meets_passages(
        self, contexts: "Contexts", rows: Ranges, sentence_rows: Ranges
    ) -> tuple[Floats, Floats]:
        """Return how well each passage and its best sentence meet the question, two of [len(rows)].

        The sentences of row i are ``sentence_rows[i]:sentence_rows[i + 1]``; a passage without any stands in
        for its best one. Each passage has words.
        """
        lows = contexts.passages[rows]
        parts = [
            contexts.words[low:high] for low, high in zip(lows, contexts.passages[rows + 1], strict=True)
        ]
        if not parts:
            return np.zeros(0, dtype=np.float32), np.zeros(0, dtype=np.float32)
        likeness, starts = self._likeness(np.concatenate(parts)), bounds(map(len, parts))[:-1]
        whole = _met(likeness, starts)
        moved = np.repeat(starts - lows, sentence_rows[rows + 1] - sentence_rows[rows])

        def met(sentences: Ranges) -> Floats:
            return _met_within(likeness, contexts.sentences[sentences] + moved[:, None])

        return whole, best_of_each(rows, sentence_rows, met, whole)

    def _likeness(self, words: Rounded) -> Floats:
        assert self.words is not None
        return np.asarray(words.astype(np.float32) @ (self.words.T / STEPS))


def _met(likeness: Floats, starts: Ranges) -> Floats:
    return np.asarray(np.maximum.reduceat(likeness, starts, axis=0).sum(axis=1))


def _met_within(likeness: Floats, ranges: Ranges) -> Floats:
    """Return what the words of each range [n, 2] of a likeness [t, q] are worth [n]; 0 for an empty range."""
    # reduceat takes what lies between two places; of every two stretches the second lies between ranges.
    closed = np.concatenate([likeness, likeness[-1:]])
    found = np.maximum.reduceat(closed, ranges.ravel(), axis=0)[::2].sum(axis=1)
    return np.where(ranges[:, 1] > ranges[:, 0], found, np.float32(0))


@dataclass(frozen=True, slots=True)
class Contexts:
    """The words of n passages and their m sentences: ``words`` is int8 [t, c].

    Those of passage i are ``words[passages[i]:passages[i + 1]]``, the words of its headings first; those of
    sentence j are ``words[sentences[j, 0]:sentences[j, 1]]``. Some models tell none.
    """

    words: Rounded
    passages: Ranges
    sentences: Ranges

    def heading(self, row: int, sentence_rows: Ranges) -> tuple[int, int]:
        """Return where the words of the headings of a passage stand: before those of its first sentence."""
        low, high = int(self.passages[row]), int(self.passages[row + 1])
        first = int(sentence_rows[row])
        if first == int(sentence_rows[row + 1]):
            return low, high
        return low, max(low, int(self.sentences[first, 0]))


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned with a ``model``: the ``mean`` word [d], the ``projection`` [d, c] and the ``weights``
    of the word pieces of a question [v], as logarithms."""

    model: str
    mean: Floats
    projection: Floats
    weights: Floats


@lru_cache(maxsize=1)
def learned() -> Learned:
    """Return what was learned."""
    with resources.files("retrieval").joinpath(DATA).open("rb") as file:
        stored = np.load(file, allow_pickle=False)
        mean, projection, weights = (stored[n].astype(np.float32) for n in ("mean", "projection", "weights"))
        return Learned(str(stored["model"]), mean, projection, weights)


def tells_words(encoder: Encoder) -> TellingEncoder | None:
    """Return the encoder if it tells its words and they were learned with, else None."""
    return encoder if isinstance(encoder, TellingEncoder) and encoder.name == learned().model else None


def column_count() -> int:
    """Return how many columns c a kept word has."""
    return int(learned().projection.shape[1])


@lru_cache(maxsize=1)
def contexts_fingerprint() -> str:
    """Return what changes when words would be kept otherwise."""
    return f"{zlib.crc32(learned().projection.tobytes(), zlib.crc32(learned().mean.tobytes())):08x}"


def projected(words: Floats) -> Floats:
    """Return words [n, d] as they are compared: unit vectors [n, c]."""
    return unit(np.asarray((words - learned().mean) @ learned().projection, dtype=np.float32))


def rounded(words: Floats) -> Rounded:
    """Return the words of a text [n, d] as they are kept: int8 [n, c]."""
    return np.round(projected(words) * STEPS).astype(np.int8)


def seek(text: str, encoder: Encoder) -> Sought:
    """Return what a question's text is made into; raises ModelError.

    Quotation marks and markup around its words ask for nothing.
    """
    telling = tells_words(encoder)
    if telling is None:
        return Sought(encoder.encode_queries([text])[0])
    (found,) = telling.tell_queries([text])
    asking = [not SIGNS.fullmatch(text[start:end]) for start, end in found.places]
    shares = shares_of(learned().weights[found.pieces[asking]])
    return Sought(found.vector, projected(found.words[asking]) * shares[:, None])


def sentence_words(found: InContext, start: int, end: int) -> slice:
    """Return which words of a text stand between two places in it."""
    inside = np.flatnonzero((found.places[:, 0] < end) & (found.places[:, 1] > start))
    return slice(int(inside[0]), int(inside[-1]) + 1) if len(inside) else slice(0, 0)


def words_of(
    found: InContext, spans: Sequence[tuple[int, int]], alone: Callable[[int], InContext]
) -> tuple[Rounded, Ranges]:
    """Return the words of a passage to keep [t, c], and where those of each of its sentences stand [m, 2].

    ``spans`` are the sentences in the text that was read. ``alone`` gives what the model makes of one by
    itself: it stands in for a sentence that the model did not read to its end.
    """
    parts = [found.words]
    ranges = np.zeros((len(spans), 2), dtype=np.int64)
    at = len(found.words)
    last = int(found.places[:, 1].max(initial=0))
    for number, (start, end) in enumerate(spans):
        inside = sentence_words(found, start, end)
        if inside.stop > inside.start and end <= last:
            ranges[number] = inside.start, inside.stop
        else:
            own = alone(number).words
            parts.append(own)
            ranges[number] = at, at + len(own)
            at += len(own)
    return rounded(np.concatenate(parts)), ranges
