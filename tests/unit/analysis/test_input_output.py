"""Input-output: rounds of purchases add up, demand is met, and an economy that cannot be is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.input_output import (
    Multipliers,
    direct_requirements,
    leontief_inverse,
    output_for,
    spectral_radius,
    type_one_multipliers,
)
from vocabulary import Refused

# Every sector buys less than it makes, so the spectral radius is below 1.
economies = arrays(float, (4, 4), elements=st.floats(0, 0.24))
demands = arrays(float, 4, elements=st.floats(0, 1000))
A = np.array([[0.15, 0.25], [0.2, 0.05]])


def solved(found: Any) -> Any:
    assert not isinstance(found, Refused)
    return found


@given(economies)
def test_the_inverse_is_all_rounds_of_purchases(a: Any) -> None:
    rounds, power = np.zeros((4, 4)), np.eye(4)
    for _ in range(1500):
        rounds, power = rounds + power, power @ a
    assert solved(leontief_inverse(a)) == pytest.approx(rounds, rel=1e-6)


@given(economies, demands)
def test_what_is_made_less_what_is_used_is_the_demand(a: Any, demand: Any) -> None:
    output = solved(output_for(demand, a))
    assert output - a @ output == pytest.approx(demand, abs=1e-6)
    assert np.all(output >= demand - 1e-9)


@given(economies, demands, demands, st.floats(-5, 5))
def test_demands_add_up_and_scale(a: Any, one: Any, other: Any, by: float) -> None:
    both = solved(output_for(one + by * other, a))
    assert both == pytest.approx(solved(output_for(one, a)) + by * solved(output_for(other, a)), abs=1e-5)


@given(economies, demands)
def test_a_table_and_its_output_give_its_demand_back(a: Any, demand: Any) -> None:
    output = solved(output_for(demand + 1, a))
    back = solved(direct_requirements(a * output, output))
    assert back == pytest.approx(a, abs=1e-9)


@given(economies)
def test_value_added_of_a_pound_of_demand_is_a_pound(a: Any) -> None:
    """What is not bought from sectors is value added: with nothing imported, all demand becomes value added."""
    found = solved(type_one_multipliers(a, 1 - a.sum(axis=0)))
    assert found.effect == pytest.approx(np.ones(4))


@given(economies)
def test_no_multiplier_is_below_one(a: Any) -> None:
    found = solved(type_one_multipliers(a))
    assert isinstance(found, Multipliers)
    assert np.all(found.effect >= 1 - 1e-12)
    assert np.array_equal(found.ratio, found.effect)


def test_a_sector_without_jobs_has_no_ratio_and_one_without_output_no_purchases() -> None:
    found = solved(type_one_multipliers(A, [0.3, 0]))
    assert np.isnan(found.ratio[1])
    assert found.effect[1] > 0
    assert solved(direct_requirements([[1, 0], [1, 0]], [10, 0])).tolist() == [[0.1, 0], [0.1, 0]]


@pytest.mark.parametrize("a", [[[0.9, 0.6], [0.5, 0.7]], [[1, 0], [0, 0.5]], [[0, 2], [0.5, 0]]])
def test_an_economy_that_uses_up_what_it_makes_is_refused(a: Any) -> None:
    assert solved(spectral_radius(a)) >= 1
    for found in (leontief_inverse(a), output_for([1, 1], a), type_one_multipliers(a)):
        assert isinstance(found, Refused)
        assert "spectral radius" in found.reason


@pytest.mark.parametrize("a", [[[0.1, 0.2]], [0.1], [], [[-0.1]], [[None]], [[float("inf")]]])
def test_tables_that_are_none_are_refused(a: Any) -> None:
    for found in (spectral_radius(a), leontief_inverse(a), type_one_multipliers(a), direct_requirements(a, [1])):
        assert isinstance(found, Refused)


def test_what_does_not_match_the_table_is_refused() -> None:
    outputs: list[Any] = [[10], [10, None], [10, -1], [10, 0]]
    for x in outputs:
        assert isinstance(direct_requirements([[1, 1], [1, 1]], x), Refused)
    wrong: list[Any] = [[1], [1, None]]
    for values in wrong:
        assert isinstance(output_for(values, A), Refused)
        assert isinstance(type_one_multipliers(A, values), Refused)
