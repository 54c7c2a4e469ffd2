"""Words that the headline and several exhibits share."""

from __future__ import annotations

from components import narrative as say
from components.nouns import SYSTEM
from components.units import Unit
from domain.voices.patient_experience import GapTrend
from pages.voices.evidence import Evidence
from pages.voices.view import PATIENTS
from pages.words import named

NO_INTERVAL = "No interval is published: each figure is that of the middle practice (the median) of a fifth, without the number of answers."
NOT_ADDED = "medians of practices cannot be added up or averaged"
GAP = Unit("points", 100, words="points", decimals=1)


def area_name(evidence: Evidence) -> str:
    """The area in the middle of a sentence."""
    return named(evidence.area)


def did(evidence: Evidence) -> str:
    """After "patients who": "had a good overall experience"."""
    return PATIENTS[evidence.indicator.id].did


def england_at(evidence: Evidence, quintile: int) -> str:
    """England's figure for one quintile in the view's year."""
    return say.percent(evidence.england.at(quintile, evidence.year_index))


def known_years(trend: GapTrend, years: range) -> list[int]:
    """Those of these years in which the gap is known."""
    return [year for year in years if say.known(trend.gap_at(year))]


def short(gap: float, decimals: int = 1) -> str:
    """ "8.0 points": after "percentage points" has been said once."""
    return say.points(gap, decimals, "point")


def signed(gap: float, decimals: int = 1) -> str:
    """A gap in words, its sign said where it is the unusual one: "6.0 points the other way round"."""
    return short(gap, decimals) if gap >= 0 else f"{short(gap, decimals)} the other way round"


def some_systems(part: int, whole: int) -> str:
    """ "5 of the 10 systems", "both systems", "neither of the two systems"."""
    if whole == 2 and part != 1:
        return "both systems" if part else "neither of the two systems"
    return say.share_of(part, whole, SYSTEM)
