"""A network as data: what was fitted is what is read back, and anything else is refused."""

import json

import numpy as np
import pytest

from retrieval.small_net import SmallNet, net_of
from retrieval.training.network import Competition, fit

DATA = {
    "names": ["near", "far"], "mean": [0.5, 0.0], "scale": [0.5, 1.0],
    "hidden": [[1.0], [-1.0]], "bias": [0.0], "out": [2.0],
}  # fmt: skip


def test_scores_follow_the_formula() -> None:
    rows = {"far": np.float32([0.0, 1.0]), "near": np.float32([1.0, 0.5]), "unread": np.float32([9, 9])}
    assert net_of(DATA)(rows).tolist() == pytest.approx([2 * np.tanh(1.0), 2 * np.tanh(-1.0)])


@pytest.mark.parametrize(
    ("change", "error"),
    [({"hidden": [[1.0]]}, ValueError), ({"bias": [0.0, 1.0]}, ValueError), ({"mean": [0.5]}, ValueError)],
)
def test_a_network_whose_parts_do_not_fit_is_refused(
    change: dict[str, object], error: type[Exception]
) -> None:
    with pytest.raises(error):
        net_of(DATA | change)
    with pytest.raises(KeyError):
        net_of({key: value for key, value in DATA.items() if key not in change})


def test_a_feature_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError, match="far"):
        net_of(DATA)({"near": np.float32([1.0])})


def competition(number: int) -> Competition:
    """Five that compete; right is the one whose "near" lies furthest above a level of this question's own."""
    draw = np.random.default_rng(number)
    near = (draw.uniform(0, 1, 5) + draw.uniform(-3, 3)).astype(np.float32)
    features = {"near": near, "noise": draw.uniform(0, 1, 5).astype(np.float32)}
    features |= {"below": near - near.max(), "constant": np.ones(5, dtype=np.float32)}
    return Competition(features, near == near.max())


def test_the_fit_learns_what_stands_out_in_its_own_list() -> None:
    lists = [competition(n) for n in range(300)]
    network = fit(lists[:200], ("near", "noise", "below", "constant"))
    best = [int(network(one.features).argmax()) for one in lists[200:]]
    assert sum(bool(one.right[b]) for one, b in zip(lists[200:], best, strict=True)) >= 90
    assert isinstance(net_of(json.loads(json.dumps(network.as_data()))), SmallNet)


def test_the_fit_is_the_same_every_time() -> None:
    lists = [competition(n) for n in range(20)]
    one, other = (fit(lists, ("near", "noise"), epochs=2) for _ in range(2))
    assert one.as_data() == other.as_data()


def test_lists_without_a_right_one_teach_nothing() -> None:
    none = Competition({"near": np.float32([1.0, 2.0])}, np.array([False, False]))
    with pytest.raises(ValueError, match="no list"):
        fit([none], ("near",))
