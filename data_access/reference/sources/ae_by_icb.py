"""A&E attendances of all types, monthly, by integrated care board (NHS England).

Layout: not the publisher's own. Re-saved as CSV from the R package healthyr (British Red Cross): one row for each board and
month written out ("April 2022"). Boards by where the department is. The file counts waits OVER 4 hours and gives their share
rounded to two decimals; the share within 4 hours is worked out here from the counts.

Traps and rules
- Fourteen trusts tested other measures and reported 0 waits over 4 hours until May 2023. The boards they lie in look better
  than they were, by as much as those trusts weigh: Frimley near 100%, Nottingham by some 20 points. For these thirteen boards
  the months to May 2023 are missing.
- February and March 2025 are the rows of February and March 2024 over again, for every board and in every column (the figures
  by trust for those months are others). A month all of whose rows repeat an earlier month is missing.
- Board codes are those of 2022; catalogue/code_changes.yaml brings them up to date.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.catalogue import load_code_changes
from data_access.reference.sources.boards import check_boards
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.month_names import check_months_follow, month_column, month_ids
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows, fault_sizes
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

FEWEST_ROWS = 1_600  # the file has 1,680
_ALL, _OVER, _SHARE = "total_attendances", "attendances_over_4hours", "pct_attendance_over_4hours"
_COLUMNS: tuple[Text | Number, ...] = (
    Text("icb22_code", pattern=r"E54\d{6}", expected="an ONS code of an integrated care board, E54 and six digits"),
    Whole(_ALL, least=1),
    Whole(_OVER),
    Whole("total_emergency_admissions"),
    Whole("emergency_admissions_over_4hours"),
    Number(_SHARE, least=0, most=1),
    Number("pct_emergency_admissions_over_4hours", least=0, most=1),
    month_column("date"),
)
# Boards with one or more of the trusts that reported no waits over 4 hours until May 2023.
LAST_UNREPORTED = "2023-05"
UNREPORTED = {
    "E54000023": "West Suffolk",
    "E54000024": "Bedfordshire Hospitals",
    "E54000027": "Chelsea and Westminster, Imperial College",
    "E54000034": "Frimley Health",
    "E54000037": "Plymouth",
    "E54000041": "Dorset",
    "E54000042": "Portsmouth",
    "E54000050": "North Tees and Hartlepool",
    "E54000054": "Mid Yorkshire",
    "E54000056": "Cambridge",
    "E54000059": "Kettering",
    "E54000060": "Nottingham",
    "E54000061": "Rotherham",
}


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS, boards: int | None = None
) -> Loaded:
    """The share of visits to A&E of all types that ended within 4 hours.

    `boards`: how many there must be in each month; None: all there were in that month. Raises SourceRefused.
    """
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=("icb22_code", "date"), exactly=True)
    table["month"] = month_ids(table["date"])
    table["icb"] = table["icb22_code"].replace(load_code_changes())
    _check(table, known, boards, faults)
    faults.refuse_if_any()
    unreported = table["icb"].isin(list(UNREPORTED)) & (table["month"] <= LAST_UNREPORTED)
    repeated = table["month"].isin(repeated_months(table))
    return Loaded(
        rows_read=len(table),
        facts=facts(
            indicator="ae_4_hour_all_icb",
            period=table["month"],
            area=table["icb"],
            numerator=table[_ALL] - table[_OVER],
            denominator=table[_ALL].mask(repeated),
            status=(unreported | repeated).map({True: Status.MISSING, False: Status.OK}),
        ),
    )


def repeated_months(table: pd.DataFrame) -> list[str]:
    """Months whose every number, board by board, is that of an earlier month."""
    seen: set[tuple[object, ...]] = set()
    found: list[str] = []
    numbers = [column.name for column in _COLUMNS if isinstance(column, Number)]
    for month, rows in table.sort_values("icb").groupby("month", sort=True):
        content = tuple(rows[["icb", *numbers]].itertuples(index=False, name=None))
        if content in seen:
            found.append(str(month))
        seen.add(content)
    return found


def _check(table: pd.DataFrame, known: Known, boards: int | None, faults: Faults) -> None:
    codes = known.codes("icb")
    fault_rows(faults, "icb22_code", table["icb22_code"], ~table["icb"].isin(codes), "the code of one of the boards")
    fault_rows(faults, _OVER, table[_OVER], table[_OVER] > table[_ALL], f"no more than {_ALL}")
    share = table[_OVER] / table[_ALL]
    far = (share - table[_SHARE]).abs() > 0.00501
    fault_rows(faults, _SHARE, table[_SHARE], far, share.map("{:.2f}, from the counts".format))
    if boards is None:
        check_boards(faults, "icb22_code", table["icb"], table["month"], known)
    else:
        per_month = table.groupby("month").size()
        fault_sizes(faults, "icb22_code", per_month, per_month != boards, "boards", f"{boards}")
    check_months_follow(table["month"], "date", faults)
