"""NHS England: the Quality and Outcomes Framework by practice, and the lists of patients by sex and age.

QOF comes as a zip: PREVALENCE_2425.csv (registers), ACHIEVEMENT_<region>_2425.csv (indicators), lists of names beside them.
Lists of patients: one file by five years of age for both sexes, two by single years, one for each sex.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from data_access.reference.publishers_files import cells
from data_access.reference.publishers_files.layout import InFileTotal, Layout, Read, Table
from data_access.reference.sources.loaded import Loaded, facts
from data_access.reference.sources.table import Text, Whole, check_table
from vocabulary import Status

_QOF = "https://digital.nhs.uk/data-and-information/publications/statistical/quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data"
_LISTS = "https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice"

# Register of the publisher -> the measure it continues. Measures this installation does not have are left out.
REGISTERS = {
    "AF": "atrial_fibrillation_prevalence",
    "AST": "asthma_prevalence",
    "CAN": "cancer_prevalence",
    "CHD": "chd_prevalence",
    "CKD": "chronic_kidney_disease_prevalence",
    "COPD": "copd_prevalence",
    "DEM": "dementia_prevalence",
    "DEP": "depression_prevalence",
    "DM": "diabetes_prevalence",
    "EP": "epilepsy_prevalence",
    "HF": "heart_failure_prevalence",
    "HYP": "hypertension_prevalence",
    "LD": "learning_disability_prevalence",
    "MH": "severe_mental_illness_prevalence",
    "NDH": "non_diabetic_hyperglycaemia_prevalence",
    "OB": "obesity_prevalence",
    "OST": "osteoporosis_prevalence",
    "PAD": "peripheral_arterial_disease_prevalence",
    "PC": "palliative_care_prevalence",
    "RA": "rheumatoid_arthritis_prevalence",
    "STIA": "stroke_prevalence",
}
FEWEST_PATIENTS = 1_000  # smaller lists are homes and special services, as in the source it continues
COMMON = (
    0.05  # share with high blood pressure on record above which a register of nobody is more likely not kept than empty
)
_PRACTICE = Text(
    "PRACTICE_CODE", pattern=r"[A-Z]\d{5}|[A-Z0-9]{6}", expected="an ODS code of a practice, six characters"
)
_QOF_COLUMNS = (
    _PRACTICE,
    Text("GROUP_CODE", pattern=r"[A-Z]{2,8}\d{0,3}", expected="the code of a register"),
    Whole("REGISTER"),
    Text("PATIENT_LIST_TYPE"),
    Whole("PRACTICE_LIST_SIZE"),
)


def read_registers(table: Table) -> Read:
    """The registers of practices, of the year in the file's name. Raises SourceRefused."""
    faults = table.faults
    named = re.search(r"PREVALENCE[_ -]?(\d\d)(\d\d)", table.part.file, re.IGNORECASE)
    year = cells.financial_year(f"20{named[1]}-{named[2]}") if named else None
    if year is None:
        faults.say(
            "The rows do not say of which year they are, the file’s name does: keep it, such as PREVALENCE_2526.csv."
        )
    faults.refuse_if_any()
    texts = table.part.table(table.header, [column.name for column in _QOF_COLUMNS], faults)
    rows = check_table(
        texts, _QOF_COLUMNS, faults, rows_floor=1, key=("PRACTICE_CODE", "GROUP_CODE"), first_line=table.header.row + 2
    )
    patients = rows[rows["GROUP_CODE"] == "HYP"].set_index("PRACTICE_CODE")
    if patients.empty:
        faults.add(
            None,
            "GROUP_CODE",
            "no register HYP",
            "the register of high blood pressure, whose list is that of everybody",
        )
    known = rows["PRACTICE_CODE"].isin(list(table.known.spellings))
    small = ~(rows["PRACTICE_CODE"].map(patients["PRACTICE_LIST_SIZE"]) >= FEWEST_PATIENTS)
    for row in rows.index[(rows["REGISTER"] > rows["PRACTICE_LIST_SIZE"]) & ~small]:
        faults.add(int(row), "REGISTER", f"{float(rows['REGISTER'][row]):.0f}", "no more people than are on the list")
    faults.refuse_if_any()
    unnamed = sorted(set(rows["GROUP_CODE"]) - set(REGISTERS))
    kept = rows[known & ~small & rows["GROUP_CODE"].isin(list(REGISTERS))]
    usual = kept["PRACTICE_CODE"].map(patients["REGISTER"] / patients["PRACTICE_LIST_SIZE"]) >= COMMON
    made = facts(
        indicator=kept["GROUP_CODE"].map(REGISTERS),
        period=str(year),
        area=kept["PRACTICE_CODE"],
        numerator=kept["REGISTER"],
        denominator=kept["PRACTICE_LIST_SIZE"],
        status=np.where((kept["REGISTER"] == 0) & usual, Status.LOW_RELIABILITY, Status.OK),
    )
    closed = rows.loc[~known, "PRACTICE_CODE"].nunique()
    left_out = [
        f"Lists under {FEWEST_PATIENTS:,} are left out ({rows.loc[small, 'PRACTICE_CODE'].nunique():,} practices).",
        "Achievement is in other files of the publication and is not taken in.",
    ]
    if closed:
        left_out.append(
            f"{closed:,} practices are not known here, closed or newer than the map of practices, and are left out."
        )
    if unnamed:
        left_out.append(f"No measure continues the registers {', '.join(unnamed[:10])}.")
    return Read(
        key=str(year),
        loaded=Loaded(rows_read=len(rows), facts=made),
        left_out=tuple(left_out),
        no_total=f"the file prints none; its lists add up to {patients['PRACTICE_LIST_SIZE'].sum():,.0f} patients",
    )


