"""Small numbers, on their way out."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.disclosure import RULES, hidden_difference, hide_with_company, hospital, protect, too_small
from data_access.observations import Numbers
from vocabulary import Status

NAN = math.nan


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


GROUPS = st.lists(st.tuples(st.integers(0, 30), st.integers(-1, 4), st.integers(-1, 2)), min_size=1, max_size=40)


@given(GROUPS)
def test_no_shown_total_has_a_single_hidden_row_that_could_be_subtracted(rows: list[tuple[int, int, int]]) -> None:
    numerator = np.array([row[0] for row in rows], dtype=float)
    groups = [np.array([row[1] for row in rows], dtype=np.int64), np.array([row[2] for row in rows], dtype=np.int64)]
    small = (numerator >= 1) & (numerator <= 7)
    hidden = hide_with_company(small, numerator, groups)
    assert (hidden >= small).all(), "what was hidden stays hidden"
    for group in groups:
        for number in set(group[group >= 0]):
            inside = group == number
            if hidden[inside].sum() == 1:
                # Alone only where all others are 0: then the total is the hidden row itself, and as small as it, or the
                # row was hidden as company in another group and is the whole of this one.
                assert numerator[inside & ~hidden].sum() == 0


def test_the_company_is_the_next_smallest() -> None:
    numerator = np.array([3.0, 40.0, 12.0, 0.0, 90.0])
    hidden = hide_with_company(numerator == 3, numerator, [np.zeros(5, dtype=np.int64)])
    assert hidden.tolist() == [True, False, True, False, False]


def test_rows_of_no_group_are_nobody_s_company() -> None:
    numerator = np.array([3.0, 40.0])
    assert hide_with_company(numerator == 3, numerator, [np.array([-1, -1])]).tolist() == [True, False]


def test_a_place_one_practice_short_of_a_shown_area_is_hidden_when_that_practice_is_small() -> None:
    numerator, denominator = np.array([30.0, 25.0, 4.0]), np.array([900.0, 800.0, 500.0])
    everybody, without_the_small = np.array([True, True, True]), np.array([True, True, False])
    assert hidden_difference(without_the_small, [everybody], numerator, denominator)
    assert hidden_difference(everybody, [without_the_small], numerator, denominator), "either way round"
    assert not hidden_difference(np.array([True, False, True]), [everybody], numerator, denominator)
    overlapping = np.array([False, True, True])
    assert not hidden_difference(without_the_small, [overlapping], numerator, denominator), "neither holds the other"


def test_a_value_without_counts_is_hidden() -> None:
    assert too_small(numbers([(NAN, NAN)])).tolist() == [False], "a row with nothing has nothing to hide"
    bare = replace(numbers([(NAN, NAN)]), value=np.array([0.4]))
    assert too_small(bare).tolist() == [True]
