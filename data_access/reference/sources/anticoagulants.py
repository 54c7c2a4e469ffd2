"""Medicines against blood clots dispensed, by part of a board and month (NHS Business Services Authority, OpenPrescribing).

Layout: taken from OpenPrescribing by the National Institute for Health and Care Excellence for its R package niceRplots and
re-saved as CSV: one row for each month, medicine and part of a board, October 2017 to September 2022.

Definition: items for each 1,000 people on the lists of the same month, for warfarin and the four that have come after it. An
item is one line of a prescription, whatever its length.

Rules
- Parts of boards are found by their ODS code: two have a new ONS code since.
- A medicine without a row in a month was not dispensed there (eight times, edoxaban, early on): the row is not made up, and
  the total is that of the others.
- The total is for the months and parts with at least four of the five medicines; the list is the same for all of them, or
  the file is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows, fault_sizes
from data_access.reference.sources.table import Text, Whole, read_table

INDICATOR = "anticoagulant_prescribing"
ROWS_FLOOR = 31_500  # the file has 31,792
PARTS = 106
# Name in the file -> code of the British National Formulary, value of the dimension `drug`.
DRUGS = {
    "Apixaban": ("0208020Z0", "apixaban"),
    "Dabigatran etexilate": ("0208020X0", "dabigatran"),
    "Edoxaban": ("0208020AA", "edoxaban"),
    "Rivaroxaban": ("0208020Y0", "rivaroxaban"),
    "Warfarin sodium": ("0208020V0", "warfarin"),
}
COLUMNS = (
    Text("date", r"20\d\d-(0[1-9]|1[0-2])-01", "the first day of a month"),
    Text("chemical", among=frozenset(DRUGS)),
    Text("bnf_code"),
    Text("ods_code", r"[A-Z0-9]{3,5}", "the ODS code of a part of a board"),
    Whole("items", least=1),
    Whole("total_list_size", least=10_000, most=5_000_000),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR, parts: int = PARTS) -> Loaded:
    """Each medicine and all five together, by month. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, COLUMNS, faults, rows_floor=rows_floor, key=("date", "chemical", "ods_code"))
    code = table["chemical"].map({name: code for name, (code, _) in DRUGS.items()})
    fault_rows(faults, "bnf_code", table["bnf_code"], table["bnf_code"] != code, code)
    area = table["ods_code"].map(known.spellings)
    there = area.isin(known.codes("sub_icb"))
    fault_rows(faults, "ods_code", table["ods_code"], ~there, "the code of a part of one of the boards")
    lists = table.groupby(["date", "ods_code"])["total_list_size"].agg(["nunique", "size"])
    fault_sizes(
        faults, "total_list_size", lists["nunique"], lists["nunique"] > 1, "lists", "one list for all medicines"
    )
    fewest = len(DRUGS) - 1
    fault_sizes(faults, "chemical", lists["size"], lists["size"] < fewest, "medicines", f"at least {fewest}")
    months = table.groupby("date")["ods_code"].nunique()
    fault_sizes(faults, "ods_code", months, months != parts, "parts of boards", f"{parts} in each month")
    faults.refuse_if_any()

    month, drug = table["date"].str[:7], table["chemical"].map({name: key for name, (_, key) in DRUGS.items()})
    each = facts(
        indicator=INDICATOR,
        breakdown="drug=" + drug,
        period=month,
        area=area,
        numerator=table["items"],
        denominator=table["total_list_size"],
    )
    sums = (
        table.assign(area=area, month=month)
        .groupby(["area", "month"], as_index=False)
        .agg(items=("items", "sum"), patients=("total_list_size", "first"))
    )
    total = facts(
        indicator=INDICATOR,
        period=sums["month"],
        area=sums["area"],
        numerator=sums["items"],
        denominator=sums["patients"],
    )
    return Loaded(rows_read=len(table), facts=pd.concat([total, each], ignore_index=True))