_AGES = (*(f"{first}_{first + 4}" for first in range(0, 85, 5)), "85_89", "90_94", "95+")
_FROM_65 = _AGES[13:]
_OLDEST = ("85_89", "90_94", "95+")
_SEXES = {"FEMALE": "female", "MALE": "male"}
_LIST_COLUMNS = ("EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "SEX", "AGE_GROUP_5", "NUMBER_OF_PATIENTS")


def read_lists(table: Table) -> Read:
    """Patients of practices: all, those of 65 and over, and each sex and age. Raises SourceRefused."""
    faults = table.faults
    rows = table.part.table(table.header, _LIST_COLUMNS, faults)
    rows_read = len(rows)
    days = sorted(set(rows["EXTRACT_DATE"]))
    day = cells.day(days[0]) if len(days) == 1 else None
    if day is None:
        faults.add(None, "EXTRACT_DATE", ", ".join(days[:3]), "one day, such as 01OCT2026")
    rows = rows[rows["ORG_TYPE"].isin(["GP", "GP Practice", "Practice"])]
    if rows.empty:
        faults.add(None, "ORG_TYPE", "no row GP", "practices")
    known_ages = rows["AGE_GROUP_5"].isin([*_AGES, "ALL"])
    for row, age in rows.loc[~known_ages, "AGE_GROUP_5"].items():
        faults.add(int(str(row)), "AGE_GROUP_5", age, "five years, such as 65_69, 95+ or ALL")
    count, _ = cells.numbers(rows["NUMBER_OF_PATIENTS"], "NUMBER_OF_PATIENTS", faults)
    faults.refuse_if_any()
    wide = rows.assign(count=count).pivot_table(
        index="ORG_CODE", columns=["SEX", "AGE_GROUP_5"], values="count", aggfunc="sum"
    )
    whole = wide[("ALL", "ALL")]
    sums = sum((wide[(sex, age)].fillna(0) for sex in _SEXES for age in _AGES if (sex, age) in wide), 0.0 * whole)
    for code in whole.index[whole != sums]:
        unspecified = whole[code] - sums[code]
        if unspecified < 0 or unspecified > 0.01 * whole[code]:
            faults.add(None, "NUMBER_OF_PATIENTS", f"{sums[code]:.0f} in {code}", f"{whole[code]:.0f}, its row ALL")
    faults.refuse_if_any()
    whole_of_practices = float(whole.sum())
    known = wide.index.isin(list(table.known.spellings))
    closed = int((~known).sum())
    wide, whole = wide[known], whole[known]
    period = str(day)[:7]

    def people(sexes: tuple[str, ...], ages: tuple[str, ...]) -> pd.Series:
        return sum((wide[(sex, age)].fillna(0) for sex in sexes for age in ages if (sex, age) in wide), 0.0 * whole)

    older = people(tuple(_SEXES), _FROM_65)
    common = {"period": period, "area": wide.index.to_numpy()}
    frames = [
        facts(indicator="registered_patients", numerator=whole.to_numpy(), **common),
        facts(
            indicator="registered_patients_65_and_over",
            numerator=older.to_numpy(),
            denominator=whole.to_numpy(),
            **common,
        ),
    ]
    bands = {**{age.replace("_", "-"): (age,) for age in _AGES[:17]}, "85-over": _OLDEST}
    frames += [
        facts(
            indicator="registered_patients",
            breakdown=f"age_band={band}&sex={sex}",
            numerator=people((column,), ages).to_numpy(),
            **common,
        )
        for column, sex in _SEXES.items()
        for band, ages in bands.items()
    ]
    left_out = ["Regions, boards, parts of boards and networks are in the file; here they are added up from practices."]
    if closed:
        left_out.append(
            f"{closed:,} practices are not known here, closed or newer than the map of practices, and are left out."
        )
    return Read(
        key=period,
        loaded=Loaded(rows_read=rows_read, facts=pd.concat(frames, ignore_index=True)),
        totals=_regions(table, whole_of_practices),
        left_out=tuple(left_out),
        no_total="the file holds practices only, without the rows of regions",
    )


def _regions(table: Table, practices: float) -> tuple[InFileTotal, ...]:
    """The patients of the regions the publisher prints, beside those of practices."""
    rows = table.part.table(table.header, _LIST_COLUMNS, table.faults)
    whole = rows[
        (rows["SEX"] == "ALL") & (rows["AGE_GROUP_5"] == "ALL") & rows["ORG_TYPE"].str.contains("region", case=False)
    ]
    if whole.empty:
        return ()
    printed, _ = cells.numbers(whole["NUMBER_OF_PATIENTS"], "NUMBER_OF_PATIENTS", table.faults)
    return (InFileTotal("Patients of all regions, against those of practices", float(printed.sum()), practices),)


QOF_PREVALENCE = Layout(
    id="qof-prevalence",
    name="Quality and Outcomes Framework, registers by practice (CSV, or the zip of the year)",
    publisher="NHS England",
    page=_QOF,
    columns=("PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"),
    continues=("qof_cvd_practice",),
    read=read_registers,
)
QOF_ACHIEVEMENT = Layout(
    id="qof-achievement",
    name="Quality and Outcomes Framework, achievement by practice (CSV, or the zip of the year)",
    publisher="NHS England",
    page=_QOF,
    columns=("PRACTICE_CODE", "INDICATOR_CODE", "MEASURE", "VALUE"),
    also=("REGION_ODS_CODE",),
    instead=(
        "It gives numerators and denominators of one region’s practices in each file; the measures here are of boards and come "
        "from all regions together. Give the zip of the year for its registers."
    ),
)
LIST_BY_FIVE_YEARS = Layout(
    id="gp-list-five-years",
    name="Patients registered at a GP practice by sex and five years of age (CSV, or its zip)",
    publisher="NHS England",
    page=_LISTS,
    columns=_LIST_COLUMNS,
    also=("PUBLICATION", "ONS_CODE", "POSTCODE"),
    continues=("registered_patients_2026",),
    read=read_lists,
)
LIST_BY_SINGLE_YEARS = Layout(
    id="gp-list-single-years",
    name="Patients registered at a GP practice by single year of age, of one sex (CSV, or its zip)",
    publisher="NHS England",
    page=_LISTS,
    columns=("EXTRACT_DATE", "ORG_CODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"),
    also=(
        *("PUBLICATION", "ONS_CCG_CODE", "CCG_CODE", "SUB_ICB_LOCATION_CODE", "ONS_SUB_ICB_LOCATION_CODE"),
        *("POSTCODE", "ORG_TYPE"),
    ),
    instead="It holds one sex only. Give the file by five years of age of the same month, which has both.",
)
LAYOUTS = (QOF_PREVALENCE, QOF_ACHIEVEMENT, LIST_BY_FIVE_YEARS, LIST_BY_SINGLE_YEARS)
