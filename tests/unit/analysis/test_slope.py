"""The slope index: signs, refusals, repeatable intervals."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.slope import (
    FittedSlope,
    LineOnScale,
    Slope,
    difference,
    distance_from_line,
    fitted_slope_index,
    line_on_scale,
    ridit_scores,
    slope_index,
)
from vocabulary import Refused

EVEN = [100] * 10


def test_a_straight_gradient_is_its_own_slope() -> None:
    ranks = ridit_scores(EVEN)
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
    ranks = ridit_scores(EVEN)
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
        ([1, 2, 3, 4, 5], [1] * 5, [1, 1, -1, 1, 1], "negative"),
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


PERCENTAGES, PEOPLE = [31.2, 38.9, 47.5, 52, 66.3], np.array([1203, 1511, 998, 1420, 1777])


def test_the_logistic_curve_counts_people_once_and_not_twice() -> None:
    once = fitted_slope_index(PERCENTAGES, PEOPLE, curve="logistic", everyone=100)
    twice = fitted_slope_index(PERCENTAGES, PEOPLE, curve="logistic", everyone=100, fit_weights=PEOPLE**2)
    assert isinstance(once, FittedSlope)
    assert isinstance(twice, FittedSlope)
    assert once.sii == pytest.approx(42.69407932223828)
    assert twice.sii == pytest.approx(43.107470802809814)
    assert once.sii == pytest.approx(once.at_least_deprived - once.at_most_deprived)
    assert once.rii == pytest.approx(once.at_least_deprived / once.at_most_deprived)


@given(st.lists(st.floats(0.05, 0.95), min_size=6, max_size=12), st.sampled_from(["line", "logistic"]))
def test_a_fitted_slope_keeps_its_sign(values: list[float], curve: Literal["line", "logistic"]) -> None:
    people = [10] * len(values)
    one = fitted_slope_index(values, people, curve=curve)
    other = fitted_slope_index(values[::-1], people, curve=curve)
    if isinstance(one, Refused) or isinstance(other, Refused):
        assert curve == "line" or np.ptp(values) < 1e-8  # only a line can reach zero
        return
    assert one.sii == pytest.approx(-other.sii, abs=1e-7)
    assert one.rii == pytest.approx(1 / other.rii, rel=1e-6)
    assert one.sii_error == pytest.approx(other.sii_error, rel=1e-5, abs=1e-8)


def test_values_on_their_curve_are_found_again_without_error() -> None:
    ranks = ridit_scores(EVEN)
    found = fitted_slope_index(1 / (1 + np.exp(1 - 2 * ranks)), EVEN, curve="logistic")
    assert isinstance(found, FittedSlope)
    assert found.at_least_deprived == pytest.approx(1 - found.at_most_deprived)
    assert found.at_most_deprived == pytest.approx(1 / (1 + np.e))
    assert found.sii_error == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize(
    ("value", "named", "said"),
    [
        ([0.1] * 4, {"curve": "logistic"}, "5 to 100 groups"),
        ([0.1, 0.2, 0.3, 0.4, 1.4], {"curve": "logistic"}, "between 0% and 100%"),
        ([0] * 5, {"curve": "logistic"}, "between 0% and 100%"),
        ([0, 0, 1, 1, 1], {"curve": "logistic"}, "No logistic curve"),
        ([-9, -5, 3, 4, 5], {"curve": "line"}, "no ratio"),
        ([1, 2, 3, 4, 5], {"curve": "line", "fit_weights": [1, 1, 1, 1, 0]}, "weight"),
        ([1, 2, 3, 4, 5], {"curve": "line", "confidence": 2}, "confidence"),
        ([0.3] * 5, {"curve": "line"}, "same value"),
        ([0.3] * 5, {"curve": "logistic"}, "same value"),
        ([1, 2], {"curve": "line", "fewest": 2}, "3 to 100 groups"),
        ([1, 2, 3, 4, 5], {"curve": "line", "order": [1, 1.5, 2, 3, 4]}, "place in the order"),
        ([1, 2, 3, 4, 5], {"curve": "line", "order": [1, 1, 2, 3, 4]}, "place in the order"),
        ([1, 2, 3, 4, 5], {"curve": "line", "order": [1, 2, 3, 4, None]}, "place in the order"),
    ],
)
def test_what_has_no_fitted_slope_is_refused(value: list[float], named: dict[str, Any], said: str) -> None:
    found = fitted_slope_index(value, [1] * len(value), **named)
    assert isinstance(found, Refused)
    assert said in found.reason


def test_groups_in_another_sequence_are_put_in_order() -> None:
    mixed = [3, 0, 4, 1, 2]
    given = fitted_slope_index(PERCENTAGES, PEOPLE, curve="line")
    found = fitted_slope_index(
        np.array(PERCENTAGES)[mixed], PEOPLE[mixed], curve="line", order=mixed, fit_weights=PEOPLE[mixed]
    )
    assert isinstance(given, FittedSlope)
    assert isinstance(found, FittedSlope)
    assert found.sii == pytest.approx(given.sii)
    assert found.sii_error == pytest.approx(given.sii_error)


def test_three_groups_have_a_slope_when_asked_for() -> None:
    assert isinstance(fitted_slope_index([1, 2, 4], [5, 5, 5], curve="line"), Refused)
    found = fitted_slope_index([1, 2, 4], [5, 5, 5], curve="line", fewest=3)
    assert isinstance(found, FittedSlope)
    assert found.sii == pytest.approx(4.5)  # a rise of 3 over two thirds of the people


def test_two_slopes_are_apart_when_their_difference_excludes_none() -> None:
    ranks = ridit_scores(EVEN)
    steep, flat, near = (slope_index(70 + s * ranks, EVEN, standard_error=np.full(10, 0.5)) for s in (8, 3, 7.5))
    assert isinstance(steep, Slope) and isinstance(flat, Slope) and isinstance(near, Slope)
    apart = difference(steep, flat)
    assert apart.value == pytest.approx(5)
    half = np.hypot(steep.sii - steep.sii_lower, flat.sii_upper - flat.sii)
    assert apart.lower == pytest.approx(5 - half)
    assert apart.beyond_chance
    assert not difference(steep, near).beyond_chance
    back = difference(flat, steep)
    assert (back.lower, back.upper) == pytest.approx((-apart.upper, -apart.lower))


def test_the_distance_of_a_value_from_a_line_on_a_wider_scale() -> None:
    place, value = np.linspace(0.1, 0.5, 20), np.linspace(70, 74, 20)
    line = line_on_scale(place, value, np.arange(1, 21))
    assert isinstance(line, LineOnScale)
    apart = distance_from_line(line, 0.1, 69.0, 0.1)
    assert apart.value == pytest.approx(-1.0)
    assert apart.upper - apart.value == pytest.approx(0.196, abs=1e-3)
    assert apart.beyond_chance


def test_a_part_has_the_slope_of_the_whole_on_the_scale_of_the_whole() -> None:
    """However narrow its part of the scale: on an order of its own it would be gentler."""
    place = np.linspace(0, 1, 400)
    value = 70 + 8 * place + np.random.default_rng(1).normal(0, 0.2, 400)
    whole = line_on_scale(place, value, np.ones(400))
    part = line_on_scale(place[:120], value[:120], np.ones(120))
    assert isinstance(whole, LineOnScale) and isinstance(part, LineOnScale)
    assert part.sii == pytest.approx(8, abs=0.4)
    assert part.sii_error > whole.sii_error
    assert not difference(part, whole).beyond_chance
    own_order = slope_index(value[:120].reshape(10, 12).mean(axis=1), np.ones(10), standard_error=np.ones(10))
    assert isinstance(own_order, Slope) and own_order.sii < 3


def test_a_line_on_a_scale_is_that_of_weighted_least_squares_with_whites_errors() -> None:
    rng = np.random.default_rng(2)
    place, people = rng.uniform(0, 1, 50), rng.uniform(1, 9, 50)
    value = 5 + 3 * place + rng.normal(0, 1 + place)
    found = line_on_scale(place, value, people)
    assert isinstance(found, LineOnScale)
    slope, start = np.polyfit(place, value, 1, w=np.sqrt(people))
    assert (found.at_most_deprived, found.sii) == pytest.approx((start, slope))
    # The error of a slope alone: the share of each unit's residual that it takes.
    middle = np.average(place, weights=people)
    takes = people * (place - middle) / (people @ (place - middle) ** 2)
    assert found.sii_error**2 == pytest.approx(50 / 48 * float(takes**2 @ (value - start - slope * place) ** 2))
    assert found.at(1.0) == pytest.approx(found.at_least_deprived)


@pytest.mark.parametrize(
    ("place", "value", "people"),
    [
        (np.linspace(0, 1, 9), np.ones(9), np.ones(9)),
        (np.linspace(0, 0.1, 20), np.ones(20), np.ones(20)),
        (np.linspace(0, 1.1, 20), np.ones(20), np.ones(20)),
        (np.linspace(0, 1, 20), np.full(20, np.nan), np.ones(20)),
        (np.linspace(0, 1, 20), np.ones(20), np.zeros(20)),
    ],
)
def test_what_a_line_on_a_scale_refuses(place: np.ndarray, value: np.ndarray, people: np.ndarray) -> None:
    assert isinstance(line_on_scale(place, value, people), Refused)
