"""Weigh the features of what can be quoted: which sentence answers the question.

The weights were learned from written questions whose answering sentences were marked and from the dev split
of the evaluation (``retrieval.training.sentence_ranker``). They hold where words are known in their contexts,
as the model they were learned with tells them; elsewhere there are weights for any model and for none.
A network over the same features, comparing each sentence with the best one, was surer of the written
questions and worse on whole documents: what tells sentences apart there depends on how a document is made.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from operator import itemgetter

import numpy as np

DATA = "data/sentence_ranker.json"
# For another model, for none, and for libraries too large to keep words. Fitted on the dev split (pairwise
# logistic regression, five folds by family) and rounded, then moved where that also put the right sentence
# first more often for 154 questions over other documents; the optimum is flat: halving or doubling any one of
# them moves the first sentence by two points. That of "question" was set by hand: few cases tell, and a
# reader gains nothing by a question as an answer.
PLAIN: dict[str, float] = {
    "self": 0.2,
    "context": 2.4,
    "grams": 0.3,
    "dense": 2.0,
    "passage": 3.0,
    "cue": 0.6,
    "defines": 1.6,
    "value": 1.7,
    "near": 1.0,
    "bound": 0.6,
    "polarity": 0.4,
    "count": 0.6,
    "short": -0.4,
    "question": -3.0,
    "repeat": -0.3,
}
# Read besides by the learned weights.
LEARNED = (
    *PLAIN, "answering", "soft", "soft_around", "chance", "length", "dense_before", "dense_after",
    "words_met",
)  # fmt: skip
# What a sentence gains by standing around what the turn before was answered with.
FOLLOWS = 1.6
# What a logit is divided by, so that scores fall off about as evenly as the likenesses they come from.
SOFTNESS = 3.0
NO_ROW = -1


def with_neighbours(
    values: Sequence[Mapping[str, float]], places: Sequence[tuple[str, int]]
) -> list[dict[str, float]]:
    """Return the features of each sentence with the likeness of the one before it and the one after.

    ``places`` are their passages and their rows in them (-1: no row); 0 where there is no neighbour.
    """
    at = {place: one["dense"] for place, one in zip(places, values, strict=True) if place[1] != NO_ROW}
    return [
        {
            **one,
            "dense_before": 0.0 if row == NO_ROW else at.get((passage, row - 1), 0.0),
            "dense_after": 0.0 if row == NO_ROW else at.get((passage, row + 1), 0.0),
        }
        for one, (passage, row) in zip(values, places, strict=True)
    ]


@lru_cache(maxsize=1)
def learned_weights() -> dict[str, float]:
    """Return the learned weight of each feature of ``LEARNED``."""
    data = json.loads(resources.files("retrieval").joinpath(DATA).read_text("utf-8"))
    return {name: float(data["weights"][name]) for name in LEARNED}


def scores_of(values: Sequence[Mapping[str, float]], *, learned: bool) -> list[float]:
    """Return a score for each sentence that competes, above 0, the best one's being 1.

    It falls with the distance in logits: a softmax over the logits gives the share that each one gets.
    """
    if not values:
        return []
    weights = learned_weights() if learned else PLAIN
    read = itemgetter("follows", *weights)
    rows = np.array([read(one) for one in values], dtype=np.float64)
    logits = rows @ np.array([FOLLOWS, *weights.values()])
    scores: list[float] = np.exp((logits - logits.max()) / SOFTNESS).tolist()
    return scores
