"""Words for a series over time: what each sign means, and where the series stands at its end."""

from __future__ import annotations

from typing import Literal

import numpy as np

from analysis.spc import SpecialCause, XmR
from components.units import Unit
from data_access.reference.calendar import year_before
from pages.unwarranted_variation.evidence import Series
from vocabulary import Period, Refused

SIGNS = {
    SpecialCause.NONE: "ordinary variation",
    SpecialCause.ABOVE_LIMIT: "above the usual range",
    SpecialCause.BELOW_LIMIT: "below the usual range",
    SpecialCause.RISING: "part of a run of 7 rises or more",
    SpecialCause.FALLING: "part of a run of 7 falls or more",
    SpecialCause.NEAR_UPPER: "near the top of the usual range, 2 of 3 {periods}",
    SpecialCause.NEAR_LOWER: "near the bottom of the usual range, 2 of 3 {periods}",
    SpecialCause.ABOVE_MEAN: "one of 7 {periods} or more above the average",
    SpecialCause.BELOW_MEAN: "one of 7 {periods} or more below the average",
}


def sign(cause: SpecialCause, series: Series) -> str:
    return SIGNS[cause].format(periods=many_periods(series))


def many_periods(series: Series) -> str:
    """What the points of a series are called: months, years, or periods where they are neither or both."""
    kinds = {each.kind for each in series.months}
    if kinds == {"month"}:
        return "months"
    return "years" if kinds <= {"year", "financial year"} else "quarters" if kinds == {"quarter"} else "periods"


def verdicts(course: XmR) -> list[str]:
    """The reading of each point; for a measure with no good direction a sign is just unusual."""
    return [
        "unusual" if reading == "neither" and cause not in (None, SpecialCause.NONE) else reading
        for reading, cause in zip(course.readings, course.special_causes, strict=True)
    ]


def standing(series: Series, period: Period, unit: Unit) -> str:
    """Where a series stands in one period: the predicate of a sentence about it."""
    at = series.months.index(period) if period in series.months else -1
    if at < 0 or not np.isfinite(series.value[at]):
        return f"{period.label} is missing"
    now = f"{unit.write(series.value[at])} in {period.label}"
    if isinstance(series.course, Refused):
        return now
    cause = series.course.special_causes[at]
    assert cause is not None  # the value is known
    if series.restless:
        before = series.at(year_before(period))
        return f"{now}, {unit.write(before)} a year before" if np.isfinite(before) else now
    if series.course.constant:
        return f"{now}, the same in all {many_periods(series)}"
    if not series.course.locked:
        return f"{now}; {series.known} {many_periods(series)} are too few to judge a change"
    said = sign(cause, series)
    words = {
        "improvement": f"{now}, a sign of improvement ({said})",
        "concern": f"{now}, a sign of concern ({said})",
        "neither": f"{now}, no sign of change ({said})",
        "unusual": f"{now}, unusual ({said})",
    }
    return words[verdicts(series.course)[at]]


def reading(series: Series, period: Period) -> Literal["improvement", "concern", "neither", "unknown"]:
    """What one period says of the way a series is going; unknown where its level or its counting has kept changing."""
    at = series.months.index(period) if period in series.months else -1
    if at < 0 or isinstance(series.course, Refused) or series.course.special_causes[at] is None:
        return "unknown"
    if series.restless or series.step or not series.course.locked:
        return "unknown"
    return series.course.readings[at]


def counting(series: Series) -> str:
    """A jump in the number counted, said where the reader would else take a change of counting for a change of care."""
    if series.step is None:
        return ""
    way = "rose" if series.step.change > 0 else "fell"
    return (
        f"In {series.months[series.step.position].label} the number counted {way} by {abs(series.step.change):.0%} "
        "from one quarter to the next: what is counted may have changed, and the months before may not compare."
    )
