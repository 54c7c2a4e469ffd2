"""Care targets of the Quality and Outcomes Framework, 2024/25, for boards and England.

Layout: NHS England's figures, re-saved as CSV: one row for each of the 42 boards or England and each of 76 indicators, with
numerator, denominator and personalised care adjustments (patients the practice excluded).

Rules
- A target's figure is its numerator out of everybody eligible: denominator and exclusions together. The share of those not excluded
  is a breakdown of it, and the share excluded a measure of its own.
- 41 of the 76 are kept. Left out: the 19 registers (qof_registers has them), the 6 of quality improvement, and 10 that are parts of
  another (the elements of the health check), matters of recording, or alternatives for few patients.
- The published percentages must follow from the counts, and the boards must add up to England, or the file is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from data_access.reference.sources.boards import ODS_CODE, ODS_WORDS, check_boards
from data_access.reference.sources.csv_file import read_rows
from data_access.reference.sources.loaded import Known, Loaded, facts
from data_access.reference.sources.refusal import Faults
from data_access.reference.sources.row_faults import fault_rows
from data_access.reference.sources.table import Number, Text, Whole, read_table

PERIOD, _LAST_MONTH = "2024/25", "2025-03"
ROWS_FLOOR = 3_268  # the file has 43 x 76
ENGLAND = "ENG"
ROUNDED = 0.0051  # percentages are printed to two places
EXCLUDED = "qof_excluded"
TARGETS = {
    "AF008": "anticoagulation_atrial_fibrillation",
    "AST007": "asthma_review",
    "BP002": "blood_pressure_check_45_and_over",
    "CAN004": "cancer_care_review",
    "CAN005": "cancer_early_discussion",
    "CHD005": "antiplatelet_coronary_heart_disease",
    "CHD015": "blood_pressure_at_target_coronary_heart_disease_under_80",
    "CHD016": "blood_pressure_at_target_coronary_heart_disease_80_and_over",
    "CHOL003": "lipid_lowering_cardiovascular_disease",
    "CHOL004": "cholesterol_at_target_cardiovascular_disease",
    "COPD010": "copd_review",
    "COPD014": "pulmonary_rehabilitation_referral",
    "CS005": "cervical_screening_25_49",
    "CS006": "cervical_screening_50_64",
    "DEM004": "dementia_care_plan_review",
    "DEP004": "depression_early_review",
    "DM012": "diabetes_foot_check",
    "DM014": "diabetes_structured_education",
    "DM020": "blood_sugar_at_target_diabetes",
    "DM021": "blood_sugar_at_target_diabetes_frailty",
    "DM022": "statins_diabetes_without_cardiovascular_disease",
    "DM023": "statins_diabetes_with_cardiovascular_disease",
    "DM033": "blood_pressure_at_target_diabetes",
    "HF003": "ace_inhibitor_heart_failure",
    "HF006": "beta_blocker_heart_failure",
    "HF007": "heart_failure_review",
    "HF008": "heart_failure_confirmed",
    "HYP008": "blood_pressure_at_target_under_80",
    "HYP009": "blood_pressure_at_target_80_and_over",
    "MH002": "severe_mental_illness_care_plan",
    "MH021": "severe_mental_illness_health_check",
    "NDH002": "blood_sugar_check_non_diabetic_hyperglycaemia",
    "SMOK004": "smoking_support_offered",
    "SMOK005": "smoking_support_offered_long_term_condition",
    "STIA007": "antiplatelet_stroke",
    "STIA014": "blood_pressure_at_target_stroke_under_80",
    "STIA015": "blood_pressure_at_target_stroke_80_and_over",
    "VI001": "vaccination_8_months",
    "VI002": "vaccination_mmr_18_months",
    "VI003": "vaccination_5_years",
    "VI004": "vaccination_shingles",
}
COUNTS = ("numerator", "denominator", "pcas")
PERCENTAGES = ("underlying_achievement_percent", "pca_percent", "intervention_percent")
_COLUMNS: tuple[Text | Number, ...] = (
    Text("code", f"{ENGLAND}|{ODS_CODE}", f"{ENGLAND}, or {ODS_WORDS}"),
    Text("indicator", r"[A-Z]{2,4}\d{3}", "the publisher's code of an indicator"),
    *(Whole(name) for name in COUNTS),
    *(Number(name, least=0, most=100, missing=("",)) for name in PERCENTAGES),
)


def load(files: Mapping[str, Path], known: Known, *, rows_floor: int = ROWS_FLOOR) -> Loaded:
    """Every target for every board and England. Raises SourceRefused."""
    path = files["main"]
    faults = Faults(path.name)
    table = read_table(path, _COLUMNS, faults, rows_floor=rows_floor, key=("code", "indicator"), rows=_rows)
    rows_read = len(table)
    boards = table[table["code"] != ENGLAND]
    check_boards(faults, "code", boards["code"], pd.Series(_LAST_MONTH, index=boards.index), known)
    fault_rows(faults, "code", boards["code"], ~boards["code"].isin(known.spellings), "the code of a board there is")
    for target in sorted(set(TARGETS) - set(table["indicator"])):
        faults.add(None, "indicator", f"no row of {target}", "a row of every board and England")
    return Loaded(rows_read=rows_read, facts=facts_of(table, PERIOD, faults))


def facts_of(table: pd.DataFrame, period: str, faults: Faults) -> pd.DataFrame:
    """Every target that `table` has: code, indicator, counts and, where printed, percentages of boards and England.

    Raises SourceRefused.
    """
    table = table[table["indicator"].isin(TARGETS)]
    _check(table, faults)
    faults.refuse_if_any()
    eligible = table["denominator"] + table["pcas"]
    common = {"period": period, "area": table["code"].replace(ENGLAND, "E92000001")}
    indicator = table["indicator"].map(TARGETS)
    return pd.concat(
        [
            facts(indicator=indicator, numerator=table["numerator"], denominator=eligible, **common),
            facts(
                indicator=indicator,
                breakdown="qof_basis=not_excluded",
                numerator=table["numerator"],
                denominator=table["denominator"],
                **common,
            ),
            facts(
                indicator=EXCLUDED,
                breakdown="qof_indicator=" + table["indicator"].str.lower(),
                numerator=table["pcas"],
                denominator=eligible,
                **common,
            ),
        ],
        ignore_index=True,
    )


def _rows(path: Path, names: Sequence[str], faults: Faults) -> list[list[str]]:
    """The publisher's descriptions have line breaks in them."""
    return read_rows(path, names, faults, exactly=False, broken_lines=True)


def _check(table: pd.DataFrame, faults: Faults) -> None:
    numerator, denominator, pcas = (table[name] for name in COUNTS)
    fault_rows(faults, "denominator", denominator, denominator == 0, "1 or more")
    fault_rows(faults, "numerator", numerator, numerator > denominator, "no more than the denominator")
    follows = (numerator / denominator, pcas / (denominator + pcas), numerator / (denominator + pcas))
    for name, share in zip(PERCENTAGES, follows, strict=True):
        if name not in table:  # counted from practices, nothing is printed
            continue
        wrong = ~((100 * share - table[name]).abs() <= ROUNDED) & (denominator > 0)
        fault_rows(faults, name, table[name], wrong, "what follows from the counts")
    england = table["code"] == ENGLAND
    sums = table[~england].groupby("indicator")[list(COUNTS)].sum()
    whole = table[england]
    for name in COUNTS:
        total = whole["indicator"].map(sums[name])
        wrong = whole[name] != total
        fault_rows(faults, name, whole[name], wrong, total.map("{:,.0f}, the sum of the boards".format))
