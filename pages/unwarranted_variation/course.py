"""Words for a series over time: what each sign means, and where the series stands at its end."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.spc import SpecialCause, XmR
from vocabulary import Period

SIGNS = {
    SpecialCause.NONE: "ordinary variation",
    SpecialCause.ABOVE_LIMIT: "above the usual range",
    SpecialCause.BELOW_LIMIT: "below the usual range",
    SpecialCause.RISING: "part of a run of 7 rises or more",
    SpecialCause.FALLING: "part of a run of 7 falls or more",
    SpecialCause.NEAR_UPPER: "near the top of the usual range, 2 of 3 months",
    SpecialCause.NEAR_LOWER: "near the bottom of the usual range, 2 of 3 months",
    SpecialCause.ABOVE_MEAN: "one of 7 months or more above the average",
    SpecialCause.BELOW_MEAN: "one of 7 months or more below the average",
}


def verdicts(course: XmR) -> list[str]:
    """The reading of each month; for a measure with no good direction a sign is just unusual."""
    return [
        "unusual" if reading == "neither" and cause not in (None, SpecialCause.NONE) else reading
        for reading, cause in zip(course.readings, course.special_causes, strict=True)
    ]


def standing(course: XmR, months: Sequence[Period], period: Period) -> str:
    """Where a series stands in one month: the predicate of a sentence about it."""
    at = next(place for place, month in enumerate(months) if month == period)
    cause = course.special_causes[at]
    if cause is None:
        return f"{period.label} is missing"
    words = {
        "improvement": f"{period.label} is a sign of improvement ({SIGNS[cause]})",
        "concern": f"{period.label} is a sign of concern ({SIGNS[cause]})",
        "neither": f"no sign of change in {period.label} ({SIGNS[cause]})",
    }
    return words[course.readings[at]]
