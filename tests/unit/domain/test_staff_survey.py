"""The area's own trusts: against the median trust, and since the first year that may be compared."""

from __future__ import annotations

import numpy as np

from data_access.reference.catalogue import load_indicators
from data_access.reference.periods import period
from domain.voices.staff_survey import StaffSurvey, Trust
from vocabulary import Area


def trust(code: str, values: list[float], *, own: bool = True) -> Trust:
    value = np.array(values)
    return Trust(Area(code, code, "trust"), value, np.full(len(value), 100.0), np.zeros(len(value), dtype=bool), own)


def survey(measure: str, *trusts: Trust) -> StaffSurvey:
    years = tuple(period(str(year)) for year in range(2015, 2020))
    return StaffSurvey(
        load_indicators()[measure], years, trusts, np.array([0.5, 0.5, 0.5, 0.5, 0.6]), np.full(5, 130, dtype=np.int64)
    )


def test_a_comparison_over_time_starts_after_the_contradicted_year() -> None:
    steady = trust("steady", [0.9, 0.6, 0.6, 0.6, 0.61])
    risen = trust("risen", [0.5, 0.4, 0.5, 0.5, 0.5])
    unknown_before = trust("new", [np.nan, np.nan, 0.1, 0.1, 0.9])
    staff = survey("staff_recommend_care", steady, risen, unknown_before, trust("other", [0, 0, 0, 0, 1], own=False))
    assert staff.years[staff.first_comparable].id == "2016"
    assert staff.largest_change() is risen
    assert staff.own_trusts(0) == [steady, risen]
    assert survey("staff_recommend_care").largest_change() is None


def test_as_good_as_the_median_is_not_better() -> None:
    trusts = [trust(str(value), [value] * 5) for value in (0.5, 0.6, 0.7)]
    assert survey("staff_recommend_care", *trusts).better_than_england(trusts, 4) == 1
    assert survey("staff_work_stress", *trusts).better_than_england(trusts, 4) == 1
