"""What can be quoted is weighed: the best above the others, neighbours known, follow-ups drawn along."""

import numpy as np
import pytest

from retrieval.embedding import load_encoder
from retrieval.search import learned_rankers, learned_with
from retrieval.sentence_ranker import LEARNED, PLAIN, SOFTNESS, learned_weights, scores_of, with_neighbours
from retrieval.training.sentence_ranker import competition, first_right, fit


def values(dense: float, **others: float) -> dict[str, float]:
    return dict.fromkeys((*LEARNED, "follows"), 0.2) | {"dense": dense, "follows": 0.0} | others


PLACES = [("p1", 0), ("p1", 1), ("p2", 0), ("p1", -1)]
FOUND = [values(0.5), values(0.7), values(0.4, passage=0.9), values(0.6)]


def test_the_neighbours_of_a_sentence_stand_beside_it_in_its_passage() -> None:
    found = with_neighbours(FOUND, PLACES)
    assert [one["dense_before"] for one in found] == [0, 0.5, 0, 0]
    assert [one["dense_after"] for one in found] == [0.7, 0, 0, 0]
    assert [one["dense"] for one in found] == [0.5, 0.7, 0.4, 0.6]


@pytest.mark.parametrize("learned", [True, False])
def test_the_best_scores_one_and_none_scores_below_nothing(learned: bool) -> None:
    scores = scores_of(FOUND, learned=learned)
    assert max(scores) == 1
    assert min(scores) > 0
    assert scores_of([], learned=learned) == []


def test_scores_fall_with_the_distance_in_logits() -> None:
    weak, strong = values(0.0, passage=0.0), values(0.5, passage=0.0)
    low, high = scores_of([weak, strong], learned=False)
    assert (low, high) == pytest.approx((np.exp(-0.5 * PLAIN["dense"] / SOFTNESS), 1))


def test_what_follows_on_the_answer_before_gains() -> None:
    told = [one | {"follows": float(n == 0)} for n, one in enumerate(FOUND)]
    assert scores_of(told, learned=True)[0] > 1.2 * scores_of(FOUND, learned=True)[0]


def test_without_vectors_of_the_model_only_plain_features_are_read() -> None:
    plain = [{name: one[name] for name in (*PLAIN, "follows")} for one in FOUND]
    assert scores_of(plain, learned=False) == scores_of(FOUND, learned=False)
    with pytest.raises(KeyError):
        scores_of(plain, learned=True)


def test_what_was_learned_was_learned_with_the_bundled_model() -> None:
    assert learned_with() == load_encoder(None).name
    assert set(learned_weights()) == set(LEARNED)
    assert np.isfinite(learned_rankers()["nl"].network.hidden).all()


def found(number: int) -> list[tuple[dict[str, float], bool]]:
    """Four sentences, of which the one worded most like an answer is right."""
    draw = np.random.default_rng(number)
    answering = draw.uniform(0, 4, 4)
    return [
        (dict.fromkeys(LEARNED, 0.0) | {"answering": a, "length": draw.uniform()}, a == answering.max())
        for a in answering.tolist()
    ]


def test_the_fit_learns_what_tells_and_stays_near_what_was_set_by_hand() -> None:
    lists = [competition(found(n)) for n in range(100)]
    weights = fit([lists], steps=100)
    assert weights["answering"] > 0.5
    assert weights["passage"] == pytest.approx(PLAIN["passage"], abs=0.01)
    first, three = first_right(lists, list(range(100)), lists[:10])
    assert 0.85 < first <= three == 1
    with pytest.raises(ValueError, match="right sentence"):
        fit([[competition([(dict.fromkeys(LEARNED, 0.0), False)])]])


def test_a_right_sentence_far_down_teaches_too() -> None:
    ranked = [(dict.fromkeys(LEARNED, 0.0), n == 99) for n in range(100)]
    assert competition(ranked).right.tolist() == [*[False] * 60, True]
