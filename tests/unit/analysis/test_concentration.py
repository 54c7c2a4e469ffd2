"""The concentration index and its curves."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.concentration import Concentration, Curve, concentration_curve, concentration_index, lorenz_curve
from vocabulary import Refused

values = st.lists(st.floats(1, 100), min_size=3, max_size=12)
TIED_ORDER = [1, 1, 1, 2, 2, 3, 4, 4, 5, 5]
TIED_VALUES = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3]


def index(*arguments: Any, **named: Any) -> Concentration:
    found = concentration_index(*arguments, **named)
    assert isinstance(found, Concentration)
    return found


@given(values)
def test_a_reversed_gradient_has_the_opposite_sign(value: list[float]) -> None:
    order = np.arange(len(value))
    one, other = index(value, order, bounds=(0, 100)), index(value, -order, bounds=(0, 100))
    for name in ("index", "absolute", "wagstaff", "erreygers"):
        assert getattr(one, name) == pytest.approx(-getattr(other, name), abs=1e-9)
    assert one.sampling_error == pytest.approx(other.sampling_error, abs=1e-9)
    assert one.regression_error == pytest.approx(other.regression_error, abs=1e-9)


@given(values, st.floats(0.01, 1000))
def test_the_unit_of_the_values_does_not_matter(value: list[float], by: float) -> None:
    order = np.arange(len(value))
    one, other = index(value, order), index(by * np.array(value), order)
    assert other.index == pytest.approx(one.index, abs=1e-9)
    assert other.sampling_error == pytest.approx(one.sampling_error, abs=1e-9)
    assert other.absolute == pytest.approx(by * one.absolute, abs=1e-6)


@given(values, st.randoms(use_true_random=False))
def test_the_order_in_which_tied_rows_are_given_does_not_matter(value: list[float], chance: Any) -> None:
    rows = [(y, position // 2) for position, y in enumerate(value)]
    one = index(*zip(*rows, strict=True))
    chance.shuffle(rows)
    other = index(*zip(*rows, strict=True))
    assert other.index == pytest.approx(one.index, abs=1e-12)
    assert other.sampling_error == pytest.approx(one.sampling_error, abs=1e-12)


@given(values)
def test_people_counted_are_people_repeated(value: list[float]) -> None:
    people = [1 + position % 3 for position in range(len(value))]
    counted = index(value, np.arange(len(value)), population=people)
    repeated = index(np.repeat(value, people), np.repeat(np.arange(len(value)), people))
    assert counted.index == pytest.approx(repeated.index, abs=1e-12)


@given(values)
def test_the_index_is_twice_the_area_between_curve_and_diagonal(value: list[float]) -> None:
    curve = concentration_curve(value, np.arange(len(value)))
    assert isinstance(curve, Curve)
    assert 1 - 2 * np.trapezoid(curve.quantity, curve.people) == pytest.approx(
        index(value, np.arange(len(value))).index, abs=1e-9
    )


@given(st.lists(st.floats(0, 100), min_size=2, max_size=12).filter(lambda v: sum(v) > 1))
def test_the_lorenz_curve_lies_below_the_diagonal_and_bends_one_way(value: list[float]) -> None:
    curve = lorenz_curve(value)
    assert isinstance(curve, Curve)
    assert (curve.people[0], curve.quantity[0]) == (0, 0)
    assert (curve.people[-1], curve.quantity[-1]) == pytest.approx((1, 1))
    assert np.all(curve.quantity <= curve.people + 1e-9)
    slopes = np.diff(curve.quantity) / np.diff(curve.people)
    assert all(after >= before - 1e-9 for before, after in pairwise(slopes))


def test_ties_are_averaged_and_not_taken_as_they_come() -> None:
    """A peer that ranks tied rows as they come gives 0.1154 here."""
    assert index(TIED_VALUES, TIED_ORDER).index == pytest.approx(0.37 / 3.9)
    assert index(TIED_VALUES, range(10)).index == pytest.approx(0.115384615384615)


def test_forms_for_a_proportion_by_hand() -> None:
    found = index([0.2, 0.4], [1, 2], bounds=(0, 1))
    assert found.index == pytest.approx(0.05 / 0.3)
    assert found.absolute == pytest.approx(0.05)
    assert found.wagstaff == pytest.approx(found.index / 0.7)
    assert found.erreygers == pytest.approx(0.2)
    assert found.regression_error is None  # two rows lie on their line
    assert found.error_of(found.absolute, 0.1) == pytest.approx(0.03)


def test_no_bounds_no_bounded_forms_and_equal_values_no_index() -> None:
    found = index([5, 5, 5], [1, 2, 3])
    assert (found.wagstaff, found.erreygers) == (None, None)
    assert found.index == pytest.approx(0)
    assert index([1, 1], [1, 2], bounds=(0, 1)).wagstaff == 0  # at the bound itself


def test_the_sampling_error_is_what_repeated_samples_show() -> None:
    chance = np.random.default_rng(1)
    drawn = []
    for _ in range(400):
        order = chance.integers(0, 10, 300)  # many ties
        drawn.append(index(10 + order + chance.normal(0, 3, 300), order))
    said = np.mean([found.sampling_error for found in drawn])
    assert np.std([found.index for found in drawn]) == pytest.approx(said, rel=0.1)


@pytest.mark.parametrize(
    ("value", "order", "named", "said"),
    [
        ([1], [1], {}, "At least two"),
        ([1, 2], [1, 2, 3], {}, "Each row"),
        ([1, None], [1, 2], {}, "missing"),
        ([1, 2], [1, None], {}, "missing"),
        ([1, 2], [1, 2], {"population": [0, 1]}, "no people"),
        ([1, 2], [7, 7], {}, "no order"),
        ([0, 0], [1, 2], {}, "zero or negative"),
        ([-1, 1], [1, 2], {}, "zero or negative"),
        ([0.2, 3], [1, 2], {"bounds": (0, 1)}, "bounds"),
        ([1, 1], [1, 2], {"bounds": (1, 1)}, "bounds"),
    ],
)
def test_what_has_no_index_is_refused(value: Any, order: Any, named: Any, said: str) -> None:
    found = concentration_index(value, order, **named)
    assert isinstance(found, Refused)
    assert said in found.reason


@pytest.mark.parametrize(
    ("value", "said"), [([-1, 3], "negative"), ([0, 0], "nothing to share"), ([1], "At least two")]
)
def test_what_has_no_curve_is_refused(value: list[float], said: str) -> None:
    found = lorenz_curve(value)
    assert isinstance(found, Refused)
    assert said in found.reason
