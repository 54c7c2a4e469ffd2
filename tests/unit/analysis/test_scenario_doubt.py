"""Assumptions as distributions, and what each source of doubt counts for: by hand and against the definitions."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from analysis.scenarios import Part, Range, around
from analysis.scenarios.assumption import reached_of
from analysis.scenarios.doubt import doubts

DRAWS = 40_000


def test_draws_follow_the_triangular_distribution() -> None:
    made = Range(0.1, 0.25, 0.4).drawn(DRAWS, 2026, 1)
    found = stats.triang(0.5, loc=0.1, scale=0.3)
    assert_allclose(np.quantile(made, [0.025, 0.5, 0.975]), found.ppf([0.025, 0.5, 0.975]), atol=0.003)
    skewed = Range(6_000, 8_000, 15_000)
    made = skewed.drawn(DRAWS, 2026, 1)
    assert made.mean() == pytest.approx(skewed.mean, rel=0.005)
    assert_allclose(np.quantile(made, 0.1), stats.triang(2 / 9, loc=6_000, scale=9_000).ppf(0.1), rtol=0.01)


def test_the_same_luck_whatever_the_range() -> None:
    one, other = (Range(low, 1.0, high).drawn(1_000, 2026, 1) for low, high in ((0.4, 1.6), (0.2, 1.8)))
    assert_allclose((other - 1) / 0.8, (one - 1) / 0.6)
    assert not np.array_equal(one, Range(0.4, 1.0, 1.6).drawn(1_000, 2026, 2))


def test_a_range_is_part_of_the_value_and_stops_at_the_highest() -> None:
    assert around(0.25, 0.6) == Range(0.1, 0.25, 0.4)
    assert around(1.0, 0.6, highest=1.0) == Range(0.4, 1.0, 1.0)
    assert around(0.0, 0.6) == Range(0.0, 0.0, 0.0)
    for value, off in ((-0.1, 0.6), (0.1, -0.6), (float("nan"), 0.6)):
        with pytest.raises(ValueError, match="not below 0"):
            around(value, off)


def test_what_is_reached_never_passes_all() -> None:
    made = reached_of(0.9, 0.6, DRAWS, 2026)
    assert made.max() <= 1 / 0.9 + 1e-12 and made.min() >= 0.4
    assert_array_equal(reached_of(0.0, 0.6, 10, 2026), np.ones(10))
    assert_array_equal(reached_of(0.5, 0.0, 10, 2026), np.ones(10))


def parts(data: float, assumption: float) -> tuple[tuple[Part, ...], np.ndarray]:
    chance = np.random.default_rng(1).standard_normal((2, DRAWS))
    one, two = 100 + data * chance[0], 100 + assumption * chance[1]
    return (Part("data", one), Part("assumption", two)), one + two - 100


def test_shares_of_variance_by_hand() -> None:
    """Standard deviations of 10 and 30: a tenth and nine tenths of the variance."""
    first, second = doubts(*parts(10, 30), threshold=0.0)
    assert (first.source, second.source) == ("assumption", "data")
    assert_allclose([first.share, second.share], [0.9, 0.1], atol=0.01)
    assert_allclose([first.lower, first.upper], [100 - 1.96 * 30, 100 + 1.96 * 30], atol=1)


def test_knowing_is_worth_something_only_where_it_can_change_the_decision() -> None:
    """The expected loss of a normal: at a mark one standard deviation of 30 below the middle, 30 x 0.0833."""
    by_source = {each.source: each for each in doubts(*parts(10, 30), threshold=70.0)}
    assert by_source["assumption"].turns == pytest.approx(stats.norm.cdf(-1), abs=0.01)
    assert by_source["assumption"].worth == pytest.approx(30 * (stats.norm.pdf(1) - stats.norm.cdf(-1)), rel=0.05)
    assert by_source["data"].turns < 0.003
    assert by_source["data"].worth < 0.05
    assert all(each.turns == 0 for each in doubts(*parts(1, 1), threshold=0.0))


def test_a_source_that_does_not_vary_has_no_share() -> None:
    still = (Part("data", np.full(200, 5.0)), Part("assumption", np.linspace(0, 10, 200)))
    assert [each.share for each in doubts(still, still[1].draws, 0.0)] == pytest.approx([1.0, 0.0])
    assert [each.share for each in doubts(still[:1], still[0].draws, 0.0)] == [0.0]
