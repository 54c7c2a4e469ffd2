"""Distributional cost-effectiveness: by hand, against plain loops, signs, chances, and what is refused."""

from __future__ import annotations

import time

import numpy as np
import pytest

from analysis.inequality import equally_distributed_equivalent
from analysis.scenarios import Range
from analysis.scenarios.distributional import (
    AVERSIONS,
    Distributional,
    Price,
    fairness_over,
    linear_shares,
    net_between_ends,
    spend,
)
from vocabulary import Refused

HEALTH = np.array([74.0, 77.0, 79.0, 81.0, 83.0])
PEOPLE = np.array([2e5, 2e5, 2e5, 2e5, 2e5])
NAMES = ["1", "2", "3", "4", "5"]
EVEN = np.full(5, 0.2)


USUAL: dict[str, object] = {
    "gained": 300.0,
    "lost": 125.0,
    "gained_shares": EVEN,
    "lost_shares": EVEN,
    "gained_price": Price(Range(0.8, 1.0, 1.4), published=True),
    "lost_price": Price(Range(0.75, 1.0, 1.875), published=True),
    "aversion": 10.0,
}


def made(**given: object) -> Distributional:
    found = spend(HEALTH, PEOPLE, names=NAMES, **(USUAL | given))  # type: ignore[arg-type]
    assert isinstance(found, Distributional)
    return found


def test_gains_less_what_is_given_up_by_hand() -> None:
    found = made(gained_shares=[0.4, 0.3, 0.2, 0.1, 0.0], lost_shares=[0.3, 0.25, 0.2, 0.15, 0.1])
    assert found.central == pytest.approx(175)
    assert [each.change.value for each in found.groups] == pytest.approx([82.5, 58.75, 35, 11.25, -12.5])
    assert found.gained.sum() == pytest.approx(300) and found.lost.sum() == pytest.approx(125)


def test_fairness_is_the_change_of_what_all_alike_would_be_as_good_as() -> None:
    found = made(gained_shares=[0.4, 0.3, 0.2, 0.1, 0.0])
    net = np.array([each.change.value for each in found.groups])
    before, after = (equally_distributed_equivalent(each, 10, PEOPLE) for each in (HEALTH, HEALTH + net / PEOPLE))
    assert isinstance(before, float) and isinstance(after, float)
    assert found.central_equity == pytest.approx(PEOPLE.sum() * (after - before) - net.sum(), rel=1e-6)
    assert found.central_equity > 0
    assert found.also[0].after.value < found.also[0].before, "the slope becomes gentler"


def test_what_goes_to_the_least_deprived_is_unfair_and_has_a_negative_sign() -> None:
    found = made(gained_shares=[0.0, 0.1, 0.2, 0.3, 0.4])
    assert found.central_equity < 0 < found.central
    assert found.both == 0


def test_without_aversion_fairness_adds_nothing() -> None:
    found = made(gained_shares=[0.4, 0.3, 0.2, 0.1, 0.0], aversion=0)
    assert np.abs(found.equity).max() < 1e-3


def test_chances_are_those_of_the_prices() -> None:
    """Years are money over price: the likeliest price gains 130 and gives up 125; by hand with the same distributions, other luck."""
    found = made(gained=130.0, gained_shares=[0.3, 0.25, 0.2, 0.15, 0.1])
    luck = np.random.default_rng(1)
    net = 130 / luck.triangular(0.8, 1.0, 1.4, 100_000) - 125 / luck.triangular(0.75, 1.0, 1.875, 100_000)
    assert np.quantile(found.draws, [0.025, 0.5, 0.975]) == pytest.approx(np.quantile(net, [0.025, 0.5, 0.975]), abs=2)
    assert found.at_least(0) == pytest.approx(float((net >= 0).mean()), abs=0.02)
    assert found.both == pytest.approx(found.at_least(0), abs=0.02), (
        "the gap narrows whenever more goes to the deprived"
    )


