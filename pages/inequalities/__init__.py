"""Which inequalities matter most here, are they getting better, and what would narrow them?"""

from __future__ import annotations

from components.page import Page
from pages import areas
from pages.inequalities.evidence import Evidence
from pages.inequalities.exhibits.core20plus5 import core20plus5
from pages.inequalities.exhibits.neighbourhoods import deprivation_map, life_map, neighbourhoods
from pages.inequalities.exhibits.one_measure import quintiles, rural_urban
from pages.inequalities.exhibits.other_measures import other_measures, within_between
from pages.inequalities.exhibits.over_time import over_time
from pages.inequalities.exhibits.priorities import priorities
from pages.inequalities.exhibits.quintile_gaps import measures
from pages.inequalities.exhibits.size_and_trend import size_and_trend
from pages.inequalities.exhibits.slopes import gradient, slopes
from pages.inequalities.exhibits.yearly_slopes import over_years
from pages.inequalities.findings import findings
from pages.inequalities.headline import headline
from pages.inequalities.view import PATH, View, choices
from pages.inequalities.what_if.level_up import LEVEL_UP
from pages.inequalities.what_if.narrow import NARROW
from pages.inequalities.what_if.spending import SPENDING

PAGE = Page(
    path=PATH,
    name="Inequalities",
    question="Which inequalities matter most, and what would narrow them?",
    introduction=(
        "Which outcomes are worse where people are more deprived, and for how many; whether those gaps are closing; "
        "and what it would take to narrow them."
    ),
    view=View,
    choices=choices,
    stand_in=areas.stand_in,
    evidence=Evidence,
    headline=headline,
    where=(priorities,),
    closer=(
        *(slopes, size_and_trend, quintiles, rural_urban, over_years, other_measures, within_between),
        *(gradient, neighbourhoods, life_map, deprivation_map),
        *(measures, over_time, core20plus5),
    ),
    groups=(
        ("From the most to the least deprived", 7),
        ("Neighbourhood by neighbourhood", 4),
        ("Every measure, and Core20PLUS5", 3),
    ),
    what_if=(LEVEL_UP, NARROW, SPENDING),
    findings=findings,
)
