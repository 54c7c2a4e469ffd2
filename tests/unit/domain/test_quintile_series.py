"""Series by quintile: years that may be compared, the change over them, and the gap against England's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from data_access.reference.periods import period
from domain.inequalities.quintile_series import QuintileSeries
from vocabulary import Refused, SeriesBreak

NAN = float("nan")


def series(own: list[float], england: list[float], breaks: tuple[str, ...] = ()) -> QuintileSeries:
    """Gaps of one system and of England; the least deprived quintile is at 10."""
    indicator: Any = SimpleNamespace(series_breaks=tuple(SeriesBreak(each, "break", "Why.") for each in breaks))
    area: Any = SimpleNamespace(code="one")
    gaps = np.array([own, england])
    years = tuple(period(str(2015 + number)) for number in range(len(own)))
    return QuintileSeries(
        indicator, years, (area, area), gaps + 10, np.full_like(gaps, 10.0), np.array([[12, 40], [9, 300]])
    )


def test_a_change_is_taken_over_known_years_after_the_last_break() -> None:
    change = series([9, 1, 2, NAN, 3, 3.5, NAN], [0] * 7, ("2016",)).change(0)
    assert change is not None
    assert (change.first, change.last, change.start, change.end) == (1, 5, 1.0, 3.5)
    assert isinstance(change.usual, Refused), "two changes are too few for a yardstick"


def test_a_quintile_of_fewer_than_ten_practices_is_named() -> None:
    made = series([1, 2], [0, 0])
    assert made.too_few(0) is None
    assert made.too_few(1) == (9, 300)


def test_no_known_gap_has_no_change() -> None:
    assert series([NAN, NAN], [0, 0]).change(0) is None


@pytest.mark.parametrize(
    ("own", "england", "expected"),
    [
        ([4, 5, 4, 5, 4], 3.5, "similar"),
        ([4, 5, 4, 5, 4], 1.0, "wider"),
        ([4, 5, 4, 5, 4], 9.0, "narrower"),
        ([4, 5, 4, 5, 4], -1.0, "reversed"),
        ([4, NAN, NAN, 5, 4], 1.0, "too few years"),
    ],
)
def test_against_england(own: list[float], england: float, expected: str) -> None:
    assert series(own, [england] * 5).against_england(0) == expected


def test_ends_need_a_ratio() -> None:
    assert series([1, 2], [0, 0]).ends(0) == (12.0, 10.0)
    assert series([1, NAN], [0, 0]).ends(0) is None
    assert series([1, -10], [0, 0]).ends(0) is None
