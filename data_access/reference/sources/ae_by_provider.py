"""A&E attendances and emergency admissions, monthly, by organisation (NHS England).

Layout: 59 monthly CSV files of the publisher joined by a third party (TOTAL rows and empty columns dropped), with a
`date` column added. One row for each organisation and month. All counts are whole numbers, never blank.

Definitions used here
- Within 4 hours, type 1: ("A&E attendances Type 1" - "Attendances over 4hrs Type 1") / "A&E attendances Type 1". Booked
  appointments have their own columns ("... Booked Appointments Type 1") for attendances and for waits over 4 hours, and
  are in neither: the over-4-hours count never exceeds the attendances of its own column, in any of the six pairs.
- 12 hours from the decision to admit: "Patients who have waited 12+ hrs from DTA to admission" over the sum of the three
  "Emergency admissions via A&E" columns.
- Attendances, type 1, and emergency admissions (the sum of the three "Emergency admissions via A&E" columns) as counts.
- All only for organisations with type 1 attendances in the month.

A zero that means missing: fourteen trusts of the clinical standards pilot report 0 waits over 4 hours until May 2023, in
every type of department. In the whole publication the smallest share over 4 hours above zero is 2.0%, and the smallest
type 1 department has 2,293 attendances a month; at that share 500 attendances with no wait over 4 hours would occur by
chance less than once in 20,000 months. So: 500 or more type 1 attendances and none over 4 hours is `missing`; and
500 or more with under 0.5% over 4 hours, which would be a month reported in part, is `low reliability` (none so far).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.periods import MONTHS
from data_access.reference.sources.loaded import AreaRow, Known, Loaded, Membership, facts
from data_access.reference.sources.names import proper_case
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

_DEPARTMENTS = (
    "Type 1",
    "Type 2",
    "Other A&E Department",
    "Booked Appointments Type 1",
    "Booked Appointments Type 2",
    "Booked Appointments Other Department",
)
_ATTENDANCES = tuple(f"A&E attendances {department}" for department in _DEPARTMENTS)
# The publisher drops "A&E" from one of the six names.
_OVER_4 = tuple(f"Attendances over 4hrs {department.replace('Other A&E', 'Other')}" for department in _DEPARTMENTS)
_WAITED_4_TO_12 = "Patients who have waited 4-12 hs from DTA to admission"
_WAITED_12 = "Patients who have waited 12+ hrs from DTA to admission"
ADMISSIONS = (
    "Emergency admissions via A&E - Type 1",
    "Emergency admissions via A&E - Type 2",
    "Emergency admissions via A&E - Other A&E department",
)
COUNTS = (*_ATTENDANCES, *_OVER_4, _WAITED_4_TO_12, _WAITED_12, *ADMISSIONS, "Other emergency admissions")
_PERIODS = "MSitAE-(" + "|".join(name.upper() for name in MONTHS) + r")-20\d\d"
PUBLISHED: tuple[Text | Number, ...] = (  # the columns of the publisher's own monthly files
    Text("Period", pattern=_PERIODS, expected="a month such as MSitAE-APRIL-2021"),
    Text(
        "Org Code",
        pattern=r"(?!TOTAL$)[A-Z0-9]{3,8}",
        expected="an organisation code of 3 to 8 capitals and digits, no total row",
    ),
    Text("Parent Org", pattern="NHS ENGLAND .+", expected="a region such as NHS ENGLAND MIDLANDS"),
    Text("Org name", expected="a name"),
    *(Whole(name, most=9_999_999) for name in COUNTS),
)
_COLUMNS = (
    *PUBLISHED,
    Text("date", pattern=r"\d{4}-\d\d-01", expected="the first day of the month in column Period"),
)
COLUMNS = tuple(column.name for column in _COLUMNS)

FEWEST_ROWS = 5_000
FEWEST_ORGANISATIONS = 150  # a month; the publication has 196 to 212
LARGE_DEPARTMENT = 500  # type 1 attendances a month
IMPLAUSIBLY_FEW = 0.005  # share over 4 hours

# Runs of zeros for waits of 12 hours or more beside hundreds of waits of 4 to 12 hours a month, which end or begin from one
# month to the next at hundreds (Kettering: 0, then 891; Imperial: 366, then 0). They are taken as not reported.
# A run that reaches the newest month of that file is taken to go on in later ones.
NEWEST_MONTH = "2026-02"
NOT_REPORTED_12_HOURS = {"RNQ": ("2021-04", "2025-02"), "RYJ": ("2025-06", NEWEST_MONTH)}


def month(text: str) -> str:
    """ "MSitAE-APRIL-2021" as "2021-04". Raises ValueError when it is not of that form."""
    if not re.fullmatch(_PERIODS, text):
        raise ValueError(text)
    _, name, year = text.split("-")
    return f"{year}-{MONTHS.index(name.capitalize()) + 1:02d}"


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int = FEWEST_ROWS,
    organisations_floor: int = FEWEST_ORGANISATIONS,
) -> Loaded:
    """Trusts with a major department, the region each reports in, and their figures. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=("Period", "Org Code"), exactly=True)
    table["month"] = table["Period"].map({text: month(text) for text in table["Period"].unique()})
    table["admissions"] = table[list(ADMISSIONS)].sum(axis=1)
    _check(table, organisations_floor, faults)
    regions = regions_of(table, known, faults)
    faults.refuse_if_any()
    areas, members = trusts(table, regions)
    major = table[table["A&E attendances Type 1"] > 0].sort_values(["Org Code", "month"])
    return Loaded(rows_read=len(table), facts=facts_of(major), areas=areas, members=members)


