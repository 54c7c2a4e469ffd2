"""Which inequalities matter most here, are they getting better, and what would narrow them?"""

from __future__ import annotations

from components.page import Page
from data_access import Store
from pages import areas
from pages.inequalities.core20plus5 import core20plus5
from pages.inequalities.evidence import Evidence, gather
from pages.inequalities.exhibits import (
    deprivation_map,
    gradient,
    life_map,
    measures,
    neighbourhoods,
    over_time,
    published_slopes,
    slopes,
)
from pages.inequalities.headline import headline
from pages.inequalities.narrow import NARROW
from pages.inequalities.one_measure import fifths, other_measures, over_years, settings, within_between
from pages.inequalities.spending import SPENDING
from pages.inequalities.view import PATH, WHO, View, choices
from pages.inequalities.what_if import LEVEL_UP
from pages.inequalities.where_to_look import cannot_say, largest, moved, priorities
from vocabulary import Finding

__all__ = [
    "PAGE",
    "PATH",
    "WHO",
    "Evidence",
    "View",
    "cannot_say",
    "choices",
    "core20plus5",
    "deprivation_map",
    "fifths",
    "findings",
    "gather",
    "gradient",
    "headline",
    "life_map",
    "measures",
    "moved",
    "neighbourhoods",
    "other_measures",
    "over_time",
    "over_years",
    "priorities",
    "published_slopes",
    "settings",
    "slopes",
    "within_between",
]


def findings(store: Store, area: str) -> list[Finding]:
    """What `/` may show of this page: the slope for males and for females, and what weighs most in people in each family."""
    views = [View(area=area, measure=measure) for measure, who in WHO.items() if who.published]
    seen = [(view, gather(view, store)) for view in views]
    return [*(headline(view, evidence) for view, evidence in seen), *largest(seen[0][1])]


PAGE = Page(
    path=PATH,
    name="Inequalities",
    question="Which inequalities matter most here, are they getting better, and what would narrow them?",
    introduction=(
        "Which outcomes go with deprivation and how many people that makes; how much shorter lives are where people are more deprived, in "
        "each system and inside it; and what would be gained if lives were longer where people are most deprived."
    ),
    view=View,
    choices=choices,
    stand_in=areas.stand_in,
    evidence=gather,
    headline=headline,
    where=(priorities,),
    closer=(
        *(moved, fifths, settings, over_years, other_measures, within_between),
        *(slopes, gradient, neighbourhoods, life_map, deprivation_map, published_slopes),
        *(measures, over_time, core20plus5, cannot_say),
    ),
    what_if=(LEVEL_UP, NARROW, SPENDING),
    findings=findings,
)
