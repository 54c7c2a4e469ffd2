"""The view: what patients were asked about, which year, what staff were asked about, and whose comments are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView, choice
from data_access import Store
from domain.current_measures import is_superseded
from domain.voices.comments import THEMES
from domain.voices.patient_experience import ACCESS, CONTINUITY, OVERALL, TRUST
from domain.voices.patient_survey import CONTACT
from domain.voices.staff_survey import ENOUGH_STAFF, RECOMMEND_CARE, RECOMMEND_WORK
from pages import areas, paths
from pages.measure_options import OLDER
from vocabulary import Choices, Option, Period

PATH = paths.VOICES
LATEST = "latest"


@dataclass(frozen=True)
class Asked:
    """The labels of a survey question: as a choice, after "the share of patients who", and in the middle of a sentence."""

    name: str
    did: str
    noun: str


PATIENTS: Mapping[str, Asked] = {
    OVERALL: Asked("Overall experience", "had a good overall experience", "good overall experience"),
    ACCESS: Asked(
        "Making an appointment", "had a good experience of making an appointment", "good experience of booking"
    ),
    CONTINUITY: Asked(
        "Seeing who they prefer", "saw or spoke to the professional they prefer", "seeing the same professional"
    ),
    TRUST: Asked("Confidence and trust", "trusted the professional they saw", "confidence and trust"),
}

# What staff were asked about: as a choice, and what the share is of.
STAFF: Mapping[str, tuple[str, str]] = {
    ENOUGH_STAFF: ("Enough staff", "staff who say there are enough of them"),
    "staff_burnout": ("Burnt out by work", "staff who are often burnt out by their work"),
    "staff_stress": ("Unwell from stress", "staff who were unwell from work-related stress"),
    "staff_autonomy": ("Able to improve their work", "staff who can make improvements happen in their work"),
    RECOMMEND_WORK: ("Recommend it as a place to work", "staff who would recommend it as a place to work"),
    RECOMMEND_CARE: ("Recommend the care", "staff who would recommend the care"),
    "staff_engagement": ("Engagement", "favourable answers on motivation, involvement and pride"),
    "staff_work_stress": ("Unwell from work-related stress", "staff unwell from work-related stress"),
    "staff_freedom_to_speak": ("Able to speak up", "favourable answers on speaking up"),
}

# GP Patient Survey of 2025: as a choice, and after "patients who".
SURVEY: Mapping[str, tuple[str, str]] = {
    CONTACT: ("Contacting the practice", "rated contacting their practice as good"),
    "gp_easy_by_phone": ("Getting through by phone", "found it easy to get through by phone"),
    "gp_easy_by_website": ("Using the website", "found it easy to reach their practice by its website"),
    "gp_easy_by_app": ("Using the app", "found it easy to reach their practice by the NHS App"),
    "gp_helpful_reception": ("Reception", "found the reception helpful"),
    "gp_preferred_professional": ("Seeing who they prefer", "saw or spoke to the professional they prefer"),
    "gp_listened_to": ("Being listened to", "were listened to"),
    "gp_care_and_concern": ("Care and concern", "were treated with care and concern"),
}

# The publisher's file says NHFT and NEAS. That NHFT is Nottinghamshire Healthcare is inferred: it was host of the project, and the file names its
# services. The page says so.
COMMENTED = "RHA"  # its code as a trust
ORGANISATIONS: Mapping[str, str] = {
    "comments-nhft": "Nottinghamshire Healthcare, called NHFT by the publisher",
    "comments-neas": "North East Ambulance Service, outside the Midlands",
}


@dataclass(frozen=True)
class View(PageView):
    measure: str = choice(OVERALL, among="measure", label="Until 2023/24, patients asked about", rare=True)
    year: str = choice(LATEST, among="year", label="Year", rare=True)
    staff: str = choice(ENOUGH_STAFF, among="staff", label="Staff asked about", rare=True)
    survey: str = choice(CONTACT, among="survey", label="Patients asked about")
    organisation: str = choice("comments-nhft", among="organisation", label="Comments of", rare=True)
    written: str = choice(LATEST, among="written", label="Comments written in", rare=True)


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "measure":
            return _measures(store, {key: asked.name for key, asked in PATIENTS.items()}, "icb")
        case "year":
            return _periods(store, so_far["measure"])
        case "staff":
            return _measures(store, {key: name for key, (name, _) in STAFF.items()}, "trust")
        case "survey":
            held = [key for key in SURVEY if key in store.indicators()]
            return Choices(tuple(Option(key, SURVEY[key][0]) for key in held))
        case "organisation":
            return Choices(tuple(Option(code, name) for code, name in ORGANISATIONS.items()))
        case "written":
            return _periods(store, THEMES)
    raise KeyError(what)


def _measures(store: Store, names: Mapping[str, str], kind: str) -> Choices:
    """Those that newer figures supersede come last, and are marked."""
    held = store.indicators()
    older = {key: is_superseded(store, key, (kind,)) for key in names if key in held}
    return Choices(
        tuple(Option(key, names[key], OLDER if older[key] else "") for key in sorted(older, key=lambda key: older[key]))
    )


def _periods(store: Store, indicator: str) -> Choices:
    periods = store.periods(indicator)[::-1] if indicator in store.indicators() else ()
    if not periods:
        return Choices(())
    newest = Option(LATEST, f"Newest ({periods[0].label})")
    return Choices((newest, *(Option(period.id, period.label) for period in periods)))


def period_of(store: Store, indicator: str, asked: str) -> Period:
    """The period an address asks for; the newest where it names none. Raises NotHeld where there is none."""
    newest = store.newest(indicator)
    return next((period for period in store.periods(indicator) if period.id == asked), newest)
