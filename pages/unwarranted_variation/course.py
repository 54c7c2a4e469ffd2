"""Words for a series over time: what each sign means, and where the series stands at its end."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.spc import SpecialCause, XmR

SIGNS = {
    SpecialCause.NONE: "ordinary variation",
    SpecialCause.ABOVE_LIMIT: "above the usual range",
    SpecialCause.BELOW_LIMIT: "below the usual range",
    SpecialCause.RISING: "seventh month or more of a rise",
    SpecialCause.FALLING: "seventh month or more of a fall",
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


def latest(course: XmR, months: Sequence[str]) -> str:
    """Where a series stands at its end: the predicate of a sentence about it."""
    when, sign = months[course.latest.position], SIGNS[course.latest.special_cause]
    words = {
        "improvement": f"{when} is a sign of improvement ({sign})",
        "concern": f"{when} is a sign of concern ({sign})",
        "neither": f"no sign of change in {when} ({sign})",
    }
    return words[course.latest.reading]
