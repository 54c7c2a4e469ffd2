"""Words for a series over time: what each sign means, and where the series stands at its end."""

from __future__ import annotations

from typing import Literal

import numpy as np

from analysis.spc import SpecialCause, XmR
from components import narrative as say
from pages.unwarranted_variation.evidence import Series
from vocabulary import Period, Refused

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


def standing(series: Series, period: Period) -> str:
    """Where a series stands in one month: the predicate of a sentence about it."""
    at = series.months.index(period)
    cause = None if isinstance(series.course, Refused) else series.course.special_causes[at]
    if isinstance(series.course, Refused) or cause is None:
        return f"{period.label} is missing"
    now = f"{say.percent(series.value[at])} in {period.label}"
    if series.restless:
        then = (
            f", {say.percent(series.value[at - 12])} a year before"
            if at >= 12 and np.isfinite(series.value[at - 12])
            else ""
        )
        return now + then
    sign = SIGNS[cause]
    words = {
        "improvement": f"{now}, a sign of improvement ({sign})",
        "concern": f"{now}, a sign of concern ({sign})",
        "neither": f"{now}, no sign of change ({sign})",
    }
    return words[series.course.readings[at]]


def reading(series: Series, period: Period) -> Literal["improvement", "concern", "neither", "unknown"]:
    """What one month says of the way a series is going; unknown where its level or its counting has kept changing."""
    at = series.months.index(period)
    if isinstance(series.course, Refused) or series.course.special_causes[at] is None:
        return "unknown"
    return "unknown" if series.restless or series.step else series.course.readings[at]


def counting(series: Series) -> str:
    """A jump in the number counted, said where the reader would else take a change of counting for a change of care."""
    if series.step is None:
        return ""
    way = "rose" if series.step.change > 0 else "fell"
    return (
        f"In {series.months[series.step.position].label} the number counted {way} by {abs(series.step.change):.0%} "
        "from one quarter to the next: what is counted may have changed, and the months before may not compare."
    )
