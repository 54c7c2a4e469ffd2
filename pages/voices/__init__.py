"""What do the population and frontline staff think and believe, and where does that differ from the data?"""

from __future__ import annotations

from components.page import Page
from data_access import Store
from pages import areas
from pages.voices.evidence import Evidence, gather
from pages.voices.exhibits import (
    by_fifth,
    ends_over_time,
    feelings,
    gap_over_time,
    gaps,
    said_and_measured,
    staff_and_deaths,
    staff_league,
    staff_over_time,
    themes,
)
from pages.voices.headline import gap_known, headline
from pages.voices.view import PATH, PATIENTS, View, choices
from vocabulary import Finding

__all__ = [
    "PAGE",
    "PATH",
    "Evidence",
    "View",
    "by_fifth",
    "choices",
    "ends_over_time",
    "feelings",
    "findings",
    "gap_over_time",
    "gaps",
    "gather",
    "headline",
    "said_and_measured",
    "staff_and_deaths",
    "staff_league",
    "staff_over_time",
    "themes",
]


def findings(store: Store, area: str) -> list[Finding]:
    """What `/` may show of this page: one finding for each thing patients were asked about; that a gap is not known, once, if none is."""
    views = [View(area=area, measure=measure) for measure in PATIENTS]
    seen = [(view, gather(view, store)) for view in views]
    told = [each for each in seen if gap_known(each[1])]
    return [headline(view, evidence) for view, evidence in told or seen[:1]]


PAGE = Page(
    path=PATH,
    name="Voices",
    question="What do the population and frontline staff think and believe, and where does that differ from the data?",
    introduction=(
        "What patients say of their practice, by how deprived the people it serves are, and beside what is measured; then what staff said "
        "until 2019, and what comments are about. No comment is kept here: counts only."
    ),
    view=View,
    choices=choices,
    stand_in=areas.stand_in,
    evidence=gather,
    headline=headline,
    where=(gaps,),
    closer=(
        by_fifth,
        gap_over_time,
        ends_over_time,
        said_and_measured,
        staff_league,
        staff_over_time,
        staff_and_deaths,
        themes,
        feelings,
    ),
    findings=findings,
)
