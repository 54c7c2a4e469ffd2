"""What do the population and frontline staff think and believe, and where does that differ from the data?"""

from __future__ import annotations

from functools import partial

from components.page import Page
from data_access import Store
from domain.current_measures import is_superseded
from pages import areas
from pages.held import held
from pages.voices.evidence import Evidence
from pages.voices.exhibits import (
    by_quintile,
    ends_over_time,
    feelings,
    gap_over_time,
    gaps,
    of_its_area,
    patients_in_2025,
    said_and_measured,
    staff_and_deaths,
    staff_league,
    staff_over_time,
    themes,
)
from pages.voices.headline import gap_headline, gap_known, headline
from pages.voices.survey_headline import own_finding
from pages.voices.view import PATH, PATIENTS, View, choices
from vocabulary import Finding

__all__ = [
    "PAGE",
    "PATH",
    "Evidence",
    "View",
    "by_quintile",
    "choices",
    "ends_over_time",
    "feelings",
    "findings",
    "gap_headline",
    "gap_over_time",
    "gaps",
    "headline",
    "patients_in_2025",
    "said_and_measured",
    "staff_and_deaths",
    "staff_league",
    "staff_over_time",
    "themes",
]


def findings(store: Store, area: str) -> list[Finding]:
    """What `/` may show of this page: one finding for each thing patients were asked about; that a gap is not known, once, if none is."""
    views = [View(area=area, measure=measure) for measure in PATIENTS if not is_superseded(store, measure, ("icb",))]
    answers = [(view, Evidence(view, store)) for view in views]
    survey = held(lambda: [own_finding(*answer) for answer in answers[:1]])
    known = [*held(*(partial(_known_gap, *answer) for answer in answers))]
    return [*survey, *(known or held(*(partial(_gap, *answer) for answer in answers[:1])))]


def _known_gap(view: View, evidence: Evidence) -> list[Finding]:
    return _gap(view, evidence) if gap_known(evidence) else []


def _gap(view: View, evidence: Evidence) -> list[Finding]:
    return [gap_headline(view, evidence)]


PAGE = Page(
    path=PATH,
    name="Voices",
    question="What do people and frontline staff think, and where does that differ from the data?",
    introduction=(
        "What patients say of their practice, system by system and by how deprived the people it serves are, and beside what is measured; "
        "what staff say of their work; and what comments are about. No comment is kept here: counts only."
    ),
    view=View,
    choices=choices,
    stand_in=areas.stand_in,
    evidence=Evidence,
    headline=headline,
    where=(patients_in_2025, gaps),
    closer=(
        by_quintile,
        gap_over_time,
        ends_over_time,
        said_and_measured,
        staff_league,
        staff_over_time,
        staff_and_deaths,
        of_its_area(themes),
        of_its_area(feelings),
    ),
    groups=(
        ("From the most to the least deprived", 3),
        ("Beside what is measured", 1),
        ("What staff say", 3),
        ("What comments say", 2),
    ),
    findings=findings,
    no_what_if=(
        "There is no what-if here. No figure we hold says how far a change in care or staffing moves what people say. You can judge a change "
        "that was made on the page of decisions."
    ),
)
