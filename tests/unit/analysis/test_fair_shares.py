"""Fair shares: to the penny, whatever the envelope; what is no money is refused in words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.fair_shares import SIGNED_RUNS, FairShares, fair_shares, reweighted, signs_of_errors, to_pennies
from vocabulary import Refused

MONEY = st.floats(0, 1e9, allow_nan=False)
PARTS = st.lists(st.tuples(MONEY, st.floats(0.01, 1e7)), min_size=1, max_size=40)


@settings(max_examples=60, deadline=None)
@given(PARTS, st.floats(1, 1e11))
def test_shares_add_up_and_follow_need(parts: list[tuple[float, float]], envelope: float) -> None:
    money, need = map(np.array, zip(*parts, strict=True))
    found = fair_shares(money, need, envelope=envelope)
    assert isinstance(found, FairShares)
    assert int(found.target.sum()) == round(envelope * 100)
    assert np.abs(found.target - need / need.sum() * envelope * 100).max() <= 1 + envelope * 1e-11


@settings(max_examples=60, deadline=None)
@given(PARTS, st.randoms())
def test_the_order_of_the_parts_does_not_matter(parts: list[tuple[float, float]], luck: object) -> None:
    money, need = map(np.array, zip(*parts, strict=True))
    order = np.random.default_rng(3).permutation(money.size)
    one, other = fair_shares(money, need), fair_shares(money[order], need[order])
    if isinstance(one, Refused):
        assert isinstance(other, Refused)
    else:
        assert isinstance(other, FairShares)
        assert np.abs(one.target[order] - other.target).max() <= 1


@pytest.mark.parametrize(
    ("money", "need", "envelope", "said"),
    [
        ([1, -2], [1, 1], None, "below 0"),
        ([1, float("nan")], [1, 1], None, "missing"),
        (["plenty", 1], [1, 1], None, "not a number"),
        ([1, 2], [1, float("nan")], None, "The need of 1 part is missing"),
        ([1, 2], [0, 0], None, "any need"),
        ([1, 2], [1, -1], None, "below 0"),
        ([1, 2], [1, 1], 0, "above £0"),
        ([1, 2], [1, 1], "much", "not a number"),
        ([1e15, 2], [1, 1], None, "too large"),
        ([], [], None, "one amount"),
    ],
)
def test_what_cannot_be_shared_is_said(money: list[float], need: list[float], envelope: float, said: str) -> None:
    found = fair_shares(money, need, envelope=envelope)
    assert isinstance(found, Refused)
    assert said in found.reason


def test_a_part_without_people_keeps_its_money_in_the_account() -> None:
    found = fair_shares([50, 100], [0, 4])
    assert isinstance(found, FairShares)
    assert found.target.tolist() == [0, 15_000]
    assert found.missing.tolist() == [-5_000, 5_000]
    assert np.isnan(found.relative[0])
    assert found.relative[1] == pytest.approx(-1 / 3)


def test_pennies_stay_within_their_limits() -> None:
    low, high = np.array([0, 10, 0]), np.array([5, 10, 100])
    assert to_pennies(np.array([5.4, 10.0, 4.6]), 20, low, high).tolist() == [5, 10, 5]
    with pytest.raises(ValueError, match="outside"):
        to_pennies(np.array([5.4, 10.0, 4.6]), 200, low, high)


def test_the_published_weights_come_back_and_more_weight_moves_towards_inequalities() -> None:
    need, inequalities = np.array([100.0, 100.0, 50.0]), np.array([60.0, 20.0, 20.0])
    same = reweighted(need, inequalities, 0.1)
    assert not isinstance(same, Refused)
    assert same == pytest.approx(need)
    more = reweighted(need, inequalities, 0.1, more_inequalities=0.9)
    assert not isinstance(more, Refused)
    assert more == pytest.approx(inequalities / 100 * 250), "all the weight on inequalities: nothing else counts"


def test_an_uplift_is_for_the_deprived_and_keeps_the_sum() -> None:
    raised = reweighted([100, 100], [1, 1], 0.1, deprived=[1, 0], uplift=0.2)
    assert not isinstance(raised, Refused)
    assert raised == pytest.approx(np.array([120, 100]) / 220 * 200)
    assert isinstance(reweighted([1, 1], [1, 1], 0.1, more_inequalities=-0.2), Refused)
    assert isinstance(reweighted([1, 1], [1, 1], 0.1, deprived=[2, 0]), Refused)


def test_errors_of_one_part_are_independent_of_those_of_another() -> None:
    """Every column has as many signs up as down and none goes with another, so that effects add up as squares."""
    signs = signs_of_errors(np.zeros(31, dtype=bool), seed=3)
    assert signs.shape == (SIGNED_RUNS, 31) and (np.abs(signs) == 1).all() and (signs.sum(axis=0) == 0).all()
    assert np.array_equal(signs.T @ signs, SIGNED_RUNS * np.eye(31))
    effects = np.random.default_rng(1).normal(size=31)
    assert np.sqrt(((signs @ effects) ** 2).mean()) == pytest.approx(np.sqrt((effects**2).sum()))
    first = np.arange(200) >= 190
    many = signs_of_errors(first, seed=3)[:, first]
    assert np.array_equal(many.T @ many, SIGNED_RUNS * np.eye(10))
