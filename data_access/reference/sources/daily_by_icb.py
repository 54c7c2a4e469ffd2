"""Daily counts of hospital patients by integrated care board, as months: two publications of one layout (NHS England).

Layout: not the publisher's own. Re-saved as CSV from the R package healthyr (British Red Cross): one row for each board and
day. `criteria`: people in hospital that day who no longer need to be. `discharges`: people discharged that day, with a split
by hour that ends in May 2023 and is not used.

Rules
- Days become months: the numerator is the sum over the days reported, the denominator the number of these days, the value
  people per day.
- A 0 is a day not reported, never nobody: it occurs in runs (Lincolnshire, 94 days) and for all boards on 19 June 2022, beside
  days of hundreds. Nothing is put in its place.
- Fewer than 20 days reported in a month: low reliability. None: missing.
- A region is the sum of its boards on the days on which all of them reported. England is not given: Cambridgeshire and
  Peterborough is absent from September 2023.
- Board codes are those of 2022; catalogue/code_changes.yaml brings them up to date.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources.boards import boards_of
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows, fault_sizes
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

FEWEST_ROWS = 50_000  # the files have 51,727
MAY_LACK = 2  # boards a day; the files have 42, then 41
ENOUGH_DAYS = 20
# Role of the file in the catalogue -> the indicator and the column it is counted in.
ROLES = {
    "criteria": ("no_criteria_to_reside", "do_not_meet_criteria_to_reside"),
    "discharges": ("discharges_total", "discharged_total"),
}


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS, boards_floor: int | None = None
) -> Loaded:
    """People per day, month by month, of boards and regions.

    `boards_floor`: fewest boards on a day; None: two fewer than there were in the month. Raises SourceRefused.
    """
    ((role, path),) = files.items()
    indicator, column = ROLES[role]
    faults = Faults(path.name)
    table = read_table(path, _columns(column), faults, rows_floor=rows_floor, key=("icb22_code", "date"))
    table["icb"] = table["icb22_code"].replace(load_code_changes())
    _check(table, known, boards_floor, faults)
    faults.refuse_if_any()
    table["count"] = table[column].where(table[column] > 0)
    regions = _regions(table, known)
    return Loaded(
        rows_read=len(table),
        facts=pd.concat([_months(table, "icb", indicator), _months(regions, "region", indicator)], ignore_index=True),
    )


def _columns(counted: str) -> tuple[Text | Number, ...]:
    return (
        Text("icb22_code", pattern=r"E54\d{6}", expected="an ONS code of an integrated care board, E54 and six digits"),
        Text("date", pattern=r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", expected="a day such as 2022-04-01"),
        Whole(counted, most=9_999),
    )


def _months(days: pd.DataFrame, area: str, indicator: str) -> pd.DataFrame:
    """One row for each area and month of the days, whether or not any was reported."""
    grouped = days.assign(month=days["date"].str[:7]).groupby([area, "month"])["count"]
    months = pd.DataFrame({"people": grouped.sum(min_count=1), "days": grouped.count()}).reset_index()
    status = np.select(
        [months["days"] == 0, months["days"] < ENOUGH_DAYS],
        [str(Status.MISSING), str(Status.LOW_RELIABILITY)],
        str(Status.OK),
    )
    return facts(
        indicator=indicator,
        period=months["month"],
        area=months[area],
        numerator=months["people"],
        denominator=months["days"],
        status=status,
    )


def _regions(days: pd.DataFrame, known: Known) -> pd.DataFrame:
    """The days of each region; no count on a day on which one of its boards did not report."""
    region_of = known.parents("icb", "region")
    boards = boards_of(known)
    expected = {
        (month, region): count
        for month in days["date"].str[:7].unique()
        for region, count in pd.Series({code: region_of.get(code) for code in boards.of(month)}).value_counts().items()
    }
    days = days.assign(region=days["icb"].map(region_of))
    grouped = days.groupby(["region", "date"])["count"]
    regions = pd.DataFrame({"people": grouped.sum(), "reported": grouped.count()}).reset_index()
    of_month = pd.Series(
        [expected.get(pair, 0) for pair in zip(regions["date"].str[:7], regions["region"], strict=True)],
        index=regions.index,
    )
    complete = regions["reported"] == of_month
    regions["count"] = regions["people"].where(complete)
    return regions


def _check(table: pd.DataFrame, known: Known, boards_floor: int | None, faults: Faults) -> None:
    codes = known.codes("icb")
    fault_rows(faults, "icb22_code", table["icb22_code"], ~table["icb"].isin(codes), "the code of one of the boards")
    per_day = table.groupby("date").size()
    boards = boards_of(known)
    for month, days in per_day.groupby(per_day.index.str[:7]):
        floor = len(boards.of(str(month))) - MAY_LACK if boards_floor is None else boards_floor
        fault_sizes(faults, "date", days, days < floor, "boards", f"at least {floor}")
    found = pd.to_datetime(pd.Series(per_day.index), errors="coerce")
    for day in per_day.index[found.isna()]:
        faults.add(None, "date", day, "a day there is")
    for day in pd.date_range(found.min(), found.max()).difference(pd.DatetimeIndex(found.dropna())):
        faults.add(None, "date", f"no row for {day.date()}", "every day from the first to the last")
