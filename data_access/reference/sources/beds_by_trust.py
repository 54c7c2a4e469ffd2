"""General and acute beds available and occupied, monthly, by trust (NHS England).

Layout: not the publisher's own. Re-saved as CSV from the R package healthyr (British Red Cross): one row for each trust and
month written out ("April 2022"), with daily means, rounded to whole beds, of general and acute beds and of five kinds of beds
that are not used here (many of them are blank).

Traps and rules
- The published share is checked against the counts (it was worked out from unrounded ones, so to within three hundredths for
  trusts of 100 beds and more) and then left: the share here is occupied / available.
- No beds available is missing, not 0: four rows of trusts that had merged.
- The file names no trust. One that no publication before names would be shown as a bare code: it is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.month_names import check_months_follow, month_column, month_ids
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows, fault_sizes
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

FEWEST_ROWS = 5_000  # the file has 5,557
FEWEST_TRUSTS = 125  # a month; the file has 134 to 137
_ALL, _TAKEN = "general_acute_beds_available", "general_acute_beds_occupied"
_RATE = "general_acute_beds_occupancy_rate"
_COLUMNS: tuple[Text | Number, ...] = (
    Text("nhs_trust22_code", pattern=r"R[A-Z0-9]{2}", expected="an ODS code of a trust, R and two more"),
    month_column("date"),
    Whole(_ALL, most=5_000),
    Whole(_TAKEN, most=5_000),
    Number(_RATE, least=0, most=1.1, missing=("",)),
)


def load(
    files: Mapping[str, Path], known: Known, *, rows_floor: int = FEWEST_ROWS, trusts_floor: int = FEWEST_TRUSTS
) -> Loaded:
    """Beds available and the share of them occupied. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=("nhs_trust22_code", "date"))
    table["month"] = month_ids(table["date"])
    _check(table, known, trusts_floor, faults)
    faults.refuse_if_any()
    status = (table[_ALL] > 0).map({True: Status.OK, False: Status.MISSING})
    keys = {"period": table["month"], "area": table["nhs_trust22_code"], "status": status}
    return Loaded(
        rows_read=len(table),
        facts=pd.concat(
            [
                facts(indicator="general_acute_beds_available", numerator=table[_ALL], **keys),
                facts(
                    indicator="general_acute_bed_occupancy",
                    numerator=table[_TAKEN],
                    denominator=table[_ALL].where(table[_ALL] > 0),
                    **keys,
                ),
            ],
            ignore_index=True,
        ),
    )


def _check(table: pd.DataFrame, known: Known, trusts_floor: int, faults: Faults) -> None:
    trusts = known.trusts
    code = table["nhs_trust22_code"]
    fault_rows(faults, "nhs_trust22_code", code, ~code.isin(trusts), "a trust some other publication names")
    fault_rows(faults, _TAKEN, table[_TAKEN], table[_TAKEN] > table[_ALL], "no more than the beds available")
    share = table[_TAKEN] / table[_ALL].where(table[_ALL] > 0)
    far = ((share - table[_RATE]).abs() > 0.03) & (table[_ALL] >= 100)
    far |= table[_RATE].isna() & (table[_ALL] > 0)
    fault_rows(faults, _RATE, table[_RATE], far, share.map("{:.3f}, from the beds".format))
    per_month = table.groupby("month").size()
    fault_sizes(faults, "nhs_trust22_code", per_month, per_month < trusts_floor, "trusts", f"at least {trusts_floor}")
    check_months_follow(table["month"], "date", faults)
