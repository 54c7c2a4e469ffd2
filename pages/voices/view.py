"""The view: what patients were asked about, which year, what staff were asked about, and whose comments are counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from components.view import PageView, choice
from data_access import Store
from pages import areas, paths
from vocabulary import Choices, Option, Period

PATH = paths.VOICES
LATEST = "latest"
ACCESS = "patient_experience_access_by_quintile"


@dataclass(frozen=True)
class Asked:
    """What patients were asked about, in words: as a choice, and after "the share of patients who"."""

    name: str
    did: str


PATIENTS: Mapping[str, Asked] = {
    "patient_experience_overall_by_quintile": Asked("Overall experience", "had a good overall experience"),
    ACCESS: Asked("Making an appointment", "had a good experience of making an appointment"),
    "patient_experience_continuity_by_quintile": Asked(
        "Seeing who they prefer", "saw or spoke to the professional they prefer"
    ),
    "patient_experience_trust_by_quintile": Asked("Confidence and trust", "trusted the professional they saw"),
}

# What staff were asked about: as a choice, and what the share is of.
STAFF: Mapping[str, tuple[str, str]] = {
    "staff_recommend_work": ("Recommend it as a place to work", "staff who would recommend it as a place to work"),
    "staff_recommend_care": ("Recommend the care", "staff who would recommend the care"),
    "staff_engagement": ("Engagement", "favourable answers on motivation, involvement and pride"),
    "staff_work_stress": ("Unwell from work-related stress", "staff unwell from work-related stress"),
    "staff_freedom_to_speak": ("Able to speak up", "favourable answers on speaking up"),
}

THEMES, SENTIMENT = "comment_theme_counts", "comment_sentiment"
# As published: neither name is spelt out in the file.
ORGANISATIONS: Mapping[str, str] = {
    "comments-nhft": "NHFT, as published",
    "comments-neas": "NEAS, an ambulance service outside the Midlands",
}


@dataclass(frozen=True)
class View(PageView):
    measure: str = choice("patient_experience_overall_by_quintile", among="measure", label="Patients asked about")
    year: str = choice(LATEST, among="year", label="Year")
    staff: str = choice("staff_recommend_work", among="staff", label="Staff asked about (to 2019)")
    organisation: str = choice("comments-nhft", among="organisation", label="Comments of")
    written: str = choice(LATEST, among="written", label="Comments written in")


def choices(store: Store, what: str, so_far: Mapping[str, str]) -> Choices:
    match what:
        case "area":
            return areas.choices(store)
        case "edition":
            return areas.edition_choices(store)
        case "measure":
            return Choices(tuple(Option(key, asked.name) for key, asked in PATIENTS.items()))
        case "year":
            return _periods(store, so_far["measure"])
        case "staff":
            return Choices(tuple(Option(key, name) for key, (name, _) in STAFF.items()))
        case "organisation":
            return Choices(tuple(Option(code, name) for code, name in ORGANISATIONS.items()))
        case "written":
            return _periods(store, THEMES)
    raise KeyError(what)


def _periods(store: Store, indicator: str) -> Choices:
    listed = store.periods(indicator)[::-1]
    newest = Option(LATEST, f"Newest ({listed[0].label})")
    return Choices((newest, *(Option(each.id, each.label) for each in listed)))


def period_of(store: Store, indicator: str, asked: str) -> Period:
    listed = store.periods(indicator)
    return next((each for each in listed if each.id == asked), listed[-1])
