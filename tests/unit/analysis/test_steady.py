"""Who is better period after period: luck of one period is not told, small units need more."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.steady import Steady, between_units, steadily_better
from vocabulary import Refused


def drawn(true: np.ndarray, people: float, periods: int, seed: int = 4) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = np.full((periods, len(true)), people)
    x = np.random.default_rng(seed).binomial(n.astype(int), true).astype(float)
    return x, n * 0.5, n


def test_the_better_ones_are_told_and_no_others() -> None:
    true = np.array([0.6, 0.6] + [0.5] * 20 + [0.42] * 4)
    found = steadily_better(*drawn(true, 2000, 5), more_is_better=True)
    assert isinstance(found, Steady)
    assert found.periods[:2].tolist() == [5, 5] and (found.periods[2:] < 2).all()
    assert found.events[0] == pytest.approx(200, abs=60) and (found.events[-4:] < -80).all()
    turned = steadily_better(*drawn(true, 2000, 5), more_is_better=False)
    assert isinstance(turned, Steady) and (turned.periods[-4:] == 5).all() and (turned.periods[:2] == 0).all()


def test_units_that_do_not_differ_are_not_told() -> None:
    told = 0
    for seed in range(40):
        found = steadily_better(*drawn(np.full(30, 0.5), 500, 2, seed), more_is_better=True)
        assert isinstance(found, Steady)
        told += int((found.periods >= 2).sum())
    assert told == 0


def test_a_run_ends_where_a_period_was_not_better_or_has_no_figure() -> None:
    x, e, n = drawn(np.array([0.65, 0.65] + [0.5] * 20), 2000, 4)
    x[1, 0], x[2, 1] = 1000, np.nan
    found = steadily_better(x, e, n, more_is_better=True)
    assert isinstance(found, Steady)
    assert found.periods[:2].tolist() == [2, 1] and found.better[:2].tolist() == [3, 3] and found.asked[1] == 3


def test_counts_vary_more_than_shares() -> None:
    true = np.array([0.53] + [0.5] * 30 + [0.47, 0.45, 0.55])
    x, e, n = drawn(true, 3000, 3)
    share = steadily_better(x, e, n, more_is_better=True)
    count = steadily_better(x, e, None, more_is_better=True)
    assert isinstance(share, Steady) and isinstance(count, Steady)
    assert (share.better >= count.better).all() and share.better.sum() > count.better.sum()


def test_the_variance_between_units_is_that_beyond_chance() -> None:
    draws = np.random.default_rng(1)
    variance = draws.uniform(0.001, 0.004, 2000)
    apart = draws.normal(0, np.sqrt(0.01 + variance))
    assert between_units(apart, variance) == pytest.approx(0.01, rel=0.1)
    assert between_units(np.zeros(10), np.full(10, 0.1)) == 0


def test_one_period_or_nobody_is_refused() -> None:
    x, e, n = drawn(np.full(10, 0.5), 100, 1)
    assert isinstance(steadily_better(x, e, n, more_is_better=True), Refused)
    nobody = np.full((3, 10), np.nan)
    assert isinstance(steadily_better(nobody, nobody, nobody, more_is_better=True), Refused)
