"""Waiting for planned treatment (referral to treatment), incomplete pathways, monthly (NHS England).

Layout: not the publisher's own. Two sheets of a dashboard made by a third party from the publisher's monthly files, re-saved
as CSV: `main` has one row for each board (as commissioner), specialty and month; `national` one row for England and month.

Traps and rules
- `main` has no total row. A board's total is the sum of its 23 specialties, which are therefore all asked for in every month.
  For January 2026 these sums agree to the unit with the publisher's full extract for all boards of the Midlands.
- Medians are never added up or averaged: a board has none for all specialties together. Specialties with fewer than about 20
  people waiting have none either, which is missing.
- April 2023 is absent at the source.
- The boards together hold less than England: NHS England commissions some care itself, and two trusts are missing from the
  boards' figures until March 2023. So England comes from `national`, and the boards must not exceed it.
- A month has all boards there were in it: 42 until March 2026, 36 since (sources/boards.py).
- A board and specialty with nobody waiting has no share: such rows (89) are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources.boards import ODS_CODE, ODS_WORDS, check_boards
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.month_names import check_months_follow
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows, fault_sizes
from data_access.reference.sources.table import Number, Text, Whole, read_table

ENGLAND = "E92000001"
FEWEST_ROWS = 39_000  # the file has 39,606
ABSENT = frozenset({"2023-04"})
_CAP = 104.0  # weeks; longer waits are not told apart
MEDIAN_FROM = 20  # people waiting; the publisher prints no median of fewer
SPECIALTIES = frozenset(
    (
        *("C_100", "C_101", "C_110", "C_120", "C_130", "C_140", "C_150", "C_160", "C_170", "C_300", "C_301", "C_320"),
        *("C_330", "C_340", "C_400", "C_410", "C_430", "C_502", "X02", "X03", "X04", "X05", "X06"),
    )
)
_MONTH = Text("Period", pattern=r"20\d\d-(0[1-9]|1[0-2])", expected="a month such as 2022-10")
_BOARDS: tuple[Text | Number, ...] = (
    _MONTH,
    Text("ICB_Code", pattern=ODS_CODE, expected=ODS_WORDS),
    Text("ICB_Name"),
    Text("TF_Code", among=SPECIALTIES, expected="the code of one of the 23 specialties, no total"),
    Text("Treatment_Function"),
    Whole("Incomplete_Pathways"),
    Whole("Within_18wks"),
    Number("Pct_Within_18wks", least=0, most=1),
    Number("Median_Wait_Wks", least=0, most=_CAP, missing=("",)),
    Number("P92_Wait_Wks", least=0, most=_CAP, missing=("",)),
    Whole("Waiters_52plus"),
    Whole("Waiters_65plus"),
    Whole("Waiters_78plus"),
)
_NATIONAL: tuple[Text | Number, ...] = (
    _MONTH,
    Text("Treatment Function Code", pattern="C_999", expected="C_999, all specialties"),
    Text("Treatment Function", pattern="Total", expected="Total"),
    Whole("Total number of incomplete pathways", least=1),
    Whole("Total within 18 weeks"),
    Number("% within 18 weeks", least=0, most=1),
    Number("Average (median) waiting time (in weeks)", least=0, most=_CAP),
    Number("92nd percentile waiting time (in weeks)", least=0, most=_CAP),
    Whole("Total 52 plus weeks"),
    Whole("Total 65 plus weeks"),
    Whole("Total 78 plus weeks"),
)
# The same thing in both files: pathways, within 18 weeks, share, median, 92nd percentile, over 52, 65 and 78 weeks.
_NUMBERS = tuple(column.name for column in _BOARDS[5:])
_COUNTS = ("Incomplete_Pathways", "Within_18wks", "Waiters_52plus")


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS, boards_floor: int | None = None
) -> Loaded:
    """Within 18 weeks, over 52 weeks and the median wait, of boards by specialty and of England.

    `boards_floor`: fewest boards in a month; None: all there were in that month. Raises SourceRefused.
    """
    faults = Faults(files["main"].name)
    boards = read_table(
        files["main"], _BOARDS, faults, rows_floor=rows_floor, key=("Period", "ICB_Code", "TF_Code"), exactly=True
    )
    _check_counts(boards, faults)
    _check_boards(boards, known, boards_floor, faults)
    faults.refuse_if_any()
    national = _national(files["national"], boards)

    totals = boards.groupby(["Period", "ICB_Code"], as_index=False)[list(_COUNTS)].sum()
    national["ICB_Code"] = ENGLAND
    waiting = boards[boards["Incomplete_Pathways"] > 0]
    return Loaded(
        rows_read=len(boards) + len(national),
        facts=pd.concat(
            [
                *facts_of(waiting, "specialty=" + waiting["TF_Code"]),
                *facts_of(totals, ""),
                *facts_of(national, ""),
                medians_of(waiting, "specialty=" + waiting["TF_Code"]),
                medians_of(national, ""),
            ],
            ignore_index=True,
        ),
    )


def facts_of(table: pd.DataFrame, breakdown: object) -> list[pd.DataFrame]:
    """Shares within 18 weeks and over 52 weeks, from rows with counts."""
    return [
        facts(
            indicator=indicator,
            breakdown=breakdown,
            period=table["Period"],
            area=table["ICB_Code"],
            numerator=table[column],
            denominator=table["Incomplete_Pathways"],
        )
        for indicator, column in (
            ("rtt_within_18_weeks", "Within_18wks"),
            ("rtt_waiting_over_52_weeks", "Waiters_52plus"),
        )
    ]


def median_wait(waiting: np.ndarray) -> np.ndarray:
    """Median waits in weeks, one for each row; NaN for fewer than MEDIAN_FROM people. Shapes (rows, 105) and (rows,).

    `waiting`: people in each week, the first up to one week, the last over 104 weeks. Within a week they are spread evenly, and
    the median is the wait that half of them have not passed. The publisher's own medians are worked out so: the 1,141 of 20 to 60
    people that `main` holds have the fractions this gives. The last week has no end: a median in it is 104.
    """
    people = waiting.sum(axis=1)
    half = people / 2
    up_to = waiting.cumsum(axis=1)
    rows = np.arange(len(waiting))
    week = (up_to >= half[:, None]).argmax(axis=1)
    inside = waiting[rows, week]
    found = week + (half - up_to[rows, week] + inside) / np.where(inside > 0, inside, 1)
    return np.where(people >= MEDIAN_FROM, np.minimum(found, _CAP), np.nan)


def medians_of(table: pd.DataFrame, breakdown: object) -> pd.DataFrame:
    """Median waits, from rows that have them."""
    return facts(
        indicator="rtt_median_wait",
        breakdown=breakdown,
        period=table["Period"],
        area=table["ICB_Code"],
        value=table["Median_Wait_Wks"],
    )


def _national(path: Path, boards: pd.DataFrame) -> pd.DataFrame:
    """The rows of England under the names of the boards' columns, checked against the boards."""
    faults = Faults(path.name)
    months = boards["Period"].nunique()
    table = read_table(path, _NATIONAL, faults, rows_floor=months, key=("Period",), exactly=True)
    table = table.rename(columns=dict(zip((column.name for column in _NATIONAL[3:]), _NUMBERS, strict=True)))
    _check_counts(table, faults)
    sums = boards.groupby("Period")[list(_COUNTS)].sum()
    fault_rows(faults, "Period", table["Period"], ~table["Period"].isin(sums.index), "a month the boards' file has too")
    for column in _COUNTS:
        least = table["Period"].map(sums[column])
        words = least.map("at least {:.0f}, the sum of the boards".format)
        fault_rows(faults, column, table[column], table[column] < least, words)
    for month in sorted(set(sums.index) - set(table["Period"])):
        faults.add(None, "Period", f"no row for {month}", "every month the boards' file has")
    faults.refuse_if_any()
    return table


