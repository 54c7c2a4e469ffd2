"""Slopes of life expectancy: every area side by side, and the area's own tenths with the line through them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import Gradient as GradientChart
from components.charts.specs import GradientLines, RankedDot
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from domain.inequalities.gradients import Gradient
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.words import (
    KINDS,
    YEARS,
    beside_england,
    decimals,
    interval,
    lower_by,
    of,
    verb,
    years,
)
from pages.words import named

KIND_NAMES = {"icb": "System", "cluster": "Cluster of systems", "region": "Region"}
SLOPE = "Years lower at the most deprived end of England’s scale"
METHOD = (
    "Each neighbourhood of 2011 has its place in the order of all of England’s by the mean deprivation rank (2019) of its residents. A straight "
    "line, weighted by residents of 2020, goes through the life expectancies of an area’s neighbourhoods; the slope is the difference between "
    "the most and the least deprived end of England’s order (slope index of inequality). The interval is from how far neighbourhoods lie off the line (White’s "
    "errors), so it allows for more than the chance in deaths."
)
NARROW = "A gap shows how unequal lives are, not who made them so. It does not score a system."
ONE_SCALE = (
    "All gaps are on England’s one scale of deprivation, so areas can be compared. An area whose neighbourhoods cover a small part of it "
    "has a wide interval, because the line is extended to both ends."
)
OWN_TENTHS = "Each area’s tenths are its own: the most deprived tenth of one may be less deprived than that of another."


# ---------------------------------------------------------------- every area


@drills(Drill(parameter="area", key="code", verb="Look closer", name="name"))
def slopes(view: View, evidence: Evidence) -> Exhibit:
    """Every system, every cluster and the Midlands: the steepest first."""
    title = f"Gap in life expectancy for {of(view)} in every area"
    if evidence.refused:
        return Exhibit("slopes", title, "", refused=evidence.refused)
    listed = sorted(
        (each for each in evidence.gradients.by_code.values() if each.area.kind in KIND_NAMES),
        key=lambda each: -each.slope.sii,
    )
    england = evidence.england.slope
    inside = {each.area.code for each in listed if _inside(evidence, each)}
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(each.area) for each in listed],
            "name": [each.area.short_name for each in listed],
            "kind": [KIND_NAMES[each.area.kind] for each in listed],
            "slope": [each.slope.sii for each in listed],
            "lower": [each.slope.sii_lower for each in listed],
            "upper": [each.slope.sii_upper for each in listed],
            "against": [_against(evidence, each) for each in listed],
            "sure": [str(evidence.gradients.how_sure(each).phrase) for each in listed],
            "clear": [evidence.gradients.from_england(each).beyond_chance for each in listed],
            "missing": [f"{each.unknown} of {len(each.rows):,}" for each in listed],
            "own": [each.area.code == evidence.area.code for each in listed],
            "strong": [each.area.code == evidence.area.code or each.area.code in inside for each in listed],
        }
    )
    counts = {kind: _clearly_different(evidence, kind) for kind in ("icb", "cluster")}
    return Exhibit(
        id="slopes",
        title=_slopes_title(view, evidence),
        sentence=(
            f"{SLOPE} than at the least, {of(view)}, {evidence.period}; not adjusted. Against England’s {years(england.sii)} "
            f"({interval(england.sii_lower, england.sii_upper)}), {counts['icb']}; {counts['cluster']}. Do not rank areas whose intervals "
            "overlap widely."
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("kind", "Kind"),
                Column("slope", SLOPE, "figure", "slope", YEARS),
                Column("lower", "95% interval from", "figure", unit=YEARS),
                Column("upper", "to", "figure", unit=YEARS),
                Column("against", "Against England"),
                Column("sure", "How sure"),
                Column("missing", "Neighbourhoods without a figure"),
            ),
            highlight="strong",
            chosen="own",
        ),
        spec=RankedDot(
            value="slope",
            lower="lower",
            upper="upper",
            name="name",
            code="code",
            focus="strong",
            clear="clear",
            open_name="not clearly different from England",
            chosen="own",
            average=england.sii,
            average_name=f"England {england.sii:.1f}",
            value_title=f"years lower at the most deprived end ({of(view)}, {evidence.period})",
            unit=YEARS,
        ),
        provenance=replace(evidence.slope_provenance, method=METHOD),
        caveats=(NARROW, ONE_SCALE, *evidence.slope_caveats),
    )


def _inside(evidence: Evidence, gradient: Gradient) -> bool:
    """Whether a system belongs to the cluster that the page is about."""
    return (
        evidence.area.kind == "cluster"
        and gradient.area.kind == "icb"
        and set(gradient.rows.tolist()) <= set(evidence.gradient.rows.tolist())
    )


def _against(evidence: Evidence, gradient: Gradient) -> str:
    apart = evidence.gradients.from_england(gradient)
    if not apart.beyond_chance:
        return "not different"
    return f"{years(apart.value)} {'wider' if apart.value > 0 else 'narrower'}"


def _clearly_different(evidence: Evidence, kind: str) -> str:
    """ "of the 11 systems, two are clearly wider and six are clearly narrower"."""
    differences = [evidence.gradients.from_england(each) for each in evidence.gradients.of_kind(kind)]
    steeper = sum(each.beyond_chance and each.value > 0 for each in differences)
    gentler = sum(each.beyond_chance and each.value < 0 for each in differences)
    return f"of the {len(differences)} {KINDS[kind][1]}, {verb(steeper)} clearly wider and {verb(gentler)} clearly narrower"


def _slopes_title(view: View, evidence: Evidence) -> str:
    """ "Life expectancy gap for males: 8.5 years, wider than England’s 7.8 years"."""
    start = f"Life expectancy gap for {of(view)}"
    if evidence.area.kind == "region":
        widest = evidence.peers[0]
        return f"{start}: widest in {named(widest.area)}, {years(widest.slope.sii)}"
    return f"{start}: {years(evidence.gradient.slope.sii, decimals(evidence))}{beside_england(evidence)}"


# ---------------------------------------------------------------- one area


def gradient(view: View, evidence: Evidence) -> Exhibit:
    """The ten groups with their intervals and the line through them, as differences from the area's average."""
    if evidence.refused:
        return Exhibit("gradient", "Life expectancy along deprivation", "", refused=evidence.refused)
    own, england = evidence.gradient, evidence.england
    groups = own.groups
    apart = groups.value - own.mean
    frame = pd.DataFrame(
        {
            "tenth": [_tenth(number) for number in range(len(apart))],
            "x": own.place,
            "apart": apart,
            "lower": groups.lower - own.mean,
            "upper": groups.upper - own.mean,
            "people": groups.population,
            "areas": groups.areas,
            "position": own.place,
        }
    )
    return Exhibit(
        id="gradient",
        title=(f"Most deprived tenth of {of(view)}: {years(apart[0])} {'below' if apart[0] < 0 else 'above'} average"),
        sentence=(
            f"Life expectancy against the area’s average. Each point is a tenth of the people ({evidence.period}), with a 95% interval from how far its neighbourhoods differ. The line through all neighbourhoods gives the gap: life expectancy "
            f"{lower_by(own.slope.sii)}. The least deprived tenth live {years(apart[-1])} {'more' if apart[-1] >= 0 else 'less'} than average. The dotted line is England’s, {years(england.slope.sii)}, drawn around its own average. "
            f"{_most_deprived(own)} Points are placed by deprivation in England: the most deprived tenth here is at "
            f"{say.percent(own.place[0], 0)} and the least deprived at {say.percent(own.place[-1], 0)} (0% is the most deprived)."
        ),
        table=Table(
            frame,
            columns=(
                Column("tenth", "Tenth of the people"),
                Column("apart", "Years from the area’s average (below 0: shorter lives)", "figure", unit=YEARS),
                Column("lower", "95% interval from", "figure", unit=YEARS),
                Column("upper", "to", "figure", unit=YEARS),
                Column("position", "Place in England’s order by deprivation", "percent"),
                Column("people", "People", "count"),
                Column("areas", "Neighbourhoods", "count"),
            ),
        ),
        spec=GradientChart(
            x="x",
            value="apart",
            lower="lower",
            upper="upper",
            name="tenth",
            x_title="place in England’s order by deprivation",
            y_title="years from the area’s average",
            unit=YEARS,
            start_name="most deprived",
            end_name="least",
            line_name=f"{evidence.area.short_name}: {years(own.slope.sii)}",
            other_name=f"England: {years(england.slope.sii)}",
            lines=GradientLines(own=_ends_of_line(own), other=_ends_of_line(england)),
        ),
        provenance=replace(evidence.slope_provenance, method=METHOD),
        caveats=(ONE_SCALE, OWN_TENTHS, *evidence.slope_caveats),
    )


def _ends_of_line(gradient: Gradient) -> tuple[float, float]:
    """The fitted line at the most and at the least deprived end, as differences from the mean."""
    slope = gradient.slope
    return slope.at_most_deprived - gradient.mean, slope.at_least_deprived - gradient.mean


def _tenth(number: int) -> str:
    return {0: "1 (most deprived)", 9: "10 (least deprived)"}.get(number, str(number + 1))


def _most_deprived(own: Gradient) -> str:
    """Whether the most deprived tenth lies off the line."""
    apart = own.most_deprived_off_line
    if not apart.beyond_chance:
        return "The most deprived tenth is on or near the line."
    return f"The most deprived tenth is {years(apart.value)} {'above' if apart.value > 0 else 'below'} the line."
