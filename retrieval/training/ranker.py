"""Learn how to weigh the features of a candidate passage, and measure that on questions left out.

A linear score of ``retrieval.search.FEATURES`` is fitted on differences between the right passage
and the others (pairwise logistic regression, the linear case of Joachims, 2002), per language. Boosted
trees see the same features, to learn whether a straight line costs anything. The model that
gives the vectors was trained on the written questions of the train split, which would make similarity
look too sure: only questions over passages that no lesson saw are used, in five folds over passages.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from retrieval.search import FEATURES

FOLDS = 5
# The best of the wrong ones teach most; more only repeat what these say.
WRONG_ONES = 60
# What a question puts highest is what its chance is shown of.
CALIBRATED = 10
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Listed:
    """A question's n candidates: features [n, 6], similarities [n], the right one (-1: none), its group."""

    features: Floats
    similar: Floats
    right: int
    group: str
    language: str

    def without(self, name: str) -> "Listed":
        """Return the same list with one feature blanked, to learn what it is worth."""
        features = self.features.copy()
        features[:, FEATURES.index(name)] = 0
        return replace(self, features=features)


Ranker = Callable[[Floats], NDArray[np.float64]]


def linear_weights(lists: Sequence[Listed]) -> dict[str, float]:
    """Return the weight of each feature, none below zero, summing to one.

    So the score stays a convex combination: in [0, 1], and rising with every feature.
    """
    differences = np.concatenate([_differences(one) for one in lists if one.right >= 0])

    def loss(weights: NDArray[np.float64]) -> float:
        return float(np.logaddexp(0, -differences @ weights).mean() + 1e-4 * weights @ weights)

    bounds = [(0, None)] * len(FEATURES)
    found = minimize(loss, np.full(len(FEATURES), 1.0), bounds=bounds, method="L-BFGS-B").x
    return {name: round(float(w), 4) for name, w in zip(FEATURES, found / found.sum(), strict=True)}


def _differences(one: Listed) -> Floats:
    """Return right minus wrong [at most WRONG_ONES, 6] for the wrong ones that look best."""
    return one.features[one.right] - one.features[_best_wrong(one)]


def _best_wrong(one: Listed) -> list[int]:
    """Return the places of the wrong ones that look best, at most WRONG_ONES."""
    order = np.argsort(-one.features.mean(axis=1), kind="stable")
    return [int(n) for n in order if n != one.right][:WRONG_ONES]


def linear(lists: Sequence[Listed]) -> Ranker:
    """Return the fitted linear ranker."""
    learned = linear_weights(lists)
    weights = np.array([learned[name] for name in FEATURES])
    return lambda features: np.asarray(features @ weights)


def boosted(lists: Sequence[Listed]) -> Ranker:
    """Return boosted trees fitted on right against wrong, each question counting alike."""
    rows, labels = [], []
    for one in lists:
        if one.right < 0:
            continue
        wrong = _best_wrong(one)
        rows.append(one.features[[one.right, *wrong]])
        labels += [1, *(0 for _ in wrong)]
    model = HistGradientBoostingClassifier(
        max_iter=120, max_leaf_nodes=8, learning_rate=0.06, l2_regularization=1.0, random_state=1
    )
    model.fit(np.concatenate(rows), np.array(labels))
    return lambda features: np.asarray(model.predict_proba(features)[:, 1])


def left_out_scores(
    lists: Sequence[Listed], fit: Callable[[Sequence[Listed]], Ranker]
) -> list[NDArray[np.float64]]:
    """Return the scores [n] of each list's candidates, its group left out of the fit."""
    folds = {group: n % FOLDS for n, group in enumerate(sorted({one.group for one in lists}))}
    scores = [np.zeros(len(one.features)) for one in lists]
    for language in {one.language for one in lists}:
        for fold in range(FOLDS):
            rest = [one for one in lists if one.language == language and folds[one.group] != fold]
            if not any(one.right >= 0 for one in rest):
                continue
            ranker = fit(rest)
            for number, one in enumerate(lists):
                if one.language == language and folds[one.group] == fold:
                    scores[number] = ranker(one.features)
    return scores


def left_out_ranks(lists: Sequence[Listed], fit: Callable[[Sequence[Listed]], Ranker]) -> list[int]:
    """Return the 1-based rank of each right passage (0: no candidate), its group left out of the fit."""
    return [
        int((scores >= scores[one.right]).sum()) if one.right >= 0 else 0
        for one, scores in zip(lists, left_out_scores(lists, fit), strict=True)
    ]


def calibration(lists: Sequence[Listed], scores: Sequence[NDArray[np.float64]]) -> dict[str, float]:
    """Return how a score and a similarity become a chance: intercept, score, similar, and how well.

    A logistic curve (Platt, 1999) over the candidates that each question puts highest, on left-out
    scores. A score is relative to the other candidates; the similarity tells whether any is near.
    ``expected`` and ``right`` are the mean chance and the share that is right among the ten per cent surest.
    """
    rows, labels = [], []
    for one, own in zip(lists, scores, strict=True):
        for place in np.argsort(-own, kind="stable")[:CALIBRATED]:
            rows.append((own[place], one.similar[place]))
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
