"""Words that the headline and several exhibits share."""

from __future__ import annotations

from collections.abc import Collection

from components import narrative as say
from components.nouns import SYSTEM
from components.units import Unit
from domain.voices.patient_experience import GapTrend
from domain.voices.patient_survey import PatientSurvey
from pages.voices.evidence import Evidence
from pages.voices.view import PATIENTS
from pages.words import named
from vocabulary import Sureness

NO_INTERVAL = "No interval is published. Each figure is the median practice of a fifth, without its number of answers."
NOT_ADDED = "medians of practices cannot be added up or averaged"
GAP = Unit("points", 100, words="points", decimals=1)


def area_name(evidence: Evidence) -> str:
    """The area in the middle of a sentence."""
    return named(evidence.area)


def did(evidence: Evidence) -> str:
    """After "patients who": "had a good overall experience"."""
    return PATIENTS[evidence.indicator.id].did


def about(evidence: Evidence) -> str:
    """In the middle of a sentence: "good overall experience"."""
    return PATIENTS[evidence.indicator.id].noun


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


def against_england(found: PatientSurvey, rows: Collection[int], asked: str) -> tuple[str, Sureness]:
    """How many of these systems differ from England on what was asked, and how sure that is. Without a full stop.

    "7 of the 11 systems do worse than England on contacting the practice".
    """
    about = say.mid_sentence(asked)
    for better, word in ((False, "worse"), (True, "better")):
        number = len(set(found.differing(better=better)) & set(rows))
        if number:
            verb = "does" if number == 1 else "do"
            which = say.sentence_case(some_systems(number, len(rows)))
            return f"{which} {verb} {word} than England on {about}", Sureness.PROBABLY
    return f"No system differs from England on {about}, as far as we can tell", Sureness.CANNOT_TELL


def some_systems(part: int, whole: int) -> str:
    """ "5 of the 10 systems", "both systems", "neither of the two systems"."""
    if whole == 2 and part != 1:
        return "both systems" if part else "neither of the two systems"
    return say.share_of(part, whole, SYSTEM)
