"""The gap between the ends, compared with England's within years that can be compared."""

from __future__ import annotations

import numpy as np
import pytest

from data_access.reference.catalogue import load_indicators
from data_access.reference.periods import period
from domain.voices.patient_experience import OVERALL, GapTrend, PatientExperience
from vocabulary import Area, Refused

YEARS = tuple(period(f"20{year}/{year + 1}") for year in range(16, 24))  # breaks before 2021/22 and before 2023/24


def trend(code: str, gap: list[float]) -> GapTrend:
    """A least deprived quintile at 80%, and a most deprived one that much lower."""
    value = np.full((5, len(gap)), 0.8)
    value[0] -= gap
    return GapTrend(Area(code, code, "icb"), value)


def experience(system: list[float], england: list[float]) -> PatientExperience:
    return PatientExperience(load_indicators()[OVERALL], YEARS, (trend("here", system),), trend("england", england))


STEADY = [0.10, 0.11, 0.10, 0.11, 0.10, 0.11, 0.10, 0.11]  # never by more than 1 point


def test_years_are_comparable_up_to_a_break_and_no_further() -> None:
    patients = experience(STEADY, STEADY)
    assert patients.stretches() == [range(5), range(5, 7), range(7, 8)]
    assert patients.comparable_years(3) == range(5)
    assert patients.comparable_years(6) == range(5, 7)
    assert patients.break_before(3) is None
    broken = patients.break_before(7)
    assert broken is not None
    assert broken.label == "new survey"


@pytest.mark.parametrize(
    ("england", "direction"), [(0.05, "worse"), (0.20, "better"), (0.105, "no different"), (0.10, "no different")]
)
def test_a_gap_differs_from_england_where_it_differs_by_more_than_it_changes_in_a_year(
    england: float, direction: str
) -> None:
    patients = experience(STEADY, [england] * 8)
    compared = patients.compare_gap(patients.systems[0], 7)
    assert not isinstance(compared.year_on_year, Refused)
    assert compared.year_on_year.largest == pytest.approx(0.01)
    assert compared.direction == direction
    assert compared.difference == pytest.approx(0.11 - england)
    assert compared.trend == "unknown"  # the only year of the new survey


def test_a_change_into_a_new_series_is_no_yardstick_and_no_trend() -> None:
    jump = [0.10, 0.11, 0.10, 0.11, 0.13, 0.30, 0.31, 0.10]
    patients = experience(jump, STEADY)
    before = patients.compare_gap(patients.systems[0], 4)
    assert not isinstance(before.year_on_year, Refused)
    assert before.year_on_year.largest == pytest.approx(0.02)
    assert before.trend == "concern"  # 3 points since 2016/17
    assert patients.compare_gap(patients.systems[0], 6).trend == "neither"


def test_too_few_years_leave_the_direction_unknown() -> None:
    few = [np.nan, np.nan, np.nan, 0.1, 0.1, 0.1, 0.1, 0.3]
    patients = experience(few, STEADY)
    compared = patients.compare_gap(patients.systems[0], 7)
    assert isinstance(compared.year_on_year, Refused)
    assert (compared.direction, compared.trend) == ("unknown", "unknown")
