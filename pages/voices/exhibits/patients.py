"""What patients say of their practice: the systems by their gap, the five fifths, and the gap and its two ends over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from analysis.equality import above
from components import narrative as say
from components.charts.specs import Dumbbell, TimeSeries
from components.exhibit import Column, Drill, Exhibit, Table
from components.page import drills
from components.units import PERCENT
from data_access.reference.calendar import absent, after_absence
from domain.voices.patient_experience import Floats, GapTrend
from pages import areas
from pages.voices.evidence import Evidence
from pages.voices.view import View
from pages.voices.words import (
    GAP,
    NO_INTERVAL,
    NOT_ADDED,
    area_name,
    did,
    england_at,
    known_years,
    short,
    signed,
    some_systems,
)
from pages.words import named
from vocabulary import Provenance, Sureness

QUINTILE_NAMES = ("1 (most deprived)", "2", "3", "4", "5 (least deprived)")
MOST, LEAST = "Most deprived fifth", "Least deprived fifth"
ORDER = ("most deprived", "second most deprived", "middle", "second least deprived", "least deprived")
REGION_LINES = "The strong line is England. The grey lines are the systems of the Midlands; the table names them."
YARDSTICK = (
    "No interval is published. A difference from England counts where it is wider than the furthest the gap has moved in a year. "
    "This is a rule of thumb: by chance alone a difference goes beyond it about one time in ten."
)


@drills(Drill(parameter="area", key="code", verb="Look closer", name="name"))
def gaps(view: View, evidence: Evidence) -> Exhibit:
    """The eleven systems, the widest gap first: both ends of each."""
    year, england = evidence.year_index, evidence.england
    systems = evidence.patients.systems
    frame = pd.DataFrame(
        {
            "code": [areas.key_of(system.area) for system in systems],
            "name": [system.area.short_name for system in systems],
            "poor": [system.at(0, year) for system in systems],
            "rich": [system.at(-1, year) for system in systems],
            "gap": [system.gap_at(year) for system in systems],
            "words": [_gap_words(system.gap_at(year)) for system in systems],
            "own": [_strong(evidence, system) for system in systems],
        }
    ).sort_values("gap", ascending=False, kind="stable", na_position="last", ignore_index=True)
    frame["from_england"] = frame["gap"] - england.gap_at(year)
    known = frame[frame["gap"].notna()]
    first = known.iloc[0]
    wider = int(above(known["gap"], england.gap_at(year)).sum())
    decimals = PERCENT.telling(float(first["gap"]), england.gap_at(year)).decimals
    missing = frame[frame["gap"].isna()]["name"].tolist()
    without = f" {say.listing(missing)} has no figure for one of the two fifths, so no gap is known." if missing else ""
    return Exhibit(
        id="gaps",
        title=f"The deprivation gap is widest in {first['name']}: {signed(first['gap'], decimals)}",
        sentence=(
            f"The gap lies between practices of the most and the least deprived fifth, in the share of patients who {did(evidence)}. "
            f"In {some_systems(wider, len(known))} with a figure it is wider than England’s {say.points(england.gap_at(year))}. "
            f"The upright lines are England’s two ends, {england_at(evidence, 0)} and {england_at(evidence, -1)}. "
            f"A narrow gap is no success where both ends are low.{without} {NO_INTERVAL}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            frame,
            columns=(
                Column("name", "System"),
                Column("gap", "Gap", "figure", "percentage point", GAP),
                Column("from_england", "Points from England’s gap", "points"),
                Column("poor", MOST, "percent"),
                Column("rich", LEAST, "percent"),
            ),
            why_missing="no figure published",
            highlight="own",
            chosen="own",
        ),
        spec=Dumbbell(
            start="poor",
            end="rich",
            words="words",
            name="name",
            code="code",
            focus="own",
            chosen="own",
            start_name=MOST,
            end_name=LEAST,
            against="England",
            start_level=england.at(0, year),
            end_level=england.at(-1, year),
            value_title=f"patients who {did(evidence)}, {evidence.year}",
            unit=PERCENT,
        ),
        provenance=_provenance(evidence),
        caveats=(YARDSTICK, *evidence.indicator.caveats),
    )


def _gap_words(gap: float) -> str:
    if not say.known(gap):
        return "no gap known"
    return f"{'−' if gap < 0 else ''}{short(gap)}"


def by_quintile(view: View, evidence: Evidence) -> Exhibit:
    """All five fifths of the system, or of each system of the area, and England's."""
    year = evidence.year_index
    return Exhibit(
        id="by-fifth",
        title=_quintiles_title(evidence),
        sentence=(
            f"Share of patients who {did(evidence)} at the median practice of each fifth. {_strong_words(evidence)} {_whole(evidence)}"
            f"{NO_INTERVAL}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            _lines(evidence, QUINTILE_NAMES, lambda trend: trend.value[:, year]),
            columns=(
                Column("name", "Area"),
                Column("label", "Fifth of practices by deprivation"),
                Column("value", f"Patients who {did(evidence)}", "percent"),
            ),
            why_missing="no figure published",
            highlight="focus",
        ),
        spec=TimeSeries.standard(
            y_title="share of patients",
            unit=PERCENT,
        ),
        provenance=_provenance(evidence),
        caveats=evidence.indicator.caveats,
    )


