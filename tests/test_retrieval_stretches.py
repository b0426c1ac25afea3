"""Stretches of a longer array: the best score in each, asked for all at once."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.stretches import best_of_each, bounds


@given(lengths=st.lists(st.integers(0, 4), min_size=1, max_size=6), seed=st.integers(0, 99))
def test_each_row_gets_the_best_of_its_own_stretch_or_what_stands_in_for_none(
    lengths: list[int], seed: int
) -> None:
    draw = np.random.default_rng(seed)
    starts = bounds(lengths)
    scores = draw.random(sum(lengths)).astype(np.float32)
    rows = draw.permutation(len(lengths)).astype(np.int64)
    without = draw.random(len(rows)).astype(np.float32)
    found = best_of_each(rows, starts, lambda places: scores[places], without)
    for row, one, other in zip(rows, found, without, strict=True):
        own = scores[starts[row] : starts[row + 1]]
        assert one == (own.max() if len(own) else other)


def test_bounds_begin_at_nothing_and_end_at_all() -> None:
    assert bounds([]).tolist() == [0]
    assert bounds([2, 0, 3]).tolist() == [0, 2, 2, 5]
