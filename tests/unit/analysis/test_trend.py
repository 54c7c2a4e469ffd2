"""The trend of a few years: its chance by hand, gaps, and series that go nowhere; which of many findings stand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.trend import Trend, benjamini_hochberg, trend
from vocabulary import Refused


def test_the_chance_is_that_of_the_mean_change() -> None:
    values = np.array([5.0, 5.4, 5.3, 5.9, 6.4, 6.3, 7.1])
    found = trend(values)
    assert isinstance(found, Trend)
    right = stats.ttest_1samp(np.diff(values), 0)
    assert (found.a_year, found.chance) == pytest.approx((np.diff(values).mean(), right.pvalue))
    back = trend(values[::-1])
    assert isinstance(back, Trend)
    assert (back.a_year, back.chance) == pytest.approx((-found.a_year, found.chance))


def test_a_missing_year_makes_one_change_over_two_and_too_few_are_refused() -> None:
    found = trend([1.0, 2.1, np.nan, 4.0, 5.2, 5.9, 7.0])
    assert isinstance(found, Trend)
    assert found.a_year == pytest.approx(1.0)
    assert isinstance(trend([1, 2, 3, 4, 6]), Refused)
    assert isinstance(trend([2.0] * 8), Refused)
    assert isinstance(trend([[1.0, 2.0]]), Refused)


def test_a_steady_rise_is_no_chance() -> None:
    assert trend([1, 2, 3, 4, 5, 6]) == Trend(1.0, 0.0)


@pytest.mark.parametrize("carries_over", [0.0, 0.6, 0.9, 1.0])
def test_few_of_the_series_that_go_nowhere_have_a_trend(carries_over: float) -> None:
    rng = np.random.default_rng(3)
    found = []
    for _ in range(1_000):
        shocks, series = rng.standard_normal(30), np.zeros(30)
        for year in range(1, 30):
            series[year] = carries_over * series[year - 1] + shocks[year]
        found.append(trend(series[-8:]))
    assert np.mean([isinstance(each, Trend) and each.chance < 0.05 for each in found]) < 0.065


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
