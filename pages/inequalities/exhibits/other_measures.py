"""One indicator by quintile: every measure of its inequality, and what part of the differences lies between systems."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.burden import FEWEST_SHOWN, Groups
from analysis.every_measure import Measured
from analysis.inequality import Measure
from components import narrative as say
from components.exhibit import Column, Exhibit, Table
from components.units import Unit
from domain.inequalities.measure_detail import MeasureDetail
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.one_measure import MODEL, bare, difference, too_few, unit_of_rates
from pages.inequalities.view import View
from pages.inequalities.words import area_name, number_word
from vocabulary import Refused, Sureness

OF_THE_ENDS = ("gap", "attributable risk", "attributable fraction")  # they rest on an end fifth alone
INDICES: Mapping[Measure, str] = {"theil": "Theil’s index", "mean log deviation": "Mean log deviation"}

# Measure -> its name and what it means, after the definitions of the modules that compute it.
NAMES: Mapping[str, tuple[str, str]] = {
    "sii": (
        "Slope index (SII)",
        "Difference between the most and the least deprived along a straight line through the fifths, people counted; interval by simulation from each fifth’s error",
    ),
    "sii fitted": ("Slope index, from the scatter", "The same line; interval from how far the fifths lie off it"),
    "sii logistic": (
        "Slope index, logistic",
        "Difference between the most and the least deprived along a logistic curve, which cannot leave 0 to 100%",
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
        "Share of the total that could be given up if rates were even, for the same worth",
    ),
    "atkinson 1": ("Atkinson index, aversion 1", "The same for somebody who minds inequality more"),
    "atkinson 2": ("Atkinson index, aversion 2", "The same for somebody who minds it most"),
}

# ---------------------------------------------------------------- every measure


def other_measures(view: View, evidence: Evidence) -> Exhibit:
    """All measures of the inequality of one indicator, with interval, direction and definition."""
    detail = evidence.detail
    indicator, unit = detail.counted.indicator, unit_of_rates(detail)
    title = f"{indicator.short_name}: other ways to measure the gap"
    if isinstance(detail.measures, Refused):
        return Exhibit("other-measures", title, "", refused=too_few(detail.measures))
    shown = [each for each in detail.measures if _shown(each, detail)]
    frame = pd.DataFrame(
        {
            "name": [NAMES[each.name][0] for each in shown],
            "kind": ["Absolute" if each.scale == "value" else "Relative" for each in shown],
            "value": [_written(each, detail, unit) for each in shown],
            "interval": [_limits(each, detail, unit) for each in shown],
            "way": [_way(each) for each in shown],
            "meaning": [NAMES[each.name][1] for each in shown],
        }
    )
    return Exhibit(
        id="other-measures",
        title=title,
        front=_by_practices(evidence, indicator.id, any(way == NOT_CLEAR for way in frame["way"])),
        sure=_phrase(evidence, indicator.id),
        sentence=(
            f"{say.sentence_case(area_name(evidence))}, {detail.counted.period.label}. These are for readers who use them by name. "
            "Absolute measures have the unit of the figure; relative ones have none. When every "
            "rate falls by the same share, absolute measures shrink and relative ones do not."
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
        provenance=replace(evidence.detail_provenance, method=f"{MODEL} Slopes through the five of them."),
        caveats=indicator.caveats,
    )


NOT_CLEAR = "not clear from five points"
OF_FIVE_POINTS = ("sii fitted", "sii logistic", "absolute concentration", "concentration", "concentration erreygers")
"""Those whose interval goes by how far the five fifths lie off a line."""


def _phrase(evidence: Evidence, indicator: str) -> Sureness | None:
    """How sure the gap in this indicator is, as its card says; None where no gap is judged."""
    return next(
        (each.sure.phrase for each in evidence.inequalities if each.indicator.id == indicator and each.sure), None
    )


def _by_practices(evidence: Evidence, indicator: str, unclear: bool) -> str:
    """Why the phrase and the table differ: the phrase is of the line through all practices, and a fifth is one point."""
    phrase = _phrase(evidence, indicator)
    if phrase not in (Sureness.SURE, Sureness.PROBABLY) or not unclear:
        return ""
    return f"“{phrase}” goes by all practices here. “Not clear” goes by five fifths alone, too few points to tell."


def _shown(each: Measured, detail: MeasureDetail) -> bool:
    """A gap has one ratio on every page, that of the line through its practices; and an end that is a few practices is no end."""
    if each.name not in NAMES:
        return False
    assert isinstance(detail.groups, Groups)
    few = min(detail.groups.units[0], detail.groups.units[-1]) < FEWEST_SHOWN
    return not (few and each.name in OF_THE_ENDS)


def _written(each: Measured, detail: MeasureDetail, unit: Unit, value: float | None = None) -> str:
    given = each.value if value is None else value
    if not math.isfinite(given):
        return f"none: {each.refused}"
    match each.scale:
        case "value":
            return difference(given * detail.per, unit)
        case "ratio":
            return f"{given:.2f}"
        case "share":
            return f"{'−' if given < 0 else ''}{say.percent(abs(given))}"
        case "index":
            return Unit("index", decimals=4).write(given)
    raise AssertionError(each.scale)


def _limits(each: Measured, detail: MeasureDetail, unit: Unit) -> str:
    if each.lower is None or each.upper is None:
        return "none by this definition"
    if each.scale == "value":
        return f"{bare(each.lower * detail.per, unit)} to {bare(each.upper * detail.per, unit)}"
    return f"{_written(each, detail, unit, each.lower)} to {_written(each, detail, unit, each.upper)}"


def _way(each: Measured) -> str:
    """Among whom it is higher, if the interval excludes no difference."""
    if not math.isfinite(each.value):
        return ""
    if not each.sided:
        return "says how much, not which way"
    none = 1.0 if each.scale == "ratio" else 0.0
    if each.lower is not None and each.upper is not None and each.lower <= none <= each.upper:
        return NOT_CLEAR if each.name in OF_FIVE_POINTS else "not clear"
    return "higher among the least deprived" if each.value > none else "higher among the most deprived"


# ---------------------------------------------------------------- within and between systems


def within_between(view: View, evidence: Evidence) -> Exhibit:
    """What part of the differences between the Midlands' practices lies between its systems."""
    counts, split = evidence.detail.counted, evidence.within_between
    name = counts.indicator.short_name
    title = f"{name}: within and between systems"
    theil = split.parts["theil"]
    if isinstance(theil, Refused):
        return Exhibit("within-between", title, "", refused=theil.reason)
    shown = {words: parts for key, words in INDICES.items() if not isinstance(parts := split.parts[key], Refused)}
    frame = pd.DataFrame(
        {
            "measure": list(shown),
            "total": [each.total for each in shown.values()],
            "within": [each.within for each in shown.values()],
            "between": [each.between for each in shown.values()],
            "share": [each.between / each.total if each.total > 0 else math.nan for each in shown.values()],
        }
    )
    share = float(frame["share"].iloc[0])
    return Exhibit(
        id="within-between",
        title=f"{name}: {say.percent(1 - share, 0)} of differences are within systems",
        sentence=(
            f"{counts.period.label}. If all practices of a system were alike, {say.percent(share, 0)} of the differences would remain: those between the {number_word(split.systems)} systems. "
            f"{'Most of it is for each system to look at among its own practices.' if share < 0.5 else 'Most of it lies between the systems.'} "
            "It includes chance, who the patients are, and single practices far from all others."
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
            evidence.detail_provenance,
            method="Theil’s index and mean log deviation of practices’ rates, people counted, split exactly into their parts within and between systems (Shorrocks 1980).",
        ),
        caveats=counts.indicator.caveats,
    )
