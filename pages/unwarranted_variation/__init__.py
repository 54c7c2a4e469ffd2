"""Which variation is real and unwarranted, and who already does it well?"""

from __future__ import annotations

from components.page import Page
from data_access import Store
from pages.unwarranted_variation.evidence import Evidence, gather
from pages.unwarranted_variation.exhibits import funnel_plot, league, over_time
from pages.unwarranted_variation.headline import headline
from pages.unwarranted_variation.view import PATH, View, choices, measures
from vocabulary import Finding

__all__ = [
    "PAGE",
    "PATH",
    "Evidence",
    "View",
    "choices",
    "findings",
    "funnel_plot",
    "gather",
    "headline",
    "league",
    "over_time",
]


def findings(store: Store, area: str) -> list[Finding]:
    """What `/` may show of this page: one finding for each measure."""
    views = (View(area=area, indicator=each.id) for each in measures(store))
    return [headline(view, gather(view, store)) for view in views]


PAGE = Page(
    path=PATH,
    name="Variation",
    question="Which variation is real and unwarranted, and who already does it well?",
    introduction=(
        "Figures are as published and not adjusted for who the patients are: they say where to ask, not why trusts differ."
    ),
    view=View,
    choices=choices,
    evidence=gather,
    headline=headline,
    where=(league,),
    closer=(funnel_plot, over_time),
    findings=findings,
)
