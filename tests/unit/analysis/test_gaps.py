"""Gaps, attributable risk, spread between groups: signs, references, errors against simulation, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import gaps
from vocabulary import Refused

groups = st.lists(st.tuples(st.floats(1, 99), st.floats(1, 1000), st.floats(0, 5)), min_size=2, max_size=12)


def columns(rows: Any) -> list[Any]:
    return [np.array(column) for column in zip(*rows, strict=True)]


def gap(*arguments: Any, **named: Any) -> Any:
    found = gaps.gap(*arguments, **named)
    assert isinstance(found, gaps.Gap)
    return found


def attributable(*arguments: Any, **named: Any) -> Any:
    found = gaps.attributable(*arguments, **named)
    assert isinstance(found, gaps.Attributable)
    return found


def between(*arguments: Any, **named: Any) -> Any:
    found = gaps.between_groups(*arguments, **named)
    assert isinstance(found, gaps.BetweenGroups)
    return found


@given(groups)
def test_a_reversed_gradient_has_the_opposite_sign(rows: Any) -> None:
    y, _, error = columns(rows)
    one = gap(y, ordered=True, standard_error=error)
    other = gap(y[::-1], ordered=True, standard_error=error[::-1])
    assert one.absolute == -other.absolute
    assert one.relative == pytest.approx(1 / other.relative)
    assert one.relative_lower == pytest.approx(1 / other.relative_upper)
    assert one.absolute_lower == pytest.approx(-other.absolute_upper)


@given(groups, st.floats(0.001, 1000))
def test_the_unit_scales_differences_and_leaves_ratios(rows: Any, by: float) -> None:
    y, people, error = columns(rows)
    one, other = (gap(k * y, ordered=False, standard_error=k * error) for k in (1, by))
    assert other.absolute == pytest.approx(by * one.absolute)
    assert other.relative_upper == pytest.approx(one.relative_upper)
    first, second = (between(k * y, people, standard_error=k * error) for k in (1, by))
    assert second.standard_deviation == pytest.approx(by * first.standard_deviation)
    assert second.coefficient_of_variation == pytest.approx(first.coefficient_of_variation)
    assert second.variance_error == pytest.approx(by**2 * first.variance_error)
    assert second.theil == pytest.approx(first.theil, abs=1e-9)
    assert second.theil_error == pytest.approx(first.theil_error, abs=1e-9)
    assert second.mean_log_deviation_error == pytest.approx(first.mean_log_deviation_error, abs=1e-9)


def test_highest_against_lowest_where_there_is_no_order() -> None:
    found = gap([5, 9, 3, 4], ordered=False)
    assert (found.of, found.against, found.absolute, found.relative) == (1, 2, 6, 3)
    assert found.absolute_lower is None
    assert gap([0, 5], ordered=True, standard_error=[1, 1]).relative is None
    assert gap([5, 0], ordered=True, standard_error=[1, 1]).relative_lower is None
    assert gap([5, 0], ordered=True, standard_error=[1, 1]).relative == 0


def test_attributable_risk_by_hand_and_zero_when_the_reference_is_worse() -> None:
    found = attributable([2, 4], [3, 1], reference="least deprived", higher_is_better=True)
    assert (found.risk, found.mean) == (1.5, 2.5)
    assert found.fraction == pytest.approx(0.6)
    assert not found.reference_is_worse
    worse = attributable([2, 4], [3, 1], reference="least deprived", higher_is_better=False)
    assert (worse.risk, worse.fraction, worse.reference_is_worse) == (0, 0, True)
    fewer = attributable([2, 4], [3, 1], reference="best", higher_is_better=False)
    assert (fewer.risk, fewer.reference) == (-0.5, 0)


def test_of_equally_good_groups_the_largest_is_the_reference() -> None:
    assert attributable([5, 5, 1], [1, 2, 9], reference="best", higher_is_better=True).reference == 1


@given(groups)
def test_risk_points_the_way_of_better_or_is_zero(rows: Any) -> None:
    y, people, _ = columns(rows)
    for reference in ("least deprived", "best"):
        assert attributable(y, people, reference=reference, higher_is_better=True).risk >= 0
        assert attributable(y, people, reference=reference, higher_is_better=False).risk <= 0
    assert not attributable(y, people, reference="best", higher_is_better=True).reference_is_worse


def test_errors_are_what_repeated_draws_show() -> None:
    y, people, error = np.array([40.0, 60.0, 80.0]), np.array([1.0, 2.0, 3.0]), np.array([3.0, 2.0, 1.0])
    drawn = y + np.random.default_rng(1).normal(size=(4000, 3)) * error
    one = attributable(y, people, reference="least deprived", higher_is_better=True, standard_error=error)
    spread = between(y, people, standard_error=error)
    risks = [attributable(row, people, reference="least deprived", higher_is_better=True) for row in drawn]
    spreads = [between(row, people) for row in drawn]
    assert np.std([risk.risk for risk in risks]) == pytest.approx(one.risk_error, rel=0.04)
    within = [one.risk_limits[0] <= risk.risk <= one.risk_limits[1] for risk in risks]
    assert np.mean(within) == pytest.approx(0.95, abs=0.015)
    assert risks[0].risk_limits is None, "without errors there is no interval"
    assert np.std([risk.fraction for risk in risks]) == pytest.approx(one.fraction_error, rel=0.06)
    assert np.std([found.variance for found in spreads]) == pytest.approx(spread.variance_error, rel=0.05)
    assert np.std([found.theil for found in spreads]) == pytest.approx(spread.theil_error, rel=0.08)
    assert np.std([found.mean_log_deviation for found in spreads]) == pytest.approx(
        spread.mean_log_deviation_error, rel=0.08
    )


def test_the_error_of_a_proportions_fraction_is_what_repeated_samples_show() -> None:
    y, people = np.array([0.3, 0.5]), np.array([400, 600])
    said = attributable(y, people, reference="least deprived", higher_is_better=True, everyone=1)
    chance, fractions = np.random.default_rng(1), []
    for _ in range(4000):
        n = chance.multinomial(1000, [0.4, 0.6])
        fractions.append(attributable(chance.binomial(n, y) / n, n, reference="least deprived", higher_is_better=True))
    assert np.std([found.fraction for found in fractions]) == pytest.approx(said.fraction_error, rel=0.05)
    assert attributable([0, 0.5], [1, 1], reference="best", higher_is_better=False, everyone=1).fraction_error == 0


def test_equal_groups_have_no_spread_but_an_uncertain_one() -> None:
    found = between([5, 5, 5], [10, 20, 30], standard_error=[0.5] * 3)
    assert (found.variance, found.theil, found.mean_log_deviation) == (0, 0, 0)
    assert found.variance_error == pytest.approx(0.160775512538753)


def test_zeros_leave_only_what_can_be_computed() -> None:
    found = between([0, 5], [1, 1], standard_error=[1, 1])
    assert found.theil == pytest.approx(np.log(2))
    assert (found.mean_log_deviation, found.theil_error, found.mean_log_deviation_error) == (None, None, None)
    assert between([-1, 5], [1, 1]).theil is None


def test_mean_distance_by_hand() -> None:
    assert gaps.mean_distance([1, 5], 2) == 2
    assert gaps.mean_distance([1, 5], 2, [3, 1]) == 1.5
    assert isinstance(gaps.mean_distance([1, 5], float("nan")), Refused)
    assert isinstance(gaps.mean_distance([1], 1), Refused)


BAD = [
    ([1], [1], None, "two groups"),
    ([1, None], [1, 1], None, "no value"),
    ([1, 2], [1, 0], None, "no people"),
    ([1, 2], [1, 1, 1], None, "Each group"),
    ([1, 2], [1, 1], [1], "standard error"),
    ([1, 2], [1, 1], [1, -1], "standard error"),
    ([1, 2], [1, 1], [1, None], "standard error"),
    ([-1, 1], [1, 1], None, "zero or negative"),
]


@pytest.mark.parametrize(("y", "people", "error", "said"), BAD)
def test_what_cannot_be_compared_is_refused(y: Any, people: Any, error: Any, said: str) -> None:
    answers: list[Any] = [
        gaps.between_groups(y, people, standard_error=error),
        gaps.attributable(y, people, reference="best", higher_is_better=True, standard_error=error),
    ]
    if said not in ("no people", "Each group", "zero or negative"):
        answers.append(gaps.gap(y, ordered=True, standard_error=error))
    for found in answers:
        assert isinstance(found, Refused)
        assert said in found.reason


def test_errors_of_two_kinds_and_proportions_out_of_range_are_refused() -> None:
    named: Any = {"reference": "best", "higher_is_better": True}
    assert isinstance(gaps.attributable([1, 2], [1, 1], standard_error=[1, 1], everyone=100, **named), Refused)
    assert isinstance(gaps.attributable([1, 2], [1, 1], everyone=1, **named), Refused)
    assert isinstance(gaps.gap([1, 2], ordered=True, confidence=0.2), Refused)
