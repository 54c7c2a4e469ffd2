"""Kendall's test against a plain count of pairs and every order there is; which of many findings stand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from scipy import stats

from analysis.trend import Trend, benjamini_hochberg, trend
from vocabulary import Refused


def pairs(values: tuple[float, ...]) -> int:
    """Pairs of years that rise minus pairs that fall."""
    return sum(
        int(np.sign(later - earlier)) for position, earlier in enumerate(values) for later in values[position + 1 :]
    )


@pytest.mark.parametrize(
    "values", [(1.0, 2.0, 3.0, 4.0, 5.0), (1.0, 3.0, 2.0, 5.0, 4.0, 6.0), (5.0, 1.0, 4.0, 2.0, 3.0)]
)
def test_the_chance_is_that_of_every_order_there_is(values: tuple[float, ...]) -> None:
    found = trend(values)
    assert isinstance(found, Trend)
    all_orders = [abs(pairs(each)) for each in permutations(values)]
    assert found.chance == pytest.approx(np.mean(np.array(all_orders) >= abs(pairs(values))))
    assert found.correlation == pytest.approx(pairs(values) / (len(values) * (len(values) - 1) / 2))


def test_missing_years_are_left_out_and_too_few_refused() -> None:
    whole, gappy = trend([1, 2, 3, 4, 5]), trend([1, np.nan, 2, 3, np.nan, 4, 5])
    assert whole == gappy
    assert isinstance(trend([1, 2, 3, 4, np.nan]), Refused)
    assert isinstance(trend([2.0] * 6), Refused)
    assert isinstance(trend([[1.0, 2.0]]), Refused)


def test_without_a_trend_few_are_found() -> None:
    chance = np.random.default_rng(3)
    found = [trend(chance.standard_normal(8)) for _ in range(2_000)]
    assert np.mean([isinstance(each, Trend) and each.chance < 0.05 for each in found]) < 0.06


def test_which_of_many_stand() -> None:
    """The example of the publication: of fifteen, the first four."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1.0,
    ]
    assert benjamini_hochberg(p).tolist() == [True] * 4 + [False] * 11
    assert benjamini_hochberg(p[::-1]).tolist() == [False] * 11 + [True] * 4
    assert benjamini_hochberg([]).tolist() == []
    assert benjamini_hochberg([0.04]).tolist() == [True]


def test_the_same_stand_as_by_scipy() -> None:
    chance = np.random.default_rng(4)
    for size in (1, 5, 40):
        p = chance.uniform(size=size) ** 3
        assert benjamini_hochberg(p).tolist() == (stats.false_discovery_control(p) <= 0.05).tolist()
