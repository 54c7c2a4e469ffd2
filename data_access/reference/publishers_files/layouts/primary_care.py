"""NHS England: the Quality and Outcomes Framework by practice, and the lists of patients by sex and age.

QOF comes as a zip: PREVALENCE_2425.csv (registers), ACHIEVEMENT_<region>_2425.csv (indicators), lists of names beside them.
Lists of patients: one file by five years of age for both sexes, two by single years, one for each sex.
"""

from __future__ import annotations

from data_access.reference.publishers_files.layout import Layout

_QOF = "https://digital.nhs.uk/data-and-information/publications/statistical/quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data"
_LISTS = "https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice"

QOF_PREVALENCE = Layout(
    id="qof-prevalence",
    name="Quality and Outcomes Framework, registers by practice (CSV, or the zip of the year)",
    publisher="NHS England",
    page=_QOF,
    columns=("PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"),
    instead="No measure of this installation continues it.",
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
    columns=("EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "SEX", "AGE_GROUP_5", "NUMBER_OF_PATIENTS"),
    also=("PUBLICATION", "ONS_CODE", "POSTCODE"),
    instead="No measure of this installation continues it.",
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
