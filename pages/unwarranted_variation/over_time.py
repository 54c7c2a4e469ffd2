"""Words for a series over time: what each sign means, and where the series stands at its end."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.autocorrelation import USUAL_REACH
from analysis.fair_comparison.sureness import NextPeriod
from analysis.spc import SpecialCause, XmR
from components import narrative as say
from components.nouns import Noun
from components.units import Unit
from domain.unwarranted_variation.series import Series
from vocabulary import Period

WORTH_SAYING = 1.05  # times as wide as by the usual rule

SIGNS = {
    SpecialCause.NONE: "ordinary variation",
    SpecialCause.ABOVE_LIMIT: "above the usual range",
    SpecialCause.BELOW_LIMIT: "below the usual range",
    SpecialCause.RISING: "part of a run of {trend} rises or more",
    SpecialCause.FALLING: "part of a run of {trend} falls or more",
    SpecialCause.NEAR_UPPER: "near the top of the usual range, 2 of 3 {periods}",
    SpecialCause.NEAR_LOWER: "near the bottom of the usual range, 2 of 3 {periods}",
    SpecialCause.ABOVE_MEAN: "one of {run} {periods} or more above the average",
    SpecialCause.BELOW_MEAN: "one of {run} {periods} or more below the average",
}


def sign(cause: SpecialCause, series: Series) -> str:
    chart = series.control_chart
    assert isinstance(chart, XmR)  # what has a sign has a chart
    return SIGNS[cause].format(periods=period_noun(series).many, run=chart.run, trend=chart.trend - 1)


def change(series: Series, period: Period, unit: Unit) -> str:
    """How far the figure is from that of a year before or, of a series of less than a year, from its first: "2.8 percentage points higher
    than in April 2024". "" where there is nothing to hold it against."""
    index, before = series.index(period), series.earlier(period)
    if index is None or before is None:
        return ""
    then, value = before
    now = float(series.value[index])
    if unit.same(now, value):
        return f"the same as in {then.label}"
    size = say.points(now - value, unit.decimals) if unit.by == 100 else unit.write(abs(now - value))
    return f"{size} {'higher' if now > value else 'lower'} than in {then.label}"


def next_figure(series: Series, period: Period, unit: Unit) -> str:
    """What the period after this one is expected to bring, where this is the newest: "March 2026 is expected at 36.1% to 47.9% (95%
    interval)". "" where that cannot be said."""
    found = series.expected
    if (
        not isinstance(found, NextPeriod)
        or series.following is None
        or not series.periods
        or period != series.periods[-1]
    ):
        return ""
    low, high = (unit.write(at) for at in (found.lower, found.upper))
    return f"{series.following.label} is expected at {low} to {high} if nothing new happens (95% interval)"


def drifts(chart: XmR) -> bool:
    """Whether periods are so like the one before that no run in a series of this length would be a sign."""
    return chart.allowed is not None and chart.allowed.run > chart.points_in_limits


def resembling(series: Series) -> str:
    """How much periods resemble the one before, and what the chart allows for it."""
    chart = series.control_chart
    if not isinstance(chart, XmR) or chart.allowed is None or not chart.locked or chart.constant:
        return ""
    noun, allowed = period_noun(series), chart.allowed
    wider = allowed.widening * allowed.reach / USUAL_REACH
    if wider < WORTH_SAYING:
        return ""
    run = (
        f"no run in a series this short is a sign: {chart.points_in_limits} {noun.many} are too few to tell a change"
        if drifts(chart)
        else f"{allowed.run} {noun.many} in a row on one side are a sign, not 7"
    )
    return (
        f"Each {noun.one} resembles the one before (autocorrelation {allowed.autocorrelation:.2f}), so the usual range is {wider:.1f} times "
        f"as wide as by the usual rule, and {run}."
    )


def period_noun(series: Series) -> Noun:
    """What the periods of a series are called: "periods" where they are of several kinds."""
    return noun_of(series.periods)


def noun_of(periods: Iterable[Period]) -> Noun:
    kinds = {period.kind for period in periods}
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


def standing(series: Series, period: Period, unit: Unit, *, brief: bool = False) -> str:
    """Where a series stands in one period: the predicate of a sentence about it. `brief`: the change since a year before only where the
    series is too short for a verdict, and none then."""
    index = series.index(period)
    if index is None:
        return f"{period.label} is {'held back: small numbers' if period in series.held_back else 'missing'}"
    now = f"{unit.write(series.value[index])} in {period.label}"
    chart = series.control_chart
    if not isinstance(chart, XmR):
        return now
    cause = chart.special_causes[index]
    assert cause is not None  # the value is known
    moved = change(series, period, unit)
    judged = isinstance(chart, XmR) and chart.locked and not (cause is SpecialCause.NONE and drifts(chart))
    now = f"{now}, {moved}" if moved and not (brief and judged) else now
    if series.mostly_special:
        return now
    many = period_noun(series).many
    if chart.constant:
        return f"{unit.write(series.value[index])} in {period.label}, the same in all {many}"
    if not chart.locked:
        return now if brief else f"{now}; {len(series.known)} {many} are too few to judge a change"
    if cause is SpecialCause.NONE and drifts(chart):
        return now if brief else f"{now}; {chart.points_in_limits} {many} are too few to tell a change"
    meaning = {
        "improvement": "a sign of improvement",
        "concern": "a sign of concern",
        "neither": "no sign of change",
        "unusual": "unusual",
    }
    return f"{now}; {meaning[verdicts(chart)[index]]} ({sign(cause, series)})"


def counting(series: Series) -> str:
    """A jump in the number counted: a reader could take a change of counting for a change of care."""
    if series.step is None:
        return ""
    verb = "rose" if series.step.change > 0 else "fell"
    return (
        f"In {series.periods[series.step.position].label} the number counted {verb} by {abs(series.step.change):.0%} "
        "from one quarter to the next: what is counted may have changed, and the months before may not compare."
    )