def _quintiles_title(evidence: Evidence) -> str:
    shown = evidence.system or evidence.england
    values = [shown.at(quintile, evidence.year_index) for quintile in range(len(QUINTILE_NAMES))]
    known = [quintile for quintile, value in enumerate(values) if say.known(value)]
    best = (max if evidence.indicator.polarity != "lower" else min)(known, key=values.__getitem__)
    where = area_name(evidence) if evidence.system else "England"
    return f"In {where}, the {ORDER[best]} fifth does best: {say.percent(values[best])}"


def gap_over_time(view: View, evidence: Evidence) -> Exhibit:
    """The gap year by year, not drawn across a change of the survey or a sudden fall."""
    return Exhibit(
        id="gap-over-time",
        title=_gap_over_time_title(evidence),
        sentence=(
            f"{_breaks_in_words(evidence)} {_strong_words(evidence)} Above the dashed line, the most deprived fifth does worse. "
            f"{_whole(evidence)}{NO_INTERVAL}"
        ),
        sure=Sureness.NOT_MEASURED,
        table=Table(
            _lines(evidence, [year.label for year in evidence.years], lambda trend: trend.gap),
            columns=(
                Column("name", "Area"),
                Column("label", "Year"),
                Column("value", "Gap between least and most deprived fifth", "figure", "percentage point", GAP),
            ),
            why_missing="no figure published",
            highlight="focus",
        ),
        spec=TimeSeries.standard(
            y_title="gap in percentage points",
            unit=GAP,
            breaks=_breaks(evidence),
            gaps=_gaps(evidence),
            cut=True,
            target=0.0,
            target_name="no gap",
        ),
        provenance=_provenance_of_all_years(evidence),
        caveats=evidence.indicator.caveats,
    )


def _gap_over_time_title(evidence: Evidence) -> str:
    """How the gap changed up to the newest year; where that may be set against no other, between what it lay in all years."""
    shown = evidence.system or evidence.england
    whose = f"{say.possessive(area_name(evidence))} gap" if evidence.system else "England’s gap"
    every = known_years(shown, range(len(evidence.years)))
    if len(every) < 2:
        return f"{say.sentence_case(whose)} is known in too few years to compare"
    known = [year for year in every if year in evidence.patients.comparable_years(every[-1])]
    if len(known) < 2:
        gaps = [shown.gap_at(year) for year in every]
        low, high = min(gaps), max(gaps)
        lay = f"lay between {signed(low)} and {signed(high)}"
        if low >= 0:
            decimals = PERCENT.telling(low, high).decimals
            lay = f"lay between {short(low, decimals).split(' ')[0]} and {short(high, decimals)}"
        return f"From {evidence.years[every[0]].label} to {evidence.years[every[-1]].label}, {whose} {lay}"
    first, last = known[0], known[-1]
    before, after = shown.gap_at(first), shown.gap_at(last)
    years = f"From {evidence.years[first].label} to {evidence.years[last].label},"
    if say.nothing(after - before):
        return f"{years} {whose} did not change"
    if min(before, after) >= 0:
        return f"{years} {whose} {'grew' if after > before else 'shrank'} by {short(after - before)}"
    return f"{years} {whose} moved by {short(after - before)}"


def ends_over_time(view: View, evidence: Evidence) -> Exhibit:
    """Whether a gap closed from below or from above: both ends of a system; of several, each one's most deprived fifth."""
    title, words = (
        _ends_of_one(evidence, evidence.system) if evidence.system is not None else _ends_of_several(evidence)
    )
    return Exhibit(
        id="ends-over-time",
        title=title,
        sentence=f"Share of patients who {did(evidence)}. {words} {_breaks_in_words(evidence)} {NO_INTERVAL}",
        sure=Sureness.NOT_MEASURED,
        table=Table(
            _ends(evidence),
            columns=(
                Column("whose", "Area"),
                Column("fifth", "Fifth of practices"),
                Column("label", "Year"),
                Column("value", f"Patients who {did(evidence)}", "percent"),
            ),
            why_missing="no figure published",
            highlight="focus",
        ),
        spec=TimeSeries.standard(
            y_title="share of patients",
            unit=PERCENT,
            breaks=_breaks(evidence),
            gaps=_gaps(evidence),
            cut=True,
        ),
        provenance=_provenance_of_all_years(evidence),
        caveats=evidence.indicator.caveats,
    )


