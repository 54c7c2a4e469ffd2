"""Explore local statistics: selected indicators for local authorities (Office for National Statistics).

Layout: the publisher's tables joined to one CSV by a third party: one row for each indicator, measure, area and period, with the
95% interval where one is published. A period is the day it starts and its length as an ISO duration.

Rules
- Periods: P1Y from January is a calendar year, from April, August, September or November the financial year it begins in (as
  Fingertips has school years and survey years); P3Y and P5Y are spans of calendar years. Without a length it is a day, and its
  month is kept. Periods that start before 2004 are dropped.
- One indicator may have several measures: the measure is checked, not guessed.
- A status "x" is not available: missing. "u" without a value was withheld as unreliable: suppressed. A note that an estimate is
  unreliable makes it low reliability. An empty value without a status is refused.
- Regions E12 are the store's territorial units of the first level. Combined authorities (E47) are dropped: the store has none.
- Barnsley and Sheffield stand under the codes they had before 2025, which the store uses. Where the file has both they must agree.
- Codes that ended before 2015 are dropped; later ones are in the store.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data_access.reference.sources.authorities_of_2025 import STORE_CODE
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, read_table
from vocabulary import Status

ROWS_FLOOR = 120_000
FROM_YEAR = "2004"
LEFT_OUT = frozenset(
    {
        *("Cycle to work", "Drive to work", "Public transport or walk to work"),
        *("Food outlets", "Gross value added per filled job"),
    }
)
REGIONS = {
    f"E1200000{number}": code
    for number, code in enumerate(("TLC", "TLD", "TLE", "TLF", "TLG", "TLH", "TLI", "TLJ", "TLK"), 1)
}
_ENDED_EARLY = r"Obsolete code since 20(?:0\d|1[0-4])\b.*"
_UNRELIABLE = r"Estimate and confidence interval unreliable.*"


@dataclass(frozen=True)
class Measure:
    """What an indicator of the file becomes. `least` and `most` are on the file's scale."""

    indicator: str
    called: str  # the file's measure, or how it begins
    least: float
    most: float
    breakdown: str = ""
    scale: float = 1  # the file's figure divided by this is the store's


def _share(indicator: str, breakdown: str = "") -> Measure:
    return Measure(indicator, "Percentage", 0, 100, breakdown, scale=100)


MEASURES = {
    "Female healthy life expectancy": Measure("healthy_life_expectancy_with_intervals", "Years", 35, 85, "sex=female"),
    "Male healthy life expectancy": Measure("healthy_life_expectancy_with_intervals", "Years", 35, 85, "sex=male"),
    "Preventable cardiovascular mortality (England)": Measure(
        "preventable_cardiovascular_mortality", "Rate per 100,000 population", 0, 200
    ),
    "Adult obesity prevalence": _share("adult_obesity"),
    "Cigarette smokers": _share("cigarette_smokers_five_years"),
    "Cancer diagnosis at stage 1 and 2": _share("cancer_diagnosed_early"),
    "Employment rate": _share("employment_rate_16_to_64"),
    "Economically inactive": _share("economic_inactivity_rate"),
    "Modelled unemployment rate": _share("unemployment_rate_modelled"),
    "Claimant Count": _share("claimant_rate"),
    "Gross median weekly pay": Measure("median_weekly_pay", "Pounds", 50, 3_000),
    "Gross disposable household income": Measure("disposable_income_per_head", "Pounds", 2_000, 500_000),
    "Gross value added per hour worked": Measure("gva_per_hour_la", "Pounds", 1, 500),
    "Children in relative poverty after housing costs": _share("child_poverty_after_housing_costs"),
    "Children in relative poverty before housing costs": _share("child_poverty_before_housing_costs"),
    "Satisfaction": Measure("life_satisfaction", "Mean (", 0, 10),
    "Worthwhile": Measure("life_worthwhile", "Mean (", 0, 10),
    "Happiness": Measure("happiness_yesterday", "Mean (", 0, 10),
    "Anxiety": Measure("anxiety_yesterday", "Mean (", 0, 10),
    # The file calls it a percentage; it is years of pay.
    "Housing affordability ratio (residence-based)": Measure("housing_affordability", "Percentage", 0.5, 100),
    "GCSEs in English and Maths": _share("gcse_english_and_maths"),
    "Persistent absences for all pupils": _share("persistent_school_absence"),
    "Communication and language": _share("early_learning_goals", "early_learning_goal=communication"),
    "Literacy": _share("early_learning_goals", "early_learning_goal=literacy"),
    "Mathematics": _share("early_learning_goals", "early_learning_goal=mathematics"),
    "Level 3 or above qualifications (Great Britain)": _share("level_3_qualifications"),
}
_COLUMNS = (
    Text("areacd", pattern=r"[EK]\d{8}", expected="an ONS code of England or the United Kingdom"),
    Text("indicator", among=frozenset(MEASURES) | LEFT_OUT, expected="an indicator this loader knows"),
    Text("period_start", pattern=r"\d{4}-\d\d-\d\d", expected="a day such as 2024-04-01"),
    Text("period_length", pattern=r"P\dY", missing=("",), expected="a number of years such as P1Y, or nothing"),
    Text("measure"),
    Number("observation", missing=("",)),
    Number("lci_95", missing=("",)),
    Number("uci_95", missing=("",)),
    Text("status", among=frozenset({"", "u", "x"}), missing=("",), expected="u, x or nothing"),
    Text("notes", missing=("",)),
)


