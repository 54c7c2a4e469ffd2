"""The slope index: signs, refusals, repeatable intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.slope import Slope, middle_ranks, slope_index
from vocabulary import Refused

EVEN = [100] * 10


def test_a_straight_gradient_is_its_own_slope() -> None:
    ranks = middle_ranks(EVEN)
    found = slope_index(70 + 8 * ranks, EVEN, standard_error=np.full(10, 0.1))
    assert isinstance(found, Slope)
    assert found.sii == pytest.approx(8)
    assert found.at_most_deprived == pytest.approx(70)
    assert found.rii == pytest.approx(78 / 70)
    assert found.sii_lower < 8 < found.sii_upper


@given(st.lists(st.floats(50, 90), min_size=10, max_size=10))
def test_a_reversed_gradient_has_the_opposite_sign(values: list[float]) -> None:
    one = slope_index(values, EVEN, standard_error=np.ones(10), repetitions=10)
    other = slope_index(values[::-1], EVEN, standard_error=np.ones(10), repetitions=10)
    assert isinstance(one, Slope)
    assert isinstance(other, Slope)
    assert one.sii == pytest.approx(-other.sii, abs=1e-9)


def test_errors_give_about_the_interval_they_must() -> None:
    """With normal errors the slope is a weighted sum, whose exact error is known."""
    ranks = middle_ranks(EVEN)
    found = slope_index(70 + 8 * ranks, EVEN, standard_error=np.full(10, 2.0))
    assert isinstance(found, Slope)
    exact = 1.959964 * 2 / np.sqrt(((ranks - ranks.mean()) ** 2).sum())
    assert found.sii_upper - found.sii == pytest.approx(exact, rel=0.02)
    assert found.sii - found.sii_lower == pytest.approx(exact, rel=0.02)


def test_the_same_seed_gives_the_same_interval() -> None:
    values = np.linspace(60, 70, 10)
    one, other = (slope_index(values, EVEN, standard_error=np.ones(10)) for _ in range(2))
    assert isinstance(one, Slope)
    assert isinstance(other, Slope)
    assert (one.sii_lower, one.rii_upper) == (other.sii_lower, other.rii_upper)


@pytest.mark.parametrize(
    ("value", "population", "error", "said"),
    [
        ([1, 2, 3, 4], [1] * 4, [1] * 4, "5 to 100 groups"),
        ([1, 2, 3, 4, None], [1] * 5, [1] * 5, "no value"),
        ([1, 2, 3, 4, 5], [1, 1, 0, 1, 1], [1] * 5, "no people"),
        ([1, 2, 3, 4, 5], [1] * 5, [1, 1, -1, 1, 1], "below zero"),
        ([1, 2, 3, 4, 5], [1] * 5, [1, 1, None, 1, 1], "missing"),
        ([-9, -5, 3, 4, 5], [1] * 5, [1] * 5, "no ratio"),
    ],
)
def test_what_cannot_be_fitted_is_refused(
    value: list[float], population: list[float], error: list[float], said: str
) -> None:
    found = slope_index(value, population, standard_error=error, repetitions=10)
    assert isinstance(found, Refused)
    assert said in found.reason


def test_limits_in_place_of_errors() -> None:
    value = np.linspace(60, 70, 10)
    by_error = slope_index(value, EVEN, standard_error=np.ones(10))
    by_limits = slope_index(value, EVEN, lower=value - 1.959964, upper=value + 1.959964)
    assert isinstance(by_error, Slope)
    assert isinstance(by_limits, Slope)
    assert by_limits.sii_lower == pytest.approx(by_error.sii_lower, abs=1e-5)
    refused = slope_index(value, EVEN, lower=value + 1, upper=value + 2)
    assert isinstance(refused, Refused)
    assert isinstance(slope_index(value, EVEN), Refused)


@pytest.mark.parametrize("scale", ["rate", "proportion"])
def test_values_that_do_not_fit_their_scale_are_refused(scale: str) -> None:
    found = slope_index([0.1, 0.2, 0.0, 0.3, 0.4], [1] * 5, standard_error=[0.1] * 5, scale=scale)  # type: ignore[arg-type]
    assert isinstance(found, Refused)
