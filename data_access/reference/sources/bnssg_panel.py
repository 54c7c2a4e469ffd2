"""Yearly figures of the integrated care boards: spending, beds, staff and waits (NHS Bristol, North Somerset and South
Gloucestershire ICB, future performance tool).

Layout: a derived panel, not a publication. The board's analysts made it from publications of NHS England and others: one row
for each year, board (ODS code) and one of 55 measures, as rates, without the counts. Six measures are used.

Traps and rules
- Figures of trusts (beds, staff, cancer) were shared out to boards by where the trusts' patients live. A large teaching trust
  lifts its home board.
- The year is one number. For waits and appointments it fits the calendar year; for spending and beds the file does not say
  whether a year is a calendar or a financial one.
- Spending on mental health: the column's name speaks of thousands; the values, 115 to 342, are pounds per head.
- Beds per 1,000 people aged 60 and over: in every board the level is about a fifth (0.18 to 0.24) of what beds published by
  trust, the same shares of patients and residents aged 60 and over give. Order and trend of boards agree with these (correlation
  0.95), the level does not. So every value is `low reliability`, and 2014, which stands a quarter above 2015 in 41 of 42 boards, is left
  out.
- Percentages become proportions. A blank is missing: four boards' share of spending in 2016. Measures that are not used are
  not read beyond their key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from data_access.reference.sources.boards import ODS_CODE, ODS_WORDS, check_boards
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows, fault_sizes
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

FEWEST_ROWS = 19_000  # the file has 19,992


@dataclass(frozen=True)
class _Measure:
    indicator: str
    least: float
    most: float
    scale: float = 1.0
    first: int = 0
    status: Status = Status.OK


MEASURES = {
    "Mental Health total spend per population": _Measure("mental_health_spend_per_head", 50, 700),
    "Mental health spend as a proportion of overall allocation": _Measure("mental_health_spend_share", 1, 40, 0.01),
    "Total beds per 1,000 60+ yrs (General & Acute - overnight)": _Measure(
        "beds_per_1000_aged_60", 0.2, 20, first=2015, status=Status.LOW_RELIABILITY
    ),
    "Workforce FTEs per 100,000 population (Total - Acute)": _Measure("acute_workforce_per_100000", 200, 6_000),
    "Proportion of attended GP appointments (over 4 weeks wait time)": _Measure(
        "gp_appointments_over_4_weeks", 0, 100, 0.01
    ),
    "Proportion of suspected cancer or referral to first definitive treatment that are longer than 62 days wait": _Measure(
        "cancer_62_day_icb", 0, 100, 0.01
    ),
}
_COLUMNS: tuple[Text | Number, ...] = (
    Whole("year", least=2000, most=2100),
    Text("org", pattern=ODS_CODE, expected=ODS_WORDS),
    Text("metric"),
    Number("value", missing=("", "NA")),
    Text("domain", among=frozenset({"Capacity", "Demand", "Performance"})),
)


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS, boards: int | None = None
) -> Loaded:
    """Six measures of the boards, year by year.

    `boards`: how many there must be in each year; None: all there were at its end. Raises SourceRefused.
    """
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=("year", "org", "metric"), exactly=True)
    codes = {known.areas[code].ods for code in known.codes("icb")}
    fault_rows(faults, "org", table["org"], ~table["org"].isin(codes), "the ODS code of one of the boards")
    made = []
    for name, measure in MEASURES.items():
        rows = table[table["metric"] == name]
        _check(name, measure, rows, known, boards, faults)
        rows = rows[rows["year"] >= measure.first]
        made.append(
            facts(
                indicator=measure.indicator,
                period=rows["year"].map("{:.0f}".format),
                area=rows["org"],
                value=rows["value"] * measure.scale,
                status=rows["value"].notna().map({True: measure.status, False: Status.MISSING}),
            )
        )
    faults.refuse_if_any()
    return Loaded(rows_read=len(table), facts=pd.concat(made, ignore_index=True))


def _check(name: str, measure: _Measure, rows: pd.DataFrame, known: Known, boards: int | None, faults: Faults) -> None:
    if rows.empty:
        faults.add(None, "metric", f"no {name}", "rows of it")
    outside = (rows["value"] < measure.least) | (rows["value"] > measure.most)
    words = f"{measure.least:g} to {measure.most:g} for {measure.indicator}"
    fault_rows(faults, "value", rows["value"], outside, words)
    if boards is None:
        ends = rows["year"].map("{:.0f}-12".format)
        check_boards(faults, "org", rows["org"], ends, known, what=f"boards for {name}")
    else:
        per_year = rows.groupby("year").size()
        fault_sizes(faults, "org", per_year, per_year != boards, f"boards for {name}", f"{boards}")
