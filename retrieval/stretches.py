"""Stretches of a longer array, one for each text: where each begins, and the best score in each."""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Places = NDArray[np.int64]


def bounds(lengths: Iterable[int]) -> Places:
    """Return where n stretches begin and the last one ends [n + 1]."""
    return np.cumsum([0, *lengths], dtype=np.int64)


def best_of_each(rows: Places, starts: Places, score: Callable[[Places], Floats], without: Floats) -> Floats:
    """Return for each row the best score among its stretch, and ``without`` [len(rows)] where that is empty.

    The stretch of row i is ``starts[i]:starts[i + 1]``; ``score`` is asked once, for the places of all.
    """
    lengths = starts[rows + 1] - starts[rows]
    held = np.flatnonzero(lengths)
    best = without.copy()
    if len(held):
        places = np.concatenate([np.arange(starts[row], starts[row + 1]) for row in rows[held]])
        best[held] = np.maximum.reduceat(score(places), bounds(lengths[held])[:-1])
    return best