def _ends(evidence: Evidence) -> pd.DataFrame:
    """One row for each line and year: both ends of one system and of England, or the most deprived fifth of several systems."""
    lines: list[tuple[GapTrend, int, str, str, bool]]  # whose, which quintile, its words, name of the line, strong
    if evidence.system:
        lines = [
            (evidence.system, 0, MOST, MOST, True),
            (evidence.system, -1, LEAST, LEAST, True),
            (evidence.england, 0, MOST, "England: most deprived fifth", False),
            (evidence.england, -1, LEAST, "England: least deprived fifth", False),
        ]
    else:
        strong = [(system, _strong(evidence, system)) for system in evidence.own_systems]
        lines = [(trend, 0, MOST, trend.area.short_name, focus) for trend, focus in (*strong, (evidence.england, True))]
    rows = [
        {
            "code": f"{trend.area.code}|{quintile}",
            "area_code": trend.area.code,
            "name": name,
            "whose": trend.area.short_name,
            "fifth": words,
            "x": float(x),
            "label": year.label,
            "value": trend.at(quintile, x),
            "focus": focus,
        }
        for trend, quintile, words, name, focus in lines
        for x, year in enumerate(evidence.years)
    ]
    return pd.DataFrame(rows)


def _ends_of_one(evidence: Evidence, system: GapTrend) -> tuple[str, str]:
    """The title, and which line is whose."""
    year, name = evidence.year_index, area_name(evidence)
    quintile = 0 if say.known(system.at(0, year)) else -1
    own, england = say.percents(system.at(quintile, year), evidence.england.at(quintile, year))
    return (
        f"{LEAST if quintile else MOST}: {own} in {name}, {england} in England",
        f"The solid and the dashed line are {name}. The grey lines are England.",
    )


def _ends_of_several(evidence: Evidence) -> tuple[str, str]:
    """The title, and which line is whose."""
    which = REGION_LINES if evidence.area.kind == "region" else "The systems of the cluster, side by side, and England."
    needed = "The numbers of patients who gave each answer, practice by practice, would be needed."
    return (
        f"{MOST}: {_most_deprived_of_several(evidence)}",
        f"{which} {_whole(evidence)}{needed}",
    )


def _most_deprived_of_several(evidence: Evidence) -> str:
    year = evidence.year_index
    england = f"England {england_at(evidence, 0)}"
    known = [system for system in evidence.own_systems if say.known(system.at(0, year))]
    if not known:
        return england
    lowest = min(known, key=lambda system: system.at(0, year))
    return f"lowest in {named(lowest.area)}, {say.percent(lowest.at(0, year))}; {england}"


# ---------------------------------------------------------------- lines, and which of them are strong


def _lines(evidence: Evidence, labels: Sequence[str], values_of: Callable[[GapTrend], Floats]) -> pd.DataFrame:
    """One row for each area and position on the axis; those in focus first. England is always in focus."""
    trends = [*((system, _strong(evidence, system)) for system in evidence.patients.systems), (evidence.england, True)]
    rows = [
        {
            "code": trend.area.code,
            "name": trend.area.short_name,
            "x": float(x),
            "label": label,
            "value": float(value),
            "focus": focus,
        }
        for trend, focus in trends
        for x, (label, value) in enumerate(zip(labels, values_of(trend), strict=True))
    ]
    return pd.DataFrame(rows).sort_values("focus", ascending=False, kind="stable", ignore_index=True)


def _strong(evidence: Evidence, system: GapTrend) -> bool:
    """Whether a system is drawn strong. For the Midlands none is: all eleven at once would be none."""
    return system.area.code in evidence.own_codes and evidence.area.kind != "region"


def _strong_words(evidence: Evidence) -> str:
    if evidence.area.kind == "region":
        return REGION_LINES
    own = [named(system.area) for system in evidence.own_systems]
    return f"The strong lines are {say.listing([*own, 'England'], most=12)}. The grey lines are the other systems of the Midlands."


def _whole(evidence: Evidence) -> str:
    """Why an area of several systems has no line of its own."""
    if evidence.system is not None:
        return ""
    whose = "The cluster" if evidence.area.kind == "cluster" else say.sentence_case(area_name(evidence))
    return f"{whose} as a whole has no line: {NOT_ADDED}. "


# ---------------------------------------------------------------- years that are not joined


def _breaks(evidence: Evidence) -> list[tuple[float, str]]:
    return [(index - 0.5, broken.label) for index, broken in evidence.patients.breaks]


def _breaks_in_words(evidence: Evidence) -> str:
    """Why years are not joined, the newest break first; then the years that were never published."""
    never_published = say.broken_line([year.label for year in absent(evidence.years)])
    breaks = [broken.words for _, broken in reversed(evidence.patients.breaks)]
    return " ".join([*breaks, never_published] if never_published else breaks)


def _gaps(evidence: Evidence) -> list[float]:
    """Where a line would be drawn across years that were never published."""
    return [float(start) for start in after_absence(evidence.years)]


def _provenance(evidence: Evidence) -> Provenance:
    return evidence.provenance(evidence.view.measure, evidence.year)


def _provenance_of_all_years(evidence: Evidence) -> Provenance:
    return evidence.provenance(evidence.view.measure, f"{evidence.years[0].label} to {evidence.years[-1].label}")
