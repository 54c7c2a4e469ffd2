"""Exclusions beside achievement, a unit on a spine chart, and what sets some units apart: worked out again by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from analysis.exclusions import Exclusions, exclusions
from analysis.set_apart import set_apart
from analysis.spine import Position, position_among
from analysis.steady import expected_at_average
from vocabulary import Refused


class TestExclusions:
    def test_excluding_raises_one_share_and_not_the_other(self) -> None:
        few, many = exclusions([60], [100], [95]), exclusions([60], [100], [75])
        assert isinstance(few, Exclusions) and isinstance(many, Exclusions)
        assert few.achieved[0] == many.achieved[0] == pytest.approx(0.6)
        assert (few.flattered[0], many.flattered[0]) == (pytest.approx(60 / 95), pytest.approx(0.8))
        assert (few.excluded[0], many.people[0]) == (pytest.approx(0.05), 25)

    def test_nobody_eligible_is_not_known_and_not_nought(self) -> None:
        found = exclusions([0, 0], [0, 10], [0, 0])
        assert isinstance(found, Exclusions)
        assert np.isnan([found.achieved[0], found.excluded[0], found.flattered[1]]).all()
        assert (found.achieved[1], found.excluded[1], found.people[1]) == (0, 1, 10)

    @pytest.mark.parametrize(
        ("counts", "why"),
        [(([-1], [5], [5]), "below 0"), (([1], [5], [6]), "are eligible"), (([5], [9], [4]), "after exclusions")],
    )
    def test_impossible_counts_are_refused(self, counts: tuple[list[int], ...], why: str) -> None:
        found = exclusions(*counts)
        assert isinstance(found, Refused) and why in found.reason


class TestPositionAmong:
    def test_distances_are_told_by_the_quartiles_on_the_worse_side(self) -> None:
        values = np.arange(1.0, 14.0)  # quartiles 4, 7 and 10
        found = position_among(values, 0, [2, 3, 12], higher_is_better=True)
        assert isinstance(found, Position)
        assert (found.lower, found.median, found.upper, found.units, found.alike) == (4, 7, 10, 13, 4)
        assert found.position == pytest.approx(6 * 1.349 / 6) and found.alike_position == pytest.approx(3 * 1.349 / 6)
        turned = position_among(values, 0, [], higher_is_better=False)
        assert isinstance(turned, Position)
        assert turned.position == -found.position and math.isnan(turned.alike) and math.isnan(turned.alike_position)

    def test_where_half_are_alike_there_is_no_distance(self) -> None:
        found = position_among([5.0] * 12 + [9.0], 12, [0], higher_is_better=True)
        assert isinstance(found, Position) and math.isnan(found.position) and found.value == 9

    def test_too_few_or_no_figure_is_refused(self) -> None:
        few = position_among([1.0] * 9 + [np.nan] * 5, 0, [], higher_is_better=True)
        assert isinstance(few, Refused) and few.reason.startswith("Only 9 have figures")
        none = position_among([np.nan, *range(12)], 0, [], higher_is_better=True)
        assert isinstance(none, Refused) and none.reason == "It has no figure."


class TestSetApart:
    def test_the_widest_difference_comes_first_and_small_ones_are_left_out(self) -> None:
        some = np.array([True] * 5 + [False] * 5)
        one = np.where(some, 10.0, 0.0)
        noise = np.arange(10.0)
        table = np.column_stack([np.tile([1.0, 2.0, 3.0, 2.0, 1.0], 2), np.where(some, -1.0, 1.0) * 3 + noise / 2, one])
        found = set_apart(table, some, ~some)
        assert not isinstance(found, Refused)
        assert [each.covariate for each in found] == [2, 1]
        assert [found[0].some, found[0].others, found[0].spread] == pytest.approx([10, 0, 10 / one.std()])
        assert found[1].spread < 0, "fewer"

    def test_unknown_and_equal_covariates_tell_nothing(self) -> None:
        some = np.array([True] * 4 + [False] * 4)
        hidden = np.where(some, np.nan, 1.0)
        hidden[:2] = 5.0
        assert set_apart(np.column_stack([hidden, np.full(8, 7.0)]), some, ~some) == ()
        assert isinstance(set_apart(np.zeros((8, 1)), some, some), Refused)


def test_expected_is_at_the_rate_of_those_known_in_the_period() -> None:
    count = np.array([[10.0, 30.0, np.nan], [5.0, 5.0, 20.0]])
    base = np.array([[100.0, 100.0, 500.0], [100.0, 100.0, 100.0]])
    found = expected_at_average(count, base)
    assert found[0, :2].tolist() == [20, 20] and math.isnan(found[0, 2])
    assert found[1].tolist() == pytest.approx([10, 10, 10])
    assert np.nansum(found, axis=1).tolist() == np.nansum(count, axis=1).tolist(), "they add up to what was counted"
