"""Indicators of local authorities from Fingertips (Office for Health Improvement and Disparities), fourteen files.

Layout: fetched from the publisher's service and re-saved as CSV by Trafford Data Lab; one file for each publication, all with
the same ten columns: one row for each area, period and group, value only. There are no counts and no intervals. Which file it
is, is told by its role in the catalogue: `files: {life_expectancy: ...}`.

Rules
- A missing value is "NA". None is read as 0.
- One kind of period for each indicator. Of adults who smoke in routine and manual work the single years are taken, not the
  periods of three years that overlap them; of obesity in children the single years, not the pools of three and five (which
  also hold wards of Trafford and quintiles of twelve authorities). Of health checks the first quarter alone is dropped: all
  other periods are spans that begin with it.
- Sex stands in the column `inequality` for life expectancy and in `unit` for deaths under 75.
- Health checks are cumulative: a figure may not fall. A figure of exactly 0 is missing: an authority that had not begun again
  after the pandemic and one that did not report look the same.
- Slopes of life expectancy keep their sign: positive where the deprived live shorter lives. A few are below zero.
- Authorities of all England, with those merged since 2015 under their old codes. In a year that has figures under old and
  new codes both are kept: neither is made from the other here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table

ENGLAND = "E92000001"
KINDS = frozenset({"england", "utla", "ltla"})


def calendar_year(text: str) -> str:
    """ "2024"; "" for another form."""
    return text if re.fullmatch(r"20\d\d", text) else ""


def financial_year(text: str) -> str:
    """ "2023/24"; "" for another form."""
    match = re.fullmatch(r"(20\d\d)/(\d\d)", text)
    return text if match and (int(match[1]) + 1) % 100 == int(match[2]) else ""


def three_years(text: str) -> str:
    """ "2015 - 17" as "2015/2017"; "" for another form."""
    match = re.fullmatch(r"(20\d\d) - (\d\d)", text)
    return f"{match[1]}/20{match[2]}" if match and int(match[1]) + 2 == 2000 + int(match[2]) else ""


def quarters_since(text: str) -> str:
    """ "2021/22 Q1 - 2025/26 Q3" as "2021-Q2/2025-Q4": quarters of financial years begin in April; "" for another form."""
    match = re.fullmatch(r"(20\d\d/\d\d) Q([1-4]) - (20\d\d/\d\d) Q([1-4])", text)
    if not match or not financial_year(match[1]) or not financial_year(match[3]):
        return ""
    first, last = (_quarter(match[i], int(match[i + 1])) for i in (1, 3))
    return f"{first}/{last}" if first < last else ""


def _quarter(year: str, number: int) -> str:
    return f"{year[:4]}-Q{number + 1}" if number < 4 else f"{int(year[:4]) + 1}-Q1"


@dataclass(frozen=True)
class Layout:
    """What one file holds. `called` and `measure` are its own words; `left_out` are forms of period or other indicators
    dropped by rule."""

    indicator: str
    called: str
    measure: str
    period: Callable[[str], str]
    least: float
    most: float
    rows_floor: int
    authorities: int  # fewest in each period
    unit: frozenset[str] = frozenset({"Persons"})
    groups: frozenset[str] = frozenset({"NA"})
    sex_in: str = ""
    percent: bool = True
    other_indicators: frozenset[str] = field(default=frozenset())
    period_left_out: Callable[[str], bool] = lambda text: False
    cumulative: bool = False


_SEXES = frozenset({"Male", "Female"})


def _obesity(indicator: str, called: str) -> Layout:
    return Layout(
        indicator,
        called,
        "Percentage",
        financial_year,
        0,
        60,
        rows_floor=3_600,
        authorities=290,
        groups=frozenset(
            {
                "NA",
                *("Most deprived quintile", "Second most deprived quintile", "Average deprived quintile"),
                *("Second least deprived quintile", "Least deprived quintile"),
            }
        ),
        other_indicators=frozenset(f"{called}, {years} years data combined" for years in (3, 5)),
    )


LAYOUTS: dict[str, Layout] = {
    "life_expectancy": Layout(
        "life_expectancy_at_birth_la",
        "Life expectancy at birth",
        "Life expectancy",
        three_years,
        60,
        95,
        rows_floor=5_400,
        authorities=290,
        unit=frozenset({"Years"}),
        groups=_SEXES,
        sex_in="inequality",
        percent=False,
    ),
    "healthy_life_expectancy": Layout(
        "healthy_life_expectancy_at_birth",
        "Healthy life expectancy at birth",
        "Life expectancy",
        three_years,
        35,
        85,
        rows_floor=2_100,
        authorities=130,
        unit=frozenset({"Years"}),
        groups=_SEXES,
        sex_in="inequality",
        percent=False,
    ),
    "inequality_in_life_expectancy": Layout(
        "inequality_in_life_expectancy_at_birth_la",
        "Inequality in life expectancy at birth",
        "Slope Index of Inequality",
        three_years,
        -10,
        30,
        rows_floor=4_700,
        authorities=290,
        unit=frozenset({"Years"}),
        groups=_SEXES,
        sex_in="inequality",
        percent=False,
    ),
    "preventable_mortality": Layout(
        "mortality_preventable_under_75",
        "Under 75 mortality rate from causes considered preventable (per 100,000 population)",
        "Age-standardised rate",
        calendar_year,
        10,
        1_000,
        rows_floor=9_700,
        authorities=290,
        unit=frozenset({"Male", "Female", "Persons"}),
        sex_in="unit",
        percent=False,
    ),
    "smoking": Layout(
        "smoking_prevalence_adults_la",
        "Smoking Prevalence in adults (aged 18 and over) - current smokers (APS)",
        "Percentage",
        calendar_year,
        0,
        60,
        rows_floor=4_500,
        authorities=290,
    ),
    "smoking_routine_manual": Layout(
        "smoking_prevalence_routine_manual",
        "Smoking prevalence in adults in routine and manual occupations (aged 18 to 64) - current smokers (APS)",
        "Percentage",
        calendar_year,
        0,
        90,
        rows_floor=5_300,
        authorities=290,
        period_left_out=lambda text: bool(three_years(text)),
    ),
    "active_adults": Layout(
        "physically_active_adults",
        "Percentage of physically active adults",
        "Percentage",
        financial_year,
        0,
        100,
        rows_floor=3_000,
        authorities=290,
    ),
    "active_children": Layout(
        "physically_active_children",
        "Percentage of physically active children and young people",
        "Percentage",
        financial_year,
        0,
        100,
        rows_floor=2_400,
        authorities=290,
    ),
    "overweight_adults": Layout(
        "overweight_or_obese_adults",
        "Overweight (including obesity) prevalence in adults, (using adjusted self-reported height and weight)",
        "Percentage",
        financial_year,
        0,
        100,
        rows_floor=3_000,
        authorities=290,
    ),
    "obesity_reception": _obesity("obesity_reception", "Reception prevalence of obesity (including severe obesity)"),
    "obesity_year_6": _obesity("obesity_year_6", "Year 6 prevalence of obesity (including severe obesity)"),
    "dental_decay": Layout(
        "dental_decay_age_5",
        "Percentage of 5 year olds with experience of visually obvious dental decay",
        "Percentage",
        financial_year,
        0,
        100,
        rows_floor=1_600,
        authorities=290,
        unit=frozenset({"5 years children"}),
    ),
    "health_checks": Layout(
        "nhs_health_checks",
        "People receiving an NHS Health Check",
        "Cumulative percentage from eligible",
        quarters_since,
        0,
        100,
        rows_floor=2_400,
        authorities=128,
        period_left_out=lambda text: bool(re.fullmatch(r"2021/22 Q1", text)),
        cumulative=True,
    ),
    "depression": Layout(
        "depression_prevalence_la",
        "Depression: QOF prevalence",
        "Percentage",
        financial_year,
        0,
        60,
        rows_floor=2_900,
        authorities=290,
    ),
}


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int | None = None,
    authorities: int | None = None,
) -> Loaded:
    """The figures of one file. Raises SourceRefused, or KeyError for a role nobody knows."""
    ((role, path),) = files.items()
    layout = LAYOUTS[role]
    faults = Faults(path.name)
    scale = 100.0 if layout.percent else 1.0
    columns = (
        Text(
            "area_code", pattern=r"E(05|06|07|08|09|10|92)\d{6}", expected="an ONS code of an authority or of England"
        ),
        Text("area_name"),
        Text("area_type", among=frozenset({"Country", "County", "UA", "District", "Electoral Wards (2024)"})),
        Text("period"),
        Text("indicator", among=frozenset({layout.called}) | layout.other_indicators),
        Text("measure", among=frozenset({layout.measure})),
        Text("unit", among=layout.unit),
        Number("value", least=layout.least, most=layout.most, missing=("NA",)),
        Text("compared_to_England"),
        Text("inequality", among=layout.groups),
    )
    table = read_table(
        path,
        columns,
        faults,
        rows_floor=layout.rows_floor if rows_floor is None else rows_floor,
        key=("area_code", "period", "indicator", "unit", "inequality"),
        exactly=True,
    )
    rows_read = len(table)
    wanted = (table["indicator"] == layout.called) & ~table["period"].map(layout.period_left_out).astype(bool)
    table = table[wanted].copy()
    table["id"] = table["period"].map({text: layout.period(text) for text in table["period"].unique()})
    for line, text in table.loc[table["id"] == "", ["period"]].itertuples():
        faults.add(line, "period", text, "a period of the form this publication has")
    _check_areas(table, known, faults, layout.authorities if authorities is None else authorities)
    faults.refuse_if_any()
    _check_england(table, faults)
    if layout.cumulative:
        _check_never_falls(table, faults)
        table.loc[table["value"] == 0, "value"] = np.nan
    faults.refuse_if_any()
    sex = table[layout.sex_in] if layout.sex_in else pd.Series("Persons", index=table.index)
    found = facts(
        indicator=layout.indicator,
        breakdown=sex.map({"Persons": "", "Male": "sex=male", "Female": "sex=female"}),
        period=table["id"],
        area=table["area_code"],
        value=(table["value"] / scale).round(6),
    )
    return Loaded(rows_read=rows_read, facts=found)


def _check_areas(table: pd.DataFrame, known: Known, faults: Faults, authorities: int) -> None:
    fitting = {code for code, row in known.areas.items() if row.kind in KINDS}
    for line, code in table.loc[~table["area_code"].isin(fitting), ["area_code"]].itertuples():
        faults.add(line, "area_code", code, "the code of an authority known before, or of England")
    for text, rows in table.groupby("period"):
        codes = set(rows["area_code"])
        if ENGLAND not in codes:
            faults.add(None, "area_code", f"no {ENGLAND} in {text}", "a row for England in each period")
        if len(codes - {ENGLAND}) < authorities:
            faults.add(None, "area_code", f"{len(codes) - 1} authorities in {text}", f"at least {authorities}")


def _check_england(table: pd.DataFrame, faults: Faults) -> None:
    """England's figure must lie among those of its authorities: what is summed up wrongly or in another unit does not."""
    own = table["area_code"] == ENGLAND
    groups = ["id", "unit", "inequality"]
    spread = table[~own].groupby(groups)["value"].agg(["min", "max"]).reset_index()
    england = table[own].reset_index(names="line").merge(spread, on=groups)
    outside = england[(england["value"] < england["min"]) | (england["value"] > england["max"])]
    for line, value, lowest, highest in zip(*(outside[name] for name in ("line", "value", "min", "max")), strict=True):
        faults.add(line, "value", value, f"between {lowest:g} and {highest:g}, as the authorities")


def _check_never_falls(table: pd.DataFrame, faults: Faults) -> None:
    ordered = table.sort_values(["area_code", "id"])
    before = ordered.groupby("area_code")["value"].shift()
    for line, value, last in ordered.assign(before=before)[["value", "before"]].itertuples():
        if value < last:
            faults.add(line, "value", value, f"at least {last:g}, the figure up to the quarter before")
