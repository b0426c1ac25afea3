"""Find passages: words and vectors, each scaled to 0..1 among the candidates, then weighed together.

A small network learned from written questions (``retrieval.training.ranking --write``) weighs them where
the vectors are of the model it was learned with. For other models there is a convex combination of
min-max scaled scores (Bruch et al., 2023), learned too. Reciprocal-rank fusion and weights for the two
legs as a whole were measured worse.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.contexts import Sought
from retrieval.embedding import Reranker
from retrieval.index import Index
from retrieval.lexical import RESCORED, WORDS_WEIGHT
from retrieval.maxsim import ask
from retrieval.meaning import bare, length, spelled
from retrieval.model import Hit, Question
from retrieval.small_net import SmallNet, net_of
from retrieval.stretches import best_of_each

Floats = NDArray[np.float32]
DENSE_CANDIDATES = 200
FEATURES = ("words", "grams", "headings", "coverage", "passage", "sentence")
# What the network reads besides: soft matches, likenesses as they are, how far each stands below the best
# of the candidates, and what those best are.
FURTHER = (
    "soft", "soft_sentence", "words_met", "words_met_sentence", "raw_similar", "raw_soft",
    "raw_soft_sentence", "raw_words_met", "raw_words_met_sentence", "below_coverage", "below_similar",
    "below_soft", "below_soft_sentence", "below_words_met", "below_words_met_sentence", "top_coverage",
    "top_similar", "top_soft", "top_words_met", "length", "english",
)  # fmt: skip


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
    sought: Sought | None,
    document_ids: Sequence[str],
    *,
    count: int,
    parts: SearchParts,
) -> list[Hit]:
    """Return the best passages of the given documents, best first.

    ``sought`` is what the question was made into, or None to search by words alone. What was learned with the
    bundled model weighs where it tells the question's words; else do weights that serve any model.
    """
    found = find_candidates(index, question, sought, document_ids, parts=parts)
    rows = found.rows
    learned = learned_rankers()[question.language]
    lexical = WORDS_WEIGHT * found.column("words") + (1 - WORDS_WEIGHT) * found.column("grams")
    logits: Floats | None = None
    if not parts.lexical:
        score = _scaled(found.similar)
    elif not parts.dense or sought is None:
        score = lexical
    elif parts.learned and sought.can_meet(index.contexts):
        logits = learned.network(network_features(found, question))
        score = _scaled(logits)
    elif parts.learned:
        score = found.features @ learned.weights
    else:
        dense = parts.dense_weight_en if question.language == "en" else parts.dense_weight_nl
        score = (1 - dense) * lexical + dense * _scaled(found.similar)
    if logits is None:
        chance = learned.calibration.chance(score, found.similar)
    else:
        chance = learned.network_calibration.chance(log_shares(logits), found.similar)
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
class Calibration:
    """How a score and a similarity become a chance (Platt, 1999)."""

    intercept: float
    score: float
    similar: float

    def chance(self, scores: Floats, similar: Floats) -> Floats:
        """Return the calibrated chance that each passage answers the question [n]."""
        return np.asarray(1 / (1 + np.exp(-(self.intercept + self.score * scores + self.similar * similar))))


@dataclass(frozen=True, slots=True)
class LearnedRanker:
    """What was learned for a language: a network, and a weight per feature [6], each with a calibration.

    The network's scores are calibrated by their ``log_shares``; it is the same for every language.
    """

    network: SmallNet
    network_calibration: Calibration
    weights: Floats
    calibration: Calibration


@lru_cache(maxsize=1)
def _ranker_data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(
        resources.files("retrieval").joinpath("data/ranker.json").read_text("utf-8")
    )
    return data


def learned_with() -> str:
    """Return the name of the model with whose vectors the network was learned."""
    return str(_ranker_data()["model"])


@lru_cache(maxsize=1)
def learned_rankers() -> Mapping[str, LearnedRanker]:
    """Return what was learned, by language of the question."""
    data = _ranker_data()
    network = net_of(data["network"])
    return {
        language: LearnedRanker(
            network,
            _calibration(one["network_calibration"]),
            np.array([one["weights"][name] for name in FEATURES], dtype=np.float32),
            _calibration(one["calibration"]),
        )
        for language, one in data["languages"].items()
    }


def _calibration(data: Mapping[str, float]) -> Calibration:
    return Calibration(float(data["intercept"]), float(data["score"]), float(data["similar"]))


def log_shares(logits: Floats) -> Floats:
    """Return the logarithm of the share of each candidate among all, by softmax [n]."""
    if not len(logits):
        return logits
    high = float(logits.max())
    return np.asarray(logits - high - np.log(np.exp(logits - high).sum()), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Candidates:
    """The n passages that either leg put high: their rows in the index [n] and their ``FEATURES`` [n, 6].

    Every feature lies in [0, 1]: all but the coverage are scaled from the least to the most among
    these candidates. ``similar`` [n] is the similarity as it was, the mean of passage and best sentence;
    ``soft`` and ``soft_sentence`` [n] are the soft matches of the passage and of its best sentence,
    ``words_met`` and ``words_met_sentence`` [n] those of words in context; both 0 where words are not told.
    """

    rows: NDArray[np.int64]
    features: Floats
    similar: Floats
    soft: Floats
    soft_sentence: Floats
    words_met: Floats
    words_met_sentence: Floats

    def column(self, name: str) -> Floats:
        """Return one feature of every candidate [n]."""
        return np.asarray(self.features[:, FEATURES.index(name)])


def network_features(found: Candidates, question: Question) -> dict[str, Floats]:
    """Return what the network reads of each candidate: ``FEATURES`` and ``FURTHER``, each [n]."""
    columns = {name: found.column(name) for name in FEATURES}
    coverage = columns["coverage"]
    met = {
        "soft": found.soft,
        "soft_sentence": found.soft_sentence,
        "words_met": found.words_met,
        "words_met_sentence": found.words_met_sentence,
    }
    raw = {"similar": found.similar, **met}
    columns |= {name: _scaled(values) for name, values in met.items()}
    columns |= {f"raw_{name}": values for name, values in raw.items()}
    for name, values in (("coverage", coverage), *raw.items()):
        columns[f"below_{name}"] = values - values.max(initial=0.0)
    for name in ("similar", "soft", "words_met"):
        columns[f"top_{name}"] = np.full(len(coverage), raw[name].max(initial=0.0))
    columns["top_coverage"] = np.full(len(coverage), coverage.max(initial=0.0))
    columns["length"] = np.full(len(coverage), length(question.resolved))
    columns["english"] = np.full(len(coverage), float(question.language == "en"))
    return columns


def find_candidates(
    index: Index,
    question: Question,
    sought: Sought | None,
    document_ids: Sequence[str],
    *,
    parts: SearchParts,
) -> Candidates:
    """Return the passages worth ranking; none when no word is known and nothing is ``sought``."""
    mask = index.mask(document_ids)
    words = index.lexical.score_words(question.concepts)
    rows: set[int] = set()
    if parts.lexical and mask.any():
        scores = np.where(mask, words, -1.0)
        best = np.argsort(-scores, kind="stable")[: min(RESCORED, int(mask.sum()))]
        rows.update(int(r) for r in best if words[r] > 0)
    asked = sought if parts.dense else None
    if asked is not None and mask.any():
        rows.update(_dense_rows(index, asked.vector, list(document_ids), mask))
    candidates = np.array(sorted(rows), dtype=np.int64)
    nothing = np.zeros(len(candidates), dtype=np.float32)
    whole = sentence = words_met = words_met_sentence = nothing
    if asked is not None:
        whole, sentence = _similarities(index, candidates, asked.vector)
    soft: tuple[Floats, Floats] = (nothing, nothing)
    if asked is not None and asked.can_meet(index.contexts):
        words_met, words_met_sentence = asked.meets_passages(index.contexts, candidates, index.sentence_rows)
        soft = _soft_matches(index, candidates, question)
    columns = {
        "words": _scaled(words[candidates]),
        "grams": _scaled(index.lexical.score_grams(spelled(question), candidates)),
        "headings": _scaled(index.lexical.score_headings(question.concepts)[candidates]),
        "coverage": index.lexical.cover(question.concepts, candidates),
        "passage": _scaled(whole),
        "sentence": _scaled(sentence),
    }
    features = np.stack([columns[name] for name in FEATURES], axis=1)
    similar = (whole + sentence) / np.float32(2)
    return Candidates(candidates, features, similar, *soft, words_met, words_met_sentence)


def _soft_matches(index: Index, rows: NDArray[np.int64], question: Question) -> tuple[Floats, Floats]:
    """Return how well each passage and its best sentence meet the question, two of [len(rows)]."""
    asked = ask(bare(question))
    whole = asked.match_each(index.passage_pieces, rows)
    if not len(index.sentence_vectors):
        return whole, whole
    best = best_of_each(
        rows,
        index.sentence_rows,
        lambda sentences: asked.match_each(index.sentence_pieces, sentences),
        np.zeros_like(whole),
    )
    return whole, best


def _similarities(index: Index, rows: NDArray[np.int64], vector: Floats) -> tuple[Floats, Floats]:
    """Return the similarity of each passage and of its best sentence, two of [len(rows)]."""
    whole = index.vectors[rows] @ vector
    if not len(index.sentence_vectors):
        return whole, whole
    best = best_of_each(
        rows, index.sentence_rows, lambda sentences: index.sentence_vectors[sentences] @ vector, whole
    )
    return whole, best
