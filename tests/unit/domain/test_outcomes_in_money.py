"""What-ifs of money say who gains by fifth, how much of the distance closes, who loses and what it costs, not the size alone."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.mergers import Merger, Way, merge
from analysis.pace_of_change import Rules
from analysis.scenarios import losing
from domain.resource_distribution.mergers import Merged, Places
from domain.resource_distribution.moving import Moved, Setting, move
from domain.resource_distribution.moving_doubt import FIFTHS, Doubts, doubted, outcome
from domain.resource_distribution.parts import Parts

START = np.array([95e6, 210e6, 150e6])
NEED = np.array([100e6, 200e6, 155e6])
DEPRIVED, AFFLUENT, MIXED = [0.6, 0.1, 0.1, 0.1, 0.1], [0.1, 0.1, 0.1, 0.1, 0.6], [0.2] * 5
FIFTH_SHARE = np.array([DEPRIVED, AFFLUENT, MIXED])
PEOPLE = np.array([50e3, 120e3, 80e3])


def parts(own: tuple[bool, ...] = (True, False, False)) -> Parts:
    return Parts(
        kind="icb",
        codes=("A", "B", "C"),
        names=("A", "B", "C"),
        start=START,
        need=NEED,
        people=PEOPLE,
        score=np.array([40.0, 10.0, 20.0]),
        people_by_fifth=PEOPLE[:, None] * FIFTH_SHARE,
        need_by_fifth=FIFTH_SHARE,
        inequalities=None,
        inequalities_share=0.0,
        period="2025/26",
        own=np.array(own),
        left_out=0,
        money_left_out=0.0,
        unpaid=0,
    )


def moved(pace: str, own: tuple[bool, ...] = (True, False, False), transition: float = 0.0) -> tuple[Moved, Setting]:
    setting = Setting(pace, Rules(3, 0.04, 0.04, 0.04, transition=transition))
    found = move(parts(own), setting)
    assert isinstance(found, Moved)
    return found, setting


def test_money_moved_says_what_it_does_by_fifth_with_limits() -> None:
    found, setting = moved("arrive")
    made = outcome(found, doubted(found, setting, Doubts(0.1, 0.0, 0.01)), 1)
    assert [each.name for each in made.groups] == list(FIFTHS)
    by_hand = (found.gained / 1e6) @ FIFTH_SHARE
    assert [each.change.value for each in made.groups] == pytest.approx(by_hand.tolist())
    assert sum(each.change.value for each in made.groups) == pytest.approx(0, abs=1e-6), "what some gain others lose"
    assert all(each.change.lower < each.change.value < each.change.upper for each in made.groups)
    assert sum(each.people for each in made.groups) == pytest.approx(PEOPLE.sum())


@pytest.mark.parametrize("own", [(True, False, False), (False, False, False)])
def test_the_gap_is_the_distance_of_the_one_board_or_of_the_two_furthest_apart(own: tuple[bool, ...]) -> None:
    whole, setting = moved("arrive", own)
    assert outcome(whole, doubted(whole, setting, Doubts(0.1, 0.0)), 1).aims[0].central == pytest.approx(1, abs=1e-6)
    part, setting = moved("now", own)
    distance = part.path.distance
    first, last = ((abs(each[0]) if own[0] else np.ptp(each)) for each in (distance[0], distance[-1]))
    (aim,) = outcome(part, doubted(part, setting, Doubts(0.1, 0.0)), 1).aims
    assert aim.central == pytest.approx(1 - last / first)
    assert 0 < aim.central < 1


def test_money_moved_costs_nothing_more_but_for_transition_money_and_tells_who_loses() -> None:
    found, setting = moved("arrive")
    made = outcome(found, doubted(found, setting, Doubts(0.1, 0.0)), 1)
    assert made.pounds == 0
    assert losing(made) == (1, 120e3)
    paid, setting = moved("arrive", transition=2e6)
    assert outcome(paid, doubted(paid, setting, Doubts(0.1, 0.0)), 1).pounds == pytest.approx(2e6, rel=1e-6)


@pytest.mark.parametrize(("way", "cost"), [("joint", 0.0), ("up", 1.0), ("down", -1.0)])
def test_a_merger_says_the_same(way: Way, cost: float) -> None:
    rows = np.arange(3)
    merger = merge(START, NEED, rows, np.ones(3))
    assert isinstance(merger, Merger)
    empty = np.zeros(0)
    none = Places((), (), rows[:0], empty, empty, empty.astype(bool), empty, empty)
    found = Merged(parts(), merger, way, none, none, FIFTH_SHARE, 0.04)
    made = found.outcome(0.1, 1)
    assert np.sign(made.pounds or 0.0) == cost
    assert made.aims[0].central == pytest.approx(1, abs=1e-6), "all are as far from their target as each other"
    assert [each.change.value for each in made.groups] == pytest.approx((found.by_fifth.sum(axis=0) / 1e6).tolist())
    assert all(each.change.lower <= each.change.value <= each.change.upper for each in made.groups)
