"""Narrowing a gap in a rate: people worked out by hand, every level, signs, what is refused, and time."""

from __future__ import annotations

import time

import numpy as np
import pytest

from analysis.scenarios import Outcome
from analysis.scenarios.narrowing import narrow, narrow_gain
from analysis.slope import slope_index
from vocabulary import Refused

RATE = np.array([0.20, 0.18, 0.15, 0.12, 0.10])
PEOPLE = np.array([1_000.0, 2_000, 3_000, 2_000, 2_000])
ERROR = np.full(5, 0.004)
NAMES = ["1", "2", "3", "4", "5"]
AVERAGE = float(RATE @ PEOPLE / PEOPLE.sum())


def made(**given: object) -> Outcome:
    asked = {"moved": 2, "towards": "next", "share": 0.5} | given
    found = narrow(RATE, ERROR, PEOPLE, names=NAMES, what="smokers fewer", **asked)  # type: ignore[arg-type]
    assert isinstance(found, Outcome)
    return found


def test_half_the_way_to_the_next_group_by_hand() -> None:
    """From 20% and 18% half the way to 15%: 2.5 points of 1,000 people and 1.5 points of 2,000."""
    found = made()
    assert [each.change.value for each in found.groups] == pytest.approx([25, 30, 0, 0, 0])
    assert found.central == pytest.approx(55)
    assert found.people == 3_000


@pytest.mark.parametrize(("towards", "level"), [("average", AVERAGE), ("least", 0.10)])
def test_other_levels_by_hand(towards: str, level: float) -> None:
    found = made(towards=towards, share=1.0)
    assert [each.change.value for each in found.groups[:2]] == pytest.approx(
        [(0.20 - level) * 1_000, (0.18 - level) * 2_000]
    )


def test_the_best_area_is_followed_fifth_by_fifth_and_never_backwards() -> None:
    best = (np.array([0.16, 0.19, np.nan, np.nan, np.nan]), np.array([0.003, 0.003, np.nan, np.nan, np.nan]))
    found = made(towards="best", share=1.0, best=best)
    assert [each.change.value for each in found.groups] == pytest.approx([40, 0, 0, 0, 0])
    assert found.people == 1_000


def test_where_more_is_better_the_gain_is_more() -> None:
    up = RATE[::-1].copy()
    found = narrow(
        up, ERROR, PEOPLE, names=NAMES, what="more", moved=1, towards="next", share=1.0, higher_is_better=True
    )
    assert isinstance(found, Outcome)
    assert found.central == pytest.approx((0.12 - 0.10) * 1_000)
    worse = narrow(
        RATE, ERROR, PEOPLE, names=NAMES, what="more", moved=1, towards="next", share=1.0, higher_is_better=True
    )
    assert isinstance(worse, Outcome)
    assert worse.central == 0, "the most deprived already have more"


def test_the_slope_before_is_that_of_the_slope_index_and_it_narrows() -> None:
    line = slope_index(RATE, PEOPLE, standard_error=ERROR, repetitions=100)
    assert not isinstance(line, Refused)
    (slope,) = made(towards="next", share=1.0).also
    assert slope.before == pytest.approx(line.sii)
    assert slope.before < slope.after.value < 0
    assert slope.after.lower < slope.after.value < slope.after.upper


def test_the_interval_is_that_of_the_groups_errors() -> None:
    """One group moved all the way to the next: the gain is people times the difference of two normals."""
    found = made(moved=1, share=1.0)
    data = found.part("data")
    assert np.std(data) == pytest.approx(1_000 * np.hypot(0.004, 0.004), rel=0.03)
    assert np.quantile(data, 0.025) == pytest.approx(20 - 1.96 * np.std(data), abs=0.4)


def test_a_place_gains_what_its_people_do() -> None:
    lives = [[300.0, 0, 100, 0, 0], [0, 0, 0, 0, 0]]
    (here,) = made(places=["here", "nowhere"], place_population=lives).places
    assert here.change.value == pytest.approx(300 * 0.025)
    assert here.people == 300


def test_the_quick_gain_is_the_central_one() -> None:
    for towards in ("next", "average", "least"):
        quick = narrow_gain(RATE, PEOPLE, moved=3, towards=towards, share=0.3)  # type: ignore[arg-type]
        assert quick == pytest.approx(made(moved=3, towards=towards, share=0.3).central)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"moved": 5}, "Between 1 and 4"),
        ({"share": 1.2}, "share of the distance"),
        ({"towards": "best"}, "no figure for this group"),
    ],
)
def test_what_cannot_be_done_is_refused(given: dict[str, object], words: str) -> None:
    asked = {"moved": 2, "towards": "next", "share": 0.5} | given
    found = narrow(RATE, ERROR, PEOPLE, names=NAMES, what="", **asked)  # type: ignore[arg-type]
    assert isinstance(found, Refused)
    assert words in found.reason


def test_ten_thousand_draws_take_less_than_a_fifth_of_a_second() -> None:
    lives = np.random.default_rng(1).uniform(10, 100, (40, 5))
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        assert made(places=[str(n) for n in range(40)], place_population=lives).draws.size == 10_000
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.2


def test_the_same_seed_gives_the_same_draws_whatever_the_levers() -> None:
    assert np.array_equal(made().draws, made().draws)
    assert made(share=1.0).draws == pytest.approx(2 * made(share=0.5).draws)
