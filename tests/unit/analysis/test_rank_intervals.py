"""Ranks with their doubt: exact where nothing is in doubt, wide where all is, the same by draws and by distributions."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.rank_intervals import MOST_DRAWN, RankIntervals, rank_intervals
from vocabulary import Refused


def ranks(mean: object, error: object, **how: object) -> RankIntervals:
    found = rank_intervals(mean, error, **({"higher_is_better": True} | how))  # type: ignore[arg-type]
    assert isinstance(found, RankIntervals)
    return found


def test_without_doubt_the_rank_is_one_rank() -> None:
    found = ranks([0.4, 0.6, np.nan, 0.5, 0.7], [0, 0, 0, 0, 0])
    assert found.rank.tolist()[:2] == [4, 2] and np.isnan(found.rank[2])
    known = np.isfinite(found.rank)
    assert (found.lower[known] == found.rank[known]).all() and (found.upper[known] == found.rank[known]).all()
    assert found.worst_quarter[known].tolist() == [1, 0, 0, 0] and (found.units, found.quarter) == (4, 1)
    turned = ranks([0.4, 0.6, 0.5, 0.7], np.zeros(4), higher_is_better=False)
    assert turned.rank.tolist() == [1, 3, 2, 4]


def test_units_that_do_not_differ_may_have_any_rank() -> None:
    found = ranks(np.zeros(20), np.ones(20))
    assert (found.lower <= 2).all() and (found.upper >= 19).all()
    assert found.worst_quarter == pytest.approx(np.full(20, 0.25), abs=0.05)


def test_units_that_are_all_the_same_have_no_rank() -> None:
    found = rank_intervals([50, np.nan, 50, 50, 50], [0, 0, 0, 0, 0], higher_is_better=True)
    assert isinstance(found, Refused) and "same figure" in found.reason


def test_chances_of_the_worst_quarter_add_up_to_the_quarter() -> None:
    draws = np.random.default_rng(3)
    found = ranks(draws.normal(size=40), draws.uniform(0.1, 1, 40))
    assert found.worst_quarter.sum() == pytest.approx(found.quarter) and found.quarter == 10


def test_many_units_are_ranked_as_few_are() -> None:
    """The two ways agree on the same distribution of units."""
    draws = np.random.default_rng(5)
    few = draws.normal(size=MOST_DRAWN)
    many = np.concatenate([few, few])
    by_draws = ranks(few, np.full(MOST_DRAWN, 0.3))
    by_spread = ranks(many, np.full(2 * MOST_DRAWN, 0.3))
    for one, other in ((by_draws.lower, by_spread.lower), (by_draws.upper, by_spread.upper)):
        assert np.abs(one / MOST_DRAWN - other[:MOST_DRAWN] / (2 * MOST_DRAWN)).max() < 0.04
    assert np.abs(by_draws.worst_quarter - by_spread.worst_quarter[:MOST_DRAWN]).max() < 0.06


def test_the_interval_holds_the_true_rank() -> None:
    draws, inside = np.random.default_rng(9), []
    for _ in range(60):
        truth = draws.normal(size=21)
        seen = truth + 0.5 * draws.standard_normal(21)
        kept = 1 / (1 + 0.25)
        found = ranks(kept * seen, np.full(21, np.sqrt(kept) * 0.5))
        true_rank = 21 - np.argsort(np.argsort(truth))
        inside.append((found.lower <= true_rank) & (true_rank <= found.upper))
    assert np.mean(inside) > 0.93


@pytest.mark.parametrize(("mean", "error"), [([1, 2], [1, 1]), ([1, 2, 3], [1, -1, 1]), ([np.nan] * 5, [1] * 5)])
def test_what_cannot_be_ranked_is_refused(mean: list[float], error: list[float]) -> None:
    assert isinstance(rank_intervals(mean, error, higher_is_better=True), Refused)
