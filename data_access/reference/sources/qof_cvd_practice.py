"""Conditions on the registers of practices (Quality and Outcomes Framework): six of heart and circulation for 2022/23, all 21
for 2024/25. The newer year has files of its own and is read by qof_registers; the rest of this text is about the earlier one.

Layout: compiled and re-saved by the Health Equity Evidence Centre from NHS England's files, one row for each practice: for each
condition the share of points achieved, the prevalence in percent and the list it is a share of.

The year is not stated. The prevalences have the medians of 2022/23 and its list (61.73 million), so the period is 2022/23,
inferred; the name of the file says 2023/24, to which its achievement figures may belong. Achievement is a share of points,
near its ceiling everywhere, and is not used.

Rules
- The register is prevalence x list / 100, which gives a whole number in every row; if it does not, the file is refused.
- One row has no practice and no figure, and is dropped.
- Lists under 1,000 are left out (17): homes and special services, up to 63% of whose patients have a condition.
- A register of nobody, in a practice where at least 1 in 20 have high blood pressure on record, is shown as low reliability:
  it is more likely not kept than empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources import practices, qof_registers
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, Whole, read_table
from vocabulary import Status

ROWS_FLOOR = 6_200  # the file has 6,268
PERIOD = "2022/23"
NEWER, NEWER_BOARDS = "practices_2024_25", "boards_2024_25"  # roles of the files of the newer year
FEWEST_PATIENTS = 1_000
FEWEST_IN_ALL, MOST_IN_ALL = 60e6, 64e6
COMMON = 0.05
CONDITIONS = {
    "hypertension_prevalence": "HYP",
    "chd_prevalence": "CHD",
    "atrial_fibrillation_prevalence": "AF",
    "heart_failure_prevalence": "HF",
    "stroke_prevalence": "STIA",
    "peripheral_arterial_disease_prevalence": "PAD",
}
_MISSING = ("NA",)
_CODE = "Practice.Code"
COLUMNS: tuple[Text | Number, ...] = (
    Text(_CODE, practices.PATTERN, practices.EXPECTED, missing=_MISSING),
    *(Number(f"Prevalence_{short}", least=0, most=100, missing=_MISSING) for short in CONDITIONS.values()),
    *(Whole(f"List.Size_{short}", missing=_MISSING) for short in CONDITIONS.values()),
)


def load(
    files: Mapping[str, Path],
    known: Known,
    *,
    rows_floor: int = ROWS_FLOOR,
    patients: tuple[float, float] = (FEWEST_IN_ALL, MOST_IN_ALL),
) -> Loaded:
    """Six conditions for each practice, and where its files are given, the year 2024/25. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, COLUMNS, faults, rows_floor=rows_floor, key=(_CODE,))
    rows_read = len(table)
    numbers = table[[column.name for column in COLUMNS[1:]]]
    bare = table[_CODE] == ""
    fault_rows(faults, _CODE, table[_CODE], bare & numbers.notna().any(axis=1), practices.EXPECTED)
    table = table[~bare].copy()
    for short in CONDITIONS.values():
        _register(table, short, faults)
    everybody = table["List.Size_HYP"].sum()
    if not patients[0] <= everybody <= patients[1]:
        expected = f"{patients[0]:,.0f} to {patients[1]:,.0f} patients in England"
        faults.add(None, "List.Size_HYP", f"{everybody:,.0f} in all", expected)
    faults.refuse_if_any()

    usual = (table["HYP"] / table["List.Size_HYP"] >= COMMON).to_numpy()
    years, totals, codes = [_facts(table, name, usual) for name in CONDITIONS], {}, set(table[_CODE])
    if NEWER in files:
        newer, totals, newer_codes, newer_rows = qof_registers.read(files[NEWER], files[NEWER_BOARDS], known)
        years, codes, rows_read = [*years, newer], codes.union(newer_codes), rows_read + newer_rows
    areas, members = practices.not_yet_known(((code, "", "") for code in codes if code not in known.areas), known)
    return Loaded(
        rows_read=rows_read,
        facts=pd.concat(years, ignore_index=True),
        areas=areas,
        members=members,
        totals=totals,
    )


def _register(table: pd.DataFrame, short: str, faults: Faults) -> None:
    """Puts the number of people on the register into the column `short`."""
    share, patients = table[f"Prevalence_{short}"], table[f"List.Size_{short}"]
    half = share.notna() != patients.notna()
    fault_rows(faults, f"List.Size_{short}", patients, half, "a list wherever there is a prevalence, and no other")
    people = share * patients / 100
    broken = (people - people.round()).abs() > 0.01
    fault_rows(faults, f"Prevalence_{short}", share, broken, "a whole number of people on the register")
    table[short] = people.round()


def _facts(table: pd.DataFrame, indicator: str, usual: np.ndarray) -> pd.DataFrame:
    short = CONDITIONS[indicator]
    people, patients = table[short], table[f"List.Size_{short}"]
    doubtful = (people == 0).to_numpy() & usual
    status = np.where(people.isna(), Status.MISSING, np.where(doubtful, Status.LOW_RELIABILITY, Status.OK))
    kept = ~(patients < FEWEST_PATIENTS).to_numpy()  # a practice without a figure stays, as missing
    return facts(
        indicator=indicator,
        period=PERIOD,
        area=table[_CODE][kept],
        numerator=people[kept],
        denominator=patients[kept],
        status=status[kept],
    )
