"""The slope of one indicator year by year: England's authorities in tenths by deprivation, where it is published so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from components.charts.specs import RankedDot
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from domain.inequalities.yearly_slopes import YearlySlope, trends_of
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.one_measure import unit_of_rates
from pages.inequalities.view import View

CHANGED = {"widened": "widened", "narrowed": "narrowed", "unclear": "has not clearly changed"}

_IN_SHORT = {"widened": "wider", "narrowed": "narrower", "unclear": "no clear change"}


def over_years(view: View, evidence: Evidence) -> Exhibit:
    """The slope of each year with its interval, rising towards the most deprived."""
    detail, years = evidence.detail, evidence.yearly_slopes
    indicator = detail.counted.indicator
    name = indicator.short_name
    title = f"{name}: England’s gap over the years"
    if len(years) < 2:
        return Exhibit(
            "slope-years",
            title,
            "",
            refused=f"{name} is not published by tenths of deprivation for two years, for England or for this area. A trend needs counts by deprivation every year.",
        )
    frame = _frame(years, detail.per)
    differences = replace(unit_of_rates(detail), floor=-math.inf, ceiling=math.inf)
    doubted = " Open circles are years in which the publisher doubts a figure." if (~frame["sound"]).any() else ""
    span = f"{years[0].label} to {years[-1].label}"
    return Exhibit(
        id="slope-years",
        title=_title(name, years),
        sentence=(
            f"{trend_words(years)} Each mark is how much higher the rate is at the most deprived end of England’s authorities, in ten groups, than at the least, "
            f"with a 95% interval from how far the groups lie off the line.{doubted} Authorities are large and mixed, so these gaps are smaller than those "
            "between practices. Such counts are not published by system."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Year"),
                Column("slope", "Slope index, towards the most deprived", "figure", unit=differences),
                Column("lower", "95% interval from", "figure", unit=differences),
                Column("upper", "to", "figure", unit=differences),
                Column("ratio", "Ratio of the ends", "figure", unit=Unit("times", decimals=2)),
                Column("ratio_range", "95% interval of the ratio"),
                Column("doubt", "Doubts"),
            ),
            why_missing="",
        ),
        spec=RankedDot(
            value="slope",
            lower="lower",
            upper="upper",
            name="name",
            code="code",
            clear="sound",
            open_name="doubted by the publisher",
            average=0.0,
            average_name="no slope",
            value_title="higher at the most deprived end by",
            unit=differences,
        ),
        provenance=replace(
            evidence.detail_provenance,
            method="Authorities of England in ten groups by average deprivation; a straight line weighted by people, errors robust to unequal scatter.",
            period=span,
            freshness=evidence.freshness_in_words((indicator.id,), span),
        ),
        caveats=indicator.caveats,
    )


def _frame(years: Sequence[YearlySlope], per: float) -> pd.DataFrame:
    """Slopes are turned towards the most deprived: a rate that is higher there is above 0."""
    return pd.DataFrame(
        {
            "code": [each.label for each in years],
            "name": [each.label for each in years],
            "slope": [-each.slope.sii * per for each in years],
            "lower": [-each.slope.sii_upper * per for each in years],
            "upper": [-each.slope.sii_lower * per for each in years],
            "ratio": [1 / each.slope.rii for each in years],
            "ratio_range": [f"{1 / each.slope.rii_upper:.2f} to {1 / each.slope.rii_lower:.2f}" for each in years],
            "doubt": ["a figure is doubted by its publisher" if each.doubted else "" for each in years],
            "sound": [not each.doubted for each in years],
        }
    )


def _title(name: str, years: Sequence[YearlySlope]) -> str:
    trends = trends_of(years)
    if trends.absolute == trends.relative:
        return f"{name}: England’s gap {CHANGED[trends.absolute]}"
    return f"{name}, England’s gap: {_IN_SHORT[trends.absolute]} in size, {_IN_SHORT[trends.relative]} in ratio"


def trend_words(years: Sequence[YearlySlope]) -> str:
    """Which way it went, by size and by ratio; where the two disagree, that is said."""
    trends = trends_of(years)
    span = f"between {years[0].label} and {years[-1].label}"
    if trends.absolute == trends.relative:
        return f"The gap {CHANGED[trends.absolute]} {span}, in size and in ratio."
    both = f"In size the gap {CHANGED[trends.absolute]} {span}; in ratio it {CHANGED[trends.relative]}."
    if not trends.disagree:
        return both
    return f"{both} Both are true: when a rate falls everywhere, the size can shrink while the ratio grows."
