"""The chart of each lesson, of the area's own figures."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from components import narrative as say
from components.charts.specs import ControlChart, Funnel, FunnelLimits, RankedDot, Scatter
from components.exhibit import Column, Exhibit, Table
from components.units import unit
from data_access.reference.periods import first_month
from pages.lessons.evidence import Evidence
from pages.lessons.view import LESSONS, View
from pages.words import provenance, spoken
from vocabulary import Indicator, Provenance, Refused


def picture(view: View, evidence: Evidence) -> Exhibit:
    return _PICTURES[view.lesson](evidence)


def _refused(evidence: Evidence, reason: Refused) -> Exhibit:
    return Exhibit("picture", LESSONS[evidence.view.lesson], "", refused=reason.reason)


def _provenance(evidence: Evidence, indicator: Indicator, period: str, method: str) -> Provenance:
    return provenance(evidence.store, [indicator.id], period, method)


def _columns(name: str, indicator: Indicator, *more: Column) -> tuple[Column, ...]:
    return (Column("name", name), Column("value", indicator.short_name, "figure", unit=unit(indicator.unit)), *more)


def _funnel(evidence: Evidence) -> Exhibit:
    found = evidence.practices
    if isinstance(found, Refused):
        return _refused(evidence, found)
    funnel, measured = found.funnel, unit(found.indicator.unit)
    frame = pd.DataFrame(
        {
            "name": [each.short_name for each in found.areas],
            "code": [each.code for each in found.areas],
            "value": funnel.value,
            "people": funnel.denominator,
            "position": funnel.position,
            "own": True,
        }
    )
    limits = found.limits
    return Exhibit(
        id="picture",
        title=f"{found.indicator.short_name} at {len(found.areas):,} practices of {spoken(found.area.short_name)}, {found.period.label}",
        sentence="Each mark is a practice. Dotted: 95% limits; solid: 99.8% limits. They allow for its number of patients and nothing else.",
        table=Table(
            frame,
            _columns("Practice", found.indicator, Column("people", found.indicator.denominator, "count")),
            short=True,
        ),
        spec=Funnel(
            x="people",
            y="value",
            name="name",
            code="code",
            position="position",
            focus="own",
            x_title=found.indicator.denominator,
            y_title=f"{found.indicator.short_name}{measured.axis}",
            average_name="average",
            unit=measured,
            limits=FunnelLimits(
                x=found.at.tolist(),
                target=[funnel.target] * len(found.at),
                lower95=limits.lower95.tolist(),
                upper95=limits.upper95.tolist(),
                lower998=limits.lower998.tolist(),
                upper998=limits.upper998.tolist(),
            ),
        ),
        provenance=_provenance(evidence, found.indicator, found.period.label, funnel.method),
        caveats=found.indicator.caveats,
    )


def _rank(evidence: Evidence) -> Exhibit:
    found = evidence.systems
    if isinstance(found, Refused):
        return _refused(evidence, found)
    ranks = found.ranks
    frame = pd.DataFrame(
        {
            "name": [each.short_name for each in found.areas],
            "code": [each.code for each in found.areas],
            "value": found.value,
            "rank": ranks.rank,
            "lower": ranks.lower,
            "upper": ranks.upper,
            "worst": ranks.worst_quarter,
            "own": [number == found.own for number in range(len(found.areas))],
        }
    ).sort_values(["rank", "lower"], ignore_index=True)
    return Exhibit(
        id="picture",
        title=f"{found.indicator.short_name}: the rank of each system, with its limits",
        sentence="1 is the best. A line shows the ranks that a system may truly have, with 95% confidence.",
        table=Table(
            frame,
            _columns(
                "System",
                found.indicator,
                Column("rank", "Rank", "count"),
                Column("lower", "Rank from", "count"),
                Column("upper", "to", "count"),
                Column("worst", "Chance of the worst quarter", "percent"),
            ),
            highlight="own",
            short=True,
        ),
        spec=RankedDot(
            value="rank",
            lower="lower",
            upper="upper",
            name="name",
            code="code",
            focus="own",
            chosen="own",
            value_title="rank among the systems of England",
            unit=unit(""),
        ),
        provenance=_provenance(
            evidence, found.indicator, found.period.label, "Ranks in 1,000 joint draws from the error of each."
        ),
        caveats=found.indicator.caveats,
    )


FIFTHS = ("Most deprived fifth", "Second", "Third", "Fourth", "Least deprived fifth")


def _gaps(evidence: Evidence) -> Exhibit:
    found = evidence.fifths
    if isinstance(found, Refused):
        return _refused(evidence, found)
    frame = pd.DataFrame(
        {
            "name": FIFTHS,
            "code": [str(each) for each in range(5)],
            "value": found.value,
            "end": [True, False, False, False, True],
        }
    )
    measured = unit(found.indicator.unit)
    return Exhibit(
        id="picture",
        title=f"{found.indicator.short_name} in {spoken(found.area.short_name)}, {found.period.label}",
        sentence="The rate of each fifth of the population by deprivation.",
        table=Table(frame, _columns("Fifth", found.indicator)),
        spec=RankedDot(
            value="value",
            name="name",
            code="code",
            chosen="end",
            value_title=f"{found.indicator.short_name}{measured.axis}",
            unit=measured,
        ),
        provenance=_provenance(evidence, found.indicator, found.period.label, "The rates as published."),
        caveats=found.indicator.caveats,
    )


def _regression(evidence: Evidence) -> Exhibit:
    found = evidence.following
    if isinstance(found, Refused):
        return _refused(evidence, found)
    before, now = found.periods
    frame = pd.DataFrame(
        {
            "name": [each.short_name for each in found.areas],
            "code": [each.code for each in found.areas],
            "first": 100 * found.first,
            "second": 100 * found.second,
            "worst": found.found.chosen,
        }
    )
    points = unit("points")
    return Exhibit(
        id="picture",
        title=f"{found.indicator.short_name}: the ten systems that improved least, and the month after",
        sentence=f"Each mark is a system. The ten in blue improved least in {before.label}. Their height is how they did in {now.label}.",
        table=Table(
            frame,
            (
                Column("name", "System"),
                Column("first", f"Change in {before.label}", "figure", unit=points),
                Column("second", f"Change in {now.label}", "figure", unit=points),
            ),
            highlight="worst",
            short=True,
        ),
        spec=Scatter(
            x="first",
            y="second",
            name="name",
            code="code",
            focus="worst",
            x_title=f"change in {before.label} (points)",
            y_title=f"change in {now.label} (points)",
            x_unit=points,
            y_unit=points,
        ),
        provenance=_provenance(
            evidence, found.indicator, say.period_span(before.label, now.label), "Each month less the one before."
        ),
        caveats=found.indicator.caveats,
    )


def _control(evidence: Evidence) -> Exhibit:
    found = evidence.monthly
    if isinstance(found, Refused):
        return _refused(evidence, found)
    chart, measured = found.chart, unit(found.indicator.unit)
    frame = pd.DataFrame(
        {
            "date": [f"{first_month(each.id)}-01" for each in found.periods],
            "name": [each.label for each in found.periods],
            "value": chart.values,
            "mean": chart.mean,
            "lower": chart.lower,
            "upper": chart.upper,
            "cause": ["" if each is None else str(each) for each in chart.special_causes],
            "verdict": [str(each) for each in chart.readings],
        }
    )
    return Exhibit(
        id="picture",
        title=f"{found.indicator.short_name} in {spoken(found.area.short_name)}, month by month",
        sentence="The limits show how far months lie apart by themselves.",
        table=Table(
            frame,
            _columns(
                "Month",
                found.indicator,
                Column("lower", "Lower limit", "figure", unit=measured),
                Column("upper", "Upper limit", "figure", unit=measured),
            ),
            short=True,
        ),
        spec=ControlChart(
            x="date",
            label="name",
            y="value",
            mean="mean",
            lower="lower",
            upper="upper",
            cause="cause",
            verdict="verdict",
            y_title=f"{found.indicator.short_name}{measured.axis}",
            unit=measured,
        ),
        provenance=_provenance(
            evidence,
            found.indicator,
            say.period_span(found.periods[0].label, found.periods[-1].label),
            "Control chart (XmR), the resemblance of neighbouring months allowed for.",
        ),
        caveats=found.indicator.caveats,
    )


def _probability(evidence: Evidence) -> Exhibit:
    found = evidence.undecided
    if isinstance(found, Refused):
        return _refused(evidence, found)
    frame = pd.DataFrame(
        [{"name": found.area.short_name, "code": found.area.code, "value": 100 * found.own, "own": True}]
        + [
            {"name": area.short_name, "code": area.code, "value": 100 * float(moved), "own": False}
            for area, moved in zip(found.donors.areas, found.moved, strict=True)
        ]
    ).sort_values("value", ignore_index=True)
    points = unit("points")
    return Exhibit(
        id="picture",
        title=f"{found.indicator.short_name}: how far each system moved since {found.since.label}",
        sentence="The average since that month less the average before it.",
        table=Table(
            frame,
            (Column("name", "System"), Column("value", "Change", "figure", unit=points)),
            highlight="own",
            short=True,
        ),
        spec=RankedDot(
            value="value",
            name="name",
            code="code",
            focus="own",
            chosen="own",
            value_title=f"change of {say.mid_sentence(found.indicator.short_name)} (points)",
            unit=points,
        ),
        provenance=_provenance(
            evidence,
            found.indicator,
            f"since {found.since.label}",
            "Each system against the average of all others, at 95%.",
        ),
        caveats=found.indicator.caveats,
    )


_PICTURES: dict[str, Callable[[Evidence], Exhibit]] = {
    "funnel": _funnel,
    "rank": _rank,
    "gaps": _gaps,
    "regression": _regression,
    "control": _control,
    "probability": _probability,
}
