"""Slopes over time: worked out again from the store, words against intervals, disagreement said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis.burden import GapTrend, GapTrends
from analysis.slope import FittedSlope, fitted_slope_index
from data_access import Store, open_store
from domain.inequalities.yearly_slopes import TENTHS, YearlySlope, load_yearly_slopes, trends_of
from pages.inequalities.exhibits.yearly_slopes import trend_words
from settings import Settings


@pytest.fixture(scope="module")
def store(shipped: Settings) -> Store:
    return open_store(shipped)


def year(label: str, most: float, least: float, error: float) -> YearlySlope:
    made = fitted_slope_index(
        np.linspace(most, least, 10) + error * np.tile([1, -1], 5), np.full(10, 1e5), curve="line"
    )
    assert isinstance(made, FittedSlope)
    return YearlySlope(label, made, doubted=False)


@pytest.mark.parametrize("measure", ["smoking_prevalence_qof", "ae_attendances_0_4"])
def test_every_year_is_that_of_its_ten_tenths(store: Store, measure: str) -> None:
    found = load_yearly_slopes(store, measure)
    periods = store.periods(measure, kind="england", breakdown=TENTHS[0])
    assert [each.label for each in found] == [each.label for each in periods]
    for each, period in zip(found, periods, strict=True):
        rates, people = [], []
        for tenth in TENTHS:
            row = store.observations(measure, period, kind="england", breakdown=tenth)
            rates.append(row.numerator[0] / row.denominator[0])
            people.append(row.denominator[0])
        middle = (np.cumsum(people) - np.array(people) / 2) / sum(people)
        assert each.slope.sii == pytest.approx(np.polyfit(middle, rates, 1, w=np.sqrt(people))[0])
        assert each.slope.sii < 0, "higher among the most deprived"


def test_measures_without_tenths_have_no_years(store: Store) -> None:
    assert load_yearly_slopes(store, "stroke_prevalence") == ()


@pytest.mark.parametrize(
    ("first", "last", "expected", "said"),
    [
        ((0.20, 0.10), (0.20, 0.10), ("unclear", "unclear"), "has not clearly changed"),
        ((0.20, 0.10), (0.30, 0.10), ("widened", "widened"), "The gap widened"),
        ((0.20, 0.10), (0.15, 0.10), ("narrowed", "narrowed"), "The gap narrowed"),
        ((0.20, 0.10), (0.14, 0.06), ("narrowed", "widened"), "Both are true"),
    ],
)
def test_the_trend_by_size_and_by_ratio(
    first: tuple[float, float], last: tuple[float, float], expected: tuple[GapTrend, GapTrend], said: str
) -> None:
    years = (year("2018/19", *first, 0.0005), year("2019/20", *last, 0.0005))
    assert trends_of(years) == GapTrends(*expected)
    assert said in trend_words(years)
    reversed_ends = tuple(
        replace(each, slope=year("", ends[1], ends[0], 0.0005).slope)
        for each, ends in zip(years, (first, last), strict=True)
    )
    assert trends_of(reversed_ends) == GapTrends(*expected), "whichever end is higher"


def test_what_is_within_its_intervals_has_not_moved() -> None:
    assert trends_of((year("a", 0.20, 0.10, 0.03), year("b", 0.23, 0.10, 0.03))) == GapTrends("unclear", "unclear")
