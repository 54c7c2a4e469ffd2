"""Which variation is real and unwarranted, and who already does it well?"""

from __future__ import annotations

from components.page import Page
from data_access import Store
from pages.unwarranted_variation.evidence import Evidence, gather
from pages.unwarranted_variation.exhibits import examples, funnel_plot, league, over_time
from pages.unwarranted_variation.headline import headline
from pages.unwarranted_variation.view import PATH, View, choices, level_told, measures, told_unasked
from pages.unwarranted_variation.what_if import TO_PEERS
from vocabulary import Finding

__all__ = [
    "PAGE",
    "PATH",
    "Evidence",
    "View",
    "choices",
    "examples",
    "findings",
    "funnel_plot",
    "gather",
    "headline",
    "league",
    "measures",
    "over_time",
]


def findings(store: Store, area: str) -> list[Finding]:
    """What `/` may show of this page: a finding for each measure it tells unasked."""
    views = (
        View(area=area, indicator=each.id, level=level_told(store, each.id, area)) for each in told_unasked(store, area)
    )
    return [headline(view, gather(view, store)) for view in views]


PAGE = Page(
    path=PATH,
    name="Variation",
    question="Which variation is real and unwarranted, and who already does it well?",
    introduction=(
        "Figures are as published and not adjusted for who the patients are: they say where to ask, not why places differ. "
        "Places whose difference luck or the usual spread could explain are not ranked."
    ),
    view=View,
    choices=choices,
    evidence=gather,
    headline=headline,
    where=(league,),
    closer=(funnel_plot, over_time, examples),
    what_if=(TO_PEERS,),
    findings=findings,
)
