"""Small numbers, on their way out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.disclosure import RULES, hospital, protect
from data_access.observations import Numbers
from vocabulary import Status

NAN = math.nan


def numbers(rows: list[tuple[float, float]], scale: float = 1.0) -> Numbers:
    """Rows of numerator and denominator, with the rate and an interval around it."""
    numerator, denominator = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = scale * numerator / denominator
    status = np.where(np.isnan(value), str(Status.MISSING), str(Status.OK)).astype(object)
    return Numbers("i", "", numerator, denominator, value, value * 0.9, value * 1.1, status)


def test_published_figures_pass_untouched() -> None:
    given_numbers = numbers([(3, 10)])
    assert protect(given_numbers, "published") is given_numbers


def test_an_unknown_rule_lets_nothing_out() -> None:
    with pytest.raises(KeyError):
        protect(numbers([(3, 10)]), "none")
    assert set(RULES) == {"published", "hospital"}


@pytest.mark.parametrize("row", [(1, 100), (7, 100), (0, 7), (0.4, 100), (7.6, 100), (3, 3)])
def test_small_counts_take_count_rate_and_interval_with_them(row: tuple[float, float]) -> None:
    out = hospital(numbers([row, (50, 100)]))
    assert out.status.tolist() == ["suppressed", "ok"]
    for column in (out.numerator, out.denominator, out.value, out.lower, out.upper):
        assert math.isnan(column[0])
    assert (out.numerator[1], out.denominator[1], out.value[1]) == (50, 100, 0.5)


def test_other_counts_are_rounded_and_the_rate_follows_the_rounded_counts() -> None:
    out = hospital(numbers([(8, 101), (0, 103), (123, 1002)]))
    assert out.numerator.tolist() == [10, 0, 125]
    assert out.denominator.tolist() == [100, 105, 1000]
    assert out.value.tolist() == [0.1, 0.0, 0.125]
    assert np.isnan(out.lower).all()
    assert np.isnan(out.upper).all()


def test_a_rate_per_100_000_keeps_its_unit() -> None:
    assert hospital(numbers([(48, 1002)], scale=100_000)).value.tolist() == [5000.0]


def test_a_standardised_rate_is_cut_to_three_figures() -> None:
    given_numbers = numbers([(48, 1002)])
    given_numbers.value[0] = 512.3456
    assert hospital(given_numbers).value.tolist() == [512.0]


def test_a_value_without_counts_is_not_shown() -> None:
    given_numbers = numbers([(20, 100)])
    given_numbers.numerator[0] = NAN
    assert hospital(given_numbers).status.tolist() == ["suppressed"]


def test_missing_stays_missing() -> None:
    assert hospital(numbers([(NAN, NAN)])).status.tolist() == ["missing"]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 500)), min_size=1, max_size=30))
def test_nothing_that_comes_out_gives_a_small_count_back(rows: list[tuple[float, float]]) -> None:
    out = hospital(numbers(rows))
    for place, (numerator, denominator) in enumerate(rows):
        if 0 < numerator < 8 or denominator < 8:
            assert out.status[place] == Status.SUPPRESSED
            assert math.isnan(out.value[place])
        else:
            assert out.numerator[place] % 5 == 0
            assert out.denominator[place] % 5 == 0
            assert out.value[place] == pytest.approx(out.numerator[place] / out.denominator[place])
