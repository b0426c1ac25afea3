"""Intervals and tests say how sure a figure is."""

import pytest

from eval.intervals import change, family_mean, wilson


def test_wilson_matches_its_formula() -> None:
    found = wilson(8, 10)
    z, n, p = 1.959963984540054, 10, 0.8
    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    assert found is not None
    assert (found.low, found.high) == pytest.approx((middle - reach, middle + reach))
    assert wilson(0, 0) is None


def test_cases_of_one_family_count_as_one_observation() -> None:
    values = [1.0, 0.0] * 20
    apart = family_mean(values, [str(n) for n in range(40)])
    together = family_mean(values, [str(n // 10) + str(n % 2) for n in range(40)])
    assert apart is not None
    assert together is not None
    assert apart.value == together.value == 0.5
    assert together.high - together.low > apart.high - apart.low


def test_the_same_figures_give_the_same_interval() -> None:
    values, families = [1.0, 0.5, -1.0, 0.0, 1.0], list("abcde")
    assert family_mean(values, families) == family_mean(values, families)


def test_a_clear_change_is_told_from_none() -> None:
    families = {str(n): str(n) for n in range(40)}
    before = dict.fromkeys(families, 1.0)
    worse = {i: (-1.0 if int(i) % 2 else 1.0) for i in families}
    fallen, same = change(before, worse, families), change(before, before, families)
    assert fallen is not None
    assert same is not None
    assert fallen.mean == -1.0
    assert fallen.high < 0
    assert fallen.p < 0.001
    assert (same.mean, same.low, same.high, same.p) == (0, 0, 0, 1)


def test_only_cases_in_both_runs_are_compared() -> None:
    found = change({"a": 1.0, "x": 0.0}, {"a": 0.5, "b": 1.0}, {"a": "a", "b": "b"})
    assert found is not None
    assert (found.cases, found.mean) == (1, -0.5)
    assert change({}, {"a": 1.0}, {"a": "a"}) is None
