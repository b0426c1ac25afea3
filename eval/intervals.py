"""How sure a figure is: Wilson, a bootstrap over families, and a paired randomisation test (scipy)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

RESAMPLES = 10_000
SEED = 20261122
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval and the number of cases behind it."""

    value: float
    low: float
    high: float
    cases: int


@dataclass(frozen=True, slots=True)
class Change:
    """The mean change between two runs on the same cases, its interval and p (two-sided)."""

    mean: float
    low: float
    high: float
    p: float
    cases: int


def wilson(successes: int, cases: int) -> Estimate | None:
    """Return a proportion with its Wilson interval, None without cases."""
    if not cases:
        return None
    interval = stats.binomtest(successes, cases).proportion_ci(method="wilson")
    return Estimate(successes / cases, float(interval.low), float(interval.high), cases)


def family_mean(values: Sequence[float], families: Sequence[str]) -> Estimate | None:
    """Return the mean of all values, its interval by resampling whole families; None without values."""
    if not values:
        return None
    low, high = _interval(*_sums(values, families))
    return Estimate(float(np.mean(values)), low, high, len(values))


def change(
    before: Mapping[str, float], after: Mapping[str, float], families: Mapping[str, str]
) -> Change | None:
    """Return the mean change over the cases in both runs, None when they share none."""
    both = [i for i in after if i in before]
    if not both:
        return None
    differences = [after[i] - before[i] for i in both]
    sums, counts = _sums(differences, [families[i] for i in both])
    low, high = _interval(sums, counts)
    return Change(float(np.mean(differences)), low, high, _randomised(sums), len(both))


def _sums(values: Sequence[float], families: Sequence[str]) -> tuple[Floats, Floats]:
    """Return per family the sum of its values and how many there are, float64 [families]."""
    _, inverse = np.unique(np.asarray(families), return_inverse=True)
    sums: Floats = np.bincount(inverse, weights=np.asarray(values)).astype(np.float64)
    return sums, np.bincount(inverse).astype(np.float64)


def _interval(sums: Floats, counts: Floats) -> tuple[float, float]:
    if len(sums) < 2 or np.ptp(sums / counts) == 0:
        mean = float(sums.sum() / counts.sum())
        return mean, mean

    def ratio(s: Floats, c: Floats, axis: int) -> Floats:
        result: Floats = s.sum(axis=axis) / c.sum(axis=axis)
        return result

    found = stats.bootstrap(
        (sums, counts),
        ratio,
        paired=True,
        vectorized=True,
        n_resamples=RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(SEED),
        batch=1_000,
    ).confidence_interval
    return float(found.low), float(found.high)


def _randomised(sums: Floats) -> float:
    """Return p of the mean change under random signs per family."""
    if len(sums) < 2 or not np.any(sums):
        return 1.0

    def mean_difference(a: Floats, b: Floats, axis: int) -> Floats:
        result: Floats = (a - b).mean(axis=axis)
        return result

    test = stats.permutation_test(
        (sums, np.zeros_like(sums)),
        mean_difference,
        permutation_type="samples",
        vectorized=True,
        n_resamples=RESAMPLES,
        rng=np.random.default_rng(SEED),
        batch=1_000,
    )
    return float(test.pvalue)
