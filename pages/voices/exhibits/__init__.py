"""The exhibits, one module a section: patients, survey answers against measured care, staff, comments."""

from pages.voices.exhibits.comments import feelings, of_its_area, themes
from pages.voices.exhibits.patient_survey import patients_in_2025
from pages.voices.exhibits.patients import by_quintile, ends_over_time, gap_over_time, gaps
from pages.voices.exhibits.said_and_measured import said_and_measured, staff_and_deaths
from pages.voices.exhibits.staff import staff_league, staff_over_time

__all__ = [
    "by_quintile",
    "ends_over_time",
    "feelings",
    "gap_over_time",
    "gaps",
    "of_its_area",
    "patients_in_2025",
    "said_and_measured",
    "staff_and_deaths",
    "staff_league",
    "staff_over_time",
    "themes",
]
