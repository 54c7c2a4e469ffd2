"""Gaps between practices side by side: the most deprived fifth over the least, indicator by indicator; and the words for such gaps."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import Dumbbell
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from components.units import Unit
from domain.inequalities.quintile_series import FEWEST_PRACTICES, QuintileSeries
from pages.inequalities.evidence import Evidence
from pages.inequalities.view import View
from pages.inequalities.words import NO_INTERVAL, area_name, topic
from pages.words import named
from vocabulary import Area, Provenance, Refused

TIMES = Unit("times", words="times", decimals=2)
POINTS = Unit("points", 100, words="points", decimals=1)
MEDIANS = "Each figure is the median practice of a fifth, without counts. How sure a gap is cannot be measured, and who the patients are is not adjusted for."
READING = {
    "too few years": "cannot be said: too few years",
    "similar": "no wider than it varies from year to year",
    "reversed": "in the opposite direction",
    "wider": "wider",
    "narrower": "narrower",
}


@drills(Drill(parameter="trend", key="code", verb="Over time", name="name"))
def measures(view: View, evidence: Evidence) -> Exhibit:
    """For each indicator, how many times as much in the most deprived fifth as in the least."""
    title = "Gaps between practices, measure by measure"
    row = evidence.system_row
    if row is None:
        return Exhibit("measures", title, "", refused=not_added(evidence))
    rows = [_row(series, row, view, evidence) for series in evidence.ranked_series if series.ends(row)]
    if not rows:
        return Exhibit("measures", title, "", refused=few(evidence))
    frame = pd.DataFrame(rows).sort_values(["current", "order"], ascending=False, kind="stable", ignore_index=True)
    first = frame.iloc[0]
    return Exhibit(
        id="measures",
        title=(f"Widest gap between fifths of practices: {say.mid_sentence(first['name'])}, {first['words']} as high"),
        sentence=(
            f"The filled circle is {named(evidence.area)}, the open diamond England; 1 is no gap. {_standing_out(frame)} "
            f"{_years_differ(sorted(set(frame['year'])))} More illness on record also shows how well practices find it. "
            f"{MEDIANS} {NO_INTERVAL}{_not_known(evidence, row)}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Measure"),
                Column("year", "Year"),
                Column("most", "Most deprived fifth"),
                Column("least", "Least deprived fifth"),
                Column("gap", "Gap, most against least deprived"),
                Column("england_gap", "England’s gap"),
                Column("largest_change", "Most the gap moved in one year"),
                Column("reading", "Against England"),
            ),
            chosen="followed",
        ),
        spec=Dumbbell(
            start="times",
            end="england",
            words="words",
            name="name",
            code="code",
            chosen="followed",
            start_name=evidence.area.short_name,
            end_name="England",
            value_title="most deprived fifth over least (1 is no gap)",
            unit=TIMES,
        ),
        provenance=_provenance(evidence),
        caveats=tuple(dict.fromkeys(caveat for each in evidence.ranked_series for caveat in each.indicator.caveats)),
    )


def _row(series: QuintileSeries, row: int, view: View, evidence: Evidence) -> dict[str, object]:
    most, least = float(series.most[row, -1]), float(series.least[row, -1])
    usual, verdict = series.year_on_year(row), series.against_england(row)
    return {
        "code": series.indicator.id,
        "name": topic(series.indicator),
        "year": series.periods[-1].label,
        "times": most / least,
        "england": float(series.most[-1, -1] / series.least[-1, -1]),
        "most": written(series, most),
        "least": written(series, least),
        "gap": signed_gap(series, most - least),
        "england_gap": signed_gap(series, float(series.gap[-1, -1])),
        "largest_change": "too few years" if isinstance(usual, Refused) else amount(series, usual.largest),
        "verdict": verdict,
        "reading": READING[verdict],
        "followed": series.indicator.id == view.trend,
        "current": not evidence.series_freshness(series).stale,
        "order": abs(math.log(most / least)),
        "words": f"{most / least:.2f} times",
    }


def _standing_out(frame: pd.DataFrame) -> str:
    told = []
    for verdict, words in (
        ("wider", "wider than England’s for"),
        ("reversed", "in the opposite direction to England’s for"),
    ):
        names = [say.mid_sentence(name) for name in frame[frame["verdict"] == verdict]["name"]]
        if names:
            told.append(f"By more than it varies from year to year, the gap is {words} {say.listing(names, most=18)}.")
    return " ".join(told) or "No gap is wider than England’s by more than it varies from year to year."


def _not_known(evidence: Evidence, row: int) -> str:
    names = [say.mid_sentence(topic(series.indicator)) for series in evidence.ranked_series if not series.ends(row)]
    return f" Not known here: {say.listing(names, most=20)}." if names else ""


def _years_differ(years: list[str]) -> str:
    if len(years) == 1:
        return f"All are of {years[0]}."
    return f"The years differ ({say.listing(years, most=6)}), so the order is not of one moment."


def _provenance(evidence: Evidence) -> Provenance:
    series = evidence.ranked_series
    parts = [evidence.series_provenance(each) for each in series]
    years = sorted({each.periods[-1].label for each in series})
    return replace(
        parts[0],
        definition=" ".join(part.definition for part in parts),
        releases=tuple({release.id: release for part in parts for release in part.releases}.values()),
        method="The figure of the most deprived fifth over that of the least; each as published, the median practice of a fifth.",
        period=f"the newest year of each measure: {say.listing(years, most=6)}",
        freshness=tuple(each for part in parts for each in part.freshness),
    )


# ---------------------------------------------------------------- words for gaps


def written(series: QuintileSeries, value: float) -> str:
    return say.percent(value) if series.indicator.value_kind == "proportion" else gap_unit(series).write(value)


def gap_unit(series: QuintileSeries) -> Unit:
    if series.indicator.value_kind == "proportion":
        return POINTS
    return Unit(series.indicator.unit, words=series.indicator.unit, decimals=1)


def amount(series: QuintileSeries, gap: float, unit: Unit | None = None) -> str:
    """A gap without its sign: "8.0 points", "1.0 point". A difference is never written as 0.0."""
    telling = (unit or gap_unit(series)).telling(abs(gap), 0.0)
    number = replace(telling, words="").write(abs(gap))
    words = "point" if telling.words == "points" and number == "1.0" else telling.words
    return f"{number} {words}" if words else number


def signed_gap(series: QuintileSeries, gap: float, unit: Unit | None = None) -> str:
    """ "8.0 points higher": in the most deprived fifth than in the least."""
    if amount(series, gap) == amount(series, 0.0):
        return "none"
    return f"{amount(series, gap, unit)} {'higher' if gap > 0 else 'lower'}"


def not_added(evidence: Evidence) -> str:
    return (
        f"{say.sentence_case(area_name(evidence))} as a whole has no figure: medians of practices cannot be added up or averaged. That would need counts of "
        "patients by practice. Choose one of its systems."
    )


def no_figure(evidence: Evidence) -> str:
    return f"{say.sentence_case(named(evidence.area))} has no published figure for one of the two fifths"


def few(evidence: Evidence) -> str:
    """Why an area has no gap between fifths: too few practices, or no figure."""
    row = evidence.system_row
    too_few = None if row is None or not evidence.quintile_series else evidence.quintile_series[0].too_few(row)
    reason = f"{no_figure(evidence)}." if too_few is None else too_few_practices(evidence.area, too_few)
    return f"{reason} Life expectancy by neighbourhood is shown instead."


def too_few_practices(area: Area, practices: tuple[int, int]) -> str:
    """ "The Black Country has 106 practices in the most deprived fifth and 2 in the least: with fewer than 10 the median practice is not typical." """
    most, least = practices
    return (
        f"{say.sentence_case(named(area))} has {most} practices in the most deprived fifth and {least} in the least: with fewer than {FEWEST_PRACTICES} "
        "the median practice is not typical, so no gap is shown."
    )
