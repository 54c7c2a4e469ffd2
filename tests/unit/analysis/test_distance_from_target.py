"""Distance from target."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.distance_from_target import Distance, distance_from_target
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