def _check_counts(table: pd.DataFrame, faults: Faults) -> None:
    """What must hold within a row of either file."""
    everybody, over_52, over_65 = (table[name] for name in ("Incomplete_Pathways", "Waiters_52plus", "Waiters_65plus"))
    within, over_78, published = (table[name] for name in ("Within_18wks", "Waiters_78plus", "Pct_Within_18wks"))
    too_many = within + over_52 > everybody
    fault_rows(faults, "Waiters_52plus", over_52, too_many, "with those within 18 weeks, no more than all waiting")
    fault_rows(faults, "Waiters_65plus", over_65, over_65 > over_52, "no more than those over 52 weeks")
    fault_rows(faults, "Waiters_78plus", over_78, over_78 > over_65, "no more than those over 65 weeks")
    share = (within / everybody).where(everybody > 0, 0.0)
    far = (share - published).abs() > 1e-6
    fault_rows(faults, "Pct_Within_18wks", published, far, share.map("{:.6f}, from the counts".format))


def _check_boards(table: pd.DataFrame, known: Known, boards_floor: int | None, faults: Faults) -> None:
    """Every board in every month with every specialty; codes that are known; one name for each code."""
    codes = {known.areas[code].ods for code in known.codes("icb")}
    board = table["ICB_Code"]
    fault_rows(faults, "ICB_Code", board, ~board.isin(codes), "the ODS code of one of the boards")
    for code, name in (("TF_Code", "Treatment_Function"), ("ICB_Code", "ICB_Name")):
        named = table[[code, name]].drop_duplicates()
        fault_rows(faults, name, named[name], named.duplicated(code), "one name for " + named[code])
    sizes = table.groupby(["Period", "ICB_Code"]).size()
    fault_sizes(faults, "TF_Code", sizes, sizes != len(SPECIALTIES), "specialties", f"{len(SPECIALTIES)}")
    if boards_floor is None:
        check_boards(faults, "ICB_Code", board, table["Period"], known)
    else:
        per_month = table.groupby("Period")["ICB_Code"].nunique()
        fault_sizes(faults, "ICB_Code", per_month, per_month < boards_floor, "boards", f"at least {boards_floor}")
    check_months_follow(table["Period"], "Period", faults, absent=ABSENT)
