"""All 21 registers of the Quality and Outcomes Framework, 2024/25, for practices, boards and England.

Layout: NHS England's own file of practices (PREVALENCE_2425.csv: one row for each practice and register), copied from a public
repository; and its figures of boards and England, re-saved as CSV.

Rules
- A register is a share of the list it is for: everybody, or those of an age (6, 16, 17, 18 or 50 and over), as the publisher has it.
- Lists under 1,000 are left out, as in the earlier year (qof_cvd_practice): 22 homes and special services. They count in their
  board and in England, whose figures are the publisher's own.
- A register of nobody, in a practice where at least 1 in 20 have high blood pressure on record, is shown as low reliability.
- Practices and boards must each add up to England in every register and every list, or both files are refused.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from data_access.reference.sources import practices
from data_access.reference.sources.boards import ODS_CODE, ODS_WORDS, check_boards
from data_access.reference.sources.loaded import Known, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Text, Whole, read_table
from vocabulary import Status

PERIOD, _LAST_MONTH = "2024/25", "2025-03"
ROWS_FLOOR = 129_000  # the file of practices has 129,948
FEWEST_PATIENTS = 1_000
COMMON = 0.05
ENGLAND = "ENG"
# Register of the publisher -> (indicator, the ages of the list it is a share of)
REGISTERS = {
    "AF": ("atrial_fibrillation_prevalence", "TOTAL"),
    "AST": ("asthma_prevalence", "06OV"),
    "CAN": ("cancer_prevalence", "TOTAL"),
    "CHD": ("chd_prevalence", "TOTAL"),
    "CKD": ("chronic_kidney_disease_prevalence", "18OV"),
    "COPD": ("copd_prevalence", "TOTAL"),
    "DEM": ("dementia_prevalence", "TOTAL"),
    "DEP": ("depression_prevalence", "18OV"),
    "DM": ("diabetes_prevalence", "17OV"),
    "EP": ("epilepsy_prevalence", "18OV"),
    "HF": ("heart_failure_prevalence", "TOTAL"),
    "HYP": ("hypertension_prevalence", "TOTAL"),
    "LD": ("learning_disability_prevalence", "TOTAL"),
    "MH": ("severe_mental_illness_prevalence", "TOTAL"),
    "NDH": ("non_diabetic_hyperglycaemia_prevalence", "18OV"),
    "OB": ("obesity_prevalence", "18OV"),
    "OST": ("osteoporosis_prevalence", "50OV"),
    "PAD": ("peripheral_arterial_disease_prevalence", "TOTAL"),
    "PC": ("palliative_care_prevalence", "TOTAL"),
    "RA": ("rheumatoid_arthritis_prevalence", "16OV"),
    "STIA": ("stroke_prevalence", "TOTAL"),
}
_PEOPLE, _PATIENTS = "REGISTER", "PRACTICE_LIST_SIZE"
_BOTH = ["register", "denominator"]  # the same in the file of boards
_OF_PRACTICES: tuple[Text | Whole, ...] = (
    Text("PRACTICE_CODE", practices.PATTERN, practices.EXPECTED),
    Text("GROUP_CODE", among=frozenset(REGISTERS)),
    Whole(_PEOPLE),
    Text("PATIENT_LIST_TYPE", among=frozenset(ages for _, ages in REGISTERS.values())),
    Whole(_PATIENTS, least=1),
)
_OF_BOARDS: tuple[Text | Whole, ...] = (
    Text("code", f"{ENGLAND}|{ODS_CODE}", f"{ENGLAND}, or {ODS_WORDS}"),
    Text("group", among=frozenset(REGISTERS)),
    Whole("register"),
    Whole("denominator", least=1),
)


def read(
    of_practices: Path, of_boards: Path, known: Known, *, rows_floor: int = ROWS_FLOOR
) -> tuple[pd.DataFrame, dict[str, float], list[str], int]:
    """Facts, what the printed totals count, the codes of all practices, and the rows read. Raises SourceRefused."""
    faults = Faults(of_practices.name)
    table = read_table(of_practices, _OF_PRACTICES, faults, rows_floor=rows_floor, key=("PRACTICE_CODE", "GROUP_CODE"))
    group = table["GROUP_CODE"]
    ages = group.map({code: ages for code, (_, ages) in REGISTERS.items()})
    other = table["PATIENT_LIST_TYPE"] != ages
    fault_rows(faults, "PATIENT_LIST_TYPE", table["PATIENT_LIST_TYPE"], other, "the ages this register is for: " + ages)
    kept = not_too_small(table)
    more = kept & (table[_PEOPLE] > table[_PATIENTS])
    fault_rows(faults, _PEOPLE, table[_PEOPLE], more, "no more people than are on the list")
    registers = table.groupby("PRACTICE_CODE")["GROUP_CODE"].size()
    for code, count in registers[registers != len(REGISTERS)].items():
        faults.add(None, "GROUP_CODE", f"{count} registers of {code}", f"all {len(REGISTERS)}")
    faults.refuse_if_any()

    boards = read_boards(of_boards, known)
    sums = table.groupby("GROUP_CODE")[[_PEOPLE, _PATIENTS]].sum()
    sums.columns = pd.Index(_BOTH)
    _check_sums(sums, boards, "practices", faults)
    faults.refuse_if_any()
    totals = {"patients": float(table.loc[group == "HYP", _PATIENTS].sum()), "practices": float(len(registers))}
    frame = pd.concat([facts_of_practices(table, kept, PERIOD), facts_of_boards(boards, PERIOD)], ignore_index=True)
    return frame, totals, sorted(registers.index), len(table) + len(boards)


def not_too_small(table: pd.DataFrame) -> pd.Series[bool]:
    """Rows of practices whose whole list is not too small."""
    everybody = table[table["GROUP_CODE"] == "HYP"].set_index("PRACTICE_CODE")[_PATIENTS]
    return table["PRACTICE_CODE"].map(everybody) >= FEWEST_PATIENTS


def read_boards(path: Path, known: Known) -> pd.DataFrame:
    """The registers of the 42 boards and England. Raises SourceRefused."""
    faults = Faults(path.name)
    table = read_table(path, _OF_BOARDS, faults, rows_floor=len(REGISTERS), key=("code", "group"))
    of_boards = table[table["code"] != ENGLAND]
    check_boards(faults, "code", of_boards["code"], pd.Series(_LAST_MONTH, index=of_boards.index), known)
    unknown = ~of_boards["code"].isin(known.spellings)
    fault_rows(faults, "code", of_boards["code"], unknown, "the code of a board there is")
    counts = table.groupby("code")["group"].size().reindex([ENGLAND, *of_boards["code"].unique()], fill_value=0)
    for code, count in counts[counts != len(REGISTERS)].items():
        faults.add(None, "group", f"{count} registers of {code}", f"all {len(REGISTERS)}")
    faults.refuse_if_any()
    _check_sums(of_boards.groupby("group")[_BOTH].sum(), table, "boards", faults)
    faults.refuse_if_any()
    return table


def _check_sums(sums: pd.DataFrame, boards: pd.DataFrame, whose: str, faults: Faults) -> None:
    """`sums`: people on the register and patients, by group; `boards` has the rows of England."""
    england = boards[boards["code"] == ENGLAND].set_index("group")
    for column in _BOTH:
        own = sums[column].reindex(england.index, fill_value=0)
        for group, found, printed in zip(england.index, own, england[column], strict=True):
            if found != printed:
                said = f"{found:,.0f} for {group}, all {whose} together"
                faults.add(None, column, said, f"{printed:,.0f}, as for England")


def facts_of_practices(table: pd.DataFrame, kept: pd.Series[bool], period: str) -> pd.DataFrame:
    """The registers of the practices in the rows `kept`."""
    pressure = table[table["GROUP_CODE"] == "HYP"].set_index("PRACTICE_CODE")
    usual = table["PRACTICE_CODE"].map(pressure[_PEOPLE] / pressure[_PATIENTS]) >= COMMON
    status = np.where((table[_PEOPLE] == 0) & usual, Status.LOW_RELIABILITY, Status.OK)
    return facts(
        indicator=_indicators(table["GROUP_CODE"][kept]),
        period=period,
        area=table["PRACTICE_CODE"][kept],
        numerator=table[_PEOPLE][kept],
        denominator=table[_PATIENTS][kept],
        status=status[kept.to_numpy()],
    )


def facts_of_boards(table: pd.DataFrame, period: str) -> pd.DataFrame:
    """The registers of boards and England, from rows with code, group, register and denominator."""
    return facts(
        indicator=_indicators(table["group"]),
        period=period,
        area=table["code"].replace(ENGLAND, "E92000001"),
        numerator=table["register"],
        denominator=table["denominator"],
    )


def _indicators(groups: pd.Series[str]) -> pd.Series[str]:
    return groups.map({code: indicator for code, (indicator, _) in REGISTERS.items()})
