"""One indicator by quintile of practices: its rates and slope, year by year, and in town and country."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from analysis.burden import FEWEST_SHOWN, Groups
from analysis.every_measure import Measured
from components import narrative as say
from components.charts.specs import Gradient, GradientLines, RankedDot
from components.exhibit import Column, Exhibit, Table
from components.page import shows
from components.units import Unit
from components.units import unit as unit_of
from domain.inequalities.measure_detail import SETTINGS, MeasureDetail, RuralUrban
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.priorities import RATIO, RATIO_IS, in_parts
from pages.inequalities.exhibits.quintile_gaps import TIMES
from pages.inequalities.view import View
from pages.inequalities.words import QUINTILES, area_name, number_word, refusal
from vocabulary import Refused

NAMED = ("most deprived", "second most deprived", "middle", "second least deprived", "least deprived")
MODEL = (
    "Fifths of England’s practices by the deprivation of their patients; rates are totals over totals. Errors from how far practices of a "
    "fifth differ (ratio of totals)."
)
BY_PRACTICE = (
    "A practice’s fifth is that of its average patient. Every practice has richer and poorer patients, so these gaps are smaller than those "
    "between people."
)


# ---------------------------------------------------------------- by quintile


@shows("indicator")
def quintiles(view: View, evidence: Evidence) -> Exhibit:
    """The rate of each quintile with its interval, and the straight line through them."""
    detail = evidence.detail
    indicator, groups, unit = detail.counted.indicator, detail.groups, unit_of_rates(detail)
    name = indicator.short_name
    if isinstance(groups, Refused):
        return Exhibit("fifths", f"{name}, fifth by fifth", "", refused=too_few(groups))
    if not (groups.units >= FEWEST_SHOWN).any():
        reason = f"No fifth has {FEWEST_SHOWN} practices here. Choose a larger area."
        return Exhibit("fifths", f"{name}, fifth by fifth", "", refused=reason)
    rate, half = groups.rate * detail.per, groups.half_width * detail.per
    frame = pd.DataFrame(
        {
            "fifth": QUINTILES,
            "x": detail.ridits,
            "rate": rate,
            "lower": rate - half,
            "upper": rate + half,
            "england": detail.england.rate * detail.per,
            "events": groups.events,
            "people": groups.population,
            "practices": groups.units,
        }
    )[groups.units >= FEWEST_SHOWN].reset_index(drop=True)
    lines = detail.lines
    return Exhibit(
        id="fifths",
        title=f"{name}: {_ends(detail, unit)}",
        sentence=(
            f"{name}, {detail.counted.period.label}. Each point is the practices here in one fifth of England’s, with a 95% interval, placed by the people "
            f"counted. {_slope(detail, unit)} {_gap(evidence)} {_missing(groups)}{BY_PRACTICE}"
        ),
        table=Table(
            frame,
            columns=(
                Column("fifth", "Fifth of England’s practices"),
                Column("rate", name, "figure", unit=unit),
                Column("lower", "95% interval from", "figure", unit=unit),
                Column("upper", "to", "figure", unit=unit),
                Column("england", "England", "figure", unit=unit),
                Column("events", say.sentence_case(indicator.people), "count"),
                Column("people", "Out of", "count"),
                Column("practices", "Practices", "count"),
            ),
        ),
        spec=Gradient(
            x="x",
            value="rate",
            lower="lower",
            upper="upper",
            name="fifth",
            x_title=f"people of {area_name(evidence)} by the deprivation of their practice",
            y_title=name,
            unit=unit,
            start_name="most deprived",
            end_name="least",
            line_name=evidence.area.short_name,
            other_name="England",
            lines=None if lines is None else GradientLines(own=lines[0], other=lines[1]),
        ),
        provenance=replace(evidence.detail_provenance, method=f"{MODEL} {RATIO_IS}"),
        caveats=indicator.caveats,
    )


def unit_of_rates(detail: MeasureDetail) -> Unit:
    indicator = detail.counted.indicator
    return unit_of("%") if indicator.value_kind == "proportion" else unit_of(indicator.unit)


def too_few(why: Refused) -> str:
    return f"{refusal(why, 'practices with a figure')} Choose a larger area."


def _ends(detail: MeasureDetail, unit: Unit) -> str:
    """ "21.3% (most deprived) to 10.1%": the fifths that are shown; and which are not."""
    groups = detail.groups
    assert isinstance(groups, Groups)
    shown = [number for number, units in enumerate(groups.units) if units >= FEWEST_SHOWN]
    first, last = shown[0], shown[-1]
    ends = f"{unit.write(groups.rate[first] * detail.per)} ({NAMED[first]}) to {unit.write(groups.rate[last] * detail.per)}"
    hidden = [number for number in range(len(NAMED)) if number not in shown]
    if not hidden:
        return ends
    which = (
        f"fifths {say.listing([str(number + 1) for number in hidden])}"
        if len(hidden) > 1
        else f"the {NAMED[hidden[0]]}"
    )
    return f"{ends}; too few practices in {which}"


def _slope(detail: MeasureDetail, unit: Unit) -> str:
    """The slope first, its sign said, with its interval; then people."""
    words = []
    if isinstance(detail.measures, Refused):
        words.append(refusal(detail.measures, "practices with a figure"))
    else:
        slope = next(each for each in detail.measures if each.name == "sii")
        if slope.lower is not None and slope.upper is not None:
            words.append(f"From the least to the most deprived end, the line {_rise(slope, detail, unit)}.")
    return " ".join(words)


def _gap(evidence: Evidence) -> str:
    """The one ratio of the gap, how sure its sign is, and the parts of the excess."""
    gap, words = evidence.gap, []
    if isinstance(gap.line, Refused):
        words.append(gap.line.reason)
    else:
        line = gap.line
        words.append(
            f"{RATIO}: {TIMES.write(line.ratio)} (95% interval {TIMES.write(line.ratio_lower)} to {TIMES.write(line.ratio_upper)}; not adjusted). "
            "It is of the line’s two ends, which lie further out than the averages of the fifths."
        )
    if not isinstance(gap.parts, Refused):
        words.append(in_parts(gap.parts, evidence.detail.counted.indicator))
        words.append(f"How sure the gap by deprivation is: {say.mid_sentence(str(gap.sure.phrase))}.")
    return " ".join(words)


def _rise(slope: Measured, detail: MeasureDetail, unit: Unit) -> str:
    """ "rises by 10.2 points (9.1 to 11.3)": towards the most deprived, since that is the question."""
    assert slope.lower is not None and slope.upper is not None
    value, ends = -slope.value * detail.per, sorted((-slope.lower * detail.per, -slope.upper * detail.per))
    if ends[0] <= 0 <= ends[1]:
        return f"neither clearly rises nor falls ({difference(value, unit)}; 95% interval {bare(ends[0], unit)} to {bare(ends[1], unit)})"
    low, high = sorted(abs(each) for each in ends)
    verb = "rises" if value > 0 else "falls"
    return f"{verb} by {difference(abs(value), unit)} (95% interval {bare(low, unit)} to {bare(high, unit)})"


def difference(value: float, unit: Unit) -> str:
    """A difference of two rates: percentages differ by points."""
    if unit.by == 100:
        return f"{'−' if value < -0.0005 else ''}{say.points(abs(value))}"
    return unit.write(value)


def bare(value: float, unit: Unit) -> str:
    """A difference without the words of its unit, which stand beside it."""
    return replace(unit, words="", after="", floor=-math.inf).write(value)


def _missing(groups: Groups) -> str:
    absent = [str(number) for number, units in enumerate(groups.units, start=1) if units == 0]
    few = [str(number) for number, units in enumerate(groups.units, start=1) if 0 < units < FEWEST_SHOWN]
    parts = []
    if absent:
        parts.append(f"No practice here is in fifth {say.listing(absent)}.")
    if few:
        parts.append(
            f"Fewer than {FEWEST_SHOWN} are in fifth {say.listing(few)}: it is not shown, but counts in the totals."
        )
    return " ".join(parts) + (" " if parts else "")


# ---------------------------------------------------------------- town and country


def rural_urban(view: View, evidence: Evidence) -> Exhibit:
    """Deprivation and town or country at once, where enough practices are both."""
    detail, split = evidence.detail, evidence.rural_urban
    unit, name = unit_of_rates(detail), detail.counted.indicator.short_name
    title = f"{name}, town and country"
    if isinstance(split, Refused):
        return Exhibit("settings", title, "", refused=too_few(split))
    frame = _rural_urban_frame(split, detail.per)
    if not frame.loc[frame["rural"], "rate"].notna().any():
        return Exhibit(
            "settings",
            title,
            "",
            refused=f"{say.sentence_case(area_name(evidence))} has no fifth with {FEWEST_SHOWN} rural practices, so town and country cannot be compared.",
        )
    return Exhibit(
        id="settings",
        title=f"{name}: {_apart(split.differences)}",
        sentence=(
            f"At the same deprivation: blue circles are rural practices, grey ones urban, each with a 95% interval. {_hidden(split)}A practice counts where its building stands; "
            "patients of an urban practice may live in the country."
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
        spec=RankedDot(
            value="rate",
            lower="lower",
            upper="upper",
            name="name",
            code="code",
            focus="rural",
            value_title=name,
            unit=unit,
        ),
        provenance=replace(
            evidence.detail_provenance, method=f"{MODEL} Town and country by the address of the practice."
        ),
        caveats=detail.counted.indicator.caveats,
    )


def _rural_urban_frame(split: RuralUrban, per: float) -> pd.DataFrame:
    groups, half = split.groups, split.groups.half_width
    rows = []
    for number, shown in enumerate(split.shown):
        quintile, setting = QUINTILES[number // len(SETTINGS)], SETTINGS[number % len(SETTINGS)]
        rate = groups.rate[number]
        rows.append(
            {
                "code": f"{number}",
                "name": f"{setting}, fifth {quintile}",
                "fifth": quintile,
                "setting": setting,
                "rate": rate * per if shown else math.nan,
                "lower": (rate - half[number]) * per if shown else math.nan,
                "upper": (rate + half[number]) * per if shown else math.nan,
                "people": groups.population[number] if shown else math.nan,
                "practices": groups.units[number],
                "rural": setting == "Rural",
            }
        )
    return pd.DataFrame(rows)


def _apart(differences: Sequence[int]) -> str:
    """In how many quintiles town and country differ by more than their intervals."""
    told, higher, lower = len(differences), differences.count(1), differences.count(-1)
    if not told:
        return "too few rural practices to compare"
    if not higher and not lower:
        return "no clear difference between town and country"
    way = "higher" if not lower else "lower" if not higher else "different"
    return f"{way} in rural practices in {higher + lower} of {told} {'fifth' if told == 1 else 'fifths'}"


def _hidden(split: RuralUrban) -> str:
    few = sum(units > 0 and not shown for units, shown in zip(split.groups.units, split.shown, strict=True))
    if not few:
        return ""
    return f"{say.sentence_case(number_word(few))} {'group has' if few == 1 else 'groups have'} fewer than {FEWEST_SHOWN} practices and {'is' if few == 1 else 'are'} not shown. "
