"""Groups of small areas along a gradient."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.association import association
from analysis.gradient import (
    Groups,
    groups_along,
    mean_of_groups,
    mean_of_parts,
    off_line,
    population_by,
    slope_through_areas,
)
from vocabulary import Refused


def test_equal_areas_make_equal_groups_in_order() -> None:
    rank = np.arange(20)[::-1]
    found = groups_along(rank, rank.astype(float), np.full(20, 100.0), np.ones(20))
    assert isinstance(found, Groups)
    assert found.value.tolist() == [0.5 + 2 * number for number in range(10)]
    assert found.areas.tolist() == [2] * 10
    assert found.standard_error == pytest.approx(np.full(10, np.sqrt(0.5)))
    assert found.group_of[0] == 9  # the highest rank is the least deprived


def test_an_area_without_a_value_is_left_out() -> None:
    value = np.arange(20, dtype=float)
    value[3] = np.nan
    found = groups_along(np.arange(20), value, np.full(20, 100.0), np.ones(20))
    assert isinstance(found, Groups)
    assert found.group_of[3] == -1
    assert found.areas.sum() == 19


@given(st.lists(st.tuples(st.floats(0, 1000), st.floats(50, 100), st.floats(1, 5000)), min_size=12, max_size=60))
def test_the_groups_together_are_the_whole(areas: list[tuple[float, float, float]]) -> None:
    rank, value, people = (np.array(column) for column in zip(*areas, strict=True))
    found = groups_along(rank, value, people, np.ones(len(areas)), count=5)
    if isinstance(found, Refused):
        return
    assert found.population.sum() == pytest.approx(people.sum())
    assert (found.value * found.population).sum() == pytest.approx((value * people).sum())


def test_too_few_areas_are_refused() -> None:
    found = groups_along([1, 2, 3], [1, 2, 3], [1, 1, 1], [1, 1, 1])
    assert isinstance(found, Refused)
    assert "Only 3 areas have a figure" in found.reason
    lopsided = groups_along(np.arange(12), np.ones(12), [1e9, *[1.0] * 11], np.ones(12))
    assert isinstance(lopsided, Refused)


def test_an_area_is_the_mean_of_its_parts_their_people_counted() -> None:
    found = mean_of_parts([1.0, 4.0, 7.0, 9.0], [300, 100, 50, 10], [0, 0, 2, -1], 3)
    assert found[[0, 2]].tolist() == [1.75, 7.0]
    assert np.isnan(found[1])


def test_a_part_with_people_and_no_value_leaves_the_area_without_one() -> None:
    found = mean_of_parts([1.0, np.nan, np.nan, 5.0], [10, 10, 0, 10], [0, 0, 1, 1], 2)
    assert np.isnan(found[0])
    assert found[1] == 5.0


def test_with_scatter_a_group_is_as_sure_as_its_areas_agree() -> None:
    """By simulation: the means of groups whose areas differ by more than their own errors say."""
    chance = np.random.default_rng(5)
    order, people, own = np.arange(200.0), np.full(200, 8_000.0), np.full(200, 0.2)
    level = np.linspace(76.0, 83.0, 200)
    made = [
        groups_along(order, level + 1.5 * chance.standard_normal(200), people, own, count=10, scatter=True)
        for _ in range(300)
    ]
    groups = [each for each in made if not isinstance(each, Refused)]
    spread = np.std([each.value for each in groups], axis=0)
    assert np.mean([each.standard_error for each in groups], axis=0) == pytest.approx(spread, rel=0.15)
    plain = groups_along(order, level, people, own, count=10)
    assert not isinstance(plain, Refused)
    assert plain.standard_error == pytest.approx(np.full(10, 0.2 / np.sqrt(20)))


def test_scatter_is_never_less_than_the_areas_own_errors_and_few_areas_borrow() -> None:
    order, people = np.arange(20.0), np.full(20, 1_000.0)
    alike = groups_along(order, np.full(20, 80.0), people, np.full(20, 0.5), count=10, scatter=True)
    assert not isinstance(alike, Refused)
    assert alike.standard_error == pytest.approx(np.full(10, 0.5 / np.sqrt(2)))
    value = np.tile([79.0, 81.0], 10)  # two areas in each group, one each side of its mean
    borrowed = groups_along(order, value, people, np.zeros(20), count=10, scatter=True)
    assert not isinstance(borrowed, Refused)
    assert borrowed.standard_error == pytest.approx(np.full(10, np.sqrt(20 / 10 * 0.5)))


def test_points_off_a_line_are_those_beyond_their_own_limits() -> None:
    x = np.linspace(0, 1, 30)
    line = association(x, 2 * x)
    assert not isinstance(line, Refused)
    y = 2 * x + np.array([0.5, -0.5, 0.2, np.nan] + [0.0] * 26)
    assert off_line(line, x, y, np.full(30, 0.1)).tolist() == [1, -1, 0, 0] + [0] * 26


def test_people_of_classes_add_up_to_those_of_groups() -> None:
    order, people = np.arange(20.0), np.full(20, 3.0)
    groups = groups_along(order, order, people, np.ones(20), count=5)
    assert isinstance(groups, Groups)
    counted = population_by(np.arange(20) % 2, 2, people, groups)
    assert counted.shape == (2, 5)
    assert counted.sum(axis=0).tolist() == groups.population.tolist()
    assert mean_of_groups(order, people, groups).tolist() == [1.5, 5.5, 9.5, 13.5, 17.5]


@pytest.mark.parametrize("count", [30, 150])
def test_a_slope_through_areas_one_by_one_or_by_twentieths(count: int) -> None:
    order = np.random.default_rng(1).permutation(count).astype(float)
    slope = slope_through_areas(order, 70 + 6 * (order + 0.5) / count, np.full(count, 8000.0), np.full(count, 0.5))
    assert not isinstance(slope, Refused)
    assert slope.sii == pytest.approx(6, rel=1e-6)


def test_too_few_areas_have_no_slope() -> None:
    assert isinstance(slope_through_areas([1, 2], [70, 71], [1, 1], [1, 1]), Refused)


def test_the_interval_of_a_group_has_the_published_quantile() -> None:
    groups = groups_along([1.0, 2.0], [80.0, 82.0], [1.0, 1.0], [0.5, 1.0], count=2)
    assert groups.lower == pytest.approx([80 - 0.5 * 1.959964, 82 - 1.959964], abs=1e-6)
    assert groups.upper == pytest.approx([80 + 0.5 * 1.959964, 82 + 1.959964], abs=1e-6)
