"""The gap chosen, year by year: inside each authority, or between the most and the least deprived fifth of practices."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from components import narrative as say
from components.charts.specs import TimeSeries
from components.exhibit import Column, Exhibit, Table
from components.page import shows
from data_access.reference.calendar import absent, after_absence
from domain.inequalities.authority_gaps import AuthorityGaps
from domain.inequalities.indicators import counted_as
from domain.inequalities.quintile_series import GapChange, QuintileSeries
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.priorities import TREND
from pages.inequalities.exhibits.quintile_gaps import (
    MEDIANS,
    amount,
    gap_unit,
    no_figure,
    not_added,
    signed_gap,
    too_few_practices,
    written,
)
from pages.inequalities.exhibits.slopes import SLOPE
from pages.inequalities.view import View
from pages.inequalities.words import NO_INTERVAL, YEARS, gaps_in_short, gaps_widened, of, short, sure, topic
from pages.words import named
from vocabulary import Period, Refused

FEW = 4  # lines that can all be strong


@shows("trend")
def over_time(view: View, evidence: Evidence) -> Exhibit:
    followed = evidence.followed
    return _inside_authorities(view, evidence) if followed is None else _by_quintile(evidence, followed)


# ---------------------------------------------------------------- inside authorities


def _inside_authorities(view: View, evidence: Evidence) -> Exhibit:
    gaps = evidence.authority_gaps
    title = "Gaps inside authorities, over time"
    if isinstance(gaps, Refused):
        return Exhibit("over-time", title, "", refused=gaps.reason)
    if isinstance(gaps.signs, Refused):
        return Exhibit("over-time", title, "", refused=gaps.signs.reason)
    strong = _strong(gaps)
    rows = [
        {
            "code": area.code,
            "name": area.short_name,
            "x": float(x),
            "label": short(period),
            "value": float(value[x]),
            "focus": focus,
        }
        for area, value, focus in [
            *((area, gaps.value[row], row in strong) for row, area in enumerate(gaps.authorities)),
            (evidence.england.area, gaps.england, True),
        ]
        for x, period in enumerate(gaps.periods)
    ]
    frame = pd.DataFrame(rows).sort_values("focus", ascending=False, kind="stable", ignore_index=True)
    return Exhibit(
        id="over-time",
        title=f"Life expectancy gap: {gaps_in_short(gaps)}",
        sentence=(
            f"{say.sentence_case(gaps_widened(view, evidence, gaps))}. {sure(gaps)} "
            f"The gap is in years, by small areas inside each authority, as published. {_strong_words(gaps, strong)} "
            "Neighbouring points share two of their three years, and authorities are small, so single moves mean "
            f"little. An area of several authorities has no line, because gaps cannot be averaged. {_absent(gaps.periods)}{NO_INTERVAL}"
        ),
        table=Table(
            frame,
            columns=(
                Column("name", "Authority"),
                Column("label", "Years"),
                Column("value", SLOPE, "figure", unit=YEARS),
            ),
            why_missing="not published",
            highlight="focus",
        ),
        spec=TimeSeries.standard(
            y_title=f"years lower at the most deprived end ({of(view)})",
            unit=YEARS,
            gaps=[float(start) for start in after_absence(gaps.periods)],
        ),
        provenance=replace(
            evidence.gap_provenance,
            method=f"{evidence.gap_provenance.method} Growing and shrinking counted by the sign test.",
        ),
        caveats=evidence.gap_caveats,
    )


def _strong(gaps: AuthorityGaps) -> list[int]:
    """Rows of the authorities drawn strong: all of a few, else the two whose gap grew most and shrank most."""
    if len(gaps.authorities) <= FEW:
        return list(range(len(gaps.authorities)))
    change = dict(enumerate(gaps.change.tolist()))
    known = {row: each for row, each in change.items() if math.isfinite(each)}
    return sorted({max(known, key=lambda row: known[row]), min(known, key=lambda row: known[row])})


def _strong_words(gaps: AuthorityGaps, strong: list[int]) -> str:
    if len(strong) == len(gaps.authorities):
        return "All lines are labelled at their ends."
    change = gaps.change.tolist()
    known = [each for each in change if math.isfinite(each)]
    told = []
    for row in sorted(strong, key=lambda row: -change[row]):
        way = "grew" if change[row] > 0 else "shrank" if change[row] < 0 else "changed"
        extreme = max(known) if change[row] > 0 else min(known)
        told.append(
            f"{gaps.authorities[row].short_name}, whose gap {way} {'most' if change[row] == extreme else 'least'}"
        )
    return f"The strong lines are England, {' and '.join(told)}; the table names the others."


def _absent(periods: Sequence[Period]) -> str:
    """The sentence that names periods never published, with a space behind it; "" where none is missing."""
    words = say.broken_line([period.label for period in absent(periods)])
    return f"{words} " if words else ""


# ---------------------------------------------------------------- between practices


def _by_quintile(evidence: Evidence, series: QuintileSeries) -> Exhibit:
    name = topic(series.indicator)
    if len(series.periods) < 2:
        return Exhibit(
            "over-time",
            f"{name}, over time",
            "",
            refused=f"{name} by fifth of practices is published for {series.periods[0].label} only: a trend needs a second year.",
        )
    whole = evidence.area.kind == "region"
    strong = {*(() if whole else evidence.own_rows), len(series.areas) - 1}
    rows = [
        {
            "code": area.code,
            "name": area.short_name,
            "x": float(x),
            "label": period.label,
            "value": float(series.gap[row, x]),
            "most": written(series, float(series.most[row, x])),
            "least": written(series, float(series.least[row, x])),
            "words": _gap_words(series, float(series.gap[row, x])),
            "focus": row in strong,
        }
        for row, area in enumerate(series.areas)
        for x, period in enumerate(series.periods)
    ]
    frame = pd.DataFrame(rows).sort_values("focus", ascending=False, kind="stable", ignore_index=True)
    lines = (
        "The strong line is England; the grey ones are the systems."
        if whole
        else f"Strong: {say.listing([named(series.areas[row]) for row in (*evidence.own_rows, -1)], most=12)}; grey: the other systems."
    )
    parts = (
        "Above the dashed line, the figure is higher in more deprived practices.",
        _change(evidence, series),
        *(each.words for each in series.breaks[::-1]),
        _absent(series.periods).strip(),
        lines,
        "" if evidence.system_row is not None else not_added(evidence),
        MEDIANS,
        NO_INTERVAL,
    )
    return Exhibit(
        id="over-time",
        title=_quintile_title(evidence, series, name),
        sentence=" ".join(part for part in parts if part),
        table=Table(
            frame,
            columns=(
                Column("name", "Area"),
                Column("label", "Year"),
                Column("words", "Gap, most against least deprived fifth"),
                Column("most", "Most deprived fifth"),
                Column("least", "Least deprived fifth"),
            ),
            why_missing="not published",
            highlight="focus",
        ),
        spec=TimeSeries.standard(
            y_title=f"{say.mid_sentence(name)}: most deprived fifth less least",
            unit=gap_unit(series),
            breaks=[(start - 0.5, each.label) for start, each in zip(series.breaks_at, series.breaks, strict=True)],
            cut=True,
            gaps=[float(start) for start in after_absence(series.periods)],
            target=0.0,
            target_name="no gap",
        ),
        provenance=evidence.series_provenance(series),
        caveats=series.indicator.caveats,
    )


def _gap_words(series: QuintileSeries, gap: float) -> str:
    return signed_gap(series, gap) if math.isfinite(gap) else "not published"


def _told_row(evidence: Evidence, series: QuintileSeries) -> int:
    """The row whose change is reported: the system's, else England's."""
    return len(series.areas) - 1 if evidence.system_row is None else evidence.system_row


def _quintile_title(evidence: Evidence, series: QuintileSeries, name: str) -> str:
    row = _told_row(evidence, series)
    at = series.last(row)
    if at is None:
        return f"{name}: the gap by deprivation is not known"
    gap = signed_gap(series, float(series.gap[row, at]))
    words = "no gap" if gap == "none" else f"{gap} in the most deprived fifth"
    where = ", England" if evidence.system_row is None else ""
    return f"{name}{where}: {words}"


def _change(evidence: Evidence, series: QuintileSeries) -> str:
    """How the gap has changed over the years that may be compared, against how much it changes in one."""
    row = _told_row(evidence, series)
    change, too_few = series.change(row), series.too_few(row)
    if too_few is not None:
        return too_few_practices(series.areas[row], too_few)
    if change is None:
        return f"{no_figure(evidence)}."
    if change.first == change.last:
        return f"{series.periods[change.last].label} cannot be compared with earlier years."
    unit = gap_unit(series).telling(change.start, change.end)
    between = f"From {series.periods[change.first].label} to {series.periods[change.last].label} the gap"
    told = (
        f"{between} stayed at {signed_gap(series, change.end)}"
        if unit.same(change.start, change.end)
        else f"{between} went from {signed_gap(series, change.start, unit)} to {signed_gap(series, change.end, unit)}"
    )
    return f"{told}: {_trend(evidence, series)}. The most it has moved in one year is {_most_moved(series, change)}."


def _trend(evidence: Evidence, series: QuintileSeries) -> str:
    """What the list of every measure says of this gap: a measure has one trend in an area."""
    found = next((each for each in evidence.inequalities if each.indicator.id == series.indicator.id), None)
    if found is not None:
        return TREND[found.trend]
    counted = counted_as(evidence.store, series.indicator.id)
    if evidence.system_row is not None and counted is not None:
        return "its trend is given with the counts by practice, in the list of every measure"
    return "not tested"


def _most_moved(series: QuintileSeries, change: GapChange) -> str:
    return "not known" if isinstance(change.usual, Refused) else amount(series, change.usual.largest)
