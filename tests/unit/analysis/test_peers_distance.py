"""Distance between units and the nearest of them: its mathematical properties, and what is no peer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.spatial.distance import cdist
from scipy.stats import norm

from analysis.peers import (
    OF_NORMAL,
    Nearest,
    Scale,
    Space,
    beyond_chance,
    distances,
    nearest,
    place_units,
    position_from_middle,
    spread_between,
)
from vocabulary import Refused

NAMES = ("young", "old", "poor", "size")
SCALES: tuple[Scale, ...] = ("plain", "plain", "plain", "plain")
SUBJECTS = ("age", "age", "deprivation", "size")
tables = arrays(np.float64, st.tuples(st.integers(3, 25), st.just(4)), elements=st.integers(0, 1000).map(float)).filter(
    lambda table: all(np.ptp(column) > 0 for column in table.T)
)


def placed(table: Any, scales: tuple[Scale, ...] = SCALES, subjects: tuple[str, ...] = SUBJECTS) -> Space:
    found = place_units(table, scales, subjects)
    assert isinstance(found, Space)
    return found


def found_nearest(space: Space, row: int, **given: Any) -> Nearest:
    found = nearest(space, row, **given)
    assert isinstance(found, Nearest)
    return found


@given(tables)
def test_distance_is_symmetric_and_nothing_to_oneself(table: Any) -> None:
    space = placed(table)
    square = np.array([distances(space, row) for row in range(len(table))])
    assert square == pytest.approx(square.T)
    assert np.diag(square) == pytest.approx(0)
    assert (square >= 0).all()


@given(tables)
def test_distance_is_that_of_an_independent_implementation(table: Any) -> None:
    """Weighted Euclidean by scipy: ages share a weight of 1, and the three subjects are averaged."""
    spread = np.array([spread_between(column) for column in table.T])
    weights = np.array([0.5, 0.5, 1.0, 1.0]) / 3
    expected = cdist(table / spread, table / spread, "minkowski", p=2, w=weights)
    space = placed(table)
    assert np.array([distances(space, row) for row in range(len(table))]) == pytest.approx(expected)


@given(tables, st.integers(0, 1000))
def test_the_order_of_units_does_not_matter(table: Any, seed: int) -> None:
    mixed = np.random.default_rng(seed).permutation(len(table))
    one = found_nearest(placed(table), 0, k=3, most_apart=np.inf)
    other = found_nearest(placed(table[mixed]), int(np.flatnonzero(mixed == 0)[0]), k=3, most_apart=np.inf)
    assert other.distance == pytest.approx(one.distance)
    clear = np.unique(np.round(distances(placed(table), 0), 9)).size == len(table)
    if clear:  # equal distances may stand in either order
        assert mixed[other.rows].tolist() == one.rows.tolist()


@given(tables, st.integers(1, 12))
def test_the_nearest_leave_out_the_unit_itself_and_come_in_order(table: Any, k: int) -> None:
    space = placed(table)
    for row in range(len(table)):
        found = found_nearest(space, row, k=k, most_apart=np.inf)
        assert row not in found.rows
        assert len(set(found.rows.tolist())) == len(found.rows) == min(k, len(table) - 1)
        assert (np.diff(found.distance) >= 0).all()
        others = np.delete(distances(space, row), [row, *found.rows])
        assert others.size == 0 or others.min() >= found.distance[-1] - 1e-9


@given(tables)
def test_no_peer_is_further_than_the_caliper_in_anything(table: Any) -> None:
    space = placed(table)
    found = found_nearest(space, 0, k=1, most_apart=1.0)
    if len(table) > 2:
        assert (np.abs(found.apart) <= 1.0).all()
        near = (np.abs(space.position - space.position[0]) <= 1.0).all(axis=1)
        assert found.too_far == int((~near).sum())
        assert len(found.rows) == min(1, int(near.sum()) - 1)


@given(tables, st.floats(0.1, 50), st.floats(-100, 100))
def test_units_of_measurement_do_not_matter(table: Any, by: float, plus: float) -> None:
    assert distances(placed(table * by + plus), 0) == pytest.approx(distances(placed(table), 0), rel=1e-6, abs=1e-9)


def test_spread_is_a_standard_deviation_that_the_outer_tenths_do_not_move() -> None:
    assert norm.ppf(0.9) - norm.ppf(0.1) == pytest.approx(OF_NORMAL)
    x = norm.ppf((np.arange(1000) + 0.5) / 1000)
    assert spread_between(x) == pytest.approx(1, abs=0.005)
    wild = x.copy()
    wild[-50:] = 1e6
    assert spread_between(wild) == pytest.approx(spread_between(x))


def test_spread_where_nine_of_ten_are_equal_is_the_plain_one() -> None:
    x = np.r_[np.zeros(95), np.ones(5)]
    assert spread_between(x) == pytest.approx(x.std())
    assert np.isnan(spread_between(np.zeros(9)))
    assert np.isnan(spread_between([1.0, np.nan]))


def test_what_does_not_differ_is_not_compared() -> None:
    space = placed(np.array([[1.0, 5.0], [2.0, 5.0], [4.0, 5.0]]), ("plain", "plain"), ("age", "size"))
    found = found_nearest(space, 0)
    assert found.used.tolist() == [True, False]
    assert np.isnan(found.apart[:, 1]).all()
    refused = place_units(np.full((3, 1), 2.0), ("plain",), ("age",))
    assert isinstance(refused, Refused)


def test_a_unit_with_something_not_known_is_compared_in_the_rest_and_is_no_peer_of_others() -> None:
    table = np.c_[np.arange(20.0), np.arange(20.0) ** 2]
    table[3, 1] = np.nan
    space = placed(table, ("plain", "plain"), ("age", "size"))
    own = found_nearest(space, 3, k=4)
    assert own.used.tolist() == [True, False]
    assert sorted(own.rows.tolist()) == [1, 2, 4, 5]
    other = found_nearest(space, 4, k=4)
    assert 3 not in other.rows
    assert other.unknown == 1


def test_all_of_a_rare_kind_are_peers_however_far() -> None:
    space = placed(np.r_[np.zeros(30), np.ones(30), 50.0, 90.0][:, None], ("plain",), ("size",))
    rare = space.of(np.array([60, 61]))
    assert found_nearest(rare, 0).rows.tolist() == [1]
    assert found_nearest(space, 60).rows.size == 0  # among many, the same unit has none
    alone = nearest(space.of(np.array([61])), 0)
    assert isinstance(alone, Refused)


def test_of_a_unit_of_which_nothing_is_known_nothing_is_said() -> None:
    space = placed(np.array([[1.0], [2.0], [np.nan]]), ("plain",), ("age",))
    refused = nearest(space, 2)
    assert isinstance(refused, Refused)
    assert "Too little is known" in refused.reason


def test_shares_are_compared_by_their_odds_and_sizes_by_their_ratio() -> None:
    shares, sizes = np.array([0.02, 0.1, 0.5, 0.8]), np.array([10.0, 100.0, 1000.0, 0.0])
    space = placed(np.c_[shares, sizes], ("logit", "log"), ("age", "size"))
    logit = np.log(shares / (1 - shares))
    assert space.position[:, 0] == pytest.approx(logit / spread_between(logit))
    assert np.diff(space.position[:3, 1]) == pytest.approx(np.log(10) / spread_between(np.log(sizes[:3])))
    assert np.isnan(space.position[3, 1])


def test_how_far_a_unit_is_from_the_middle() -> None:
    space = placed(np.arange(11.0)[:, None], ("plain",), ("age",))
    assert position_from_middle(space, 5) == pytest.approx([0])
    assert position_from_middle(space, 10) == pytest.approx([5 / spread_between(np.arange(11.0))])


def test_differences_beyond_chance_are_newcombes() -> None:
    """Newcombe 1998, example: 56 of 70 against 48 of 80 differ by 0.2, 95% interval 0.0524 to 0.3339."""
    value = np.array([0.6, 0.8, np.nan, 0.6])
    lower, upper = np.array([0.4904, 0.6924, np.nan, 0.4904]), np.array([0.7000, 0.8769, np.nan, 0.7000])
    assert beyond_chance(value, lower, upper, 0).tolist() == [0, 1, 0, 0]
    assert beyond_chance(value, lower, upper, 1).tolist() == [-1, 0, 0, -1]
    assert beyond_chance(value, lower, upper, 2).tolist() == [0, 0, 0, 0]
    least = 0.2 - np.hypot(0.8 - 0.6924, 0.7000 - 0.6)
    assert least == pytest.approx(0.0524, abs=0.001)
