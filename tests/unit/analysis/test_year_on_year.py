"""How far a yearly figure moves of its own accord: sizes only, never into a year where counting began anew."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.year_on_year import FEWEST, YearOnYearChange, year_on_year_change
from vocabulary import Refused


def test_sizes_of_moves_without_signs() -> None:
    found = year_on_year_change([1.0, 4.0, 2.0, 2.5, 2.0])
    assert isinstance(found, YearOnYearChange)
    assert (found.number, found.largest) == (4, 3.0)
    assert found.mean == pytest.approx(1.5)


def test_no_move_leads_into_a_new_start() -> None:
    found = year_on_year_change([1, 2, 3, 4, 5, 50, 51, 90], starts=[5, 7])
    assert isinstance(found, YearOnYearChange)
    assert (found.number, found.largest) == (5, 1)
    assert year_on_year_change([1, 2, 3, 4, 5], starts=[0]) == year_on_year_change([1, 2, 3, 4, 5])


def test_a_missing_year_ends_two_moves() -> None:
    found = year_on_year_change([1, 2, 3, 4, np.nan, 60, 61])
    assert isinstance(found, YearOnYearChange)
    assert (found.number, found.largest) == (4, 1)


@pytest.mark.parametrize("series", [[], [1.0], [1, 2, 3, 4], [1, 2, np.nan, 3, 4, np.nan, 5, 6], [[1, 2], [3, 4]]])
def test_too_little_is_refused(series: list[float]) -> None:
    found = year_on_year_change(series)
    assert isinstance(found, Refused)
    assert found.reason.endswith(".")


def test_more_than_chance_moves_about_one_time_in_ten() -> None:
    """What the page says of its yardstick: the false alarms where nothing but chance is at work."""
    drawn = np.random.default_rng(7).normal(size=(4000, 8))
    for starts in ((5, 7), (1, 5, 7)):
        largest = [
            found.largest for row in drawn if isinstance(found := year_on_year_change(row, starts), YearOnYearChange)
        ]
        assert len(largest) == len(drawn)
        assert 0.07 < np.mean(np.abs(drawn[:, -1]) > largest) < 0.125
    assert FEWEST == 4
