"""Look closer at one measure: fifth by fifth, every measure of its inequality, and what lies between systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.burden import FEWEST_UNITS, Burden, Groups
from analysis.every_measure import Measured
from components import narrative as say
from components.exhibit import ChartSpec, Column, Exhibit, Table
from components.page import shows
from components.units import Unit
from components.units import unit as unit_of
from pages.inequalities import slope_years
from pages.inequalities.evidence import Evidence
from pages.inequalities.looked_at import PARTS, SETTINGS, LookedAt
from pages.inequalities.view import View
from pages.inequalities.words import counted, place
from vocabulary import Refused

FIFTH = ("1 (most deprived)", "2", "3", "4", "5 (least deprived)")
NAMED = (
    "the most deprived fifth",
    "the second most deprived fifth",
    "the middle fifth",
    "the second least deprived fifth",
    "the least deprived",
)

# Measure -> its name, and what it says, after the definitions of the modules that work them out.
NAMES: Mapping[str, tuple[str, str]] = {
    "sii": (
        "Slope index (SII)",
        "Difference between the two ends of a straight line through the fifths, people counted; interval by simulation from each fifth’s error",
    ),
    "sii fitted": ("Slope index, from the scatter", "The same line; interval from how far the fifths lie off it"),
    "sii logistic": (
        "Slope index, logistic",
        "Difference between the two ends of a logistic curve, which cannot leave 0 to 100%",
    ),
    "gap": ("Gap between the ends", "Least deprived fifth minus most deprived"),
    "attributable risk": (
        "Population attributable risk",
        "How much the average would change if every fifth were like the least deprived",
    ),
    "absolute concentration": (
        "Absolute concentration index",
        "How the rate gathers along deprivation, in its own unit",
    ),
    "rii": ("Relative index (RII)", "The least deprived end of the line over the most deprived"),
    "rii logistic": ("Relative index, logistic", "The same of the logistic curve"),
    "ratio": ("Ratio of the ends", "Least deprived fifth over most deprived"),
    "attributable fraction": ("Population attributable fraction", "The attributable risk as a share of the average"),
    "concentration": ("Concentration index", "From −1 (all among the most deprived) to 1 (all among the least)"),
    "concentration erreygers": (
        "Concentration index, Erreygers",
        "The same, corrected for a measure that lies between 0 and 100%",
    ),
    "theil": ("Theil’s index", "How far the fifths lie from the average, in proportion; 0 is no difference"),
    "mean log deviation": ("Mean log deviation", "The same, with more weight for low rates"),
    "gini": ("Gini coefficient", "Mean difference between people’s fifths over twice the average; 0 is no difference"),
    "atkinson 0.5": (
        "Atkinson index, aversion 0.5",
        "Share of the whole that even rates of the same worth would need less",
    ),
    "atkinson 1": ("Atkinson index, aversion 1", "The same for somebody who minds inequality more"),
    "atkinson 2": ("Atkinson index, aversion 2", "The same for somebody who minds it most"),
}
MODEL = (
    "Fifths of England’s practices by the deprivation of their patients; rates are totals over totals. Errors from how far practices of a "
    "fifth differ (ratio of totals)."
)
BY_PRACTICE = (
    "A practice’s fifth is that of its patients on average: every practice has richer and poorer patients, so these gaps are smaller than those "
    "between people."
)


# ---------------------------------------------------------------- fifth by fifth


@shows("look")
def fifths(view: View, evidence: Evidence) -> Exhibit:
    """The rate of each fifth with its interval, and the straight line through them."""
    found = evidence.looked_at
    name, unit = found.counted.indicator.short_name, _unit(found)
    if isinstance(found.groups, Refused):
        return Exhibit("fifths", f"{name}, fifth by fifth", "", refused=_refused(found.groups))
    groups, there = found.groups, found.groups.units > 0
    half = groups.half_width
    rate, england = groups.rate * found.per, found.england.rate * found.per
    ranks = (np.cumsum(groups.population) - groups.population / 2) / groups.population.sum()
    frame = pd.DataFrame(
        {
            "fifth": FIFTH,
            "x": ranks,
            "rate": rate,
            "lower": rate - half * found.per,
            "upper": rate + half * found.per,
            "england": england,
            "events": groups.events,
            "people": groups.population,
            "practices": groups.units,
        }
    )[there].reset_index(drop=True)
    line = _line(found)
    return Exhibit(
        id="fifths",
        title=f"{say.sentence_case(place(evidence))}: {_ends(found, unit)} ({found.counted.period.label})",
        sentence=(
            f"{name}. Each point is a fifth of England’s practices as far as it lies here, with its 95% interval, at its place among the people "
            f"counted. {_slope(found, unit)} {_missing(groups)}{BY_PRACTICE}"
        ),
        table=Table(
            frame,
            columns=(
                Column("fifth", "Fifth of England’s practices"),
                Column("rate", name, "figure", unit=unit),
                Column("lower", "95% interval from", "figure", unit=unit),
                Column("upper", "to", "figure", unit=unit),
                Column("england", "England", "figure", unit=unit),
                Column("events", say.sentence_case(found.counted.indicator.people), "count"),
                Column("people", "Out of", "count"),
                Column("practices", "Practices", "count"),
            ),
        ),
        spec=ChartSpec(
            "gradient",
            roles={"x": "x", "value": "rate", "lower": "lower", "upper": "upper", "name": "fifth"},
            options={
                "x_title": f"people of {place(evidence)} by the deprivation of their practice",
                "y_title": name,
                "unit": unit,
                "start_name": "most deprived",
                "end_name": "least",
                "line_name": evidence.area.short_name,
                "other_name": "England",
            },
            overlay=pd.DataFrame(line) if line else None,
        ),
        provenance=replace(evidence.provenance[view.look], method=MODEL),
        caveats=found.counted.indicator.caveats,
    )


def _unit(found: LookedAt) -> Unit:
    indicator = found.counted.indicator
    return unit_of("%") if indicator.value_kind == "proportion" else unit_of(indicator.unit)


def _refused(why: Refused) -> str:
    return f"{_of_fifths(why)} Choose a larger area."


def _of_fifths(why: Refused) -> str:
    """A reason of the statistics in the words of this page."""
    return why.reason.replace("units", "practices with a figure").replace(
        "groups have anybody", "fifths have a practice here"
    )


def _ends(found: LookedAt, unit: Unit) -> str:
    """ "people recorded as smoking: 21.3% in the most deprived fifth, 10.1% in the least"."""
    groups = found.groups
    assert isinstance(groups, Groups)
    there = np.flatnonzero(groups.units > 0)
    first, last = int(there[0]), int(there[-1])
    return (
        f"{say.lowered(found.counted.indicator.short_name)}, {unit.write(groups.rate[first] * found.per)} in "
        f"{NAMED[first]} of practices and {unit.write(groups.rate[last] * found.per)} in {NAMED[last]}"
    )


def _slope(found: LookedAt, unit: Unit) -> str:
    """The slope first, its sign said, with its interval; then people."""
    slope = _measured(found, "sii")
    said = ""
    if isinstance(slope, Refused):
        said = f"{_of_fifths(slope)} "
    elif slope.lower is not None and slope.upper is not None:
        said = f"From the least to the most deprived end the line {_rise(slope, found, unit)}. "
    burden = found.burden
    if isinstance(burden, Burden):
        said += _against_england(burden, found.counted.indicator.people)
    return said


def _against_england(burden: Burden, people: str) -> str:
    """People, held against another level than the line is: the two can point different ways, so neither follows from the other."""
    interval = f"95% interval {say.people_range(burden.people_lower, burden.people_upper)}"
    start = "Held against the rate of England’s least deprived fifth, the other fifths together have"
    if not burden.beyond_chance:
        return f"{start} neither clearly more nor clearly fewer {people} ({interval})."
    return f"{start} {say.about(abs(burden.people))} {'more' if burden.people > 0 else 'fewer'} {people} ({interval})."


def _rise(slope: Measured, found: LookedAt, unit: Unit) -> str:
    """ "rises by 10.2 points (9.1 to 11.3)": towards the most deprived, since that is what is asked about."""
    assert slope.lower is not None and slope.upper is not None
    value, ends = -slope.value * found.per, sorted((-slope.lower * found.per, -slope.upper * found.per))
    if ends[0] <= 0 <= ends[1]:
        return f"neither clearly rises nor falls ({_difference(value, unit)}; 95% interval {_bare(ends[0], unit)} to {_bare(ends[1], unit)})"
    low, high = sorted(abs(each) for each in ends)
    verb = "rises" if value > 0 else "falls"
    return f"{verb} by {_difference(abs(value), unit)} (95% interval {_bare(low, unit)} to {_bare(high, unit)})"


def _difference(value: float, unit: Unit) -> str:
    """A difference of two rates: percentages differ by points."""
    if unit.by == 100:
        return f"{'−' if value < -0.0005 else ''}{say.points(abs(value))}"
    return unit.write(value)


def _bare(value: float, unit: Unit) -> str:
    """A difference without the words of its unit, which stand beside it."""
    return replace(unit, words="", after="", floor=-np.inf).write(value)


def _missing(groups: Groups) -> str:
    absent = [FIFTH[number].partition(" ")[0] for number in np.flatnonzero(groups.units == 0)]
    few = [FIFTH[number].partition(" ")[0] for number in np.flatnonzero((groups.units > 0) & (groups.units < 5))]
    parts = []
    if absent:
        parts.append(f"No practice here is in fifth {say.listing(absent)}.")
    if few:
        parts.append(
            f"Fewer than five are in fifth {say.listing(few)}: its interval is borrowed from the scatter of all."
        )
    return " ".join(parts) + (" " if parts else "")


def _measured(found: LookedAt, name: str) -> Measured | Refused:
    if isinstance(found.measures, Refused):
        return found.measures
    return next(each for each in found.measures if each.name == name)


def _line(found: LookedAt) -> dict[str, list[float]] | None:
    """The straight lines through the fifths of the area and of England; none where a slope is refused."""
    if isinstance(found.measures, Refused) or isinstance(found.groups, Refused):
        return None
    drawn = [_through(groups) for groups in (found.groups, found.england)]
    return {
        "x": [0.0, 1.0],
        "y": [each * found.per for each in drawn[0]],
        "other": [each * found.per for each in drawn[1]],
    }


def _through(groups: Groups) -> tuple[float, float]:
    ranks = (np.cumsum(groups.population) - groups.population / 2) / groups.population.sum()
    slope, start = np.polyfit(ranks, groups.rate, 1, w=np.sqrt(groups.population))
    return float(start), float(start + slope)


def over_years(view: View, evidence: Evidence) -> Exhibit:
    """The slope of the measure year by year, for England, where it is published by tenths."""
    found = evidence.looked_at
    indicator = found.counted.indicator
    sources = Exhibit("", "", "", provenance=evidence.provenance[view.look], caveats=indicator.caveats)
    return slope_years.exhibit(found.years, indicator.short_name, _unit(found), found.per, sources)


# ---------------------------------------------------------------- two dimensions at once


def settings(view: View, evidence: Evidence) -> Exhibit:
    """Deprivation and town or country at once, where enough practices are both."""
    found, unit = evidence.looked_at, _unit(evidence.looked_at)
    name = found.counted.indicator.short_name
    title = f"Deprivation, in town and country: {say.lowered(name)}"
    groups = found.settings
    if isinstance(groups, Refused):
        return Exhibit("settings", title, "", refused=_refused(groups))
    half = groups.half_width
    shown = groups.units >= FEWEST_UNITS
    frame = pd.DataFrame(
        {
            "code": [f"{number}" for number in range(len(shown))],
            "fifth": [FIFTH[number // len(SETTINGS)] for number in range(len(shown))],
            "setting": [SETTINGS[number % len(SETTINGS)] for number in range(len(shown))],
            "rate": np.where(shown, groups.rate, np.nan) * found.per,
            "lower": np.where(shown, groups.rate - half, np.nan) * found.per,
            "upper": np.where(shown, groups.rate + half, np.nan) * found.per,
            "people": np.where(shown, groups.population, np.nan),
            "practices": groups.units,
            "rural": [number % len(SETTINGS) == 1 for number in range(len(shown))],
            "none": False,
        }
    )
    frame["name"] = frame["setting"] + ", fifth " + frame["fifth"]
    if not frame.loc[frame["rural"], "rate"].notna().any():
        return Exhibit(
            "settings",
            title,
            "",
            refused=f"{say.sentence_case(place(evidence))} has no fifth with {FEWEST_UNITS} practices in the country: the two cannot be told apart.",
        )
    return Exhibit(
        id="settings",
        title=f"{title}: {_apart(groups)}",
        sentence=(
            f"Filled circles are practices in the country, open ones in town, each with its 95% interval. {_hidden(groups)}A practice stands where its door is: "
            "patients of a town’s practice may live in the country."
        ),
        table=Table(
            frame,
            columns=(
                Column("fifth", "Fifth of England’s practices"),
                Column("setting", "Town or country"),
                Column("rate", name, "figure", unit=unit),
                Column("lower", "95% interval from", "figure", unit=unit),
                Column("upper", "to", "figure", unit=unit),
                Column("people", "Out of", "count"),
                Column("practices", "Practices", "count"),
            ),
            why_missing="too few practices",
            highlight="rural",
        ),
        spec=ChartSpec(
            "league",
            roles={
                "value": "rate",
                "lower": "lower",
                "upper": "upper",
                "name": "name",
                "code": "code",
                "focus": "rural",
                "chosen": "none",
            },
            options={"value_title": name, "unit": unit},
        ),
        provenance=replace(
            evidence.provenance[view.look], method=f"{MODEL} Town and country by the address of the practice."
        ),
        caveats=found.counted.indicator.caveats,
    )


def _apart(groups: Groups) -> str:
    """In how many fifths town and country differ by more than their intervals."""
    told, differ, higher = 0, 0, 0
    for number in range(0, len(groups.units), len(SETTINGS)):
        town, country = number, number + 1
        if min(groups.units[town], groups.units[country]) < FEWEST_UNITS:
            continue
        told += 1
        gap = groups.rate[country] - groups.rate[town]
        if abs(gap) > np.hypot(groups.half_width[country], groups.half_width[town]):
            differ += 1
            higher += gap > 0
    if not told:
        return "no fifth has enough of both"
    if not differ:
        return "at the same deprivation, no clear difference"
    way = "higher" if higher == differ else "lower" if higher == 0 else "different"
    return f"at the same deprivation, {way} in the country in {counted(differ)} of {counted(told)} {'fifth' if told == 1 else 'fifths'}"


def _hidden(groups: Groups) -> str:
    few = int(((groups.units > 0) & (groups.units < FEWEST_UNITS)).sum())
    if not few:
        return ""
    return f"{say.sentence_case(counted(few))} {'group has' if few == 1 else 'groups have'} fewer than {FEWEST_UNITS} practices and {'is' if few == 1 else 'are'} not shown. "


# ---------------------------------------------------------------- every measure


def other_measures(view: View, evidence: Evidence) -> Exhibit:
    """All measures of the inequality of one measure, with interval, direction and definition."""
    found, unit = evidence.looked_at, _unit(evidence.looked_at)
    name = found.counted.indicator.short_name
    title = f"Other measures of inequality: {say.lowered(name)}"
    if isinstance(found.measures, Refused):
        return Exhibit("other-measures", title, "", refused=_refused(found.measures))
    frame = pd.DataFrame(
        {
            "name": [NAMES[each.name][0] for each in found.measures],
            "kind": ["Absolute" if each.scale == "value" else "Relative" for each in found.measures],
            "value": [_written(each, found, unit) for each in found.measures],
            "interval": [_limits(each, found, unit) for each in found.measures],
            "way": [_way(each) for each in found.measures],
            "meaning": [NAMES[each.name][1] for each in found.measures],
        }
    )
    return Exhibit(
        id="other-measures",
        title=title,
        sentence=(
            f"{say.sentence_case(place(evidence))}, {found.counted.period.label}. The slope index and the people behind it come first on this page; these "
            "stand here for those who know them by name. Absolute measures have the unit of the figure, relative ones none: when everybody’s "
            "rate falls by the same share, absolute ones shrink and relative ones do not."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Measure"),
                Column("kind", "Kind"),
                Column("value", "Value"),
                Column("interval", "95% interval"),
                Column("way", "Which way"),
                Column("meaning", "What it is"),
            ),
        ),
        provenance=replace(evidence.provenance[view.look], method=f"{MODEL} Slopes through the five of them."),
        caveats=found.counted.indicator.caveats,
    )


def _written(each: Measured, found: LookedAt, unit: Unit, value: float | None = None) -> str:
    given = each.value if value is None else value
    if not np.isfinite(given):
        return f"none: {each.refused}"
    match each.scale:
        case "value":
            return _difference(given * found.per, unit)
        case "ratio":
            return f"{given:.2f}"
        case "share":
            return f"{'−' if given < 0 else ''}{say.percent(abs(given))}"
        case "index":
            return Unit("index", decimals=4).write(given)
    raise AssertionError(each.scale)


def _limits(each: Measured, found: LookedAt, unit: Unit) -> str:
    if each.lower is None or each.upper is None:
        return "none by this definition"
    if each.scale == "value":
        return f"{_bare(each.lower * found.per, unit)} to {_bare(each.upper * found.per, unit)}"
    return f"{_written(each, found, unit, each.lower)} to {_written(each, found, unit, each.upper)}"


def _way(each: Measured) -> str:
    """Among whom it is higher: only where the interval leaves no doubt."""
    if not np.isfinite(each.value):
        return ""
    if not each.sided:
        return "says how much, not which way"
    none = 1.0 if each.scale == "ratio" else 0.0
    if each.lower is not None and each.upper is not None and each.lower <= none <= each.upper:
        return "not clear"
    return "higher among the least deprived" if each.value > none else "higher among the most deprived"


# ---------------------------------------------------------------- within and between systems


def within_between(view: View, evidence: Evidence) -> Exhibit:
    """What part of the differences between the Midlands' practices lies between its systems."""
    found = evidence.looked_at
    name = found.counted.indicator.short_name
    title = f"Within and between systems: {say.lowered(name)}"
    theil = found.parts["theil"]
    if isinstance(theil, Refused):
        return Exhibit("within-between", title, "", refused=theil.reason)
    shown = {words: parts for key, words in PARTS.items() if not isinstance(parts := found.parts[key], Refused)}
    frame = pd.DataFrame(
        {
            "measure": list(shown),
            "total": [each.total for each in shown.values()],
            "within": [each.within for each in shown.values()],
            "between": [each.between for each in shown.values()],
            "share": [each.between / each.total if each.total > 0 else np.nan for each in shown.values()],
        }
    )
    share = float(frame["share"].iloc[0])
    return Exhibit(
        id="within-between",
        title=f"{say.percent(1 - share, 0)} of the differences between Midlands practices lie inside systems: {say.lowered(name)}, {found.counted.period.label}",
        sentence=(
            f"Were every system’s practices alike, {say.percent(share, 0)} of the differences would remain: those between the {counted(len(found.systems))} systems. So the "
            "greater part is for each system to look at among its own. Chance, who the patients are, and single practices far from all others are in it."
            if share < 0.5
            else f"Were every system’s practices alike, {say.percent(share, 0)} of the differences would remain: the greater part lies between the systems."
        ),
        table=Table(
            frame,
            columns=(
                Column("measure", "Index"),
                Column("total", "Between all practices", "figure", unit=Unit("index", decimals=4)),
                Column("within", "Within systems", "figure", unit=Unit("index", decimals=4)),
                Column("between", "Between systems", "figure", unit=Unit("index", decimals=4)),
                Column("share", "Share that lies between", "percent"),
            ),
        ),
        provenance=replace(
            evidence.provenance[view.look],
            method="Theil’s index and mean log deviation of practices’ rates, people counted, split exactly into their parts within and between systems (Shorrocks 1980).",
        ),
        caveats=found.counted.indicator.caveats,
    )
