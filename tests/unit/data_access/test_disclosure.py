"""Small numbers, on their way out, cell by cell."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.reference.catalogue import load_catalogue
from data_access.reference.disclosure import RULES, hospital, protect, too_small
from data_access.reference.observations import Numbers
from vocabulary import Indicator, Status

NAN = math.nan


@cache
def measure(multiplier: float | None = 1.0, value_kind: str = "proportion", rule: str = "hospital") -> Indicator:
    entry = load_catalogue().indicators["ae_4_hour_type_1"]
    return replace(entry, multiplier=multiplier, value_kind=value_kind, disclosure_rule=rule)  # type: ignore[arg-type]


def numbers(rows: list[tuple[float, float]], scale: float = 1.0) -> Numbers:
    """Rows of numerator and denominator, with the rate and an interval around it."""
    numerator, denominator = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = scale * numerator / denominator
    status = np.where(np.isnan(value), str(Status.MISSING), str(Status.OK)).astype(object)
    release = np.full(len(rows), "r", dtype=object)
    derived = np.zeros(len(rows), dtype=bool)
    return Numbers("i", "", numerator, denominator, value, value * 0.9, value * 1.1, status, release, derived)


def test_published_figures_pass_untouched() -> None:
    given_numbers = numbers([(3, 10)])
    assert protect(given_numbers, measure(rule="published")) is given_numbers


def test_an_unknown_rule_lets_nothing_out() -> None:
    with pytest.raises(KeyError):
        protect(numbers([(3, 10)]), measure(rule="none"))
    assert set(RULES) == {"published", "hospital"}


@pytest.mark.parametrize("row", [(1, 100), (7, 100), (0, 7), (0.4, 100), (7.6, 100), (3, 3)])
def test_small_counts_take_count_rate_and_interval_with_them(row: tuple[float, float]) -> None:
    out = hospital(numbers([row, (50, 100)]), measure())
    assert out.status.tolist() == ["suppressed", "ok"]
    for column in (out.numerator, out.denominator, out.value, out.lower, out.upper):
        assert math.isnan(column[0])
    assert (out.numerator[1], out.denominator[1], out.value[1]) == (50, 100, 0.5)


def test_other_counts_are_rounded_and_the_rate_follows_the_rounded_counts() -> None:
    out = hospital(numbers([(8, 101), (0, 103), (123, 1002)]), measure())
    assert out.numerator.tolist() == [10, 0, 125]
    assert out.denominator.tolist() == [100, 105, 1000]
    assert out.value.tolist() == [0.1, 0.0, 0.125]
    assert np.isnan(out.lower).all()
    assert np.isnan(out.upper).all()


@pytest.mark.parametrize("multiplier", [1, 1000, 100_000, 365, 52.18, 1e5 / 12, 0.5, 7.3e-4])
def test_a_rate_is_worked_out_from_the_rounded_counts_whatever_it_is_per(multiplier: float) -> None:
    out = hospital(numbers([(48, 1002), (203, 997)], scale=multiplier), measure(multiplier, "rate"))
    assert out.value.tolist() == [multiplier * 50 / 1000, multiplier * 205 / 995]


@pytest.mark.parametrize("multiplier", [1, 12, 52.18, 365.25])
def test_counts_that_round_alike_give_the_same_rate(multiplier: float) -> None:
    """So a rate says no more than its counts."""
    entry = measure(multiplier, "rate")
    seen = {
        float(hospital(numbers([(top, bottom)], scale=multiplier), entry).value[0])
        for top in range(48, 53)
        for bottom in range(998, 1003)
    }
    assert seen == {multiplier * 50 / 1000}


@pytest.mark.parametrize("value_kind", ["rate", "ratio", "mean", "value"])
def test_a_figure_that_does_not_follow_from_its_counts_is_not_shown(value_kind: str) -> None:
    """A standardised rate, even cut to three figures, tells a count of 8 from one of 9."""
    out = hospital(numbers([(48, 1002)], scale=3.1), measure(None, value_kind))
    assert out.status.tolist() == ["suppressed"]
    for column in (out.numerator, out.denominator, out.value):
        assert math.isnan(column[0])


def test_a_count_needs_no_denominator() -> None:
    given_numbers = replace(numbers([(48, NAN), (3, NAN)]), value=np.array([48.0, 3.0]))
    out = hospital(given_numbers, measure(None, "count"))
    assert out.status.tolist() == ["missing", "suppressed"]  # the status given stays where nothing is hidden
    assert (out.value[0], out.numerator[0]) == (50, 50)
    assert math.isnan(out.value[1])


def test_a_value_without_counts_is_not_shown() -> None:
    given_numbers = numbers([(20, 100)])
    given_numbers.numerator[0] = NAN
    assert hospital(given_numbers, measure()).status.tolist() == ["suppressed"]


def test_missing_stays_missing() -> None:
    assert hospital(numbers([(NAN, NAN)]), measure()).status.tolist() == ["missing"]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 500)), min_size=1, max_size=30))
def test_nothing_that_comes_out_gives_a_small_count_back(rows: list[tuple[float, float]]) -> None:
    out = hospital(numbers(rows), measure())
    for position, (numerator, denominator) in enumerate(rows):
        if 0 < numerator < 8 or denominator < 8:
            assert out.status[position] == Status.SUPPRESSED
            assert math.isnan(out.value[position])
        else:
            assert out.numerator[position] % 5 == 0
            assert out.denominator[position] % 5 == 0
            assert out.value[position] == pytest.approx(out.numerator[position] / out.denominator[position])


def test_a_value_without_counts_is_hidden() -> None:
    assert too_small(numbers([(NAN, NAN)])).tolist() == [False], "a row with nothing has nothing to hide"
    bare = replace(numbers([(NAN, NAN)]), value=np.array([0.4]))
    assert too_small(bare).tolist() == [True]
