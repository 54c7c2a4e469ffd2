"""Distance from target."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.distance_from_target import Arrival, Distance, arrival, distance_from_given, distance_from_target
from vocabulary import Refused


def found(*given: object, **totals: float) -> Distance:
    made = distance_from_target(*given, **totals)  # type: ignore[arg-type]
    assert isinstance(made, Distance)
    return made


def test_places_together_are_on_target() -> None:
    made = found([120.0, 80.0, 100.0], [100.0, 100.0, 50.0])
    assert made.target.tolist() == pytest.approx([120, 120, 60])
    assert made.missing.tolist() == pytest.approx([0, 40, -40])
    assert made.relative.tolist() == pytest.approx([0, -1 / 3, 2 / 3])
    assert made.missing.sum() == pytest.approx(0)
    assert made.target.sum() == pytest.approx(300)


def test_against_a_whole_of_its_own() -> None:
    made = found([150.0], [1.0], whole_actual=1_000.0, whole_need=5.0)
    assert made.target.tolist() == [200]
    assert made.missing.tolist() == [50]
    assert made.relative.tolist() == [-0.25]


def test_distances_do_not_depend_on_the_unit() -> None:
    pounds, need = np.array([5.0, 7.0, 9.0]), np.array([3.0, 2.0, 4.0])
    assert found(pounds * 100, need * 7).relative.tolist() == pytest.approx(found(pounds, need).relative.tolist())


def test_a_place_without_need_has_no_relative_distance() -> None:
    made = found([5.0, 5.0], [0.0, 1.0])
    assert made.target.tolist() == [0, 10]
    assert np.isnan(made.relative[0])


def test_money_taken_back_may_be_below_zero() -> None:
    assert found([-5.0, 15.0], [1.0, 1.0]).missing.tolist() == [10, -10]


@pytest.mark.parametrize(
    ("actual", "need"),
    [([1.0], [1.0, 2.0]), ([], []), ([None], [1.0]), ([1.0], [None]), ([1.0], [-1.0]), ([1.0], [0.0]), ([0.0], [1.0])],
)
def test_what_cannot_be_compared_is_refused(actual: list[float], need: list[float]) -> None:
    assert isinstance(distance_from_target(actual, need), Refused)


def given(*, centred: bool) -> Distance:
    made = distance_from_given(
        [110.0, 95.0, np.nan], [100.0, 100.0, 50.0], whole_actual=260, whole_target=250, centred=centred
    )
    assert isinstance(made, Distance)
    return made


def test_a_given_target_is_kept_as_printed() -> None:
    made = given(centred=False)
    assert made.relative[:2] == pytest.approx([0.1, -0.05])
    assert made.missing[:2] == pytest.approx([-10, 5])
    assert np.isnan(made.relative[2]) and np.isnan(made.missing[2])


def test_centred_distances_of_the_whole_add_up_to_nothing() -> None:
    actual, target = np.array([110.0, 95.0, 55.0]), np.array([100.0, 100.0, 50.0])
    made = distance_from_given(actual, target, whole_actual=260, whole_target=250, centred=True)
    assert isinstance(made, Distance)
    assert made.missing.sum() == pytest.approx(0)
    assert made.relative == pytest.approx((1 + np.array([0.1, -0.05, 0.1])) / 1.04 - 1)


def test_given_targets_that_are_refused() -> None:
    assert isinstance(distance_from_given([1.0], [1.0, 2.0], whole_actual=1, whole_target=1), Refused)
    assert isinstance(distance_from_given([1.0], [0.0], whole_actual=1, whole_target=1), Refused)
    assert isinstance(distance_from_given([1.0], [1.0], whole_actual=0, whole_target=1), Refused)


def test_growing_at_the_rate_found_arrives_on_target() -> None:
    made = arrival([95.0, 103.0], [100.0, 100.0], [0.005, -0.01], years=3)
    assert isinstance(made, Arrival)
    money = np.array([95.0, 103.0])
    for _ in range(3):
        money = money * (1 + made.each_year)
    assert money == pytest.approx([100, 100])
    assert made.in_all == pytest.approx([5, -3])
    assert made.first_year == pytest.approx(np.array([95, 103]) * made.each_year)
    at_pace = np.array([95.0, 103.0]) * (1 + np.array([0.005, -0.01])) ** made.years_at_pace
    assert at_pace == pytest.approx([100, 100])


def test_a_pace_that_leads_away_never_arrives() -> None:
    made = arrival([95.0, 95.0, 100.0, np.nan], [100.0, 100.0, 100.0, 1.0], [-0.01, 0.0, 0.01, 0.0], years=1)
    assert isinstance(made, Arrival)
    assert made.years_at_pace[:3].tolist() == [np.inf, np.inf, 0.0] and np.isnan(made.years_at_pace[3])
    assert isinstance(arrival([1.0], [1.0], [0.0], years=0), Refused)
    assert isinstance(arrival([-1.0], [1.0], [0.0], years=1), Refused)
    assert isinstance(arrival([1.0], [1.0, 2.0], [0.0], years=1), Refused)