def test_published_prices_are_the_models_doubt_and_the_readers_own_are_an_assumption() -> None:
    published = made()
    assert [each.source for each in published.parts] == ["model"]
    assert published.reached == pytest.approx(published.draws)
    both = made(lost_price=Price(Range(0.5, 1.0, 1.5), published=False))
    assert [each.source for each in both.parts] == ["model", "assumption"]
    assert np.std(both.reached) == pytest.approx(
        np.hypot(np.std(both.part("model")), np.std(both.part("assumption"))), rel=0.03
    )
    own = made(gained_price=Price(Range(0.5, 1.0, 1.5), False), lost_price=Price(Range(1.0, 1.0, 1.0), False))
    assert [each.source for each in own.parts] == ["assumption"]
    assert np.ptp(own.draws) == 0


def test_gains_by_aversion_start_at_the_net_gain() -> None:
    net = np.array([82.5, 58.75, 35, 11.25, -12.5])
    found = fairness_over(HEALTH, PEOPLE, net, [0, 1, 5, 10, 20])
    assert found[0] == pytest.approx(175, abs=1e-3)
    assert (np.diff(found) > 0).all()


def test_a_result_holds_what_it_is_worth_at_each_aversion() -> None:
    found = made(gained_shares=[0.4, 0.3, 0.2, 0.1, 0.0])
    assert len(found.worth_by) == len(AVERSIONS)
    assert found.worth_by[0] == pytest.approx(found.central, abs=1e-3)
    assert found.worth_by[AVERSIONS.index(10.0)] == pytest.approx(found.central + found.central_equity)


@pytest.mark.parametrize(
    ("first", "expected"), [(0.2, [0.2] * 5), (0.4, [0.4, 0.3, 0.2, 0.1, 0]), (0, [0, 0.1, 0.2, 0.3, 0.4])]
)
def test_shares_change_evenly(first: float, expected: list[float]) -> None:
    assert linear_shares(first, PEOPLE) == pytest.approx(expected)
    assert linear_shares(0.2, [1.0, 2, 3, 4, 10]) == pytest.approx([0.05, 0.1, 0.15, 0.2, 0.5]), (
        "the same for everybody"
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"gained": -1.0}, "zero or more"),
        ({"aversion": float("nan")}, "zero or more"),
        ({"lost_price": Price(Range(0.0, 1.0, 2.0), True)}, "cost nothing"),
        ({"gained_shares": [0.5, 0.5, 0.5, 0, 0]}, "add up to 100%"),
        ({"lost_shares": [1.2, -0.2, 0, 0, 0]}, "add up to 100%"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, object], words: str) -> None:
    found = spend(HEALTH, PEOPLE, names=NAMES, **(USUAL | given))  # type: ignore[arg-type]
    assert isinstance(found, Refused)
    assert words in found.reason


def test_between_the_ends_of_two_prices_by_hand() -> None:
    """£1 million at £3,852 to £6,849 (4,822 used) gains 146.0 to 259.6 years, and at £8,142 to £15,000 (10,856 used) gives up 66.7 to 122.8."""
    here, there = Range(3_852, 4_822, 6_849), Range(8_142, 10_856, 15_000)
    gained, lost = 1e6 / here.likely, 1e6 / there.likely
    assert net_between_ends(gained, lost, here, there) == pytest.approx(
        (146.007 - 122.820, 259.605 - 66.667), abs=0.001
    )
    assert net_between_ends(-gained, -lost, here, there) == pytest.approx(
        (66.667 - 259.605, 122.820 - 146.007), abs=0.001
    )
    assert net_between_ends(lost, lost, there, there, one_price=True) == (0.0, 0.0)
    with pytest.raises(ValueError, match="above nothing"):
        net_between_ends(1.0, 1.0, Range(0, 1, 2), there)


def test_ten_thousand_draws_are_soon_done() -> None:
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        made()
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.2
