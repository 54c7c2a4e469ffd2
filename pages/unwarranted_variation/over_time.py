"""Words for a series over time: what each sign means, and where the series stands at its end."""

from __future__ import annotations

from analysis.spc import SpecialCause, XmR
from components.nouns import Noun
from components.units import Unit
from domain.unwarranted_variation.series import Series
from vocabulary import Period

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
    return SIGNS[cause].format(periods=period_noun(series).many)


def period_noun(series: Series) -> Noun:
    """What the periods of a series are called: "periods" where they are of several kinds."""
    kinds = {period.kind for period in series.periods}
    if kinds == {"month"}:
        return Noun("month", "months")
    if kinds == {"quarter"}:
        return Noun("quarter", "quarters")
    return Noun("year", "years") if kinds <= {"year", "financial year"} else Noun("period", "periods")


def verdicts(chart: XmR) -> list[str]:
    """The reading of each point; for a measure without a good direction a sign is just unusual."""
    return [
        "unusual" if reading == "neither" and cause not in (None, SpecialCause.NONE) else reading
        for reading, cause in zip(chart.readings, chart.special_causes, strict=True)
    ]


def standing(series: Series, period: Period, unit: Unit) -> str:
    """Where a series stands in one period: the predicate of a sentence about it."""
    index = series.index(period)
    if index is None:
        return f"{period.label} is missing"
    now = f"{unit.write(series.value[index])} in {period.label}"
    chart = series.control_chart
    if not isinstance(chart, XmR):
        return now
    cause = chart.special_causes[index]
    assert cause is not None  # the value is known
    if series.mostly_special:
        before = series.year_before(period)
        return now if before is None else f"{now}, {unit.write(before)} a year before"
    many = period_noun(series).many
    if chart.constant:
        return f"{now}, the same in all {many}"
    if not chart.locked:
        return f"{now}; {len(series.known)} {many} are too few to judge a change"
    meaning = {
        "improvement": "a sign of improvement",
        "concern": "a sign of concern",
        "neither": "no sign of change",
        "unusual": "unusual",
    }
    return f"{now}, {meaning[verdicts(chart)[index]]} ({sign(cause, series)})"


def counting(series: Series) -> str:
    """A jump in the number counted: a reader could take a change of counting for a change of care."""
    if series.step is None:
        return ""
    verb = "rose" if series.step.change > 0 else "fell"
    return (
        f"In {series.periods[series.step.position].label} the number counted {verb} by {abs(series.step.change):.0%} "
        "from one quarter to the next: what is counted may have changed, and the months before may not compare."
    )
