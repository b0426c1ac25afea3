"""Learn how to weigh the features of a candidate passage, for the product's search.

A small network is fitted by listwise softmax on the candidates that look best; it reads the same features
relative to the best of the candidates too, so that it can trust words where some passage has them all and
likeness where none has. A linear score of ``retrieval.search.FEATURES``, fitted on differences between the
right passage and the others (pairwise logistic regression, the linear case of Joachims, 2002), serves
models other than the one that gave the vectors. That model has learned from the questions of the train
split, which would make similarity look too sure: rankers learn from the fit split, are measured on the dev
split, and the dev split tells how a score becomes a chance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from retrieval.search import FEATURES, FURTHER
from retrieval.small_net import Floats, SmallNet
from retrieval.training.network import Competition, fit

# The best of the wrong ones teach most; more only repeat what these say.
WRONG_ONES = 60
# Of the rest the network sees so many, evenly drawn: what it never saw it might put anywhere.
OTHERS = 40
# What a question puts highest is what its chance is shown of.
CALIBRATED = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """A question's n candidates: features by name [n], the right one's place (-1: none), the language."""

    features: dict[str, Floats]
    right: int
    language: str

    def linear(self) -> Floats:
        """Return the features that the linear score weighs [n, 6]."""
        return np.stack([self.features[name] for name in FEATURES], axis=1)


Ranker = Callable[[Listed], Floats]


def linear_weights(lists: Sequence[Listed]) -> dict[str, float]:
    """Return the weight of each feature, none below zero, summing to one.

    So the score stays a convex combination: in [0, 1], and rising with every feature.
    """
    differences = np.concatenate(
        [one.linear()[one.right] - one.linear()[_best_wrong(one)] for one in lists if one.right >= 0]
    )

    def loss(weights: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, -differences @ weights).mean() + 1e-4 * weights @ weights)

    bounds = [(0, None)] * len(FEATURES)
    found = minimize(loss, np.full(len(FEATURES), 1.0), bounds=bounds, method="L-BFGS-B").x
    return {name: round(float(w), 4) for name, w in zip(FEATURES, found / found.sum(), strict=True)}


def _best_wrong(one: Listed) -> list[int]:
    """Return the places of the wrong ones that look best, at most WRONG_ONES."""
    return _wrong(one)[:WRONG_ONES]


def _wrong(one: Listed) -> list[int]:
    """Return the places of the wrong ones, those that look best first."""
    order = np.argsort(-one.linear().mean(axis=1), kind="stable")
    return [int(n) for n in order if n != one.right]


def linear(weights: dict[str, float]) -> Ranker:
    """Return the linear ranker of some weights."""
    ordered = np.array([weights[name] for name in FEATURES], dtype=np.float32)
    return lambda one: np.asarray(one.linear() @ ordered)


def network(lists: Sequence[Listed], names: Sequence[str] = (*FEATURES, *FURTHER)) -> SmallNet:
    """Return the network fitted on the right passage of each list, the best wrong ones and some others."""
    return fit([_competition(one) for one in lists if one.right >= 0], names)


def _competition(one: Listed) -> Competition:
    wrong = _wrong(one)
    rest = wrong[WRONG_ONES:]
    places = np.array([one.right, *wrong[:WRONG_ONES], *rest[:: max(1, len(rest) // OTHERS)]])
    right = np.zeros(len(places), dtype=bool)
    right[0] = True
    return Competition({name: values[places] for name, values in one.features.items()}, right)


def rank_of(one: Listed, ranker: Ranker) -> int:
    """Return the 1-based rank of the right passage, 0 where it is no candidate; ties count against it."""
    if one.right < 0:
        return 0
    scores = ranker(one)
    return int((scores >= scores[one.right]).sum())


def calibration(lists: Sequence[Listed], scores: Sequence[Floats]) -> dict[str, float]:
    """Return how a score and a similarity become a chance: intercept, score, similar, and how well.

    A logistic curve (Platt, 1999) over the candidates that each question puts highest, on questions that
    taught nothing. A score is relative to the other candidates; the similarity tells whether any is near.
    ``expected`` and ``right`` are the mean chance and the share that is right among the ten per cent surest.
    """
    rows, labels = [], []
    for one, own in zip(lists, scores, strict=True):
        for place in np.argsort(-own, kind="stable")[:CALIBRATED]:
            rows.append((own[place], one.features["raw_similar"][place]))
            labels.append(int(place == one.right))
    if len(set(labels)) < 2:
        return {"intercept": 0.0, "score": 0.0, "similar": 0.0, "expected": 0.0, "right": 0.0}
    model = LogisticRegression(C=100.0, max_iter=1000).fit(rows, labels)
    chances = model.predict_proba(rows)[:, 1]
    surest = np.argsort(-chances, kind="stable")[: max(1, len(chances) // 10)]
    figures = {
        "intercept": model.intercept_[0],
        "score": model.coef_[0][0],
        "similar": model.coef_[0][1],
        "expected": chances[surest].mean(),
        "right": np.array(labels)[surest].mean(),
    }
    return {name: round(float(value), 4) for name, value in figures.items()}