def regions_of(table: pd.DataFrame, known: Known, faults: Faults) -> dict[str, str]:
    """The regions by their names in capitals. Another name in the table becomes a fault; its column `region` is added."""
    table["region"] = table["Parent Org"].str.removeprefix("NHS ENGLAND ")
    regions = {known.areas[code].name.upper(): code for code in known.codes("region")}
    for line, name in table.loc[~table["region"].isin(list(regions)), "Parent Org"].items():
        faults.add(int(str(line)), "Parent Org", name, "NHS ENGLAND and the name of one of the regions")
    return regions


def trusts(table: pd.DataFrame, regions: Mapping[str, str]) -> tuple[tuple[AreaRow, ...], tuple[Membership, ...]]:
    """Organisations with a major department as trusts, and the region each reports in."""
    major = table[table["A&E attendances Type 1"] > 0].sort_values(["Org Code", "month"])
    first, newest = major.groupby("Org Code").head(1), major.groupby("Org Code").tail(1)
    began = dict(zip(first["Org Code"], first["month"], strict=True))
    latest = table["month"].max()
    rows = list(newest[["Org Code", "Org name", "region", "month"]].itertuples(index=False, name=None))
    return (
        tuple(AreaRow(code, proper_case(name), "", "trust", code) for code, name, _, _ in rows),
        tuple(
            Membership(regions[region], code, "reporting", 1.0, began[code], "" if last == latest else last)
            for code, _, region, last in rows
        ),
    )


def facts_of(major: pd.DataFrame) -> pd.DataFrame:
    """The figures of organisations with a major department, from counts, `month` and `admissions`."""
    attendances = major["A&E attendances Type 1"].to_numpy()
    over = major["Attendances over 4hrs Type 1"].to_numpy()
    large = attendances >= LARGE_DEPARTMENT
    status = np.full(len(major), Status.OK, dtype=object)
    status[large & (over / attendances < IMPLAUSIBLY_FEW)] = Status.LOW_RELIABILITY
    status[large & (over == 0)] = Status.MISSING
    within = facts(
        indicator="ae_4_hour_type_1",
        period=major["month"],
        area=major["Org Code"],
        numerator=attendances - over,
        denominator=attendances,
        status=status,
    )
    admitting = major[major["admissions"] > 0]
    unreported = [
        waited == 0 and _not_reported(code, period)
        for code, period, waited in admitting[["Org Code", "month", _WAITED_12]].itertuples(index=False, name=None)
    ]
    waited = facts(
        indicator="ae_12_hour_from_decision",
        period=admitting["month"],
        area=admitting["Org Code"],
        numerator=admitting[_WAITED_12].to_numpy(),
        denominator=admitting["admissions"].to_numpy(),
        status=np.where(unreported, Status.MISSING, Status.OK),
    )
    counts = [
        facts(indicator=indicator, period=major["month"], area=major["Org Code"], numerator=major[column].to_numpy())
        for indicator, column in (
            ("ae_attendances_type_1", "A&E attendances Type 1"),
            ("ae_emergency_admissions", "admissions"),
        )
    ]
    return pd.concat([within, waited, *counts], ignore_index=True)


def _not_reported(code: str, period: str) -> bool:
    first, last = NOT_REPORTED_12_HOURS.get(code, ("9999", ""))
    return first <= period and (period <= last or last == NEWEST_MONTH)


def _check(table: pd.DataFrame, organisations_floor: int, faults: Faults) -> None:
    """What must hold between columns and between rows."""
    for line, date in table.loc[table["date"] != table["month"] + "-01", "date"].items():
        faults.add(int(str(line)), "date", date, "the first day of the month in column Period")
    check_counts(table, faults)
    per_month = table.groupby("month").size()
    for period, size in per_month[per_month < organisations_floor].items():
        faults.add(None, "Org Code", f"{size} organisations in {period}", f"at least {organisations_floor} a month")
    months = sorted(per_month.index)
    numbers = [int(period[:4]) * 12 + int(period[5:]) for period in months]
    for before, after, period in zip(numbers, numbers[1:], months[1:], strict=False):
        if after != before + 1:
            faults.add(None, "Period", f"{after - before - 1} months left out before {period}", "every month")


def check_counts(table: pd.DataFrame, faults: Faults) -> None:
    """What must hold within a row."""
    for all_of_them, over in zip(_ATTENDANCES, _OVER_4, strict=True):
        for line, count in table.loc[table[over] > table[all_of_them], over].items():
            faults.add(int(str(line)), over, f"{count:.0f}", f"no more than {all_of_them}")
    # Walk-in centres, which admit nobody, do report such waits; a trust with a major department must not.
    too_many = (table["A&E attendances Type 1"] > 0) & (table[_WAITED_12] > table["admissions"])
    for line, count in table.loc[too_many, _WAITED_12].items():
        faults.add(int(str(line)), _WAITED_12, f"{count:.0f}", "no more than the emergency admissions through A&E")
