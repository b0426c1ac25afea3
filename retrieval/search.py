"""Find passages: words and vectors, each scaled to 0..1 among the candidates, then mixed.

A convex combination of min-max scaled scores (Bruch et al., 2023), its weights learned from written
questions (``retrieval.training.ranking --write``). Reciprocal-rank fusion and weights for the two legs
as a whole were measured worse.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding import Reranker
from retrieval.index import Index
from retrieval.lexical import RESCORED, WORDS_WEIGHT
from retrieval.model import Hit, Question

Floats = NDArray[np.float32]
DENSE_CANDIDATES = 200
FEATURES = ("words", "grams", "headings", "coverage", "passage", "sentence")


@dataclass(frozen=True, slots=True)
class SearchParts:
    """Which legs take part, and whether their features are weighed as learned.

    Without ``learned`` the dense leg as a whole has one weight, per language of the question.
    ``reranker`` reorders the best ``rerank_first`` passages, if there is one.
    """

    lexical: bool = True
    dense: bool = True
    learned: bool = True
    dense_weight_nl: float = 0.45
    dense_weight_en: float = 0.6
    reranker: Reranker | None = None
    rerank_first: int = 30


def _scaled(values: Floats) -> Floats:
    low, high = (float(values.min()), float(values.max())) if len(values) else (0.0, 0.0)
    if high - low < 1e-9:
        return np.zeros_like(values)
    return (values - low) / np.float32(high - low)


def _dense_rows(index: Index, vector: Floats, documents: Sequence[str], mask: NDArray[np.bool_]) -> list[int]:
    """Return the rows nearest to the vector, from Chroma or, where another process has it, exactly."""
    if index.store.held_elsewhere:
        scores = np.where(mask, index.vectors @ vector, -1.0)
        count = min(DENSE_CANDIDATES, int(mask.sum()))
        return [int(r) for r in np.argsort(-scores, kind="stable")[:count]]
    everything = len(documents) == len(index.documents)
    found = index.store.search(
        vector,
        count=min(DENSE_CANDIDATES, int(mask.sum())),
        document_ids=None if everything else documents,
    )
    return [index.rows[pid] for pid in found if pid in index.rows and mask[index.rows[pid]]]


def search(
    index: Index,
    question: Question,
    vector: Floats | None,
    document_ids: Sequence[str],
    *,
    count: int,
    parts: SearchParts,
) -> list[Hit]:
    """Return the best passages of the given documents, best first.

    ``vector`` is the question's embedding [d], or None to search by words alone.
    """
    found = find_candidates(index, question, vector, document_ids, parts=parts)
    rows = found.rows
    weights = ranker_weights()[question.language]
    lexical = WORDS_WEIGHT * found.column("words") + (1 - WORDS_WEIGHT) * found.column("grams")
    if not parts.lexical:
        score = _scaled(found.similar)
    elif not parts.dense or vector is None:
        score = lexical
    elif parts.learned:
        score = found.features @ weights.features
    else:
        dense = parts.dense_weight_en if question.language == "en" else parts.dense_weight_nl
        score = (1 - dense) * lexical + dense * _scaled(found.similar)
    chance = weights.chance(score, found.similar)
    order = np.lexsort((rows, -score))[:count]
    return [
        Hit(
            passage_id=index.ids[rows[i]],
            document_id=index.documents[index.document_of_row[rows[i]]],
            lexical=round(float(lexical[i]) if parts.lexical else 0.0, 6),
            dense=round(float(found.similar[i]), 6),
            score=round(float(score[i]), 6),
            chance=round(float(chance[i]), 4),
        )
        for i in order
    ]


@dataclass(frozen=True, slots=True)
class RankerWeights:
    """What was learned for one language: a weight per feature [6] and how a score becomes a chance."""

    features: Floats
    intercept: float
    score: float
    similar: float

    def chance(self, scores: Floats, similar: Floats) -> Floats:
        """Return the calibrated chance that each passage answers the question [n] (Platt, 1999)."""
        return np.asarray(1 / (1 + np.exp(-(self.intercept + self.score * scores + self.similar * similar))))


@lru_cache(maxsize=1)
def ranker_weights() -> Mapping[str, RankerWeights]:
    """Return the learned weights by language of the question."""
    data = json.loads(resources.files("retrieval").joinpath("data/ranker.json").read_text("utf-8"))
    return {
        language: RankerWeights(
            np.array([one["weights"][name] for name in FEATURES], dtype=np.float32),
            **{key: float(one["calibration"][key]) for key in ("intercept", "score", "similar")},
        )
        for language, one in data["languages"].items()
    }


@dataclass(frozen=True, slots=True)
class Candidates:
    """The n passages that either leg put high: their rows in the index [n] and their ``FEATURES`` [n, 6].

    Every feature lies in [0, 1]: all but the coverage are scaled from the least to the most among
    these candidates. ``similar`` [n] is the similarity as it was, the mean of passage and best sentence.
    """

    rows: NDArray[np.int64]
    features: Floats
    similar: Floats

    def column(self, name: str) -> Floats:
        """Return one feature of every candidate [n]."""
        return np.asarray(self.features[:, FEATURES.index(name)])


def find_candidates(
    index: Index,
    question: Question,
    vector: Floats | None,
    document_ids: Sequence[str],
    *,
    parts: SearchParts,
) -> Candidates:
    """Return the passages worth ranking; none when no word is known and no vector is given."""
    mask = index.mask(document_ids)
    words = index.lexical.score_words(question.concepts)
    rows: set[int] = set()
    if parts.lexical and mask.any():
        scores = np.where(mask, words, -1.0)
        best = np.argsort(-scores, kind="stable")[: min(RESCORED, int(mask.sum()))]
        rows.update(int(r) for r in best if words[r] > 0)
    asked = vector if parts.dense else None
    if asked is not None and mask.any():
        rows.update(_dense_rows(index, asked, list(document_ids), mask))
    candidates = np.array(sorted(rows), dtype=np.int64)
    searched = " ".join((question.resolved, *(c.forms[0].text for c in question.concepts)))
    nothing = np.zeros(len(candidates), dtype=np.float32)
    whole, sentence = _similarities(index, candidates, asked) if asked is not None else (nothing, nothing)
    columns = {
        "words": _scaled(words[candidates]),
        "grams": _scaled(index.lexical.score_grams(searched, candidates)),
        "headings": _scaled(index.lexical.score_headings(question.concepts)[candidates]),
        "coverage": index.lexical.cover(question.concepts, candidates),
        "passage": _scaled(whole),
        "sentence": _scaled(sentence),
    }
    features = np.stack([columns[name] for name in FEATURES], axis=1)
    return Candidates(candidates, features, (whole + sentence) / np.float32(2))


def _similarities(index: Index, rows: NDArray[np.int64], vector: Floats) -> tuple[Floats, Floats]:
    """Return the similarity of each passage and of its best sentence, two of [len(rows)]."""
    whole = index.vectors[rows] @ vector
    if not len(index.sentence_vectors):
        return whole, whole
    best = np.array(
        [
            float((index.sentence_vectors[low:high] @ vector).max()) if high > low else float(own)
            for low, high, own in zip(
                index.sentence_rows[rows], index.sentence_rows[rows + 1], whole, strict=True
            )
        ],
        dtype=np.float32,
    )
    return whole, best
