"""Slopes over time: England's authorities in tenths by deprivation, year by year, for the measures published so."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.burden import GapTrend
from analysis.slope import FittedSlope, fitted_slope_index
from components import narrative as say
from components.exhibit import ChartSpec, Column, Exhibit, Table
from components.units import Unit
from data_access import Store

TENTHS = tuple(f"imd_decile={number}" for number in range(1, 11))


@dataclass(frozen=True)
class SlopeYear:
    """One year: the slope of the tenths, in the unit of rates. `doubted`: the publisher doubts a figure of it."""

    label: str
    slope: FittedSlope
    doubted: bool


def slope_years(store: Store, measure: str) -> tuple[SlopeYear, ...]:
    """Every year that has all ten tenths, in order of time; none for a measure that is not published so."""
    if not set(TENTHS) <= set(store.breakdowns(measure, kind="england")):
        return ()
    found = []
    for period in store.periods(measure, kind="england", breakdown=TENTHS[0]):
        parts = [store.observations(measure, period, kind="england", breakdown=each) for each in TENTHS]
        if not all(len(each) and each.known[0] and each.denominator[0] > 0 for each in parts):
            continue
        people = np.array([float(each.denominator[0]) for each in parts])
        rates = np.array([float(each.numerator[0]) for each in parts]) / people
        made = fitted_slope_index(rates, people, curve="line", student=True)
        if isinstance(made, FittedSlope):
            found.append(SlopeYear(period.label, made, any(each.status[0] != "ok" for each in parts)))
    return tuple(found)


def course(first: float, first_half: float, last: float, last_half: float) -> GapTrend:
    """Whether something that is 0 where there is no gap came nearer to 0, beyond the intervals of both."""
    change = abs(last) - abs(first)
    if abs(change) <= float(np.hypot(first_half, last_half)):
        return "unclear"
    return "widened" if change > 0 else "narrowed"


def courses(years: tuple[SlopeYear, ...]) -> tuple[GapTrend, GapTrend]:
    """From the first year to the last: by the slope, and by the ratio of its ends."""
    first, last = years[0].slope, years[-1].slope

    def half(each: FittedSlope) -> float:
        return (each.sii_upper - each.sii_lower) / 2

    def log_half(each: FittedSlope) -> float:
        return float(np.log(each.rii_upper / each.rii_lower)) / 2

    return (
        course(first.sii, half(first), last.sii, half(last)),
        course(float(np.log(first.rii)), log_half(first), float(np.log(last.rii)), log_half(last)),
    )


SAID = {"widened": "widened", "narrowed": "narrowed", "unclear": "cannot be said to have changed"}


def words(years: tuple[SlopeYear, ...]) -> str:
    """Which way it went, by size and by ratio; where the two disagree, that is said."""
    absolute, relative = courses(years)
    span = f"between {years[0].label} and {years[-1].label}"
    if absolute == relative:
        return f"The gap {SAID[absolute]} {span}, by its size and by its ratio alike."
    both = f"By its size the gap {SAID[absolute]} {span}; by the ratio of its ends it {SAID[relative]}."
    if "unclear" in (absolute, relative):
        return both
    return f"{both} Both are true: when a rate falls everywhere, the size can shrink while the ratio grows."


def exhibit(years: tuple[SlopeYear, ...], name: str, unit: Unit, per: float, shown: Exhibit) -> Exhibit:
    """The slope of each year with its interval, rising towards the most deprived. `shown`: what the sources and cautions are taken from."""
    title = f"Slope over time, England: {say.lowered(name)}"
    if len(years) < 2:
        return Exhibit(
            "slope-years",
            title,
            "",
            refused=f"{name} is not published by tenths of deprivation for two years, for England or for this area: a course of the slope needs counts by deprivation every year.",
        )
    frame = pd.DataFrame(
        {
            "code": [each.label for each in years],
            "name": [each.label for each in years],
            # Towards the most deprived: what is higher there stands above 0.
            "slope": [-each.slope.sii * per for each in years],
            "lower": [-each.slope.sii_upper * per for each in years],
            "upper": [-each.slope.sii_lower * per for each in years],
            "ratio": [1 / each.slope.rii for each in years],
            "ratio_range": [f"{1 / each.slope.rii_upper:.2f} to {1 / each.slope.rii_lower:.2f}" for each in years],
            "doubt": ["a figure is doubted by its publisher" if each.doubted else "" for each in years],
            "sound": [not each.doubted for each in years],
            "none": False,
        }
    )
    differences = replace(unit, floor=-np.inf, ceiling=np.inf)
    doubted = " Open circles are years in which the publisher doubts a figure." if (~frame["sound"]).any() else ""
    return Exhibit(
        id="slope-years",
        title=f"{title}, {years[0].label} to {years[-1].label}",
        sentence=(
            f"{words(years)} Each mark is how much higher the rate is at the most deprived end of England’s authorities, put in ten groups, than at the least, "
            f"with its 95% interval from how far the groups lie off the line.{doubted} Authorities are large and mixed, so these slopes are gentler than those "
            "between practices. By system such counts are not published."
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
        spec=ChartSpec(
            "league",
            roles={
                "value": "slope",
                "lower": "lower",
                "upper": "upper",
                "name": "name",
                "code": "code",
                "focus": "sound",
                "chosen": "none",
            },
            options={
                "average": 0.0,
                "average_name": "no slope",
                "value_title": "higher at the most deprived end by",
                "unit": differences,
            },
        ),
        provenance=None
        if shown.provenance is None
        else replace(
            shown.provenance,
            method="Authorities of England in ten groups by average deprivation; a straight line weighted by people, errors robust to unequal scatter.",
            period=f"{years[0].label} to {years[-1].label}",
        ),
        caveats=shown.caveats,
    )
