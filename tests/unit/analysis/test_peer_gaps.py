"""Distances behind the level of peers: by hand, regression to the mean taken out, and intervals that hold simulated truth."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from analysis.scenarios.peer_gaps import PeerGaps, expect_gaps
from analysis.shrinkage import draw_to_mean
from vocabulary import Refused

PERIODS, UNITS, PEOPLE = 24, 60, 2_000.0


def simulated(
    seed: int, *, alike: float = 0.0, lasts: float = 0.0, periods: int = PERIODS
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts, people and groups of ten units: levels of their own, changes that are half their group's where `alike` is a half."""
    luck = np.random.default_rng(seed)
    group = np.repeat(np.arange(UNITS // 10), 10)
    own = 0.2 + 0.03 * luck.standard_normal(UNITS)
    state, rows = np.zeros(UNITS), []
    for _ in range(periods):
        common = luck.standard_normal(UNITS // 10)[group]
        step = np.sqrt(1 - alike) * luck.standard_normal(UNITS) + np.sqrt(alike) * common
        state = lasts * state + 0.02 * step
        rows.append(luck.binomial(int(PEOPLE), np.clip(own + state, 0.01, 0.9)))
    return np.array(rows, dtype=float), np.full((periods, UNITS), PEOPLE), group


def found(count: np.ndarray, people: np.ndarray, group: np.ndarray, **given: object) -> PeerGaps:
    made = expect_gaps(count, people, groups=group, higher_is_better=False, **given)  # type: ignore[arg-type]
    assert isinstance(made, PeerGaps)
    return made


def test_one_period_by_hand() -> None:
    """Five units of so many people that chance is nothing: the median is 70%, and distances stay as they are."""
    rate = np.array([0.5, 0.3, 0.7, 0.8, 0.9])
    made = expect_gaps(rate * 1e9, np.full(5, 1e9))
    assert isinstance(made, PeerGaps)
    assert_allclose(made.expected, [0.2, 0.4, 0, -0.1, -0.2], atol=1e-4)
    assert made.changes == 0
    best = expect_gaps(rate * 1e9, np.full(5, 1e9), towards="best quarter")
    assert isinstance(best, PeerGaps)
    assert_allclose(best.counted, 0.8 - rate, atol=1e-4)
    fewer = expect_gaps(rate * 1e9, np.full(5, 1e9), higher_is_better=False, towards="best quarter")
    assert isinstance(fewer, PeerGaps)
    assert_allclose(fewer.counted, rate - 0.5, atol=1e-4)


def test_the_average_is_of_people_and_like_for_like_where_they_are_known() -> None:
    """160 of 260 people; the last unit's people would have half as much as the others', so it is ahead of people like its own."""
    count, people = np.array([10.0, 20, 30, 60, 40]) * 1e7, np.array([40.0, 40, 40, 60, 80]) * 1e7
    plain = expect_gaps(count, people, towards="average")
    assert isinstance(plain, PeerGaps)
    assert_allclose(plain.counted, 160 / 260 - count / people, atol=1e-6)
    assert_allclose(plain.counted @ people, 0, atol=1)
    alike = expect_gaps(count, people, towards="average", mix=[1, 1, 1, 1, 0.5])
    assert isinstance(alike, PeerGaps)
    assert_allclose(alike.counted, 160 / 220 * np.array([1, 1, 1, 1, 0.5]) - count / people, atol=1e-6)


def test_one_period_of_few_people_is_drawn_towards_the_mean() -> None:
    count = np.array([[5.0, 3, 7, 8, 9]])
    made = expect_gaps(count, np.full((1, 5), 10.0))
    assert isinstance(made, PeerGaps)
    assert np.ptp(made.expected) < 0.8 * np.ptp(made.counted)
    assert (made.error > 0.1).all()


def test_like_for_like_the_level_is_that_of_such_people() -> None:
    """Twice the rate where the people would have twice the rate: nobody is behind."""
    mix = np.array([1.0, 1, 1, 2, 2, 2])
    made = expect_gaps(0.1 * mix * 1e8, np.full(6, 1e8), mix=mix, higher_is_better=False)
    assert isinstance(made, PeerGaps)
    assert_allclose(made.counted, 0, atol=1e-9)
    unknown = expect_gaps(0.1 * mix * 1e8, np.full(6, 1e8), mix=[1, 1, 1, 2, 2, np.nan])
    assert isinstance(unknown, PeerGaps)
    assert list(unknown.known) == [True] * 5 + [False]


def test_those_furthest_behind_are_expected_less_far_behind() -> None:
    """Changes do not last here, so what is expected lies between the unit's own mean and the mean of all."""
    count, people, group = simulated(1)
    made = found(count[:-1], people[:-1], group)
    later = found(count, people, group)
    worst = np.argsort(-made.counted)[:10]
    assert later.counted[worst].mean() < 0.9 * made.counted[worst].mean(), "regression to the mean is in the figures"
    assert made.expected[worst].mean() == pytest.approx(later.counted[worst].mean(), rel=0.15)
    assert made.changes > 500


def test_a_level_that_falls_for_all_takes_the_distances_with_it() -> None:
    fall = 0.95 ** np.arange(12)[:, None]
    rate = np.linspace(0.1, 0.3, 30)
    made = expect_gaps(fall * rate * 1e7, np.full((12, 30), 1e7), higher_is_better=False)
    assert isinstance(made, PeerGaps)
    assert made.drift == pytest.approx(0.05, abs=0.001)
    assert made.kept == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(("alike", "lasts"), [(0.0, 0.0), (0.5, 0.0), (0.0, 0.8)])
def test_intervals_hold_the_next_period_of_units_and_of_groups(alike: float, lasts: float) -> None:
    """20 sets of 60 units in 6 groups: intervals from all periods but the last hold the last."""
    units, groups = [], []
    for seed in range(20):
        count, people, group = simulated(seed, alike=alike, lasts=lasts, periods=16)
        made, truth = found(count[:-1], people[:-1], group), found(count, people, group).counted
        units.append(np.mean(abs(truth - made.expected) <= 1.96 * made.error))
        for number in range(6):
            inside = np.where(group == number, PEOPLE, 0.0)
            groups.append(abs(inside @ (truth - made.expected)) <= 1.96 * made.error_of(inside))
    assert 0.92 < np.mean(units) < 0.98
    assert 0.90 < np.mean(groups) < 0.99


def test_a_unit_that_varies_more_has_the_wider_interval() -> None:
    count, people, group = simulated(3)
    luck = np.random.default_rng(4)
    count[:, 0] = luck.binomial(int(PEOPLE), np.clip(0.2 + 0.08 * luck.standard_normal(PERIODS), 0.01, 0.9))
    made = found(count, people, group)
    assert made.error[0] > 2 * np.median(made.error)


@pytest.mark.parametrize(
    ("count", "people", "why"),
    [
        ([[1.0, 2, 3, 4]], [[10.0] * 4], "at least 5"),
        ([[1.0, 2, 3, 4, np.nan]], [[10.0] * 5], "at least 5"),
        ([[1.0, 2, 3, 4, 11]], [[10.0] * 5], "outside 0"),
        ([[1.0, 2, 3, 4, 5]], [[0.0] * 5], "at least 5"),
    ],
)
def test_what_has_no_level_is_refused(count: object, people: object, why: str) -> None:
    made = expect_gaps(count, people)  # type: ignore[arg-type]
    assert isinstance(made, Refused)
    assert why in made.reason


def test_people_not_known_of_most_are_refused() -> None:
    made = expect_gaps([[1.0, 2, 3, 4, 5]], [[10.0] * 5], mix=[1, np.nan, np.nan, 1, 1])
    assert isinstance(made, Refused)
    assert "Who the people are" in made.reason


def test_drawn_to_the_mean_by_hand() -> None:
    """Values 0 and 2 with variances of 1: between them 2 - 1 = 1, so half of each distance is kept."""
    made = draw_to_mean([0.0, 2.0], [1.0, 1.0])
    assert_allclose(made.value, [0.5, 1.5])
    assert_allclose(made.kept, 0.5)
    same = draw_to_mean([1.0, 1.1], [1.0, 1.0])
    assert_allclose(same.value, 1.05)
    assert_allclose(same.error, np.sqrt(0.5))
    with pytest.raises(ValueError, match="needs its variance"):
        draw_to_mean([1.0], [-1.0])
