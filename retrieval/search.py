"""Find passages: words and vectors, each scaled to 0..1 among the candidates, then mixed.

A convex combination of min-max scaled scores (Bruch et al., 2023); reciprocal-rank fusion was
measured worse here, because it forgets by how much one passage is better than the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.index import Index
from retrieval.lexical import RESCORED, WORDS_WEIGHT
from retrieval.model import Hit, Question

Floats = NDArray[np.float32]
DENSE_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class SearchParts:
    """Which legs take part and how the dense one weighs, per language of the question."""

    lexical: bool = True
    dense: bool = True
    dense_weight_nl: float = 0.3
    dense_weight_en: float = 0.45


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
    mask = index.mask(document_ids)
    if not mask.any():
        return []
    words = index.lexical.score_words(question.concepts)
    rows: set[int] = set()
    if parts.lexical:
        scores = np.where(mask, words, -1.0)
        best = np.argsort(-scores, kind="stable")[: min(RESCORED, int(mask.sum()))]
        rows.update(int(r) for r in best if words[r] > 0)
    dense_on = parts.dense and vector is not None
    if dense_on and vector is not None:
        rows.update(_dense_rows(index, vector, list(document_ids), mask))
    if not rows:
        return []
    candidates = np.array(sorted(rows), dtype=np.int64)
    searched = " ".join((question.resolved, *(c.forms[0].text for c in question.concepts)))
    grams = index.lexical.score_grams(searched, candidates)
    lexical = WORDS_WEIGHT * _scaled(words[candidates]) + (1 - WORDS_WEIGHT) * _scaled(grams)
    if not parts.lexical:
        lexical = np.zeros_like(lexical)
    weight = 0.0
    dense = np.zeros_like(lexical)
    if dense_on and vector is not None:
        dense = _dense_scores(index, candidates, vector)
        weight = parts.dense_weight_en if question.language == "en" else parts.dense_weight_nl
        weight = 1.0 if not parts.lexical else weight
    score = (1 - weight) * lexical + weight * _scaled(dense)
    order = np.lexsort((candidates, -score))[:count]
    return [
        Hit(
            passage_id=index.ids[candidates[i]],
            document_id=index.documents[index.document_of_row[candidates[i]]],
            lexical=round(float(lexical[i]), 6),
            dense=round(float(dense[i]), 6),
            score=round(float(score[i]), 6),
        )
        for i in order
    ]


def _dense_scores(index: Index, rows: NDArray[np.int64], vector: Floats) -> Floats:
    """Return per passage the mean of its own similarity and that of its best sentence."""
    whole = index.vectors[rows] @ vector
    if not len(index.sentence_vectors):
        return whole
    best = np.array(
        [
            float((index.sentence_vectors[low:high] @ vector).max()) if high > low else float(own)
            for low, high, own in zip(
                index.sentence_rows[rows], index.sentence_rows[rows + 1], whole, strict=True
            )
        ],
        dtype=np.float32,
    )
    return (whole + best) / np.float32(2)
