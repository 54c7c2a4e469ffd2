"""People behind a difference, a system against the usual spread, and jumps in what is counted."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.excess import Excess, excess_people, people_to_reach, together_z
from analysis.overdispersion import overdispersion
from analysis.steps import largest_step
from vocabulary import Refused


def test_people_beyond_a_reference_with_wilson_limits() -> None:
    found = excess_people(30, 100, 0.2)
    assert isinstance(found, Excess)
    assert found.people == pytest.approx(10)
    # Wilson limits of 30 in 100, worked by hand: 0.21895, 0.39585
    assert (found.lower, found.upper) == pytest.approx((1.895, 19.585), abs=0.001)
    assert found.beyond_chance
    assert not excess_people(22, 100, 0.2).beyond_chance  # type: ignore[union-attr]


def test_nobody_to_compare_is_refused() -> None:
    assert isinstance(excess_people(0, 0, 0.2), Refused)
    assert isinstance(excess_people(float("nan"), 10, 0.2), Refused)


def test_only_units_on_the_worse_side_add_up() -> None:
    counts, people = [50, 80, np.nan], [100, 100, 100]
    assert people_to_reach(counts, people, 0.65, higher_is_better=True) == pytest.approx(15)
    assert people_to_reach(counts, people, 0.65, higher_is_better=False) == pytest.approx(15)
    assert people_to_reach(counts, people, 0.5, higher_is_better=True) == 0


def test_one_unit_alone_is_as_far_as_the_funnel_says() -> None:
    counts, people = np.array([300, 450, 520, 610, 400]), np.array([1000, 900, 1100, 1000, 950])
    funnel = overdispersion(counts, people, scale="proportion")
    assert not isinstance(funnel, Refused)
    for unit in range(5):
        alone = together_z(counts[[unit]], people[[unit]], funnel.target, funnel.tau2)
        assert alone == pytest.approx(funnel.z_adjusted[unit])


def test_units_together_vary_less_than_one_of_them() -> None:
    one = together_z(np.array([600]), np.array([1000]), 0.5, 0.01)
    four = together_z(np.array([600] * 4), np.array([1000] * 4), 0.5, 0.01)
    assert four == pytest.approx(2 * one)


def test_a_jump_in_the_count_is_found_where_it_is() -> None:
    step = largest_step([100, 102, 98, 101, 140, 141, 139, 142])
    assert step is not None
    assert (step.position, round(step.change, 2)) == (4, 0.39)


@pytest.mark.parametrize(
    "counts",
    [[100] * 12, np.linspace(100, 160, 24), [100, 101, 99, 180, 100, 101, 100, 99], [100, np.nan, 150, 151, 152]],
)
def test_steady_growth_one_odd_month_and_a_gap_are_no_jump(counts: list[float]) -> None:
    assert largest_step(counts) is None