def period_of(start: str, length: str) -> str:
    """The store's period of a start and an ISO length; "" for one it does not have."""
    year, month = int(start[:4]), start[5:7]
    if not length:
        return start[:7]
    years = int(length[1])
    if years == 1 and month in ("04", "08", "09", "11"):
        return f"{year}/{(year + 1) % 100:02d}"
    if month != "01":
        return ""
    return {1: f"{year}", 3: f"{year}/{year + 2}", 5: f"{year}/{year + 4}"}.get(years, "")


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR) -> Loaded:
    """26 measures of authorities, counties, regions and countries. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    key = ("areacd", "indicator", "measure", "period_start", "period_length")
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=key)
    rows: Any = table[
        ~table["indicator"].isin(LEFT_OUT)
        & ~table["areacd"].str.startswith("E47")
        & ~table["notes"].str.fullmatch(_ENDED_EARLY)
        & (table["period_start"] >= FROM_YEAR)
    ].copy()
    measures = rows["indicator"].map(MEASURES)
    for line, measure, called in zip(rows.index, measures, rows["measure"], strict=True):
        if not called.startswith(measure.called):
            faults.add(int(line), "measure", called, measure.called)
    forms = {
        form: period_of(*form)
        for form in rows[["period_start", "period_length"]].drop_duplicates().itertuples(index=False, name=None)
    }
    rows["period"] = [forms[form] for form in zip(rows["period_start"], rows["period_length"], strict=True)]
    for line in rows.index[rows["period"] == ""]:
        found = f"{rows.at[line, 'period_start']} {rows.at[line, 'period_length']}"
        faults.add(int(line), "period_start", found, "a year, or three or five calendar years")
    for line in rows.index[rows["observation"].isna() & (rows["status"] == "")]:
        faults.add(int(line), "observation", "", "a number, or a status u or x")
    low, high = (measures.map(lambda each, name=name: getattr(each, name)) for name in ("least", "most"))
    for line in rows.index[rows["observation"].notna() & ~rows["observation"].between(low, high)]:
        faults.add(int(line), "observation", f"{rows.at[line, 'observation']:g}", f"{low[line]:g} to {high[line]:g}")
    inside = rows["lci_95"].le(rows["observation"]) & rows["observation"].le(rows["uci_95"])
    for line in rows.index[rows["lci_95"].notna() & ~inside]:
        faults.add(int(line), "observation", f"{rows.at[line, 'observation']:g}", "a figure inside its interval")
    rows["area"] = rows["areacd"].replace(STORE_CODE | REGIONS)
    for code in sorted(set(rows["area"]) - set(known.spellings)):
        faults.add(None, "areacd", code, "the code of an area known before")
    rows["unit"] = measures.map(lambda each: each.indicator)
    rows["breakdown"] = measures.map(lambda each: each.breakdown)
    twice = rows[rows.duplicated(["unit", "breakdown", "area", "period"], keep=False)]
    for (name, area), same in twice.groupby(["indicator", "area"]):
        for _, one_period in same.groupby("period"):
            if one_period["observation"].nunique(dropna=False) > 1:
                numbers = ", ".join(f"{number:g}" for number in one_period["observation"])
                faults.add(
                    int(one_period.index[0]),
                    "observation",
                    f"{numbers} for {name}, {area}",
                    "one figure under both codes",
                )
    faults.refuse_if_any()
    rows = rows.drop_duplicates(["unit", "breakdown", "area", "period"])
    scale = measures[rows.index].map(lambda each: each.scale).to_numpy(np.float64)
    return Loaded(
        rows_read=len(table),
        facts=facts(
            indicator=rows["unit"],
            breakdown=rows["breakdown"],
            period=rows["period"],
            area=rows["area"],
            value=(rows["observation"] / scale).round(6),
            lower=(rows["lci_95"] / scale).round(6),
            upper=(rows["uci_95"] / scale).round(6),
            status=_statuses(rows),
        ),
    )


def _statuses(rows: pd.DataFrame) -> np.ndarray:
    unreliable = np.array([re.fullmatch(_UNRELIABLE, note) is not None for note in rows["notes"]])
    empty = rows["observation"].isna()
    return np.select(
        [empty & (rows["status"] == "u"), empty, unreliable],
        [str(Status.SUPPRESSED), str(Status.MISSING), str(Status.LOW_RELIABILITY)],
        str(Status.OK),
    )
